package storetest

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/store"
)

var errAbort = errors.New("changed our mind")

func testInTx(t *testing.T, o Opener) {
	each(t, o, map[string]func(*testing.T, store.Store){
		"all or nothing":        txAllOrNothing,
		"nested calls join":     txNested,
		"reads own writes":      txOwnWrites,
		"not seen before":       txNotSeenBefore,
		"panic":                 txPanic,
		"refused and swallowed": txSwallowed,
		"cancelled":             txCancelled,
	})
}

// writeEverything makes one call of each area's store.
func writeEverything(ctx context.Context, s store.Store, token string) error {
	if _, err := s.WritePlaces(ctx, domain.Everything(), []place.Write{put(simple("a", withSource("x")), place.ExpectNew)}); err != nil {
		return err
	}
	if err := s.SaveAreas(ctx, fullDataset()); err != nil {
		return err
	}
	if err := s.SaveKeyset(ctx, "tokens", []byte("sealed"), 0); err != nil {
		return err
	}
	return s.StoreAnswer(ctx, txKey, token, domain.IdempotentAnswer{Status: 201, StoredAt: day0})
}

var txKey = domain.IdempotencyKey{Actor: "u", Operation: "createPlace", Key: "k"}

func txAllOrNothing(t *testing.T, s store.Store) {
	ctx := testContext(t)
	token, _, err := s.ReserveKey(ctx, txKey, []byte("fp"), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	err = s.InTx(ctx, func(ctx context.Context) error {
		if err := writeEverything(ctx, s, token); err != nil {
			return err
		}
		return errAbort
	})
	if !errors.Is(err, errAbort) {
		t.Fatalf("got %v, want the error of fn", err)
	}
	_, err = s.Place(ctx, "a")
	wantError(t, err, domain.CodeNotFound, "")
	wantOwner(t, s, "x", "")
	if d, err := s.LoadAreas(ctx); err != nil || len(d.Units) != 0 {
		t.Errorf("LoadAreas: got %d units, %v, want none", len(d.Units), err)
	}
	if _, v, err := s.Keyset(ctx, "tokens"); err != nil || v != 0 {
		t.Errorf("Keyset: got version %d, %v, want 0", v, err)
	}
	if log := logOf(t, s); len(log) != 0 {
		t.Errorf("got %d entries in the log, want none", len(log))
	}
	if err := s.InTx(ctx, func(ctx context.Context) error { return writeEverything(ctx, s, token) }); err != nil {
		t.Fatal(err)
	}
	mustGet(t, s, "a")
	if log := logOf(t, s); len(log) != 2 {
		t.Errorf("got %d entries in the log, want 2", len(log))
	}
	if _, answer, err := s.ReserveKey(ctx, txKey, []byte("fp"), time.Hour); err != nil || answer == nil || answer.Status != 201 {
		t.Errorf("ReserveKey: got %v, %v, want the stored answer", answer, err)
	}
}

func txNested(t *testing.T, s store.Store) {
	write := func(ctx context.Context, id string) error {
		return s.InTx(ctx, func(ctx context.Context) error {
			_, err := s.WritePlaces(ctx, domain.Everything(), []place.Write{put(simple(id), place.ExpectNew)})
			return err
		})
	}
	err := s.InTx(testContext(t), func(ctx context.Context) error {
		if err := write(ctx, "a"); err != nil {
			return err
		}
		return errAbort
	})
	if !errors.Is(err, errAbort) {
		t.Fatalf("got %v, want the error of fn", err)
	}
	_, err = s.Place(testContext(t), "a")
	wantError(t, err, domain.CodeNotFound, "")
	if err := s.InTx(testContext(t), func(ctx context.Context) error { return errors.Join(write(ctx, "a"), write(ctx, "b")) }); err != nil {
		t.Fatal(err)
	}
	mustGet(t, s, "a")
	mustGet(t, s, "b")
}

func txOwnWrites(t *testing.T, s store.Store) {
	err := s.InTx(testContext(t), func(ctx context.Context) error {
		versions, err := s.WritePlaces(ctx, domain.Everything(), []place.Write{put(simple("a", withSource("x")), place.ExpectNew)})
		if err != nil {
			return err
		}
		if _, err := s.WritePlaces(ctx, domain.Everything(), []place.Write{put(simple("a", withSource("x")), versions[0])}); err != nil {
			return err
		}
		p, err := s.Place(ctx, "a")
		if err != nil || p.Version != 2 {
			t.Errorf("Place: got version %d, %v, want 2", p.Version, err)
		}
		many, err := s.Places(ctx, []string{"a"})
		if err != nil || len(many) != 1 {
			t.Errorf("Places: got %d, %v, want one", len(many), err)
		}
		owners, err := s.PlaceIDs(ctx, []place.SourceID{{System: "s", ID: "x"}})
		if err != nil || owners["s:x"] != "a" {
			t.Errorf("PlaceIDs: got %v, %v, want a", owners, err)
		}
		if err := s.SaveKeyset(ctx, "p", []byte("1"), 0); err != nil {
			return err
		}
		if _, v, err := s.Keyset(ctx, "p"); err != nil || v != 1 {
			t.Errorf("Keyset: got version %d, %v, want 1", v, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func txNotSeenBefore(t *testing.T, s store.Store) {
	outside := testContext(t)
	head := settle(t, s)
	err := s.InTx(outside, func(ctx context.Context) error {
		if _, err := s.WritePlaces(ctx, domain.Everything(), []place.Write{put(simple("a"), place.ExpectNew)}); err != nil {
			return err
		}
		_, err := s.Place(outside, "a")
		wantError(t, err, domain.CodeNotFound, "")
		if log, err := s.Changes(outside, head, 10); err != nil || len(log) != 0 {
			t.Errorf("a reader outside saw %d entries, %v, want none", len(log), err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	mustGet(t, s, "a")
}

func txPanic(t *testing.T, s store.Store) {
	func() {
		defer func() {
			if r := recover(); r != "boom" {
				t.Errorf("got panic %v, want boom", r)
			}
		}()
		s.InTx(testContext(t), func(ctx context.Context) error {
			s.WritePlaces(ctx, domain.Everything(), []place.Write{put(simple("a"), place.ExpectNew)})
			panic("boom")
		})
	}()
	_, err := s.Place(testContext(t), "a")
	wantError(t, err, domain.CodeNotFound, "")
	mustWrite(t, s, put(simple("a"), place.ExpectNew))
}

// txSwallowed hides a refusal from InTx: nothing of the refused batch may
// stay, whether the rest is kept or the whole transaction fails.
func txSwallowed(t *testing.T, s store.Store) {
	mustWrite(t, s, put(simple("old"), place.ExpectNew))
	err := s.InTx(testContext(t), func(ctx context.Context) error {
		if _, err := s.WritePlaces(ctx, domain.Everything(), []place.Write{put(simple("first"), place.ExpectNew)}); err != nil {
			return err
		}
		_, err := s.WritePlaces(ctx, domain.Everything(), []place.Write{put(simple("half"), place.ExpectNew), put(simple("old"), place.ExpectNew)})
		wantRefused(t, err, 1, domain.CodeConflict, domain.ReasonPlaceExists)
		return nil
	})
	_, half := s.Place(testContext(t), "half")
	wantError(t, half, domain.CodeNotFound, "")
	if _, first := s.Place(testContext(t), "first"); (first == nil) != (err == nil) {
		t.Errorf("InTx said %v, but the first write: %v", err, first)
	}
	var ids []string
	for _, c := range logOf(t, s) {
		ids = append(ids, c.ID)
	}
	if reflect.DeepEqual(ids, []string{"old", "first"}) != (err == nil) {
		t.Errorf("InTx said %v, but the log has %v", err, ids)
	}
}

func txCancelled(t *testing.T, s store.Store) {
	ctx, cancel := context.WithCancel(testContext(t))
	err := s.InTx(ctx, func(ctx context.Context) error {
		if _, err := s.WritePlaces(ctx, domain.Everything(), []place.Write{put(simple("a"), place.ExpectNew)}); err != nil {
			return err
		}
		cancel()
		return nil
	})
	if err == nil {
		t.Fatal("a transaction whose caller left was committed without an error")
	}
	_, err = s.Place(ctx, "a")
	wantError(t, err, domain.CodeUnavailable, domain.ReasonStoreDown)
	_, err = s.Place(testContext(t), "a")
	wantError(t, err, domain.CodeNotFound, "")
	mustWrite(t, s, put(simple("a"), place.ExpectNew))
}
