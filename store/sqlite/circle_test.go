package sqlite

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"

	"hanhtrinh/domain"
)

// TestCircleBoxesHoldTheCircle tries points on and in circles anywhere, near
// the poles and the antimeridian above all.
func TestCircleBoxesHoldTheCircle(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		p := domain.Point{Lat: r.Float64()*180 - 90, Lon: r.Float64()*360 - 180}
		switch r.IntN(4) {
		case 0:
			p.Lon = 180 - r.Float64()*r.Float64()
		case 1:
			p.Lat = 90 - r.Float64()*r.Float64()
		}
		radius := []float64{1, 100, 50_000, 3e6, 2e7}[r.IntN(5)] * r.Float64()
		q := domain.PointOf(geo.PointAtBearingAndDistance(p.Orb(), r.Float64()*360, radius))
		for q.Lon > 180 {
			q.Lon -= 360
		}
		for q.Lon < -180 {
			q.Lon += 360
		}
		if p.DistanceM(q) > radius {
			continue // rounded to the outside
		}
		boxes := circleBoxes(p, radius)
		if !slices.ContainsFunc(boxes, func(b orb.Bound) bool { return b.Contains(q.Orb()) }) {
			t.Fatalf("%v lies %v m from %v, within %v m, and in none of %v", q, p.DistanceM(q), p, radius, boxes)
		}
	}
}
