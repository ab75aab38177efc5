package api_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"hanhtrinh/api"
)

func TestReadRefusals(t *testing.T) {
	f := start(t)
	tests := []struct {
		name, path      string
		status          int
		parameter, code string
		detail          string // has to be in what is said
	}{
		{"latitude", "/v1/places?near=95,20", 422, "near", "latitude_out_of_range", ""},
		{"longitude", "/v1/places?near=5,200", 422, "near", "longitude_out_of_range", ""},
		{"swapped axes", "/v1/places?near=108.1,10.9", 422, "near", "axes_swapped", "lat,lon"},
		{"swapped box", "/v1/places?bbox=10.7,107.9,11.2,108.6", 422, "bbox", "axes_swapped", "minLon,minLat,maxLon,maxLat"},
		{"not two numbers", "/v1/places?near=here", 422, "near", "bad_format", "lat,lon"},
		{"hexadecimal", "/v1/places?near=0x1p3,1", 422, "near", "bad_format", ""},
		{"radius over 50 km", "/v1/places?near=10.9,108.1&radius=50001", 422, "radius", "at_most", "50000"},
		{"radius alone", "/v1/places?radius=100", 422, "radius", "needs_parameter", "near"},
		{"distance without near", "/v1/places?sort=distance", 422, "sort", "needs_parameter", "near"},
		{"antimeridian", "/v1/places?bbox=170,-10,-170,10", 422, "bbox", "bbox_antimeridian", ""},
		{"box upside down", "/v1/places?bbox=107,11,108,10", 422, "bbox", "range_reversed", ""},
		{"unknown parameter", "/v1/places?colour=red", 400, "colour", "unknown_parameter", ""},
		{"twice", "/v1/places?q=a&q=b", 400, "q", "repeated_parameter", ""},
		{"empty", "/v1/places?q=", 400, "q", "empty_parameter", ""},
		{"not UTF-8", "/v1/places?q=%FF", 400, "q", "not_utf8", ""},
		{"unknown kind", "/v1/places?kind=castle", 422, "kind", "not_in_list", ""},
		{"unknown area", "/v1/places?area=99999", 422, "area", "area_not_found", ""},
		{"no such day", "/v1/places?area=22918&areaAsOf=2026-02-30", 422, "areaAsOf", "bad_format", ""},
		{"no offset", "/v1/places?openAt=2026-03-02T09:00:00", 422, "openAt", "bad_format", ""},
		{"two times", "/v1/places?openAt=2026-03-02T09:00:00Z&openNow=true", 422, "openNow", "excludes_parameter", ""},
		{"limit", "/v1/places?limit=101", 422, "limit", "at_most", "100"},
		{"limit in words", "/v1/places?limit=ten", 422, "limit", "wrong_type", ""},
		{"unreadable cursor", "/v1/places?cursor=zzz", 422, "cursor", "invalid_cursor", ""},
		{"changes without cursor", "/v1/places/changes", 422, "cursor", "required", ""},
		{"changes with another", "/v1/places/changes?cursor=eyJ2IjoxfQ", 422, "cursor", "invalid_cursor", ""},
		{"id", "/v1/places/%20", 422, "id", "bad_format", ""},
		{"area day", "/v1/areas/22918?asOf=2025-13-01", 422, "asOf", "bad_format", ""},
		{"resolve without q", "/v1/areas/resolve", 422, "q", "required", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := f.get(tt.path, "Accept-Language: en").want(t, tt.status)
			if r.at("errors.0.parameter") != tt.parameter || r.at("errors.0.code") != tt.code {
				t.Errorf("got %v at %v, want %s at %s: %s", r.at("errors.0.code"), r.at("errors.0.parameter"), tt.code, tt.parameter, r.body)
			}
			if d, _ := r.at("errors.0.detail").(string); !strings.Contains(d, tt.detail) {
				t.Errorf("detail %q does not say %q", d, tt.detail)
			}
		})
	}
}

func TestEveryFaultIsNamedAtOnce(t *testing.T) {
	f := start(t)
	r := f.get("/v1/places?near=108.1,10.9&bbox=170,1,-170,2&area=1&sort=distance").want(t, 422)
	if errs, _ := r.at("errors").([]any); len(errs) != 3 {
		t.Errorf("%d faults, want 3: %s", len(errs), r.body)
	}
}

func TestProblemsSpeakTheLanguageOfTheCaller(t *testing.T) {
	f := start(t)
	tests := []struct{ header, title string }{
		{"Accept-Language: en-GB", "Not found"},
		{"Accept-Language: vi", "Không tìm thấy"},
		{"Accept-Language: ru", "Not found"},
		{"Accept-Language", "Không tìm thấy"},
	}
	for _, tt := range tests {
		if got := f.get("/v1/places/none", tt.header).want(t, 404).at("title"); got != tt.title {
			t.Errorf("%s: title %v, want %s", tt.header, got, tt.title)
		}
	}
	r := f.get("/v1/places/none?lang=en", "X-Request-Id: my-request-1").want(t, 404)
	if r.at("instance") != "urn:request:my-request-1" || r.header.Get("X-Request-Id") != "my-request-1" || r.at("reason") != "place_not_found" {
		t.Errorf("problem: %s", r.body)
	}
}

