package searchtest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"hanhtrinh/domain/place"
	"hanhtrinh/domain/place/hours"
	"hanhtrinh/search"
)

// testFindNearness: of places that fit alike the nearer comes first, of those
// alike near the more prominent, then by id; a radius leaves out what is
// farther.
func testFindNearness(t *testing.T, open Opener) {
	f := over(t, open,
		named("c", "Quán Hồng Hà", metresNorth(100)), named("a", "Quán Hồng Hà", metresNorth(4_000)), named("b", "Quán Hồng Hà", metresNorth(60_000)),
		named("e", "Quán Hồng Hà", metresNorth(60_000), better(3)), named("d", "Quán Hồng Hà", metresNorth(60_000)))
	near := search.Filter{Near: &centre}
	within := search.Filter{Near: &centre, RadiusM: 5_000}
	wantFound(t, f, search.Request{Text: "quán hồng hà"}, "e", "a", "b", "c", "d")
	wantFound(t, f, search.Request{Text: "quán hồng hà", Filter: near}, "c", "a", "e", "b", "d")
	wantFound(t, f, search.Request{Text: "quan hong ha", Filter: within}, "c", "a")
	wantFound(t, f, search.Request{Text: "quán hồng hà", Filter: near, Sort: search.SortDistance}, "c", "a", "b", "d", "e")
	wantFound(t, f, search.Request{Text: "quán hồng hà", Sort: search.SortName}, "a", "b", "c", "d", "e")
	for _, r := range []search.Request{{Filter: near}, {Filter: near, Sort: search.SortDistance}} {
		wantFound(t, f, r, "c", "a", "b", "d", "e")
	}
	wantFound(t, f, search.Request{}, "e", "a", "b", "c", "d")
	a := find(t, f, search.Request{Text: "quán hồng hà", Filter: near})
	for _, r := range a.Results {
		if r.DistanceM == nil || r.Why == nil || r.Why.Tier != search.TierExact || r.Why.Name != "Quán Hồng Hà" || r.Why.Lang != "vi" {
			t.Errorf("%s: got %+v, %+v, want its distance and an exact name", r.ID, r, r.Why)
		}
	}
	if a.Results[0].DistanceM == nil || *a.Results[0].DistanceM > 101 || *a.Results[0].DistanceM < 99 {
		t.Errorf("got %v metres, want about 100", a.Results[0].DistanceM)
	}
	if _, err := f.Search(testContext(t), search.Request{Text: "quán", Sort: search.SortDistance, Limit: 5}); err == nil {
		t.Error("sort by distance without a point: got an answer, want a refusal")
	}
}

// crowd is many places of few names, on few points, of few qualities.
func crowd(t testing.TB, n int) []place.Place {
	r := rand.New(rand.NewPCG(8, 8))
	names := []string{"Quán Biển Xanh", "Quán Biển", "Nhà hàng Biển Xanh", "Quán Xanh Biển", "Biển Xanh"}
	var out []place.Place
	for i := range n {
		osm := []string{"", "08:00-17:00", "18:00-23:00"}[r.IntN(3)]
		p := withHours(t, fmt.Sprintf("p%04d", i), osm, metresNorth(float64(200*r.IntN(40))), better(r.IntN(3)))
		p.Name["vi"] = names[r.IntN(len(names))]
		if r.IntN(2) == 0 {
			p.Kind, p.Subkind, p.Category, p.Amenities = place.KindDining, "restaurant", "restaurant", []string{"wifi"}
		}
		out = append(out, p)
	}
	return out
}

// testFindPages: pages of any size give the same results as long ones, in every
// order, without repeats or gaps; a text ends at search.Depth, an order the
// engine keeps does not.
func testFindPages(t *testing.T, open Opener) {
	places := crowd(t, 330)
	f := over(t, open, places...)
	byID := map[string]*place.Place{}
	for i := range places {
		byID[places[i].ID] = &places[i]
	}
	near := search.Filter{Near: &centre}
	open17 := near
	at := noon
	open17.OpenAt, open17.OpenStrict = &at, true
	for _, c := range []struct {
		name string
		r    search.Request
		want int // results on all pages; 0 = not said
	}{
		{"text", search.Request{Text: "biển xanh"}, search.Depth},
		{"text and point", search.Request{Text: "biển xanh", Filter: near}, search.Depth},
		{"text and hours", search.Request{Text: "biển xanh", Filter: open17}, 0},
		{"text by distance", search.Request{Text: "biển", Filter: near, Sort: search.SortDistance}, 330},
		{"text by name", search.Request{Text: "biển", Filter: near, Sort: search.SortName}, 330},
		{"text by name and hours", search.Request{Text: "biển", Filter: open17, Sort: search.SortName}, 0},
		{"all", search.Request{}, 330},
		{"all by distance", search.Request{Filter: near, Sort: search.SortDistance}, 330},
		{"all by name", search.Request{Sort: search.SortName}, 330},
		{"all by distance and hours", search.Request{Filter: open17, Sort: search.SortDistance}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.r.Limit = 100
			all := everyFound(t, f, c.r)
			wantOnce(t, all)
			if c.want > 0 && len(all) != c.want {
				t.Errorf("got %d results, want %d", len(all), c.want)
			}
			wantSorted(t, c.r, all, byID)
			for _, limit := range []int{1, 7, 33} {
				c.r.Limit = limit
				if got := foundIDs(everyFound(t, f, c.r)); !slices.Equal(got, foundIDs(all)) {
					t.Errorf("in pages of %d: got %v, want %v", limit, got, foundIDs(all))
				}
			}
		})
	}
}

