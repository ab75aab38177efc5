package sqlite

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/store/storetest"
)

// benchPlaces are records as full as any, in five towns.
func benchPlaces(from, n int) []place.Write {
	r := rand.New(rand.NewPCG(uint64(from), 7))
	towns := []domain.Point{{Lat: 10.93, Lon: 108.1}, {Lat: 16.46, Lon: 107.59}, {Lat: 10.35, Lon: 107.08}, {Lat: 13.09, Lon: 109.3}, {Lat: 11.94, Lon: 108.44}}
	kinds := []place.Kind{place.KindAttraction, place.KindLodging, place.KindDining, place.KindDining, place.KindService, place.KindShopping}
	writes := make([]place.Write, n)
	for i := range writes {
		p := storetest.Full(fmt.Sprintf("bench%07d", from+i))
		town := towns[r.IntN(len(towns))]
		p.Location = domain.Point{Lat: town.Lat + r.NormFloat64()*0.05, Lon: town.Lon + r.NormFloat64()*0.05}
		p.Kind = kinds[r.IntN(len(kinds))]
		if (from+i)%10_000 == 0 {
			p.Kind = place.KindDestination
		}
		p.SourceIDs = []place.SourceID{{System: "bench", ID: p.ID}}
		writes[i] = place.Write{Place: p, Expect: place.ExpectAny}
	}
	return writes
}

func benchStore(b *testing.B, n int) *Store {
	s, err := Open(b.Context(), filepath.Join(b.TempDir(), "store.db"), Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close(context.Background()) })
	for from := 0; from < n; from += 1000 {
		if _, err := s.WritePlaces(b.Context(), domain.Everything(), benchPlaces(from, 1000)); err != nil {
			b.Fatal(err)
		}
	}
	return s
}

func BenchmarkWritePlaces(b *testing.B) {
	for _, size := range []int{1, 1000} {
		b.Run(fmt.Sprint("batch=", size), func(b *testing.B) {
			s := benchStore(b, 0)
			for i := 0; b.Loop(); i++ {
				if _, err := s.WritePlaces(b.Context(), domain.Everything(), benchPlaces(i*size, size)); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N*size)/b.Elapsed().Seconds(), "places/s")
		})
	}
}

func BenchmarkPlace(b *testing.B) {
	s := benchStore(b, 10_000)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			if _, err := s.Place(b.Context(), fmt.Sprintf("bench%07d", i%10_000)); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

func BenchmarkListPlaces(b *testing.B) {
	here := domain.Point{Lat: 10.93, Lon: 108.1}
	filters := map[string]place.Filter{
		"near":             {Near: &here},
		"near 2 km kind":   {Near: &here, RadiusM: 2000, Kinds: []place.Kind{place.KindDining}},
		"near rare kind":   {Near: &here, Kinds: []place.Kind{place.KindDestination}},
		"near from afar":   {Near: &domain.Point{Lat: 48, Lon: 2}},
		"area by id":       {AreaKeys: []string{"68@2025-07-01"}},
		"two kinds by id":  {Kinds: []place.Kind{place.KindDestination, place.KindDining}},
		"bbox of the land": {BBox: &wholeEarth},
	}
	for _, n := range []int{10_000, 100_000} {
		s := benchStore(b, n)
		for name, f := range filters {
			b.Run(fmt.Sprintf("%s/places=%d", name, n), func(b *testing.B) {
				for b.Loop() {
					if got, err := s.ListPlaces(b.Context(), f, 20); err != nil || len(got) < 1 {
						b.Fatalf("got %d, %v", len(got), err)
					}
				}
			})
		}
	}
}
