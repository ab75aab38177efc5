package storetest

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/store"
)

func testEach(t *testing.T, o Opener) {
	t.Run("position under writes", func(t *testing.T) { eachUnderWrites(t, o) })
	t.Run("calls inside", func(t *testing.T) { eachCallsInside(t, o.Fresh(t)) })
}

// eachUnderWrites walks while others write; what was walked plus the log from
// the returned position must give the final state.
func eachUnderWrites(t *testing.T, o Opener) {
	s := o.Fresh(t)
	other := o.second(t, s)
	ctx := testContext(t)
	var first []place.Write
	for i := range 200 {
		first = append(first, put(simple(fmt.Sprintf("p%03d", i)), place.ExpectNew))
	}
	mustWrite(t, s, first...)
	var done atomic.Bool
	var writers sync.WaitGroup
	for w := range 4 {
		writers.Go(func() {
			r := rand.New(rand.NewPCG(uint64(w), 2))
			for n := 0; n < 400 && !done.Load(); n++ {
				write := put(simple(fmt.Sprintf("p%03d", r.IntN(250))), place.ExpectAny)
				write.Delete = r.IntN(4) == 0
				if _, err := []store.Store{s, other}[w%2].WritePlaces(ctx, domain.Everything(), []place.Write{write}); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	type walk struct {
		state    map[string]int64
		position int64
	}
	var walks []walk
	for range 5 {
		state := map[string]int64{}
		position, err := s.EachPlace(ctx, place.Filter{}, func(p place.Place) error {
			state[p.ID] = p.Version
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		walks = append(walks, walk{state, position})
	}
	done.Store(true)
	writers.Wait()
	settle(t, s)
	final := map[string]int64{}
	if _, err := s.EachPlace(ctx, place.Filter{}, func(p place.Place) error { final[p.ID] = p.Version; return nil }); err != nil {
		t.Fatal(err)
	}
	for i, w := range walks {
		for _, c := range readLog(t, s, w.position) {
			applyChange(w.state, c)
		}
		if !maps.Equal(w.state, final) {
			t.Errorf("walk %d at position %d and the log after it do not give the final state", i, w.position)
		}
	}
}

// applyChange moves a reader's state on by one entry.
func applyChange(state map[string]int64, c domain.Change) {
	switch {
	case c.Deleted:
		if state[c.ID] <= c.Version {
			delete(state, c.ID)
		}
	case state[c.ID] < c.Version:
		state[c.ID] = c.Version
	}
}

// eachCallsInside reads and writes the store from fn.
func eachCallsInside(t *testing.T, s store.Store) {
	ctx := testContext(t)
	mustWrite(t, s, put(simple("a"), place.ExpectNew), put(simple("b"), place.ExpectNew))
	var seen []string
	_, err := s.EachPlace(ctx, place.Filter{}, func(p place.Place) error {
		seen = append(seen, p.ID)
		if _, err := s.Place(ctx, p.ID); err != nil {
			return err
		}
		_, err := s.WritePlaces(ctx, domain.Everything(), []place.Write{put(p, p.Version)})
		return err
	})
	if err != nil || len(seen) != 2 {
		t.Fatalf("got %v, %v, want a and b", seen, err)
	}
	if got := mustGet(t, s, "b"); got.Version != 2 {
		t.Errorf("got version %d, want 2", got.Version)
	}
}

// listInTx lists inside a transaction what it wrote before.
func listInTx(t *testing.T, s store.Store) {
	mustWrite(t, s, put(simple("a"), place.ExpectNew))
	err := s.InTx(testContext(t), func(ctx context.Context) error {
		if _, err := s.WritePlaces(ctx, domain.Everything(), []place.Write{put(simple("b"), place.ExpectNew), remove("a", 1)}); err != nil {
			return err
		}
		for _, f := range []place.Filter{{}, {Near: &domain.Point{Lat: 10.93, Lon: 108.1}}, {Kinds: []place.Kind{place.KindAttraction}}} {
			got, err := s.ListPlaces(ctx, f, 10)
			if err != nil {
				return err
			}
			if len(got) != 1 || got[0].ID != "b" {
				t.Errorf("%s: got %v, want [b]", describe(f), idsOf(got))
			}
		}
		n, err := s.CountPlaces(ctx)
		if n != 1 {
			t.Errorf("CountPlaces: got %d, want 1", n)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
