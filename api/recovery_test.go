package api_test

import (
	"slices"
	"testing"
)

func TestAreasOfADividedUnitAreAllNamed(t *testing.T) {
	f := start(t)
	got := f.get("/v1/areas/resolve?q=22918&asOf=2025-06-30").want(t, 200)
	whole := f.get("/v1/areas/resolve?q=760").want(t, 200)
	codes := []string{}
	for _, c := range whole.json["candidates"].([]any) {
		codes = append(codes, c.(map[string]any)["unit"].(map[string]any)["code"].(string))
	}
	slices.Sort(codes)
	if want := []string{"26737", "26740", "26743", "26758"}; whole.at("ambiguous") != true || !slices.Equal(codes, want) {
		t.Errorf("760: ambiguous %v, %v, want %v", whole.at("ambiguous"), codes, want)
	}
	if n := len(got.json["candidates"].([]any)); got.at("ambiguous") != true || n != 3 {
		t.Errorf("22918 before it was divided: ambiguous %v, %d candidates, want 3", got.at("ambiguous"), n)
	}
}

func TestWritesGoOnWhileTheIndexIsDown(t *testing.T) {
	f := start(t)
	f.search.down.Store(true)
	body := `{"id":"moi","subkind":"cafe","names":{"vi":"Quán Mới"},"location":{"lat":10.93,"lon":108.1},"provenance":{"source":"test","licence":"CC0-1.0"}}`
	f.do("POST", "/v1/places", body, f.auth()).want(t, 201)
	list := f.get("/v1/places?q=quan+moi").want(t, 200)
	ignored, _ := list.json["ignored"].([]any)
	if list.at("degraded") != true || !slices.Contains(ignored, any("q")) || !slices.Equal(list.ids(), []string{"moi"}) {
		t.Errorf("while the index is down: %s", list.body)
	}
	f.search.down.Store(false)
	f.eventually(func() bool {
		r := f.get("/v1/places?q=quan+moi").want(t, 200)
		return r.at("degraded") == nil && slices.Equal(r.ids(), []string{"moi"})
	})
}
