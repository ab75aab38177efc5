package domain

import (
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"
)

// lonLat is the order of GeoJSON positions.
const lonLat = "lon,lat"

// CheckPolygon returns the first thing that is wrong with a GeoJSON polygon of
// at most that many positions, or nil. The pointer leads into its coordinates.
//
// Every ring is closed and simple: it neither crosses nor touches itself, and
// has an area. Holes lie inside the outer ring and touch neither it nor each
// other. Either direction of a ring is taken (RFC 7946, 3.1.6). Rings are
// judged exactly, on a grid of 1e-7 degrees, which is about a centimetre.
func CheckPolygon(p orb.Polygon, most int) *FieldError {
	at := func(ring int, m Message) *FieldError {
		return &FieldError{Pointer: fmt.Sprintf("/%d", ring), Message: m}
	}
	if len(p) == 0 {
		return &FieldError{Message: Msg(ReasonTooFew, "min", 1)}
	}
	positions := 0
	for i, ring := range p {
		if positions += len(ring); positions > most {
			return &FieldError{Message: Msg(ReasonTooMany, "max", most)}
		}
		if f := checkPositions(orb.LineString(ring), fmt.Sprintf("/%d", i)); f != nil {
			return f
		}
		if len(ring) < 4 {
			return at(i, Msg(ReasonTooFew, "min", 4))
		}
		if ring[0] != ring[len(ring)-1] {
			return at(i, Msg(ReasonRingOpen))
		}
	}
	rings := make([]gridRing, len(p))
	for i, ring := range p {
		rings[i] = gridded(ring)
		if rings[i].flat() {
			return at(i, Msg(ReasonNoArea))
		}
		if rings[i].crossesItself() {
			return at(i, Msg(ReasonRingCrosses))
		}
		for j, before := range rings[:i] {
			if rings[i].meets(before) || before.holds(rings[i][0]) != (j == 0) || j > 0 && rings[i].holds(before[0]) {
				return at(i, Msg(ReasonHoleOutside))
			}
		}
	}
	return nil
}

// CheckLine returns the first thing that is wrong with a GeoJSON line of 2 to
// that many positions and at most that many metres, or nil. The pointer leads
// into its coordinates.
func CheckLine(l orb.LineString, most int, mostM float64) *FieldError {
	switch {
	case len(l) < 2:
		return &FieldError{Message: Msg(ReasonTooFew, "min", 2)}
	case len(l) > most:
		return &FieldError{Message: Msg(ReasonTooMany, "max", most)}
	}
	if f := checkPositions(l, ""); f != nil {
		return f
	}
	switch length := geo.LengthHaversine(l); {
	case length == 0:
		return &FieldError{Message: Msg(ReasonNoLength)}
	case length > mostM:
		return &FieldError{Message: Msg(ReasonLineTooLong, "max", int(mostM/1000))}
	}
	return nil
}

func checkPositions(l orb.LineString, pointer string) *FieldError {
	for i, p := range l {
		if m := CheckPoint(PointOf(p), lonLat); m != nil {
			return &FieldError{Pointer: fmt.Sprintf("%s/%d", pointer, i), Message: *m}
		}
	}
	return nil
}

// gridPoint is a position in units of 1e-7 degrees: differences of two fit 32
// bits and a sign, their products 64, so that nothing is rounded.
type gridPoint struct{ x, y int64 }

// gridRing is a ring without its repeated positions, the closing one included.
type gridRing []gridPoint

func gridded(ring orb.Ring) gridRing {
	out := make(gridRing, 0, len(ring))
	for _, p := range ring {
		out = append(out, gridPoint{int64(math.Round(p[0] * 1e7)), int64(math.Round(p[1] * 1e7))})
	}
	out = slices.Compact(out)
	if len(out) > 1 && out[0] == out[len(out)-1] {
		out = out[:len(out)-1]
	}
	return out
}

// side says on which side of the line from a to b the point c lies: 1 left, -1
// right, 0 on it.
func side(a, b, c gridPoint) int {
	l, r := (b.x-a.x)*(c.y-a.y), (b.y-a.y)*(c.x-a.x)
	switch {
	case l > r:
		return 1
	case l < r:
		return -1
	}
	return 0
}

// between says whether c, on the line through a and b, lies from a to b.
func between(a, b, c gridPoint) bool {
	return min(a.x, b.x) <= c.x && c.x <= max(a.x, b.x) && min(a.y, b.y) <= c.y && c.y <= max(a.y, b.y)
}

// touch says whether the segments from a to b and from c to d share a point.
func touch(a, b, c, d gridPoint) bool {
	if max(a.x, b.x) < min(c.x, d.x) || max(c.x, d.x) < min(a.x, b.x) || max(a.y, b.y) < min(c.y, d.y) || max(c.y, d.y) < min(a.y, b.y) {
		return false
	}
	cSide, dSide, aSide, bSide := side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)
	return cSide*dSide < 0 && aSide*bSide < 0 ||
		cSide == 0 && between(a, b, c) || dSide == 0 && between(a, b, d) ||
		aSide == 0 && between(c, d, a) || bSide == 0 && between(c, d, b)
}

func (r gridRing) next(i int) gridPoint { return r[(i+1)%len(r)] }

// flat says whether all of r lies on one line.
func (r gridRing) flat() bool {
	return len(r) < 3 || !slices.ContainsFunc(r[2:], func(p gridPoint) bool { return side(r[0], r[1], p) != 0 })
}

// crossesItself says whether r shares a point with itself where it should not;
// going back the way it came is that too.
func (r gridRing) crossesItself() bool {
	for i := range r {
		a, b, c := r[i], r.next(i), r.next(i+1)
		if side(a, b, c) == 0 && (between(a, b, c) || between(b, c, a)) {
			return true
		}
		for j := i + 2; j < len(r); j++ {
			if (i > 0 || j < len(r)-1) && touch(a, b, r[j], r.next(j)) {
				return true
			}
		}
	}
	return false
}

// meets says whether two rings share a point of their borders.
func (r gridRing) meets(other gridRing) bool {
	for i := range r {
		for j := range other {
			if touch(r[i], r.next(i), other[j], other.next(j)) {
				return true
			}
		}
	}
	return false
}

// holds says whether p, which is not on the border of r, lies inside.
func (r gridRing) holds(p gridPoint) bool {
	inside := false
	for i := range r {
		a, b := r[i], r.next(i)
		if (a.y > p.y) == (b.y > p.y) {
			continue
		}
		if up := b.y > a.y; up == (side(a, b, p) > 0) {
			inside = !inside
		}
	}
	return inside
}
