package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hanhtrinh/search"
)

const squareShape = `{"type":"Polygon","coordinates":[[[108.05,10.85],[108.35,10.85],[108.35,11.05],[108.05,11.05],[108.05,10.85]]]}`

func polygonOf(rings string) string {
	return `{"polygon":{"type":"Polygon","coordinates":` + rings + `}}`
}

func routeOf(line string, bufferM string) string {
	return `{"route":{"bufferM":` + bufferM + `,"line":{"type":"LineString","coordinates":` + line + `}}}`
}

// steps is a line of n positions.
func steps(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, ",[108.%04d,11]", i)
	}
	return "[" + strings.TrimPrefix(b.String(), ",") + "]"
}

// comb is a ring of n positions in all that does not cross itself.
func comb(n int) string {
	return `[` + strings.TrimSuffix(steps(n-2), "]") + `,[108.01,12],[108.0000,11]]]`
}

func TestSearchRefusals(t *testing.T) {
	f := startScripted(t, &scripted{})
	tests := []struct {
		name, body string
		status     int
		pointer    string
		code       string
		says       string // has to be in what is said
	}{
		{"crossing", polygonOf(`[[[108,10],[109,11],[109,10],[108,11],[108,10]]]`), 422, "/polygon/coordinates/0", "ring_self_crossing", "crosses"},
		{"spike", polygonOf(`[[[108,10],[109,10],[110,10],[109,10],[109,11],[108,10]]]`), 422, "/polygon/coordinates/0", "ring_self_crossing", ""},
		{"touching", polygonOf(`[[[108,10],[109,10],[109,11],[108.5,10],[108,11],[108,10]]]`), 422, "/polygon/coordinates/0", "ring_self_crossing", ""},
		{"hole across", polygonOf(`[[[108,10],[109,10],[109,11],[108,10]],[[108.5,10.1],[109.5,10.2],[108.6,10.3],[108.5,10.1]]]`), 422, "/polygon/coordinates/1", "hole_misplaced", "inside"},
		{"open", polygonOf(`[[[108,10],[109,10],[109,11],[108,11]]]`), 422, "/polygon/coordinates/0", "ring_open", "closed"},
		{"three positions", polygonOf(`[[[108,10],[109,10],[108,10]]]`), 422, "/polygon/coordinates/0", "too_few", "4"},
		{"no ring", polygonOf(`[]`), 422, "/polygon/coordinates", "too_few", "1"},
		{"501 positions", polygonOf(comb(501)), 422, "/polygon/coordinates/0", "too_many", "500"},
		{"501 in two rings", polygonOf(strings.TrimSuffix(comb(497), "]") + `,[[108.01,11.1],[108.011,11.1],[108.01,11.2],[108.01,11.1]]]`), 422, "/polygon/coordinates", "too_many", "500"},
		{"no area", polygonOf(`[[[108,10],[109,11],[108.5,10.5],[108,10]]]`), 422, "/polygon/coordinates/0", "polygon_without_area", ""},
		{"swapped", polygonOf(`[[[10,108],[10,109],[11,109],[10,108]]]`), 422, "/polygon/coordinates/0/0", "axes_swapped", "lon,lat"},
		{"latitude", polygonOf(`[[[20,10],[20,91],[21,10],[20,10]]]`), 422, "/polygon/coordinates/0/1", "latitude_out_of_range", ""},
		{"huge", polygonOf(`[[[1e300,10],[20,11],[21,10],[1e300,10]]]`), 422, "/polygon/coordinates/0/0", "longitude_out_of_range", ""},
		{"one number", polygonOf(`[[[108],[109,10],[109,11],[108]]]`), 422, "/polygon/coordinates/0/0", "too_few", "2"},
		{"four numbers", polygonOf(`[[[108,10,1,1],[109,10],[109,11],[108,10]]]`), 422, "/polygon/coordinates/0/0", "too_many", "3"},
		{"another geometry", `{"polygon":{"type":"MultiPolygon","coordinates":[[[108,10],[109,10],[109,11],[108,10]]]}}`, 422, "/polygon/type", "not_in_list", ""},
		{"no coordinates", `{"polygon":{"type":"Polygon"}}`, 422, "/polygon/coordinates", "required", ""},

		{"route over 500 km", routeOf(`[[108,10],[108,14.6]]`, "1000"), 422, "/route/line/coordinates", "route_too_long", "500"},
		{"one position of a route", routeOf(`[[108,10]]`, "1000"), 422, "/route/line/coordinates", "too_few", "2"},
		{"501 positions of a route", routeOf(steps(501), "1000"), 422, "/route/line/coordinates", "too_many", "500"},
		{"a route without length", routeOf(`[[108,10],[108,10]]`, "1000"), 422, "/route/line/coordinates", "route_without_length", "near"},
		{"a swapped route", routeOf(`[[108,10],[11,108]]`, "1000"), 422, "/route/line/coordinates/1", "axes_swapped", "lon,lat"},
		{"buffer over 5 km", routeOf(`[[108,10],[108,11]]`, "5001"), 422, "/route/bufferM", "at_most", "5000"},
		{"no buffer", routeOf(`[[108,10],[108,11]]`, "0"), 422, "/route/bufferM", "at_least", "1"},
		{"a buffer below nothing", routeOf(`[[108,10],[108,11]]`, "-5"), 422, "/route/bufferM", "at_least", "1"},
		{"a route and no buffer", `{"route":{"line":{"type":"LineString","coordinates":[[108,10],[108,11]]}}}`, 422, "/route/bufferM", "required", ""},
		{"distance along a route without near", strings.Replace(routeOf(`[[108,10],[108,11]]`, "100"), "{", `{"sort":"distance",`, 1), 422, "/sort", "needs_parameter", "near"},
		{"distance without near", `{"sort":"distance"}`, 422, "/sort", "needs_parameter", "near"},
		{"route without one", `{"sort":"route"}`, 422, "/sort", "needs_parameter", "route"},
		{"radius alone", `{"radius":100}`, 422, "/radius", "needs_parameter", "near"},
		{"swapped near", `{"near":{"lat":108.1,"lon":10.9}}`, 422, "/near/lat", "axes_swapped", "lat, lon"},
		{"swapped box", `{"bbox":[10.7,107.9,11.2,108.6]}`, 422, "/bbox", "axes_swapped", "minLon,minLat,maxLon,maxLat"},
		{"a box of three", `{"bbox":[107.9,10.7,108.6]}`, 422, "/bbox", "too_few", "4"},
		{"unknown area", `{"area":["99999"]}`, 422, "/area", "area_not_found", "resolve"},
		{"unknown kind", `{"kind":["castle"]}`, 422, "/kind/0", "not_in_list", ""},
		{"six stars", `{"stars":[6]}`, 422, "/stars/0", "at_most", "5"},
		{"201 letters", `{"q":"` + strings.Repeat("ệ", 201) + `"}`, 422, "/q", "too_long", "200"},
		{"a cursor that is none", `{"cursor":"zzz"}`, 422, "/cursor", "invalid_cursor", ""},
		{"unknown facet", `{"facets":["colour"]}`, 400, "/facets/0", "unknown_facet", "kind, subkind, category, amenities, stars, area"},
		{"rating", `{"minRating":4}`, 400, "/minRating", "no_ratings", "no ratings yet"},
		{"unknown member", `{"colour":"red"}`, 400, "/colour", "unknown_field", ""},
		{"unknown member of a shape", `{"polygon":{"type":"Polygon","coordinates":[[[108,10],[109,10],[109,11],[108,10]]],"crs":1}}`, 400, "/polygon/crs", "unknown_field", ""},
		{"null", `{"q":null}`, 422, "/q", "required", ""},
		{"a list", `[]`, 422, "", "wrong_type", "object"},
		{"a number too great", polygonOf(`[[[1e999,10],[20,11],[21,10],[1e999,10]]]`), 400, "", "", ""},
		{"no JSON", `{"q":`, 400, "", "", ""},
		{"nothing", ``, 400, "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := f.do("POST", "/v1/places/search", tt.body, "Accept-Language: en").want(t, tt.status)
			if tt.code == "" {
				return
			}
			if r.at("errors.0.pointer") != tt.pointer || r.at("errors.0.code") != tt.code {
				t.Errorf("got %v at %v, want %s at %s: %s", r.at("errors.0.code"), r.at("errors.0.pointer"), tt.code, tt.pointer, r.body)
			}
			if d, _ := r.at("errors.0.detail").(string); !strings.Contains(d, tt.says) {
				t.Errorf("detail %q does not say %q", d, tt.says)
			}
			vi := f.do("POST", "/v1/places/search", tt.body, "Accept-Language: vi").want(t, tt.status)
			if d, e := r.at("errors.0.detail"), vi.at("errors.0.detail"); d == e || e == "" {
				t.Errorf("in Vietnamese it says %q", e)
			}
		})
	}
	if r := f.do("POST", "/v1/places/search", `{"q":"`+strings.Repeat("a", 256<<10)+`"}`).want(t, 413); r.at("params.max") != 262144.0 {
		t.Errorf("413: %s", r.body)
	}
	f.do("POST", "/v1/places/search", `{}`, "Content-Type: text/plain").want(t, 415)
	f.do("POST", "/v1/places/search?q=a", `{}`).want(t, 400)
	f.do("POST", "/v1/places/search", "{\"q\":\"\xff\"}").want(t, 400)
	if r := f.get("/v1/places/search").want(t, 405); r.header.Get("Allow") != "POST" {
		t.Errorf("GET of a search: Allow %q", r.header.Get("Allow"))
	}
}

