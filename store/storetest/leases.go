package storetest

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/store"
)

func testLeases(t *testing.T, o Opener) {
	each(t, o, map[string]func(*testing.T, store.Store){
		"one holder": func(t *testing.T, s store.Store) { leaseHasOneHolder(t, s, o.second(t, s)) },
		"lapses":     func(t *testing.T, s store.Store) { leaseLapses(t, s, o.second(t, s)) },
		"race":       func(t *testing.T, s store.Store) { leaseRace(t, []store.Store{s, o.second(t, s)}) },
	})
}

func wantLease(t testing.TB, s store.Store, name, holder string, ttl time.Duration, want bool) {
	t.Helper()
	if held, err := s.HoldLease(testContext(t), name, holder, ttl); err != nil || held != want {
		t.Errorf("HoldLease(%q) for %q: got %v, %v, want %v", name, holder, held, err, want)
	}
}

func release(t testing.TB, s store.Store, name, holder string) {
	t.Helper()
	if err := s.ReleaseLease(testContext(t), name, holder); err != nil {
		t.Errorf("ReleaseLease(%q) of %q: %v", name, holder, err)
	}
}

func leaseHasOneHolder(t *testing.T, s, other store.Store) {
	release(t, s, "work", "a") // of a lease that never was
	wantLease(t, s, "work", "a", time.Hour, true)
	wantLease(t, s, "work", "a", time.Hour, true)
	wantLease(t, s, "work", "$b", time.Hour, false)
	wantLease(t, other, "work", "$b", time.Hour, false)
	wantLease(t, other, "other work", "$b", time.Hour, true)
	release(t, other, "work", "$b") // which does not have it
	wantLease(t, other, "work", "$b", time.Hour, false)
	release(t, s, "work", "a")
	wantLease(t, other, "work", "$b", time.Hour, true)
	wantLease(t, s, "work", "a", time.Hour, false)
	if head := settle(t, s); head != 0 {
		t.Errorf("leases wrote %d entries into the change log", head)
	}
}

// leaseLapses: a holder that falls silent loses it, one that asks again keeps it
// for the time it named last.
func leaseLapses(t *testing.T, s, other store.Store) {
	wantLease(t, s, "work", "a", time.Millisecond, true)
	awaitLease(t, other, "work", "b", time.Millisecond)
	awaitLease(t, s, "work", "a", time.Hour)
	wantLease(t, other, "work", "b", time.Hour, false)
	wantLease(t, s, "work", "a", time.Millisecond, true)
	awaitLease(t, other, "work", "b", time.Hour)
	release(t, s, "work", "a") // too late
	wantLease(t, s, "work", "a", time.Hour, false)
}

// awaitLease asks until the lease is got.
func awaitLease(t testing.TB, s store.Store, name, holder string, ttl time.Duration) {
	t.Helper()
	ctx := testContext(t)
	for ctx.Err() == nil {
		held, err := s.HoldLease(ctx, name, holder, ttl)
		if err != nil {
			t.Fatalf("HoldLease: %v", err)
		}
		if held {
			return
		}
		domain.Pause(ctx, nil, time.Millisecond)
	}
	t.Fatalf("%s never got the lease", holder)
}

func leaseRace(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	for round := range 8 {
		var won atomic.Int32
		together(8, func(i int) {
			held, err := handles[i%2].HoldLease(ctx, fmt.Sprint("work ", round), fmt.Sprint("holder ", i), time.Hour)
			if err != nil {
				t.Errorf("HoldLease: %v", err)
			}
			if held {
				won.Add(1)
			}
		})
		if won.Load() != 1 {
			t.Fatalf("%d programs hold one lease, want 1", won.Load())
		}
	}
}
