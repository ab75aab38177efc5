package api_test

import (
	"fmt"
	"strings"
	"testing"

	"hanhtrinh/domain/account"
)

// TestWhatIsUsedIsWhatWasChecked sends values that are wrong beside others of the
// same name that are right.
func TestWhatIsUsedIsWhatWasChecked(t *testing.T) {
	f := start(t).seed()
	for name, c := range map[string]struct{ path, body, reason string }{
		"another case":         {"/v1/auth/login", `{"login":"hoa.le","password":"x","Login":"` + strings.Repeat("a", 300) + `"}`, "unknown_field"},
		"another case alone":   {"/v1/auth/login", `{"Login":"hoa.le","password":"x"}`, "unknown_field"},
		"twice":                {"/v1/auth/login", `{"login":"a","login":"hoa.le","password":"x"}`, "malformed_json"},
		"twice deep inside":    {"/v1/places/search", `{"polygon":{"type":"Polygon","coordinates":[],"coordinates":[[[1,2]]]}}`, "malformed_json"},
		"twice by its escapes": {"/v1/auth/login", `{"login":"a","log\u0069n":"hoa.le","password":"x"}`, "malformed_json"},
	} {
		r := f.do("POST", c.path, c.body).want(t, 400)
		if !strings.Contains(string(r.body), `"`+c.reason+`"`) {
			t.Errorf("%s: got %s, want %s", name, r.body, c.reason)
		}
	}
	editor := f.as(account.Editor)
	patch := func(body string) reply {
		return f.do("PATCH", "/v1/places/quan-an", body, editor.auth(), `If-Match: "1-x"`, "Content-Type: application/merge-patch+json")
	}
	patch(`{"names":{"en":"A"},"names":{"ko":"B"}}`).want(t, 400)
	f.do("POST", "/v1/places/bulk", `{"items":[{"names":{"en":"A"},"names":{"vi":"B"}}]}`, editor.auth()).want(t, 400)
	patch(`{"names":{"en":"A","ko":"B"},"images":[{"url":"A"},{"url":"A"}]}`).want(t, 422) // the same name in two objects
	f.do("POST", "/v1/auth/login", `{"login":"hoa.le","password":"x"}`).want(t, 401)
}

// TestAnAnswerNamesOnlySoManyFaults asks with a hundred thousand of them.
func TestAnAnswerNamesOnlySoManyFaults(t *testing.T) {
	f := start(t).seed()
	tourist := f.as(account.Tourist)
	wrong := "[" + strings.Repeat("1,", 20_000) + "1]"
	var members []string
	for i := range 1500 {
		members = append(members, fmt.Sprintf(`"m%d":1`, i))
	}
	for path, body := range map[string]string{
		"/v1/places/search":            `{"subkind":` + wrong + `}`,
		"/v1/places/quan-an/proposals": `{"patch":{"amenities":` + wrong + `}}`,
		"/v1/auth/login":               "{" + strings.Join(members, ",") + "}",
	} {
		r := f.do("POST", path, body, tourist.auth())
		if faults, _ := r.json["errors"].([]any); r.status < 400 || r.status > 422 || len(faults) != 100 {
			t.Errorf("%s: %d with %d faults, want 100", path, r.status, len(faults))
		}
	}
}

// TestAPatchIsMergedInOnePass sends patches whose merging would take seconds if
// each level were read again.
func TestAPatchIsMergedInOnePass(t *testing.T) {
	f := start(t).seed()
	tourist := f.as(account.Tourist)
	for name, patch := range map[string]string{
		"deep":             `{"names":` + strings.Repeat(`{"a":`, 9000) + "1" + strings.Repeat("}", 9000) + `}`,
		"shapes in shapes": `{"geometry":` + strings.Repeat(`{"type":"GeometryCollection","geometries":[`, 2500) + "1" + strings.Repeat("]}", 2500) + `}`,
	} {
		r := f.do("POST", "/v1/places/quan-an/proposals", `{"patch":`+patch+`}`, tourist.auth())
		if r.status != 400 && r.status != 422 {
			t.Errorf("%s: got %d %.200s, want a refusal", name, r.status, r.body)
		}
	}
}
