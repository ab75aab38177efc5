package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/audit"
)

// newLodging is a place that a property's grants can be bound to.
const newLodging = `{"id":"%s","subkind":"hotel","names":{"vi":"%s"},"location":{"lat":10.9321,"lon":108.1012},
	"provenance":{"source":"test","licence":"CC0-1.0"}}`

func bearer(token string) map[string]string {
	return map[string]string{"Authorization": "Bearer " + strings.TrimSpace(token), "Content-Type": "application/json"}
}

// makeToken prints a token, which is all that stands on standard output.
func (in installation) makeToken(args ...string) map[string]string {
	in.t.Helper()
	token, err := in.command(append([]string{"token"}, args...)...)
	if err != nil || strings.Count(token, "\n") != 1 || strings.Count(token, ".") != 2 {
		in.t.Fatalf("hanhtrinh token %s: %q, %v", strings.Join(args, " "), token, err)
	}
	return bearer(token)
}

func TestTokensReachWhatTheyAreMadeFor(t *testing.T) {
	in := newInstallation(t, "SEED=off")
	s := in.serve()
	everywhere := in.makeToken("--role", "editor", "--ttl", "1h")
	s.do("POST", "/v1/places", fmt.Sprintf(newLodging, "hotel-mot", "Khách Sạn Một"), everywhere).want(t, 201)
	inside := strings.Replace(fmt.Sprintf(newPlace, "pt-quan", "Quán"), `"location"`, `"address":{"areas":[{"code":"22918","validFrom":"2025-07-01"}]},"location"`, 1)
	s.do("POST", "/v1/places", inside, everywhere).want(t, 201)

	owner := in.makeToken("--role", "hotel_owner", "--reach", "property:hotel-mot", "--ttl", "1h", "--name", "pms")
	patch := func(auth map[string]string, id string) answer {
		h := map[string]string{"Authorization": auth["Authorization"], "Content-Type": "application/merge-patch+json", "If-Match": `"1"`}
		return s.do("PATCH", "/v1/places/"+id, `{"visitDurationMin":30}`, h)
	}
	patch(owner, "hotel-mot").want(t, 200)
	patch(owner, "pt-quan").want(t, 404) // out of reach is not there

	elsewhere := in.makeToken("--role", "editor", "--reach", "province:01", "--ttl", "1h")
	patch(elsewhere, "pt-quan").want(t, 404)
	here := in.makeToken("--role", "editor", "--reach", "province:68,province:01", "--scope", "places:edit", "--ttl", "1h")
	patch(here, "pt-quan").want(t, 200)
	s.do("POST", "/v1/places", fmt.Sprintf(newPlace, "pt-khac", "Khác"), here).want(t, http.StatusForbidden)

	list, err := in.command("token", "list")
	if err != nil || !strings.Contains(list, "pms") || !strings.Contains(list, "property:hotel-mot") || !strings.Contains(list, "places:edit") || strings.Contains(list, "Bearer") {
		t.Fatalf("token list: %q, %v", list, err)
	}
	for line := range strings.Lines(list) {
		if f := strings.Fields(line); f[1] == "pms" {
			if _, err := in.command("token", "revoke", f[0]); err != nil {
				t.Fatal(err)
			}
		}
	}
	s.within("the token taken back", http.StatusUnauthorized, func() answer { return patch(owner, "hotel-mot") })
	if list, err = in.command("token", "list"); err != nil || strings.Contains(list, "pms") {
		t.Errorf("token list: %q, %v", list, err)
	}
	for _, want := range []string{"token", "token list", "change-account"} {
		if !in.wroteDown(want) {
			t.Errorf("the audit log has no %q of the operator", want)
		}
	}
	if out, err := in.verify(); err != nil || !strings.Contains(out, " 0 findings") {
		t.Errorf("audit verify: %q, %v", out, err)
	}
}

