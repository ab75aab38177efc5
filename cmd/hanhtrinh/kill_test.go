package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// servesAsChild makes this test binary be the program itself, so that a test
// can kill a whole server.
const servesAsChild = "HANHTRINH_TEST_SERVES"

func TestMain(m *testing.M) {
	if os.Getenv(servesAsChild) == "" {
		os.Exit(m.Run())
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() { // ends when the test does, however that ends
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	p := &program{environ: os.Environ(), out: os.Stderr, err: os.Stderr, ready: func(address string) { fmt.Println(address) }}
	if err := p.run(ctx, []string{"serve"}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// victim is a server in a process of its own.
type victim struct {
	*server
	cmd   *exec.Cmd
	stdin io.Closer
}

func (in installation) victim() *victim {
	in.t.Helper()
	v := &victim{server: &server{t: in.t, log: &output{}}, cmd: exec.Command(os.Args[0])}
	v.cmd.Env = append(append(os.Environ(), servesAsChild+"=1"), in.environ...)
	v.cmd.Stderr = v.log
	stdin, err := v.cmd.StdinPipe()
	if err != nil {
		in.t.Fatal(err)
	}
	v.stdin = stdin
	stdout, err := v.cmd.StdoutPipe()
	if err != nil {
		in.t.Fatal(err)
	}
	if err := v.cmd.Start(); err != nil {
		in.t.Fatal(err)
	}
	v.stop = sync.OnceValue(func() error {
		_ = v.cmd.Process.Kill()
		err := v.cmd.Wait() // says that it was killed
		v.stdin.Close()
		return err
	})
	in.t.Cleanup(func() { v.stop() })
	address, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		v.stop()
		in.t.Fatalf("the server ended by itself:\n%s", v.log)
	}
	v.base = "http://" + strings.TrimSpace(address)
	v.until("ready", func() bool { return v.get("/readyz").status == http.StatusOK })
	return v
}

// writeUntilKilled posts from several clients, kills the server behind the
// given number of acknowledgements and returns everything acknowledged.
func (v *victim) writeUntilKilled(auth map[string]string, round, acks int) (acknowledged []string) {
	v.t.Helper()
	ids := make(chan string)
	var clients sync.WaitGroup
	for client := range 4 {
		clients.Go(func() {
			for n := 0; ; n++ {
				id := fmt.Sprintf("r%dc%dn%dz", round, client, n)
				status, err := v.post(id, auth)
				if err != nil {
					return // killed before it answered: not acknowledged
				}
				if status != http.StatusCreated {
					v.t.Errorf("POST %s: %d", id, status)
					return
				}
				ids <- id
			}
		})
	}
	go func() { clients.Wait(); close(ids) }()
	for id := range ids {
		acknowledged = append(acknowledged, id)
		if len(acknowledged) == acks {
			time.AfterFunc(time.Duration(rand.IntN(5000))*time.Microsecond, func() { v.stop() })
		}
	}
	v.stop()
	return acknowledged
}

func (v *victim) post(id string, auth map[string]string) (int, error) {
	request, err := http.NewRequest("POST", v.base+"/v1/places", strings.NewReader(fmt.Sprintf(newPlace, id, "Quán "+id)))
	if err != nil {
		return 0, err
	}
	for name, value := range auth {
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	_, err = io.Copy(io.Discard, response.Body)
	return response.StatusCode, err
}

// has checks that a server reads every place by id and finds it by its name.
func (s *server) has(ids []string) {
	s.t.Helper()
	for _, id := range ids {
		if got := s.get("/v1/places/" + id); got.status != http.StatusOK {
			s.t.Errorf("%s was acknowledged and is lost: %d", id, got.status)
			continue
		}
		s.until("finding "+id, func() bool { return slices.Contains(s.list("q="+id).ids(), id) })
	}
}

// rounds is how often servers are killed: KILLS, else 5, with -short 2.
func rounds() int {
	if n, err := strconv.Atoi(os.Getenv("KILLS")); err == nil {
		return n
	}
	if testing.Short() {
		return 2
	}
	return 5
}

func TestNothingAcknowledgedIsLostByAKill(t *testing.T) {
	in := newInstallation(t, "SEED=off")
	v := in.victim()
	auth := in.token()
	var all []string
	for round := range rounds() {
		got := v.writeUntilKilled(auth, round, 1+rand.IntN(60))
		if len(got) == 0 {
			t.Fatalf("round %d: nothing was acknowledged\n%s", round, v.log)
		}
		all = append(all, got...)
		v = in.victim()
		v.has(all)
	}
	t.Logf("%d kills, %d places acknowledged", rounds(), len(all))
}

func TestAKilledServerLeavesTheOtherOnMongoDBWhole(t *testing.T) {
	both := cluster(t, 2)
	survivor, v := both[1].serve(), both[0].victim()
	auth := both[0].token()
	var all []string
	for round := range rounds() {
		got := v.writeUntilKilled(auth, round, 1+rand.IntN(60))
		if len(got) == 0 {
			t.Fatalf("round %d: nothing was acknowledged\n%s", round, v.log)
		}
		all = append(all, got...)
		survivor.has(got)
		id := fmt.Sprint("survivor-", round)
		if a := survivor.do("POST", "/v1/places", fmt.Sprintf(newPlace, id, id), auth); a.status != http.StatusCreated {
			t.Errorf("the survivor does not write any more: %d %s", a.status, a.body)
		}
		all = append(all, id)
		v = both[0].victim()
		v.has(all)
	}
	t.Logf("%d kills, %d places acknowledged", rounds(), len(all))
}
