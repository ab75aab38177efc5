package api_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/golang-jwt/jwt/v5"

	"hanhtrinh/api"
	"hanhtrinh/domain/account"
)

// provider is another issuer of tokens.
type provider struct {
	*httptest.Server
	keys    map[string]crypto.Signer
	mu      sync.Mutex
	shown   []string // ids of the keys it shows
	asked   atomic.Int64
	down    atomic.Bool
	another atomic.Bool // says that it is somebody else
}

func newProvider(t *testing.T) *provider {
	t.Helper()
	r, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	e, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	_, d, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &provider{keys: map[string]crypto.Signer{"r": r, "e": e, "d": d}, shown: []string{"r", "e", "d"}}
	p.Server = httptest.NewServer(http.HandlerFunc(p.serve))
	t.Cleanup(p.Close)
	return p
}

func (p *provider) show(ids ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shown = ids
}

func (p *provider) serve(w http.ResponseWriter, r *http.Request) {
	if p.down.Load() {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if r.URL.Path == "/.well-known/openid-configuration" {
		who := p.URL
		if p.another.Load() {
			who = "https://another.example"
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"issuer": who, "jwks_uri": p.URL + "/keys"})
		return
	}
	p.asked.Add(1)
	p.mu.Lock()
	defer p.mu.Unlock()
	keys := []any{map[string]string{"kty": "unheard-of", "kid": "x"}}
	for _, id := range p.shown {
		keys = append(keys, jose.JSONWebKey{Key: p.keys[id].Public(), KeyID: id, Use: "sig"})
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"keys": keys})
}

var methods = map[string]jwt.SigningMethod{"r": jwt.SigningMethodRS256, "e": jwt.SigningMethodES256, "d": jwt.SigningMethodEdDSA}

// token is one the provider signs for a subject, after it was changed.
func (p *provider) token(t *testing.T, kid string, now time.Time, change func(header, claims map[string]any)) string {
	t.Helper()
	claims := jwt.MapClaims{"iss": p.URL, "aud": "hanhtrinh", "sub": "u-1", "iat": now.Unix(), "exp": now.Add(time.Hour).Unix(), "name": "Officer",
		"amr": []string{"pwd", "mfa"}, "realm_access": map[string]any{"roles": []string{"editors", "others"}}}
	tok := jwt.NewWithClaims(methods[kid], claims)
	tok.Header["kid"] = kid
	if change != nil {
		change(tok.Header, claims)
	}
	signed, err := tok.SignedString(p.keys[kid])
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// trusting is a server that believes the provider.
func trusting(t *testing.T, change ...func(*api.Issuer)) (*fixture, *provider, *clock) {
	p, c := newProvider(t), newClock()
	i := api.Issuer{Issuer: p.URL, Audience: "hanhtrinh", RolesClaim: "realm_access.roles", Roles: map[string]api.IssuerRole{
		"editors": {Role: account.Editor, Reach: account.Target{Type: account.ReachWard, ID: "22918"}},
		"admins":  {Role: account.Admin, Reach: account.Target{Type: account.ReachAll}},
	}}
	for _, fn := range change {
		fn(&i)
	}
	f := start(t, func(o *api.Options) { o.Clock, o.Issuers = c.now, []api.Issuer{i} })
	return f, p, c
}

func (f *fixture) ask(token string) reply {
	f.t.Helper()
	return f.do("POST", "/v1/places", "{", "Authorization: Bearer "+token, "X-Request-Id: one-and-the-same")
}

func TestTokensOfAnotherIssuer(t *testing.T) {
	f, p, c := trusting(t)
	now := c.now()
	for kid := range methods {
		f.ask(p.token(t, kid, now, nil)).want(t, 400)
	}
	claim := func(name string, v any) string {
		return p.token(t, "e", now, func(_, claims map[string]any) {
			claims[name] = v
			if v == nil {
				delete(claims, name)
			}
		})
	}
	f.ask(claim("realm_access", map[string]any{"roles": "editors"})).want(t, 400)
	f.ask(claim("realm_access", map[string]any{"roles": []string{"others"}})).want(t, 403)
	f.ask(claim("realm_access", nil)).want(t, 403)
	want := f.ask("a.b.c").want(t, 401)
	other := newProvider(t)
	bad := map[string]string{
		"other audience":    claim("aud", "another"),
		"other issuer":      claim("iss", other.URL),
		"our own name":      claim("iss", "hanhtrinh"),
		"ended":             claim("exp", now.Add(-time.Second).Unix()),
		"no end":            claim("exp", nil),
		"not yet":           claim("nbf", now.Add(time.Minute).Unix()),
		"never":             claim("nbf", 1e300),
		"tells of an event": claim("events", map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}}),
		"issued later":      claim("iat", now.Add(time.Minute).Unix()),
		"not dated":         claim("iat", nil),
		"too old":           claim("iat", now.Add(-25*time.Hour).Unix()),
		"nobody":            claim("sub", nil),
		"unknown kid":       p.token(t, "e", now, func(header, _ map[string]any) { header["kid"] = "z" }),
		"key of another":    other.token(t, "e", now, func(_, claims map[string]any) { claims["iss"] = p.URL }),
		"none":              "eyJhbGciOiJub25lIiwia2lkIjoiZSJ9." + strings.Split(claim("sub", "u-1"), ".")[1] + ".",
		"key confusion":     p.token(t, "r", now, func(header, _ map[string]any) { header["kid"] = "e" }),
		"PS256 is not ours": psToken(t, p, now),
	}
	for name, token := range bad {
		if r := f.ask(token); r.status != 401 || string(r.body) != string(want.body) {
			t.Errorf("%s: %d %s", name, r.status, r.body)
		}
	}
}

