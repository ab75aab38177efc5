package api_test

import (
	"slices"
	"strings"
	"testing"
)

// The tests here ask the embedded engine through search.Finder.

func TestPlacesInAShape(t *testing.T) {
	f := start(t).seed()
	tests := []struct {
		name, body string
		want       []string
	}{
		{"all of the coast", `{"kind":["nature"],"sort":"name","polygon":` + squareShape + `}`, []string{"beach-doi-duong", "beach-ham-tien"}},
		{"a triangle east of the town", `{"kind":["nature","attraction"],"polygon":{"type":"Polygon","coordinates":[[[108.2,10.9],[108.3,10.9],[108.3,11],[108.2,10.9]]]}}`, []string{}},
		{"with a hole", `{"kind":["nature"],"polygon":{"type":"Polygon","coordinates":[[[108.05,10.85],[108.35,10.85],[108.35,11.05],[108.05,11.05],[108.05,10.85]],
			[[108.23,10.94],[108.25,10.94],[108.25,10.95],[108.23,10.95],[108.23,10.94]]]}}`, []string{"beach-doi-duong"}},
		{"a box within it", `{"kind":["nature"],"bbox":[108.2,10.9,108.3,11],"polygon":` + squareShape + `}`, []string{"beach-ham-tien"}},
		{"and a text", `{"q":"ham tien","polygon":` + squareShape + `}`, []string{"beach-ham-tien"}},
		{"along the coast", `{"kind":["nature","attraction"],"route":{"bufferM":1500,"line":{"type":"LineString","coordinates":[[108.24,10.946],[108.11,10.93]]}}}`,
			[]string{"beach-ham-tien", "tower-po-sah-inu", "beach-doi-duong"}},
		{"the other way", `{"kind":["nature","attraction"],"route":{"bufferM":1500,"line":{"type":"LineString","coordinates":[[108.11,10.93],[108.24,10.946]]}}}`,
			[]string{"beach-doi-duong", "tower-po-sah-inu", "beach-ham-tien"}},
		{"close to the way only", `{"kind":["nature","attraction"],"route":{"bufferM":500,"line":{"type":"LineString","coordinates":[[108.11,10.93],[108.24,10.946]]}}}`,
			[]string{"tower-po-sah-inu", "beach-ham-tien"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := f.do("POST", "/v1/places/search", tt.body).want(t, 200)
			if !slices.Equal(r.ids(), tt.want) {
				t.Errorf("got %v, want %v", r.ids(), tt.want)
			}
			last := -1.0
			items, _ := r.json["items"].([]any)
			for _, i := range items {
				along, there := i.(map[string]any)["alongM"].(float64)
				if there != strings.Contains(tt.body, "route") || there && along < last {
					t.Errorf("alongM %v behind %v", along, last)
				}
				last = along
			}
		})
	}
}

func TestPagesOfARouteFollowTheCursor(t *testing.T) {
	f := start(t).seed()
	const route = `"route":{"bufferM":5000,"line":{"type":"LineString","coordinates":[[108.09,10.92],[108.24,10.946]]}}`
	once := f.do("POST", "/v1/places/search", `{`+route+`}`).want(t, 200).ids()
	if len(once) != len(fixturePlaces()) {
		t.Errorf("%d places along the route, want all %d", len(once), len(fixturePlaces()))
	}
	var all []string
	cursor := ""
	for range 10 {
		r := f.do("POST", "/v1/places/search", `{"limit":2,`+cursor+route+`}`).want(t, 200)
		all = append(all, r.ids()...)
		next, more := r.at("nextCursor").(string)
		if !more {
			break
		}
		cursor = `"cursor":"` + next + `",`
	}
	if !slices.Equal(all, once) {
		t.Errorf("pages gave %v, one page gives %v", all, once)
	}
}

func TestWhatATextNamesIsReadAndUndone(t *testing.T) {
	f := start(t).seed()
	r := f.get("/v1/places?q=bai+bien+phan+thiet&facets=kind").want(t, 200)
	subkinds, _ := r.at("understood.subkinds").([]any)
	if !slices.Contains(subkinds, any("beach")) || !slices.Contains(r.ids(), "beach-doi-duong") {
		t.Errorf("got %v: %s", r.ids(), r.body)
	}
	if tier := r.at("items.0.why.tier"); tier == nil && r.at("items.0.why") == nil {
		t.Errorf("nothing says why: %s", r.body)
	}
	if r.at("facets.kind.0.value") != "nature" {
		t.Errorf("counted %v", r.at("facets"))
	}
	link, _ := r.at("links.literal").(string)
	plain := f.get(strings.TrimPrefix(link, "http://127.0.0.1:8080")).want(t, 200)
	if plain.at("understood") != nil || plain.at("q") != "bai bien phan thiet" {
		t.Errorf("taken as it is typed: %s", plain.body)
	}
	named := f.get("/v1/places?q=Tháp+Po+Sah+Inư").want(t, 200)
	if named.at("items.0.id") != "tower-po-sah-inu" || named.at("items.0.why.tier") != "exact" || named.at("items.0.why.name") != "Tháp Po Sah Inư" {
		t.Errorf("a name: %s", named.body)
	}
}

func TestFacetsCountWhatIsFound(t *testing.T) {
	f := start(t).seed()
	r := f.get("/v1/places?facets=kind,subkind,stars,area,amenities,category&limit=1&lang=en").want(t, 200)
	total := 0.0
	for _, v := range r.at("facets.kind").([]any) {
		total += v.(map[string]any)["count"].(float64)
	}
	if int(total) != len(fixturePlaces()) || r.at("facets.subkind.0.value") != "beach" || r.at("facets.subkind.0.count") != 2.0 {
		t.Errorf("%v places by kind, subkinds %v", total, r.at("facets.subkind"))
	}
	if r.at("facets.stars.0.value") != "4" || r.at("facets.stars.0.label") != nil || r.at("facets.amenities.0.count") != 1.0 {
		t.Errorf("stars %v, amenities %v", r.at("facets.stars"), r.at("facets.amenities"))
	}
	codes := []any{r.at("facets.area.0.code"), r.at("facets.area.1.code"), r.at("facets.area.2.code")}
	if want := []any{"22918", "68", nil}; !slices.Equal(codes, want) {
		t.Errorf("areas %v, want %v", codes, want)
	}
	f.get("/v1/places?facets=category&category=beach&subkind=beach").want(t, 200)
}

func TestSuggestionsFromTheFirstLetter(t *testing.T) {
	f := start(t).seed()
	for _, tt := range []struct{ typed, want string }{
		{"ph", "pt-phan-thiet"}, {"phan t", "pt-phan-thiet"}, {"Фан", "pt-phan-thiet"}, {"po s", "tower-po-sah-inu"}, {"Đồi D", "beach-doi-duong"},
	} {
		r := f.get("/v1/places/suggest?limit=20&q="+strings.ReplaceAll(tt.typed, " ", "+")).want(t, 200)
		if got := r.ids(); !slices.Contains(got, tt.want) {
			t.Errorf("%s: got %v, want %s among them", tt.typed, got, tt.want)
		}
		if r.at("degraded") != nil || r.at("q") != tt.typed {
			t.Errorf("%s: %s", tt.typed, r.body)
		}
	}
}
