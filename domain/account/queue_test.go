package account

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"hanhtrinh/domain"
)

// wait puts a client into the line of a full queue and returns its turn.
func wait(t *testing.T, q *queue, client string) chan struct{} {
	t.Helper()
	turn, err := q.line(client)
	if err != nil || turn == nil {
		t.Fatalf("%s: turn %v, %v; want to wait", client, turn, err)
	}
	return turn
}

// come returns whose turns have come, in the order of names.
func come(turns map[string]chan struct{}) string {
	var names []string
	for name, turn := range turns {
		select {
		case <-turn:
			names = append(names, name)
		default:
		}
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

func TestClientsTakeTurns(t *testing.T) {
	q := newQueue(1, 100, 50)
	if turn, err := q.line("flood"); turn != nil || err != nil {
		t.Fatalf("an empty queue makes wait: %v", err)
	}
	turns := map[string]chan struct{}{}
	for _, name := range []string{"f1", "f2", "f3", "f4"} {
		turns[name] = wait(t, q, "flood")
	}
	turns["a1"] = wait(t, q, "a")
	turns["b1"] = wait(t, q, "b")
	turns["a2"] = wait(t, q, "a")
	for _, want := range []string{"f1", "a1 f1", "a1 b1 f1", "a1 b1 f1 f2", "a1 a2 b1 f1 f2", "a1 a2 b1 f1 f2 f3", "a1 a2 b1 f1 f2 f3 f4"} {
		q.leave()
		if got := come(turns); got != want {
			t.Errorf("in are %q, want %q", got, want)
		}
	}
	q.leave()
	if q.working != 0 || q.waits != 0 || len(q.lines) != 0 || len(q.turns) != 0 {
		t.Errorf("left %d working, %d waiting, %v", q.working, q.waits, q.lines)
	}
}

func TestPlacesToWaitAreFewAndShared(t *testing.T) {
	q := newQueue(1, 5, 2)
	q.line("flood")
	wait(t, q, "flood")
	wait(t, q, "flood")
	busy := func(client string) {
		t.Helper()
		_, err := q.line(client)
		var e *domain.Error
		if !errors.As(err, &e) || e.Code != domain.CodeRateLimited || e.Message.Code != domain.ReasonHashingBusy || e.RetryAfter <= 0 {
			t.Errorf("%s: %v, want rate_limited with a wait", client, err)
		}
	}
	busy("flood") // has its share
	wait(t, q, "a")
	wait(t, q, "a")
	wait(t, q, "b")
	busy("c") // there is no place left
	q.leave()
	wait(t, q, "c")
}

func TestWhoGoesAwayKeepsNoPlace(t *testing.T) {
	q := newQueue(1, 10, 10)
	q.line("x")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := q.enter(ctx, "gone"); domain.CodeOf(err) != domain.CodeUnavailable || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if q.waits != 0 || len(q.lines) != 0 || len(q.turns) != 0 {
		t.Errorf("left %d waiting, %v", q.waits, q.lines)
	}
	// A turn that comes as its owner goes is handed on.
	first, second := wait(t, q, "a"), wait(t, q, "b")
	q.leave()
	<-first
	q.giveUp("a", first)
	<-second
	if q.working != 1 || q.waits != 0 {
		t.Errorf("%d working, %d waiting", q.working, q.waits)
	}
}

func TestNoMoreAtOnceThanAllowed(t *testing.T) {
	q := newQueue(3, 1000, 1000)
	var mu sync.Mutex
	in, most, done := 0, 0, 0
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() {
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			if i%3 == 0 {
				go cancel()
			}
			if q.enter(ctx, string(rune('a'+i%7))) != nil {
				return
			}
			mu.Lock()
			in++
			most = max(most, in)
			mu.Unlock()
			mu.Lock()
			in--
			done++
			mu.Unlock()
			q.leave()
		})
	}
	wg.Wait()
	if most > 3 || done < 100 || q.working != 0 || q.waits != 0 || len(q.lines) != 0 {
		t.Errorf("%d at once, %d done, left %d working and %d waiting", most, done, q.working, q.waits)
	}
}

func TestHasher(t *testing.T) {
	ctx := context.Background()
	h, err := NewHasher(HasherOptions{MemoryKiB: 64, Iterations: 1})
	if err != nil {
		t.Fatal(err)
	}
	hash, err := h.Hash(ctx, "", "mật khẩu")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Fatalf("hash %q, %v", hash, err)
	}
	if other, _ := h.Hash(ctx, "", "mật khẩu"); other == hash {
		t.Error("two hashes of one password are alike: where is the salt?")
	}
	other, err := NewHasher(HasherOptions{MemoryKiB: 64, Iterations: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, password, hash string
		h                    *Hasher
		right, old           bool
	}{
		{"right", "mật khẩu", hash, h, true, false},
		{"right, its accents apart", "ma\u0323\u0302t kha\u0302\u0309u", hash, h, true, false},
		{"right, of other parameters", "mật khẩu", hash, other, true, true},
		{"wrong", "mat khau", hash, h, false, false},
		{"nobody's", "mật khẩu", "", h, false, false},
		{"nobody's, the dummy's own hash", h.dummy, "", h, false, false},
	} {
		right, old, err := c.h.Check(ctx, "", c.password, c.hash)
		if right != c.right || old != c.old || err != nil {
			t.Errorf("%s: right %v, old %v, %v", c.name, right, old, err)
		}
	}
	if _, _, err := h.Check(ctx, "", "x", "$2y$10$abc"); domain.CodeOf(err) != domain.CodeInternal {
		t.Errorf("a hash of another kind: %v", err)
	}
}

func TestHasherDefaults(t *testing.T) {
	h, err := NewHasher(HasherOptions{AtOnce: 2})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(h.dummy, "$argon2id$v=19$m=19456,t=2,p=1$") || h.queue.waiting != 64 || h.queue.share != 8 {
		t.Errorf("dummy %s, waiting %d, share %d", h.dummy, h.queue.waiting, h.queue.share)
	}
}
