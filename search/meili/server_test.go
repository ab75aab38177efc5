package meili_test

import (
	"context"
	"crypto/rand"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/search/meili"
)

// server is a Meilisearch for tests.
type server struct {
	url, key string

	binary, dir, addr string
	cmd               *exec.Cmd
}

// binary names the program to start: MEILISEARCH_BIN, or meilisearch on the PATH.
func binary(t testing.TB) string {
	t.Helper()
	name := os.Getenv("MEILISEARCH_BIN")
	if name == "" {
		name = "meilisearch"
	}
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skip("LEFT OUT: there is no Meilisearch: set TEST_SEARCH_URL or MEILISEARCH_BIN, or have meilisearch on the PATH")
	}
	return path
}

var (
	sharedOnce   sync.Once
	sharedServer *server
)

func TestMain(m *testing.M) {
	code := m.Run()
	if sharedServer != nil && sharedServer.cmd != nil {
		sharedServer.kill()
		os.RemoveAll(sharedServer.dir)
	}
	os.Exit(code)
}

// shared returns the server of TEST_SEARCH_URL (key: TEST_SEARCH_KEY), or one
// started for all tests of this binary.
func shared(t testing.TB) *server {
	t.Helper()
	if url := os.Getenv("TEST_SEARCH_URL"); url != "" {
		return &server{url: url, key: os.Getenv("TEST_SEARCH_KEY")}
	}
	path := binary(t)
	sharedOnce.Do(func() {
		dir, err := os.MkdirTemp("", "meilisearch")
		if err != nil {
			t.Fatal(err)
		}
		s := newServer(t, path, dir)
		s.start(t)
		sharedServer = s
	})
	if sharedServer == nil {
		t.Fatal("Meilisearch could not be started")
	}
	return sharedServer
}

func newServer(t testing.TB, path, dir string) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	addr := l.Addr().String()
	return &server{url: "http://" + addr, addr: addr, key: "a-master-key-for-tests", binary: path, dir: dir}
}

// own starts a server that this test alone uses and may kill.
func own(t *testing.T) *server {
	t.Helper()
	s := newServer(t, binary(t), t.TempDir())
	s.start(t)
	t.Cleanup(s.kill)
	return s
}

func (s *server) start(t testing.TB) {
	t.Helper()
	s.cmd = exec.Command(s.binary, "--no-analytics", "--env", "production", "--master-key", s.key, "--http-addr", s.addr,
		"--db-path", filepath.Join(s.dir, "data"), "--dump-dir", filepath.Join(s.dir, "dumps"), "--snapshot-dir", filepath.Join(s.dir, "snapshots"), "--log-level", "ERROR", "--max-indexing-memory", "256MiB")
	s.cmd.Dir = s.dir
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"/health", nil)
		if err != nil {
			t.Fatal(err)
		}
		if response, err := http.DefaultClient.Do(request); err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return
			}
		}
		select {
		case <-ctx.Done():
			t.Fatal("Meilisearch does not come up")
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// kill ends the server as a power cut would.
func (s *server) kill() {
	if s.cmd != nil {
		_ = s.cmd.Process.Kill()
		_ = s.cmd.Wait()
		s.cmd = nil
	}
}

// options are those of an index that no other test sees.
func (s *server) options(now domain.Clock) meili.Options {
	return meili.Options{URL: s.url, Key: s.key, Prefix: "t" + strings.ToLower(rand.Text()), Now: now}
}

func open(t testing.TB, o meili.Options) *meili.Index {
	t.Helper()
	x, err := meili.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}
