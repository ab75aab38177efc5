package storetest

import (
	"context"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/place"
	"hanhtrinh/store"
)

func testLife(t *testing.T, o Opener) {
	each(t, o, map[string]func(*testing.T, store.Store){
		"ping": func(t *testing.T, s store.Store) {
			if err := s.Ping(testContext(t)); err != nil {
				t.Error(err)
			}
		},
		"close waits":        closeWaits,
		"closed":             closed,
		"callers that left":  callersThatLeft,
		"kept after closing": func(t *testing.T, s store.Store) { keptAfterClosing(t, s, o) },
	})
}

// calls is every method that can fail, on a store that holds nothing.
func calls(s store.Store) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"Place":  func(ctx context.Context) error { _, err := s.Place(ctx, "a"); return err },
		"Places": func(ctx context.Context) error { _, err := s.Places(ctx, []string{"a"}); return err },
		"PlaceIDs": func(ctx context.Context) error {
			_, err := s.PlaceIDs(ctx, []place.SourceID{{System: "s", ID: "x"}})
			return err
		},
		"WritePlaces": func(ctx context.Context) error {
			_, err := s.WritePlaces(ctx, domain.Everything(), []place.Write{put(simple("a"), -1)})
			return err
		},
		"ListPlaces": func(ctx context.Context) error { _, err := s.ListPlaces(ctx, place.Filter{}, 1); return err },
		"near": func(ctx context.Context) error {
			_, err := s.ListPlaces(ctx, place.Filter{Near: &domain.Point{}}, 1)
			return err
		},
		"EachPlace": func(ctx context.Context) error {
			_, err := s.EachPlace(ctx, place.Filter{}, func(place.Place) error { return nil })
			return err
		},
		"CountPlaces": func(ctx context.Context) error { _, err := s.CountPlaces(ctx); return err },
		"SaveAreas":   func(ctx context.Context) error { return s.SaveAreas(ctx, fullDataset()) },
		"LoadAreas":   func(ctx context.Context) error { _, err := s.LoadAreas(ctx); return err },
		"Keyset":      func(ctx context.Context) error { _, _, err := s.Keyset(ctx, "p"); return err },
		"SaveKeyset":  func(ctx context.Context) error { return s.SaveKeyset(ctx, "p", []byte("k"), 0) },
		"Changes":     func(ctx context.Context) error { _, err := s.Changes(ctx, 0, 1); return err },
		"ChangeHead":  func(ctx context.Context) error { _, err := s.ChangeHead(ctx); return err },
		"Pending":     func(ctx context.Context) error { _, _, err := s.ChangesPending(ctx); return err },
		"TrimChanges": func(ctx context.Context) error { _, err := s.TrimChanges(ctx, day0); return err },
		"ReserveKey": func(ctx context.Context) error {
			_, _, err := s.ReserveKey(ctx, txKey, []byte("fp"), time.Hour)
			return err
		},
		"StoreAnswer":  func(ctx context.Context) error { return s.StoreAnswer(ctx, txKey, "t", domain.IdempotentAnswer{}) },
		"ReleaseKey":   func(ctx context.Context) error { return s.ReleaseKey(ctx, txKey, "t") },
		"HoldLease":    func(ctx context.Context) error { _, err := s.HoldLease(ctx, "l", "h", time.Hour); return err },
		"ReleaseLease": func(ctx context.Context) error { return s.ReleaseLease(ctx, "l", "h") },
		"ExpireKeys":   func(ctx context.Context) error { _, err := s.ExpireKeys(ctx, day0); return err },
		"InTx": func(ctx context.Context) error {
			return s.InTx(ctx, func(ctx context.Context) error { return s.SaveAreas(ctx, area.Dataset{}) })
		},
		"Ping": func(ctx context.Context) error { return s.Ping(ctx) },
	}
}

func closed(t *testing.T, s store.Store) {
	if err := s.Close(testContext(t)); err != nil {
		t.Fatal(err)
	}
	for name, call := range calls(s) {
		t.Run(name, func(t *testing.T) {
			wantError(t, call(testContext(t)), domain.CodeUnavailable, domain.ReasonStoreDown)
		})
	}
	if s.ChangesWake() == nil {
		t.Error("ChangesWake of a closed store is nil")
	}
	if err := s.Close(testContext(t)); err != nil {
		t.Logf("closing twice says %v", err)
	}
}

// callersThatLeft cancels before the call: unavailable, and nothing changed.
func callersThatLeft(t *testing.T, s store.Store) {
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	for name, call := range calls(s) {
		t.Run(name, func(t *testing.T) {
			wantError(t, call(gone), domain.CodeUnavailable, domain.ReasonStoreDown)
		})
	}
	if n, err := s.CountPlaces(testContext(t)); err != nil || n != 0 {
		t.Errorf("got %d places, %v, want none", n, err)
	}
}

// closeWaits closes while a transaction is under way: it must end first, and
// well.
func closeWaits(t *testing.T, s store.Store) {
	inside, result := make(chan struct{}), make(chan error, 1)
	closing := make(chan error, 1)
	outside := testContext(t)
	go func() {
		result <- s.InTx(outside, func(ctx context.Context) error {
			close(inside)
			for s.Ping(outside) == nil { // until Close has begun
			}
			_, err := s.WritePlaces(ctx, domain.Everything(), []place.Write{put(simple("a"), place.ExpectNew)})
			return err
		})
	}()
	<-inside
	go func() { closing <- s.Close(testContext(t)) }()
	if err := <-result; err != nil {
		t.Errorf("the transaction under way: %v", err)
	}
	if err := <-closing; err != nil {
		t.Errorf("Close: %v", err)
	}
}

func keptAfterClosing(t *testing.T, s store.Store, o Opener) {
	if o.Again == nil {
		t.Skip("this engine opens one handle only")
	}
	mustWrite(t, s, put(Full("a"), place.ExpectNew))
	head := settle(t, s)
	other := o.Again(t, s)
	if err := s.Close(testContext(t)); err != nil {
		t.Fatal(err)
	}
	mustGet(t, other, "a")
	if got := settle(t, other); got != head {
		t.Errorf("got head %d, want %d", got, head)
	}
	mustWrite(t, other, put(simple("a"), 1))
	if log := logOf(t, other); len(log) != 2 {
		t.Errorf("got %d entries, want 2", len(log))
	}
}
