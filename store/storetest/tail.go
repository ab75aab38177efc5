package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/store"
)

// testTail lets 16 writers write the same few records while readers follow the
// log: each reader must see every acknowledged version exactly once, the
// versions of a record in order, and nothing that was rolled back.
func testTail(t *testing.T, o Opener) {
	s := o.Fresh(t)
	other := o.second(t, s)
	stop := make(chan struct{})
	var readers sync.WaitGroup
	logs := make([][]domain.Change, 3)
	for i := range logs {
		reader := []store.Store{s, other}[i%2]
		readers.Go(func() { logs[i] = tail(t, reader, 3+i*20, stop) })
	}
	written := writeTogether(t, []store.Store{s, other})
	settle(t, s)
	settle(t, other)
	close(stop)
	readers.Wait()
	for i, log := range logs {
		checkLog(t, fmt.Sprintf("reader %d", i), log, written)
	}
}

// tail follows the log from the start until stop is closed and nothing is left.
func tail(t *testing.T, s store.Store, page int, stop <-chan struct{}) []domain.Change {
	ctx := testContext(t)
	var all []domain.Change
	position := int64(0)
	for last := false; ; {
		wake := s.ChangesWake()
		got, err := s.Changes(ctx, position, page)
		if err != nil {
			t.Errorf("Changes(%d): %v", position, err)
			return all
		}
		all = append(all, got...)
		if len(got) > 0 {
			position = got[len(got)-1].Seq
			continue
		}
		if last {
			return all
		}
		select {
		case <-wake:
		case <-stop:
			last = true
		case <-ctx.Done():
			t.Error("the log fell silent")
			return all
		}
	}
}

// writeTogether returns what 16 writers were told they wrote: the last version
// of each record, none of which may have been given twice.
func writeTogether(t *testing.T, handles []store.Store) map[string]int64 {
	ctx := testContext(t)
	var mu sync.Mutex
	last, given := map[string]int64{}, map[string]bool{}
	together(16, func(w int) {
		s, r := handles[w%len(handles)], rand.New(rand.NewPCG(uint64(w), 3))
		for n := range 15 {
			var writes []place.Write
			for range 1 + r.IntN(3) {
				write := put(simple(fmt.Sprint("p", r.IntN(12))), place.ExpectAny)
				write.Delete = r.IntN(5) == 0
				writes = append(writes, write)
			}
			if n%5 == 4 {
				s.InTx(ctx, func(ctx context.Context) error { // leaves gaps, never entries
					s.WritePlaces(ctx, domain.Everything(), writes)
					return errAbort
				})
			}
			versions, err := s.WritePlaces(ctx, domain.Everything(), writes)
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			for i, v := range versions {
				id := writes[i].Place.ID
				key := fmt.Sprint(id, "@", v)
				if given[key] {
					t.Errorf("%s was given twice", key)
				}
				given[key] = true
				last[id] = max(last[id], v)
			}
			mu.Unlock()
		}
	})
	return last
}

// checkLog wants versions 1 to last of each record, in order, once.
func checkLog(t *testing.T, who string, log []domain.Change, last map[string]int64) {
	t.Helper()
	at, seq := map[string]int64{}, int64(0)
	for _, c := range log {
		if c.Seq <= seq {
			t.Errorf("%s: position %d after %d", who, c.Seq, seq)
		}
		if c.Version != at[c.ID]+1 {
			t.Errorf("%s: version %d of %s after %d", who, c.Version, c.ID, at[c.ID])
		}
		seq, at[c.ID] = c.Seq, c.Version
	}
	for id, want := range last {
		if at[id] != want {
			t.Errorf("%s: saw %s up to version %d, want %d", who, id, at[id], want)
		}
	}
	if len(at) != len(last) {
		t.Errorf("%s: saw %d records, want %d", who, len(at), len(last))
	}
}
