package api_test

import (
	"strings"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/search"
)

func TestSuggestions(t *testing.T) {
	today, before := unit(t, "22918", ""), unit(t, "22918", "2025-06-30")
	point := domain.Point{Lat: 10.9, Lon: 108.1}
	script := &scripted{suggestions: []search.Suggestion{
		{Type: search.SuggestDestination, Text: "Mũi Né", Lang: "vi", ID: "pt-mui-ne", Kind: "destination", Subkind: "resort_town", Point: &point, DistanceM: metres(1234.5), Tier: search.TierPrefix},
		{Type: search.SuggestArea, Text: "Phường Mũi Né", Lang: "vi", Area: &today, Tier: search.TierPrefix},
		{Type: search.SuggestArea, Text: "Phường Hàm Tiến", Lang: "vi", Area: &before, Tier: search.TierWeak},
		{Type: search.SuggestKind, Text: "Nature", Lang: "en", Code: "nature", Tier: search.TierClose},
		{Type: search.SuggestSubkind, Text: "Beach", Lang: "en", Code: "beach", Tier: search.TierClose},
	}}
	f := startScripted(t, script)
	r := f.get("/v1/places/suggest?q=mui+n&near=10.9,108.1&lang=en,vi&limit=20").want(t, 200)
	const base = "http://127.0.0.1:8080"
	want := map[string]any{
		"q": "mui n", "numberReturned": 5.0, "degraded": nil,
		"items.0.type": "destination", "items.0.id": "pt-mui-ne", "items.0.distanceM": 1235.0, "items.0.links.self": base + "/v1/places/pt-mui-ne", "items.0.links.search": nil,
		"items.1.area.validFrom": "2025-07-01", "items.1.links.self": base + "/v1/areas/22918", "items.1.links.search": base + "/v1/places?area=22918&near=10.9%2C108.1",
		"items.2.tier": "weak", "items.2.links.self": base + "/v1/areas/22918?asOf=2025-06-30",
		"items.2.links.search": base + "/v1/places?area=22918&areaAsOf=2025-06-30&near=10.9%2C108.1",
		"items.3.links.search": base + "/v1/places?kind=nature&near=10.9%2C108.1", "items.4.links.search": base + "/v1/places?near=10.9%2C108.1&subkind=beach",
	}
	for at, v := range want {
		if got := r.at(at); got != v {
			t.Errorf("%s: got %v, want %v", at, got, v)
		}
	}
	if script.typed.Text != "mui n" || script.typed.Limit != 20 || script.typed.Near == nil || script.typed.Langs[0] != "en" {
		t.Errorf("asked %+v", script.typed)
	}
	if r.header.Get("ETag") != "" || r.header.Get("Content-Language") != "" {
		t.Errorf("with near: %v", r.header)
	}
	for _, at := range []string{"items.1.links.self", "items.2.links.self"} {
		if got := f.get(strings.TrimPrefix(r.at(at).(string), base)).want(t, 200); got.at("code") != "22918" {
			t.Errorf("%s leads to %s", at, got.body)
		}
	}
	plain := f.get("/v1/places/suggest?q=m").want(t, 200)
	if plain.header.Get("ETag") == "" || plain.header.Get("Cache-Control") != "public, max-age=60" || script.typed.Limit != 10 {
		t.Errorf("without near: %v, limit %d", plain.header, script.typed.Limit)
	}
	f.get("/v1/places/suggest?q=m", "If-None-Match: "+plain.header.Get("ETag")).want(t, 304)
}

func TestSuggestRefusals(t *testing.T) {
	f := startScripted(t, &scripted{})
	tests := []struct {
		query           string
		status          int
		parameter, code string
	}{
		{"", 422, "q", "required"},
		{"q=", 400, "q", "empty_parameter"},
		{"q=" + strings.Repeat("a", 201), 422, "q", "too_long"},
		{"q=a&limit=21", 422, "limit", "at_most"},
		{"q=a&limit=0", 422, "limit", "at_least"},
		{"q=a&near=108.1,10.9", 422, "near", "axes_swapped"},
		{"q=a&lang=xx", 422, "lang", "unknown_language"},
		{"q=a&kind=nature", 400, "kind", "unknown_parameter"},
	}
	for _, tt := range tests {
		r := f.get("/v1/places/suggest?"+tt.query).want(t, tt.status)
		if r.at("errors.0.parameter") != tt.parameter || r.at("errors.0.code") != tt.code {
			t.Errorf("%.30s: got %s", tt.query, r.body)
		}
	}
	if r := f.do("DELETE", "/v1/places/suggest", nil).want(t, 405); r.header.Get("Allow") != "GET, HEAD" {
		t.Errorf("DELETE: Allow %q", r.header.Get("Allow"))
	}
}

func TestSuggestWithoutTheIndex(t *testing.T) {
	f := start(t)
	f.search.down.Store(true)
	tests := []struct {
		q, lang          string
		kind, text, tier string // of the first one; no kind: nothing is found
	}{
		{"Mũi Né", "vi", "area", "Phường Mũi Né", "exact"},
		{"mui n", "vi", "area", "Phường Mũi Né", "prefix"},
		{"luu tru", "vi", "kind", "Lưu trú", "exact"},
		{"lodg", "en", "kind", "Lodging", "prefix"},
		{"bãi b", "vi", "category", "Bãi biển", "prefix"},
		{"khach s", "en", "category", "Hotels and resorts", "prefix"},
		{"!!!", "vi", "", "", ""},
		{"khongcogi", "vi", "", "", ""},
	}
	for _, tt := range tests {
		r := f.get("/v1/places/suggest?near=10.9,108.1&limit=5&lang="+tt.lang+"&q="+strings.ReplaceAll(tt.q, " ", "+")).want(t, 200)
		if r.at("degraded") != true || r.header.Get("ETag") != "" || r.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v %s", tt.q, r.header, r.body)
		}
		if tt.kind == "" {
			if r.at("numberReturned") != 0.0 {
				t.Errorf("%s: %s", tt.q, r.body)
			}
			continue
		}
		if r.at("items.0.type") != tt.kind || r.at("items.0.text") != tt.text || r.at("items.0.tier") != tt.tier || r.at("numberReturned").(float64) > 5 {
			t.Errorf("%s: got %v %v %v, want %s %s %s", tt.q, r.at("items.0.type"), r.at("items.0.text"), r.at("items.0.tier"), tt.kind, tt.text, tt.tier)
		}
	}
}
