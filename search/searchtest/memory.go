package searchtest

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/paulmach/orb/planar"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/domain/place/hours"
	"hanhtrinh/search"
)

// Memory is an engine that looks at every place for every question: slow, and
// so plain that one can see it is right. Engines are compared with it.
type Memory struct {
	now domain.Clock

	mu   sync.RWMutex
	docs []search.Doc // by id
}

var _ search.Engine = (*Memory)(nil)

// NewMemory returns an engine over places.
func NewMemory(now domain.Clock, places ...place.Place) *Memory {
	m := &Memory{now: now}
	m.Put(places...)
	return m
}

// Put adds or replaces places.
func (m *Memory) Put(places ...place.Place) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := map[string]search.Doc{}
	for _, d := range m.docs {
		all[d.ID] = d
	}
	for i := range places {
		all[places[i].ID] = search.NewDoc(&places[i])
	}
	m.docs = m.docs[:0]
	for _, d := range all {
		m.docs = append(m.docs, d)
	}
	slices.SortFunc(m.docs, func(a, b search.Doc) int { return cmp.Compare(a.ID, b.ID) })
}

// Delete removes places.
func (m *Memory) Delete(ids ...string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.docs = slices.DeleteFunc(m.docs, func(d search.Doc) bool { return slices.Contains(ids, d.ID) })
}

// Docs are all documents by id.
func (m *Memory) Docs() []search.Doc {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return slices.Clone(m.docs)
}

// Vocabulary counts the words.
func (m *Memory) Vocabulary(context.Context) (map[string]int, error) {
	counts := map[string]int{}
	for _, d := range m.Docs() {
		for _, w := range d.Words {
			counts[w]++
		}
	}
	return counts, nil
}

// Ask answers by looking at every place.
func (m *Memory) Ask(_ context.Context, asks ...search.Ask) ([]search.Found, error) {
	docs := m.Docs()
	out := make([]search.Found, len(asks))
	for i := range asks {
		out[i] = m.ask(docs, &asks[i])
	}
	return out, nil
}

func (m *Memory) ask(docs []search.Doc, a *search.Ask) search.Found {
	today := m.now().In(vietnam).Format("2006-01-02")
	found := search.Found{Hits: []search.Hit{}}
	var hits []search.Hit
	matched := 0
	for i := range docs {
		d := &docs[i]
		if !a.Match.Holds(&d.Card) || !fits(d, &a.Filter, today) {
			continue
		}
		count(&found, d, a.Facets, today)
		matched++
		h := search.Hit{ID: d.ID}
		if a.Near != nil {
			metres := a.Near.DistanceM(d.Point)
			h.DistanceM = &metres
		}
		if a.OpenAt != nil {
			h.Open = d.Timing.At(*a.OpenAt, hours.Embedded())
			if h.Open == hours.Closed || a.OpenStrict && h.Open != hours.Open {
				continue
			}
		}
		if a.Cards {
			h.Card = &d.Card
		}
		h.After = sortKey(d, h, a)
		hits = append(hits, h)
	}
	if a.OpenAt == nil {
		found.Matched = &matched
	}
	slices.SortFunc(hits, func(x, y search.Hit) int { return compareKeys(x.After, y.After) })
	if a.After != nil {
		hits = slices.DeleteFunc(hits, func(h search.Hit) bool { return compareKeys(h.After, *a.After) <= 0 })
	}
	n := min(len(hits), a.Limit)
	found.Hits, found.More = append(found.Hits, hits[:n]...), len(hits) > n
	if a.Order == search.ByWorth && found.More && n > 0 {
		found.Left = search.Left{Worth: -hits[n-1].After.Num, ID: hits[n-1].ID}
	}
	return found
}

func sortKey(d *search.Doc, h search.Hit, a *search.Ask) search.After {
	key := search.After{ID: d.ID}
	switch a.Order {
	case search.ByName:
		key.Key = d.SortName
	case search.ByDistance:
		key.Num = *h.DistanceM
	case search.ByQuality:
		key.Num = -d.Quality
	case search.ByWorth:
		metres := 0.0
		if h.DistanceM != nil {
			metres = *h.DistanceM
		}
		key.Num = -a.Worth(d.Quality, metres)
	}
	return key
}

func compareKeys(a, b search.After) int {
	return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Num, b.Num), cmp.Compare(a.ID, b.ID))
}

func fits(d *search.Doc, f *search.Filter, today string) bool {
	return anyOf(f.Kinds, d.Kind) && anyOf(f.Subkinds, d.Subkind) && anyOf(f.Categories, d.Category) &&
		(len(f.AreaKeys) == 0 || slices.ContainsFunc(f.AreaKeys, func(k string) bool { return slices.Contains(d.AreaKeys, k) })) &&
		!slices.ContainsFunc(f.Amenities, func(a string) bool { return !slices.Contains(d.Amenities, a) }) &&
		(!f.Accessible || d.Accessible) &&
		(len(f.Stars) == 0 || slices.Contains(f.Stars, starsOn(d, today))) &&
		(f.PriceMax == nil || d.Price != nil && *d.Price <= *f.PriceMax) &&
		(f.BBox == nil || f.BBox.Contains(d.Point.Orb())) &&
		(len(f.Polygon) == 0 || planar.PolygonContains(f.Polygon, d.Point.Orb())) &&
		(f.Near == nil || f.RadiusM == 0 || f.Near.DistanceM(d.Point) <= f.RadiusM) &&
		!slices.Contains(f.Exclude, d.ID)
}

func anyOf[T comparable](list []T, v T) bool { return len(list) == 0 || slices.Contains(list, v) }

// starsOn is how many stars d has on a day, 0 = none or unknown.
func starsOn(d *search.Doc, day string) int {
	for _, s := range d.Stars {
		if s.First <= day && day < s.Last {
			return s.Stars
		}
	}
	return 0
}

func count(found *search.Found, d *search.Doc, facets []search.Facet, today string) {
	for _, f := range facets {
		if found.Facets == nil {
			found.Facets = map[search.Facet]map[string]int{}
		}
		if found.Facets[f] == nil {
			found.Facets[f] = map[string]int{}
		}
		for _, value := range facetValues(d, f, today) {
			found.Facets[f][value]++
		}
	}
}

func facetValues(d *search.Doc, f search.Facet, today string) []string {
	switch f {
	case search.FacetKind:
		return []string{string(d.Kind)}
	case search.FacetSubkind:
		return []string{d.Subkind}
	case search.FacetCategory:
		return []string{d.Category}
	case search.FacetAmenities:
		return d.Amenities
	case search.FacetArea:
		return d.AreaKeys
	case search.FacetStars:
		if n := starsOn(d, today); n > 0 {
			return []string{string(rune('0' + n))}
		}
	}
	return nil
}

// vietnam is the zone in which "today" decides which star class holds.
var vietnam = time.FixedZone("+07", 7*60*60)
