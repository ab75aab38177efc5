package mongo

import (
	"context"
	"math/rand/v2"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/store/storetest"
	"hanhtrinh/store/storetest/engine"
)

// newPlaces is n writes of new records with every field set.
func newPlaces(n int) []place.Write {
	writes := make([]place.Write, n)
	for i := range writes {
		p := storetest.Full(domain.RandomID())
		p.Location = domain.Point{Lat: 8.5 + rand.Float64()*14, Lon: 103 + rand.Float64()*6}
		p.SourceIDs = []place.SourceID{{System: "osm", ID: p.ID}}
		writes[i] = place.Write{Place: p}
	}
	return writes
}

func BenchmarkCreate500(b *testing.B) {
	s := openAt(b, engine.Database(b))
	for b.Loop() {
		b.StopTimer()
		writes := newPlaces(500)
		b.StartTimer()
		if _, err := s.WritePlaces(context.Background(), domain.Everything(), writes); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(500*float64(b.N)/b.Elapsed().Seconds(), "places/s")
}

func BenchmarkReplace500(b *testing.B) {
	s := openAt(b, engine.Database(b))
	writes := newPlaces(500)
	for i := range writes {
		writes[i].Expect = place.ExpectAny
	}
	for b.Loop() {
		if _, err := s.WritePlaces(context.Background(), domain.Everything(), writes); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(500*float64(b.N)/b.Elapsed().Seconds(), "places/s")
}

// BenchmarkCreateOne is 16 clients on two processors, one small record each.
func BenchmarkCreateOne(b *testing.B) {
	s := openAt(b, engine.Database(b))
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			writes := []place.Write{{Place: somePlace(domain.RandomID())}}
			if _, err := s.WritePlaces(context.Background(), domain.Everything(), writes); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "writes/s")
}
