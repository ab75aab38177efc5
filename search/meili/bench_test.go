package meili_test

import (
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
	"hanhtrinh/search/searchtest"
)

// BenchmarkAsk asks an index of PLACES places (default 10,000).
func BenchmarkAsk(b *testing.B) {
	n := 10_000
	if s := os.Getenv("PLACES"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	o := shared(b).options(atNoon)
	x := open(b, o)
	if err := x.Rebuild(b.Context(), each(searchtest.Places(1, n)), func() int64 { return 1 }); err != nil {
		b.Fatal(err)
	}
	b.Logf("Rebuild of %d places: %v", n, b.Elapsed())
	near := &domain.Point{Lat: 10.9340, Lon: 108.1010}
	word := func(text string, prefix bool) search.Group { return search.Group{{Text: text, Prefix: prefix}} }
	text := search.Match{search.Clause{word("quan", false), word("h", true)}}
	square := func(size float64) orb.Polygon {
		c := near.Orb()
		return orb.Polygon{{{c[0] - size, c[1] - size}, {c[0] + size, c[1] - size/2}, {c[0] + size/2, c[1] + size}, {c[0] - size, c[1] + size}}}
	}
	candidates := func(limit int) []search.Ask {
		var asks []search.Ask
		for range 6 {
			asks = append(asks, search.Ask{Match: text, Order: search.ByQuality, Cards: true, Limit: limit})
		}
		return asks
	}
	for _, c := range []struct {
		name string
		asks []search.Ask
	}{
		{"id", []search.Ask{{Limit: 20}}},
		{"name", []search.Ask{{Limit: 20, Order: search.ByName}}},
		{"text20", []search.Ask{{Match: text, Order: search.ByQuality, Cards: true, Limit: 20}}},
		{"text200", []search.Ask{{Match: text, Order: search.ByQuality, Cards: true, Limit: 200}}},
		{"text1000", []search.Ask{{Match: text, Order: search.ByQuality, Cards: true, Limit: 1000}}},
		{"six asks of 60", candidates(60)},
		{"near", []search.Ask{{Filter: search.Filter{Near: near}, Order: search.ByDistance, Limit: 20}}},
		{"near text200", []search.Ask{{Filter: search.Filter{Near: near}, Order: search.ByDistance, Match: text, Cards: true, Limit: 200}}},
		{"near radius", []search.Ask{{Filter: search.Filter{Near: near, RadiusM: 2000, Kinds: []place.Kind{place.KindDining}}, Order: search.ByDistance, Limit: 20}}},
		{"near behind", []search.Ask{{Filter: search.Filter{Near: near}, Order: search.ByDistance, Limit: 20, After: &search.After{Num: 1500, ID: "x"}}}},
		{"radius by id", []search.Ask{{Filter: search.Filter{Near: near, RadiusM: 2000}, Limit: 20}}},
		{"polygon", []search.Ask{{Filter: search.Filter{Polygon: square(0.01)}, Limit: 20}}},
		{"polygon facets", []search.Ask{{Filter: search.Filter{Polygon: square(0.01)}, Limit: 20, Facets: search.Facets()}}},
		{"text facets", []search.Ask{{Match: text, Facets: search.Facets()}}},
		{"open", []search.Ask{{Filter: search.Filter{OpenAt: &noon}, Match: text, Limit: 20}}},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := x.Ask(b.Context(), c.asks...); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("direct text200", func(b *testing.B) { // the server alone, for comparison with text200
		body := `{"queries":[{"indexUid":"` + o.Prefix + `_v1","filter":"(w IN [\"quan\"] AND w STARTS WITH \"h\")","sort":["q:asc","i:asc"],"limit":201,"attributesToRetrieve":["hd","cd","tm"]}]}`
		for b.Loop() {
			r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, o.URL+"/multi-search", strings.NewReader(body))
			if err != nil {
				b.Fatal(err)
			}
			r.Header.Set("Authorization", "Bearer "+o.Key)
			r.Header.Set("Content-Type", "application/json")
			response, err := http.DefaultClient.Do(r)
			if err != nil {
				b.Fatal(err)
			}
			n, err := io.Copy(io.Discard, response.Body)
			response.Body.Close()
			if err != nil || n < 10_000 {
				b.Fatalf("got %d bytes, %v", n, err)
			}
		}
	})
	b.Run("vocabulary", func(b *testing.B) {
		for b.Loop() {
			if _, err := x.Vocabulary(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("update", func(b *testing.B) {
		for b.Loop() {
			if err := x.Update(b.Context(), search.Batch{Position: 2, Upserts: searchtest.Places(2, 1)}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
