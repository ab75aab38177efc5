package meili

import (
	"cmp"
	"slices"

	"hanhtrinh/search"
)

// worth answers ByWorth, an order the engine does not have, from legs that go by
// quality: everywhere, and close to the point, where nearness counts most.
type worth struct {
	ask  *search.Ask
	into *search.Found
	legs []leg
}

type leg struct {
	ask   search.Ask
	found search.Found
	near  float64 // how near what it leaves out can be, in metres, when no other leg looks nearer
}

func newWorth(a *search.Ask, into *search.Found) *worth {
	far := leg{ask: *a}
	far.ask.Order = search.ByQuality
	w := &worth{ask: a, into: into, legs: []leg{far}}
	if a.Near != nil && (a.RadiusM == 0 || a.RadiusM > search.NearUnitM) {
		close := far
		close.ask.RadiusM, close.ask.Facets = search.NearUnitM, nil
		w.legs[0].near = search.NearUnitM
		w.legs = append(w.legs, close)
	}
	return w
}

// join makes one answer of the legs.
func (w *worth) join() {
	out := w.into
	*out = w.legs[0].found
	out.Hits = []search.Hit{}
	met := map[string]bool{}
	left := -1.0
	for i := range w.legs {
		l := &w.legs[i]
		for _, h := range l.found.Hits {
			if !met[h.ID] {
				met[h.ID] = true
				out.Hits = append(out.Hits, h)
			}
		}
		if n := len(l.found.Hits); l.found.More && n > 0 {
			left = max(left, w.ask.Worth(-l.found.Hits[n-1].After.Num, l.near))
		}
	}
	slices.SortFunc(out.Hits, func(a, b search.Hit) int {
		return cmp.Or(cmp.Compare(w.of(&b), w.of(&a)), cmp.Compare(a.ID, b.ID))
	})
	if n := w.ask.Limit; len(out.Hits) > n {
		out.Hits, out.More = out.Hits[:n], true
		left = max(left, w.of(&out.Hits[n-1]))
	}
	if n := len(out.Hits); out.More && n > 0 {
		out.Left = search.Left{Worth: left, ID: out.Hits[n-1].ID, Rough: w.ask.Near != nil}
	}
	for i := range out.Hits {
		out.Hits[i].After.Num = 0 // no page goes on behind it
	}
}

// of is the worth of a hit.
func (w *worth) of(h *search.Hit) float64 {
	metres := 0.0
	if h.DistanceM != nil {
		metres = *h.DistanceM
	}
	return w.ask.Worth(-h.After.Num, metres)
}
