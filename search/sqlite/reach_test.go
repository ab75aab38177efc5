package sqlite_test

import (
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
	"hanhtrinh/search/searchtest"
	"hanhtrinh/search/sqlite"
)

// around is a point in or near a town.
func around(r *rand.Rand) *domain.Point {
	town := searchtest.Towns[r.IntN(len(searchtest.Towns))]
	return &domain.Point{Lat: town.Lat + 0.02*r.NormFloat64(), Lon: town.Lon + 0.02*r.NormFloat64()}
}

// TestWrongGuess: how far a page is thought to reach decides what it costs,
// never what is on it.
func TestWrongGuess(t *testing.T) {
	x := open(t, filepath.Join(t.TempDir(), "search.db"), sqlite.Options{Serve: true})
	if err := x.Rebuild(t.Context(), each(searchtest.Places(1, 3000)), func() int64 { return 1 }); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 3))
	for range 20 {
		q := search.Ask{Filter: search.Filter{Near: around(r)}, Order: search.ByDistance, Limit: 20}
		if r.IntN(2) == 0 {
			q.RadiusM = 200 + 5000*r.Float64()
		}
		if r.IntN(2) == 0 {
			q.Kinds = []place.Kind{place.KindDining, place.KindLodging}
		}
		var want search.Found
		for i, guess := range []float32{0, 0.001, 15, 300, 7000, 1e6, 3e7} {
			x.GuessReach(guess)
			got := ask(t, x, q)
			if i == 0 {
				want = got
			} else if !reflect.DeepEqual(got, want) {
				t.Errorf("%+v with a guess of %v m: got %d hits, want the same %d as without", q, guess, len(got.Hits), len(want.Hits))
			}
		}
	}
}