func TestSearchAsksForAllOfTheBody(t *testing.T) {
	script := &scripted{answer: search.Answer{Results: []search.Result{{ID: "hotel-one"}}}}
	f := startScripted(t, script).seed()
	r := f.do("POST", "/v1/places/search?lang=en&fields=name", `{"q":"mui ne","literal":true,"kind":["lodging"],"subkind":["hotel"],"category":["hotel"],
		"near":{"lat":10.9,"lon":108.1},"radius":5000,"bbox":[107.9,10.7,108.6,11.2],"area":["22918"],"openAt":"2026-03-02T09:00:00+07:00","openStrict":true,
		"priceMax":0,"stars":[4,5],"amenities":["parking"],"accessible":true,"limit":7,"polygon":`+squareShape+`,
		"route":{"bufferM":2000,"line":{"type":"LineString","coordinates":[[108.1,10.9,12.5],[108.1,10.9],[108.2,10.95]]}}}`).want(t, 200)
	if r.header.Get("Cache-Control") != "no-store" || r.header.Get("ETag") != "" {
		t.Errorf("Cache-Control %q, ETag %q", r.header.Get("Cache-Control"), r.header.Get("ETag"))
	}
	if r.at("items.0.name.text") != "Hotel One" || r.at("items.0.location") != nil || r.at("q") != "mui ne" {
		t.Errorf("got %s", r.body)
	}
	a := script.last()
	if a.Text != "mui ne" || !a.Literal || a.Kinds[0] != "lodging" || a.Subkinds[0] != "hotel" || a.Near.Lat != 10.9 || a.RadiusM != 5000 || a.BBox.Max[1] != 11.2 ||
		!slices.Equal(a.AreaKeys, []string{"22918@2025-07-01"}) || a.OpenAt == nil || !a.OpenStrict || a.PriceMax == nil || *a.PriceMax != 0 || len(a.Stars) != 2 ||
		!a.Accessible || a.Limit != 7 || len(a.Polygon[0]) != 5 || a.Polygon[0][0] != [2]float64{108.05, 10.85} {
		t.Errorf("asked %+v", a)
	}
	if a.Sort != search.SortRoute || a.Route.BufferM != 2000 || len(a.Route.Line) != 2 {
		t.Errorf("route %+v, sort %q", a.Route, a.Sort)
	}
	f.do("POST", "/v1/places/search", `{}`).want(t, 200)
	if a := script.last(); a.Sort != search.SortRelevance || a.PriceMax != nil || a.Limit != 20 || a.Polygon != nil || a.Route != nil {
		t.Errorf("nothing asked: %+v", a)
	}
	f.do("POST", "/v1/places/search", `{"sort":"name","route":{"bufferM":1,"line":{"type":"LineString","coordinates":[[108.1,10.9],[108.2,10.95]]}}}`).want(t, 200)
	if a := script.last(); a.Sort != search.SortName {
		t.Errorf("sort %q, want name", a.Sort)
	}
}

