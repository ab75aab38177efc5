package sqlite

import (
	"math"

	"github.com/paulmach/orb"
)

// shape holds every place that bbox and polygon let pass; nil without them.
func (s *session) shape() *orb.Bound {
	box := s.a.BBox
	if len(s.a.Polygon) > 0 {
		box = overlap(box, s.a.Polygon.Bound())
	}
	return box
}

// overlap is what two boxes share; it is empty when they are apart. A first one
// of nil is the whole world.
func overlap(a *orb.Bound, b orb.Bound) *orb.Bound {
	if a == nil {
		return &b
	}
	for i := range 2 {
		b.Min[i], b.Max[i] = max(a.Min[i], b.Min[i]), min(a.Max[i], b.Max[i])
	}
	return &b
}

// around is a box that holds every point up to metres away, and a little more:
// distance decides. One that would reach a pole or cross the antimeridian takes
// in every longitude.
func around(p orb.Point, metres float64) orb.Bound {
	angle := metres*1.0001/orb.EarthRadius + 1e-7
	lat := angle * 180 / math.Pi
	box := orb.Bound{Min: orb.Point{-180, p.Lat() - lat}, Max: orb.Point{180, p.Lat() + lat}}
	if box.Min.Lat() <= -90 || box.Max.Lat() >= 90 {
		return box
	}
	lon := math.Asin(math.Sin(angle)/math.Cos(p.Lat()*math.Pi/180)) * 180 / math.Pi
	if west, east := p.Lon()-lon, p.Lon()+lon; west >= -180 && east <= 180 {
		box.Min[0], box.Max[0] = west, east
	}
	return box
}

// Within so many radians the plane is no more than a hundredth longer than the
// sphere.
const planeRad = 0.2

// atLeast is a distance that p surely has from the point of the ask, in metres,
// and a hundredth less than its own where that is not far: far quicker to know,
// and mostly enough to pass p over.
func (s *session) atLeast(p orb.Point) float64 {
	const rad = math.Pi / 180
	lat, lon := math.Abs(p.Lat()-s.a.Near.Lat)*rad, math.Abs(p.Lon()-s.a.Near.Lon)*rad
	if lon > planeRad || lat > planeRad {
		lon = 0 // from north to south it is as far in any case
	}
	if s.cos == 0 {
		s.cos = math.Cos(s.a.Near.Lat * rad)
	}
	// The cosine of the other latitude is not less by more than they differ.
	return 0.99 * orb.EarthRadius * math.Sqrt(lat*lat+s.cos*max(0, s.cos-lat)*lon*lon)
}
