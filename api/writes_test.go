package api_test

import (
	"maps"
	"strings"
	"testing"

	"hanhtrinh/api"
)

func body(change map[string]any) map[string]any {
	b := map[string]any{
		"subkind": "beach", "names": map[string]any{"vi": "Bãi thử", "en": "Test beach"},
		"location":   map[string]any{"lat": 10.95, "lon": 108.3},
		"provenance": map[string]any{"source": "test", "licence": "CC0-1.0"},
	}
	maps.Copy(b, change)
	for k, v := range b {
		if v == "-" {
			delete(b, k)
		}
	}
	return b
}

func TestCreateReadReplacePatchDelete(t *testing.T) {
	f := start(t)
	auth := f.auth()
	made := f.do("POST", "/v1/places", body(map[string]any{"id": "bai-thu", "sourceIds": []any{map[string]any{"system": "osm", "id": "n1"}}}), auth).want(t, 201)
	if got := made.header.Get("Location"); got != "/v1/places/bai-thu" {
		t.Errorf("Location %q", got)
	}
	tag := made.header.Get("ETag")
	read := f.get("/v1/places/bai-thu").want(t, 200)
	if string(read.body) != string(made.body) || read.header.Get("ETag") != tag {
		t.Errorf("read %s %s\nmade %s %s", read.header.Get("ETag"), read.body, tag, made.body)
	}
	if read.at("category") != "beach" || read.at("kind") != "nature" || read.at("timeZone") != "Asia/Ho_Chi_Minh" {
		t.Errorf("derived members: %s", read.body)
	}
	replaced := f.do("PUT", "/v1/places/bai-thu", body(map[string]any{"visitDurationMin": 60}), auth, "If-Match: "+tag).want(t, 200)
	if replaced.at("version") != 2.0 || replaced.at("createdAt") != made.at("createdAt") {
		t.Errorf("replaced: %s", replaced.body)
	}
	if got := f.get("/v1/places/bai-thu").want(t, 200); got.at("visitDurationMin") != 60.0 {
		t.Errorf("an own write is not seen at once: %s", got.body)
	}
	patch := `{"names":{"en":null,"ru":"Пляж"},"visitDurationMin":null,"amenities":["shower"]}`
	patched := f.do("PATCH", "/v1/places/bai-thu", patch, auth, "Content-Type: application/merge-patch+json", "If-Match: "+replaced.header.Get("ETag")).want(t, 200)
	if patched.at("names.en") != nil || patched.at("names.ru") != "Пляж" || patched.at("visitDurationMin") != nil || patched.at("amenities.0") != "shower" || patched.at("names.vi") != "Bãi thử" {
		t.Errorf("patched: %s", patched.body)
	}
	f.do("DELETE", "/v1/places/bai-thu", nil, auth, "If-Match: "+replaced.header.Get("ETag")).want(t, 412)
	f.do("DELETE", "/v1/places/bai-thu", nil, auth, "If-Match: "+patched.header.Get("ETag")).want(t, 204)
	f.get("/v1/places/bai-thu").want(t, 410)
	f.do("PATCH", "/v1/places/bai-thu", `{"visitDurationMin":5}`, auth, "Content-Type: application/merge-patch+json", `If-Match: "4-x"`).want(t, 410)
	revived := f.do("POST", "/v1/places", body(map[string]any{"id": "bai-thu"}), auth).want(t, 201)
	if revived.at("version") != 5.0 {
		t.Errorf("a revived record goes on counting: version %v, want 5", revived.at("version"))
	}
}