func TestEdgeRefusals(t *testing.T) {
	f := start(t)
	if r := f.get("/v2/nothing").want(t, 404); r.at("reason") != "no_such_route" {
		t.Errorf("unknown address: %s", r.body)
	}
	r := f.do("POST", "/v1/vocabulary", nil).want(t, 405)
	if allow := r.header.Get("Allow"); r.at("code") != "method_not_allowed" || !strings.Contains(allow, "GET") || !strings.Contains(allow, "HEAD") {
		t.Errorf("405: Allow %q, %s", allow, r.body)
	}
	if r := f.do("DELETE", "/v1/places/changes", nil).want(t, 405); r.header.Get("Allow") != "GET, HEAD" {
		t.Errorf("a fixed path lets methods of an id through: %v", r.header)
	}
	if r := f.do("OPTIONS", "/v1/places", nil).want(t, 405); r.header.Get("Allow") == "" {
		t.Error("405 without Allow")
	}
	if resp := f.raw("POST /v1/places/bulk HTTP/1.1\r\nHost: x\r\n" + f.auth() + "\r\nContent-Length: 9000000\r\n\r\n"); resp.StatusCode != 413 {
		t.Errorf("a body beyond every limit: status %d, want 413", resp.StatusCode)
	}
	for _, raw := range []string{"BREW /v1/places HTTP/1.1\r\nHost: x\r\n\r\n", "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET /v1/places HTTP/1.1\r\nHost: x\r\nX-Long: " + strings.Repeat("a", 40<<10) + "\r\n\r\n", "garbage\r\n\r\n"} {
		resp := f.raw(raw)
		if ct := resp.Header.Get("Content-Type"); resp.StatusCode < 400 || resp.StatusCode >= 500 || ct != "application/problem+json" {
			t.Errorf("%.20q: status %d, Content-Type %q", raw, resp.StatusCode, ct)
		}
	}
}

// raw sends bytes as they are.
func (f *fixture) raw(request string) *http.Response {
	f.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(f.base, "http://"))
	if err != nil {
		f.t.Fatal(err)
	}
	defer conn.Close()
	if _, err := fmt.Fprint(conn, request); err != nil {
		f.t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		f.t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp
}

