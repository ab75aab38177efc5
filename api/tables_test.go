package api_test

import (
	"slices"
	"strings"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

func TestAreas(t *testing.T) {
	f := start(t)
	today := f.get("/v1/areas/22918").want(t, 200)
	if today.at("fullName") != "Phường Mũi Né" || today.at("parents.0.level") != "province" || today.at("predecessors.0.code") == nil {
		t.Errorf("today: %s", today.body)
	}
	before := f.get("/v1/areas/22918?asOf=2025-06-30").want(t, 200)
	if before.at("name") != "Hàm Tiến" || before.at("validTo") != "2025-06-30" || before.at("successors.0.name") != "Mũi Né" {
		t.Errorf("before: %s", before.body)
	}
	f.get("/v1/areas/22918?asOf=1990-01-01").want(t, 404)
	got := f.get("/v1/areas/resolve?q=Ham+Tien,+Phan+Thiet").want(t, 200)
	if got.at("candidates.0.unit.name") != "Mũi Né" || got.at("candidates.0.ways.0.from.name") != "Hàm Tiến" {
		t.Errorf("resolve: %s", got.body)
	}
	if got := f.get("/v1/areas/resolve?q=khongco").want(t, 200); got.at("ambiguous") != false || len(got.json["candidates"].([]any)) != 0 {
		t.Errorf("nothing by that name: %s", got.body)
	}
	if at := f.get("/v1/areas/at?near=10.93,108.28").want(t, 200); at.at("known") != false {
		t.Errorf("no boundaries are loaded, but %s", at.body)
	}
	f.get("/v1/areas/at?near=108.28,10.93").want(t, 422)
	var codes []string
	next := "/v1/areas?level=province&limit=20"
	for next != "" {
		r := f.get(next).want(t, 200)
		for _, i := range r.json["items"].([]any) {
			codes = append(codes, i.(map[string]any)["code"].(string))
		}
		link, _ := r.at("links.next").(string)
		next = strings.TrimPrefix(link, "http://127.0.0.1:8080")
	}
	if sorted := slices.Sorted(slices.Values(codes)); len(codes) != 34 || len(slices.Compact(sorted)) != 34 {
		t.Errorf("%d provinces on all pages, want 34 different ones", len(codes))
	}
}

func TestVocabularyAndCodes(t *testing.T) {
	f := start(t)
	v := f.get("/v1/vocabulary?lang=en").want(t, 200)
	if n := len(v.json["subkinds"].([]any)); n != len(place.Subkinds()) || v.at("kinds.0.label.text") != "Destination" || v.at("kinds.0.labels.vi") != "Điểm đến" {
		t.Errorf("vocabulary: %d subkinds, first kind %v", n, v.at("kinds.0"))
	}
	c := f.get("/v1/codes").want(t, 200)
	if n := len(c.json["reasons"].([]any)); n != len(domain.Reasons()) {
		t.Errorf("%d reasons, want %d", n, len(domain.Reasons()))
	}
	if n := len(c.json["codes"].([]any)); n != 16 {
		t.Errorf("%d codes, want 16", n)
	}
}

func TestDocsLoadNothingFromElsewhere(t *testing.T) {
	f := start(t)
	page := f.get("/docs").want(t, 200)
	if !strings.Contains(page.header.Get("Content-Security-Policy"), "script-src 'self'") || strings.Contains(string(page.body), "://") {
		t.Errorf("docs: %v\n%s", page.header, page.body)
	}
	if js := f.get("/docs/rapidoc-min.js").want(t, 200); len(js.body) < 100_000 {
		t.Errorf("the script has %d bytes", len(js.body))
	}
}
