//go:build unix

package sqlite_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
	"hanhtrinh/search/searchtest"
	"hanhtrinh/search/sqlite"
)

func filled(b *testing.B, n int) *sqlite.Index {
	b.Helper()
	x, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "search.db"), sqlite.Options{Serve: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { x.Close() })
	if err := x.Rebuild(b.Context(), each(searchtest.Places(1, n)), func() int64 { return 1 }); err != nil {
		b.Fatal(err)
	}
	return x
}

// somewhere is a point in or near a town.
func somewhere(r *rand.Rand) *domain.Point {
	town := searchtest.Towns[r.IntN(len(searchtest.Towns))]
	return &domain.Point{Lat: town.Lat + 0.02*r.NormFloat64(), Lon: town.Lon + 0.02*r.NormFloat64()}
}

func BenchmarkSearch(b *testing.B) {
	now := time.Date(2026, 3, 2, 5, 0, 0, 0, time.UTC)
	price := int64(200000)
	for _, n := range []int{10_000, 100_000} {
		x := filled(b, n)
		for _, q := range []struct {
			name string
			make func(*rand.Rand) search.Query
		}{
			{"near+radius+kind", func(r *rand.Rand) search.Query {
				return search.Query{Near: somewhere(r), RadiusM: 5000, Kinds: []place.Kind{place.KindLodging}}
			}},
			{"near+radius", func(r *rand.Rand) search.Query { return search.Query{Near: somewhere(r), RadiusM: 5000} }},
			{"near+rare kind", func(r *rand.Rand) search.Query {
				return search.Query{Near: somewhere(r), Kinds: []place.Kind{place.KindService}}
			}},
			{"near+open", func(r *rand.Rand) search.Query {
				return search.Query{Near: somewhere(r), RadiusM: 5000, Kinds: []place.Kind{place.KindDining}, OpenAt: &now, OpenStrict: true}
			}},
			{"near+price", func(r *rand.Rand) search.Query {
				return search.Query{Near: somewhere(r), RadiusM: 5000, PriceMax: &price}
			}},
			{"text common", func(*rand.Rand) search.Query { return search.Query{Text: "quan"} }},
			{"text common near", func(r *rand.Rand) search.Query { return search.Query{Text: "quán", Near: somewhere(r)} }},
			{"text common near sorted", func(r *rand.Rand) search.Query {
				return search.Query{Text: "ca phe", Near: somewhere(r), Sort: search.SortDistance, RadiusM: 5000}
			}},
			{"text common kind", func(r *rand.Rand) search.Query {
				return search.Query{Text: "hong", Kinds: []place.Kind{place.KindService}}
			}},
			{"text letter", func(r *rand.Rand) search.Query { return search.Query{Text: "h", Near: somewhere(r)} }},
			{"text two", func(r *rand.Rand) search.Query { return search.Query{Text: "hong ha", Near: somewhere(r)} }},
			{"text rare", func(r *rand.Rand) search.Query { return search.Query{Text: "pho hong ha 12"} }},
			{"area by name", func(r *rand.Rand) search.Query {
				return search.Query{AreaKeys: []string{fmt.Sprintf("%02d@2025-07-01", r.IntN(34))}, Sort: search.SortName}
			}},
		} {
			b.Run(fmt.Sprintf("%s/%d", q.name, n), func(b *testing.B) {
				r := rand.New(rand.NewPCG(1, 2))
				b.ReportAllocs()
				hits := 0
				began := cpuTime(b)
				for b.Loop() {
					question := q.make(r)
					question.Limit = 20
					results, err := x.Search(b.Context(), question)
					if err != nil {
						b.Fatal(err)
					}
					hits += len(results.Hits)
				}
				b.ReportMetric(float64(hits)/float64(b.N), "hits/op")
				b.ReportMetric(float64((cpuTime(b)-began).Nanoseconds())/float64(b.N), "cpu-ns/op")
			})
		}
	}
}

// cpuTime is what the process has used, whatever else the machine is doing.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkFill fills an index of 100,000 places.
func BenchmarkFill(b *testing.B) {
	for b.Loop() {
		filled(b, 100_000)
	}
}
