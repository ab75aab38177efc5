package meili_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

// wantSettings are the settings of an index.
const wantSettings = `{
	"rankingRules": ["sort"],
	"searchableAttributes": ["nothing"],
	"displayedAttributes": ["hd", "cd", "tm", "sp", "kind", "subkind", "category", "amenities", "areas", "position", "build"],
	"sortableAttributes": ["i", "n", "q"],
	"filterableAttributes": [
		{"attributePatterns": ["w", "s", "h", "x", "kind", "subkind", "category", "amenities", "areas", "stars", "accessible", "c"],
		 "features": {"facetSearch": false, "filter": {"equality": true, "comparison": false}}},
		{"attributePatterns": ["i", "n", "q", "lat", "lon", "price"],
		 "features": {"facetSearch": false, "filter": {"equality": true, "comparison": true}}}
	],
	"typoTolerance": {"enabled": false},
	"proximityPrecision": "byAttribute",
	"prefixSearch": "disabled",
	"facetSearch": false,
	"searchCutoffMs": 60000,
	"faceting": {"maxValuesPerFacet": 1000000},
	"pagination": {"maxTotalHits": 10000000}
}`

var openRequests = [][2]string{
	{"GET /indexes/places_v1/settings/pagination"},
	{"GET /indexes/places_v1/documents/meta-filled"},
	{"GET /indexes/places_v1/documents/meta-position"},
}

func TestOpenMakesTheIndex(t *testing.T) {
	s := newStandin(t)
	s.refuse("GET /indexes/places_v1/settings/pagination", 404, "index_not_found")
	s.refuse("GET /indexes/places_v1/documents/meta-filled", 404, "document_not_found")
	s.say("POST /indexes", `{"taskUid":1,"status":"enqueued"}`)
	s.say("GET /tasks/1", `{"uid":1,"status":"enqueued"}`, `{"uid":1,"status":"processing"}`, `{"uid":1,"status":"succeeded"}`)
	s.say("PATCH /indexes/places_v1/settings", `{"taskUid":2,"status":"enqueued"}`)
	x := open(t, s.options())
	s.wantAsked(
		[2]string{"GET /indexes/places_v1/settings/pagination"},
		[2]string{"POST /indexes", `{"uid":"places_v1","primaryKey":"k"}`},
		[2]string{"GET /tasks/1"}, [2]string{"GET /tasks/1"}, [2]string{"GET /tasks/1"},
		[2]string{"PATCH /indexes/places_v1/settings", wantSettings},
		[2]string{"GET /tasks/2"},
		[2]string{"GET /indexes/places_v1/documents/meta-filled"},
	)
	if got, err := x.Position(t.Context()); got != -1 || err != nil {
		t.Errorf("Position of a new index: got %d, %v, want -1", got, err)
	}
}

// An index the server made by itself, for documents that came to none, is given
// its settings.
func TestOpenGivesSettings(t *testing.T) {
	s := newStandin(t)
	s.say("GET /indexes/places_v1/settings/pagination", `{"maxTotalHits":1000}`)
	s.say("PATCH /indexes/places_v1/settings", `{"taskUid":2,"status":"enqueued"}`)
	open(t, s.options())
	s.wantAsked(openRequests[0],
		[2]string{"PATCH /indexes/places_v1/settings", wantSettings},
		[2]string{"GET /tasks/2"}, openRequests[1], openRequests[2])
}

func TestPositionAndForget(t *testing.T) {
	s := newStandin(t)
	x := open(t, s.options())
	s.wantAsked(openRequests...)
	if got, err := x.Position(t.Context()); got != 7 || err != nil {
		t.Errorf("Position: got %d, %v, want 7", got, err)
	}
	s.forget()
	s.say("DELETE /indexes/places_v1/documents/meta-filled", `{"taskUid":2,"status":"enqueued"}`)
	if err := x.Forget(t.Context()); err != nil {
		t.Error(err)
	}
	s.wantAsked([2]string{"DELETE /indexes/places_v1/documents/meta-filled"}, [2]string{"GET /tasks/2"})
}