func TestPatchOfWhatIsSaidTwice(t *testing.T) {
	f := start(t)
	auth, patch := f.auth(), "Content-Type: application/merge-patch+json"
	f.do("POST", "/v1/places", body(map[string]any{"id": "p", "openingHours": map[string]any{"osm": "Mo-Su 07:00-17:00", "note": map[string]any{"vi": "Vé riêng"}}}), auth).want(t, 201)
	got := f.do("PATCH", "/v1/places/p", `{"openingHours":{"osm":"Mo-Fr 08:00-12:00"}}`, auth, patch, `If-Match: "1-a"`).want(t, 200)
	if got.at("openingHours.osm") != "Mo-Fr 08:00-12:00" || got.at("openingHours.note.vi") != "Vé riêng" {
		t.Errorf("hours as text: %s", got.body)
	}
	got = f.do("PATCH", "/v1/places/p", `{"openingHours":{"rules":null,"always":true}}`, auth, patch, `If-Match: "2-a"`).want(t, 200)
	if got.at("openingHours.osm") != "24/7" || got.at("openingHours.always") != true {
		t.Errorf("hours as a structure: %s", got.body)
	}
	f.do("POST", "/v1/places", body(map[string]any{"id": "q"}), auth).want(t, 201) // hours unknown
	got = f.do("PATCH", "/v1/places/q", `{"openingHours":{"osm":"Mo-Fr 08:00-17:00; 2026 Dec 24 off"}}`, auth, patch, `If-Match: "1-a"`).want(t, 200)
	if got.at("openingHours.osm") != "Mo-Fr 08:00-17:00; 2026 Dec 24 off" {
		t.Errorf("first hours: %s", got.body)
	}
	got = f.do("PATCH", "/v1/places/q", `{"openingHours":{"osm":null}}`, auth, patch, `If-Match: "2-a"`).want(t, 200)
	if got.at("openingHours.osm") != "Mo-Fr 08:00-17:00; 2026 Dec 24 off" {
		t.Errorf("taking the text away left the structure, which says the same: %s", got.body)
	}
	if ld := f.get("/v1/places/q", "Accept: application/ld+json").want(t, 200); ld.at("openingHoursSpecification") != nil {
		t.Errorf("JSON-LD tells half of the hours: %s", ld.body)
	}
	got = f.do("PATCH", "/v1/places/p", `{"subkind":"hotel"}`, auth, patch, `If-Match: "3-a"`).want(t, 200)
	if got.at("kind") != "lodging" || got.at("category") != "hotel" {
		t.Errorf("a new subkind: %s", got.body)
	}
}

func TestServerMakesIDs(t *testing.T) {
	f := start(t)
	made := f.do("POST", "/v1/places", body(nil), f.auth()).want(t, 201)
	if id, _ := made.at("id").(string); len(id) != 26 || made.header.Get("Location") != "/v1/places/"+id {
		t.Errorf("id %q, Location %q", id, made.header.Get("Location"))
	}
}

