package sqlite

import (
	"math/rand/v2"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/search"
)

// TestAtLeast: it is never more than the distance, and close by hardly less.
func TestAtLeast(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 200_000 {
		spread := []float64{0.0001, 0.01, 0.1, 1, 15, 360}[r.IntN(6)]
		a := domain.Point{Lat: r.Float64()*180 - 90, Lon: r.Float64()*360 - 180}
		b := domain.Point{Lat: max(-90, min(90, a.Lat+spread*(r.Float64()-0.5))), Lon: max(-180, min(180, a.Lon+spread*(r.Float64()-0.5)))}
		s := session{a: &search.Ask{Filter: search.Filter{Near: &a}}}
		got, want := s.atLeast(b.Orb()), a.DistanceM(b)
		if got > want || want < 10_000 && (a.Lat < 60 && a.Lat > -60) && got < 0.98*want {
			t.Fatalf("%v to %v: got at least %v m, the distance is %v m", a, b, got, want)
		}
	}
}
