package api_test

import (
	"strings"
	"testing"
)

func TestOneWrongItemIsThatItemsFault(t *testing.T) {
	f := start(t)
	auth := f.auth()
	tests := []struct {
		name    string
		change  map[string]any
		pointer string
		code    string
		alone   int // of the whole request without keep_valid
	}{
		{"subkind", map[string]any{"subkind": "castle-in-the-air"}, "/subkind", "not_in_list", 422},
		{"no names", map[string]any{"names": map[string]any{}}, "/names", "too_few", 422},
		{"swapped axes", map[string]any{"location": map[string]any{"lat": 108.1, "lon": 10.9}}, "/location/lat", "axes_swapped", 422},
		{"less than no time", map[string]any{"visitDurationMin": -1}, "/visitDurationMin", "at_least", 422},
		{"wrong type", map[string]any{"visitDurationMin": "long"}, "/visitDurationMin", "wrong_type", 422},
		{"unknown field", map[string]any{"colour": "secret-value"}, "/colour", "unknown_field", 400},
		{"no location", map[string]any{"location": "-"}, "/location", "required", 422},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			items := bulkItems(sourced("good "+tt.name, nil), sourced("bad "+tt.name, tt.change))
			all := f.do("POST", "/v1/places/bulk", items, auth).want(t, tt.alone)
			if all.at("errors.0.pointer") != "/items/1"+tt.pointer || all.at("errors.0.code") != tt.code {
				t.Errorf("all or nothing: %s", all.body)
			}
			kept := f.do("POST", "/v1/places/bulk?mode=keep_valid", items, auth).want(t, 200)
			if kept.at("created") != 1.0 || kept.at("failed") != 1.0 || kept.at("items.0.status") != "created" || kept.at("items.1.status") != "failed" {
				t.Errorf("keep_valid: %s", kept.body)
			}
			if kept.at("items.1.error.errors.0.pointer") != "/items/1"+tt.pointer || kept.at("items.1.error.errors.0.code") != tt.code {
				t.Errorf("the fault of the item: %s", kept.body)
			}
			if strings.Contains(string(kept.body), "secret-value") {
				t.Errorf("the answer repeats what was sent: %s", kept.body)
			}
		})
	}
}

func TestAroundTheItemsNothingIsForgiven(t *testing.T) {
	f := start(t)
	auth := f.auth()
	many := `{"items":[` + strings.Repeat("{},", 500) + `{}]}`
	tests := []struct {
		name          string
		body          any
		status        int
		code, pointer string // of the first fault; of the problem without one
	}{
		{"nothing", " ", 400, "body_required", ""},
		{"not JSON", `{"items":[`, 400, "malformed_json", ""},
		{"no object", `[]`, 422, "wrong_type", ""},
		{"null", `null`, 422, "wrong_type", ""},
		{"no items", `{}`, 422, "required", "/items"},
		{"items null", `{"items":null}`, 422, "wrong_type", "/items"},
		{"items an object", `{"items":{}}`, 422, "wrong_type", "/items"},
		{"empty", `{"items":[]}`, 422, "too_few", "/items"},
		{"501", many, 422, "too_many", "/items"},
		{"unknown member", `{"items":[{}],"all/none":1}`, 400, "unknown_field", "/all~1none"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := f.do("POST", "/v1/places/bulk?mode=keep_valid", tt.body, auth, "Content-Type: application/json").want(t, tt.status)
			code, pointer := r.at("errors.0.code"), r.at("errors.0.pointer")
			if r.at("errors.0") == nil {
				code = r.at("reason")
			}
			if pointer == nil {
				pointer = ""
			}
			if code != tt.code || pointer != tt.pointer {
				t.Errorf("got %v at %v, want %s at %s: %s", code, pointer, tt.code, tt.pointer, r.body)
			}
		})
	}
	r := f.do("POST", "/v1/places/bulk?mode=keep_valid", `{"items":[null,7]}`, auth, "Content-Type: application/json").want(t, 200)
	if r.at("failed") != 2.0 || r.at("items.1.error.errors.0.pointer") != "/items/1" {
		t.Errorf("items that are no objects: %s", r.body)
	}
}
