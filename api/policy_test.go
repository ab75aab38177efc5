package api_test

import (
	"context"
	"strings"
	"testing"

	"hanhtrinh/api"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/place"
)

// TestEveryWriteNeedsItsScope walks the table the operations make: whatever is
// not public refuses strangers and tokens without its scope before it looks at
// anything else.
func TestEveryWriteNeedsItsScope(t *testing.T) {
	f := start(t)
	guarded := 0
	for _, p := range f.server.Policies() {
		path := strings.NewReplacer("{id}", "some", "{code}", "22918").Replace(p.Path)
		if p.Public() {
			if p.Method != "GET" && !p.Reads {
				t.Errorf("%s %s changes things and is public", p.Method, p.Path)
			}
			if r := f.do(p.Method, path, nil); r.status == 401 || r.status == 403 {
				t.Errorf("%s %s is public and answered %d", p.Method, p.Path, r.status)
			}
			continue
		}
		guarded++
		if r := f.do(p.Method, path+"?unknown=1", "{"); r.status != 401 || r.header.Get("WWW-Authenticate") == "" {
			t.Errorf("%s %s without a token: %d", p.Method, p.Path, r.status)
		}
		r := f.do(p.Method, path+"?unknown=1", "{", f.as(account.Tourist).auth(), "Accept-Language: en")
		if d, _ := r.at("detail").(string); r.status != 403 || !strings.Contains(d, p.Scopes[0]) {
			t.Errorf("%s %s without its scope: %d %s", p.Method, p.Path, r.status, r.body)
		}
		if r := f.do(p.Method, path, "{", f.auth()); r.status == 401 || r.status == 403 || r.status >= 500 {
			t.Errorf("%s %s with its scope: %d", p.Method, p.Path, r.status)
		}
	}
	if guarded < 5 {
		t.Errorf("%d guarded operations, want POST, PUT, PATCH, DELETE and bulk at least", guarded)
	}
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
