package searchtest

import (
	"context"
	"iter"
	"slices"
	"strings"
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

func rebuild(t testing.TB, x Index, position int64, list ...place.Place) {
	t.Helper()
	if err := x.Rebuild(testContext(t), seq(list), func() int64 { return position }); err != nil {
		t.Fatalf("Rebuild: %v", err)
	}
}

// with opens an index that holds list.
func with(t testing.TB, open Opener, list ...place.Place) Index {
	t.Helper()
	x := open(t, atNoon)
	rebuild(t, x, 1, list...)
	return x
}

func update(t testing.TB, x Index, b search.Batch) {
	t.Helper()
	if err := x.Update(testContext(t), b); err != nil {
		t.Fatalf("Update: %v", err)
	}
}

// ask asks for one page, of 100 hits unless told.
func ask(t testing.TB, x search.Engine, a search.Ask) search.Found {
	t.Helper()
	if a.Limit == 0 {
		a.Limit = 100
	}
	return askAll(t, x, a)[0]
}

// total asks how many there are, which the engine must know.
func total(t testing.TB, x search.Engine, a search.Ask) int {
	t.Helper()
	a.Limit = 0
	found := askAll(t, x, a)[0]
	if found.Matched == nil || len(found.Hits) > 0 {
		t.Fatalf("Ask(%s): got %d hits and matched %v, want only how many there are", describe(a), len(found.Hits), found.Matched)
	}
	return *found.Matched
}

func askAll(t testing.TB, x search.Engine, asks ...search.Ask) []search.Found {
	t.Helper()
	found, err := x.Ask(testContext(t), asks...)
	if err != nil {
		t.Fatalf("Ask(%s): %v", describe(asks...), err)
	}
	if len(found) != len(asks) {
		t.Fatalf("Ask(%s): got %d answers, want %d", describe(asks...), len(found), len(asks))
	}
	return found
}

// filtered asks by id for what f lets pass.
func filtered(f search.Filter) search.Ask { return search.Ask{Filter: f} }

// typed matches all words of text, the last one as a prefix unless a space
// follows; nil for a text without words.
func typed(text string) search.Match {
	words := strings.Fields(domain.Fold(text))
	var clause search.Clause
	for i, w := range words {
		clause = append(clause, search.Group{{Text: w, Prefix: i == len(words)-1 && !strings.HasSuffix(text, " ")}})
	}
	if clause == nil {
		return nil
	}
	return search.Match{clause}
}

func idsOf(hits []search.Hit) []string {
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	return ids
}

// wantIDs asks a and compares the ids in their order.
func wantIDs(t testing.TB, x search.Engine, a search.Ask, want ...string) {
	t.Helper()
	got := ask(t, x, a)
	if !slices.Equal(idsOf(got.Hits), want) || got.More {
		t.Errorf("Ask(%s): got %v (more: %v), want %v", describe(a), idsOf(got.Hits), got.More, want)
	}
}

// wantSet asks a and compares the ids in any order.
func wantSet(t testing.TB, x search.Engine, a search.Ask, want ...string) {
	t.Helper()
	got := idsOf(ask(t, x, a).Hits)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("Ask(%s): got %v, want %v", describe(a), got, want)
	}
}

func wantPosition(t testing.TB, x Index, want int64) {
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
func allPages(t testing.TB, x search.Engine, a search.Ask) []search.Hit {
	t.Helper()
	var all []search.Hit
	for {
		page := ask(t, x, a)
		all = append(all, page.Hits...)
		if !page.More {
			return all
		}
		if len(page.Hits) != a.Limit {
			t.Fatalf("Ask(%s): a page of %d hits says there are more, want %d hits", describe(a), len(page.Hits), a.Limit)
		}
		a.After = &page.Hits[len(page.Hits)-1].After
	}
}
