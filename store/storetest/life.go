package storetest

import (
	"context"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
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
	if got := stateOf(t, s); len(got.Accounts)+len(got.Grants)+len(got.Proposals) != 0 {
		t.Errorf("got %+v, want nothing", got)
	}
	wantSame(t, "Tried", triedOf(t, s, "k"), account.Count{})
	wantHeads(t, s)
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
