// Package engine finds or starts the Meilisearch servers that tests run on.
//
// In this order: TEST_SEARCH_URL with TEST_SEARCH_KEY (a server of your own),
// the program MEILISEARCH_BIN, meilisearch on the PATH. Servers started here
// listen on free loopback ports, keep their data in a temporary directory and
// end with the test binary, however that ends. With none of the three, tests
// skip and say what they left out.
package engine

import (
	"errors"
	"os"
	"os/exec"
	"sync"
	"testing"
)

// HowTo says how to get a Meilisearch for the tests.
const HowTo = "set TEST_SEARCH_URL and TEST_SEARCH_KEY, or MEILISEARCH_BIN, or put meilisearch (1.22 or newer) on the PATH"

var errMissing = errors.New("no Meilisearch found: " + HowTo)

// Binary returns the path of a program that can be started.
func Binary() (string, error) {
	name := os.Getenv("MEILISEARCH_BIN")
	if name == "" {
		name = "meilisearch"
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return "", errMissing
	}
	return path, nil
}

// shared is the one server of this test binary, started when first asked for.
var shared = sync.OnceValues(func() (*Server, error) {
	dir, err := os.MkdirTemp("", "meilisearch-test-")
	if err != nil {
		return nil, err
	}
	s, err := newServer(dir)
	if err == nil {
		err = s.Start()
	}
	if err != nil {
		_ = os.RemoveAll(dir)
		return nil, err
	}
	return s, nil
})

// Meilisearch returns the address and the key of a server that tests share: each
// takes a prefix of its own for its indexes.
func Meilisearch(t testing.TB) (url, key string) {
	t.Helper()
	if url := os.Getenv("TEST_SEARCH_URL"); url != "" {
		return url, os.Getenv("TEST_SEARCH_KEY")
	}
	s, err := shared()
	if err != nil {
		missing(t, err)
	}
	return s.URL, s.Key
}

// Own starts a server that this test alone uses and may kill.
func Own(t testing.TB) *Server {
	t.Helper()
	s, err := newServer(t.TempDir())
	if err == nil {
		err = s.Start()
	}
	if err != nil {
		missing(t, err)
	}
	t.Cleanup(s.Kill)
	return s
}

// missing ends the test: there is no server.
func missing(t testing.TB, err error) {
	t.Helper()
	if !errors.Is(err, errMissing) {
		t.Fatalf("starting Meilisearch: %v", err)
	}
	t.Skipf("LEFT OUT: %s on Meilisearch. %v", t.Name(), err)
}
