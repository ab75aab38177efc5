package api_test

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"hanhtrinh/api"
	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

// clock stands still until it is moved.
type clock struct{ at atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.at.Store(time.Now().UnixMilli())
	return c
}

func (c *clock) now() time.Time          { return time.UnixMilli(c.at.Load()).UTC() }
func (c *clock) forward(d time.Duration) { c.at.Add(d.Milliseconds()) }

// watched is a store whose principals are counted; it can be down or held up.
type watched struct {
	account.Store
	asked atomic.Int64
	down  atomic.Bool
	hold  chan struct{} // nil: goes on at once
}

func (w *watched) Principal(ctx context.Context, session string) (account.Principal, error) {
	w.asked.Add(1)
	if w.down.Load() {
		return account.Principal{}, domain.Unavailable(domain.Msg(domain.ReasonStoreDown), time.Second, nil)
	}
	if w.hold != nil {
		<-w.hold
	}
	return w.Store.Principal(ctx, session)
}

// gated is a server with a clock of the test's and a store that is looked at.
func gated(t testing.TB) (*fixture, *clock, *watched) {
	c, w := newClock(), &watched{}
	f := start(t, func(o *api.Options) { w.Store, o.Accounts, o.Clock = o.Accounts, w, c.now })
	return f, c, w
}

