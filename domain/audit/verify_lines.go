package audit

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
)

// maxLine bounds a line of a file of checkpoints: half a million lanes.
const maxLine = 64 << 20

// lines reads the good checkpoints of one file.
type lines struct {
	source Source
	keys   Keys
	report func(Finding)
	text   *bufio.Reader

	now  *Checkpoint // nil at the end
	line int64       // number of lines read
	id   string      // of the file
	good []byte      // hash of the last good line
	raw  []byte      // hash of the last line of any kind
	key  int         // which of the keys signed it
	all  []numbered  // good lines
}

func newLines(source Source, keys Keys, report func(Finding)) *lines {
	first := make([]byte, len(lineHash(nil)))
	return &lines{source: source, keys: keys, report: report, text: bufio.NewReaderSize(source.Text, 1<<16), good: first, raw: first}
}

// read goes on to the next good checkpoint, and reports what is wrong on the
// way.
func (f *lines) read() error {
	f.now = nil
	for {
		line, err := readLine(f.text)
		if errors.Is(err, io.EOF) {
			return nil // what is behind the last line's end is being written now
		}
		if err != nil {
			return fmt.Errorf("%s: %w", f.source.Name, err)
		}
		f.line++
		c, kind := f.judge(line)
		hash := lineHash(line)
		if kind != "" {
			f.report(Finding{Kind: kind, File: f.source.Name, From: f.line, To: f.line})
			f.raw = hash
			continue
		}
		f.id, f.good, f.raw = c.File, hash, hash
		f.key = slices.Index(f.keys.ids, c.Key)
		f.all = append(f.all, number(c.N, hash))
		f.now = &c
		return nil
	}
}

// judge reads a line and says what is wrong with it. A signed one that does not
// follow the one before it counts all the same: what it says was true.
func (f *lines) judge(line []byte) (Checkpoint, Kind) {
	c, signed, err := parseLine(line)
	if err != nil {
		return c, LineUnreadable
	}
	switch err := f.keys.check(c, signed); {
	case errors.Is(err, errUnknownKey):
		return c, LineUnknownKey
	case err != nil:
		return c, LineForged
	case slices.Index(f.keys.ids, c.Key) < f.key:
		return c, LineOldKey
	}
	follows := bytes.Equal(c.Prev, f.good) || bytes.Equal(c.Prev, f.raw)
	if !follows || f.id != "" && c.File != f.id {
		f.report(Finding{Kind: LineMissing, File: f.source.Name, From: f.line, To: f.line})
	}
	return c, ""
}

// readLine returns a line with its end; io.EOF when there is no whole one.
func readLine(text *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := text.ReadSlice('\n')
		line = append(line, part...)
		if err == nil {
			return line, nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return nil, err
		}
		if len(line) > maxLine {
			return nil, fmt.Errorf("a line of more than %d bytes", maxLine)
		}
	}
}
