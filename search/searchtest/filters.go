package searchtest

import (
	"fmt"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

// filterPlaces differ in one thing each.
func filterPlaces() []place.Place {
	vnd := func(n int64) place.Money { return place.Money{Amount: n, Currency: "VND"} }
	return []place.Place{
		simple("plain"),
		simple("hotel", func(p *place.Place) { p.Kind, p.Category = place.KindLodging, "hotel" }),
		simple("camp", func(p *place.Place) { p.Kind, p.Category = place.KindLodging, "camping" }),
		simple("beach", func(p *place.Place) { p.Kind, p.Category = place.KindNature, "beach" }),
		simple("wifi", func(p *place.Place) { p.Amenities = []string{"wifi"} }),
		simple("wifi+pool", func(p *place.Place) { p.Amenities = []string{"pool", "wifi"} }),
		simple("chair", func(p *place.Place) { p.Accessibility = &place.Accessibility{Wheelchair: "yes"} }),
		simple("half", func(p *place.Place) { p.Accessibility = &place.Accessibility{Wheelchair: "limited"} }),
		simple("steps", func(p *place.Place) { p.Accessibility = &place.Accessibility{Wheelchair: "no", StepFree: "yes"} }),
		simple("free", func(p *place.Place) { p.PriceRange = &place.PriceRange{Min: vnd(0), Max: vnd(10)} }),
		simple("cheap", func(p *place.Place) {
			p.Prices = []place.Price{{What: "entry", Price: vnd(90000)}, {What: "entry", Price: vnd(50000)}}
		}),
		simple("dear", func(p *place.Place) {
			p.PriceRange = &place.PriceRange{Min: vnd(50001)}
			p.Prices = []place.Price{{What: "entry", Price: vnd(1)}}
		}),
		simple("dollars", func(p *place.Place) { p.PriceRange = &place.PriceRange{Min: place.Money{Amount: 1, Currency: "USD"}} }),
		simple("old", func(p *place.Place) { p.AreaKeys = []string{"60@2004-07-08", "22918@2004-07-08"} }),
		simple("new", func(p *place.Place) { p.AreaKeys = []string{"22918@2025-07-01", "68@2025-07-01"} }),
	}
}

func testFilters(t *testing.T, open Opener) {
	x := with(t, open, filterPlaces()...)
	price := func(n int64) *int64 { return &n }
	for _, c := range []struct {
		name string
		f    search.Filter
		want []string
	}{
		{"kind", search.Filter{Kinds: []place.Kind{place.KindLodging}}, []string{"camp", "hotel"}},
		{"kinds", search.Filter{Kinds: []place.Kind{place.KindNature, place.KindLodging}}, []string{"beach", "camp", "hotel"}},
		{"kind of no place", search.Filter{Kinds: []place.Kind{place.KindService}}, nil},
		{"unknown kind", search.Filter{Kinds: []place.Kind{"x' OR 1 --"}}, nil},
		{"category", search.Filter{Categories: []string{"beach"}}, []string{"beach"}},
		{"categories", search.Filter{Categories: []string{"beach", "camping", "x"}}, []string{"beach", "camp"}},
		{"kind and category", search.Filter{Kinds: []place.Kind{place.KindNature}, Categories: []string{"hotel"}}, nil},
		{"amenity", search.Filter{Amenities: []string{"wifi"}}, []string{"wifi", "wifi+pool"}},
		{"all amenities", search.Filter{Amenities: []string{"wifi", "pool"}}, []string{"wifi+pool"}},
		{"amenity nobody has", search.Filter{Amenities: []string{"wifi", "sauna"}}, nil},
		{"an amenity is no area", search.Filter{AreaKeys: []string{"wifi"}}, nil},
		{"accessible", search.Filter{Accessible: true}, []string{"chair", "half"}},
		{"price", search.Filter{PriceMax: price(50000)}, []string{"cheap", "free"}},
		{"price below", search.Filter{PriceMax: price(49999)}, []string{"free"}},
		{"price of nothing", search.Filter{PriceMax: price(0)}, []string{"free"}},
		{"any known price", search.Filter{PriceMax: price(1 << 60)}, []string{"cheap", "dear", "free"}},
		{"area", search.Filter{AreaKeys: []string{"22918@2025-07-01"}}, []string{"new"}},
		{"old area of the same code", search.Filter{AreaKeys: []string{"22918@2004-07-08"}}, []string{"old"}},
		{"areas", search.Filter{AreaKeys: []string{"60@2004-07-08", "68@2025-07-01", "x"}}, []string{"new", "old"}},
		{"area without day", search.Filter{AreaKeys: []string{"22918"}}, nil},
		{"subkind", search.Filter{Subkinds: []string{"museum"}, Kinds: []place.Kind{place.KindNature}}, []string{"beach"}},
		{"subkind of no place", search.Filter{Subkinds: []string{"mus", "museums", "culture"}}, nil},
		{"exclude", search.Filter{Kinds: []place.Kind{place.KindLodging}, Exclude: []string{"hotel", "nobody"}}, []string{"camp"}},
		{"exclude all", search.Filter{Kinds: []place.Kind{place.KindLodging}, Exclude: []string{"hotel", "camp"}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, match := range []search.Match{nil, typed("bao tang"), typed("b")} {
				for _, order := range []search.Order{search.ByID, search.ByName, search.ByDistance, search.ByQuality} {
					for _, near := range []*domain.Point{nil, &centre} {
						if near == nil && order == search.ByDistance {
							continue
						}
						a := search.Ask{Filter: c.f, Match: match, Order: order}
						a.Near = near
						// The same filter, whatever way the engine answers.
						wantSet(t, x, a, c.want...)
						if n := total(t, x, a); n != len(c.want) {
							t.Errorf("Ask(%s): got %d in all, want %d", describe(a), n, len(c.want))
						}
					}
				}
			}
		})
	}
}

// testCodes: codes are compared whole and as they are written.
func testCodes(t *testing.T, open Opener) {
	codes := []string{"a_b", "a-b", "ab", "a b", "A_b", "a_b_", "a", "b", "", "a_\u00e9", "a_e\u0301", "a\"b", "a\x00b", "\ue000ab", "a5fb", "a\ue0015fb"}
	var places []place.Place
	for i, code := range codes {
		places = append(places, simple(fmt.Sprintf("p%02d", i), func(p *place.Place) {
			p.Subkind, p.Category, p.Amenities, p.AreaKeys = code, code, []string{code, "x" + code}, []string{code, "x" + code}
		}))
	}
	x := with(t, open, places...)
	for i, code := range codes {
		for _, f := range []search.Filter{
			{Subkinds: []string{code}}, {Categories: []string{code}}, {Amenities: []string{code}}, {AreaKeys: []string{code}},
			{Subkinds: []string{code, "ba"}, Amenities: []string{"x" + code}}, {AreaKeys: []string{"x" + code}},
		} {
			wantIDs(t, x, filtered(f), fmt.Sprintf("p%02d", i))
			wantIDs(t, x, search.Ask{Filter: f, Match: typed("bao "), Order: search.ByQuality}, fmt.Sprintf("p%02d", i))
		}
	}
}

// testStars asks on different days of an index that nobody touches.
func testStars(t *testing.T, open Opener) {
	today := noon
	x := open(t, func() time.Time { return today })
	series := func(steps ...place.Lodging) func(*place.Place) {
		return func(p *place.Place) { p.Kind, p.Lodging = place.KindLodging, steps }
	}
	rebuild(t, x, 1,
		simple("always4", series(place.Lodging{From: "2020-01-01", Stars: 4})),
		simple("up", series(place.Lodging{From: "2020-01-01", Stars: 3}, place.Lodging{From: "2026-03-02", Stars: 4})),
		simple("down", series(place.Lodging{From: "2020-01-01", Stars: 4}, place.Lodging{From: "2026-03-03", Stars: 3})),
		simple("rooms", series(place.Lodging{From: "2019-01-01", Stars: 4}, place.Lodging{From: "2021-01-01", Rooms: 9})),
		simple("coming", series(place.Lodging{From: "2026-03-03", Stars: 4})),
		simple("two on a day", series(place.Lodging{From: "2020-01-01", Stars: 3}, place.Lodging{From: "2020-01-01", Stars: 5})),
		simple("none", series(place.Lodging{From: "2020-01-01", Rooms: 4})), simple("museum"))
	for _, c := range []struct {
		now   time.Time
		stars []int
		want  []string
	}{
		{noon, []int{4}, []string{"always4", "down", "rooms", "up"}},
		{noon, []int{3}, nil},
		{noon, []int{3, 5}, []string{"two on a day"}},
		{noon, []int{1, 2}, nil},
		{noon.AddDate(0, 0, -1), []int{3}, []string{"up"}},
		{noon.AddDate(0, 0, 1), []int{4}, []string{"always4", "coming", "rooms", "up"}},
		{noon.AddDate(0, 0, 1), []int{3}, []string{"down"}},
		// A day begins at midnight in Vietnam, 17:00 UTC.
		{time.Date(2026, 3, 2, 16, 59, 0, 0, time.UTC), []int{3}, nil},
		{time.Date(2026, 3, 2, 17, 0, 0, 0, time.UTC), []int{3}, []string{"down"}},
		{time.Date(2019, 6, 1, 0, 0, 0, 0, time.UTC), []int{4}, []string{"rooms"}},
	} {
		today = c.now
		f := search.Filter{Stars: c.stars, Near: &centre}
		wantIDs(t, x, filtered(f), c.want...)
		wantIDs(t, x, search.Ask{Filter: f, Order: search.ByDistance}, c.want...)
		wantSet(t, x, search.Ask{Filter: f, Match: typed("bao tang"), Order: search.ByQuality}, c.want...)
		if n := total(t, x, filtered(f)); n != len(c.want) {
			t.Errorf("got %d with %v stars, want %d", n, c.stars, len(c.want))
		}
	}
}

func testDistance(t *testing.T, open Opener) {
	at := func(id string, lat, lon float64) place.Place {
		return simple(id, func(p *place.Place) { p.Location = domain.Point{Lat: lat, Lon: lon} })
	}
	places := []place.Place{at("here", 10.93, 108.1), at("beside", 10.93, 108.1), at("500m", 10.9345, 108.1),
		at("5km", 10.93, 108.1458), at("hanoi", 21.03, 105.85), at("fiji west", -17.8, 179.99), at("fiji east", -17.8, -179.99),
		at("pole", 89.99, 0), at("other side", -10.93, -71.9)}
	x := with(t, open, places...)
	m := NewMemory(atNoon, places...)
	for _, near := range append([]domain.Point{{Lat: 90, Lon: 0}, {Lat: 0, Lon: 180}}, places[0].Location, places[2].Location, places[5].Location, places[7].Location) {
		for _, p := range places {
			radius := near.DistanceM(p.Location)
			if radius == 0 {
				continue
			}
			for _, r := range []float64{radius, radius * (1 - 1e-9)} { // inclusive
				for _, match := range []search.Match{nil, typed("bao tang")} {
					for _, order := range []search.Order{search.ByID, search.ByName, search.ByDistance, search.ByQuality} {
						compareAll(t, x, m, search.Ask{Filter: search.Filter{Near: &near, RadiusM: r}, Match: match, Order: order})
					}
				}
			}
		}
		compareAll(t, x, m, search.Ask{Filter: search.Filter{Near: &near}, Order: search.ByDistance})
		compareAll(t, x, m, search.Ask{Filter: search.Filter{Near: &near}, Order: search.ByDistance, Match: typed("bao")})
	}
	for _, h := range ask(t, x, search.Ask{}).Hits {
		if h.DistanceM != nil {
			t.Errorf("%s: got a distance without a point", h.ID)
		}
	}
	if _, err := x.Ask(testContext(t), search.Ask{Order: search.ByDistance, Limit: 10}); domain.CodeOf(err) != domain.CodeInvalid {
		t.Errorf("by distance from nowhere: got %v, want invalid", err)
	}
}
