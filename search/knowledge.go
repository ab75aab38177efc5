package search

import (
	"context"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/place"
	"hanhtrinh/search/lexicon"
)

// knowledge is what questions are read with: the words of the index, its
// destinations, the administrative units and the lexicon. It is made anew when
// the index or the units have changed, and never changed.
type knowledge struct {
	reader
	units    *area.Directory
	lines    *lineIndex
	position int64
}

// mostDestinations is how many destinations can be named in a question: the most
// prominent ones.
const mostDestinations = 1000

// learn reads from the engine what is to be known of it.
func (f *Finder) learn(ctx context.Context, position int64) (*knowledge, error) {
	counts, err := f.engine.Vocabulary(ctx)
	if err != nil {
		return nil, err
	}
	found, err := f.engine.Ask(ctx,
		Ask{Filter: Filter{Kinds: []place.Kind{place.KindDestination}}, Order: ByQuality, Limit: mostDestinations, Cards: true},
		Ask{Facets: []Facet{FacetArea}})
	if err != nil {
		return nil, err
	}
	var destinations []*Card
	for _, h := range found[0].Hits {
		destinations = append(destinations, h.Card)
	}
	places := 0
	if n := found[1].Matched; n != nil {
		places = *n
	}
	units := f.units()
	held := found[1].Facets[FacetArea]
	return &knowledge{
		units: units, position: position, lines: newLineIndex(units, held, lexicon.Embedded()),
		reader: reader{lexis: newLexis(counts, places), phrases: f.phrases, places: newGazetteer(units, destinations, held, lexicon.Embedded().Names)},
	}, nil
}

// know returns what is known, learning it first where nothing is yet.
func (f *Finder) know(ctx context.Context) (*knowledge, error) {
	if k := f.known.Load(); k != nil {
		return k, nil
	}
	select {
	case f.learning <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-f.learning }()
	if k := f.known.Load(); k != nil {
		return k, nil
	}
	return f.refresh(ctx)
}

// refresh learns anew.
func (f *Finder) refresh(ctx context.Context) (*knowledge, error) {
	position, err := f.position(ctx)
	if err != nil {
		return nil, err
	}
	k, err := f.learn(ctx, position)
	if err != nil {
		return nil, err
	}
	f.known.Store(k)
	return k, nil
}

func (f *Finder) position(ctx context.Context) (int64, error) {
	if p, ok := f.engine.(interface {
		Position(context.Context) (int64, error)
	}); ok {
		return p.Position(ctx)
	}
	return 0, nil
}

// How often it is looked whether there is something to learn, and how long is
// waited after learning, in times of what it took.
const (
	lookEvery    = time.Second
	restAfter    = 20
	learnTimeout = 30 * time.Second
)

// Run keeps what is known level with the index until ctx ends. A word that is
// new in the index is found at once; what is known of it only decides how much
// it counts and what it may be a slip of.
func (f *Finder) Run(ctx context.Context) {
	for ctx.Err() == nil {
		began := time.Now()
		rest := lookEvery
		if f.catchUp(ctx) {
			rest = max(rest, restAfter*time.Since(began))
		}
		domain.Pause(ctx, nil, rest)
	}
}

// catchUp learns anew when there is something to learn, and says whether it did.
func (f *Finder) catchUp(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, learnTimeout)
	defer cancel()
	select {
	case f.learning <- struct{}{}:
	case <-ctx.Done():
		return false
	}
	defer func() { <-f.learning }()
	k := f.known.Load()
	position, err := f.position(ctx)
	if err != nil || k != nil && k.position == position && k.units == f.units() {
		return false // an engine that is down is reported by whoever asks it
	}
	_, err = f.refresh(ctx)
	return err == nil
}
