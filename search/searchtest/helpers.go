package searchtest

import (
	"context"
	"iter"
	"slices"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

// patience is how long a test waits for what must happen at all; it is no
// measure of speed.
const patience = 2 * time.Minute

// noon is 12:00 on Monday 2 March 2026 in Vietnam, the day of every test.
var noon = time.Date(2026, 3, 2, 5, 0, 0, 0, time.UTC)

func atNoon() time.Time { return noon }

// centre is where simple places are.
var centre = domain.Point{Lat: 10.93, Lon: 108.1}

func testContext(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

// simple is a small record; change makes it special.
func simple(id string, change ...func(*place.Place)) place.Place {
	p := place.Place{
		ID: id, Version: 1, Kind: place.KindAttraction, Subkind: "museum", Category: "culture",
		Name:     domain.LocalizedText{"vi": "Bảo tàng " + id},
		Location: centre, TimeZone: place.DefaultTimeZone,
	}
	for _, c := range change {
		c(&p)
	}
	return p
}

// named is a simple place of that name.
func named(id, name string, change ...func(*place.Place)) place.Place {
	return simple(id, append([]func(*place.Place){func(p *place.Place) { p.Name = domain.LocalizedText{"vi": name} }}, change...)...)
}

// metresNorth of centre.
func metresNorth(m float64) func(*place.Place) {
	return func(p *place.Place) { p.Location = domain.Point{Lat: centre.Lat + m/111_195.0, Lon: centre.Lon} }
}

// seq gives the places of list.
func seq(list []place.Place) iter.Seq2[place.Place, error] {
	return func(yield func(place.Place, error) bool) {
		for _, p := range list {
			if !yield(p, nil) {
				return
			}
		}
	}
}

func rebuild(t testing.TB, x search.Index, position int64, list ...place.Place) {
	t.Helper()
	if err := x.Rebuild(testContext(t), seq(list), func() int64 { return position }); err != nil {
		t.Fatalf("Rebuild: %v", err)
	}
}

// with opens an index that holds list.
func with(t testing.TB, open Opener, list ...place.Place) search.Index {
	t.Helper()
	x := open(t, atNoon)
	rebuild(t, x, 1, list...)
	return x
}

func update(t testing.TB, x search.Index, b search.Batch) {
	t.Helper()
	if err := x.Update(testContext(t), b); err != nil {
		t.Fatalf("Update: %v", err)
	}
}

func ask(t testing.TB, x search.Index, q search.Query) search.Results {
	t.Helper()
	if q.Limit == 0 {
		q.Limit = 100
	}
	results, err := x.Search(testContext(t), q)
	if err != nil {
		t.Fatalf("Search(%s): %v", describe(q), err)
	}
	return results
}

func idsOf(hits []search.Hit) []string {
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	return ids
}

// wantIDs asks q and compares the ids in their order.
func wantIDs(t testing.TB, x search.Index, q search.Query, want ...string) {
	t.Helper()
	got := ask(t, x, q)
	if !slices.Equal(idsOf(got.Hits), want) || got.More {
		t.Errorf("Search(%s): got %v (more: %v), want %v", describe(q), idsOf(got.Hits), got.More, want)
	}
}

// wantSet asks q and compares the ids in any order.
func wantSet(t testing.TB, x search.Index, q search.Query, want ...string) {
	t.Helper()
	got := idsOf(ask(t, x, q).Hits)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("Search(%s): got %v, want %v", describe(q), got, want)
	}
}

func wantPosition(t testing.TB, x search.Index, want int64) {
	t.Helper()
	if got, err := x.Position(testContext(t)); err != nil || got != want {
		t.Errorf("Position: got %d, %v, want %d", got, err, want)
	}
}

func wantUnavailable(t testing.TB, what string, err error) {
	t.Helper()
	if domain.CodeOf(err) != domain.CodeUnavailable {
		t.Errorf("%s: got %v, want unavailable", what, err)
	}
}

// allPages asks page after page and returns every hit.
func allPages(t testing.TB, x search.Index, q search.Query) []search.Hit {
	t.Helper()
	var all []search.Hit
	for {
		page := ask(t, x, q)
		all = append(all, page.Hits...)
		if !page.More {
			return all
		}
		if len(page.Hits) != q.Limit {
			t.Fatalf("Search(%s): a page of %d hits says there are more, want %d hits", describe(q), len(page.Hits), q.Limit)
		}
		q.After = &page.Hits[len(page.Hits)-1].After
	}
}
