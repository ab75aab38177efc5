package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/store"
)

// patience is how long a test waits for what must happen at all; it is no
// measure of speed.
const patience = 60 * time.Second

// day0 is when the records of the suite were written.
var day0 = time.Date(2026, 1, 1, 8, 30, 15, 250e6, time.UTC)

func testContext(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

// simple is a small record; change makes it special.
func simple(id string, change ...func(*place.Place)) place.Place {
	p := place.Place{
		ID: id, Kind: place.KindAttraction, Subkind: "museum", Category: "culture",
		Name:       domain.LocalizedText{"vi": "Bảo tàng " + id},
		Location:   domain.Point{Lat: 10.93, Lon: 108.1},
		TimeZone:   "Asia/Ho_Chi_Minh",
		Provenance: place.Provenance{Source: "test", Licence: "CC0-1.0"},
		CreatedAt:  day0, UpdatedAt: day0,
	}
	for _, c := range change {
		c(&p)
	}
	return p
}

func put(p place.Place, expect int64) place.Write { return place.Write{Place: p, Expect: expect} }

func remove(id string, expect int64) place.Write {
	return place.Write{Place: place.Place{ID: id, UpdatedAt: day0}, Expect: expect, Delete: true}
}

func mustWrite(t testing.TB, s store.Store, writes ...place.Write) []int64 {
	t.Helper()
	versions, err := s.WritePlaces(testContext(t), domain.Everything(), writes)
	if err != nil {
		t.Fatalf("WritePlaces: %v", err)
	}
	if len(versions) != len(writes) {
		t.Fatalf("WritePlaces returned %d versions for %d writes", len(versions), len(writes))
	}
	return versions
}

func mustGet(t testing.TB, s store.Store, id string) place.Place {
	t.Helper()
	p, err := s.Place(testContext(t), id)
	if err != nil {
		t.Fatalf("Place(%q): %v", id, err)
	}
	return p
}

// wantError checks code and reason; an empty reason is not compared.
func wantError(t testing.TB, err error, code domain.Code, reason domain.Reason) {
	t.Helper()
	if got := domain.CodeOf(err); got != code {
		t.Fatalf("got error %v (code %q), want code %q", err, got, code)
	}
	if reason != "" && !hasReason(err, reason) {
		t.Fatalf("got error %v, want reason %q", err, reason)
	}
}

func hasReason(err error, reason domain.Reason) bool {
	var e *domain.Error
	return errors.As(err, &e) && e.Message.Code == reason
}

// settle waits until every committed entry of the log is visible and returns
// the head.
func settle(t testing.TB, s store.Store) int64 {
	t.Helper()
	ctx := testContext(t)
	for {
		wake := s.ChangesWake()
		n, _, err := s.ChangesPending(ctx)
		if err != nil {
			t.Fatalf("ChangesPending: %v", err)
		}
		if n == 0 {
			head, err := s.ChangeHead(ctx)
			if err != nil {
				t.Fatalf("ChangeHead: %v", err)
			}
			return head
		}
		select {
		case <-wake:
		case <-ctx.Done():
			t.Fatalf("%d entries of the change log stayed invisible", n)
		}
	}
}

// readLog returns all visible entries after a position, read in small pages.
func readLog(t testing.TB, s store.Store, after int64) []domain.Change {
	t.Helper()
	var all []domain.Change
	for {
		page, err := s.Changes(testContext(t), after, 7)
		if err != nil {
			t.Fatalf("Changes(%d): %v", after, err)
		}
		if len(page) == 0 {
			return all
		}
		all = append(all, page...)
		after = page[len(page)-1].Seq
	}
}

// logOf settles and returns the whole log.
func logOf(t testing.TB, s store.Store) []domain.Change {
	t.Helper()
	settle(t, s)
	return readLog(t, s, 0)
}
