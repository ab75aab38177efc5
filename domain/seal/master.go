package seal

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// masterBytes is the size of the master key: AES-256.
const masterBytes = 32

// Master seals and opens keysets.
type Master struct{ aead tink.AEAD }

// LoadMaster reads a master key file: 32 random bytes in base64, such as
// `openssl rand -base64 32` writes. The error of a missing file wraps
// fs.ErrNotExist.
func LoadMaster(path string) (*Master, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("master key: %w", err)
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != masterBytes {
		return nil, fmt.Errorf("master key %s: want %d bytes in base64; make one with: openssl rand -base64 32", path, masterBytes)
	}
	return newMaster(key)
}

// LoadOrCreateMaster reads the key file, or makes one that only its owner may
// read. created says that it was made now: the operator must keep a copy. Of
// two programs that start at once both get the same key.
func LoadOrCreateMaster(path string) (m *Master, created bool, err error) {
	m, err = LoadMaster(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return m, false, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, false, fmt.Errorf("master key: %w", err)
	}
	if err := writeOnce(path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, false, fmt.Errorf("master key: %w", err)
	} else if err != nil {
		m, err = LoadMaster(path)
		return m, false, err
	}
	m, err = LoadMaster(path)
	return m, true, err
}

// writeOnce writes a new key beside path and links it there, so that nobody
// ever sees half a key and the first of several writers wins.
func writeOnce(path string) error {
	key := make([]byte, masterBytes)
	rand.Read(key)
	f, err := os.CreateTemp(filepath.Dir(path), ".master-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(key) + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Link(f.Name(), path)
}

func newMaster(key []byte) (*Master, error) {
	aead, err := subtle.NewAESGCM(key)
	if err != nil {
		return nil, fmt.Errorf("master key: %w", err)
	}
	return &Master{aead: aead}, nil
}
