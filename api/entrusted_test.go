package api_test

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"hanhtrinh/domain/account"
	"hanhtrinh/domain/audit"
)

// TestNobodyPassesOnMoreThanTheyHold asks for grants and invitations beyond the
// caller's own, by every way there is.
func TestNobodyPassesOnMoreThanTheyHold(t *testing.T) {
	f := start(t).seed()
	admin := f.admin()
	owner := admin.invite("owner", "hotel_owner", "property", "hotel-one")
	staff := owner.invite("staff", "hotel_staff", "property", "hotel-one")
	phone := f.device()
	type ask struct {
		name, reason string
		by           *person
		path         string
		body         map[string]any
	}
	grant := func(to, role, kind, id string) map[string]any {
		return map[string]any{"account": to, "role": role, "reach": reach(kind, id)}
	}
	invitation := func(role, kind, id string) map[string]any {
		return map[string]any{"role": role, "reach": reach(kind, id)}
	}
	until := func(body map[string]any, day string) map[string]any {
		body["until"] = day
		return body
	}
	for _, a := range []ask{
		{"another role", "grant_exceeds_own", owner, "/v1/grants", grant(staff.id, "editor", "all", "")},
		{"another role by invitation", "grant_exceeds_own", owner, "/v1/invitations", invitation("admin", "all", "")},
		{"oneself", "grant_to_self", owner, "/v1/grants", grant(owner.id, "hotel_staff", "property", "hotel-one")},
		{"nobody", "account_not_found", owner, "/v1/grants", grant("nobody", "hotel_staff", "property", "hotel-one")},
		{"a phone", "device_takes_no_grant", owner, "/v1/grants", grant(phone.id, "hotel_staff", "property", "hotel-one")},
		{"no lodging", "reach_unknown", admin, "/v1/grants", grant(staff.id, "hotel_owner", "property", "quan-an")},
		{"no place", "reach_unknown", admin, "/v1/grants", grant(staff.id, "hotel_owner", "property", "none")},
		{"no property named", "reach_unknown", admin, "/v1/grants", grant(staff.id, "hotel_owner", "property", "")},
		{"everything and one", "reach_unknown", admin, "/v1/grants", grant(staff.id, "editor", "all", "hotel-one")},
		{"no unit", "reach_unknown", admin, "/v1/grants", grant(staff.id, "ward_police", "ward", "99999")},
		{"a unit of another level", "reach_unknown", admin, "/v1/grants", grant(staff.id, "province_police", "province", "22918")},
		{"a unit that ended, by its code", "reach_unknown", admin, "/v1/grants", grant(staff.id, "ward_police", "ward", "593")},
		{"a reach the role does not have", "reach_not_for_role", admin, "/v1/grants", grant(staff.id, "ward_police", "property", "hotel-one")},
		{"the role of everybody", "not_in_list", admin, "/v1/grants", grant(staff.id, "tourist", "all", "")},
		{"over before it begins", "range_reversed", admin, "/v1/grants", until(grant(staff.id, "editor", "all", ""), "2020-01-01T00:00:00+07:00")},
		{"an instant without offset", "bad_format", admin, "/v1/grants", until(grant(staff.id, "editor", "all", ""), "2030-01-01T00:00:00")},
	} {
		t.Run(a.name, func(t *testing.T) {
			f.t = t
			r := f.refusedTo(a.by, "POST", a.path, a.body, a.reason)
			if pointer, _ := r.at("errors.0.pointer").(string); strings.Contains(pointer, "target") {
				t.Errorf("the refusal points at %s, which no request has", pointer)
			}
		})
	}
	f.t = t
	if n := admin.get("/v1/grants").want(t, 200).at("numberReturned"); n != 3.0 {
		t.Errorf("%v grants came of refusals and three invitations, want 3", n)
	}
}

