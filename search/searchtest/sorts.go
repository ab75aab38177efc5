package searchtest

import (
	"fmt"
	"math/rand/v2"
	"slices"
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
		wantIDs(t, x, search.Query{BBox: c.box}, c.want...)
		wantSet(t, x, search.Query{BBox: c.box, Near: &centre}, c.want...)
		wantSet(t, x, search.Query{BBox: c.box, Text: "bao"}, c.want...)
	}
}

func testSorts(t *testing.T, open Opener) {
	x := with(t, open,
		named("4", "Ănh", metresNorth(30)), named("3", "anh", metresNorth(10)), named("1", "Đa", metresNorth(10)),
		named("2", "Bưởi", metresNorth(20)), named("0", "chợ", metresNorth(30)), named("5", "dừa", metresNorth(0)))
	wantIDs(t, x, search.Query{}, "0", "1", "2", "3", "4", "5")
	wantIDs(t, x, search.Query{Sort: search.SortRelevance}, "0", "1", "2", "3", "4", "5")
	wantIDs(t, x, search.Query{Near: &centre}, "5", "1", "3", "2", "0", "4")
	wantIDs(t, x, search.Query{Near: &centre, Sort: search.SortDistance}, "5", "1", "3", "2", "0", "4")
	wantIDs(t, x, search.Query{Near: &centre, Sort: search.SortRelevance, RadiusM: 25}, "5", "1", "3", "2")
	wantIDs(t, x, search.Query{Sort: search.SortName}, "3", "4", "2", "0", "1", "5") // anh anh buoi cho da dua
	wantIDs(t, x, search.Query{Sort: search.SortName, Near: &centre, RadiusM: 25}, "3", "2", "1", "5")
	wantIDs(t, x, search.Query{Sort: search.SortName, Text: "a"}, "3", "4")
	q := search.Query{Sort: search.SortDistance, Limit: 10}
	if _, err := x.Search(testContext(t), q); domain.CodeOf(err) != domain.CodeInvalid {
		t.Errorf("by distance from nowhere: got %v, want invalid", err)
	}
}

// testPages reads lists in pages of every size: nothing comes twice and nothing
// is left out, ties included.
func testPages(t *testing.T, open Opener) {
	places := pagePlaces(t)
	x := with(t, open, places...)
	for _, limit := range []int{1, 2, 7, 33, 99, 100} {
		for _, q := range []search.Query{
			{}, {Near: &centre}, {Near: &centre, Sort: search.SortDistance, RadiusM: 1200}, {Sort: search.SortName},
			{Text: "quan", Near: &centre, Sort: search.SortDistance}, {Text: "quan", Sort: search.SortName},
			{Kinds: []place.Kind{place.KindLodging}, Near: &centre}, {Near: &centre, RadiusM: 1200, Sort: search.SortName},
		} {
			q.Limit = limit
			checkModel(t, x, places, q)
		}
		for _, q := range []search.Query{{Text: "quan"}, {Text: "quan", Near: &centre}} {
			q.Limit = limit
			whole := idsOf(allPages(t, x, search.Query{Text: q.Text, Near: q.Near, Limit: 100}))
			if got := idsOf(allPages(t, x, q)); !slices.Equal(got, whole) || len(got) < 60 {
				t.Errorf("Search(%s): got %d hits in pages of %d, want the %d of pages of 100", describe(q), len(got), limit, len(whole))
			}
		}
	}
}

// testPagesOfOpen does the same when hours leave places out after they were read.
func testPagesOfOpen(t *testing.T, open Opener) {
	places := pagePlaces(t)
	x := with(t, open, places...)
	for _, limit := range []int{1, 3, 10, 100} {
		for _, strict := range []bool{false, true} {
			for _, q := range []search.Query{{}, {Near: &centre}, {Sort: search.SortName}, {Text: "quan", Near: &centre, Sort: search.SortDistance}} {
				q.Limit, q.OpenAt, q.OpenStrict = limit, &noon, strict
				checkModel(t, x, places, q)
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