func TestARequestHasOneLength(t *testing.T) {
	f := start(t)
	for _, headers := range []string{
		"Content-Length: 4\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\ncontent-length: 4", "Content-Length: 4\r\nContent-Length: 5",
	} {
		r := f.raw("POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + headers + "\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
		if r.StatusCode != 400 || !r.Close {
			t.Errorf("%q: %d, closed %v; want 400 and the end of the connection", headers, r.StatusCode, r.Close)
		}
	}
	if r := f.raw("POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"); r.StatusCode != 422 {
		t.Errorf("chunks alone: %d, want them read", r.StatusCode)
	}
	r := f.raw("POST /v1/auth/accept HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization:\r\nAuthorization: Bearer x\r\nContent-Length: 14\r\n\r\n{\"code\":\"a-b\"}")
	if r.StatusCode != 401 {
		t.Errorf("a token behind an empty one: %d, want 401", r.StatusCode)
	}
}

// TestProxiesSeeWhatIsRouted sends what a rule for paths, or for hosts, may be led
// past with.
func TestProxiesSeeWhatIsRouted(t *testing.T) {
	f := start(t)
	for _, path := range []string{
		"/v1/auth%2flogin", "/v1/auth%2Flogin", "/v1%5cauth%5Clogin", "/v1/auth/login%2f", "/v1/%61uth%2Flogin", "/v1/auth/login#", "/v1/auth/login#/v1/places", "/v1/auth/login#?q=a",
	} {
		r := f.raw("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
		var refused struct{ Reason string }
		if err := json.NewDecoder(r.Body).Decode(&refused); err != nil || r.StatusCode != 404 || refused.Reason != "no_such_route" {
			t.Errorf("%s: %d %s %v", path, r.StatusCode, refused.Reason, err)
		}
	}
	f.get("/v1/places?q=a%2fb%5c%23").want(t, 200) // a text may hold them
	f.get("/v1/%70laces").want(t, 200)
	for _, headers := range []string{"", "Host:\r\n", "Host: x\r\nHost: x\r\n", "Host: x\r\nhost: y\r\n", "Host: x\r\nX-A: b\r\n c\r\n", "Host: x\r\nX-A: b\r\n\tHost: y\r\n"} {
		if r := f.raw("GET /healthz HTTP/1.1\r\n" + headers + "\r\n"); r.StatusCode != 400 || !r.Close {
			t.Errorf("%q: %d, closed %v; want 400 and the end of the connection", headers, r.StatusCode, r.Close)
		}
	}
	if r := f.raw("GET /healthz HTTP/1.0\r\n\r\n"); r.StatusCode != 200 {
		t.Errorf("HTTP/1.0 without a host: %d", r.StatusCode)
	}
}

func TestHeadIsAnsweredLikeGet(t *testing.T) {
	f := start(t).seed()
	for _, path := range []string{"/v1/places", "/v1/places/hotel-one", "/v1/places/snapshot", "/v1/areas", "/healthz", "/docs", "/openapi.json"} {
		r := f.do("HEAD", path, nil).want(t, 200)
		if len(r.body) != 0 || r.header.Get("Content-Type") == "" {
			t.Errorf("HEAD %s: body %q, Content-Type %q", path, r.body, r.header.Get("Content-Type"))
		}
	}
}

func TestRateLimit(t *testing.T) {
	f := start(t, func(o *api.Options) {
		o.RateLimits = true
		fixed := time.Now()
		o.Clock = func() time.Time { return fixed } // nothing refills
	})
	first := f.get("/v1/codes").want(t, 200)
	if first.header.Get("RateLimit-Limit") != "300" || first.header.Get("RateLimit-Remaining") != "299" || first.header.Get("RateLimit-Reset") == "" {
		t.Errorf("headers: %v", first.header)
	}
	for range 299 {
		f.get("/healthz/none").want(t, 404)
	}
	r := f.get("/v1/codes").want(t, 429)
	if r.header.Get("Retry-After") != "1" || r.at("code") != "rate_limited" || r.header.Get("RateLimit-Remaining") != "0" {
		t.Errorf("429: %v %s", r.header, r.body)
	}
	f.get("/healthz").want(t, 200)
	// A forwarded address is not believed from a stranger.
	f.get("/v1/codes", "X-Forwarded-For: 192.0.2.7").want(t, 429)
}

func TestForwardedAddressesOfTrustedProxies(t *testing.T) {
	fixed := time.Now()
	f := start(t, func(o *api.Options) {
		o.RateLimits, o.TrustedProxies = true, []string{"127.0.0.0/8"}
		o.Clock = func() time.Time { return fixed }
	})
	left := func(forwarded string) string {
		return f.get("/v1/codes", "X-Forwarded-For: "+forwarded).want(t, 200).header.Get("RateLimit-Remaining")
	}
	got := []string{left("192.0.2.7"), left("192.0.2.7"), left("192.0.2.8"), left("1.1.1.1, 192.0.2.7, 127.0.0.9"), left("2001:db8::1"), left("2001:db8::2")}
	want := []string{"299", "298", "299", "297", "299", "298"}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("request %d: %s left, want %s", i, got[i], want[i])
		}
	}
	// A proxy that adds a line of its own: the last line counts.
	f.get("/v1/codes", "X-Forwarded-For: 198.51.100.1", "X-Forwarded-For: 203.0.113.5").want(t, 200)
	if got := f.get("/v1/codes", "X-Forwarded-For: 198.51.100.2", "X-Forwarded-For: 203.0.113.5").want(t, 200).header.Get("RateLimit-Remaining"); got != "298" {
		t.Errorf("two lines: %s left, want 298: the caller's own line was believed", got)
	}
	if _, err := api.New(api.Options{}); err == nil {
		t.Error("a server without engines was made")
	}
}

func TestCORS(t *testing.T) {
	f := start(t, func(o *api.Options) { o.CORSOrigins = []string{"https://app.example"} })
	ok := f.do("OPTIONS", "/v1/places", nil, "Origin: https://app.example", "Access-Control-Request-Method: POST").want(t, 204)
	if ok.header.Get("Access-Control-Allow-Origin") != "https://app.example" || !strings.Contains(ok.header.Get("Access-Control-Allow-Headers"), "If-Match") {
		t.Errorf("preflight: %v", ok.header)
	}
	if got := f.get("/v1/codes", "Origin: https://app.example").want(t, 200); got.header.Get("Access-Control-Allow-Origin") == "" {
		t.Error("an allowed origin cannot read")
	}
	for _, origin := range []string{"Origin: https://app.example", "X-Nothing: -"} {
		if got := f.get("/v1/codes", origin).want(t, 200).header.Values("Vary"); !slices.Contains(got, "Origin") {
			t.Errorf("%s: Vary is %q: a cache would mix origins up", origin, got)
		}
	}
	if got := f.get("/v1/codes", "Origin: https://evil.example").want(t, 200); got.header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("any origin can read")
	}
}
