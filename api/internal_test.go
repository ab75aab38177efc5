package api

import (
	"math"
	"strings"
	"testing"

	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
)

func TestRenderedNeverKeepsWhatWasReadBeforeADrop(t *testing.T) {
	r := newRendered(1 << 20)
	gen := r.generation("a")
	r.drop("a") // the record changed while it was being rendered
	r.put("a", gen, &form{a: "q", body: []byte("old")})
	if f := r.find("a", "q", "", ""); f != nil {
		t.Errorf("an answer from before the change is kept: %s", f.body)
	}
	r.put("a", r.generation("a"), &form{a: "q", body: []byte("new")})
	if f := r.find("a", "q", "", ""); f == nil || string(f.body) != "new" {
		t.Errorf("the new answer is not kept: %v", f)
	}
	r.dropAll()
	if f := r.find("a", "q", "", ""); f != nil {
		t.Error("an answer outlives dropAll")
	}
}

func TestRenderedKeepsSeveralFormsOfAPlace(t *testing.T) {
	r := newRendered(1 << 20)
	for i := range maxForms + 3 {
		r.put("a", r.generation("a"), &form{a: strings.Repeat("x", i), body: []byte{byte(i)}})
	}
	kept := 0
	for i := range maxForms + 3 {
		if f := r.find("a", strings.Repeat("x", i), "", ""); f != nil {
			kept++
			if f.body[0] != byte(i) {
				t.Errorf("form %d has the body of %d", i, f.body[0])
			}
		}
	}
	if kept != maxForms || r.find("a", strings.Repeat("x", maxForms+2), "", "") == nil {
		t.Errorf("%d forms kept, want %d, the newest among them", kept, maxForms)
	}
	off := newRendered(0)
	off.put("a", off.generation("a"), &form{})
	if off.find("a", "", "", "") != nil {
		t.Error("a cache of no bytes kept something")
	}
}

func TestNegotiate(t *testing.T) {
	offered := []string{mediaJSON, mediaGeoJSON, mediaJSONLD}
	tests := []struct{ accept, want string }{
		{"", mediaJSON}, {"*/*", mediaJSON}, {"application/*", mediaJSON}, {"application/geo+json", mediaGeoJSON},
		{"text/html, application/ld+json;q=0.9, */*;q=0.1", mediaJSONLD},
		{"application/json;q=0, */*", mediaGeoJSON}, {"APPLICATION/JSON", mediaJSON},
		{"application/geo+json;q=0.5, application/json;q=0.5", mediaJSON}, {"text/csv", ""}, {"application/json;q=0", ""},
	}
	for _, tt := range tests {
		got, err := negotiate(tt.accept, offered)
		if got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("%q: got %q, %v, want %q", tt.accept, got, err, tt.want)
		}
	}
}

func TestAnIssuerElsewhereDoesNotLeadToThisMachine(t *testing.T) {
	for _, c := range []struct {
		issuer, to string
		want       bool
	}{
		{"https://sso.example", "https://keys.example/jwks", true},
		{"https://sso.example", "http://127.0.0.1:7700/keys", false},
		{"https://sso.example", "http://keys.example/jwks", false},
		{"http://localhost:9000", "http://127.0.0.1:9000/jwks", true},
		{"http://localhost:9000", "https://keys.example/jwks", true},
		{"http://localhost:9000", "http://169.254.169.254/", false},
		{"http://localhost:9000", "file:///etc/passwd", false},
	} {
		if got := (&Issuer{Issuer: c.issuer}).mayLeadTo(c.to); got != c.want {
			t.Errorf("%s to %s: %v, want %v", c.issuer, c.to, got, c.want)
		}
	}
}

func TestETags(t *testing.T) {
	tests := []struct {
		header, etag string
		want         bool
	}{
		{`"1-a"`, `"1-a"`, true}, {`W/"1-a"`, `"1-a"`, true}, {`"2-a", "1-a"`, `"1-a"`, true}, {`*`, `"1-a"`, true},
		{`"1-b"`, `"1-a"`, false}, {``, `"1-a"`, false}, {`"x"`, `W/"x"`, true}, {`,,`, `"1-a"`, false},
	}
	for _, tt := range tests {
		if got := etagMatches([]byte(tt.header), tt.etag); got != tt.want {
			t.Errorf("%s against %s: %v, want %v", tt.header, tt.etag, got, tt.want)
		}
	}
	if v, err := ifMatch(`"42-abc"`); v != 42 || err != nil {
		t.Errorf("got %d, %v", v, err)
	}
	for _, bad := range []string{`*`, `42`, `W/"42-a"`, `"0-a"`, `"42-a", "43-a"`, `"-1"`, `"99999999999999999999"`} {
		if _, err := ifMatch(bad); domain.CodeOf(err) != domain.CodeInvalid {
			t.Errorf("%s: %v, want invalid", bad, err)
		}
	}
}