// TestForeignGrantsAreNotThere looks at what lies outside the caller's reach.
func TestForeignGrantsAreNotThere(t *testing.T) {
	f := start(t).seed()
	admin := f.admin()
	owner := admin.invite("owner", "hotel_owner", "property", "hotel-one")
	editor := f.as(account.Editor)
	id := f.grant(editor, account.Grant{Role: account.Editor, Target: hereWard})
	for _, method := range []string{"GET", "DELETE"} {
		f.refusedTo(owner, method, "/v1/grants/"+id, nil, "grant_not_found")
	}
	if r := owner.get("/v1/grants?account="+editor.account).want(t, 200); r.at("numberReturned") != 0.0 {
		t.Errorf("an owner sees the grants of a ward: %s", r.body)
	}
	foreign := admin.post("/v1/invitations", map[string]any{"role": "editor", "reach": reach("ward", "22918")}).want(t, 201)
	if foreign.at("reach.id") != "22918@2025-07-01" || foreign.at("reach.label.text") != "Phường Mũi Né" {
		t.Errorf("a bare code: %s", foreign.body)
	}
	f.refusedTo(owner, "DELETE", "/v1/invitations/"+foreign.at("id").(string), nil, "code_not_found")
	if r := owner.get("/v1/invitations").want(t, 200); r.at("numberReturned") != 0.0 {
		t.Errorf("an owner sees the invitations of a ward: %s", r.body)
	}
	admin.remove("/v1/invitations/"+foreign.at("id").(string), nil).want(t, 204)
	f.refused("POST", "/v1/auth/accept", map[string]any{"code": foreign.at("code"), "login": "late", "password": goodPassword}, "code_invalid")

	police := f.as(account.ProvincePolice, account.Target{Type: account.ReachProvince, ID: "68@2025-07-01"})
	ward := f.grant(f.as(account.Tourist), account.Grant{Role: account.WardPolice, Target: hereWard})
	if r := f.get("/v1/grants/"+ward, police.auth()); r.status != 200 || r.at("reach.label.text") != "Phường Mũi Né" {
		t.Errorf("a province sees its wards: %d %s", r.status, r.body)
	}
	f.get("/v1/grants/"+f.grant(f.as(account.Tourist), account.Grant{Role: account.WardPolice, Target: otherWard}), police.auth()).want(t, 404)
	f.get("/v1/accounts/"+owner.id, police.auth()).want(t, 403)
}

// TestAnInvitationForWhoIsThere adds the grant to an account that exists.
func TestAnInvitationForWhoIsThere(t *testing.T) {
	f := start(t).seed()
	admin := f.admin()
	tourist := f.named("tourist")
	r := admin.post("/v1/invitations", map[string]any{"role": "editor", "reach": reach("all", ""), "validMin": 60}).want(t, 201)
	code := r.at("code").(string)
	f.refused("POST", "/v1/auth/accept", map[string]any{"code": code}, "unauthenticated", "Authorization: Bearer a.b.c")
	f.refusedTo(f.device(), "POST", "/v1/auth/accept", map[string]any{"code": code}, "device_takes_no_grant")
	f.refusedTo(admin, "POST", "/v1/auth/accept", map[string]any{"code": code}, "grant_to_self")
	f.refused("POST", "/v1/auth/accept", map[string]any{"code": code, "login": "Tourist", "password": goodPassword}, "login_taken")
	f.refused("POST", "/v1/auth/accept", map[string]any{"code": code, "login": "x y z", "password": goodPassword}, "bad_format")
	f.refusedTo(tourist, "POST", "/v1/auth/accept", map[string]any{"code": code, "login": "another", "name": "Another"}, "excludes_parameter")
	got := tourist.post("/v1/auth/accept", map[string]any{"code": code}).want(t, 200)
	if got.at("account.id") != tourist.id || got.at("tokens") != nil {
		t.Errorf("accepted: %s", got.body)
	}
	if me := tourist.get("/v1/me").want(t, 200); me.at("roles.0.role") != "editor" || me.at("roles.0.reach.label.text") != "Tất cả" || !has(me.at("scopes"), "places:write") {
		t.Errorf("with the token it had: %s", me.body)
	}
	f.refusedTo(tourist, "POST", "/v1/auth/accept", map[string]any{"code": code}, "code_invalid")
}

