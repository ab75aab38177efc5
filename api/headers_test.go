package api_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

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
	for path, most := range map[string]int{
		"/v1/places": 1 << 20, "/v1/places/a/proposals": 128 << 10, "/v1/places/a/proposals/b/accept": 64 << 10, "/v1/grants": 64 << 10,
		"/v1/auth/login": 16 << 10, "/v1/me/password": 16 << 10, "/v1/places/bulk": 8 << 20,
	} {
		if status, max := f.announced(path, most*3/2+1, f.auth()); status != 413 || max != most {
			t.Errorf("%s: %d at most %d, want 413 and %d", path, status, max, most)
		}
	}
}

// announced announces a body of that length and sends nothing of it: what is refused
// then is refused before any of it is read.
func (f *fixture) announced(path string, length int, headers ...string) (status, max int) {
	f.t.Helper()
	head := fmt.Sprintf("POST %s?lang=en HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n", path, length)
	resp := f.raw(head + strings.Join(append(headers, "\r\n"), "\r\n"))
	var problem struct{ Params struct{ Max int } }
	if err := json.NewDecoder(resp.Body).Decode(&problem); err != nil || resp.Header.Get("Content-Type") != "application/problem+json" || !resp.Close {
		f.t.Errorf("%s: %d %v, closed %v, %v", path, resp.StatusCode, resp.Header, resp.Close, err)
	}
	return resp.StatusCode, problem.Params.Max
}

// TestLongBodiesAreSignedFor wants a good token before more than the usual is read.
func TestLongBodiesAreSignedFor(t *testing.T) {
	f, pass := moving(t)
	const long = 1<<20*3/2 + 1
	stranger := &fixture{t: t, keys: newKeys(t)}
	forged := "Authorization: Bearer " + stranger.issue(somebody{account: "a", session: "b"}, f.now())
	for name, headers := range map[string][]string{
		"nobody": nil, "forged": {forged}, "no token": {"Authorization: Basic eA=="}, "twice": {f.auth(), f.auth()},
	} {
		if status, _ := f.announced("/v1/places/bulk", long, headers...); status != 401 {
			t.Errorf("%s: %d, want 401", name, status)
		}
	}
	chunked := "POST /v1/places/bulk HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
	if r := f.raw(fmt.Sprintf("%s%x\r\n", chunked, long)); r.StatusCode != 413 || !r.Close { // whose it was is forgotten by then
		t.Errorf("in chunks by nobody: %d, want 413", r.StatusCode)
	}
	items := []any{map[string]any{"subkind": strings.Repeat("x", long)}}
	f.do("POST", "/v1/places/bulk", map[string]any{"items": items}, f.auth()).want(t, 422)
	pass(time.Hour)
	if status, _ := f.announced("/v1/places/bulk", long, f.auth()); status != 401 {
		t.Errorf("with a token that was good before: %d, want 401", status)
	}
}

// TestBodiesFitTheirOperation sends a little more than is taken.
func TestBodiesFitTheirOperation(t *testing.T) {
	f := start(t).seed()
	for path, most := range map[string]int{
		"/v1/auth/login": 16 << 10, "/v1/me/totp": 16 << 10, "/v1/invitations": 64 << 10, "/v1/places/hotel-one/proposals": 128 << 10, "/v1/places/hotel-one/proposals/b/reject": 64 << 10,
	} {
		by := f.as(account.Admin).auth()
		if r := f.do("POST", path, strings.Repeat(" ", most+1), by).want(t, 413); r.at("params.max") != float64(most) {
			t.Errorf("%s: %s", path, r.body)
		}
		f.do("POST", path, strings.Repeat(" ", most), by).want(t, 400)
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
