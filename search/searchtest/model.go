package searchtest

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"golang.org/x/text/unicode/norm"

	"hanhtrinh/search"
)

// decomposed takes letters and accents apart.
func decomposed(s string) string { return norm.NFD.String(s) }

// describe says what is asked.
func describe(asks ...search.Ask) string {
	out, err := json.Marshal(asks)
	if err != nil {
		return fmt.Sprintf("%+v", asks)
	}
	return string(out[:min(len(out), 2_000)])
}

// compareAll reads all pages of a and compares them with those of m.
func compareAll(t testing.TB, x search.Engine, m *Memory, a search.Ask) {
	t.Helper()
	if a.Limit == 0 {
		a.Limit = 100
	}
	if a.Order == search.ByWorth {
		compareWorth(t, x, m, a)
		return
	}
	for b := a; ; { // Each has after-keys of its own.
		got, want := ask(t, x, a), ask(t, m, b)
		compareHits(t, a, got.Hits, want.Hits)
		compareSums(t, a, got, want)
		if got.More != want.More {
			t.Errorf("Ask(%s): got more: %v, want %v", describe(a), got.More, want.More)
		}
		if t.Failed() || !got.More {
			return
		}
		a.After, b.After = &got.Hits[len(got.Hits)-1].After, &want.Hits[len(want.Hits)-1].After
	}
}

// compareWorth compares candidates: they come in their order, and what is left out
// lies beyond the bound that is given for it.
func compareWorth(t testing.TB, x search.Engine, m *Memory, a search.Ask) {
	t.Helper()
	got := ask(t, x, a)
	all := a
	all.Limit = 1 << 30
	want := ask(t, m, all)
	compareSums(t, a, got, want)
	if n := min(a.Limit, len(want.Hits)); len(got.Hits) != n || got.More != (len(want.Hits) > n) {
		t.Errorf("Ask(%s): got %d hits (more: %v), want %d of %d", describe(a), len(got.Hits), got.More, n, len(want.Hits))
		return
	}
	var chosen []search.Hit
	for _, h := range want.Hits {
		if slices.Contains(idsOf(got.Hits), h.ID) {
			chosen = append(chosen, h)
			continue
		}
		worth := -h.After.Num
		if worth > got.Left.Worth || a.Near == nil && worth == got.Left.Worth && h.ID <= got.Left.ID {
			t.Errorf("Ask(%s): %s of worth %v is left out beyond %+v", describe(a), h.ID, worth, got.Left)
		}
	}
	compareHits(t, a, got.Hits, chosen)
}

// compareSums compares what is said of all pages together.
func compareSums(t testing.TB, a search.Ask, got, want search.Found) {
	t.Helper()
	if got.Matched != nil && (want.Matched == nil || *got.Matched != *want.Matched) {
		t.Errorf("Ask(%s): got %d matched, want another number", describe(a), *got.Matched)
	}
	for _, f := range a.Facets {
		if len(got.Facets[f])+len(want.Facets[f]) > 0 && !reflect.DeepEqual(got.Facets[f], want.Facets[f]) {
			t.Errorf("Ask(%s): got %s %v, want %v", describe(a), f, got.Facets[f], want.Facets[f])
		}
	}
}

func compareHits(t testing.TB, a search.Ask, got, want []search.Hit) {
	t.Helper()
	if !slices.Equal(idsOf(got), idsOf(want)) {
		t.Errorf("Ask(%s): got %v, want %v", describe(a), idsOf(got), idsOf(want))
		return
	}
	for i := range got {
		g, w := got[i], want[i]
		if g.Open != w.Open || (g.DistanceM == nil) != (w.DistanceM == nil) || g.DistanceM != nil && *g.DistanceM != *w.DistanceM {
			t.Errorf("Ask(%s): %s: got open %v and distance %v, want %v and %v", describe(a), g.ID, g.Open, g.DistanceM, w.Open, w.DistanceM)
		}
		if (g.Card == nil) != (w.Card == nil) || g.Card != nil && !sameCard(g.Card, w.Card) {
			t.Errorf("Ask(%s): %s: got card %+v, want %+v", describe(a), g.ID, g.Card, w.Card)
		}
	}
}

// sameCard compares cards; no list and an empty one are the same, and timings
// are those that read the same.
func sameCard(a, b *search.Card) bool {
	x, errX := json.Marshal(a.Timing)
	y, errY := json.Marshal(b.Timing)
	return errX == nil && errY == nil && string(x) == string(y) && a.ID == b.ID && a.Kind == b.Kind && a.Subkind == b.Subkind && a.Category == b.Category &&
		a.Point == b.Point && a.Quality == b.Quality && slices.Equal(a.Street, b.Street) && slices.Equal(a.AreaKeys, b.AreaKeys) &&
		slices.EqualFunc(a.Names, b.Names, func(m, n search.Name) bool { return reflect.DeepEqual(m, n) })
}
