package searchtest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/domain/place/hours"
	"hanhtrinh/search"
)

// How many random indexes there are, their places, and the questions to each.
const (
	randomIndexes   = 4
	randomPlaces    = 400
	randomQuestions = 150
)

// testRandom compares the answers to random questions with those of Memory, half of the places put
// by Rebuild, half by Update, and some changed or deleted afterwards.
func testRandom(t *testing.T, open Opener) {
	for seed := range uint64(randomIndexes) {
		t.Run(fmt.Sprint("seed", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 9))
			places := make([]place.Place, randomPlaces)
			for i := range places {
				places[i] = randomPlace(r, fmt.Sprintf("p%03d", i))
			}
			x, m := with(t, open, places[:randomPlaces/2]...), NewMemory(atNoon, places...)
			update(t, x, search.Batch{Position: 2, Upserts: places[randomPlaces/2:]})
			b := search.Batch{Position: 3}
			for range 50 {
				if i := r.IntN(len(places)); r.IntN(2) == 0 {
					b.Deletes = append(b.Deletes, places[i].ID)
					places = slices.Delete(places, i, i+1)
				}
			}
			for range 50 {
				i := r.IntN(len(places))
				places[i] = randomPlace(r, places[i].ID)
				b.Upserts = append(b.Upserts, places[i])
			}
			update(t, x, b)
			m.Delete(b.Deletes...)
			m.Put(b.Upserts...)
			for range randomQuestions {
				a := randomAsk(r, places)
				compareAll(t, x, m, a)
				compareTotal(t, x, m, a)
				if t.Failed() {
					return // one is enough to look at
				}
			}
		})
	}
}

// compareTotal asks without hits: the number must be known when only statements
// decide, and be right when it is given.
func compareTotal(t testing.TB, x search.Engine, m *Memory, a search.Ask) {
	t.Helper()
	a.Limit, a.Facets = 0, nil
	got, want := askAll(t, x, a)[0], askAll(t, m, a)[0]
	compareSums(t, a, got, want)
	if a.OpenAt == nil && (a.Near == nil || a.RadiusM == 0) && a.Polygon == nil && got.Matched == nil {
		t.Errorf("Ask(%s): how many there are is not known", describe(a))
	}
}

var (
	randomKinds      = []place.Kind{place.KindLodging, place.KindDining, place.KindNature, place.KindDestination, place.KindService}
	randomSubkinds   = []string{"museum", "museum_", "zoo"}
	randomCategories = []string{"hotel", "guest_house", "cafe", "beach"}
	randomAmenities  = []string{"wifi", "pool", "parking"}
	randomAreas      = []string{"60@2004-07-08", "68@2025-07-01", "22918@2025-07-01", "22918@2004-07-08"}
	randomHours      = []string{"", "", "24/7", "08:00-17:00", "18:00-02:00", "Mo-Fr 07:00-11:30,13:30-17:00; PH off", "Sa,Su 10:00-20:00"}
	randomZones      = []string{place.DefaultTimeZone, place.DefaultTimeZone, "Asia/Seoul", "America/New_York"}
	randomWords      = []string{"Quán", "Chợ", "Đầm", "Đậm", "Hồng", "Hà", "cát", "Cat", "biển", "An", "Anh", "Sao", "2", "9", "포사누", "Star"}
	randomTowns      = []domain.Point{centre, {Lat: 16.46, Lon: 107.59}, {Lat: -17.8, Lon: 179.9}, {Lat: 89.9, Lon: 20}, {Lat: 0, Lon: 0}}
)

