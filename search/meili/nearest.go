package meili

import (
	"math"
	"slices"

	"hanhtrinh/search"
)

// nearest answers by distance. Meilisearch sorts by distance only to a metre or
// so and with another radius of the earth, so what it gives is sorted again,
// and the last metres of what it gave are not trusted.
//
// Of a thousand candidates and more it sorts with an R-tree that it reads anew
// each time (10 ms at 100,000 places). So first it is counted how many lie
// around, ring by ring, and only the ring that is sure to fill the page is
// sorted.
type nearest struct {
	s     *session
	rings []ring
	at    int // the ring asked next; -1 = they have to be counted
	limit int
	done  bool
}

// ring is all within a distance, up to the world.
type ring struct {
	metres float64
	filter string
	count  int
}

const (
	firstRingM = 150.0
	ringGrowth = 4
	lastRingM  = 700_000.0 // beyond, all are asked
	// roughM is how far off Meilisearch's order by distance may be, and more.
	roughM = 5.0
	// sortable is how many candidates Meilisearch sorts without its R-tree.
	sortable = 1000
)

func newNearest(s *session) *nearest {
	n := &nearest{s: s, at: -1, limit: s.ask.Limit + 17}
	if s.ask.OpenAt != nil {
		n.limit *= 2
	}
	limit := lastRingM
	if s.ask.RadiusM > 0 {
		limit = math.Min(limit, s.ask.RadiusM/2)
	}
	from := 0.0
	var behind []string
	if after := s.ask.After; after != nil {
		from = after.Num
		if from > 2*roughM {
			if c := coverOf(circle{*s.ask.Near, from - roughM}); len(c.inner) > 0 {
				behind = append(behind, "NOT "+in("c", c.inner))
			}
		}
	}
	for metres := firstRingM; metres < limit; metres *= ringGrowth {
		if metres > 1.2*from {
			c := coverOf(circle{*s.ask.Near, metres})
			n.rings = append(n.rings, ring{metres: metres, filter: s.within(append(behind, in("c", slices.Concat(c.inner, c.border)))...)})
		}
	}
	n.rings = append(n.rings, ring{metres: math.Inf(1), filter: s.within(behind...)})
	if len(n.rings) == 1 && !(s.countable() && s.ask.After == nil) {
		n.at = 0
	}
	return n
}

func (n *nearest) queries() []query {
	if n.done {
		return nil
	}
	if n.at < 0 {
		out := make([]query, len(n.rings))
		for i := range out {
			out[i] = query{IndexUID: n.s.uid, Filter: n.rings[i].filter}
		}
		return out
	}
	return []query{{
		IndexUID: n.s.uid, Filter: n.rings[n.at].filter, Limit: n.limit, Retrieve: n.s.attributes(),
		Sort: []string{geoSort(n.s.ask.Near)},
	}}
}

func (n *nearest) take(answers []answer) error {
	if n.at < 0 {
		n.counted(answers)
		return nil
	}
	a := &answers[0]
	r := &n.rings[n.at]
	last := len(a.Hits) < n.limit
	// Up to this distance nothing is missing.
	sure := r.metres
	var kept []search.Hit
	farthest := 0.0
	for i := range a.Hits {
		h, fits, err := n.s.hit(&a.Hits[i])
		if err != nil {
			return err
		}
		farthest = math.Max(farthest, *h.DistanceM)
		if fits && (n.s.ask.After == nil || compareKeys(h.After, *n.s.ask.After) > 0) {
			kept = append(kept, h)
		}
	}
	if !last {
		sure = math.Min(sure, farthest-roughM)
	}
	slices.SortFunc(kept, func(a, b search.Hit) int { return compareKeys(a.After, b.After) })
	kept = slices.DeleteFunc(kept, func(h search.Hit) bool { return *h.DistanceM > sure })
	world := n.at == len(n.rings)-1
	if len(kept) > n.s.ask.Limit || last && world {
		n.s.page(kept)
		n.done = true
		return nil
	}
	if last {
		n.at++
	} else {
		n.limit = min(4*n.limit, mostHits)
	}
	return nil
}

// counted chooses the ring to ask.
func (n *nearest) counted(answers []answer) {
	for i := range answers {
		n.rings[i].count = answers[i].Total
	}
	world := len(n.rings) - 1
	if n.s.countable() && n.s.ask.After == nil {
		n.s.matched(n.rings[world].count)
	}
	n.at = world
	if n.rings[world].count < sortable {
		return
	}
	for i := range n.rings {
		if n.rings[i].count > 2*n.limit {
			n.at = i
			return
		}
	}
}
