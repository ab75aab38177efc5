//go:build unix

package sqlite_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/paulmach/orb"

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

// words matches all of text, the last one as a prefix.
func words(text string) search.Match {
	var clause search.Clause
	list := strings.Fields(text)
	for i, w := range list {
		clause = append(clause, search.Group{{Text: w, Prefix: i == len(list)-1}})
	}
	return search.Match{clause}
}

// square is some kilometres wide.
func square(r *rand.Rand) orb.Polygon {
	p := somewhere(r).Orb()
	return orb.Polygon{(orb.Bound{Min: p, Max: p}).Pad(0.005 + 0.02*r.Float64()).ToRing()}
}

func BenchmarkAsk(b *testing.B) {
	now := time.Date(2026, 3, 2, 5, 0, 0, 0, time.UTC)
	price := int64(200000)
	near := func(r *rand.Rand, change func(*search.Filter)) search.Ask {
		a := search.Ask{Filter: search.Filter{Near: somewhere(r), RadiusM: 5000}, Order: search.ByDistance, Limit: 20}
		if change != nil {
			change(&a.Filter)
		}
		return a
	}
	text := func(text string, limit int, f search.Filter) search.Ask {
		return search.Ask{Match: words(text), Filter: f, Order: search.ByQuality, Limit: limit, Cards: true}
	}
	for _, n := range []int{10_000, 100_000} {
		x := filled(b, n)
		for _, q := range []struct {
			name string
			make func(*rand.Rand) search.Ask
		}{
			{"near+radius+kind", func(r *rand.Rand) search.Ask {
				return near(r, func(f *search.Filter) { f.Kinds = []place.Kind{place.KindLodging} })
			}},
			{"near+radius", func(r *rand.Rand) search.Ask { return near(r, nil) }},
			{"near+rare kind", func(r *rand.Rand) search.Ask {
				return near(r, func(f *search.Filter) { f.RadiusM, f.Kinds = 0, []place.Kind{place.KindService} })
			}},
			{"near+open", func(r *rand.Rand) search.Ask {
				return near(r, func(f *search.Filter) {
					f.Kinds, f.OpenAt, f.OpenStrict = []place.Kind{place.KindDining}, &now, true
				})
			}},
			{"near+price", func(r *rand.Rand) search.Ask { return near(r, func(f *search.Filter) { f.PriceMax = &price }) }},
			{"letter", func(r *rand.Rand) search.Ask { return text(string(rune('a'+r.IntN(26))), 50, search.Filter{}) }},
			{"word", func(*rand.Rand) search.Ask { return text("quan", 1001, search.Filter{}) }},
			{"word near", func(r *rand.Rand) search.Ask { a := near(r, nil); a.Match, a.RadiusM = words("quan"), 0; return a }},
			{"two words near", func(r *rand.Rand) search.Ask { a := near(r, nil); a.Match = words("ca phe"); return a }},
			{"word radius", func(r *rand.Rand) search.Ask { return text("quan", 60, near(r, nil).Filter) }},
			{"word rare kind", func(*rand.Rand) search.Ask {
				return text("hong", 1001, search.Filter{Kinds: []place.Kind{place.KindService}})
			}},
			{"two words", func(r *rand.Rand) search.Ask { return text("hong ha", 1001, search.Filter{}) }},
			{"rare words", func(*rand.Rand) search.Ask { return text("pho hong ha 12", 1001, search.Filter{}) }},
			{"area by name", func(r *rand.Rand) search.Ask {
				return search.Ask{Filter: search.Filter{AreaKeys: []string{fmt.Sprintf("%02d@2025-07-01", r.IntN(34))}}, Order: search.ByName, Limit: 20}
			}},
			{"polygon by quality", func(r *rand.Rand) search.Ask {
				return search.Ask{Filter: search.Filter{Polygon: square(r)}, Order: search.ByQuality, Limit: 20}
			}},
			{"polygon by id", func(r *rand.Rand) search.Ask { return search.Ask{Filter: search.Filter{Polygon: square(r)}, Limit: 20} }},
			{"polygon by distance", func(r *rand.Rand) search.Ask {
				return near(r, func(f *search.Filter) { f.RadiusM, f.Polygon = 0, square(r) })
			}},
			{"facets of a word", func(*rand.Rand) search.Ask { return search.Ask{Match: words("hong"), Facets: search.Facets()} }},
			{"facets of a polygon", func(r *rand.Rand) search.Ask {
				return search.Ask{Filter: search.Filter{Polygon: square(r)}, Facets: search.Facets()}
			}},
		} {
			b.Run(fmt.Sprintf("%s/%d", q.name, n), func(b *testing.B) {
				r := rand.New(rand.NewPCG(1, 2))
				b.ReportAllocs()
				hits := 0
				began := cpuTime(b)
				for b.Loop() {
					found, err := x.Ask(b.Context(), q.make(r))
					if err != nil {
						b.Fatal(err)
					}
					hits += len(found[0].Hits)
				}
				b.ReportMetric(float64(hits)/float64(b.N), "hits/op")
				b.ReportMetric(float64((cpuTime(b)-began).Nanoseconds())/float64(b.N), "cpu-ns/op")
			})
		}
	}
}

// BenchmarkVocabulary reads every word.
func BenchmarkVocabulary(b *testing.B) {
	x := filled(b, 100_000)
	for b.Loop() {
		if _, err := x.Vocabulary(b.Context()); err != nil {
			b.Fatal(err)
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