func TestWriteRefusals(t *testing.T) {
	f := start(t)
	auth := f.auth()
	f.do("POST", "/v1/places", body(map[string]any{"id": "there", "sourceIds": []any{map[string]any{"system": "osm", "id": "n1"}}}), auth).want(t, 201)
	patch := "Content-Type: application/merge-patch+json"
	tests := []struct {
		name, method, path string
		body               any
		headers            []string
		status             int
		code, reason       string
		pointer            string
	}{
		{"id taken", "POST", "/v1/places", body(map[string]any{"id": "there"}), nil, 409, "conflict", "place_exists", ""},
		{"source taken", "POST", "/v1/places", body(map[string]any{"sourceIds": []any{map[string]any{"system": "osm", "id": "n1"}}}), nil, 409, "conflict", "source_id_taken", ""},
		{"latitude", "POST", "/v1/places", body(map[string]any{"location": map[string]any{"lat": 91, "lon": 20}}), nil, 422, "invalid", "invalid", "/location/lat"},
		{"swapped axes", "POST", "/v1/places", body(map[string]any{"location": map[string]any{"lat": 108.1, "lon": 10.9}}), nil, 422, "invalid", "invalid", "/location/lat"},
		{"no subkind", "POST", "/v1/places", body(map[string]any{"subkind": "-"}), nil, 422, "invalid", "invalid", "/subkind"},
		{"unknown field", "POST", "/v1/places", body(map[string]any{"colour": "secret-value"}), nil, 400, "malformed", "malformed_request", "/colour"},
		{"nested unknown field", "POST", "/v1/places", body(map[string]any{"contacts": map[string]any{"fax": "secret-value"}}), nil, 400, "malformed", "malformed_request", "/contacts/fax"},
		{"read-only field", "POST", "/v1/places", body(map[string]any{"version": 3}), nil, 422, "invalid", "invalid", "/version"},
		{"language of a name", "POST", "/v1/places", body(map[string]any{"names": map[string]any{"xx": "a"}}), nil, 422, "invalid", "invalid", "/names/xx"},
		{"not JSON", "POST", "/v1/places", `{"names":`, nil, 400, "malformed", "malformed_json", ""},
		{"not an object", "POST", "/v1/places", `[1]`, nil, 422, "invalid", "invalid", ""},
		{"no body", "POST", "/v1/places", nil, []string{"Content-Type: application/json"}, 400, "malformed", "body_required", ""},
		{"wrong content type", "POST", "/v1/places", body(nil), []string{"Content-Type: text/plain"}, 415, "unsupported_media_type", "unsupported_media_type", ""},
		{"no content type", "POST", "/v1/places", body(nil), []string{"Content-Type"}, 415, "unsupported_media_type", "unsupported_media_type", ""},
		{"too large", "POST", "/v1/places", `"` + strings.Repeat("a", 1<<20) + `"`, nil, 413, "too_large", "body_too_large", ""},
		{"no If-Match", "PUT", "/v1/places/there", body(nil), nil, 428, "precondition_required", "if_match_required", ""},
		{"If-Match any", "PUT", "/v1/places/there", body(nil), []string{"If-Match: *"}, 422, "invalid", "invalid", ""},
		{"stale", "PUT", "/v1/places/there", body(nil), []string{`If-Match: "7-abc"`}, 412, "precondition_failed", "stale_version", ""},
		{"other id", "PUT", "/v1/places/there", body(map[string]any{"id": "elsewhere"}), []string{`If-Match: "1-abc"`}, 422, "invalid", "invalid", "/id"},
		{"not there", "PUT", "/v1/places/nowhere", body(nil), []string{`If-Match: "1-abc"`}, 404, "not_found", "place_not_found", ""},
		{"patch as JSON", "PATCH", "/v1/places/there", `{}`, []string{`If-Match: "1-abc"`}, 415, "unsupported_media_type", "unsupported_media_type", ""},
		{"patch read-only", "PATCH", "/v1/places/there", `{"name":{"text":"secret-value"}}`, []string{patch, `If-Match: "1-abc"`}, 422, "invalid", "invalid", "/name"},
		{"patch unknown", "PATCH", "/v1/places/there", `{"colour":"secret-value"}`, []string{patch, `If-Match: "1-abc"`}, 400, "malformed", "malformed_request", "/colour"},
		{"patch breaks", "PATCH", "/v1/places/there", `{"names":null}`, []string{patch, `If-Match: "1-abc"`}, 422, "invalid", "invalid", "/names"},
		{"patch no object", "PATCH", "/v1/places/there", `[]`, []string{patch, `If-Match: "1-abc"`}, 422, "invalid", "invalid", ""},
		{"patch id", "PATCH", "/v1/places/there", `{"id":"elsewhere"}`, []string{patch, `If-Match: "1-abc"`}, 422, "invalid", "invalid", "/id"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := f.do(tt.method, tt.path, tt.body, append([]string{auth, "Accept-Language: en"}, tt.headers...)...).want(t, tt.status)
			if r.at("code") != tt.code || r.at("reason") != tt.reason {
				t.Errorf("code %v, reason %v, want %s, %s: %s", r.at("code"), r.at("reason"), tt.code, tt.reason, r.body)
			}
			if tt.name == "swapped axes" && r.at("errors.0.code") != "axes_swapped" {
				t.Errorf("swapped axes are not named: %s", r.body)
			}
			if tt.pointer != "" && r.at("errors.0.pointer") != tt.pointer {
				t.Errorf("pointer %v, want %s: %s", r.at("errors.0.pointer"), tt.pointer, r.body)
			}
			if ct := r.header.Get("Content-Type"); ct != "application/problem+json" {
				t.Errorf("Content-Type %q", ct)
			}
			if strings.Contains(string(r.body), "secret-value") {
				t.Errorf("the problem repeats what was sent: %s", r.body)
			}
		})
	}
	if got := f.get("/v1/places/there").want(t, 200); got.at("version") != 1.0 {
		t.Errorf("a refused write changed the record: %s", got.body)
	}
}

