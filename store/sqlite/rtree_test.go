package sqlite

import (
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
)

// TestLeastDistanceIsALowerBound tries points of many boxes, at their edges
// above all, against the bound; and that the bound is not far below.
func TestLeastDistanceIsALowerBound(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	point := func() domain.Point {
		return domain.Point{Lat: r.Float64()*180 - 90, Lon: r.Float64()*360 - 180}
	}
	for range 600 {
		p, a, b := point(), point(), point()
		if r.IntN(2) == 0 { // small boxes near by
			a = domain.Point{Lat: min(90, p.Lat+r.Float64()/10), Lon: min(180, p.Lon+r.Float64()/10)}
			b = domain.Point{Lat: min(90, a.Lat+r.Float64()/10), Lon: min(180, a.Lon+r.Float64()/10)}
		}
		box := orb.MultiPoint{a.Orb(), b.Orb()}.Bound()
		bound := leastDistance(p, box)
		nearest := 1e9
		const steps = 20
		for i := range steps + 1 {
			for j := range steps + 1 {
				q := domain.Point{Lat: box.Min[1] + (box.Max[1]-box.Min[1])*float64(i)/steps, Lon: box.Min[0] + (box.Max[0]-box.Min[0])*float64(j)/steps}
				nearest = min(nearest, p.DistanceM(q))
			}
		}
		if nearest < bound {
			t.Fatalf("from %v to %v: bound %v m, but a point lies at %v m", p, box, bound, nearest)
		}
		size := domain.PointOf(box.Min).DistanceM(domain.Point{Lat: box.Max[1], Lon: box.Min[0]}) + 111_320*(box.Max[0]-box.Min[0])
		if nearest-bound > size/steps+1 {
			t.Fatalf("from %v to %v: bound %v m is far below the nearest point at %v m", p, box, bound, nearest)
		}
	}
}
