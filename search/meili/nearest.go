package meili

import (
	"math"
	"slices"

	"hanhtrinh/search"
)

// nearest answers by distance. First it is counted how many candidates lie
// around, ring by ring; then all of the ring that is likely to fill the page are
// read and sorted here. A ring that turns out too small is drawn wider.
type nearest struct {
	s      *session
	beyond []string // leaves out cells that pages before have been through
	rings  []ring   // to be counted; nil when that is done
	metres float64  // within this all are read
	behind string   // the last id read
	kept   []search.Hit
	done   bool
}

// ring is all within a distance, and how many there may be.
type ring struct {
	metres float64
	count  int
}

const (
	firstRingM = 150.0
	ringGrowth = 4
	lastRingM  = 700_000.0 // beyond, all are read
	ringSteps  = 1.7       // by which one that was too small is drawn wider
	smallM     = 1000.0    // cells are coarse for smaller rings: they are found by their box
)

func newNearest(s *session) *nearest {
	n := &nearest{s: s, metres: math.Inf(1)}
	from, limit := 0.0, lastRingM
	if s.ask.RadiusM > 0 {
		limit = math.Min(limit, s.ask.RadiusM/2)
	}
	if after := s.ask.After; after != nil {
		from = after.Num
		if c := coverOf(circle{*s.ask.Near, from * 0.9999}, finely); len(c.inner) > 0 {
			n.beyond = []string{"NOT " + in("c", c.inner)}
		}
	}
	for metres := firstRingM; metres < limit; metres *= ringGrowth {
		if metres > from {
			n.rings = append(n.rings, ring{metres: metres})
		}
	}
	if n.rings != nil {
		n.rings = append(n.rings, ring{metres: math.Inf(1)})
	}
	return n
}

// within is the filter of all within so many metres.
func (n *nearest) within(metres float64, border int) []string {
	if math.IsInf(metres, 1) {
		return n.beyond
	}
	if box, ok := boxAround(*n.s.ask.Near, metres); ok && metres < smallM {
		return append(slices.Clone(n.beyond), boxFilter(box)...)
	}
	return append(slices.Clone(n.beyond), coverOf(circle{*n.s.ask.Near, metres}, border).filter())
}

func (n *nearest) queries() []query {
	if n.done {
		return nil
	}
	if n.rings != nil {
		out := make([]query, len(n.rings))
		for i, r := range n.rings {
			out[i] = query{IndexUID: n.s.uid, Filter: n.s.within(n.within(r.metres, roughly)...)}
		}
		return out
	}
	q := query{IndexUID: n.s.uid, Sort: []string{"i:asc"}, Limit: window, Retrieve: n.s.attributes()}
	more := n.within(n.metres, fairly)
	if n.behind != "" {
		more = append(more, "i > "+quote(orderKey(n.behind)))
	}
	q.Filter = n.s.within(more...)
	return []query{q}
}

func (n *nearest) take(answers []answer) error {
	if n.rings != nil {
		for i, a := range answers {
			n.rings[i].count = a.Total
		}
		n.choose()
		return nil
	}
	a := &answers[0]
	for i := range a.Hits {
		h, fits, err := n.s.hit(&a.Hits[i])
		if err != nil {
			return err
		}
		n.behind = h.ID
		if fits && *h.DistanceM <= n.metres && (n.s.ask.After == nil || compareKeys(h.After, *n.s.ask.After) > 0) {
			n.kept = append(n.kept, h)
		}
	}
	if len(a.Hits) == window {
		return nil // there are more
	}
	if len(n.kept) <= n.s.ask.Limit && !math.IsInf(n.metres, 1) {
		n.widen()
		return nil
	}
	slices.SortFunc(n.kept, func(a, b search.Hit) int { return compareKeys(a.After, b.After) })
	n.s.page(n.kept)
	n.done = true
	return nil
}

// choose draws the ring that is read: with half as many places again as the page
// has, as if they lay evenly between two rings that were counted.
func (n *nearest) choose() {
	all := n.rings[len(n.rings)-1].count
	if n.s.countable() && n.s.ask.After == nil {
		n.s.matched(all)
	}
	want := (n.s.ask.Limit+1)*3/2 + 8
	if n.s.ask.OpenAt != nil {
		want *= 2
	}
	var inner ring
	if n.s.ask.After != nil {
		inner.metres = n.s.ask.After.Num
	}
	for _, outer := range n.rings {
		if outer.count < want {
			inner = outer
			continue
		}
		if all > 2*want {
			n.metres = outer.metres
			if share := float64(want-inner.count) / float64(outer.count-inner.count); !math.IsInf(outer.metres, 1) {
				n.metres = math.Sqrt(inner.metres*inner.metres + share*(outer.metres*outer.metres-inner.metres*inner.metres))
			}
		}
		break
	}
	n.rings = nil
}

func (n *nearest) widen() {
	n.kept, n.behind = nil, ""
	n.metres = math.Max(1, ringSteps*n.metres)
	if n.metres > lastRingM || n.s.ask.RadiusM > 0 && n.metres > n.s.ask.RadiusM {
		n.metres = math.Inf(1)
	}
}
