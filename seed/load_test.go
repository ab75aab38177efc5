package seed

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/store"
	"hanhtrinh/store/mongo"
	"hanhtrinh/store/sqlite"
	"hanhtrinh/store/storetest/engine"
)

func onStores(t *testing.T, test func(t *testing.T, s store.Store)) {
	closing := func(t *testing.T, s store.Store) {
		t.Cleanup(func() {
			if err := s.Close(context.Background()); err != nil {
				t.Errorf("Close: %v", err)
			}
		})
	}
	t.Run("sqlite", func(t *testing.T) {
		s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "places.db"), sqlite.Options{})
		if err != nil {
			t.Fatal(err)
		}
		closing(t, s)
		test(t, s)
	})
	t.Run("mongo", func(t *testing.T) {
		s, err := mongo.Open(t.Context(), engine.Database(t), mongo.Options{})
		if err != nil {
			t.Fatal(err)
		}
		closing(t, s)
		test(t, s)
	})
}

func on(days int) domain.Clock {
	return func() time.Time { return day.AddDate(0, 0, days) }
}

func mustLoad(t *testing.T, s store.Store, days int) Summary {
	t.Helper()
	sum, err := Load(t.Context(), s, directory(), on(days), nil)
	if err != nil {
		t.Fatalf("Load: %v %v", err, sum.Refusals)
	}
	return sum
}

// write changes a record as a person does.
func write(t *testing.T, s store.Store, id string, days int, change func(*place.Place)) {
	t.Helper()
	p, err := s.Place(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	change(&p)
	if err := place.Prepare(&p, directory(), on(days)()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.WritePlaces(t.Context(), domain.Everything(), []place.Write{{Place: p, Expect: p.Version}}); err != nil {
		t.Fatal(err)
	}
}

func TestLoadIsIdempotentAndLeavesPeoplesWorkAlone(t *testing.T) {
	const edited, deleted, old = "pt-mui-ne", "hue-hue", "dl-da-lat"
	onStores(t, func(t *testing.T, s store.Store) {
		n := len(shippedPlaces(t))
		last := int64(0)
		sum, err := Load(t.Context(), s, directory(), on(0), func(done, total int64) {
			if done < last || total != int64(n) {
				t.Errorf("progress %d of %d after %d", done, total, last)
			}
			last = done
		})
		if err != nil || sum.Created != n || sum.Refused != 0 || last != int64(n) {
			t.Fatalf("first load: %s, %v", sum.Summary(), err)
		}
		for _, d := range sum.DuplicateList {
			t.Errorf("%s repeats %s, %.0f m away", d.ID, d.Of, d.DistanceM)
		}
		for _, w := range sum.WarningList {
			t.Error(w)
		}
		if sum = mustLoad(t, s, 1); sum.Written() != 0 || sum.Unchanged != n {
			t.Fatalf("second load: %s, want nothing written", sum.Summary())
		}

		write(t, s, edited, 2, func(p *place.Place) { p.Description["en"] = "Written by a person." })
		p, err := s.Place(t.Context(), deleted)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.WritePlaces(t.Context(), domain.Everything(), []place.Write{{Place: place.Place{ID: deleted, UpdatedAt: on(2)()}, Expect: p.Version, Delete: true}}); err != nil {
			t.Fatal(err)
		}
		// What an older release shipped: as a loader left it, but with another text.
		write(t, s, old, 2, func(p *place.Place) {
			p.Description["en"] = "The text of an older release."
			p.Provenance.Import = &place.Import{From: Origin, At: on(2)()}
		})

		sum = mustLoad(t, s, 3)
		if sum.Updated != 1 || sum.Deleted != 1 || sum.Created != 0 || sum.Kept != 1 {
			t.Errorf("third load: %s, kept %d; want one refreshed, one deleted left alone, one edit kept", sum.Summary(), sum.Kept)
		}
		if p, err := s.Place(t.Context(), edited); err != nil || p.Description["en"] != "Written by a person." {
			t.Errorf("the edit of %s was overwritten: %q, %v", edited, p.Description["en"], err)
		}
		if _, err := s.Place(t.Context(), deleted); domain.CodeOf(err) != domain.CodeGone {
			t.Errorf("Place(%s) = %v, want gone", deleted, err)
		}
		p, err = s.Place(t.Context(), old)
		if err != nil || p.Description["en"] == "The text of an older release." || !p.AsImported() {
			t.Errorf("%s was not brought up to date: %q, %v", old, p.Description["en"], err)
		}
		if sum = mustLoad(t, s, 4); sum.Written() != 0 {
			t.Errorf("fourth load: %s, want nothing written", sum.Summary())
		}
	})
}

func TestLoadStopsWhenItsContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "places.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(context.Background())
	if _, err := Load(ctx, s, directory(), on(0), nil); err == nil {
		t.Error("Load with an ended context gave no error")
	}
	if n, err := s.CountPlaces(t.Context()); err != nil || n != 0 {
		t.Errorf("%d places, %v; want none", n, err)
	}
}
