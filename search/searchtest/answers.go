package searchtest

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

func testPolygon(t *testing.T, open Opener) {
	at := func(id string, lon, lat float64) place.Place {
		return simple(id, func(p *place.Place) { p.Location = domain.Point{Lat: lat, Lon: lon} })
	}
	places := []place.Place{at("middle", 108.15, 10.95), at("corner", 108.19, 10.99), at("west", 108.05, 10.95), at("north", 108.15, 11.5),
		at("notch", 108.15, 10.98), at("beside", 108.1500001, 10.95)}
	x, m := with(t, open, places...), NewMemory(atNoon, places...)
	ring := func(points ...float64) orb.Ring {
		var r orb.Ring
		for i := 0; i < len(points); i += 2 {
			r = append(r, orb.Point{points[i], points[i+1]})
		}
		return append(r, r[0])
	}
	square := ring(108.1, 10.9, 108.2, 10.9, 108.2, 11, 108.1, 11)
	hole := ring(108.14, 10.94, 108.14, 10.96, 108.16, 10.96, 108.16, 10.94)
	notched := ring(108.1, 10.9, 108.2, 10.9, 108.2, 11, 108.15, 10.96, 108.1, 11)
	for _, c := range []struct {
		name    string
		polygon orb.Polygon
		want    []string
	}{
		{"square", orb.Polygon{square}, []string{"beside", "corner", "middle", "notch"}},
		{"hole", orb.Polygon{square, hole}, []string{"corner", "notch"}},
		{"notch", orb.Polygon{notched}, []string{"beside", "corner", "middle"}},
		{"notch and hole", orb.Polygon{notched, hole}, []string{"corner"}},
		{"the world", orb.Polygon{ring(-180, -90, 180, -90, 180, 90, -180, 90)}, []string{"beside", "corner", "middle", "north", "notch", "west"}},
		{"elsewhere", orb.Polygon{ring(1, 1, 2, 1, 2, 2)}, nil},
		{"a needle", orb.Polygon{ring(108.15000005, 10.9, 108.2, 10.949, 108.2, 10.951)}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			wantIDs(t, x, filtered(search.Filter{Polygon: c.polygon}), c.want...)
			for _, match := range []search.Match{nil, typed("bao")} {
				for _, order := range []search.Order{search.ByID, search.ByName, search.ByDistance, search.ByQuality} {
					for _, radius := range []float64{0, 6_000} {
						f := search.Filter{Polygon: c.polygon, Near: &centre, RadiusM: radius}
						compareAll(t, x, m, search.Ask{Filter: f, Match: match, Order: order, Limit: 2, Facets: search.Facets()})
					}
				}
			}
		})
	}
}

// testFacets counts over all pages, whatever the order and the hours.
func testFacets(t *testing.T, open Opener) {
	x := with(t, open, append(filterPlaces(),
		simple("star4", func(p *place.Place) { p.Lodging = []place.Lodging{{From: "2020-01-01", Stars: 4}} }),
		simple("star5", func(p *place.Place) { p.Lodging = []place.Lodging{{From: "2020-01-01", Stars: 5}} }),
		simple("next year", func(p *place.Place) { p.Lodging = []place.Lodging{{From: "2027-01-01", Stars: 5}} }))...)
	got := ask(t, x, search.Ask{Facets: search.Facets(), Limit: 2})
	want := map[search.Facet]map[string]int{
		search.FacetKind:      {"attraction": 15, "lodging": 2, "nature": 1},
		search.FacetSubkind:   {"museum": 18},
		search.FacetCategory:  {"culture": 15, "hotel": 1, "camping": 1, "beach": 1},
		search.FacetAmenities: {"wifi": 2, "pool": 1},
		search.FacetStars:     {"4": 1, "5": 1},
		search.FacetArea:      {"60@2004-07-08": 1, "22918@2004-07-08": 1, "22918@2025-07-01": 1, "68@2025-07-01": 1},
	}
	if !reflect.DeepEqual(got.Facets, want) || len(got.Hits) != 2 {
		t.Errorf("got %v and %d hits, want %v and 2", got.Facets, len(got.Hits), want)
	}
	for _, a := range []search.Ask{
		{Match: typed("bao tang wifi")}, {Match: typed("wifi"), Order: search.ByQuality, Filter: search.Filter{OpenAt: &noon, OpenStrict: true}},
		{Filter: search.Filter{Amenities: []string{"wifi"}}},
	} {
		a.Facets = []search.Facet{search.FacetAmenities}
		found := askAll(t, x, a)[0] // Limit 0: nothing but counts
		pools := map[string]int{"wifi": 2, "pool": 1}
		if !reflect.DeepEqual(found.Facets, map[search.Facet]map[string]int{search.FacetAmenities: pools}) || len(found.Hits) > 0 {
			t.Errorf("Ask(%s): got %v, want %v", describe(a), found.Facets, pools)
		}
	}
	if found := ask(t, x, search.Ask{}); found.Facets != nil {
		t.Errorf("got %v, want no facets that nobody asked for", found.Facets)
	}
}

