package api_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"hanhtrinh/api"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/place"
)

// policy says who may call what, written down apart from the operations: an
// operation without a line here is one nobody decided about.
var policy = map[string]string{
	"list-areas": "public", "resolve-area": "public", "get-area": "public", "locate-area": "public",
	"list-places": "public", "search-places": "public", "suggest-places": "public", "snapshot-places": "public", "list-place-changes": "public",
	"get-place": "public", "list-nearby-places": "public", "list-similar-places": "public",
	"get-vocabulary": "public", "list-codes": "public", "get-health": "public", "get-readiness": "public", "token-keys": "public",

	"create-place": "places:write", "delete-place": "places:write", "upsert-places": "places:write",
	"replace-place": "places:write places:edit", "patch-place": "places:write places:edit",

	"list-proposals": "proposals:write proposals:review", "list-place-proposals": "proposals:write proposals:review",
	"read-proposal":   "proposals:write proposals:review",
	"create-proposal": "proposals:write", "withdraw-proposal": "proposals:write",
	"accept-proposal": "proposals:review", "reject-proposal": "proposals:review",

	"log-in-device": "public", "log-in": "public", "refresh-log-in": "public", "accept-invitation": "public", "reset-password": "public",
	"log-out": "me", "read-me": "me", "change-me": "me", "close-my-account": "me", "upgrade-me": "me", "change-my-password": "me",
	"begin-second-factor": "me", "confirm-second-factor": "me", "remove-second-factor": "me", "list-my-sessions": "me", "end-my-session": "me",
	"list-accounts": "accounts:read", "find-account": "accounts:read", "read-account": "accounts:read",
	"change-account": "accounts:write", "make-password-reset": "accounts:write", "log-out-account": "accounts:write",
	"list-grants": "grants:read", "read-grant": "grants:read", "list-invitations": "grants:read",
	"read-document-mrz": "documents:read", "read-document-qr": "documents:read",
	"create-grant": "grants:write", "revoke-grant": "grants:write", "create-invitation": "grants:write", "revoke-invitation": "grants:write",
}

func TestEveryOperationHasALineInThePolicy(t *testing.T) {
	f := start(t)
	seen := map[string]bool{}
	for _, p := range f.server.Policies() {
		seen[p.ID] = true
		if got := strings.Join(p.Scopes, " "); got != policy[p.ID] {
			t.Errorf("%s asks for %q, the policy says %q", p.ID, got, policy[p.ID])
		}
	}
	for id := range policy {
		if !seen[id] {
			t.Errorf("the policy speaks of %s, which is not there", id)
		}
	}
}

// TestEveryRouteIsAnOperation finds what is served beside the operations, which
// no policy speaks of.
func TestEveryRouteIsAnOperation(t *testing.T) {
	f := start(t)
	known := map[string]bool{}
	for _, path := range []string{"/docs", "/docs/rapidoc-min.js", "/openapi.yaml", "/openapi.json"} {
		known["GET "+path], known["HEAD "+path] = true, true
	}
	params := strings.NewReplacer("{", ":", "}", "")
	for _, p := range f.server.Policies() {
		known[p.Method+" "+params.Replace(p.Path)] = true
		if p.Method == "GET" {
			known["HEAD "+params.Replace(p.Path)] = true
		}
	}
	refused := 0
	for _, r := range f.server.Routes() {
		if known[r[0]+" "+r[1]] {
			continue
		}
		// A fixed path refuses the methods of the ids it stands among.
		if resp := f.do(r[0], r[1], nil); resp.status != 405 {
			t.Errorf("%s %s is served and is no operation: %d", r[0], r[1], resp.status)
		}
		refused++
	}
	if refused == 0 {
		t.Error("no route beside the operations was looked at: does the test still see them?")
	}
}

