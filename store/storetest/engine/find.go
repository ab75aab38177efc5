package engine

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// HowTo says how to get a MongoDB for the tests.
const HowTo = `run "make engines", or put mongod (6 or newer) on the PATH, or set TEST_STORE_URL to a replica set`

// ErrMissing is in the chain of the error of Binary when there is no mongod.
var ErrMissing = errors.New("no MongoDB server found: " + HowTo)

// Binary returns the path of a mongod that runs on this machine.
func Binary() (string, error) {
	path, err := exec.LookPath("mongod")
	if err != nil {
		if path, err = inEngines(); err != nil {
			return "", ErrMissing
		}
	}
	if out, err := exec.Command(path, "--version").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w (%s does not run: %v: %s)", ErrMissing, path, err, strings.TrimSpace(string(out)))
	}
	return path, nil
}

// inEngines looks for .engines/mongod in the directory of go.mod, from the
// working directory upwards.
func inEngines() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			path := filepath.Join(dir, ".engines", "mongod")
			_, err := os.Stat(path)
			return path, err
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", os.ErrNotExist
		}
		dir = parent
	}
}
