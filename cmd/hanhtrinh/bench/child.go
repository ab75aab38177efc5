package bench

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// child is this program, or another one, run as a process of its own.
type child struct {
	name   string
	addr   string    // host:port when it serves
	cmd    *exec.Cmd // nil of a server that was there before
	output *tail
	exited chan struct{}
	err    error // after exited
}

// command runs this program with settings (KEY=value) and nothing else of the
// caller's own.
func command(ctx context.Context, name string, settings []string, args ...string) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return startChild(ctx, name, settings, self, args...)
}

// startChild runs any program that way.
func startChild(ctx context.Context, name string, settings []string, program string, args ...string) (*child, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 20 * time.Second
	for _, key := range []string{"PATH", "HOME", "TMPDIR"} {
		if v, ok := os.LookupEnv(key); ok {
			cmd.Env = append(cmd.Env, key+"="+v)
		}
	}
	cmd.Env = append(cmd.Env, settings...)
	c := &child{name: name, cmd: cmd, output: &tail{}, exited: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = c.output, c.output
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		c.err = cmd.Wait()
		close(c.exited)
	}()
	return c, nil
}

// serve starts the API on the data of dir and waits until it is ready.
func serve(ctx context.Context, name, dir, seed string, args ...string) (*child, error) {
	return serveWith(ctx, name, dir, seed, nil, args...)
}

// serveWith does it with more settings.
func serveWith(ctx context.Context, name, dir, seed string, more []string, args ...string) (*child, error) {
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	settings := []string{"DATA_DIR=" + dir, "HTTP_ADDR=" + addr, "RATE_LIMITS=off", "SEED=" + seed, "LOG_LEVEL=warn"}
	c, err := command(ctx, name, append(settings, more...), append([]string{"serve"}, args...)...)
	if err != nil {
		return nil, err
	}
	c.addr = addr
	return c, c.ready(ctx, "/readyz", 5*time.Minute)
}

// ready waits until path answers 200. On failure the child is stopped.
func (c *child) ready(ctx context.Context, path string, limit time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	httpClient := &http.Client{Timeout: 5 * time.Second}
	defer httpClient.CloseIdleConnections()
	for {
		resp, err := httpClient.Get("http://" + c.addr + path)
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-c.exited:
			return fmt.Errorf("%s ended: %v\n%s", c.name, c.err, c.output)
		case <-ctx.Done():
			c.stop()
			return fmt.Errorf("%s is not ready: %w\n%s", c.name, ctx.Err(), c.output)
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// wait lets a child that does one thing finish it.
func (c *child) wait() error {
	<-c.exited
	if c.err != nil {
		return fmt.Errorf("%s: %w\n%s", c.name, c.err, c.output)
	}
	return nil
}

// stop ends the child as an operator would.
func (c *child) stop() {
	if c == nil || c.cmd == nil {
		return
	}
	_ = c.cmd.Process.Signal(syscall.SIGTERM) // it may have ended by itself
	select {
	case <-c.exited:
	case <-time.After(40 * time.Second):
		_ = c.cmd.Process.Kill()
		<-c.exited
	}
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// tail keeps the last output of a child. exec gives it to one writer at a time.
type tail struct{ bytes.Buffer }

const tailBytes = 8 << 10

func (t *tail) Write(p []byte) (int, error) {
	if t.Len() > 4*tailBytes {
		t.Next(t.Len() - tailBytes)
	}
	return t.Buffer.Write(p)
}

func (t *tail) lastLine() string {
	lines := strings.Split(strings.TrimSpace(t.String()), "\n")
	return lines[len(lines)-1]
}
