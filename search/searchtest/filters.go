package searchtest

import (
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
		q    search.Query
		want []string
	}{
		{"kind", search.Query{Kinds: []place.Kind{place.KindLodging}}, []string{"camp", "hotel"}},
		{"kinds", search.Query{Kinds: []place.Kind{place.KindNature, place.KindLodging}}, []string{"beach", "camp", "hotel"}},
		{"kind of no place", search.Query{Kinds: []place.Kind{place.KindService}}, nil},
		{"unknown kind", search.Query{Kinds: []place.Kind{"x' OR 1 --"}}, nil},
		{"category", search.Query{Categories: []string{"beach"}}, []string{"beach"}},
		{"categories", search.Query{Categories: []string{"beach", "camping", "x"}}, []string{"beach", "camp"}},
		{"kind and category", search.Query{Kinds: []place.Kind{place.KindNature}, Categories: []string{"hotel"}}, nil},
		{"amenity", search.Query{Amenities: []string{"wifi"}}, []string{"wifi", "wifi+pool"}},
		{"all amenities", search.Query{Amenities: []string{"wifi", "pool"}}, []string{"wifi+pool"}},
		{"amenity nobody has", search.Query{Amenities: []string{"wifi", "sauna"}}, nil},
		{"an amenity is no area", search.Query{AreaKeys: []string{"wifi"}}, nil},
		{"accessible", search.Query{Accessible: true}, []string{"chair", "half"}},
		{"price", search.Query{PriceMax: price(50000)}, []string{"cheap", "free"}},
		{"price below", search.Query{PriceMax: price(49999)}, []string{"free"}},
		{"price of nothing", search.Query{PriceMax: price(0)}, []string{"free"}},
		{"any known price", search.Query{PriceMax: price(1 << 60)}, []string{"cheap", "dear", "free"}},
		{"area", search.Query{AreaKeys: []string{"22918@2025-07-01"}}, []string{"new"}},
		{"old area of the same code", search.Query{AreaKeys: []string{"22918@2004-07-08"}}, []string{"old"}},
		{"areas", search.Query{AreaKeys: []string{"60@2004-07-08", "68@2025-07-01", "x"}}, []string{"new", "old"}},
		{"area without day", search.Query{AreaKeys: []string{"22918"}}, nil},
		{"exclude", search.Query{Kinds: []place.Kind{place.KindLodging}, Exclude: []string{"hotel", "nobody"}}, []string{"camp"}},
		{"exclude all", search.Query{Kinds: []place.Kind{place.KindLodging}, Exclude: []string{"hotel", "camp"}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			// The same filter, whatever way the engine answers.
			wantIDs(t, x, c.q, c.want...)
			c.q.Near = &centre
			wantIDs(t, x, c.q, c.want...)
			c.q.Text = "bao tang"
			wantSet(t, x, c.q, c.want...)
			c.q.Near, c.q.Sort = nil, search.SortName
			wantIDs(t, x, c.q, c.want...)
			c.q.Text = ""
			wantIDs(t, x, c.q, c.want...)
		})
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
		wantIDs(t, x, search.Query{Stars: c.stars}, c.want...)
		wantIDs(t, x, search.Query{Stars: c.stars, Near: &centre}, c.want...)
		wantSet(t, x, search.Query{Stars: c.stars, Text: "bao tang"}, c.want...)
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
	for _, near := range append([]domain.Point{{Lat: 90, Lon: 0}, {Lat: 0, Lon: 180}}, places[0].Location, places[2].Location, places[5].Location, places[7].Location) {
		for _, p := range places {
			radius := near.DistanceM(p.Location)
			if radius == 0 {
				continue
			}
			checkModel(t, x, places, search.Query{Near: &near, RadiusM: radius}) // inclusive
			checkModel(t, x, places, search.Query{Near: &near, RadiusM: radius * (1 - 1e-9)})
			checkModel(t, x, places, search.Query{Near: &near, RadiusM: radius, Sort: search.SortName})
			checkModel(t, x, places, search.Query{Near: &near, RadiusM: radius, Text: "bao tang", Sort: search.SortDistance})
		}
		checkModel(t, x, places, search.Query{Near: &near})
		checkModel(t, x, places, search.Query{Near: &near, Text: "bao", Sort: search.SortDistance})
		for _, h := range ask(t, x, search.Query{Near: &near}).Hits {
			for _, p := range places {
				if p.ID == h.ID && (h.DistanceM == nil || *h.DistanceM != near.DistanceM(p.Location)) {
					t.Errorf("%s from %v: got %v metres, want %v", p.ID, near, h.DistanceM, near.DistanceM(p.Location))
				}
			}
		}
	}
	for _, h := range ask(t, x, search.Query{}).Hits {
		if h.DistanceM != nil {
			t.Errorf("%s: got a distance without a point", h.ID)
		}
	}
}