func one[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// some draws each element with odds of one in n.
func some[T any](r *rand.Rand, list []T, n int) []T {
	var out []T
	for _, v := range list {
		if r.IntN(n) == 0 {
			out = append(out, v)
		}
	}
	return out
}

func randomName(r *rand.Rand) string {
	name := one(r, randomWords)
	for range r.IntN(3) {
		name += " " + one(r, randomWords)
	}
	return name
}

func randomPlace(r *rand.Rand, id string) place.Place {
	p := simple(id)
	p.Kind, p.Subkind, p.Category = one(r, randomKinds), one(r, randomSubkinds), one(r, randomCategories)
	p.Name = domain.LocalizedText{"vi": randomName(r)}
	if r.IntN(4) == 0 {
		p.Name["en"] = randomName(r)
		p.Aliases = []place.Alias{{Text: randomName(r), Lang: "vi"}}
	}
	if r.IntN(4) == 0 {
		p.Address.Street = "12 " + randomName(r)
	}
	p.Location, p.TimeZone = randomPoint(r), one(r, randomZones)
	p.Amenities, p.AreaKeys = some(r, randomAmenities, 2), some(r, randomAreas, 3)
	p.OpeningHours, _ = hours.Parse(one(r, randomHours)) // "" gives unknown hours
	if r.IntN(4) == 0 {
		p.Accessibility = &place.Accessibility{Wheelchair: one(r, []string{"yes", "limited", "no", ""})}
	}
	if r.IntN(2) == 0 {
		p.PriceRange = &place.PriceRange{Min: place.Money{Amount: int64(r.IntN(10)) * 1000, Currency: "VND"}}
	}
	if r.IntN(5) == 0 {
		p.Status = []place.Status{{State: one(r, []string{"closed", "open", "unsafe"}), From: fmt.Sprintf("2026-03-%02d", 1+r.IntN(3))}}
	}
	for i := range r.IntN(3) {
		p.Lodging = append(p.Lodging, place.Lodging{From: fmt.Sprintf("202%d-03-0%d", 5+i, 1+r.IntN(4)), Stars: r.IntN(6)})
	}
	return p
}

func randomPoint(r *rand.Rand) domain.Point {
	town := randomTowns[min(r.IntN(12), r.IntN(12))%len(randomTowns)]
	spread := one(r, []float64{0, 0.0001, 0.01, 0.05, 1})
	pt := domain.Point{Lat: town.Lat + spread*(r.Float64()*2-1), Lon: town.Lon + spread*(r.Float64()*2-1)}
	if r.IntN(3) == 0 { // on a coarse grid: equal distances
		pt = domain.Point{Lat: town.Lat + float64(r.IntN(5)-2)/1000, Lon: town.Lon + float64(r.IntN(5)-2)/1000}
	}
	pt.Lat = min(pt.Lat, 90)
	if pt.Lon > 180 {
		pt.Lon -= 360
	}
	return pt
}

// randomAsk restricts by any mixture; edges often lie exactly on a place.
func randomAsk(r *rand.Rand, all []place.Place) search.Ask {
	a := search.Ask{Limit: one(r, []int{1, 5, 20, 100}), Filter: randomFilter(r, all), Cards: r.IntN(4) == 0}
	if r.IntN(2) == 0 {
		a.Match = randomMatch(r)
	}
	if r.IntN(4) == 0 {
		a.Facets = some(r, search.Facets(), 2)
	}
	a.Order = one(r, []search.Order{search.ByID, search.ByName, search.ByQuality, search.ByWorth})
	if a.Near != nil && r.IntN(2) == 0 {
		a.Order = search.ByDistance
	}
	return a
}

func randomFilter(r *rand.Rand, all []place.Place) (f search.Filter) {
	at := func() domain.Point {
		if r.IntN(3) > 0 {
			return one(r, all).Location
		}
		return randomPoint(r)
	}
	maybe := func(n int, set func()) {
		if r.IntN(n) == 0 {
			set()
		}
	}
	maybe(3, func() { f.Kinds = some(r, randomKinds, 2) })
	maybe(6, func() { f.Subkinds = some(r, randomSubkinds, 2) })
	maybe(4, func() { f.Categories = some(r, randomCategories, 2) })
	maybe(4, func() { f.Amenities = some(r, randomAmenities, 3) })
	maybe(4, func() { f.AreaKeys = some(r, randomAreas, 2) })
	maybe(8, func() { f.Accessible = true })
	maybe(6, func() { f.Stars = some(r, []int{1, 2, 3, 4, 5}, 2) })
	maybe(5, func() { n := int64(r.IntN(10)) * 1000; f.PriceMax = &n })
	maybe(5, func() { b := orb.MultiPoint{at().Orb(), at().Orb()}.Bound(); f.BBox = &b })
	maybe(5, func() { f.Polygon = randomPolygon(r, at) })
	maybe(6, func() { f.Exclude = []string{one(r, all).ID, one(r, all).ID} })
	maybe(3, func() {
		now := noon.Add(time.Duration(r.IntN(96*4)-48*4) * 15 * time.Minute)
		f.OpenAt, f.OpenStrict = &now, r.IntN(2) == 0
	})
	maybe(2, func() {
		near := at()
		f.Near = &near
		f.RadiusM = one(r, []float64{0, 0, r.Float64() * 5000, r.Float64() * 3e6, near.DistanceM(at())})
	})
	return f
}

// randomPolygon is a triangle or a quadrangle, sometimes with a hole; its sides
// may cross.
func randomPolygon(r *rand.Rand, at func() domain.Point) orb.Polygon {
	var ring, hole orb.Ring
	middle := at().Orb()
	for range 3 + r.IntN(2) {
		p := at().Orb()
		ring = append(ring, p)
		hole = append(hole, orb.Point{(p[0] + middle[0]) / 2, (p[1] + middle[1]) / 2})
	}
	polygon := orb.Polygon{append(ring, ring[0])}
	if r.IntN(2) == 0 {
		polygon = append(polygon, append(hole, hole[0]))
	}
	return polygon
}

// randomMatch asks for words of random places, often only begun.
func randomMatch(r *rand.Rand) search.Match {
	match := search.Match{}
	for range 1 + r.IntN(2) {
		var clause search.Clause
		for range 1 + r.IntN(3) {
			var group search.Group
			for range 1 + r.IntN(2) {
				group = append(group, randomTerm(r))
			}
			clause = append(clause, group)
		}
		match = append(match, clause)
	}
	return match
}

func randomTerm(r *rand.Rand) search.Term {
	switch r.IntN(8) {
	case 0:
		name := search.NewName(randomName(r), "vi", false)
		if spelt := name.Spelt(); spelt != nil {
			return search.Term{Field: search.FieldSpelt, Text: one(r, spelt)}
		}
	case 1:
		return search.Term{Field: search.FieldArea, Text: one(r, randomAreas)}
	case 2:
		return search.Term{Field: search.FieldSubkind, Text: one(r, []string{"museum", "hotel"})}
	}
	t := search.Term{Field: one(r, []search.Field{search.FieldWord, search.FieldWord, search.FieldStart, search.FieldWhole}), Prefix: r.IntN(2) == 0}
	if t.Text = domain.Fold(one(r, randomWords)); t.Field == search.FieldWhole {
		t.Text = strings.ReplaceAll(domain.Fold(randomName(r)), " ", "")
	}
	if letters := []rune(t.Text); t.Prefix && r.IntN(2) == 0 {
		t.Text = string(letters[:1+r.IntN(len(letters))])
	}
	return t
}