// forged signs what our own tokens say, after it was changed.
func forged(t *testing.T, method jwt.SigningMethod, key any, s somebody, at time.Time, change func(header, claims map[string]any)) string {
	t.Helper()
	claims := jwt.MapClaims{"iss": "hanhtrinh", "aud": []string{"hanhtrinh-api"}, "sub": s.account, "sid": s.session,
		"iat": at.Unix(), "nbf": at.Unix(), "exp": at.Add(time.Minute).Unix()}
	tok := jwt.NewWithClaims(method, claims)
	tok.Header["kid"], tok.Header["typ"] = "k1", "at+jwt"
	if change != nil {
		change(tok.Header, claims)
	}
	signed, err := tok.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// TestEveryBadTokenIsRefusedAlike sends tokens that are wrong in one way each.
func TestEveryBadTokenIsRefusedAlike(t *testing.T) {
	f, c, _ := gated(t)
	now := c.now()
	editor := f.as(account.Editor)
	ours, other := f.keys.private, newKeys(t)
	ed := jwt.SigningMethodEdDSA
	sign := func(change func(header, claims map[string]any)) string {
		return forged(t, ed, ours, editor, now, change)
	}
	claim := func(name string, v any) string {
		return sign(func(_, claims map[string]any) {
			claims[name] = v
			if v == nil {
				delete(claims, name)
			}
		})
	}
	parts := strings.Split(editor.token, ".")
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","kid":"k1","typ":"at+jwt"}`))
	someone := f.as(account.Editor)
	bad := map[string]string{
		"garbage":             "a.b.c",
		"empty":               "",
		"expired":             f.issue(editor, now.Add(-16*time.Minute)),
		"not valid yet":       f.issue(editor, now.Add(2*time.Minute)),
		"issued later":        claim("iat", now.Add(2*time.Minute).Unix()),
		"other issuer":        claim("iss", "https://elsewhere.example"),
		"no issuer":           claim("iss", nil),
		"other audience":      claim("aud", "another-api"),
		"no end":              claim("exp", nil),
		"no session":          claim("sid", nil),
		"no subject":          claim("sub", nil),
		"session of another":  claim("sid", someone.session),
		"unknown session":     claim("sid", "none"),
		"no signature":        parts[0] + "." + parts[1] + ".",
		"algorithm none":      none + "." + parts[1] + ".",
		"signed by another":   forged(t, ed, other.private, editor, now, nil),
		"unknown kid":         sign(func(header, _ map[string]any) { header["kid"] = "k2" }),
		"no kid":              sign(func(header, _ map[string]any) { delete(header, "kid") }),
		"another sort":        sign(func(header, _ map[string]any) { header["typ"] = "receipt+jwt" }),
		"HS256 by public key": forged(t, jwt.SigningMethodHS256, []byte(f.keys.public), editor, now, nil),
		"too long":            editor.token + strings.Repeat("a", 9000),
	}
	same := func(token string) reply {
		return f.do("POST", "/v1/places", "{", "Authorization: Bearer "+token, "X-Request-Id: one-and-the-same")
	}
	want := same("a.b.c").want(t, 401)
	for name, token := range bad {
		r := same(token)
		if r.status != 401 || string(r.body) != string(want.body) || r.header.Get("WWW-Authenticate") != `Bearer realm="hanhtrinh", error="invalid_token"` {
			t.Errorf("%s: %d %v %s", name, r.status, r.header, r.body)
		}
	}
	same(sign(nil)).want(t, 400) // unchanged it is good, and the body is looked at
	for _, header := range []string{"Authorization: Basic dTpw", "Authorization: Bearer", "Authorization: " + editor.token} {
		f.do("POST", "/v1/places", "{", header).want(t, 401)
	}
	f.do("POST", "/v1/places?access_token="+editor.token, "{").want(t, 401)
	if log := f.log.String(); strings.Contains(log, parts[2]) || strings.Contains(log, editor.session) {
		t.Error("the log tells tokens or sessions")
	}
	if _, err := api.IssueAccess(f.keys, "someone", "", time.Hour, now); err == nil {
		t.Error("a token without a session was issued")
	}
}

func TestWhatIsTakenBackIsGoneWithinTheAge(t *testing.T) {
	ctx := context.Background()
	all := account.Target{Type: account.ReachAll}
	for _, tt := range []struct {
		name   string
		status int
		take   func(*fixture, somebody, string)
	}{
		{"the session", 401, func(f *fixture, s somebody, _ string) {
			if err := f.store.RevokeSession(ctx, s.account, s.session, f.now()); err != nil {
				f.t.Fatal(err)
			}
		}},
		{"the account", 401, func(f *fixture, s somebody, _ string) {
			a, err := f.store.Account(ctx, s.account)
			if err != nil {
				f.t.Fatal(err)
			}
			a.State = account.Suspended
			if _, err := f.store.UpdateAccount(ctx, a); err != nil {
				f.t.Fatal(err)
			}
		}},
		{"the grant", 403, func(f *fixture, s somebody, grant string) {
			if err := f.store.RevokeGrant(ctx, domain.Everything(), grant, "operator", f.now()); err != nil {
				f.t.Fatal(err)
			}
		}},
		{"the key", 401, func(f *fixture, _ somebody, _ string) { f.keys.dropped.Store(true) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, c, w := gated(t)
			s := f.person(account.Person, nil)
			grant := f.grant(s, account.Grant{Role: account.Editor, Target: all})
			ask := func() reply { return f.do("POST", "/v1/places", "{", s.auth(), "X-Request-Id: one-and-the-same") }
			ask().want(t, 400)
			ask().want(t, 400)
			if n := w.asked.Load(); n != 1 {
				t.Errorf("the store was asked %d times for two requests, want once", n)
			}
			tt.take(f, s, grant)
			c.forward(499 * time.Millisecond)
			if tt.name != "the key" {
				ask().want(t, 400)
			}
			c.forward(time.Millisecond)
			ask().want(t, tt.status)
			if tt.status == 401 {
				unknown := f.do("POST", "/v1/places", "{", "Authorization: Bearer a.b.c", "X-Request-Id: one-and-the-same").want(t, 401)
				if got := ask(); string(got.body) != string(unknown.body) {
					t.Errorf("it is refused in other words than an unknown token: %s", got.body)
				}
			}
		})
	}
}

func TestGrantsHoldInTheirTime(t *testing.T) {
	f, c, _ := gated(t)
	all := account.Target{Type: account.ReachAll}
	begins := f.person(account.Person, nil, account.Grant{Role: account.Editor, Target: all, From: c.now().Add(time.Minute)})
	ends := f.person(account.Person, nil, account.Grant{Role: account.Editor, Target: all, Until: c.now().Add(time.Minute)})
	ask := func(s somebody) int { return f.do("POST", "/v1/places", "{", s.auth()).status }
	if got := []int{ask(begins), ask(ends)}; !slices.Equal(got, []int{403, 400}) {
		t.Errorf("now: %v", got)
	}
	c.forward(time.Minute)
	if got := []int{ask(begins), ask(ends)}; !slices.Equal(got, []int{400, 403}) {
		t.Errorf("a minute later: %v", got)
	}
}

func TestASessionEnds(t *testing.T) {
	f, c, _ := gated(t)
	s := f.as(account.Editor)
	c.forward(24*time.Hour - time.Minute)
	s.token = f.issue(s, c.now())
	f.do("POST", "/v1/places", "{", s.auth()).want(t, 400)
	c.forward(time.Minute)
	f.do("POST", "/v1/places", "{", s.auth()).want(t, 401)
}

func TestOneSAccountIsAskedForAgainAfterAChangeHere(t *testing.T) {
	f, _, w := gated(t)
	s, other := f.as(account.Editor), f.as(account.Editor)
	for _, who := range []somebody{s, other} {
		f.do("POST", "/v1/places", "{", who.auth()).want(t, 400)
	}
	if err := f.store.RevokeSession(context.Background(), s.account, s.session, f.now()); err != nil {
		t.Fatal(err)
	}
	f.server.Forget(s.account)
	f.do("POST", "/v1/places", "{", s.auth()).want(t, 401)
	f.do("POST", "/v1/places", "{", other.auth()).want(t, 400)
	if n := w.asked.Load(); n != 3 {
		t.Errorf("the store was asked %d times, want 3: the other account was not changed", n)
	}
}

func TestAHerdAsksOnce(t *testing.T) {
	f, _, w := gated(t)
	s := f.as(account.Editor)
	w.hold = make(chan struct{})
	var herd sync.WaitGroup
	var refused atomic.Int64
	for range 20 {
		herd.Go(func() {
			req, _ := http.NewRequest("DELETE", f.base+"/v1/places/none", nil)
			req.Header.Set("Authorization", "Bearer "+s.token)
			resp, err := http.DefaultTransport.RoundTrip(req)
			if err != nil || resp.StatusCode != 428 {
				refused.Add(1)
			}
			if err == nil {
				resp.Body.Close()
			}
		})
	}
	close(w.hold)
	herd.Wait()
	if asked := w.asked.Load(); asked != 1 || refused.Load() != 0 {
		t.Errorf("the store was asked %d times, want once; %d of the herd were turned away", asked, refused.Load())
	}
}

func TestWithoutTheStoreNobodyIsBelieved(t *testing.T) {
	f, c, w := gated(t)
	s := f.as(account.Editor)
	f.do("POST", "/v1/places", "{", s.auth()).want(t, 400)
	w.down.Store(true)
	c.forward(time.Second)
	if r := f.do("POST", "/v1/places", "{", s.auth()).want(t, 503); r.header.Get("Retry-After") == "" {
		t.Error("503 without Retry-After")
	}
	f.get("/v1/codes").want(t, 200)
	f.get("/v1/codes", s.auth()).want(t, 200) // a public read does not look at tokens
	w.down.Store(false)
	f.do("POST", "/v1/places", "{", s.auth()).want(t, 400)
}

func TestARoleThatWaitsForASecondFactor(t *testing.T) {
	f := start(t)
	all := account.Grant{Role: account.Admin, Target: account.Target{Type: account.ReachAll}}
	half := f.person(account.Person, []string{account.MethodPassword}, all)
	if r := f.do("POST", "/v1/places", "{", half.auth()).want(t, 403); r.at("reason") != "second_factor_needed" {
		t.Errorf("with a password alone: %s", r.body)
	}
	whole := f.person(account.Person, []string{account.MethodPassword, account.MethodOTP}, all)
	f.do("POST", "/v1/places", "{", whole.auth()).want(t, 400)
}

func TestATokenThatMayBeShown(t *testing.T) {
	f := start(t)
	f.server.Optional("list-codes")
	f.get("/v1/codes").want(t, 200)
	f.get("/v1/codes", "Authorization: Bearer a.b.c").want(t, 401)
	if r := f.get("/v1/codes", f.auth()).want(t, 200); r.header.Get("Cache-Control") != "no-store" {
		t.Errorf("an answer to somebody may be kept: %v", r.header)
	}
}

func TestAnOwnerReachesOneProperty(t *testing.T) {
	f := start(t).seed()
	owner := f.as(account.HotelOwner, account.Target{Type: account.ReachProperty, ID: "hotel-one"})
	patch := func(id string) reply {
		tag := f.get("/v1/places/"+id).want(t, 200).header.Get("ETag")
		return f.do("PATCH", "/v1/places/"+id, `{"visitDurationMin":45}`, owner.auth(), "If-Match: "+tag, "Content-Type: application/merge-patch+json")
	}
	if r := patch("quan-an").want(t, 404); r.at("reason") != "outside_reach" {
		t.Errorf("a foreign place: %s", r.body)
	}
	if got := f.get("/v1/places/quan-an").want(t, 200).at("visitDurationMin"); got == 45.0 {
		t.Error("a foreign place was changed")
	}
	f.do("DELETE", "/v1/places/hotel-one", nil, owner.auth(), `If-Match: "1"`).want(t, 403)
	patch("hotel-one").want(t, 200)
}

func TestTheKeysAreShown(t *testing.T) {
	f := start(t)
	r := f.get("/.well-known/jwks.json").want(t, 200)
	if r.header.Get("Cache-Control") != "public, max-age=300" || r.header.Get("ETag") == "" {
		t.Errorf("headers: %v", r.header)
	}
	var set struct {
		Keys []struct{ Kty, Crv, X, Kid, Use, Alg string }
	}
	if err := json.Unmarshal(r.body, &set); err != nil || len(set.Keys) != 1 {
		t.Fatalf("%v: %s", err, r.body)
	}
	k := set.Keys[0]
	x, err := base64.RawURLEncoding.DecodeString(k.X)
	if err != nil || k.Kty != "OKP" || k.Crv != "Ed25519" || k.Kid != "k1" || k.Use != "sig" || k.Alg != "EdDSA" {
		t.Fatalf("%v: %+v", err, k)
	}
	token := f.as(account.Tourist).token
	if _, err := jwt.Parse(token, func(*jwt.Token) (any, error) { return ed25519.PublicKey(x), nil }, jwt.WithValidMethods([]string{"EdDSA"})); err != nil {
		t.Errorf("the key shown does not verify a token: %v", err)
	}
	f.get("/.well-known/jwks.json", "If-None-Match: "+r.header.Get("ETag")).want(t, 304)
}
