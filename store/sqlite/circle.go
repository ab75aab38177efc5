package sqlite

import (
	"math"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
)

// circleBoxes returns the box, or the two boxes on both sides of the
// antimeridian, that surely hold every point within radius metres of p.
func circleBoxes(p domain.Point, radius float64) []orb.Bound {
	const deg = 180 / math.Pi
	angle := (radius + 0.01) * (1 + 1e-9) / orb.EarthRadius // a little more than asked: sums are rounded
	south, north := p.Lat-angle*deg, p.Lat+angle*deg
	if south <= -90 || north >= 90 || angle >= math.Pi/2 {
		return []orb.Bound{{Min: orb.Point{-180, max(south, -90)}, Max: orb.Point{180, min(north, 90)}}}
	}
	half := math.Asin(min(1, math.Sin(angle)/math.Cos(p.Lat/deg))) * deg * (1 + 1e-9)
	west, east := p.Lon-half, p.Lon+half
	box := func(west, east float64) orb.Bound {
		return orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{east, north}}
	}
	switch {
	case half >= 180:
		return []orb.Bound{box(-180, 180)}
	case west < -180:
		return []orb.Bound{box(-180, east), box(west+360, 180)}
	case east > 180:
		return []orb.Bound{box(west, 180), box(-180, east-360)}
	}
	return []orb.Bound{box(west, east)}
}
