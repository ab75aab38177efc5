package api_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"

	"hanhtrinh/api"
	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/place/hours"
	"hanhtrinh/search"
)

// scripted is a search that answers what it was told to and keeps what it was
// asked.
type scripted struct {
	mu          sync.Mutex
	asked       search.Request
	typed       search.SuggestRequest
	answer      search.Answer
	suggestions []search.Suggestion
	err         error
}

func (s *scripted) Search(_ context.Context, r search.Request) (search.Answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = r
	return s.answer, s.err
}

func (s *scripted) Suggest(_ context.Context, r search.SuggestRequest) ([]search.Suggestion, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.typed = r
	return s.suggestions, s.err
}

// last is what was asked last.
func (s *scripted) last() search.Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

func startScripted(t *testing.T, script *scripted) *fixture {
	t.Helper()
	return start(t, func(o *api.Options) { o.Search = script })
}

func metres(m float64) *float64 { return &m }

// unit is a unit that had code on a day.
func unit(t *testing.T, code, asOf string) area.Unit {
	t.Helper()
	u, err := directory().Unit(code, asOf)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func foundAnswer(t *testing.T) search.Answer {
	today, before := unit(t, "22918", ""), unit(t, "22918", "2025-06-30")
	matched := 1
	return search.Answer{
		Results: []search.Result{{
			ID: "beach-ham-tien", DistanceM: metres(14321.6), AlongM: metres(99.5), Open: hours.Unknown,
			Why: &search.Why{Tier: search.TierWeak, Name: "Bãi biển Hàm Tiến", Lang: "vi", Reading: "ham tien", Quality: 0.12345678, Score: 0.5},
		}},
		Matched: &matched,
		Facets: map[search.Facet]map[string]int{
			search.FacetKind: {"nature": 3, "lodging": 3, "dining": 7}, search.FacetStars: {"4": 1}, search.FacetAmenities: {},
			search.FacetArea: {today.Key(): 5, before.Key(): 5, "68@2025-07-01": 9, "nonsense": 4},
		},
		Understood: &search.Understood{
			Text: "ham tien", Words: "bai bien", Subkinds: []string{"beach"}, Areas: []area.Unit{today},
			Place: &search.Anchor{ID: "pt-phan-thiet", Name: domain.LocalizedText{"vi": "Phan Thiết", "en": "Phan Thiet"}, Point: domain.Point{Lat: 10.9, Lon: 108.1}},
		},
	}
}

func TestListsSayWhatWasUnderstoodCountedAndWhy(t *testing.T) {
	script := &scripted{answer: foundAnswer(t)}
	f := startScripted(t, script).seed()
	got := f.get("/v1/places?q=bai+bien+ham+tien&facets=stars,kind,area,amenities,kind&near=10.9,108.1&openAt=2026-03-02T09:00:00%2B07:00&lang=en&cursor=").status
	if got != 400 {
		t.Errorf("an empty cursor: %d", got)
	}
	const query = "/v1/places?q=bai+bien+ham+tien&facets=stars,kind,area,amenities,kind&near=10.9,108.1&openAt=2026-03-02T09:00:00%2B07:00&lang=en"
	r := f.get(query).want(t, 200)
	want := map[string]string{
		"understood": `{"areas":[{"code":"22918","fullName":"Phường Mũi Né","level":"ward","name":"Mũi Né","nameEn":"Mui Ne","type":"Phường","validFrom":"2025-07-01"}],` +
			`"place":{"id":"pt-phan-thiet","location":{"lat":10.9,"lon":108.1},"name":{"lang":"en","text":"Phan Thiet"}},"subkinds":["beach"],"text":"ham tien","words":"bai bien"}`,
		"facets.kind": `[{"count":7,"label":{"lang":"en","text":"Food and drink"},"value":"dining"},{"count":3,"label":{"lang":"en","text":"Lodging"},"value":"lodging"},` +
			`{"count":3,"label":{"lang":"en","text":"Nature"},"value":"nature"}]`,
		"facets.stars":     `[{"count":1,"value":"4"}]`,
		"facets.amenities": `[]`,
		"items.0.why":      `{"distanceM":14322,"lang":"vi","name":"Bãi biển Hàm Tiến","openState":"unknown","quality":0.1235,"reading":"ham tien","score":0.5,"tier":"weak"}`,
		"items.0.alongM":   `100`,
		"numberMatched":    `1`,
	}
	for at, text := range want {
		if raw, _ := json.Marshal(r.at(at)); string(raw) != text {
			t.Errorf("%s:\n got %s\nwant %s", at, raw, text)
		}
	}
	if a, b := r.at("facets.area.0.code"), r.at("facets.area.1.code"); a != "68" || b != "22918" || r.at("facets.area.1.validFrom") != "2025-07-01" || r.at("facets.area.2") != nil {
		t.Errorf("areas: %v", r.at("facets.area"))
	}
	if l, _ := r.at("links.literal").(string); !strings.Contains(l, "literal=true") || !strings.Contains(l, "q=bai+bien+ham+tien") {
		t.Errorf("there is no way to undo what was understood: %v", r.at("links"))
	}
	if r.at("facets.subkind") != nil {
		t.Error("a facet nobody asked for")
	}
	if asked := script.last(); !slices.Equal(asked.Facets, []search.Facet{"amenities", "area", "kind", "stars"}) || asked.Text != "bai bien ham tien" || asked.Literal {
		t.Errorf("asked %+v", asked)
	}
	geo := f.get(query, "Accept: application/geo+json").want(t, 200)
	for _, at := range []string{"understood.text", "facets.kind.0.value", "features.0.properties.why.tier", "features.0.properties.alongM"} {
		if geo.at(at) == nil {
			t.Errorf("GeoJSON lacks %s: %s", at, geo.body)
		}
	}
	old := f.get("/v1/places?facets=area&areaAsOf=2025-06-30").want(t, 200)
	if old.at("facets.area.0.validFrom") != "2004-07-08" || old.at("facets.area.0.name") != "Hàm Tiến" || old.at("facets.area.1") != nil {
		t.Errorf("areas of before: %s", old.body)
	}
}

func TestNothingIsSaidOfWhatWasNotAsked(t *testing.T) {
	script := &scripted{answer: search.Answer{Results: []search.Result{{ID: "hotel-one"}}}}
	f := startScripted(t, script).seed()
	r := f.get("/v1/places?subkind=hotel&literal=true&q=hotel").want(t, 200)
	for _, at := range []string{"understood", "facets", "degraded", "ignored", "links.literal", "items.0.why", "items.0.alongM", "items.0.distanceM"} {
		if r.at(at) != nil {
			t.Errorf("%s: %v", at, r.at(at))
		}
	}
	if asked := script.last(); !asked.Literal || !slices.Equal(asked.Subkinds, []string{"hotel"}) {
		t.Errorf("asked %+v", asked)
	}
}

func TestLimitOfATextCountsLetters(t *testing.T) {
	f := startScripted(t, &scripted{})
	f.get("/v1/places?q="+strings.Repeat("%E1%BB%87", 200)).want(t, 200) // ệ, three bytes
	r := f.get("/v1/places?q="+strings.Repeat("%E1%BB%87", 201), "Accept-Language: en").want(t, 422)
	if r.at("errors.0.parameter") != "q" || r.at("errors.0.code") != "too_long" || r.at("errors.0.params.max") != "200" {
		t.Errorf("201 letters: %s", r.body)
	}
}

func TestFacetsAreNoPartOfTheQueryOfACursor(t *testing.T) {
	script := &scripted{answer: search.Answer{Results: []search.Result{{ID: "hotel-one", After: search.After{ID: "hotel-one"}}}, More: true}}
	f := startScripted(t, script).seed()
	cursor := f.get("/v1/places?q=hotel&facets=kind&limit=1").want(t, 200).at("nextCursor").(string)
	f.get("/v1/places?q=hotel&limit=1&cursor="+cursor).want(t, 200)
	if asked := script.last(); asked.After == nil || asked.After.ID != "hotel-one" {
		t.Errorf("the second page begins at %v", asked.After)
	}
	if r := f.get("/v1/places?q=hotels&limit=1&cursor="+cursor).want(t, 422); r.at("errors.0.code") != "invalid_cursor" {
		t.Errorf("a cursor with another q: %s", r.body)
	}
}
