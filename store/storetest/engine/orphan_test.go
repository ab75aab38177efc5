package engine

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const childEnv = "HANHTRINH_TEST_ENGINE_CHILD"

// TestEngineProcess is not a test: it is the test binary that TestNoOrphans
// kills.
func TestEngineProcess(t *testing.T) {
	if os.Getenv(childEnv) == "" {
		t.Skip("runs as a child of TestNoOrphans only")
	}
	r, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("runs", r.members[0].host(), r.members[0].dir)
	select {}
}

// TestNoOrphans kills a test binary: its server and data go with it.
func TestNoOrphans(t *testing.T) {
	if _, err := Binary(); err != nil {
		missing(t, err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestEngineProcess$")
	cmd.Env = append(os.Environ(), childEnv+"=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var host, dir string
	for scan := bufio.NewScanner(out); dir == "" && scan.Scan(); {
		if strings.HasPrefix(scan.Text(), "runs ") {
			fmt.Sscanf(scan.Text(), "runs %s %s", &host, &dir)
		}
	}
	if conn, err := net.Dial("tcp", host); err != nil {
		t.Fatalf("the child's server: %v", err)
	} else {
		conn.Close()
	}
	cmd.Process.Kill()
	cmd.Wait()
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		conn, listening := net.Dial("tcp", host)
		if listening == nil {
			conn.Close()
		}
		_, left := os.Stat(filepath.Dir(dir))
		if listening != nil && errors.Is(left, os.ErrNotExist) {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("after the kill: server %v, data %v", listening, left)
		}
	}
}