// aPlace has all that a document holds.
func aPlace() place.Place {
	return place.Place{
		ID: "osm:N~1", Kind: place.KindLodging, Subkind: "guest_house", Category: "guest_house",
		Name:     domain.LocalizedText{"vi": "Nhà nghỉ Sao", "ko": "별"},
		Aliases:  []place.Alias{{Text: "Star 2", Lang: "en"}},
		Location: domain.Point{Lat: 10.5, Lon: 108.25}, TimeZone: place.DefaultTimeZone,
		Address: place.Address{Street: "3 Trần Phú"}, Amenities: []string{"wifi"},
		Accessibility: &place.Accessibility{Wheelchair: "limited"},
		PriceRange:    &place.PriceRange{Min: place.Money{Amount: 250000, Currency: "VND"}},
		Lodging:       []place.Lodging{{From: "2026-03-01", Stars: 3}},
		AreaKeys:      []string{"60@2025-07-01"},
	}
}

func TestUpdateSends(t *testing.T) {
	s := newStandin(t)
	s.say("POST /indexes/places_v1/documents", `{"taskUid":1,"status":"enqueued"}`)
	s.say("POST /indexes/places_v1/documents/delete-batch", `{"taskUid":2,"status":"enqueued"}`)
	x := s.index()
	p := aPlace()
	old := p
	old.Name = domain.LocalizedText{"vi": "Cũ"}
	if err := x.Update(t.Context(), search.Batch{Position: 9, Deletes: []string{"Ab.c", "d"}, Upserts: []place.Place{old, p}}); err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	if len(s.asked) < 2 {
		t.Fatalf("got %v", s.asked)
	}
	doc, _ := s.asked[1].Body.([]any)[0].(map[string]any)
	spelt, _ := json.Marshal(doc["x"])
	quality, _ := json.Marshal(doc["q"])
	head, _ := json.Marshal(doc["hd"])
	timing, _ := json.Marshal(doc["tm"])
	s.mu.Unlock()
	s.wantAsked(
		[2]string{"POST /indexes/places_v1/documents/delete-batch", `["_41b_2ec","d"]`},
		[2]string{"POST /indexes/places_v1/documents", `[{
			"k": "osm_3a_4e_7e1", "i": "kosm:3a:4e{7e1", "n": "knha#20nghi#20sao", "q": ` + string(quality) + `,
			"w": ["2","3","nghi","nha","phu","sao","star","tran","_eb_b3_84"],
			"s": ["nha","star","_eb_b3_84"], "h": ["nhanghisao","star2","_eb_b3_84"], "x": ` + string(spelt) + `,
			"kind": "lodging", "subkind": "guest_5fhouse", "category": "guest_5fhouse", "amenities": ["wifi"], "areas": ["60_402025_2d07_2d01"],
			"accessible": "yes", "price": 250000,
			"stars": ["3h3655","3i1b2b","3k6cb","3m1b3","3o6d","3p37","3s7","3v1"],
			"lat": "c025000000000000", "lon": "c05b100000000000",
			"c": ["k0000c00004","m0003300011","o000cc00047","q003330011d","s00ccf00477","u0333e011dd","w0ccfa04777","y333e911ddd"], "hd": ` + string(head) + `, "cd": "7:lodging11:guest_house11:guest_house1:31:34:tran3:phu1:113:60@2025-07-011:315:Nhà nghỉ Sao2:vi0:12:nha nghi sao3:별2:ko0:3:별6:Star 22:en1:a6:star 2", "tm": ` + string(timing) + `, "sp": "1:110:2026-03-0110:9999-12-311:3"
		}, {"k": "meta-position", "position": 9}]`},
		[2]string{"GET /tasks/1"}, [2]string{"GET /tasks/2"},
	)
}

