package api_test

import (
	"net/url"
	"strings"
	"testing"
)

func TestRefusalsSayWhatToDo(t *testing.T) {
	f := start(t)
	tests := []struct {
		path, header string
		status       int
		says         string
	}{
		{"/v1/places?area=22918&areaAsOf=2025-13-01", "Accept-Language: en", 422, "YYYY-MM-DD"},
		{"/v1/areas/22918?asOf=2025-02-30", "Accept-Language: en", 422, "YYYY-MM-DD"},
		{"/v1/places?openAt=2026-01-01T00:00:00", "Accept-Language: en", 422, "with an offset, e.g. 2026-01-01T09:00:00+07:00"},
		{"/v1/places?colour=red", "Accept-Language: en", 400, "see those of this address in /openapi.yaml"},
		{"/v1/places?colour=red", "Accept-Language: vi", 400, "xem các tham số"},
		{"/v1/places?cursor=zzz", "Accept-Language: en", 422, "begin again at the first page"},
		{"/v1/places?cursor=zzz", "Accept-Language: vi", 422, "bắt đầu lại"},
		{"/v1/places?area=99999", "Accept-Language: en", 422, "/v1/areas/resolve"},
		{"/v1/places?area=99999", "Accept-Language: vi", 422, "/v1/areas/resolve"},
	}
	for _, tt := range tests {
		r := f.get(tt.path, tt.header).want(t, tt.status)
		if d, _ := r.at("errors.0.detail").(string); !strings.Contains(d, tt.says) {
			t.Errorf("%s (%s): %q does not say %q", tt.path, tt.header, d, tt.says)
		}
	}
}

func TestATakenSourceIDIsPointedAt(t *testing.T) {
	f := start(t)
	auth := f.auth()
	source := func(ids ...string) map[string]any {
		var list []any
		for _, id := range ids {
			list = append(list, map[string]any{"system": "osm", "id": id})
		}
		return map[string]any{"sourceIds": list}
	}
	f.do("POST", "/v1/places", body(source("n1")), auth).want(t, 201)
	for _, key := range []string{"", "Idempotency-Key: once"} {
		headers := []string{auth}
		if key != "" {
			headers = append(headers, key)
		}
		r := f.do("POST", "/v1/places", body(source("n7", "n1")), headers...).want(t, 409)
		if r.at("reason") != "source_id_taken" || r.at("errors.0.pointer") != "/sourceIds/1" || r.at("errors.1") != nil {
			t.Errorf("%s: %s", key, r.body)
		}
	}
	other := f.do("POST", "/v1/places", body(source("n2")), auth).want(t, 201)
	r := f.do("PUT", other.header.Get("Location"), body(source("n1", "n2")), auth, "If-Match: "+other.header.Get("ETag")).want(t, 409)
	if r.at("errors.0.pointer") != "/sourceIds/0" || r.at("errors.1") != nil {
		t.Errorf("replace: %s", r.body)
	}
}

func TestLinksKeepASemicolon(t *testing.T) {
	f := start(t).seed()
	for _, q := range []string{"b;n", "b%3Bn"} {
		r := f.get("/v1/places?limit=1&q="+q).want(t, 200)
		self, err := url.Parse(r.at("links.self").(string))
		if err != nil {
			t.Fatal(err)
		}
		if got := self.Query().Get("q"); got != "b;n" {
			t.Errorf("q=%s: the link asks for %q: %s", q, got, r.body)
		}
	}
}

func TestListsClaimNoLanguage(t *testing.T) {
	f := start(t).seed()
	for _, header := range []string{"Accept-Language: ru", "Accept-Language"} {
		if got := f.get("/v1/places/snapshot", header).want(t, 200).header.Get("Content-Language"); got != "" {
			t.Errorf("snapshot, %s: Content-Language %q", header, got)
		}
		if got := f.get("/v1/places", header).want(t, 200).header.Get("Content-Language"); got != "" {
			t.Errorf("%s: Content-Language %q of texts that fall back one by one", header, got)
		}
	}
}
