package api_test

import (
	"fmt"
	"strings"
	"testing"

	"hanhtrinh/api"
	"hanhtrinh/domain/account"
)

func TestEveryAnswerIsGuarded(t *testing.T) {
	f := start(t, func(o *api.Options) { o.PublicURL = "https://api.example" }).seed()
	want := map[string]string{
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Resource-Policy": "same-origin",
		"Content-Security-Policy":   "default-src 'none'; frame-ancestors 'none'",
		"Strict-Transport-Security": "max-age=31536000; includeSubDomains",
	}
	for _, path := range []string{"/v1/places/hotel-one", "/v1/places/none", "/nowhere", "/.well-known/jwks.json", "/healthz"} {
		r := f.get(path)
		for name, value := range want {
			if got := r.header.Get(name); got != value {
				t.Errorf("%s: %s is %q, want %q", path, name, got, value)
			}
		}
		if r.header.Get("Server") != "" {
			t.Errorf("%s tells what serves it: %q", path, r.header.Get("Server"))
		}
	}
}

// TestNothingOfSomebodyIsKept asks whatever needs a token.
func TestNothingOfSomebodyIsKept(t *testing.T) {
	f := start(t).seed()
	f.server.Guard("get-place", account.ScopeSelf) // a read whose answer anybody may keep otherwise
	r := f.get("/v1/places/hotel-one", f.as(account.Tourist).auth()).want(t, 200)
	if r.header.Get("Cache-Control") != "no-store" {
		t.Errorf("Cache-Control is %q", r.header.Get("Cache-Control"))
	}
	for _, p := range f.server.Policies() {
		if p.Method != "GET" || p.Public() {
			continue
		}
		path := strings.NewReplacer("{id}", "none", "{proposal}", "none").Replace(p.Path)
		if r := f.get(path, f.holding(p.Scopes[0]).auth()); r.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d with Cache-Control %q", p.Path, r.status, r.header.Get("Cache-Control"))
		}
	}
}

func TestBodiesOfStrangersAreShort(t *testing.T) {
	f := start(t)
	for path, most := range map[string]int{"/v1/places": 1 << 20, "/v1/auth/login": 1 << 20, "/v1/places/bulk": 8 << 20} {
		// Only the length is announced: it is refused before anything of it is read.
		resp := f.raw(fmt.Sprintf("POST %s?lang=en HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", path, most*3/2+1))
		if resp.StatusCode != 413 || resp.Header.Get("Content-Type") != "application/problem+json" || !resp.Close {
			t.Errorf("%s: %d %v", path, resp.StatusCode, resp.Header)
		}
	}
}

func TestBrowsersOfOthersMaySendTokens(t *testing.T) {
	f := start(t, func(o *api.Options) { o.CORSOrigins = []string{"https://app.example"} })
	r := f.do("OPTIONS", "/v1/places", nil, "Origin: https://app.example", "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: authorization").want(t, 204)
	if !strings.Contains(r.header.Get("Access-Control-Allow-Headers"), "Authorization") || r.header.Get("Access-Control-Allow-Credentials") != "" {
		t.Errorf("preflight: %v", r.header)
	}
	refused := f.do("POST", "/v1/places", "{", "Origin: https://app.example").want(t, 401)
	if refused.header.Get("Access-Control-Allow-Origin") != "https://app.example" || !strings.Contains(refused.header.Get("Access-Control-Expose-Headers"), "WWW-Authenticate") {
		t.Errorf("a refusal cannot be read by the page: %v", refused.header)
	}
}