func TestACursorBelongsToItsBody(t *testing.T) {
	script := &scripted{answer: search.Answer{Results: []search.Result{{ID: "hotel-one", After: search.After{ID: "hotel-one"}}}, More: true}}
	f := startScripted(t, script).seed()
	r := f.do("POST", "/v1/places/search", `{"q":"hotel","facets":["kind"],"limit":1,"polygon":`+squareShape+`}`).want(t, 200)
	cursor := r.at("nextCursor").(string)
	if r.at("links.next") != nil {
		t.Errorf("a link to a page that only a body can ask for: %v", r.at("links"))
	}
	f.do("POST", "/v1/places/search?lang=en", `{"limit": 5, "polygon": `+squareShape+`, "q": "hotel", "cursor":"`+cursor+`"}`).want(t, 200)
	if a := script.last(); a.After == nil || a.After.ID != "hotel-one" {
		t.Errorf("the second page begins at %v", a.After)
	}
	for _, other := range []string{`"q":"hotels","polygon":` + squareShape, `"q":"hotel"`, `"q":"hotel","polygon":` + strings.Replace(squareShape, "11.05", "11.06", 2)} {
		if r := f.do("POST", "/v1/places/search", `{"cursor":"`+cursor+`",`+other+`}`).want(t, 422); r.at("errors.0.code") != "invalid_cursor" {
			t.Errorf("with %.30s: %s", other, r.body)
		}
	}
	f.get("/v1/places?q=hotel&cursor="+cursor).want(t, 422)
}