func TestAGrantIsGivenOnce(t *testing.T) {
	f := start(t).seed()
	admin, guest := f.admin(), f.named("guest")
	body := map[string]any{"account": guest.id, "role": "editor", "reach": reach("province", "68"), "until": "2039-01-01T00:00:00+07:00"}
	first := admin.post("/v1/grants", body, "Idempotency-Key: one").want(t, 201)
	again := admin.post("/v1/grants", body, "Idempotency-Key: one").want(t, 201)
	if first.at("id") != again.at("id") || again.header.Get("Idempotent-Replayed") != "true" || first.header.Get("Location") != "/v1/grants/"+first.at("id").(string) {
		t.Errorf("first %s\nagain %v %s", first.body, again.header, again.body)
	}
	if first.at("grantedBy") != admin.id || first.at("until") != "2038-12-31T17:00:00Z" || first.at("reach.id") != "68@2025-07-01" || first.at("holds") != true {
		t.Errorf("the grant: %s", first.body)
	}
	body["role"], body["reach"] = "department", reach("all", "")
	delete(body, "until")
	f.refusedTo(admin, "POST", "/v1/grants", body, "idempotency_key_reused", "Idempotency-Key: one")
	f.refusedTo(admin, "POST", "/v1/grants", map[string]any{"account": guest.id, "role": "editor", "reach": reach("ward", "99999")}, "reach_unknown", "Idempotency-Key: two")
	admin.post("/v1/grants", body, "Idempotency-Key: two").want(t, 201)
	if r := admin.get("/v1/grants?account="+guest.id).want(t, 200); r.at("numberReturned") != 2.0 {
		t.Errorf("grants: %s", r.body)
	}
	if r := admin.get("/v1/grants?reach=province:68").want(t, 200); r.at("numberReturned") != 1.0 || r.at("items.0.id") != first.at("id") {
		t.Errorf("by reach: %s", r.body)
	}
	f.refusedTo(admin, "GET", "/v1/grants?reach=province:99", nil, "reach_unknown")
	if r := admin.get("/v1/grants?account="+guest.id+"&holdsAt=2040-01-01T00:00:00Z").want(t, 200); r.at("numberReturned") != 1.0 || r.at("items.0.role") != "department" {
		t.Errorf("by time: %s", r.body)
	}
}

// TestListsGoOnWhereTheyStopped walks every list one record at a time.
func TestListsGoOnWhereTheyStopped(t *testing.T) {
	f := start(t).seed()
	admin := f.admin()
	owner := admin.invite("owner", "hotel_owner", "property", "hotel-one")
	for _, login := range []string{"staff.one", "staff.two", "staff.three"} {
		owner.invite(login, "hotel_staff", "property", "hotel-one")
		f.invited("editor", "all", "")
		f.logIn("owner").want(t, 200)
	}
	for path, want := range map[string]int{"/v1/accounts": 8, "/v1/grants?role=hotel_staff": 3, "/v1/invitations": 3} {
		walk(t, admin, path, want)
	}
	walk(t, owner, "/v1/me/sessions", 4)
	first := admin.get("/v1/grants?role=hotel_staff&limit=1").want(t, 200)
	cursor := first.at("nextCursor").(string)
	f.refusedTo(admin, "GET", "/v1/grants?limit=1&cursor="+cursor, nil, "invalid_cursor")
	f.refusedTo(admin, "GET", "/v1/accounts?cursor="+cursor, nil, "invalid_cursor")
	f.refusedTo(admin, "GET", "/v1/grants?limit=101", nil, "at_most")
	f.refusedTo(admin, "GET", "/v1/accounts?kind=ghost", nil, "not_in_list")
	f.refusedTo(admin, "GET", "/v1/accounts?login=owner", nil, "malformed_request")
	phone := f.device()
	if r := admin.get("/v1/accounts?kind=device").want(t, 200); !slices.Contains(r.ids(), phone.id) {
		t.Errorf("device accounts: %s", r.body)
	}
	if r := admin.get("/v1/accounts?state=closed").want(t, 200); r.at("numberReturned") != 0.0 {
		t.Errorf("closed accounts: %s", r.body)
	}
}