// testCards: a card is what NewCard makes, before and after a change.
func testCards(t *testing.T, open Opener) {
	r := rand.New(rand.NewPCG(11, 11))
	places := append(textPlaces(), hoursPlaces(t)...)
	for i := range 60 {
		places = append(places, randomPlace(r, fmt.Sprintf("r%03d", i)))
	}
	places = append(places, simple("nameless", func(p *place.Place) { p.Name = domain.LocalizedText{"en": "?!"} }),
		simple("foreign", func(p *place.Place) { p.Name = domain.LocalizedText{"vi": "🏖", "en": "Beach", "ko": "해변"} }))
	x, m := with(t, open, places...), NewMemory(atNoon, places...)
	for range 2 { // the second time from memory
		for _, order := range []search.Order{search.ByID, search.ByName, search.ByDistance, search.ByQuality} {
			compareAll(t, x, m, search.Ask{Filter: search.Filter{Near: &centre}, Order: order, Cards: true})
			compareAll(t, x, m, search.Ask{Filter: search.Filter{Near: &centre}, Order: order, Cards: true, Match: typed("b")})
		}
	}
	changed := named("cafe", "Cà phê Trăng", better(3))
	update(t, x, search.Batch{Position: 2, Upserts: []place.Place{changed}, Deletes: []string{"pier"}})
	m.Put(changed)
	m.Delete("pier")
	compareAll(t, x, m, search.Ask{Cards: true})
	compareAll(t, x, m, search.Ask{Cards: true, Match: typed("ca phe"), Order: search.ByQuality})
	for _, h := range ask(t, x, search.Ask{}).Hits {
		if h.Card != nil {
			t.Errorf("%s has a card nobody asked for", h.ID)
		}
	}
}

func testVocabulary(t *testing.T, open Opener) {
	places := append(textPlaces(), named("twice", "Cát cát", func(p *place.Place) { p.Address.Street = "Cát" }), simple("codes", func(p *place.Place) {
		p.Subkind, p.AreaKeys, p.Amenities = "zoo", []string{"60@2004-07-08"}, []string{"wifi"}
	}))
	x, m := with(t, open, places...), NewMemory(atNoon, places...)
	same := func() {
		t.Helper()
		got, err := x.Vocabulary(testContext(t))
		want, _ := m.Vocabulary(testContext(t))
		if err != nil || !reflect.DeepEqual(got, want) || got["cat"] != 2 {
			t.Errorf("got %v, %v, want %v", got, err, want)
		}
	}
	same()
	changed := named("pier", "Bến thuyền 𠮷")
	update(t, x, search.Batch{Position: 2, Upserts: []place.Place{changed}, Deletes: []string{"cafe"}})
	m.Put(changed)
	m.Delete("cafe")
	same()
	rebuild(t, x, 3)
	if got, err := x.Vocabulary(testContext(t)); err != nil || len(got) != 0 {
		t.Errorf("an empty index: got %v, %v, want no words", got, err)
	}
}

// testManyAsks: the answers come in the order of the asks, one that nothing can
// answer among them; none is no question.
func testManyAsks(t *testing.T, open Opener) {
	x := with(t, open, textPlaces()...)
	asks := []search.Ask{{Match: typed("doi"), Limit: 5}, {Limit: 0}, {Match: search.Match{}, Limit: 5, Facets: search.Facets()}, {Match: typed("sao"), Limit: 5, Cards: true},
		{Filter: search.Filter{Near: &centre}, Order: search.ByDistance, Limit: 1}}
	found := askAll(t, x, asks...)
	for i, want := range []int{1, 0, 0, 1, 1} {
		if len(found[i].Hits) != want || found[i].Hits == nil {
			t.Errorf("ask %d: got %v, want %d hits", i, found[i].Hits, want)
		}
	}
	if found[0].Hits[0].ID != "dunes" || found[3].Hits[0].ID != "cafe" || found[1].Matched == nil || *found[1].Matched != 5 || !found[4].More {
		t.Errorf("got %+v, want each answer at the place of its ask", found)
	}
	if none := askAll(t, x); len(none) != 0 {
		t.Errorf("got %v for no ask", none)
	}
}
