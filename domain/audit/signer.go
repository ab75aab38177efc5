package audit

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"hanhtrinh/domain"
)

// How often the lock of the file is tried, and how much of the file's end is
// read at first to find its last line.
const (
	lockPoll  = 10 * time.Millisecond
	tailBytes = 64 << 10
)

// Signer appends checkpoints to a file. Several processes may share the file
// and the keys: each append locks it, and goes on from what stands there.
type Signer struct {
	file, keys string
	ids        domain.IDs
}

// NewSigner appends to file with the key that signs in the file keys, which is
// read anew for each checkpoint, so that a rotation needs no restart.
func NewSigner(file, keys string, ids domain.IDs) (*Signer, error) {
	f, err := readKeyFile(keys)
	if err != nil {
		return nil, err
	}
	if f.Signing == nil {
		return nil, fmt.Errorf("checkpoint keys %s: the key that signs is not there", keys)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, fmt.Errorf("checkpoints: %w", err)
	}
	return &Signer{file: file, keys: keys, ids: ids}, nil
}

// Append asks for heads while it has the file, and appends a checkpoint of them
// durably; none when there are no heads.
func (s *Signer) Append(ctx context.Context, at time.Time, heads func() ([]Head, error)) (m Mark, err error) {
	lock := flock.New(s.file+".lock", flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, lockPoll); err != nil {
		return m, fmt.Errorf("lock the checkpoints: %w", err)
	}
	defer lock.Close()
	lanes, err := heads()
	if err != nil || len(lanes) == 0 {
		return m, err
	}
	keys, err := readKeyFile(s.keys)
	if err != nil {
		return m, err
	}
	if keys.Signing == nil {
		return m, fmt.Errorf("checkpoint keys %s: the key that signs is not there", s.keys)
	}
	file, err := os.OpenFile(s.file, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return m, fmt.Errorf("checkpoints: %w", err)
	}
	c, end, err := s.next(file)
	if err == nil {
		c.At, c.Lanes, c.Key = at, lanes, keyID(keys.Public[len(keys.Public)-1])
		m, err = c.appendTo(file, end, ed25519.NewKeyFromSeed(keys.Signing))
	}
	return m, errors.Join(err, file.Close())
}

// next begins the checkpoint behind the last one of the file, and says where its
// line is to stand: what a crash left of a line behind the last whole one is
// written over.
func (s *Signer) next(file *os.File) (c Checkpoint, end int64, err error) {
	line, last, end, err := lastLine(file)
	if err != nil {
		return c, 0, fmt.Errorf("read the checkpoints: %w", err)
	}
	if line == nil {
		return Checkpoint{File: s.ids(), N: 1, Prev: make([]byte, len(lineHash(nil)))}, end, nil
	}
	return Checkpoint{File: last.File, N: last.N + 1, Prev: lineHash(line)}, end, nil
}

// appendTo writes the line in one go, makes it durable, and only then is done.
func (c Checkpoint) appendTo(file *os.File, end int64, key ed25519.PrivateKey) (Mark, error) {
	line, err := c.sign(key)
	if err != nil {
		return Mark{}, err
	}
	if err := file.Truncate(end); err != nil {
		return Mark{}, fmt.Errorf("checkpoints: %w", err)
	}
	if _, err := file.WriteAt(append(line, '\n'), end); err != nil {
		return Mark{}, fmt.Errorf("checkpoints: %w", err)
	}
	if err := file.Sync(); err != nil {
		return Mark{}, fmt.Errorf("checkpoints: %w", err)
	}
	if end == 0 {
		if err := syncDir(filepath.Dir(file.Name())); err != nil {
			return Mark{}, fmt.Errorf("checkpoints: %w", err)
		}
	}
	return Mark{File: c.File, N: c.N, Key: c.Key, Hash: lineHash(line)}, nil
}

// lastLine finds the last line that is a checkpoint, and the end of the last
// whole line. Without any the line is nil.
func lastLine(file *os.File) (line []byte, c Checkpoint, end int64, err error) {
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, c, 0, err
	}
	for want := int64(tailBytes); ; want *= 4 {
		from := max(0, size-want)
		tail := make([]byte, size-from)
		if _, err := file.ReadAt(tail, from); err != nil && !errors.Is(err, io.EOF) {
			return nil, c, 0, err
		}
		whole := bytes.LastIndexByte(tail, '\n') + 1
		for rest := tail[:whole]; len(rest) > 0; {
			begin := bytes.LastIndexByte(rest[:len(rest)-1], '\n') + 1
			if begin == 0 && from > 0 {
				break // it may begin further in front
			}
			line = bytes.TrimSuffix(rest[begin:], []byte("\n"))
			if c, _, err := parseLine(line); err == nil {
				return line, c, from + int64(whole), nil
			}
			rest = rest[:begin]
		}
		if from == 0 {
			return nil, c, int64(whole), nil
		}
	}
}
