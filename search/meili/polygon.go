package meili

import (
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"hanhtrinh/domain"
)

// area is what a polygon encloses.
type area struct{ polygon orb.Polygon }

func (r area) holds(p domain.Point) bool { return planar.PolygonContains(r.polygon, p.Orb()) }

func (r area) part(c cell) (side, region) {
	var edges []edge
	for _, ring := range r.polygon {
		for i := range ring {
			edges = append(edges, edge{ring[i], ring[(i+1)%len(ring)]})
		}
	}
	return clip{r, edges}.part(c)
}

// edge is one side of a ring.
type edge struct{ a, b orb.Point }

// clip is an area with those of its sides that may run through the cell at
// hand: so the cells within it need not look at all of them.
type clip struct {
	area
	edges []edge
}

func (r clip) part(c cell) (side, region) {
	b := c.bound()
	var near []edge
	for _, e := range r.edges {
		if e.meets(b) {
			near = append(near, e)
		}
	}
	switch {
	case len(near) > 0:
		return border, clip{r.area, near}
	case r.holds(domain.PointOf(b.Center())):
		return inside, clip{r.area, nil}
	}
	return outside, nil
}

// meets says whether the edge may have a point within b; it may say so of one
// that passes close by.
func (e edge) meets(b orb.Bound) bool {
	if max(e.a[0], e.b[0]) < b.Min[0] || min(e.a[0], e.b[0]) > b.Max[0] ||
		max(e.a[1], e.b[1]) < b.Min[1] || min(e.a[1], e.b[1]) > b.Max[1] {
		return false
	}
	// All corners on one side of the line: it passes by.
	dx, dy := e.b[0]-e.a[0], e.b[1]-e.a[1]
	left, right := false, false
	for _, p := range [4]orb.Point{b.Min, b.Max, {b.Min[0], b.Max[1]}, {b.Max[0], b.Min[1]}} {
		turn := dx*(p[1]-e.a[1]) - dy*(p[0]-e.a[0])
		left, right = left || turn >= 0, right || turn <= 0
	}
	return left && right
}