// walk follows a list page by page, and compares it with one whole page.
func walk(t *testing.T, p *person, path string, want int) {
	t.Helper()
	sep := "?"
	if strings.Contains(path, "?") {
		sep = "&"
	}
	whole := p.get(path+sep+"limit=100").want(t, 200).ids()
	var ids []string
	for next := path + sep + "limit=1"; next != ""; {
		r := p.get(next).want(t, 200)
		ids = append(ids, r.ids()...)
		next = ""
		if link, ok := r.at("links.next").(string); ok {
			u, err := url.Parse(link)
			if err != nil {
				t.Fatal(err)
			}
			next = u.RequestURI()
		}
		if len(ids) > 2*want {
			break
		}
	}
	if len(whole) != want || !slices.Equal(ids, whole) {
		t.Errorf("%s: one by one %v, at once %v, want %d", path, ids, whole, want)
	}
}

// TestWhatWasShownIsWrittenDownBefore reads accounts and grants with the audit
// log up and down.
func TestWhatWasShownIsWrittenDownBefore(t *testing.T) {
	f := start(t).seed()
	admin := f.admin()
	owner := admin.invite("owner", "hotel_owner", "property", "hotel-one")
	grant := admin.get("/v1/grants?account="+owner.id).want(t, 200).at("items.0.id").(string)
	invitation := admin.post("/v1/invitations", map[string]any{"role": "editor", "reach": reach("all", "")}).want(t, 201).at("id").(string)
	for _, r := range []struct{ operation, path, collection, record string }{
		{"list-accounts", "/v1/accounts", "accounts", owner.id},
		{"read-account", "/v1/accounts/" + owner.id, "accounts", owner.id},
		{"list-grants", "/v1/grants?account=" + owner.id, "grants", grant},
		{"read-grant", "/v1/grants/" + grant, "grants", grant},
		{"list-invitations", "/v1/invitations", "codes", invitation},
	} {
		got := admin.get(r.path, "X-Request-Id: request-"+r.operation).want(t, 200)
		e := f.diary.last()
		if e.Operation != r.operation || e.Collection != r.collection || e.Actor != admin.id || e.Session == "" || e.Request != "request-"+r.operation ||
			e.Outcome != audit.Allowed || !slices.Contains(e.Records, r.record) || !slices.Contains(e.Fields, map[string]string{"accounts": "login", "grants": "role", "codes": "by"}[r.collection]) {
			t.Errorf("%s was written down as %+v", r.path, e)
		}
		f.diary.fail(true)
		down := admin.get(r.path).want(t, 503)
		f.diary.fail(false)
		if down.at("reason") != "audit_unavailable" || strings.Contains(string(down.body), r.record) || got.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s without an audit log: %s", r.path, down.body)
		}
	}
	admin.remove("/v1/grants/"+grant, nil, "X-Request-Id: request-revoke").want(t, 204)
	if e := f.diary.last(); e.Operation != "revoke-grant" || e.Request != "request-revoke" || !slices.Contains(e.Records, grant) {
		t.Errorf("the grant that was taken back was written down as %+v", e)
	}
	f.diary.fail(true)
	owner.post("/v1/auth/logout", map[string]any{}).want(t, 503)
	f.diary.fail(false)
	owner.get("/v1/me").want(t, 200)
}

// TestWritesNameTheirFields wants to know what of a place was touched.
func TestWritesNameTheirFields(t *testing.T) {
	f := start(t).seed()
	changed := `{"visitDurationMin":30,"contacts":{"website":"https://example.com"}}`
	f.do("PATCH", "/v1/places/hotel-one", changed, f.auth(), `If-Match: "1"`, "Content-Type: application/merge-patch+json").want(t, 200)
	if e := f.diary.last(); e.Operation != "patch-place" || !slices.Equal(e.Fields, []string{"contacts", "visitDurationMin"}) {
		t.Errorf("a patch was written down as %+v", e)
	}
	f.do("POST", "/v1/places/quan-an/proposals", `{"patch":`+changed+`}`, f.as(account.Tourist).auth()).want(t, 201)
	if e := f.diary.last(); e.Operation != "create-proposal" || !slices.Equal(e.Fields, []string{"contacts", "visitDurationMin"}) {
		t.Errorf("a proposal was written down as %+v", e)
	}
}

