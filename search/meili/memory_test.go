package meili_test

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
	"hanhtrinh/search/searchtest"
)

// noon is 12:00 on Monday 2 March 2026 in Vietnam.
var noon = time.Date(2026, 3, 2, 5, 0, 0, 0, time.UTC)

func atNoon() time.Time { return noon }

func each(list []place.Place) iter.Seq2[place.Place, error] {
	return func(yield func(place.Place, error) bool) {
		for _, p := range list {
			if !yield(p, nil) {
				return
			}
		}
	}
}

// variedPlaces are random places with ids, amenities, stars and foreign names
// that are hard on filters.
func variedPlaces(n int) []place.Place {
	r := rand.New(rand.NewPCG(3, 9))
	places := searchtest.Places(3, n)
	for i := range places {
		p := &places[i]
		p.ID = fmt.Sprintf("%s%s", []string{"p", "P", "osm:n", "~", "a.b_"}[r.IntN(5)], p.ID)
		for _, a := range []string{"wifi", "parking", "air_conditioning"} {
			if r.IntN(3) == 0 {
				p.Amenities = append(p.Amenities, a)
			}
		}
		if r.IntN(4) == 0 {
			p.Accessibility = &place.Accessibility{Wheelchair: []string{"yes", "limited", "no"}[r.IntN(3)]}
		}
		if p.Kind == place.KindLodging {
			p.Lodging = append(p.Lodging, place.Lodging{From: "2020-05-01", Stars: r.IntN(6)})
			if r.IntN(2) == 0 {
				p.Lodging = append(p.Lodging, place.Lodging{From: []string{"2026-03-02", "2026-03-03", "2025-01-01"}[r.IntN(3)], Stars: 1 + r.IntN(5)})
			}
		}
		if r.IntN(3) == 0 {
			p.Name["ko"] = []string{"달랏 호텔", "포사누 탑"}[r.IntN(2)]
			p.Name["ru"] = "Рынок " + string(rune('а'+r.IntN(30)))
		}
		if r.IntN(20) == 0 {
			p.Location = searchtest.Towns[0] // many in one spot
		}
	}
	return places
}

func randomAsk(r *rand.Rand, places []place.Place) search.Ask {
	some := func() *place.Place { return &places[r.IntN(len(places))] }
	a := search.Ask{Limit: []int{0, 1, 5, 20, 200}[r.IntN(5)], Order: search.Order(r.IntN(4)), Cards: r.IntN(2) == 0}
	if r.IntN(2) == 0 {
		a.Match = randomMatch(r, search.NewCard(some()))
		if r.IntN(2) == 0 {
			a.Match = append(a.Match, randomMatch(r, search.NewCard(some()))...)
		}
	}
	if r.IntN(4) == 0 {
		a.Kinds = []place.Kind{some().Kind, some().Kind}
	}
	if r.IntN(6) == 0 {
		a.Subkinds, a.Categories = []string{some().Subkind, some().Subkind}, []string{some().Category, some().Category, "no such"}
	}
	if r.IntN(5) == 0 {
		a.Amenities = []string{"wifi", "parking"}[:1+r.IntN(2)]
	}
	a.Accessible = r.IntN(8) == 0
	if r.IntN(6) == 0 {
		a.Stars = []int{1 + r.IntN(5), r.IntN(6)}
	}
	if r.IntN(6) == 0 {
		most := int64(10_000 * r.IntN(100))
		a.PriceMax = &most
	}
	if r.IntN(6) == 0 {
		a.AreaKeys = []string{some().AreaKeys[0], some().AreaKeys[1], `"] OR i EXISTS`}
	}
	if r.IntN(4) == 0 {
		a.BBox = &orb.Bound{Min: some().Location.Orb(), Max: some().Location.Orb()}
		if r.IntN(4) > 0 {
			b := orb.MultiPoint{a.BBox.Min, a.BBox.Max}.Bound()
			a.BBox = &b
		}
	}
	if r.IntN(4) == 0 {
		centre, size := some().Location, 0.001+0.2*r.Float64()*r.Float64()
		ring := orb.Ring{{centre.Lon - size, centre.Lat - size}, {centre.Lon + size, centre.Lat - size/2}, {centre.Lon, centre.Lat}, {centre.Lon - size/3, centre.Lat + size}, {centre.Lon - size, centre.Lat - size}}
		hole := orb.Ring{{centre.Lon - size/2, centre.Lat - size/2}, {centre.Lon - size/4, centre.Lat - size/2}, {centre.Lon - size/4, centre.Lat - size/4}, {centre.Lon - size/2, centre.Lat - size/2}}
		a.Polygon = orb.Polygon{ring, hole}[:1+r.IntN(2)]
	}
	if r.IntN(3) == 0 || a.Order == search.ByDistance {
		near := some().Location
		if r.IntN(3) == 0 {
			near = domain.Point{Lat: near.Lat + 0.01*r.NormFloat64(), Lon: near.Lon + 0.01*r.NormFloat64()}
		}
		a.Near = &near
		if r.IntN(2) == 0 {
			a.RadiusM = []float64{1, 300, 2_000, 30_000, 900_000}[r.IntN(5)]
		}
	}
	if r.IntN(5) == 0 {
		at := noon.Add(time.Duration(r.IntN(24*7)) * time.Hour)
		a.OpenAt, a.OpenStrict = &at, r.IntN(2) == 0
	}
	if r.IntN(4) == 0 {
		a.Exclude = []string{some().ID, some().ID, `"`}
	}
	if r.IntN(3) == 0 {
		a.Facets = search.Facets()
	}
	return a
}

