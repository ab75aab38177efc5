package importer

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"slices"

	"github.com/paulmach/osm/osmpbf"
	"google.golang.org/protobuf/encoding/protowire"
)

// maxBlobHeader is the most a blob header may have, as the format says.
const maxBlobHeader = 64 << 10

var errNotPBF = errors.New("not an OpenStreetMap PBF file")

// denseNodes says whether the file promises dense nodes, the only ones osmpbf
// decodes: of others it panics in a goroutine of its own, which nobody can
// catch. A scanner starts those with its first look at the file, so this one is
// shown no more than the header block.
func denseNodes(ctx context.Context, in io.Reader) (bool, error) {
	var size [4]byte
	if _, err := io.ReadFull(in, size[:]); err != nil {
		return false, errNotPBF
	}
	n := binary.BigEndian.Uint32(size[:])
	if n > maxBlobHeader {
		return false, errNotPBF
	}
	blobHeader := make([]byte, n)
	if _, err := io.ReadFull(in, blobHeader); err != nil {
		return false, errNotPBF
	}
	length, ok := dataSize(blobHeader)
	if !ok {
		return false, errNotPBF
	}
	s := osmpbf.New(ctx, io.MultiReader(bytes.NewReader(size[:]), bytes.NewReader(blobHeader), io.LimitReader(in, length)), 1)
	defer s.Close()
	header, err := s.Header()
	if err != nil {
		return false, err
	}
	return slices.Contains(header.RequiredFeatures, "DenseNodes"), nil
}

// dataSize is field 3 of a blob header: how many bytes the blob behind it has.
func dataSize(blobHeader []byte) (n int64, ok bool) {
	const field = 3
	for len(blobHeader) > 0 {
		number, kind, tag := protowire.ConsumeTag(blobHeader)
		if tag < 0 {
			return 0, false
		}
		blobHeader = blobHeader[tag:]
		if number == field && kind == protowire.VarintType {
			v, used := protowire.ConsumeVarint(blobHeader)
			return int64(v), used > 0 && v < 1<<31
		}
		used := protowire.ConsumeFieldValue(number, kind, blobHeader)
		if used < 0 {
			return 0, false
		}
		blobHeader = blobHeader[used:]
	}
	return 0, false
}