func (d *diary) told() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.entries)
}

func (d *diary) last() audit.Entry {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.entries[len(d.entries)-1]
}

func (d *diary) fail(down bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.down = down
}

// TestSecretsStayWithTheirOwners plants names, passwords, codes and tokens and
// looks for them where others read.
func TestSecretsStayWithTheirOwners(t *testing.T) {
	f := start(t).seed()
	code := f.bootstrap()
	admin := f.accept(code, "secret-login")
	first := *admin
	admin.secondFactor()
	owner := admin.invite("secret-owner", "hotel_owner", "property", "hotel-one")
	f.refused("POST", "/v1/auth/login", map[string]any{"login": "secret-login", "password": "secret-password", "deviceToken": admin.device}, "login_failed")
	owner.patch("/v1/me", map[string]any{"name": "Secret Name", "lang": nil}).want(t, 200)
	f.do("POST", "/v1/auth/login", `{"login":"secret-login","password":7,"secret-field":"secret-value"}`).want(t, 400)
	secrets := []string{"secret-", "Secret Name", goodPassword, code, first.access, first.refresh, admin.access, admin.refresh, admin.secret, admin.recovery[0], owner.refresh, owner.device}
	f.diary.mu.Lock()
	entries, err := json.Marshal(f.diary.entries)
	f.diary.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range secrets {
		if secret == "" {
			t.Fatal("nothing was planted")
		}
		if strings.Contains(f.log.String(), secret) {
			t.Errorf("the log tells %q", secret)
		}
		if strings.Contains(string(entries), secret) {
			t.Errorf("the audit log tells %q", secret)
		}
	}
	for _, r := range []reply{admin.get("/v1/accounts"), admin.get("/v1/accounts/" + owner.id), admin.get("/v1/grants"), admin.get("/v1/invitations"), owner.get("/v1/me"), owner.get("/v1/me/sessions")} {
		r.want(t, 200)
		for _, secret := range secrets[2:] {
			if strings.Contains(string(r.body), secret) {
				t.Errorf("an answer tells %q: %s", secret, r.body)
			}
		}
		if strings.Contains(string(r.body), "argon2") || strings.Contains(string(r.body), `"mac"`) {
			t.Errorf("an answer tells how secrets are kept: %s", r.body)
		}
	}
}

func TestChangingMe(t *testing.T) {
	f := start(t)
	p := f.named("somebody")
	r := p.patch("/v1/me", map[string]any{"name": "  Lan  ", "lang": "en"}).want(t, 200)
	if r.at("name") != "Lan" || r.at("lang") != "en" || r.at("login") != "somebody" {
		t.Errorf("changed: %s", r.body)
	}
	if r = p.patch("/v1/me", map[string]any{"name": nil}).want(t, 200); r.at("name") != nil || r.at("lang") != "en" {
		t.Errorf("null removes a member and nothing else: %s", r.body)
	}
	f.refusedTo(p, "PATCH", "/v1/me", map[string]any{"lang": "xx"}, "not_in_list")
	f.refusedTo(p, "PATCH", "/v1/me", map[string]any{"name": 7}, "wrong_type")
	f.refusedTo(p, "PATCH", "/v1/me", map[string]any{"name": strings.Repeat("a", 101)}, "too_long")
	f.refusedTo(p, "PATCH", "/v1/me", map[string]any{"login": "other"}, "malformed_request")
	p.post("/v1/me/upgrade", map[string]any{"login": "other", "password": "short"}).want(t, 422)
	f.do("PATCH", "/v1/me", map[string]any{"name": "x"}, p.bearer()).want(t, 415)
}

