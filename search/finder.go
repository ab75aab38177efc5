package search

import (
	"context"
	"sync"
	"sync/atomic"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
	"hanhtrinh/search/lexicon"
)

// Finder answers people's questions from an engine: it reads the question,
// fetches candidates and ranks them, the same way for every engine. It is safe
// for concurrent use.
type Finder struct {
	engine  Engine
	units   func() *area.Directory
	now     domain.Clock
	phrases *phrases

	known    atomic.Pointer[knowledge]
	learning chan struct{} // holds one while someone learns
}

// NewFinder returns a Finder. units gives the administrative units of the
// moment.
func NewFinder(engine Engine, units func() *area.Directory, now domain.Clock) *Finder {
	return &Finder{engine: engine, units: units, now: now, phrases: embeddedPhrases(), learning: make(chan struct{}, 1)}
}

// embeddedPhrases are those of the embedded lexicon, never changed.
var embeddedPhrases = sync.OnceValue(func() *phrases { return newPhrases(lexicon.Embedded()) })

// Depth is how many results a text has at most, on all pages together, when they
// are ordered by relevance.
const Depth = 200

// Search answers r. The error is invalid when r contradicts itself, unavailable
// when the engine does not answer.
func (f *Finder) Search(ctx context.Context, r Request) (Answer, error) {
	if r.Sort == SortDistance && r.Near == nil {
		return Answer{}, domain.Invalid(domain.FieldError{Parameter: "sort", Message: domain.Msg(domain.ReasonNeedsParameter, "parameter", "near")})
	}
	if r.Route != nil && (r.Sort == SortDistance || r.Sort == SortName) {
		return Answer{}, domain.Invalid(domain.FieldError{Parameter: "sort", Message: domain.Msg(domain.ReasonExcludesParameter, "parameter", "route")})
	}
	switch {
	case r.Route != nil:
		return f.along(ctx, &r)
	case r.Text != "":
		return f.byText(ctx, &r)
	}
	return f.list(ctx, &r, r.Near)
}

// list answers without a text. Distances are from a point that need not be the
// one it is ordered by.
func (f *Finder) list(ctx context.Context, r *Request, from *domain.Point) (Answer, error) {
	other := from != nil && from != r.Near
	ask := Ask{Filter: r.Filter, Order: r.order(), After: r.After, Limit: r.Limit, Cards: other, Facets: r.Facets}
	found, err := f.engine.Ask(ctx, ask)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{Results: make([]Result, len(found[0].Hits)), More: found[0].More, Matched: found[0].Matched, Facets: found[0].Facets}
	for i, h := range found[0].Hits {
		if other {
			metres := from.DistanceM(h.Card.Point)
			h.DistanceM = &metres
		}
		a.Results[i] = Result{ID: h.ID, DistanceM: h.DistanceM, Open: h.Open, After: h.After}
	}
	return a, nil
}

// order is how a list without a text comes: what is near first when a point is
// given, else what is prominent.
func (r *Request) order() Order {
	switch {
	case r.Sort == SortName:
		return ByName
	case r.Near != nil:
		return ByDistance
	}
	return ByQuality
}