func psToken(t *testing.T, p *provider, now time.Time) string {
	t.Helper()
	tok := jwt.NewWithClaims(jwt.SigningMethodPS256, jwt.MapClaims{"iss": p.URL, "aud": "hanhtrinh", "sub": "u-1", "iat": now.Unix(), "exp": now.Add(time.Hour).Unix()})
	tok.Header["kid"] = "r"
	signed, err := tok.SignedString(p.keys["r"])
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func TestAnotherIssuersRolesReachWhatIsConfigured(t *testing.T) {
	f, p, c := trusting(t)
	f.seed()
	place := func(id string, lat, lon float64) map[string]any {
		return map[string]any{"id": id, "subkind": "cafe", "names": map[string]any{"vi": "Quán"}, "location": map[string]any{"lat": lat, "lon": lon},
			"provenance": map[string]any{"source": "test", "licence": "CC0-1.0"}}
	}
	auth := "Authorization: Bearer " + p.token(t, "e", c.now(), nil)
	inside := place("inside", 10.93, 108.1)
	inside["address"] = map[string]any{"areas": []any{map[string]any{"code": "22918", "validFrom": "2025-07-01"}}}
	f.do("POST", "/v1/places", inside, auth).want(t, 201)
	f.do("POST", "/v1/places", place("outside", 21.03, 105.85), auth).want(t, 404)
}

func TestASecondFactorElsewhere(t *testing.T) {
	admin := func(amr ...string) func(_, claims map[string]any) {
		return func(_, claims map[string]any) {
			claims["amr"], claims["realm_access"] = amr, map[string]any{"roles": []string{"admins"}}
		}
	}
	f, p, c := trusting(t)
	f.ask(p.token(t, "e", c.now(), admin("pwd", "mfa"))).want(t, 400)
	if r := f.ask(p.token(t, "e", c.now(), admin("pwd"))).want(t, 403); r.at("reason") != "second_factor_needed" {
		t.Errorf("without: %s", r.body)
	}
	f, p, c = trusting(t, func(i *api.Issuer) { i.MFA = true })
	f.ask(p.token(t, "e", c.now(), admin("pwd"))).want(t, 400)
}

func TestAnAccountOfAnotherIssuerIsStopped(t *testing.T) {
	f, p, c := trusting(t)
	ctx := context.Background()
	token := p.token(t, "e", c.now(), nil)
	f.ask(token).want(t, 400)
	a, err := f.store.AccountByIdentity(ctx, account.Identity{Issuer: p.URL, Subject: "u-1"})
	if err != nil || a.Kind != account.External {
		t.Fatalf("%+v, %v", a, err)
	}
	c.forward(2 * time.Second)
	a.SignedOut = c.now()
	if a.Version, err = f.store.UpdateAccount(ctx, a); err != nil {
		t.Fatal(err)
	}
	c.forward(time.Second)
	f.ask(token).want(t, 401)
	f.ask(p.token(t, "e", c.now(), nil)).want(t, 400)
	a.State = account.Suspended
	if _, err = f.store.UpdateAccount(ctx, a); err != nil {
		t.Fatal(err)
	}
	c.forward(time.Second)
	f.ask(p.token(t, "e", c.now(), nil)).want(t, 401)
}

func TestKeysOfAnIssuerAreAskedForSparingly(t *testing.T) {
	f, p, c := trusting(t)
	p.show("r")
	f.ask(p.token(t, "r", c.now(), nil)).want(t, 400)
	for range 20 { // made up, or new
		f.ask(p.token(t, "e", c.now(), nil)).want(t, 401)
	}
	if n := p.asked.Load(); n != 1 {
		t.Errorf("it was asked for its keys %d times, want once", n)
	}
	p.show("r", "e")
	c.forward(31 * time.Second)
	f.ask(p.token(t, "e", c.now(), nil)).want(t, 400)
	if n := p.asked.Load(); n != 2 {
		t.Errorf("it was asked for its keys %d times, want twice", n)
	}
	p.down.Store(true)
	c.forward(time.Hour)
	f.ask(p.token(t, "e", c.now(), nil)).want(t, 400) // what was known is good for a day
	f.ask(p.token(t, "d", c.now(), nil)).want(t, 401)
	c.forward(24 * time.Hour)
	f.ask(p.token(t, "e", c.now(), nil)).want(t, 503)
	own := f.as(account.Editor)
	f.ask(own.token).want(t, 400) // ours need nobody else
}

func TestAKeyTakenBackEndsItsTokens(t *testing.T) {
	f, p, c := trusting(t)
	token := p.token(t, "e", c.now(), nil)
	f.ask(token).want(t, 400)
	p.show("r", "d")
	c.forward(11 * time.Minute)
	f.eventually(func() bool { return f.ask(token).status == 401 }) // it is looked for in the background
}

func TestAnIssuerThatDoesNotAnswer(t *testing.T) {
	f, p, c := trusting(t)
	p.down.Store(true)
	token := p.token(t, "e", c.now(), nil)
	if r := f.ask(token).want(t, 503); r.at("reason") != "issuer_unavailable" || r.header.Get("Retry-After") == "" {
		t.Errorf("503: %v %s", r.header, r.body)
	}
	p.down.Store(false)
	f.ask(token).want(t, 503) // not asked again at once
	c.forward(6 * time.Second)
	f.ask(token).want(t, 400)

	f, p, c = trusting(t)
	p.another.Store(true)
	f.ask(p.token(t, "e", c.now(), nil)).want(t, 503)
	if p.asked.Load() != 0 {
		t.Error("keys were taken from who says to be somebody else")
	}
}

func TestIssuersThatCannotBe(t *testing.T) {
	good := api.Issuer{Issuer: "https://sso.example", Audience: "hanhtrinh"}
	role := func(r account.Role, target account.Target) map[string]api.IssuerRole {
		return map[string]api.IssuerRole{"x": {Role: r, Reach: target}}
	}
	f := start(t)
	for name, i := range map[string]api.Issuer{
		"not encrypted":  {Issuer: "http://sso.example", Audience: "a"},
		"no audience":    {Issuer: "https://sso.example"},
		"unknown role":   {Issuer: good.Issuer, Audience: "a", RolesClaim: "r", Roles: role("king", account.Target{Type: account.ReachAll})},
		"unknown reach":  {Issuer: good.Issuer, Audience: "a", RolesClaim: "r", Roles: role(account.Editor, account.Target{Type: "moon", ID: "1"})},
		"too far a role": {Issuer: good.Issuer, Audience: "a", RolesClaim: "r", Roles: role(account.HotelOwner, account.Target{Type: account.ReachAll})},
		"everybody's":    {Issuer: good.Issuer, Audience: "a", RolesClaim: "r", Roles: role(account.Tourist, account.Target{Type: account.ReachAll})},
		"reach of none":  {Issuer: good.Issuer, Audience: "a", RolesClaim: "r", Roles: role(account.Editor, account.Target{Type: account.ReachWard})},
		"roles nowhere":  {Issuer: good.Issuer, Audience: "a", Roles: role(account.Editor, account.Target{Type: account.ReachAll})},
		"named and asks": {Issuer: "https://user@sso.example", Audience: "a"},
	} {
		o := f.options
		o.Issuers = []api.Issuer{i}
		if _, err := api.New(o); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	o := f.options
	o.Issuers = []api.Issuer{good, good}
	if _, err := api.New(o); err == nil {
		t.Error("the same issuer twice: accepted")
	}
}