func TestHumasPathsBecomePointers(t *testing.T) {
	tests := []struct{ path, want string }{
		{"", ""}, {".names.vi", "/names/vi"}, {".items[3].sourceIds[0].id", "/items/3/sourceIds/0/id"}, {"[0]", "/0"}, {".a~b", "/a~0b"},
	}
	for _, tt := range tests {
		if got := pointerOf(tt.path); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.path, got, tt.want)
		}
	}
}

func TestEveryCodeOfTheKernelHasAStatus(t *testing.T) {
	for _, r := range []domain.Reason{domain.ReasonTimeout, domain.ReasonRateLimited} {
		if domain.Msg(r).In("vi") == string(r) {
			t.Errorf("%s has no text", r)
		}
	}
	seen := map[int]domain.Code{}
	for code, info := range codes {
		if info.status < 400 || info.title == "" || info.titleVI == "" || seen[info.status] != "" {
			t.Errorf("%s: %+v (status also of %q)", code, info, seen[info.status])
		}
		seen[info.status] = code
	}
}

func FuzzCursor(f *testing.F) {
	f.Add(encodeCursor("q", position{}))
	f.Add("eyJ2IjoxfQ")
	f.Fuzz(func(t *testing.T, s string) {
		var at position
		if err := decodeCursor(s, "q", &at); err != nil && domain.CodeOf(err) != domain.CodeInvalid {
			t.Errorf("%q: %v", s, err)
		}
	})
}

func FuzzGeoParameters(f *testing.F) {
	f.Add("10.9,108.1")
	f.Add("107.9,10.7,108.6,11.2")
	f.Fuzz(func(t *testing.T, s string) {
		if p, fault := parseNear(s); fault == nil && (math.Abs(p.Lat) > 90 || math.Abs(p.Lon) > 180 || math.IsNaN(p.Lat+p.Lon)) {
			t.Errorf("%q gave %v", s, p)
		}
		if b, fault := parseBBox(s); fault == nil && (b.Min[0] > b.Max[0] || b.Min[1] > b.Max[1]) {
			t.Errorf("%q gave %v", s, b)
		}
	})
}

func FuzzHeaders(f *testing.F) {
	f.Add("vi-VN,vi;q=0.9,en", "application/json", `"1-a"`)
	f.Fuzz(func(t *testing.T, lang, accept, match string) {
		for _, l := range acceptChain(lang) {
			if !domain.KnownLanguage(l) {
				t.Errorf("Accept-Language %q gave %q", lang, l)
			}
		}
		if m, err := negotiate(accept, []string{mediaJSON}); err == nil && m != mediaJSON {
			t.Errorf("Accept %q gave %q", accept, m)
		}
		if v, err := ifMatch(match); err == nil && v < 1 {
			t.Errorf("If-Match %q gave %d", match, v)
		}
		etagMatches([]byte(match), `"1-a"`)
	})
}

func TestFingerprintIgnoresHowResultsAreShown(t *testing.T) {
	of := func(query string) string {
		var a fasthttp.Args
		a.Parse(query)
		return fingerprint("op", &a)
	}
	if of("q=a&kind=b") != of("kind=b&q=a&limit=5&lang=vi&fields=name&cursor=x") {
		t.Error("order and form of the query change its fingerprint")
	}
	if of("q=a") == of("q=b") || of("q=a&kind=b") == of("q=a") {
		t.Error("different queries have one fingerprint")
	}
}

func TestNothingIsForgottenOfNobody(t *testing.T) {
	s := &Server{principals: newPrincipals(domain.SystemClock)}
	s.forget("")
	if s.principals.epoch != 0 {
		t.Error("the change of nobody's account made the server ask again for everybody's")
	}
	s.forget("a")
	if s.principals.epoch != 1 {
		t.Error("the change of an account was not noticed")
	}
}
