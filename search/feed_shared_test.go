package search_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
	stores "hanhtrinh/store/sqlite"
)

// sharing is one of several servers that share an index.
type sharing struct {
	*search.Feeder
	feeding atomic.Bool
	stop    func() // as a stop of the server; returns when it has stopped
	die     func() // as a kill: the lease is not given back
}

// mortal are leases of a program that may die.
type mortal struct {
	domain.Leases
	dead atomic.Bool
}

func (m *mortal) ReleaseLease(ctx context.Context, name, holder string) error {
	if m.dead.Load() {
		return nil
	}
	return m.Leases.ReleaseLease(ctx, name, holder)
}

// share starts a server; the lease of one that dies ends after ttl.
func share(t *testing.T, s *stores.Store, x search.Index, ttl time.Duration) *sharing {
	t.Helper()
	leases := &mortal{Leases: s}
	f := &sharing{Feeder: &search.Feeder{Log: s, Places: s, Index: x, Logger: slog.New(slog.DiscardHandler)}}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		domain.NewLease(leases, domain.LeaseIndex, ttl).Run(ctx, func(ctx context.Context) {
			f.feeding.Store(true)
			defer f.feeding.Store(false)
			f.Run(ctx)
		}, f.Watch)
	}()
	f.stop = func() { cancel(); <-done }
	f.die = func() { leases.dead.Store(true); f.stop() }
	t.Cleanup(f.stop)
	return f
}

// level says whether a server reports the index level with the store.
func (f *sharing) level(t *testing.T, s *stores.Store) bool {
	head, err := s.ChangeHead(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	state := f.State()
	return state.Filled && !state.Degraded && state.Position == head && state.Lag == 0
}

func TestOneOfTwoFeedsASharedIndex(t *testing.T) {
	s, x := openStore(t), openIndex(t)
	put(t, s, 20, "Trước")
	first := share(t, s, x, 8*time.Second)
	await(t, "the first feeds", first.feeding.Load)
	second := share(t, s, x, 8*time.Second)
	put(t, s, 30, "Sau")
	await(t, "both report the index level", func() bool { return first.level(t, s) && second.level(t, s) })
	if second.feeding.Load() || x.rebuilds.Load() != 1 {
		t.Errorf("the second feeds: %v, the index was filled %d times; want one feeder and one filling", second.feeding.Load(), x.rebuilds.Load())
	}
	x.down.Store(true)
	put(t, s, 7, "Khi hỏng")
	await(t, "both report the outage and the lag", func() bool {
		a, b := first.State(), second.State()
		return a.Degraded && b.Degraded && a.Lag == 7 && b.Lag == 7
	})
	x.down.Store(false)
	await(t, "both report the index level again", func() bool { return first.level(t, s) && second.level(t, s) })
	first.stop()
	await(t, "the second takes over", second.feeding.Load)
	put(t, s, 40, "Một mình")
	await(t, "the second brings it level", func() bool { return second.level(t, s) })
	wantSame(t, x, s)
}

// TestAnotherFeedsWhenTheHolderDies kills feeder after feeder between two
// batches while others write; whoever takes over loses nothing.
func TestAnotherFeedsWhenTheHolderDies(t *testing.T) {
	s, x := openStore(t), openIndex(t)
	put(t, s, 5, "Đầu")
	holder := share(t, s, x, time.Second)
	await(t, "the first has filled it", func() bool { return holder.State().Filled })
	filled := x.rebuilds.Load()
	ctx, stop := context.WithCancel(t.Context())
	var writer sync.WaitGroup
	defer writer.Wait()
	defer stop()
	writer.Go(func() {
		for n := 0; ctx.Err() == nil; n++ {
			write := place.Write{Place: record(fmt.Sprint("m", n%300), fmt.Sprint("Lúc ấy ", n)), Expect: place.ExpectAny, Delete: n%7 == 6}
			if _, err := s.WritePlaces(context.Background(), domain.Everything(), []place.Write{write}); err != nil && domain.CodeOf(err) != domain.CodeGone {
				t.Errorf("WritePlaces: %v", err)
				return
			}
		}
	})
	for range 3 {
		next := share(t, s, x, time.Second)
		from := holder.State().Position
		await(t, "the holder feeds what is written", func() bool { return holder.State().Position > from })
		holder.die()
		await(t, "another takes over", next.feeding.Load)
		holder = next
	}
	stop()
	writer.Wait()
	await(t, "the last one brings it level", func() bool { return holder.level(t, s) })
	wantSame(t, x, s)
	if n := x.rebuilds.Load(); n != filled {
		t.Errorf("it was filled %d times more", n-filled)
	}
}
