package meili_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
	"hanhtrinh/search/meili"
	"hanhtrinh/search/searchtest"
	"hanhtrinh/search/searchtest/engine"
)

// inVersion are n places that bear the number of a version.
func inVersion(version int64, n int) []place.Place {
	places := searchtest.Places(1, n)
	for i := range places {
		places[i].Name = domain.LocalizedText{"vi": fmt.Sprintf("Bản %d", version)}
	}
	return places
}

// count asks how many places bear a version, and how many there are.
func count(ctx context.Context, x *meili.Index, version int64) (of, all int, err error) {
	found, err := x.Ask(ctx, search.Ask{Match: search.Match{{{{Field: search.FieldWhole, Text: fmt.Sprint("ban", version)}}}}}, search.Ask{})
	if err != nil {
		return 0, 0, err
	}
	return *found[0].Matched, *found[1].Matched, nil
}

// patience is how long a test waits for what must happen at all.
const patience = 2 * time.Minute

// retry calls fn until it succeeds: the server may be dead for a while.
func retry(t *testing.T, what string, fn func(context.Context) error) {
	t.Helper()
	ctx := within(t, patience)
	for {
		err := fn(ctx)
		if err == nil {
			return
		}
		if domain.CodeOf(err) != domain.CodeUnavailable {
			t.Fatalf("%s: got %v, want unavailable or success", what, err)
		}
		select {
		case <-ctx.Done():
			t.Fatalf("%s: %v", what, err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// TestKilledServer kills Meilisearch at any moment of updates and rebuilds and
// starts it again. What it then holds is never less than its position says, and
// whoever feeds it gets on.
func TestKilledServer(t *testing.T) {
	s := engine.Own(t)
	x := open(t, (&server{s.URL, s.Key}).options(nil))
	retry(t, "Rebuild", func(ctx context.Context) error {
		return x.Rebuild(ctx, each(inVersion(1, 400)), func() int64 { return 1 })
	})
	kills := 6
	if v := os.Getenv("KILLS"); v != "" {
		kills, _ = strconv.Atoi(v)
	} else if testing.Short() {
		kills = 2
	}
	r := rand.New(rand.NewPCG(1, 1))
	version := int64(1)
	for range kills {
		ctx, stop := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			for ctx.Err() == nil {
				next := version + 1
				var err error
				if next%3 == 0 {
					err = x.Rebuild(ctx, each(inVersion(next, 400)), func() int64 { return next })
				} else {
					err = x.Update(ctx, search.Batch{Position: next, Upserts: inVersion(next, 400)})
				}
				if err == nil {
					version = next
				}
			}
		})
		select {
		case <-t.Context().Done():
		case <-time.After(time.Duration(50+r.IntN(800)) * time.Millisecond):
		}
		s.Kill()
		if _, err := x.Ask(t.Context(), search.Ask{Limit: 1}); domain.CodeOf(err) != domain.CodeUnavailable {
			t.Errorf("Ask of a dead server: got %v, want unavailable", err)
		}
		stop()
		wg.Wait()
		if err := s.Start(); err != nil {
			t.Fatal(err)
		}
		checkPosition(t, x, version)
	}
	if version < 2 {
		t.Errorf("%d kills and the work came to version %d only", kills, version)
	}
}

// checkPosition: tasks that were taken in before the kill may still be done, so
// content is looked at when the position stays the same.
func checkPosition(t *testing.T, x *meili.Index, least int64) {
	t.Helper()
	retry(t, "looking", func(ctx context.Context) error {
		before, err := x.Position(ctx)
		if err != nil {
			return err
		}
		of, all, err := count(ctx, x, before)
		if err != nil {
			return err
		}
		after, err := x.Position(ctx)
		if err == nil && before != after {
			err = domain.Unavailable(domain.Msg(domain.ReasonIndexDown), 0, fmt.Errorf("position %d became %d", before, after))
		}
		if err == nil && (of != 400 || all != 400 || before < least) {
			t.Errorf("at position %d (%d was reached): %d of %d places bear it, want 400 of 400", before, least, of, all)
		}
		return err
	})
}

// TestRebuildUnderLoad asks and updates while the index is filled anew: answers
// come from the old or the new places, and updates are taken.
func TestRebuildUnderLoad(t *testing.T) {
	x := open(t, shared(t).options(nil))
	if err := x.Rebuild(t.Context(), each(inVersion(1, 3000)), func() int64 { return 1 }); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	var asked, updated atomic.Int64
	for range 2 {
		wg.Go(func() {
			for ctx.Err() == nil {
				of, all, err := count(t.Context(), x, 1)
				if err != nil || of != 3000 && of != 0 || all < 3000 {
					t.Errorf("got %d of %d places, %v", of, all, err)
					return
				}
				asked.Add(1)
			}
		})
	}
	wg.Go(func() {
		for ctx.Err() == nil {
			p := inVersion(99, 1)[0]
			p.ID = "extra"
			if err := x.Update(t.Context(), search.Batch{Position: 5, Upserts: []place.Place{p}}); err != nil {
				t.Errorf("Update: %v", err)
				return
			}
			updated.Add(1)
		}
	})
	err := x.Rebuild(t.Context(), each(inVersion(2, 3000)), func() int64 { return 2 })
	stop()
	wg.Wait()
	if err != nil || asked.Load() == 0 || updated.Load() == 0 {
		t.Errorf("Rebuild: %v; meanwhile %d questions and %d updates", err, asked.Load(), updated.Load())
	}
	if of, _, err := count(t.Context(), x, 2); of != 3000 || err != nil {
		t.Errorf("got %d new places, %v, want 3000", of, err)
	}
}

// TestNewVersion: a server of a newer version waits to be filled and answers from
// the older index until it is; the old server goes on as before.
func TestNewVersion(t *testing.T) {
	o := shared(t).options(nil)
	old := open(t, o)
	if err := old.Rebuild(t.Context(), each(inVersion(1, 50)), func() int64 { return 10 }); err != nil {
		t.Fatal(err)
	}
	next, err := meili.OpenVersion(t.Context(), o, 2, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer next.Close()
	stranger, err := meili.OpenVersion(t.Context(), o, 3, 3)
	if err != nil {
		t.Fatal(err)
	}
	defer stranger.Close()
	want := func(who string, x *meili.Index, position int64, version int64, n int) {
		t.Helper()
		got, err := x.Position(t.Context())
		of, _, err2 := count(t.Context(), x, version)
		if got != position || err != nil || err2 != nil || of != n {
			t.Errorf("%s: got position %d (%v), %d places of version %d (%v), want %d and %d", who, got, err, of, version, err2, position, n)
		}
	}
	want("the new one", next, -1, 1, 50)
	want("one that cannot read it", stranger, -1, 1, 0)
	if err := next.Rebuild(t.Context(), each(inVersion(2, 60)), func() int64 { return 11 }); err != nil {
		t.Fatal(err)
	}
	want("the new one, filled", next, 11, 2, 60)
	want("the old one", old, 10, 1, 50)
}
