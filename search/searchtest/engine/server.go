package engine

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"time"
)

const startLimit = time.Minute

// keeper runs the server and waits for its own standard input to close, which
// happens when the test binary lets go of it or dies in whatever way: then it
// kills the server and removes its data, unless it was told to keep them.
const keeper = `
dir=$1; shift
"$@" </dev/null &
pid=$!
word=
read -r word
kill -9 $pid
wait $pid
[ "$word" = keep ] || rm -rf "$dir"
`

// Server is a Meilisearch on this machine. Its methods are for one goroutine.
type Server struct {
	URL, Key string

	binary, dir, addr string
	cmd               *exec.Cmd
	stdin             io.WriteCloser
}

// newServer is one that is not started yet, with its data in dir.
func newServer(dir string) (*Server, error) {
	binary, err := Binary()
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	addr := l.Addr().String()
	return &Server{URL: "http://" + addr, Key: "a-master-key-for-tests", binary: binary, dir: dir, addr: addr}, l.Close()
}

// Start runs the server, on the data it had before if any, and waits until it
// answers.
func (s *Server) Start() error {
	s.cmd = exec.Command("/bin/sh", "-c", keeper, "keeper", s.dir, s.binary,
		"--no-analytics", "--env", "production", "--master-key", s.Key, "--http-addr", s.addr,
		"--db-path", filepath.Join(s.dir, "data"), "--dump-dir", filepath.Join(s.dir, "dumps"),
		"--snapshot-dir", filepath.Join(s.dir, "snapshots"), "--log-level", "ERROR", "--max-indexing-memory", "256MiB")
	s.cmd.Dir = s.dir
	ownGroup(s.cmd) // Ctrl-C reaches the test binary, and the keeper through it
	var err error
	if s.stdin, err = s.cmd.StdinPipe(); err != nil {
		return err
	}
	if err := s.cmd.Start(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	for !s.healthy(ctx) {
		select {
		case <-ctx.Done():
			s.Kill()
			return errors.New("the server does not answer")
		case <-time.After(20 * time.Millisecond):
		}
	}
	return nil
}

func (s *Server) healthy(ctx context.Context) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/health", nil)
	if err != nil {
		return false
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	return response.Body.Close() == nil && response.StatusCode == http.StatusOK
}

// Kill ends the server as a power cut would; its data stay for the next Start.
func (s *Server) Kill() {
	if s.cmd == nil {
		return
	}
	_, _ = io.WriteString(s.stdin, "keep\n")
	_ = s.stdin.Close()
	_ = s.cmd.Wait()
	s.cmd = nil
}