func wantOnce(t *testing.T, all []search.Result) {
	t.Helper()
	ids := slices.Sorted(slices.Values(foundIDs(all)))
	if once := slices.Compact(slices.Clone(ids)); len(once) != len(ids) {
		t.Errorf("%d results come twice", len(ids)-len(once))
	}
}

// wantSorted checks the order by hand.
func wantSorted(t *testing.T, r search.Request, all []search.Result, byID map[string]*place.Place) {
	t.Helper()
	for i := 1; i < len(all); i++ {
		a, b := all[i-1], all[i]
		bad := false
		switch r.Sort {
		case search.SortDistance:
			bad = *a.DistanceM > *b.DistanceM || *a.DistanceM == *b.DistanceM && a.ID > b.ID
		case search.SortName:
			x, y := search.NewDoc(byID[a.ID]).SortName, search.NewDoc(byID[b.ID]).SortName
			bad = x > y || x == y && a.ID > b.ID
		default:
			if r.Text != "" {
				bad = a.Why.Score < b.Why.Score || a.Why.Score == b.Why.Score && a.ID > b.ID
			}
		}
		if bad {
			t.Errorf("%s comes before %s", a.ID, b.ID)
		}
	}
}

// testFindMatched: how many there are is said when it is known: for a text when all
// were looked at, at most search.Depth, and never where hours are judged afterwards.
func testFindMatched(t *testing.T, opener Opener) {
	f := over(t, opener, crowd(t, 30)...)
	at := noon
	open := search.Filter{OpenAt: &at}
	if a := find(t, over(t, opener, crowd(t, 260)...), search.Request{Text: "biển"}); a.Matched != nil && *a.Matched != search.Depth {
		t.Errorf("many: got %d matched, want %d when it is said", *a.Matched, search.Depth)
	}
	for _, c := range []struct {
		name string
		f    *search.Finder
		r    search.Request
		want int // -1 = must not be said
	}{
		{"text", f, search.Request{Text: "biển"}, 30}, {"nothing", f, search.Request{Text: "xyzzy"}, 0},
		{"text and hours", f, search.Request{Text: "biển", Filter: open}, -1}, {"hours", f, search.Request{Filter: open}, -1},
	} {
		c.r.Limit = 50
		a := find(t, c.f, c.r)
		if c.want < 0 && a.Matched != nil {
			t.Errorf("%s: got %d matched, want nothing said", c.name, *a.Matched)
		}
		if c.want >= 0 && (a.Matched == nil || *a.Matched != c.want) {
			t.Errorf("%s: got %s matched, want %d", c.name, number(a.Matched), c.want)
		}
	}
}

func number(n *int) string {
	if n == nil {
		return "nothing"
	}
	return fmt.Sprint(*n)
}

// testFindOpen judges seasons, public holidays of the lunar year, nights and
// dated states, with a text and without one.
func testFindOpen(t *testing.T, open Opener) {
	vn := time.FixedZone("+07", 7*3600)
	works := func(p *place.Place) {
		p.Status = []place.Status{{State: "closed", From: "2026-02-10", Until: "2026-02-20"}}
	}
	f := over(t, open,
		withHours(t, "always", "24/7"), withHours(t, "dry season", "Nov-Apr 08:00-17:00"), withHours(t, "rainy season", "May-Oct 08:00-17:00"),
		withHours(t, "not at Tet", "08:00-17:00; PH off"), withHours(t, "works", "24/7", works), withHours(t, "night", "18:00-02:00"), withHours(t, "unknown", ""))
	for _, c := range []struct {
		name string
		at   time.Time
		want []string
	}{
		{"a day in spring", time.Date(2026, 3, 4, 10, 0, 0, 0, vn), []string{"always", "dry season", "not at Tet", "works"}},
		{"a day in summer", time.Date(2026, 7, 8, 10, 0, 0, 0, vn), []string{"always", "rainy season", "not at Tet", "works"}},
		{"first day of the lunar year", time.Date(2026, 2, 17, 10, 0, 0, 0, vn), []string{"always", "dry season"}},
		{"the same day a year before", time.Date(2025, 2, 17, 10, 0, 0, 0, vn), []string{"always", "dry season", "not at Tet", "works"}},
		{"past midnight", time.Date(2026, 7, 8, 1, 30, 0, 0, vn), []string{"always", "night", "works"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, r := range []search.Request{
				{}, {Text: "bảo tàng"}, {Text: "bao tang", Sort: search.SortName}, {Text: "bảo tàng", Filter: search.Filter{Near: &centre}, Sort: search.SortDistance},
				{Sort: search.SortName}, {Filter: search.Filter{Near: &centre}},
			} {
				r.OpenAt, r.OpenStrict = &c.at, true
				a := wantFoundSet(t, f, r, c.want...)
				r.OpenStrict = false
				b := wantFoundSet(t, f, r, append([]string{"unknown"}, c.want...)...)
				if a.Matched != nil || b.Matched != nil {
					t.Errorf("%s: got %s and %s matched, want nothing said", told(r), number(a.Matched), number(b.Matched))
				}
				for _, res := range b.Results {
					want := hours.Open
					if res.ID == "unknown" {
						want = hours.Unknown
					}
					if res.Open != want {
						t.Errorf("%s: %s is %v, want %v", told(r), res.ID, res.Open, want)
					}
				}
			}
		})
	}
}
