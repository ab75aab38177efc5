package searchtest

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

func testBox(t *testing.T, open Opener) {
	x := with(t, open, simple("in"), simple("edge", func(p *place.Place) { p.Location = domain.Point{Lat: 11, Lon: 108.2} }),
		simple("out", func(p *place.Place) { p.Location = domain.Point{Lat: 11, Lon: 108.2000001} }))
	box := func(west, south, east, north float64) *orb.Bound {
		return &orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{east, north}}
	}
	for _, c := range []struct {
		box  *orb.Bound
		want []string
	}{
		{box(108, 10, 108.2, 11), []string{"edge", "in"}},
		{box(108.2, 11, 108.2, 11), []string{"edge"}},
		{box(108.2000001, 11, 109, 12), []string{"out"}},
		{box(-180, -90, 180, 90), []string{"edge", "in", "out"}},
		{box(10, 108, 11, 109), nil}, // axes swapped
	} {
		f := search.Filter{BBox: c.box, Near: &centre}
		wantIDs(t, x, filtered(f), c.want...)
		wantSet(t, x, search.Ask{Filter: f, Order: search.ByDistance}, c.want...)
		wantSet(t, x, search.Ask{Filter: f, Order: search.ByQuality}, c.want...)
		wantSet(t, x, search.Ask{Filter: f, Match: typed("bao"), Order: search.ByQuality}, c.want...)
		if n := total(t, x, filtered(search.Filter{BBox: c.box})); n != len(c.want) {
			t.Errorf("got %d in %v, want %d", n, c.box, len(c.want))
		}
	}
}

func testOrders(t *testing.T, open Opener) {
	x := with(t, open,
		named("4", "Ănh", metresNorth(30)), named("3", "anh", metresNorth(10)), named("1", "Đa", metresNorth(10)),
		named("2", "Bưởi", metresNorth(20)), named("0", "chợ", metresNorth(30)), named("5", "dừa", metresNorth(0)))
	near := search.Filter{Near: &centre}
	within := search.Filter{Near: &centre, RadiusM: 25}
	wantIDs(t, x, search.Ask{}, "0", "1", "2", "3", "4", "5")
	wantIDs(t, x, filtered(near), "0", "1", "2", "3", "4", "5")
	wantIDs(t, x, filtered(within), "1", "2", "3", "5")
	wantIDs(t, x, search.Ask{Filter: near, Order: search.ByDistance}, "5", "1", "3", "2", "0", "4")
	wantIDs(t, x, search.Ask{Filter: within, Order: search.ByDistance}, "5", "1", "3", "2")
	wantIDs(t, x, search.Ask{Order: search.ByName}, "3", "4", "2", "0", "1", "5") // anh anh buoi cho da dua
	wantIDs(t, x, search.Ask{Filter: within, Order: search.ByName}, "3", "2", "1", "5")
	wantIDs(t, x, search.Ask{Match: typed("a"), Order: search.ByName}, "3", "4")
	wantIDs(t, x, search.Ask{Match: typed("d"), Filter: near, Order: search.ByDistance}, "5", "1")
}

// better makes a place more prominent by n facts and names.
func better(n int) func(*place.Place) {
	return func(p *place.Place) {
		for i, lang := range []string{"en", "ru", "ko", "zh", "ja", "fr"} {
			if i < n {
				p.Name[lang] = fmt.Sprint(p.Name["vi"], " ", lang)
			}
		}
	}
}

// testQuality: the most prominent first, ties by id, in pages and as
// candidates.
func testQuality(t *testing.T, open Opener) {
	var places []place.Place
	for i := range 120 {
		places = append(places, named(fmt.Sprintf("p%03d", i*7%120), []string{"Chợ Đầm", "Chợ Lớn"}[i%2], better(i%5), metresNorth(float64(i))))
	}
	x, m := with(t, open, places...), NewMemory(atNoon, places...)
	for _, limit := range []int{1, 3, 24, 25, 119, 120, 1000} {
		for _, f := range []search.Filter{{}, {Near: &centre}, {Near: &centre, RadiusM: 60}, {OpenAt: &noon, Exclude: []string{"p003", "p100"}}} {
			for _, match := range []search.Match{nil, typed("cho"), typed("cho lon"), typed("cho xyz")} {
				for _, order := range []search.Order{search.ByQuality, search.ByWorth} {
					compareAll(t, x, m, search.Ask{Filter: f, Match: match, Order: order, Limit: limit, Cards: limit == 25})
				}
			}
		}
	}
	first := ask(t, x, search.Ask{Order: search.ByQuality, Limit: 24, Cards: true}).Hits
	for _, h := range first {
		if h.Card == nil || len(h.Card.Names) != 5 {
			t.Errorf("%s is among the first 24 without the most names", h.ID)
		}
	}
}

// testPages reads lists in pages of every size: nothing comes twice and nothing
// is left out, ties included.
func testPages(t *testing.T, open Opener) {
	places := pagePlaces(t)
	x, m := with(t, open, places...), NewMemory(atNoon, places...)
	for _, limit := range []int{1, 2, 7, 33, 99, 100} {
		for _, f := range []search.Filter{{}, {RadiusM: 1200}, {Kinds: []place.Kind{place.KindLodging}}} {
			for _, match := range []search.Match{nil, typed("quan")} {
				for _, order := range []search.Order{search.ByID, search.ByName, search.ByDistance, search.ByQuality} {
					f.Near = &centre
					compareAll(t, x, m, search.Ask{Filter: f, Match: match, Order: order, Limit: limit})
				}
			}
		}
	}
}

// testPagesOfOpen does the same when hours leave places out after they were read.
func testPagesOfOpen(t *testing.T, open Opener) {
	places := pagePlaces(t)
	x, m := with(t, open, places...), NewMemory(atNoon, places...)
	for _, limit := range []int{1, 3, 10, 100} {
		for _, strict := range []bool{false, true} {
			for _, match := range []search.Match{nil, typed("quan")} {
				for _, order := range []search.Order{search.ByID, search.ByName, search.ByDistance, search.ByQuality} {
					f := search.Filter{Near: &centre, OpenAt: &noon, OpenStrict: strict}
					compareAll(t, x, m, search.Ask{Filter: f, Match: match, Order: order, Limit: limit})
				}
			}
		}
	}
}

// pagePlaces are many places on few points, with few names and hours.
func pagePlaces(t testing.TB) []place.Place {
	r := rand.New(rand.NewPCG(4, 4))
	var places []place.Place
	for i := range 230 {
		osm := []string{"", "08:00-17:00", "18:00-23:00"}[r.IntN(3)]
		p := withHours(t, fmt.Sprintf("p%03d", i), osm, metresNorth(float64(300*r.IntN(8))))
		p.Name = domain.LocalizedText{"vi": []string{"Quán Bình", "Quán", "Chợ Bình", "quan An"}[r.IntN(4)]}
		p.Kind = []place.Kind{place.KindLodging, place.KindDining}[r.IntN(2)]
		places = append(places, p)
	}
	return places
}
