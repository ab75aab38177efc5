// Package czlib stands in for github.com/datadog/czlib, which binds the C
// library zlib. The decoder of OpenStreetMap files asks for it wherever cgo is
// on, and building it takes a C compiler, pkg-config and the headers of zlib.
// The product needs nothing but Go, so go.mod puts this in its place: the one
// function the decoder calls, on the zlib of Go's own library.
package czlib

import (
	"compress/zlib"
	"io"
)

// NewReader returns what r decompresses to. The caller closes it.
func NewReader(r io.Reader) (io.ReadCloser, error) { return zlib.NewReader(r) }
