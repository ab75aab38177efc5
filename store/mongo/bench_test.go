package mongo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/store/storetest"
	"hanhtrinh/store/storetest/engine"
)

const (
	benchPlaces  = 100_000
	benchClients = 16
	benchPage    = 20
	benchEach    = 10 // pages of one client in one turn
	benchRounds  = 8
)

var benchCities = []domain.Point{
	{Lat: 10.9289, Lon: 108.1021}, {Lat: 16.4637, Lon: 107.5909}, {Lat: 10.3460, Lon: 107.0843},
	{Lat: 13.0955, Lon: 109.3209}, {Lat: 11.9404, Lon: 108.4583},
}

var benchKinds = []place.Kind{place.KindAttraction, place.KindNature, place.KindLodging, place.KindDining,
	place.KindTransport, place.KindShopping, place.KindService}

// around is a random point up to deg from the middle of a city.
func around(random *rand.Rand, deg float64) domain.Point {
	c := benchCities[random.IntN(len(benchCities))]
	return domain.Point{Lat: c.Lat + (random.Float64()*2-1)*deg, Lon: c.Lon + (random.Float64()*2-1)*deg}
}

// BenchmarkYardstickNear asks the store for the nearest places and, in turns,
// the bare driver for the same pages by $geoNear. It reports the medians of
// both and their ratio, which should be 1.5 at most.
func BenchmarkYardstickNear(b *testing.B) {
	s := openAt(b, engine.Database(b))
	fillForBench(b, s)
	filters := make([]place.Filter, 500)
	random := rand.New(rand.NewPCG(2, 2))
	for i := range filters {
		near := around(random, 0.03)
		filters[i] = place.Filter{Kinds: []place.Kind{benchKinds[random.IntN(len(benchKinds))]}, Near: &near, RadiusM: 1000 + random.Float64()*4000}
	}
	store := func(ctx context.Context, f place.Filter) ([]place.Place, error) {
		return s.ListPlaces(ctx, f, benchPage)
	}
	driver := func(ctx context.Context, f place.Filter) ([]place.Place, error) { return bareGeoNear(ctx, s, f) }
	samePages(b, filters, store, driver)
	var ours, bare, ratios []float64
	for b.Loop() {
		for round := range benchRounds {
			var x, y float64
			if round%2 == 0 {
				x, y = benchTurn(b, filters, store), benchTurn(b, filters, driver)
			} else {
				y, x = benchTurn(b, filters, driver), benchTurn(b, filters, store)
			}
			ours, bare, ratios = append(ours, x), append(bare, y), append(ratios, x/y)
		}
	}
	b.ReportMetric(0, "ns/op") // the turns of both together say nothing
	b.ReportMetric(middle(ours), "store-ms/page")
	b.ReportMetric(middle(bare), "driver-ms/page")
	b.ReportMetric(middle(ratios), "store/driver")
	if got := middle(ratios); got > mostOverDriver {
		b.Errorf("the store takes %.2f times as long as the driver alone, want at most %.1f", got, mostOverDriver)
	}
}

// mostOverDriver is how much longer than the bare driver the store may take.
const mostOverDriver = 1.5

// bareGeoNear is the page as the driver alone would fetch it.
func bareGeoNear(ctx context.Context, s *Store, f place.Filter) ([]place.Place, error) {
	cursor, err := s.places().Aggregate(ctx, mongo.Pipeline{
		{{Key: "$geoNear", Value: bson.D{{Key: "near", Value: pointOf(*f.Near)}, {Key: "key", Value: "point"}, {Key: "spherical", Value: true},
			{Key: "distanceField", Value: "metres"}, {Key: "maxDistance", Value: f.RadiusM}, {Key: "query", Value: in("kind", f.Kinds)}}}},
		{{Key: "$limit", Value: benchPage}},
	})
	if err != nil {
		return nil, err
	}
	page := []place.Place{}
	return page, cursor.All(ctx, &page)
}

// fillForBench inserts places with every field, past the change log.
func fillForBench(b *testing.B, s *Store) {
	random := rand.New(rand.NewPCG(1, 1))
	batch := make([]any, 0, 1000)
	for i := range benchPlaces {
		p := storetest.Full(fmt.Sprintf("bench-%06d", i))
		p.Kind, p.Location = benchKinds[random.IntN(len(benchKinds))], around(random, 0.1)
		p.Destination, p.Geometry, p.SourceIDs = nil, nil, nil
		batch = append(batch, placeDoc{Place: p, Point: pointOf(p.Location)})
		if len(batch) == cap(batch) {
			if _, err := s.places().InsertMany(b.Context(), batch); err != nil {
				b.Fatal(err)
			}
			batch = batch[:0]
		}
	}
}

type pager func(context.Context, place.Filter) ([]place.Place, error)

// samePages checks that both ask the same, before how fast they are counts.
func samePages(b *testing.B, filters []place.Filter, store, driver pager) {
	full := 0
	for _, f := range filters {
		x, err := store(b.Context(), f)
		if err != nil {
			b.Fatal(err)
		}
		y, err := driver(b.Context(), f)
		if err != nil {
			b.Fatal(err)
		}
		same := slices.EqualFunc(x, y, func(p, q place.Place) bool { return p.ID == q.ID })
		if len(x) == benchPage {
			full++
		} else {
			continue // the radii of both differ by a thousandth
		}
		if !same {
			b.Fatalf("the pages of %+v differ", f)
		}
	}
	if full < len(filters)/2 {
		b.Fatalf("%d of %d pages are full, want most", full, len(filters))
	}
}

// benchTurn lets all clients fetch their pages, and returns the median time of
// a page in milliseconds.
func benchTurn(b *testing.B, filters []place.Filter, fetch pager) float64 {
	var wg sync.WaitGroup
	took := make([]float64, benchClients*benchEach)
	for c := range benchClients {
		wg.Go(func() {
			for i := range benchEach {
				n := c*benchEach + i
				began := time.Now()
				if _, err := fetch(b.Context(), filters[n%len(filters)]); err != nil {
					b.Error(err)
					return
				}
				took[n] = float64(time.Since(began).Nanoseconds()) / 1e6
			}
		})
	}
	wg.Wait()
	return middle(took)
}

func middle(values []float64) float64 { return slices.Sorted(slices.Values(values))[len(values)/2] }
