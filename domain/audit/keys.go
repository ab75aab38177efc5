package audit

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Keys are the public keys of checkpoints by id, oldest first.
type Keys struct {
	ids    []string
	public map[string]ed25519.PublicKey
}

// keyFile is a file of keys: JSON, every key in base64. The one that signs lies
// here only, never in the store: who can change the store cannot sign what it
// then says. Those that signed before it are kept without their secret half.
type keyFile struct {
	Signing []byte   `json:"signing,omitempty"` // seed of Ed25519; its public half is the last of Public
	Public  [][]byte `json:"public"`            // oldest first
}

// ReadKeys reads the public keys of files, which may be ones without the key
// that signs. Within a file a later key replaces the earlier ones.
func ReadKeys(paths ...string) (Keys, error) {
	all := Keys{public: map[string]ed25519.PublicKey{}}
	for _, path := range paths {
		f, err := readKeyFile(path)
		if err != nil {
			return Keys{}, err
		}
		for _, public := range f.Public {
			id := keyID(public)
			all.ids = append(all.ids, id)
			all.public[id] = public
		}
	}
	return all, nil
}

// PublicKeys is what a file of keys holds without its secret: enough for
// whoever verifies elsewhere.
func PublicKeys(path string) ([]byte, error) {
	f, err := readKeyFile(path)
	if err != nil {
		return nil, err
	}
	f.Signing = nil
	return json.Marshal(f)
}

// MakeKeys makes the file with a first key when there is none, readable by its
// owner alone. Of two programs that start at once both get the same key.
func MakeKeys(path string) (made bool, err error) {
	if _, err := os.Stat(path); err == nil || !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	err = replaceKeyFile(path, keyFile{}.rotated(), os.Link)
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	return err == nil, err
}

// RotateKeys makes a new key that signs from now on and returns its id. The
// secret half of the one before it is destroyed; its public half stays.
func RotateKeys(path string) (id string, err error) {
	f, err := readKeyFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	if err != nil {
		return "", err
	}
	f = f.rotated()
	if err := replaceKeyFile(path, f, os.Rename); err != nil {
		return "", err
	}
	return keyID(f.Public[len(f.Public)-1]), nil
}

func (f keyFile) rotated() keyFile {
	seed := make([]byte, ed25519.SeedSize)
	rand.Read(seed) // never fails: crypto/rand aborts the program instead
	public := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	return keyFile{Signing: seed, Public: append(slices.Clone(f.Public), public)}
}

// keyID is made of the key, so that no key can stand in for another.
func keyID(public []byte) string {
	sum := sha256.Sum256(public)
	return hex.EncodeToString(sum[:8])
}

func readKeyFile(path string) (f keyFile, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return f, fmt.Errorf("checkpoint keys: %w", err)
	}
	if err := json.Unmarshal(text, &f); err != nil {
		return f, fmt.Errorf("checkpoint keys %s: not a file of keys", path) // its text is a secret
	}
	short := func(key []byte) bool { return len(key) != ed25519.PublicKeySize }
	if len(f.Public) == 0 || slices.ContainsFunc(f.Public, short) {
		return f, fmt.Errorf("checkpoint keys %s: want public keys of %d bytes", path, ed25519.PublicKeySize)
	}
	if f.Signing == nil {
		return f, nil
	}
	if len(f.Signing) != ed25519.SeedSize || !ed25519.NewKeyFromSeed(f.Signing).Public().(ed25519.PublicKey).Equal(ed25519.PublicKey(f.Public[len(f.Public)-1])) {
		return f, fmt.Errorf("checkpoint keys %s: the key that signs is not the last of the public ones", path)
	}
	return f, nil
}

// replaceKeyFile writes f beside path and puts it there, so that nobody ever
// sees half of it.
func replaceKeyFile(path string, f keyFile, put func(from, to string) error) error {
	text, err := json.Marshal(f)
	if err != nil {
		return err
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("checkpoint keys: %w", err)
	}
	temp, err := os.CreateTemp(dir, ".checkpoint-*") // mode 0600
	if err != nil {
		return fmt.Errorf("checkpoint keys: %w", err)
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(append(text, '\n'))
	if err = errors.Join(err, temp.Sync(), temp.Close()); err == nil {
		err = put(temp.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("checkpoint keys: %w", err)
	}
	return syncDir(dir)
}

// syncDir makes a new name in a folder survive a loss of power.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
