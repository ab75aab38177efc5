package api_test

import (
	"slices"
	"strings"
	"testing"
)

func TestFindPlaces(t *testing.T) {
	f := start(t).seed()
	tests := []struct {
		name, query string
		want        []string
	}{
		{"text", "q=doi+duong", []string{"beach-doi-duong"}},
		{"category", "category=beach&sort=name", []string{"beach-doi-duong", "beach-ham-tien"}},
		{"nearest first", "near=10.9239,108.1130&radius=50000&kind=nature,attraction&sort=distance", []string{"beach-doi-duong", "tower-po-sah-inu", "beach-ham-tien"}},
		{"radius restricts", "near=10.9239,108.1130&radius=1000&kind=nature", []string{"beach-doi-duong"}},
		{"box", "bbox=108.2,10.9,108.3,11&kind=nature", []string{"beach-ham-tien"}},
		{"stars", "stars=4,5", []string{"hotel-one"}},
		{"price", "priceMax=20000", []string{"tower-po-sah-inu"}},
		{"amenities", "amenities=parking,shower", []string{"beach-doi-duong"}},
		{"accessible", "accessible=true", []string{"beach-doi-duong"}},
		{"area", "area=22918&kind=lodging", []string{"hotel-one"}},
		{"open strict", "openAt=2026-03-02T23:30:00%2B07:00&openStrict=true", []string{"beach-doi-duong"}},
		{"nothing", "q=khongcogi", []string{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := f.get("/v1/places?"+tt.query).want(t, 200)
			if !slices.Equal(got.ids(), tt.want) {
				t.Errorf("got %v, want %v", got.ids(), tt.want)
			}
			if n := got.at("numberReturned"); n != float64(len(tt.want)) {
				t.Errorf("numberReturned %v, want %d", n, len(tt.want))
			}
		})
	}
}

func TestListShowsDistanceAndOpenState(t *testing.T) {
	f := start(t).seed()
	for range 2 { // the second time from rendered bytes
		got := f.get("/v1/places?near=10.9387,108.1465&radius=10&openAt=2026-03-02T09:00:00%2B07:00").want(t, 200)
		if d, o := got.at("items.0.distanceM"), got.at("items.0.openState"); d != 0.0 || o != "open" {
			t.Errorf("distanceM %v, openState %v, want 0 and open", d, o)
		}
		if got.header.Get("ETag") != "" {
			t.Error("an answer that depends on the time has an ETag")
		}
		geo := f.get("/v1/places?near=10.9387,108.1465&radius=10", "Accept: application/geo+json").want(t, 200)
		if ty, d := geo.at("features.0.type"), geo.at("features.0.properties.distanceM"); ty != "Feature" || d != 0.0 {
			t.Errorf("feature type %v, distanceM %v", ty, d)
		}
	}
}

func TestPagesFollowTheCursor(t *testing.T) {
	f := start(t).seed()
	for _, query := range []string{"sort=name", "near=10.93,108.11&sort=distance", "q=b", ""} {
		var all []string
		next := "/v1/places?limit=2&" + query
		for range 10 {
			got := f.get(next).want(t, 200)
			all = append(all, got.ids()...)
			link, ok := got.at("links.next").(string)
			if !ok {
				break
			}
			next = strings.TrimPrefix(link, "http://127.0.0.1:8080")
		}
		once := f.get("/v1/places?limit=100&"+query).want(t, 200).ids()
		if !slices.Equal(all, once) {
			t.Errorf("%q: pages gave %v, one page gives %v", query, all, once)
		}
	}
	cursor := f.get("/v1/places?limit=2&sort=name").want(t, 200).at("nextCursor").(string)
	other := f.get("/v1/places?limit=2&sort=name&kind=nature&cursor="+cursor).want(t, 422)
	if got := other.at("errors.0.code"); got != "invalid_cursor" {
		t.Errorf("cursor of another query: code %v, want invalid_cursor", got)
	}
}

func TestFieldsAndOmit(t *testing.T) {
	f := start(t).seed()
	got := f.get("/v1/places/tower-po-sah-inu?fields=name.text,provenance.licence").want(t, 200)
	if want := `{"id":"tower-po-sah-inu","name":{"text":"Tháp Po Sah Inư"},"provenance":{"licence":"ODbL-1.0"}}`; string(got.body) != want {
		t.Errorf("got %s, want %s", got.body, want)
	}
	got = f.get("/v1/places?q=po+sah&omit=provenance,images").want(t, 200)
	if got.at("items.0.provenance") != nil || got.at("items.0.name.text") != "Tháp Po Sah Inư" {
		t.Errorf("omit: got %s", got.body)
	}
	f.get("/v1/places?fields=secret").want(t, 422)
}

