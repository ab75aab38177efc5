package searchtest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

// testFindPolygon: inside the outer ring and outside its hole, with a text and
// without one.
func testFindPolygon(t *testing.T, open Opener) {
	at := func(id, name string, lon, lat float64) place.Place {
		return named(id, name, func(p *place.Place) { p.Location = domain.Point{Lat: lat, Lon: lon} })
	}
	f := over(t, open, at("in", "Quán Sao", 108.12, 10.92), at("in too", "Chợ Sao", 108.18, 10.98), at("in the hole", "Quán Sao", 108.15, 10.95), at("out", "Quán Sao", 108.25, 10.95))
	polygon := orb.Polygon{
		{{108.1, 10.9}, {108.2, 10.9}, {108.2, 11}, {108.1, 11}, {108.1, 10.9}},
		{{108.14, 10.94}, {108.14, 10.96}, {108.16, 10.96}, {108.16, 10.94}, {108.14, 10.94}},
	}
	whole := search.Filter{Polygon: polygon[:1]}
	holed := search.Filter{Polygon: polygon}
	for _, sort := range []search.Sort{search.SortRelevance, search.SortName} {
		wantFoundSet(t, f, search.Request{Filter: whole, Sort: sort}, "in", "in too", "in the hole")
		wantFoundSet(t, f, search.Request{Filter: holed, Sort: sort}, "in", "in too")
		wantFoundSet(t, f, search.Request{Filter: whole, Sort: sort, Text: "quán sao"}, "in", "in the hole")
		wantFoundSet(t, f, search.Request{Filter: holed, Sort: sort, Text: "quan sao"}, "in")
	}
	holed.Near = &centre
	wantFound(t, f, search.Request{Filter: holed, Sort: search.SortDistance, Text: "sao"}, "in", "in too")
	wantFirst(t, f, search.Request{Filter: holed, Text: "quan saao"}, "in")
}

// testFindPolygons compares random polygons with looking at every place.
func testFindPolygons(t *testing.T, open Opener) {
	r := rand.New(rand.NewPCG(5, 12))
	places := Places(12, 500)
	f, m := over(t, open, places...), finder(NewMemory(atNoon, places...))
	inside := 0
	for range 60 {
		town := one(r, Towns)
		at := func() domain.Point {
			return domain.Point{Lat: town.Lat + 0.05*r.NormFloat64(), Lon: town.Lon + 0.05*r.NormFloat64()}
		}
		q := search.Request{Filter: search.Filter{Polygon: randomPolygon(r, at)}, Text: one(r, []string{"", "", "quan", "khach san", "chua"}), Limit: 100}
		want := find(t, m, q)
		inside += len(want.Results)
		sameAnswer(t, q, find(t, f, q), want)
	}
	if inside < 300 {
		t.Errorf("only %d places were inside of all, want a test that tests", inside)
	}
}

// zigzag is a way of about 140 km along the coast and back past its start.
var zigzag = orb.LineString{{108.10, 10.93}, {108.30, 10.95}, {108.60, 11.20}, {108.62, 11.21}, {108.30, 11.10}, {108.12, 10.94}}

// alongside are places around the way, some of them exactly on one point.
func alongside(n int) []place.Place {
	r := rand.New(rand.NewPCG(3, 14))
	var out []place.Place
	for i := range n {
		leg := r.IntN(len(zigzag) - 1)
		share := r.Float64()
		if r.IntN(10) == 0 {
			share = 1
		}
		a, b := zigzag[leg], zigzag[leg+1]
		spread := one(r, []float64{0, 0.002, 0.02})
		p := domain.Point{Lat: a[1] + share*(b[1]-a[1]) + spread*r.NormFloat64(), Lon: a[0] + share*(b[0]-a[0]) + spread*r.NormFloat64()}
		out = append(out, named(fmt.Sprintf("p%04d", i), one(r, []string{"Quán Biển", "Trạm xăng", "Quán cơm Hồng"}), func(pl *place.Place) { pl.Location = p }))
	}
	return out
}

// foot is where a way comes closest to p, found by walking it in small steps
// around every local best: plain, slow, and without the plane of the product.
func foot(line orb.LineString, p domain.Point) (along, off float64) {
	off = math.Inf(1)
	start := 0.0
	for i := 0; i+1 < len(line); i++ {
		a, b := line[i], line[i+1]
		at := func(s float64) orb.Point { return orb.Point{a[0] + s*(b[0]-a[0]), a[1] + s*(b[1]-a[1])} }
		low, high := 0.0, 1.0
		for range 60 { // the distance along one leg has one valley
			x, y := low+(high-low)/3, high-(high-low)/3
			if geo.DistanceHaversine(at(x), p.Orb()) <= geo.DistanceHaversine(at(y), p.Orb()) {
				high = y
			} else {
				low = x
			}
		}
		length := geo.DistanceHaversine(a, b)
		if d := geo.DistanceHaversine(at(low), p.Orb()); d < off {
			off, along = d, start+low*length
		}
		start += length
	}
	return along, off
}

