package storetest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"hanhtrinh/store"
)

// CrashTest says how a test binary makes and opens a store that several
// processes share, one after the other or at once.
type CrashTest struct {
	// New makes an empty store and returns where it is.
	New func(t *testing.T) (location string)
	// Open opens the store there. It is called in the test and in its children.
	Open func(ctx context.Context, location string) (store.Store, error)
}

// crashLocation tells a child where its store is.
const crashLocation = "STORETEST_CRASH_LOCATION"

// Crash runs this test binary again as a child that writes and acknowledges
// every batch, kills it at random moments, and checks after each kill that
// nothing acknowledged is lost, nothing is half-written, and the change log
// tells the same as the records. KILLS says how often; 20 when not set. Call
// it from a top-level test, first thing.
func Crash(t *testing.T, c CrashTest) {
	if location := os.Getenv(crashLocation); location != "" {
		crashChild(t, c, location)
		return
	}
	kills := 20
	if n, err := strconv.Atoi(os.Getenv("KILLS")); err == nil {
		kills = n
	} else if testing.Short() {
		kills = 3
	}
	location := c.New(t)
	seen := &crashBook{version: map[string]int64{}, marker: map[string]string{}}
	for kill := range kills {
		child := startChild(t, location)
		child.readUntil(t, seen, 1+rand.IntN(40))
		child.kill(t, seen)
		crashCheck(t, c, location, seen)
		if t.Failed() {
			t.Fatalf("after kill %d", kill+1)
		}
	}
	t.Logf("%d kills, %d batches acknowledged", kills, seen.batches)
	if seen.batches < kills {
		t.Errorf("only %d batches were acknowledged in %d runs", seen.batches, kills)
	}
}

// crashBook is what children acknowledged.
type crashBook struct {
	batches int
	version map[string]int64  // last version of a record or keyset
	marker  map[string]string // what that version says
}

// note reads one line "ack MARKER KEY=VERSION ...".
func (b *crashBook) note(line string) {
	words := strings.Fields(line)
	if len(words) < 3 || words[0] != "ack" {
		return
	}
	b.batches++
	for _, w := range words[2:] {
		key, number, _ := strings.Cut(w, "=")
		version, _ := strconv.ParseInt(number, 10, 64)
		if version > b.version[key] {
			b.version[key], b.marker[key] = version, words[1]
		}
	}
}

// child is a process that writes until it is killed.
type child struct {
	cmd    *exec.Cmd
	stdin  io.Closer // the child ends when this does, should the test die
	lines  chan string
	stderr strings.Builder
}

func startChild(t *testing.T, location string) *child {
	t.Helper()
	c := &child{cmd: exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.timeout=10m"), lines: make(chan string, 10_000)}
	c.cmd.Env = append(os.Environ(), crashLocation+"="+location)
	c.cmd.Stderr = &c.stderr
	stdin, err := c.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.stdin = stdin
	stdout, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(c.lines)
		r := bufio.NewReader(stdout)
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				return // a line cut short was not acknowledged
			}
			c.lines <- line
		}
	}()
	return c
}

// readUntil waits for a number of acknowledgements.
func (c *child) readUntil(t *testing.T, seen *crashBook, batches int) {
	t.Helper()
	deadline := time.After(patience)
	for want := seen.batches + batches; seen.batches < want; {
		select {
		case line, open := <-c.lines:
			if !open {
				c.cmd.Wait()
				t.Fatalf("the child ended by itself: %s", c.stderr.String())
			}
			seen.note(line)
			if !strings.HasPrefix(line, "ack ") {
				t.Logf("child: %s", line)
			}
		case <-deadline:
			c.cmd.Process.Kill()
			t.Fatalf("the child wrote nothing for a minute: %s", c.stderr.String())
		}
	}
}

// kill lets a moment pass that differs every time, kills, and reads what was
// acknowledged until then.
func (c *child) kill(t *testing.T, seen *crashBook) {
	t.Helper()
	<-time.After(time.Duration(rand.IntN(3000)) * time.Microsecond)
	if err := c.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for line := range c.lines {
		seen.note(line)
	}
	c.cmd.Wait()
	c.stdin.Close()
}

// crashChild writes until the process is killed or its parent is gone.
func crashChild(t *testing.T, c CrashTest, location string) {
	ctx, cancel := context.WithCancel(context.Background())
	s, err := c.Open(ctx, location)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(context.Background())
	go func() {
		io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	together(crashWriters, func(w int) {
		r := rand.New(rand.NewPCG(rand.Uint64(), uint64(w)))
		for n := 0; ctx.Err() == nil; n++ {
			lane := fmt.Sprintf("%d-%d", os.Getpid(), w)
			written, err := crashAudit(ctx, s, lane, n)
			var line string
			if err == nil {
				line, err = crashBatch(ctx, s, w, fmt.Sprintf("%s-%d", lane, n), r)
			}
			if err != nil {
				if ctx.Err() == nil {
					t.Error(err)
					cancel()
				}
				return
			}
			os.Stdout.WriteString(line + " " + written + "\n")
		}
	})
}