// asks are questions and the queries they become.
var asks = []struct {
	name string
	ask  search.Ask
	want string // of the queries, without indexUid
}{
	{"by id", search.Ask{Limit: 20}, `{"filter":"i EXISTS","sort":["i:asc"],"limit":21,"attributesToRetrieve":["hd"]}`},
	{"by id, behind", search.Ask{Limit: 20, After: &search.After{ID: `a"\b`}},
		`{"filter":"(i EXISTS AND i > \"ka#22:5cb\")","sort":["i:asc"],"limit":21,"attributesToRetrieve":["hd"]}`},
	{"by name, behind", search.Ask{Limit: 2, Order: search.ByName, After: &search.After{Key: "ba na", ID: "p1"}},
		`{"filter":"(i EXISTS AND (n > \"kba#20na\" OR (n = \"kba#20na\" AND i > \"kp1\")))","sort":["n:asc","i:asc"],"limit":3,"attributesToRetrieve":["hd"]}`},
	{"candidates", search.Ask{Limit: 60, Order: search.ByQuality, Cards: true, Match: search.Match{
		{{{Text: "cho"}, {Text: "cau"}, {Field: search.FieldWhole, Text: "choda"}}, {{Text: "da", Prefix: true}}},
		{{{Field: search.FieldStart, Text: "달랏"}}},
		{{{Field: search.FieldSpelt, Text: "đà"}, {Field: search.FieldSubkind, Text: "night_market"}, {Field: search.FieldArea, Text: "60@x"}}},
	}}, `{"filter":"(((w IN [\"cho\",\"cau\"] OR h IN [\"choda\"]) AND w STARTS WITH \"da\") OR s IN [\"_eb_8b_ac_eb_9e_8f\"] OR (x IN [\"_c4_91_c3_a0\"] OR subkind IN [\"night_5fmarket\"] OR areas IN [\"60_40x\"]))",
		"sort":["q:asc","i:asc"],"limit":61,"attributesToRetrieve":["hd","cd","tm"]}`},
	{"filters", search.Ask{Filter: search.Filter{
		Kinds: []place.Kind{place.KindDining, place.KindShopping}, Subkinds: []string{"cafe"}, Categories: []string{`"] OR i EXISTS`},
		Amenities: []string{"wifi", "parking"}, Accessible: true, PriceMax: ptr(int64(90000)), AreaKeys: []string{"60@2025-07-01"},
		BBox: &orb.Bound{Min: orb.Point{108, 10}, Max: orb.Point{108.5, 11}}, Exclude: []string{"p1", "P.2"}}},
		`{"filter":"(areas IN [\"60_402025_2d07_2d01\"] AND subkind IN [\"cafe\"] AND category IN [\"_22_5d_20_4f_52_20i_20_45_58_49_53_54_53\"] AND kind IN [\"dining\",\"shopping\"] AND amenities IN [\"wifi\"] AND amenities IN [\"parking\"] AND accessible IN [\"yes\"] AND price <= 90000 AND lat \"c024000000000000\" TO \"c026000000000000\" AND lon \"c05b000000000000\" TO \"c05b200000000000\" AND NOT i IN [\"kp1\",\"k:50#2e2\"])",
		"limit":0,"attributesToRetrieve":[]}`},
	{"nothing can match", search.Ask{Match: search.Match{}}, `{"filter":"i IN []","limit":0,"attributesToRetrieve":[]}`},
	{"open", search.Ask{Limit: 10, Filter: search.Filter{OpenAt: &noon}}, `{"filter":"i EXISTS","sort":["i:asc"],"limit":42,"attributesToRetrieve":["hd","tm"]}`},
	{"radius", search.Ask{Limit: 10, Filter: search.Filter{Near: &domain.Point{Lat: 10.5, Lon: 108.25}, RadiusM: 1}},
		`{"filter":"(i EXISTS AND c IN [\"y333e911ddd\",\"y333e911dde\"])","sort":["i:asc"],"limit":20,"attributesToRetrieve":["hd"]}`},
	{"facets", search.Ask{Facets: []search.Facet{search.FacetKind, search.FacetArea}},
		`{"filter":"i EXISTS","limit":0,"attributesToRetrieve":[]},{"filter":"i EXISTS","limit":0,"attributesToRetrieve":[],"facets":["kind","areas"]}`},
}

func ptr[T any](v T) *T { return &v }

func TestAskSends(t *testing.T) {
	for _, c := range asks {
		t.Run(c.name, func(t *testing.T) {
			s := newStandin(t)
			want := strings.ReplaceAll("{"+`"queries":[`+c.want+"]}", `{"filter"`, `{"indexUid":"places_v1","filter"`)
			empty := `{"hits":[],"estimatedTotalHits":0}`
			s.say("POST /multi-search", `{"results":[`+strings.Repeat(empty+",", strings.Count(c.want, `"limit"`)-1)+empty+`]}`)
			if _, err := s.index().Ask(t.Context(), c.ask); err != nil {
				t.Fatal(err)
			}
			s.wantAsked([2]string{"POST /multi-search", want})
		})
	}
}
