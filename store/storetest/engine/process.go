package engine

import (
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

// keeper runs mongod and waits for its own standard input to close, which
// happens when the test binary lets go of it or dies in whatever way: then it
// kills mongod and removes its data, unless it was told to keep them.
const keeper = `
dir=$1; shift
"$@" </dev/null &
pid=$!
exec >/dev/null 2>&1
word=
read -r word
kill -9 $pid
wait $pid
[ "$word" = keep ] || { rm -rf "$dir"; rmdir "$(dirname "$dir")"; }
`

// process is one mongod.
type process struct {
	binary  string
	dir     string
	port    int
	set     string
	stdin   io.WriteCloser
	cmd     *exec.Cmd
	exited  chan struct{} // closed when mongod has ended
	message []byte        // what mongod wrote before it ended
}

func (p *process) host() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(p.port)) }

// start runs mongod on p's directory; it does not wait until it answers.
func (p *process) start() error {
	if err := os.MkdirAll(p.dir, 0o700); err != nil {
		return err
	}
	args := []string{"-c", keeper, "keeper", p.dir, p.binary,
		"--dbpath", p.dir, "--port", strconv.Itoa(p.port), "--bind_ip", "127.0.0.1",
		"--logpath", filepath.Join(p.dir, "mongod.log"), "--quiet", "--nounixsocket",
		"--wiredTigerCacheSizeGB", "0.25", "--oplogSize", "256",
		"--setParameter", "diagnosticDataCollectionEnabled=false"}
	if p.set != "" {
		args = append(args, "--replSet", p.set)
	}
	p.cmd = exec.Command("/bin/sh", args...)
	ownGroup(p.cmd) // Ctrl-C reaches the test binary, and the keeper through it
	var err error
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		return err
	}
	// A pipe of our own: Wait would close the one of StdoutPipe under the reader.
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	p.cmd.Stdout, p.cmd.Stderr = w, w
	err = p.cmd.Start()
	w.Close()
	if err != nil {
		r.Close()
		return err
	}
	p.exited = make(chan struct{})
	go func() { // the keeper has let go of the pipe: it ends with mongod
		p.message, _ = io.ReadAll(io.LimitReader(r, 64<<10))
		io.Copy(io.Discard, r)
		r.Close()
		close(p.exited)
	}()
	return nil
}

// running waits until the server takes connections.
func (p *process) running(limit time.Duration) error {
	for end := time.Now().Add(limit); ; {
		conn, err := net.DialTimeout("tcp", p.host(), time.Second)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-p.exited:
			return fmt.Errorf("mongod ended at once: %s", p.message)
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(end) {
			return fmt.Errorf("mongod does not listen after %v: %w", limit, err)
		}
	}
}

// stop kills mongod with SIGKILL and waits until it is gone.
func (p *process) stop(keep bool) {
	if keep {
		io.WriteString(p.stdin, "keep\n")
	}
	p.stdin.Close()
	<-p.exited
	p.cmd.Wait()
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