// TestEveryOperationAsksForItsScope walks the table the operations make: whatever
// is not public refuses strangers and tokens without its scope before it looks at
// anything else.
func TestEveryOperationAsksForItsScope(t *testing.T) {
	f := start(t).seed()
	device := f.person(account.Device, []string{account.MethodDevice})
	guarded := 0
	for _, p := range f.server.Policies() {
		path := strings.NewReplacer("{id}", "some", "{code}", "22918", "{proposal}", "some").Replace(p.Path)
		if p.Public() {
			if p.Method != "GET" && !p.Reads && !p.Door {
				t.Errorf("%s %s changes things and is public", p.Method, p.Path)
			}
			if r := f.do(p.Method, path, nil); !p.Door && (r.status == 401 || r.status == 403) {
				t.Errorf("%s %s is public and answered %d", p.Method, p.Path, r.status)
			}
			continue
		}
		guarded++
		if r := f.do(p.Method, path+"?unknown=1", "{"); r.status != 401 || r.header.Get("WWW-Authenticate") != `Bearer realm="hanhtrinh"` {
			t.Errorf("%s %s without a token: %d %v", p.Method, p.Path, r.status, r.header)
		}
		if !slices.ContainsFunc(p.Scopes, func(s string) bool { return slices.Contains(account.ScopesOf(account.Tourist), s) }) {
			r := f.do(p.Method, path+"?unknown=1", "{", device.auth(), "Accept-Language: en")
			d, _ := r.at("detail").(string)
			if r.status != 403 || !strings.Contains(d, p.Scopes[0]) || !strings.Contains(r.header.Get("WWW-Authenticate"), `error="insufficient_scope"`) {
				t.Errorf("%s %s without its scope: %d %v %s", p.Method, p.Path, r.status, r.header, r.body)
			}
		}
		for _, scope := range p.Scopes { // any of them opens the gate; then the request itself is looked at
			if r := f.do(p.Method, path+"?unknown=1", "{", f.holding(scope).auth()); r.status != 400 {
				t.Errorf("%s %s with %s: %d %s", p.Method, p.Path, scope, r.status, r.body)
			}
		}
	}
	if guarded < 5 {
		t.Errorf("%d guarded operations, want POST, PUT, PATCH, DELETE and bulk at least", guarded)
	}
}

// holding is somebody with a role that carries scope, over everything where that
// can be.
func (f *fixture) holding(scope string) somebody {
	f.t.Helper()
	for _, role := range []account.Role{account.Tourist, account.Editor, account.Admin} {
		if slices.Contains(account.ScopesOf(role), scope) {
			return f.as(role)
		}
	}
	return f.as(account.HotelStaff, account.Target{Type: account.ReachProperty, ID: "hotel-one"})
}

func TestAnOperationWithoutScopeDoesNotStart(t *testing.T) {
	f := start(t)
	defer func() {
		if recover() == nil {
			t.Error("an operation that declares no scope was registered")
		}
	}()
	api.RegisterUndeclared(f.server)
}

// panicking is a store with a fault of ours in it.
type panicking struct{ place.Store }

func (panicking) Place(context.Context, string) (place.Place, error) { panic("a private detail") }

func TestAPanicIsAProblemAndLoggedOnce(t *testing.T) {
	f := start(t, func(o *api.Options) { o.Places = panicking{o.Places} })
	r := f.get("/v1/places/some").want(t, 500)
	if r.at("code") != "internal" || strings.Contains(string(r.body), "private") {
		t.Errorf("problem: %s", r.body)
	}
	f.get("/healthz").want(t, 200) // the server lives on
	if n := strings.Count(f.log.String(), "a private detail"); n != 1 {
		t.Errorf("the panic is in the log %d times, want once:\n%s", n, f.log.String())
	}
}

func TestNothingOfTheRequestIsLogged(t *testing.T) {
	f := start(t)
	f.do("POST", "/v1/places?secret-parameter=secret-value", `{"secret-field":1}`, f.auth(), "If-Match: secret-header").want(t, 400)
	f.get("/v1/secret-path/secret-value").want(t, 404)
	f.get("/v1/places/secret-id").want(t, 404)
	log := f.log.String()
	if strings.Contains(log, "secret-") || strings.Contains(log, "eyJ") {
		t.Errorf("the log tells what was sent:\n%s", log)
	}
	for _, want := range []string{`"route":"/v1/places"`, `"route":"unmatched"`, `"route":"/v1/places/:id"`, `"status":404`, `"request_id":"`} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %s:\n%s", want, log)
		}
	}
}