func randomMatch(r *rand.Rand, c search.Card) search.Match {
	var clause search.Clause
	name := c.Names[r.IntN(len(c.Names))]
	term := func() search.Term {
		switch t := (search.Term{Prefix: r.IntN(2) == 0}); r.IntN(4) {
		case 0:
			t.Field, t.Text = search.FieldStart, name.Words[0]
			return t
		case 1:
			t.Field, t.Text = search.FieldWhole, name.Joined
			return t
		default:
			t.Text = name.Words[r.IntN(len(name.Words))]
			if runes := []rune(t.Text); t.Prefix {
				t.Text = string(runes[:1+r.IntN(len(runes))])
			}
			return t
		}
	}
	for range 1 + r.IntN(2) {
		group := search.Group{term()}
		if r.IntN(3) == 0 {
			group = append(group, term(), search.Term{Text: "khongco"})
		}
		clause = append(clause, group)
	}
	return search.Match{clause}
}

// TestLikeMemory compares answers, page after page, with a look at every place.
func TestLikeMemory(t *testing.T) {
	places := variedPlaces(3000)
	memory := searchtest.NewMemory(atNoon, places...)
	x := open(t, shared(t).options(atNoon))
	if err := x.Rebuild(t.Context(), each(places), func() int64 { return 1 }); err != nil {
		t.Fatal(err)
	}
	rounds := 400
	if testing.Short() {
		rounds = 60
	}
	r := rand.New(rand.NewPCG(1, 2))
	for i := range rounds {
		a := randomAsk(r, places)
		for page := range 4 {
			got, err := x.Ask(t.Context(), a, search.Ask{Limit: 1})
			if err != nil {
				t.Fatalf("ask %d (%+v): %v", i, a, err)
			}
			want, _ := memory.Ask(context.Background(), a)
			compare(t, fmt.Sprintf("ask %d page %d", i, page), a, &got[0], &want[0])
			if t.Failed() {
				t.Fatalf("it asked %+v", a)
			}
			if !want[0].More || a.Limit == 0 {
				break
			}
			a.After = &want[0].Hits[len(want[0].Hits)-1].After
		}
	}
	got, err := x.Vocabulary(t.Context())
	want, _ := memory.Vocabulary(context.Background())
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("Vocabulary: got %d words, %v, want %d", len(got), err, len(want))
	}
}

func compare(t *testing.T, what string, a search.Ask, got, want *search.Found) {
	t.Helper()
	if len(got.Hits) != len(want.Hits) {
		t.Errorf("%s: got %d hits, want %d", what, len(got.Hits), len(want.Hits))
		return
	}
	for i := range got.Hits {
		if !reflect.DeepEqual(got.Hits[i], want.Hits[i]) {
			t.Errorf("%s: hit %d: got %+v, want %+v", what, i, got.Hits[i], want.Hits[i])
			return
		}
	}
	if a.Limit > 0 && got.More != want.More {
		t.Errorf("%s: got more %v, want %v", what, got.More, want.More)
	}
	decided := a.OpenAt == nil && a.RadiusM == 0 && len(a.Polygon) == 0
	if got.Matched == nil && decided && a.Limit == 0 || got.Matched != nil && (!decided || *got.Matched != *want.Matched) {
		t.Errorf("%s: got matched %v, want %v", what, got.Matched, want.Matched)
	}
	for _, f := range a.Facets {
		if len(got.Facets[f])+len(want.Facets[f]) > 0 && !reflect.DeepEqual(got.Facets[f], want.Facets[f]) {
			t.Errorf("%s: facet %s: got %v, want %v", what, f, got.Facets[f], want.Facets[f])
		}
	}
}
