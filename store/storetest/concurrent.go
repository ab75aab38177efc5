package storetest

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/store"
)

// together runs n copies of fn at once, released by one signal, and waits.
func together(n int, fn func(i int)) {
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		wg.Go(func() {
			<-start
			fn(i)
		})
	}
	close(start)
	wg.Wait()
}

func testConcurrent(t *testing.T, o Opener) {
	handles := func(t *testing.T) []store.Store {
		s := o.Fresh(t)
		return []store.Store{s, o.second(t, s)}
	}
	t.Run("one winner per version", func(t *testing.T) { oneWinner(t, handles(t)) })
	t.Run("one creator", func(t *testing.T) { oneCreator(t, handles(t)) })
	t.Run("one claimant of a source id", func(t *testing.T) { oneClaimant(t, handles(t)) })
	t.Run("unconditional writes all count", func(t *testing.T) { allCount(t, handles(t)) })
	t.Run("read-modify-write in transactions", func(t *testing.T) { countInTx(t, handles(t)) })
}

// oneWinner lets writers race for each of ten versions.
func oneWinner(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	mustWrite(t, handles[0], put(simple("a"), place.ExpectNew))
	for version := int64(1); version <= 10; version++ {
		var won atomic.Int32
		together(8, func(i int) {
			got, err := handles[i%2].WritePlaces(ctx, domain.Everything(), []place.Write{put(simple("a"), version)})
			switch {
			case err == nil && got[0] == version+1:
				won.Add(1)
			case err == nil:
				t.Errorf("based on %d: got version %d", version, got[0])
			case domain.CodeOf(err) != domain.CodePreconditionFailed:
				t.Errorf("based on %d: got %v, want precondition_failed", version, err)
			}
		})
		if won.Load() != 1 {
			t.Fatalf("%d writers based on version %d won, want 1", won.Load(), version)
		}
	}
	if got := mustGet(t, handles[0], "a"); got.Version != 11 {
		t.Errorf("got version %d, want 11", got.Version)
	}
}

func oneCreator(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	for round := range 10 {
		var won atomic.Int32
		id := fmt.Sprint("p", round)
		together(8, func(i int) {
			_, err := handles[i%2].WritePlaces(ctx, domain.Everything(), []place.Write{put(simple(id), place.ExpectNew)})
			if err == nil {
				won.Add(1)
			} else if !hasReason(err, domain.ReasonPlaceExists) {
				t.Errorf("got %v, want place_exists", err)
			}
		})
		if won.Load() != 1 {
			t.Fatalf("%d created %s, want 1", won.Load(), id)
		}
	}
}

func oneClaimant(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	for round := range 10 {
		var won atomic.Int32
		var owner atomic.Value
		source := fmt.Sprint("n", round)
		together(8, func(i int) {
			id := fmt.Sprintf("p%d-%d", round, i)
			_, err := handles[i%2].WritePlaces(ctx, domain.Everything(), []place.Write{put(simple(id, withSource(source)), place.ExpectNew)})
			if err == nil {
				won.Add(1)
				owner.Store(id)
			} else if !hasReason(err, domain.ReasonSourceTaken) {
				t.Errorf("got %v, want source_id_taken", err)
			}
		})
		if won.Load() != 1 {
			t.Fatalf("%d claimed %s, want 1", won.Load(), source)
		}
		wantOwner(t, handles[1], source, owner.Load().(string))
	}
	if n, err := handles[0].CountPlaces(ctx); err != nil || n != 10 {
		t.Errorf("got %d places, %v, want 10", n, err)
	}
}

func allCount(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	var mu sync.Mutex
	seen := map[int64]int{}
	together(8, func(i int) {
		for range 5 {
			got, err := handles[i%2].WritePlaces(ctx, domain.Everything(), []place.Write{put(simple("a"), place.ExpectAny)})
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			seen[got[0]]++
			mu.Unlock()
		}
	})
	for v := int64(1); v <= 40; v++ {
		if seen[v] != 1 {
			t.Errorf("version %d was given %d times, want once", v, seen[v])
		}
	}
}

// countInTx adds one to a field in transactions that read first: none of the
// additions may be lost.
func countInTx(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	mustWrite(t, handles[0], put(simple("a"), place.ExpectNew))
	together(8, func(i int) {
		s := handles[i%2]
		for range 5 {
			err := s.InTx(ctx, func(ctx context.Context) error {
				p, err := s.Place(ctx, "a")
				if err != nil {
					return err
				}
				p.VisitDurationMin++
				_, err = s.WritePlaces(ctx, domain.Everything(), []place.Write{put(p, p.Version)})
				return err
			})
			if err != nil {
				t.Error(err)
				return
			}
		}
	})
	if got := mustGet(t, handles[0], "a"); got.VisitDurationMin != 40 || got.Version != 41 {
		t.Errorf("got count %d and version %d, want 40 and 41", got.VisitDurationMin, got.Version)
	}
}