// testFindRoute: what lies within the buffer comes in the order the way passes
// it, page after page over stretches of any length, each once; compared with
// measuring every place. What lies within a metre of the edge may be in or out.
func testFindRoute(t *testing.T, open Opener) {
	places := alongside(400)
	f := over(t, open, places...)
	where := map[string]domain.Point{}
	for _, p := range places {
		where[p.ID] = p.Location
	}
	for _, buffer := range []float64{50, 800, 5_000} {
		t.Run(fmt.Sprint(buffer, " m"), func(t *testing.T) {
			r := search.Request{Route: &search.Route{Line: zigzag, BufferM: buffer}, Limit: 100}
			all := everyFound(t, f, r)
			wantOnce(t, all)
			found := map[string]bool{}
			for i, res := range all {
				found[res.ID] = true
				along, off := foot(zigzag, where[res.ID])
				if off > buffer+1 {
					t.Errorf("%s is %.0f m away from the way", res.ID, off)
				}
				if res.AlongM == nil || math.Abs(*res.AlongM-along) > 30 && math.Abs(offAt(zigzag, *res.AlongM, where[res.ID])-off) > 1 {
					t.Errorf("%s: got passed at %v, want %.0f m", res.ID, res.AlongM, along)
				} else if i > 0 && *all[i-1].AlongM > *res.AlongM {
					t.Errorf("%s comes behind %s", all[i-1].ID, res.ID)
				}
			}
			for id, p := range where {
				if _, off := foot(zigzag, p); off < buffer-1 && !found[id] {
					t.Errorf("%s is %.0f m away and left out", id, off)
				}
			}
			for _, limit := range []int{1, 13} {
				r.Limit = limit
				if got := foundIDs(everyFound(t, f, r)); !slices.Equal(got, foundIDs(all)) {
					t.Errorf("in pages of %d: got %v, want %v", limit, got, foundIDs(all))
				}
			}
			wantRouteText(t, f, r, all, places)
		})
	}
}

// offAt is how far p is from the point of the way at a distance from its start.
func offAt(line orb.LineString, along float64, p domain.Point) float64 {
	for i := 0; i+1 < len(line); i++ {
		length := geo.DistanceHaversine(line[i], line[i+1])
		if along <= length || i+2 == len(line) {
			s := along / length
			q := orb.Point{line[i][0] + s*(line[i+1][0]-line[i][0]), line[i][1] + s*(line[i+1][1]-line[i][1])}
			return geo.DistanceHaversine(q, p.Orb())
		}
		along -= length
	}
	return math.Inf(1)
}

// wantRouteText asks for a text along the way: of all that is there, what bears
// it.
func wantRouteText(t *testing.T, f *search.Finder, r search.Request, all []search.Result, places []place.Place) {
	t.Helper()
	var want []string
	for _, res := range all {
		if i := slices.IndexFunc(places, func(p place.Place) bool { return p.ID == res.ID }); places[i].Name["vi"] == "Trạm xăng" {
			want = append(want, res.ID)
		}
	}
	r.Text, r.Limit = "trạm xăng", 11
	got := everyFound(t, f, r)
	if !slices.Equal(foundIDs(got), want) || len(want) == 0 {
		t.Errorf("with a text: got %v, want %v", foundIDs(got), want)
	}
	for _, res := range got {
		if res.Why == nil || res.Why.Tier != search.TierExact {
			t.Errorf("with a text: %s: got %+v, want an exact name", res.ID, res.Why)
		}
	}
}

// testFindFacets counts all that a request has on all pages, by hand.
func testFindFacets(t *testing.T, open Opener) {
	places := crowd(t, 150)
	f := over(t, open, places...)
	north := search.Filter{Near: &centre, RadiusM: 4_000}
	for _, c := range []struct {
		name  string
		r     search.Request
		holds func(p *place.Place) bool
	}{
		{"all", search.Request{}, func(*place.Place) bool { return true }},
		{"radius", search.Request{Filter: north}, func(p *place.Place) bool { return centre.DistanceM(p.Location) <= 4_000 }},
		{"text", search.Request{Text: "biển xanh"}, func(p *place.Place) bool { return p.Name["vi"] != "Quán Biển" }},
		{"text and kind", search.Request{Text: "biển xanh", Filter: search.Filter{Kinds: []place.Kind{place.KindDining}}},
			func(p *place.Place) bool { return p.Name["vi"] != "Quán Biển" && p.Kind == place.KindDining }},
		{"text by distance", search.Request{Text: "nhà hàng biển", Filter: north, Sort: search.SortDistance},
			func(p *place.Place) bool {
				return p.Name["vi"] == "Nhà hàng Biển Xanh" && centre.DistanceM(p.Location) <= 4_000
			}},
	} {
		want := map[search.Facet]map[string]int{search.FacetKind: {}, search.FacetSubkind: {}, search.FacetAmenities: {}}
		for i := range places {
			if p := &places[i]; c.holds(p) {
				want[search.FacetKind][string(p.Kind)]++
				want[search.FacetSubkind][p.Subkind]++
				for _, a := range p.Amenities {
					want[search.FacetAmenities][a]++
				}
			}
		}
		c.r.Limit, c.r.Facets, c.r.Literal = 3, []search.Facet{search.FacetKind, search.FacetSubkind, search.FacetAmenities}, true
		a := find(t, f, c.r)
		for facet, values := range want {
			if fmt.Sprint(a.Facets[facet]) != fmt.Sprint(values) {
				t.Errorf("%s: got %s %v, want %v", c.name, facet, a.Facets[facet], values)
			}
		}
	}
	if a := find(t, f, search.Request{Text: "biển"}); a.Facets != nil {
		t.Errorf("got facets %v that nobody asked for", a.Facets)
	}
}