// wroteDown says whether the operator's command is in the audit log.
func (in installation) wroteDown(operation string) bool {
	in.t.Helper()
	found := false
	err := (&program{environ: in.environ, err: &output{}}).with(in, func(e *engines) error {
		heads, err := e.store.AuditHeads(in.t.Context())
		for _, h := range heads {
			records, more := e.store.AuditLane(in.t.Context(), h.Lane, 0, 1000)
			if more != nil {
				return more
			}
			for _, r := range records {
				found = found || r.Entry.Actor == "operator" && r.Entry.Operation == operation && r.Entry.Outcome == audit.Allowed
			}
		}
		return err
	})
	if err != nil {
		in.t.Fatal(err)
	}
	return found
}

func TestTokensSayWhatIsWrongWithAFlag(t *testing.T) {
	in := newInstallation(t, "SEED=off")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--role", "province_police", "--ttl", "1h"}, "--role"},
		{[]string{"--role", "tourist", "--ttl", "1h"}, "--role"},
		{[]string{"--role", "hotel_owner", "--ttl", "1h"}, "--reach: needed"},
		{[]string{"--role", "hotel_owner", "--reach", "property:none", "--ttl", "1h"}, "--reach"},
		{[]string{"--role", "editor", "--reach", "ward:99999", "--ttl", "1h"}, "--reach"},
		{[]string{"--role", "editor", "--reach", "country:vn", "--ttl", "1h"}, "--reach"},
		{[]string{"--role", "editor", "--ttl", "2161h"}, "--ttl"},
		{[]string{"--role", "editor", "--ttl", "1h", "--scope", "accounts:read"}, "--scope"},
		{[]string{"--role", "editor", "--ttl", "1h", "--name", strings.Repeat("x", 300)}, "--name"},
	} {
		out, err := in.command(append([]string{"token"}, c.args...)...)
		if err == nil || out != "" || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("token %s: %q, %v; want %s", strings.Join(c.args, " "), out, err, c.want)
		}
	}
	vi := installation{t, append(in.environ, "LANG=vi_VN.UTF-8")}
	if _, err := vi.command("token", "--role", "hotel_owner", "--reach", "property:none", "--ttl", "1h"); err == nil || !strings.Contains(err.Error(), domain.Msg(domain.ReasonTargetUnknown).In("vi")) {
		t.Errorf("in Vietnamese: %v", err)
	}
	if _, err := in.command("token", "revoke", "none"); err == nil {
		t.Error("a token that never was is taken back")
	}
}

func TestEveryKeysetCanBeRotated(t *testing.T) {
	in := newInstallation(t, "SEED=off")
	s := in.serve()
	phone := (&someone{s: s}).take(s.post("/v1/auth/device", nil, nil))
	admin := s.accept(s.firstCode(), "admin").secondFactor()
	for _, purpose := range []string{"tokens", "codes", "sealing", "checkpoints"} {
		if out, err := in.command("keys", "rotate", "--purpose", purpose); err != nil || !strings.Contains(out, "new key") {
			t.Errorf("%s: %q, %v", purpose, out, err)
		}
	}
	if err := s.stop(); err != nil { // the next one has the new keys from its start
		t.Fatal(err)
	}
	s = in.serve()
	s.do("GET", "/v1/me", "", phone.auth()).want(t, 200)
	s.post("/v1/auth/refresh", map[string]any{"refreshToken": phone.refresh}, nil).want(t, 200)
	login := map[string]any{"login": "admin", "password": goodPassword, "deviceToken": admin.device}
	s.post("/v1/auth/login", login, nil).want(t, 401) // asks for the factor
	login["code"] = admin.recovery[0]
	s.post("/v1/auth/login", login, nil).want(t, 200)
	again := s.post("/v1/me/totp/remove", map[string]any{"password": goodPassword, "code": "000000"}, admin.auth()).want(t, 422)
	if !strings.Contains(string(again.body), "second_factor_wrong") { // the sealed secret is read, not lost
		t.Errorf("a wrong code: %s", again.body)
	}
	if !in.wroteDown("keys rotate") {
		t.Error("the audit log does not tell of the rotation")
	}
}