func TestLanguages(t *testing.T) {
	f := start(t).seed()
	tests := []struct{ path, header, text, lang string }{
		{"/v1/places/pt-phan-thiet", "Accept-Language: ru-RU,ru;q=0.9", "Фантьет", "ru"},
		{"/v1/places/pt-phan-thiet?lang=ko,en", "Accept-Language: ru", "Phan Thiet", "en"},
		{"/v1/places/pt-phan-thiet", "Accept-Language: xx-YY", "Phan Thiết", "vi"},
	}
	for _, tt := range tests {
		got := f.get(tt.path, tt.header).want(t, 200)
		if got.at("name.text") != tt.text || got.at("name.lang") != tt.lang || got.header.Get("Content-Language") != tt.lang {
			t.Errorf("%s %s: got %v in %v (%s), want %s in %s", tt.path, tt.header, got.at("name.text"), got.at("name.lang"), got.header.Get("Content-Language"), tt.text, tt.lang)
		}
	}
	bad := f.get("/v1/places?lang=xx", "X-Request-Id: languages-1").want(t, 422)
	if bad.at("errors.0.parameter") != "lang" || bad.at("errors.0.code") != "unknown_language" || strings.Contains(string(bad.body), "xx") {
		t.Errorf("unknown language: %s", bad.body)
	}
}

func TestOnePlaceInThreeFormats(t *testing.T) {
	f := start(t).seed()
	plain := f.get("/v1/places/tower-po-sah-inu").want(t, 200)
	if plain.at("provenance.attribution") != "© OpenStreetMap contributors" || plain.at("labels.category") != "Di tích lịch sử" {
		t.Errorf("JSON: %s", plain.body)
	}
	geo := f.get("/v1/places/tower-po-sah-inu", "Accept: application/geo+json").want(t, 200)
	if geo.at("geometry.coordinates.0") != 108.1465 || geo.at("properties.location") != nil {
		t.Errorf("GeoJSON: %s", geo.body)
	}
	ld := f.get("/v1/places/tower-po-sah-inu", "Accept: application/ld+json").want(t, 200)
	if ld.at("@type") != "LandmarksOrHistoricalBuildings" || ld.at("openingHoursSpecification.0.opens") != "07:00" {
		t.Errorf("JSON-LD: %s", ld.body)
	}
	if plain.header.Get("ETag") == geo.header.Get("ETag") || plain.header.Get("Vary") != "Accept, Accept-Language" {
		t.Errorf("forms share the ETag %s or Vary is %q", plain.header.Get("ETag"), plain.header.Get("Vary"))
	}
	f.get("/v1/places/tower-po-sah-inu", "Accept: text/csv").want(t, 406)
}

func TestConditionalReads(t *testing.T) {
	f := start(t).seed()
	for _, path := range []string{"/v1/places/hotel-one", "/v1/places?kind=lodging", "/v1/vocabulary", "/v1/codes", "/v1/areas/22918", "/openapi.yaml"} {
		tag := f.get(path).want(t, 200).header.Get("ETag")
		if tag == "" {
			t.Errorf("%s has no ETag", path)
			continue
		}
		again := f.get(path, `If-None-Match: "other", `+tag).want(t, 304)
		if len(again.body) != 0 || again.header.Get("ETag") != tag {
			t.Errorf("%s: a 304 with body %q and ETag %s", path, again.body, again.header.Get("ETag"))
		}
		f.get(path, `If-None-Match: "other"`).want(t, 200)
	}
}

func TestNearbyAndSimilar(t *testing.T) {
	f := start(t).seed()
	got := f.get("/v1/places/pt-phan-thiet/nearby?radius=2000").want(t, 200)
	if want := []string{"quan-an", "hotel-one", "beach-doi-duong"}; !slices.Equal(got.ids(), want) {
		t.Errorf("nearby: got %v, want %v", got.ids(), want)
	}
	got = f.get("/v1/places/beach-doi-duong/similar").want(t, 200)
	if want := []string{"beach-ham-tien"}; !slices.Equal(got.ids(), want) {
		t.Errorf("similar: got %v, want %v", got.ids(), want)
	}
	f.get("/v1/places/none/nearby").want(t, 404)
}

func TestIndexDownFallsBackToTheStore(t *testing.T) {
	f := start(t).seed()
	f.search.down.Store(true)
	got := f.get("/v1/places?q=ngon&near=10.93,108.11&radius=50000&kind=nature&stars=5&limit=1&openNow=true&sort=distance").want(t, 200)
	if got.at("degraded") != true || !slices.Equal(got.ids(), []string{"beach-doi-duong"}) {
		t.Errorf("got %s", got.body)
	}
	ignored, _ := got.at("ignored").([]any)
	if want := []any{"openNow", "q", "stars"}; !slices.Equal(ignored, want) {
		t.Errorf("ignored %v, want %v", ignored, want)
	}
	next := strings.TrimPrefix(got.at("links.next").(string), "http://127.0.0.1:8080")
	f.search.down.Store(false) // a list begun in the store is finished there
	if second := f.get(next).want(t, 200); !slices.Equal(second.ids(), []string{"beach-ham-tien"}) || second.at("degraded") != true {
		t.Errorf("second page: %s", second.body)
	}
	cursor := f.get("/v1/places?limit=1").want(t, 200).at("nextCursor").(string)
	f.search.down.Store(true)
	if got := f.get("/v1/places?limit=1&cursor="+cursor).want(t, 503); got.header.Get("Retry-After") == "" {
		t.Error("503 without Retry-After")
	}
	if got := f.get("/v1/places/beach-doi-duong/similar").want(t, 200); got.at("degraded") != true || !slices.Equal(got.ids(), []string{"beach-ham-tien"}) {
		t.Errorf("similar while degraded: %s", got.body)
	}
}