// TestMeByAnotherIssuer is known by that issuer's word, with the roles it gives
// and those granted here.
func TestMeByAnotherIssuer(t *testing.T) {
	f, p, c := trusting(t)
	auth := "Authorization: Bearer " + p.token(t, "e", c.now(), nil)
	me := f.seed().get("/v1/me", auth, "Accept-Language: en").want(t, 200)
	if me.at("kind") != "external" || me.at("identity.subject") != "u-1" || me.at("name") != "Officer" || me.at("roles.0.role") != "editor" ||
		me.at("roles.0.reach.id") != "22918@2025-07-01" || me.at("roles.0.reach.label.text") != "Mui Ne" || me.at("roles.0.waiting") != nil || !has(me.at("scopes"), "places:write") {
		t.Errorf("me: %s", me.body)
	}
	if r := f.get("/v1/me/sessions", auth).want(t, 200); r.at("numberReturned") != 0.0 {
		t.Errorf("log-ins here: %s", r.body)
	}
	f.refused("POST", "/v1/me/password", map[string]any{"current": "x", "password": goodPassword}, "no_password_here", auth)
	f.refused("POST", "/v1/me/totp", map[string]any{"password": goodPassword}, "no_password_here", auth)
	invitation := f.do("POST", "/v1/invitations", map[string]any{"role": "department", "reach": reach("all", "")}, f.as(account.Admin).auth()).want(t, 201)
	f.do("POST", "/v1/auth/accept", map[string]any{"code": invitation.at("code")}, auth).want(t, 200)
	if me = f.get("/v1/me", auth).want(t, 200); me.at("roles.0.role") != "department" || me.at("roles.1.role") != "editor" {
		t.Errorf("with what was granted here: %s", me.body)
	}
	f.do("POST", "/v1/auth/logout", map[string]any{}, auth).want(t, 204)
	f.get("/v1/me", auth).want(t, 401)
}

// TestRolesWaitForTheSecondFactor and for nothing else: a role without
// operations of its own holds too, and another role of the same scope changes
// nothing.
func TestRolesWaitForTheSecondFactor(t *testing.T) {
	f := start(t).seed()
	department := account.Grant{Role: account.Department, Target: account.Target{Type: account.ReachAll}}
	editor := account.Grant{Role: account.Editor, Target: account.Target{Type: account.ReachAll}}
	admin := account.Grant{Role: account.Admin, Target: account.Target{Type: account.ReachAll}}
	for _, methods := range [][]string{{account.MethodPassword}, {account.MethodPassword, account.MethodOTP}} {
		me := f.get("/v1/me", f.person(account.Person, methods, department, editor, admin).auth()).want(t, 200)
		for _, r := range me.at("roles").([]any) {
			role := r.(map[string]any)
			if want := role["role"] != "editor" && len(methods) == 1; (role["waiting"] == true) != want {
				t.Errorf("logged in by %v: %v", methods, role)
			}
		}
		if n := len(me.at("roles").([]any)); n != 3 {
			t.Errorf("%d roles, want 3", n)
		}
	}
}

// TestFailedLogInsSlowDown counts a stranger's failures apart from a known
// device.
func TestFailedLogInsSlowDown(t *testing.T) {
	f, pass := moving(t)
	p := f.named("somebody")
	p.take(f.logIn("somebody").want(t, 200))
	wrong := map[string]any{"login": "somebody", "password": "not the password"}
	for range 5 {
		f.do("POST", "/v1/auth/login", wrong).want(t, 401)
	}
	r := f.do("POST", "/v1/auth/login", wrong, "Accept-Language: en").want(t, 429)
	if r.at("reason") != "too_many_tries" || r.header.Get("Retry-After") == "" || r.at("detail") != textOf("too_many_tries", "en") {
		t.Errorf("after five failures: %v %s", r.header, r.body)
	}
	f.logIn("somebody").want(t, 429)
	f.logIn("somebody", "deviceToken="+p.device).want(t, 200)
	pass(time.Minute)
	f.logIn("somebody").want(t, 200)
	for login, want := range map[string]string{"somebody": "login_failed", "nobody": "login_failed"} {
		f.refused("POST", "/v1/auth/login", map[string]any{"login": login, "password": "not the password"}, want)
	}
}