func TestIdempotencyKey(t *testing.T) {
	f := start(t)
	auth, key := f.auth(), "Idempotency-Key: abc-1"
	first := f.do("POST", "/v1/places", body(nil), auth, key).want(t, 201)
	again := f.do("POST", "/v1/places", body(nil), auth, key).want(t, 201)
	if string(first.body) != string(again.body) || again.header.Get("Location") != first.header.Get("Location") || again.header.Get("ETag") != first.header.Get("ETag") {
		t.Errorf("replay differs:\n%s\n%s", first.body, again.body)
	}
	if again.header.Get("Idempotent-Replayed") != "true" {
		t.Error("the replay does not say so")
	}
	f.refused("POST", "/v1/places", body(map[string]any{"visitDurationMin": 5}), "idempotency_key_reused", auth, key)
	for _, path := range []string{"/v1/places", "/v1/places?lang=ru"} {
		if r := f.do("POST", path, body(nil), auth, key, "Accept-Language: en").want(t, 422); r.at("reason") != "idempotency_key_reused" {
			t.Errorf("the answer in another language: %s", r.body)
		}
	}
	// A refused attempt gives the key back.
	f.do("POST", "/v1/places", body(map[string]any{"subkind": "nothing"}), auth, "Idempotency-Key: abc-2").want(t, 422)
	f.do("POST", "/v1/places", body(nil), auth, "Idempotency-Key: abc-2").want(t, 201)
	taken := body(map[string]any{"id": first.at("id")})
	f.do("POST", "/v1/places", taken, auth, "Idempotency-Key: abc-3").want(t, 409)
	f.do("POST", "/v1/places", body(nil), auth, "Idempotency-Key: abc-3").want(t, 201)
	if n, err := f.store.CountPlaces(t.Context()); err != nil || n != 3 {
		t.Errorf("%d places (%v), want 3", n, err)
	}
}

// TestAReplayIsNoWrite looks for entries about records that never came to be.
func TestAReplayIsNoWrite(t *testing.T) {
	f := start(t)
	for path, sent := range map[string]any{"/v1/places": body(nil), "/v1/places/bulk": bulkItems(sourced("n1", nil))} {
		for _, key := range []string{"X-None: a", "Idempotency-Key: a"} {
			told := f.diary.told()
			first := f.do("POST", path, sent, f.auth(), key)
			e := f.diary.last()
			if first.status >= 300 || f.diary.told() != told+1 || len(e.Records) != 1 {
				t.Fatalf("%s: %d, written down as %+v", path, first.status, e)
			}
			if _, err := f.store.Place(t.Context(), e.Records[0]); err != nil {
				t.Errorf("%s: %s was written down and is not there: %v", path, e.Records[0], err)
			}
		}
		told := f.diary.told()
		if r := f.do("POST", path, sent, f.auth(), "Idempotency-Key: a"); r.header.Get("Idempotent-Replayed") != "true" || f.diary.told() != told {
			t.Errorf("%s again: %s, and %d entries more", path, r.body, f.diary.told()-told)
		}
		f.diary.fail(true)
		f.do("POST", path, sent, f.auth(), "Idempotency-Key: b").want(t, 503)
		f.diary.fail(false)
		if r := f.do("POST", path, sent, f.auth(), "Idempotency-Key: b"); r.status >= 300 { // the key was given back
			t.Errorf("%s after an outage of the audit log: %d %s", path, r.status, r.body)
		}
	}
}

func bulkItems(items ...map[string]any) map[string]any { return map[string]any{"items": items} }

func sourced(id string, change map[string]any) map[string]any {
	b := body(change)
	b["sourceIds"] = []any{map[string]any{"system": "osm", "id": id}}
	return b
}