func TestSearchWithoutTheIndex(t *testing.T) {
	f := start(t).seed()
	f.search.down.Store(true)
	tests := []struct {
		name, body string
		ids        []string
		ignored    []any
	}{
		{"a box as polygon", `{"q":"x","kind":["nature"],"facets":["kind"],"polygon":{"type":"Polygon","coordinates":[[[108.2,10.9],[108.3,10.9],[108.3,11],[108.2,11],[108.2,10.9]]]}}`,
			[]string{"beach-ham-tien"}, []any{"facets", "q"}},
		{"a triangle", `{"kind":["nature"],"polygon":{"type":"Polygon","coordinates":[[[108.2,10.9],[108.3,10.9],[108.3,11],[108.2,10.9]]]}}`,
			[]string{"beach-ham-tien"}, []any{"polygon"}},
		{"a box that is cut", `{"kind":["nature"],"polygon":` + squareShape + `,"bbox":[108.2,10.9,108.3,11]}`, []string{"beach-ham-tien"}, nil},
		{"boxes apart", `{"polygon":` + squareShape + `,"bbox":[107,10.9,107.3,11]}`, []string{}, nil},
		{"a route", `{"kind":["nature"],"route":{"bufferM":500,"line":{"type":"LineString","coordinates":[[108.11,10.92],[108.12,10.92]]}}}`,
			[]string{"beach-doi-duong"}, []any{"route"}},
	}
	for _, tt := range tests {
		r := f.do("POST", "/v1/places/search", tt.body).want(t, 200)
		ignored, _ := r.at("ignored").([]any)
		if r.at("degraded") != true || !slices.Equal(r.ids(), tt.ids) || !slices.Equal(ignored, tt.ignored) {
			t.Errorf("%s: got %v, ignored %v, want %v, ignored %v", tt.name, r.ids(), ignored, tt.ids, tt.ignored)
		}
	}
	first := f.do("POST", "/v1/places/search", `{"kind":["nature"],"limit":1}`).want(t, 200)
	second := f.do("POST", "/v1/places/search", `{"kind":["nature"],"limit":1,"cursor":"`+first.at("nextCursor").(string)+`"}`).want(t, 200)
	if first.at("items.0.id") == second.at("items.0.id") || second.at("nextCursor") != nil {
		t.Errorf("pages: %s\n%s", first.body, second.body)
	}
}
