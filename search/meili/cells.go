package meili

import (
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
)

// The world is cut into square cells of 360/2^level degrees. A place is in one
// cell of each indexed level; a region is covered by cells that lie inside it
// and by cells that its border may run through. Which of the places in the
// latter are in the region is decided exactly, afterwards.
//
// Meilisearch's own _geo keeps an R-tree of all places that it reads for each
// question (10 ms at 100,000 places) and writes for each update (over a second
// there); its _geoPolygon took up to 47 ms. A filter takes 17 microseconds for
// each cell.

const (
	coarsest, finest = 4, 18 // levels indexed, every second: 22.5 to 0.0014 degrees

	// How many cells the border of a cover may have, before it is made finer no
	// more: to guess how many places are there, to read them, and where the
	// border is what is dear.
	roughly, fairly, finely = 8, 40, 160
)

type cell struct{ level, x, y int }

func cellOf(p domain.Point, level int) cell {
	n := 1 << level
	at := func(v float64, most int) int { return min(max(0, int(v*float64(n)/360)), most-1) }
	return cell{level, at(p.Lon+180, n), at(p.Lat+90, n/2)}
}

func (c cell) token() string { return fmt.Sprintf("%c%05x%05x", 'g'+c.level, c.x, c.y) }

// cellTokens are the cells a place is in.
func cellTokens(p domain.Point) []string {
	out := make([]string, 0, (finest-coarsest)/2+1)
	for level := coarsest; level <= finest; level += 2 {
		out = append(out, cellOf(p, level).token())
	}
	return out
}

// slack is by how many degrees a cell is taken to be larger than it is, for
// what arithmetic loses.
const slack = 1e-9

// bound is the cell with its slack.
func (c cell) bound() orb.Bound {
	size := 360 / float64(int(1)<<c.level)
	x, y := float64(c.x)*size-180, float64(c.y)*size-90
	return orb.Bound{Min: orb.Point{x - slack, y - slack}, Max: orb.Point{x + size + slack, y + size + slack}}
}

// side is where a cell lies.
type side uint8

const (
	outside side = iota
	border
	inside
)

// region is a part of the world.
type region interface {
	// part says where c lies, and gives the region as far as it matters to
	// what is within c.
	part(c cell) (side, region)
	holds(p domain.Point) bool
}

// cover are the tokens of cells that hold a region and all that lies in it.
type cover struct{ inner, border []string }

// filter finds all that the cells hold.
func (c cover) filter() string { return in("c", slices.Concat(c.inner, c.border)) }

// coverOf covers a region, ever finer along its border while that has at most so
// many cells.
func coverOf(r region, most int) cover {
	type open struct {
		c cell
		r region
	}
	var out cover
	var edge []open
	look := func(into []open, c cell, r region) []open {
		switch where, rest := r.part(c); {
		case where == border || where == inside && c.level < coarsest:
			return append(into, open{c, rest})
		case where == inside:
			out.inner = append(out.inner, c.token())
		}
		return into
	}
	for x := range 4 {
		for y := range 2 {
			edge = look(edge, cell{2, x, y}, r)
		}
	}
	for level := 4; level <= finest; level += 2 {
		var next []open
		inner := len(out.inner)
		for _, o := range edge {
			for i := range 16 {
				next = look(next, cell{level, o.c.x<<2 | i&3, o.c.y<<2 | i>>2}, o.r)
			}
		}
		if len(next) > most && level > coarsest {
			out.inner = out.inner[:inner]
			break
		}
		edge = next
	}
	for _, o := range edge {
		out.border = append(out.border, o.c.token())
	}
	return out
}

// circle is all within a distance.
type circle struct {
	centre domain.Point
	metres float64
}

func (r circle) holds(p domain.Point) bool { return r.centre.DistanceM(p) <= r.metres }

// part goes by the triangle inequality alone and so is right on either side of
// a pole or the antimeridian.
func (r circle) part(c cell) (side, region) {
	b := c.bound()
	middle := domain.PointOf(b.Center())
	reach := 0.0
	for _, corner := range []orb.Point{b.Min, b.Max, {b.Min[0], b.Max[1]}, {b.Max[0], b.Min[1]}} {
		reach = math.Max(reach, middle.DistanceM(domain.PointOf(corner)))
	}
	// Sides along a parallel bulge beyond the corners, the less the smaller.
	reach += 0.01 + reach*reach/orb.EarthRadius
	distance := r.centre.DistanceM(middle)
	switch {
	case distance-reach > r.metres:
		return outside, nil
	case distance+reach < r.metres:
		return inside, r
	}
	return border, r
}

// boxAround is a box that holds every point up to so many metres away, and a
// little more; false near a pole or the antimeridian, where none does.
func boxAround(p domain.Point, metres float64) (orb.Bound, bool) {
	angle := metres*1.0001/orb.EarthRadius + 1e-9
	lat := angle * 180 / math.Pi
	if math.Abs(p.Lat)+lat > 89 {
		return orb.Bound{}, false
	}
	lon := math.Asin(math.Sin(angle)/math.Cos(p.Lat*math.Pi/180)) * 180 / math.Pi
	b := orb.Bound{Min: orb.Point{p.Lon - lon, p.Lat - lat}, Max: orb.Point{p.Lon + lon, p.Lat + lat}}
	return b, b.Min.Lon() >= -180 && b.Max.Lon() <= 180
}