func TestBulkUpsert(t *testing.T) {
	f := start(t)
	auth := f.auth()
	made := f.do("POST", "/v1/places/bulk", bulkItems(sourced("n1", nil), sourced("n2", nil)), auth).want(t, 200)
	if made.at("created") != 2.0 || made.at("items.1.status") != "created" {
		t.Errorf("made: %s", made.body)
	}
	id := made.at("items.0.id").(string)
	f.get("/v1/places/"+id).want(t, 200) // rendered now
	again := f.do("POST", "/v1/places/bulk", bulkItems(sourced("n3", nil), sourced("n1", map[string]any{"visitDurationMin": 30})), auth).want(t, 200)
	if again.at("items.0.status") != "created" || again.at("items.1.status") != "updated" || again.at("items.1.id") != id || again.at("items.1.version") != 2.0 {
		t.Errorf("again: %s", again.body)
	}
	if got := f.get("/v1/places/"+id).want(t, 200); got.at("visitDurationMin") != 30.0 {
		t.Errorf("an own write is not seen at once: %s", got.body)
	}
	wrong := bulkItems(sourced("n4", nil), sourced("n5", map[string]any{"subkind": "hotel", "kind": "nature"}), body(nil))
	all := f.do("POST", "/v1/places/bulk", wrong, auth).want(t, 422)
	if all.at("errors.0.pointer") != "/items/1/kind" || all.at("errors.1.pointer") != "/items/2/sourceIds" {
		t.Errorf("all or nothing: %s", all.body)
	}
	if n, _ := f.store.CountPlaces(t.Context()); n != 3 {
		t.Errorf("%d places after a refused request, want 3", n)
	}
	kept := f.do("POST", "/v1/places/bulk?mode=keep_valid", wrong, auth, "Idempotency-Key: k").want(t, 200)
	if kept.at("created") != 1.0 || kept.at("failed") != 2.0 || kept.at("items.1.error.errors.0.pointer") != "/items/1/kind" {
		t.Errorf("keep_valid: %s", kept.body)
	}
	if r := f.do("POST", "/v1/places/bulk?mode=keep_valid", wrong, auth, "Idempotency-Key: k").want(t, 200); string(r.body) != string(kept.body) {
		t.Errorf("replay differs: %s", r.body)
	}
	repeated := f.do("POST", "/v1/places/bulk", bulkItems(sourced("n9", nil), sourced("n9", nil)), auth).want(t, 422)
	if repeated.at("errors.0.code") != "repeated" {
		t.Errorf("the same source twice: %s", repeated.body)
	}
	// An id that exists without that source is refused by the store; with
	// keep_valid the rest is written all the same.
	clash := sourced("n20", map[string]any{"id": id})
	f.do("POST", "/v1/places/bulk", bulkItems(clash, sourced("n21", nil)), auth).want(t, 409)
	kept = f.do("POST", "/v1/places/bulk?mode=keep_valid", bulkItems(clash, sourced("n21", nil)), auth, "Idempotency-Key: k2").want(t, 200)
	if kept.at("items.0.error.reason") != "place_exists" || kept.at("items.1.status") != "created" {
		t.Errorf("keep_valid around a clash: %s", kept.body)
	}
}

func TestAnswersOfOtherServersAreDropped(t *testing.T) {
	f := start(t).seed()
	f.get("/v1/places/hotel-one").want(t, 200)
	f.get("/v1/places?kind=lodging").want(t, 200)
	p, err := f.store.Place(t.Context(), "hotel-one")
	if err != nil {
		t.Fatal(err)
	}
	p.Name["vi"] = "Khách sạn Mới"
	second, err := api.New(f.options) // another server on the same store
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = second.Shutdown(t.Context()) })
	f.write(p)
	f.eventually(func() bool {
		return f.get("/v1/places/hotel-one").at("name.text") == "Khách sạn Mới" && f.get("/v1/places?kind=lodging").at("items.0.name.text") == "Khách sạn Mới"
	})
}
