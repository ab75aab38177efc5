package api_test

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// TestFromTheFirstStartToTheDesk walks the way of a house that begins: the
// operator's code, an administrator, an owner, the staff.
func TestFromTheFirstStartToTheDesk(t *testing.T) {
	f := start(t).seed()
	code := f.bootstrap()
	admin := f.accept(code, "First.Admin@Example.com")
	me := admin.get("/v1/me").want(t, 200)
	if me.at("login") != "first.admin@example.com" || me.at("roles.0.role") != "admin" || me.at("roles.0.waiting") != true || !has(me.at("waitingScopes"), "accounts:read") || has(me.at("scopes"), "accounts:read") {
		t.Errorf("before the second factor: %s", me.body)
	}
	if r := admin.get("/v1/accounts").want(t, 403); r.at("reason") != "second_factor_needed" {
		t.Errorf("an administrator without a second factor: %s", r.body)
	}
	before := admin.access
	admin.secondFactor()
	f.get("/v1/me", "Authorization: Bearer "+before).want(t, 401)
	if me = admin.get("/v1/me").want(t, 200); me.at("secondFactor") != true || me.at("roles.0.waiting") != nil || !has(me.at("scopes"), "accounts:read") {
		t.Errorf("with the second factor: %s", me.body)
	}
	f.refused("POST", "/v1/auth/accept", map[string]any{"code": code, "login": "second", "password": goodPassword}, "code_invalid")

	owner := admin.invite("owner", "hotel_owner", "property", "hotel-one")
	me = owner.get("/v1/me?lang=en").want(t, 200)
	if me.at("roles.0.role") != "hotel_owner" || me.at("roles.0.reach.id") != "hotel-one" || me.at("roles.0.reach.label.text") != "Hotel One" || me.at("roles.0.reach.label.lang") != "en" {
		t.Errorf("the owner: %s", me.body)
	}
	staff := owner.invite("staff", "hotel_staff", "property", "hotel-one")
	if r := staff.get("/v1/grants").want(t, 403); r.at("reason") != "forbidden" {
		t.Errorf("staff and grants: %s", r.body)
	}
	seen := owner.get("/v1/grants?role=hotel_staff").want(t, 200)
	if seen.at("items.0.account") != staff.id || seen.at("items.0.grantedBy") != owner.id || seen.at("items.0.holds") != true || seen.at("numberReturned") != 1.0 {
		t.Errorf("what the owner sees: %s", seen.body)
	}
	if all := owner.get("/v1/grants").want(t, 200); all.at("numberReturned") != 2.0 {
		t.Errorf("an owner sees the grants of the own property and no others: %s", all.body)
	}
	id := seen.at("items.0.id").(string)
	owner.remove("/v1/grants/"+id, nil).want(t, 204)
	if me = staff.get("/v1/me").want(t, 200); len(me.at("roles").([]any)) != 0 {
		t.Errorf("after it was taken back: %s", me.body)
	}
	if g := owner.get("/v1/grants/"+id).want(t, 200); g.at("holds") != false || g.at("revokedBy") != owner.id {
		t.Errorf("the grant that was taken back: %s", g.body)
	}
}

func TestADeviceBecomesAPerson(t *testing.T) {
	f := start(t).seed()
	phone := f.device()
	if me := phone.get("/v1/me").want(t, 200); me.at("kind") != "device" || me.at("login") != nil || !has(me.at("scopes"), "proposals:write") {
		t.Errorf("a device account: %s", me.body)
	}
	id, before := phone.id, phone.access
	phone.take(phone.post("/v1/me/upgrade", map[string]any{"login": "tourist", "password": goodPassword, "name": "Lan"}).want(t, 200))
	if phone.id != id {
		t.Errorf("the account became another: %s, was %s", phone.id, id)
	}
	f.get("/v1/me", "Authorization: Bearer "+before).want(t, 401)
	if r := phone.post("/v1/me/upgrade", map[string]any{"login": "tourist2", "password": goodPassword}).want(t, 409); r.at("reason") != "not_a_device_account" {
		t.Errorf("upgraded twice: %s", r.body)
	}

	laptop := (&person{f: f}).take(f.logIn("Tourist").want(t, 200))
	if laptop.id != id || laptop.device == "" {
		t.Errorf("logged in on another device: account %s, device token %q", laptop.id, laptop.device)
	}
	list := laptop.get("/v1/me/sessions", "User-Agent: x").want(t, 200)
	if n := len(list.at("items").([]any)); n != 2 || list.at("items.0.current") != true || list.at("items.1.current") != false {
		t.Errorf("log-ins: %s", list.body)
	}
	next := "năm chữ khác hẳn nhau đây"
	f.refusedTo(laptop, "POST", "/v1/me/password", map[string]any{"current": "not the password", "password": next}, "password_wrong")
	laptop.post("/v1/me/password", map[string]any{"current": goodPassword, "password": next}).want(t, 204)
	phone.get("/v1/me").want(t, 401)
	f.refused("POST", "/v1/auth/refresh", map[string]any{"refreshToken": phone.refresh}, "refresh_refused")
	laptop.get("/v1/me").want(t, 200)
	f.refused("POST", "/v1/auth/login", map[string]any{"login": "tourist", "password": goodPassword}, "login_failed")
	f.do("POST", "/v1/auth/login", map[string]any{"login": "tourist", "password": next, "deviceToken": laptop.device}).want(t, 200)
}

func TestALostPassword(t *testing.T) {
	f := start(t).seed()
	admin := f.admin()
	owner := admin.invite("owner", "hotel_owner", "property", "hotel-one")
	r := admin.post("/v1/accounts/"+owner.id+"/reset", nil).want(t, 201)
	code := r.at("code").(string)
	if list := admin.get("/v1/invitations").want(t, 200); list.at("items.0.kind") != "reset" || list.at("items.0.account") != owner.id || strings.Contains(string(list.body), code) {
		t.Errorf("open codes: %s", list.body)
	}
	next := "năm chữ khác hẳn nhau đây"
	f.refused("POST", "/v1/auth/reset", map[string]any{"code": code, "password": "12345678"}, "password_breached")
	f.do("POST", "/v1/auth/reset", map[string]any{"code": code, "password": next}).want(t, 204)
	owner.get("/v1/me").want(t, 401)
	f.refused("POST", "/v1/auth/reset", map[string]any{"code": code, "password": next + "!"}, "code_invalid")
	f.refused("POST", "/v1/auth/login", map[string]any{"login": "owner", "password": goodPassword}, "login_failed")
	f.do("POST", "/v1/auth/login", map[string]any{"login": "owner", "password": next}).want(t, 200)
}

func TestLoggingOut(t *testing.T) {
	f := start(t)
	phone := f.device()
	phone.take(phone.post("/v1/me/upgrade", map[string]any{"login": "tourist", "password": goodPassword}).want(t, 200))
	laptop := (&person{f: f}).take(f.logIn("tourist").want(t, 200))
	desk := (&person{f: f}).take(f.logIn("tourist").want(t, 200))
	id := desk.get("/v1/me/sessions").want(t, 200).at("items.0.id").(string)
	phone.remove("/v1/me/sessions/"+id, nil).want(t, 204)
	desk.get("/v1/me").want(t, 401)
	stranger := f.device()
	other := phone.get("/v1/me/sessions").want(t, 200).at("items.0.id").(string)
	f.refusedTo(stranger, "DELETE", "/v1/me/sessions/"+other, nil, "session_not_found")

	laptop.post("/v1/auth/logout", map[string]any{}).want(t, 204)
	laptop.get("/v1/me").want(t, 401)
	phone.get("/v1/me").want(t, 200)
	laptop.take(f.logIn("tourist").want(t, 200))
	phone.post("/v1/auth/logout", map[string]any{"everywhere": true}).want(t, 204)
	for _, p := range []*person{phone, laptop} {
		p.get("/v1/me").want(t, 401)
		f.refused("POST", "/v1/auth/refresh", map[string]any{"refreshToken": p.refresh}, "refresh_refused")
	}
	stranger.get("/v1/me").want(t, 200)
}

func TestRefreshing(t *testing.T) {
	f, pass := moving(t)
	phone := f.device()
	first := phone.refresh
	phone.take(f.do("POST", "/v1/auth/refresh", map[string]any{"refreshToken": first}).want(t, 200))
	second := phone.refresh
	if again := f.do("POST", "/v1/auth/refresh", map[string]any{"refreshToken": first}).want(t, 200); again.at("refreshToken") != second {
		t.Errorf("the answer was lost and another successor came")
	}
	pass(31 * time.Second)
	f.refused("POST", "/v1/auth/refresh", map[string]any{"refreshToken": first}, "refresh_refused")
	f.refused("POST", "/v1/auth/refresh", map[string]any{"refreshToken": second}, "refresh_refused")
	phone.get("/v1/me").want(t, 401)
	f.refused("POST", "/v1/auth/refresh", map[string]any{"refreshToken": "hr_not_1_one"}, "refresh_refused")
}

func TestSuspendingAndClosing(t *testing.T) {
	f := start(t).seed()
	admin := f.admin()
	owner := admin.invite("owner", "hotel_owner", "property", "hotel-one")
	path := "/v1/accounts/" + owner.id
	r := admin.get(path).want(t, 200)
	etag := r.header.Get("ETag")
	if r.at("login") != "owner" || r.at("kind") != "person" || r.header.Get("Cache-Control") != "no-store" || etag == "" {
		t.Errorf("an account: %v %s", r.header, r.body)
	}
	admin.get(path, "If-None-Match: "+etag).want(t, 304)
	f.refusedTo(admin, "PATCH", path, map[string]any{"state": "suspended"}, "if_match_required")
	admin.patch(path, map[string]any{"state": "suspended"}, "If-Match: \"999\"").want(t, 412)
	admin.patch(path, map[string]any{"state": "asleep"}, "If-Match: "+etag).want(t, 422)
	admin.patch(path, map[string]any{"login": "x"}, "If-Match: "+etag).want(t, 400)
	r = admin.patch(path, map[string]any{"state": "suspended"}, "If-Match: "+etag).want(t, 200)
	if r.at("state") != "suspended" || r.header.Get("ETag") == etag {
		t.Errorf("suspended: %v %s", r.header, r.body)
	}
	owner.get("/v1/me").want(t, 401)
	f.refused("POST", "/v1/auth/refresh", map[string]any{"refreshToken": owner.refresh}, "refresh_refused")
	f.refused("POST", "/v1/auth/login", map[string]any{"login": "owner", "password": goodPassword}, "login_failed")
	admin.patch(path, map[string]any{"state": "active"}, "If-Match: "+r.header.Get("ETag")).want(t, 200)
	owner.take(f.logIn("owner").want(t, 200))
	admin.post(path+"/logout", nil).want(t, 204)
	owner.get("/v1/me").want(t, 401)

	mine := admin.get("/v1/accounts/"+admin.id).want(t, 200)
	if r := admin.patch("/v1/accounts/"+admin.id, map[string]any{"state": "closed"}, "If-Match: "+mine.header.Get("ETag")); r.at("reason") != "own_account" {
		t.Errorf("an administrator locked out: %d %s", r.status, r.body)
	}

	owner.take(f.logIn("owner").want(t, 200))
	f.refusedTo(owner, "POST", "/v1/me/close", map[string]any{"password": "not the password"}, "password_wrong")
	owner.post("/v1/me/close", map[string]any{"password": goodPassword}).want(t, 204)
	owner.get("/v1/me").want(t, 401)
	if r = admin.get(path).want(t, 200); r.at("state") != "closed" || r.at("login") != nil || r.at("name") != nil {
		t.Errorf("closed: %s", r.body)
	}
	if g := admin.get("/v1/grants?account="+owner.id+"&holdsAt="+strings.ReplaceAll(f.now().Format(time.RFC3339), "+", "%2B")).want(t, 200); g.at("numberReturned") != 0.0 {
		t.Errorf("a closed account has grants: %s", g.body)
	}
	phone := f.device()
	phone.post("/v1/me/close", map[string]any{}).want(t, 204)
	phone.get("/v1/me").want(t, 401)
}

func TestTheSecondFactorAtTheDoor(t *testing.T) {
	f, pass := moving(t)
	admin := f.seed().admin()
	f.refused("POST", "/v1/auth/login", map[string]any{"login": "first.admin", "password": goodPassword}, "second_factor_required")
	f.refused("POST", "/v1/auth/login", map[string]any{"login": "first.admin", "password": goodPassword, "code": "000000"}, "second_factor_wrong")
	pass(time.Minute)
	code := admin.totp()
	again := (&person{f: f}).take(f.logIn("first.admin", "code="+code).want(t, 200))
	again.get("/v1/accounts").want(t, 200)
	f.refused("POST", "/v1/auth/login", map[string]any{"login": "first.admin", "password": goodPassword, "code": code}, "second_factor_wrong")
	again.take(f.logIn("first.admin", "code="+admin.recovery[0]).want(t, 200))
	f.refused("POST", "/v1/auth/login", map[string]any{"login": "first.admin", "password": goodPassword, "code": admin.recovery[0]}, "second_factor_wrong")
	f.refusedTo(again, "POST", "/v1/me/totp", map[string]any{"password": goodPassword}, "second_factor_already_set")
	pass(time.Minute)
	f.refusedTo(again, "POST", "/v1/me/totp/remove", map[string]any{"password": goodPassword, "code": code}, "second_factor_wrong")
	again.post("/v1/me/totp/remove", map[string]any{"password": goodPassword, "code": admin.totp()}).want(t, 204)
	again.get("/v1/me").want(t, 401)
	again.take(f.logIn("first.admin").want(t, 200))
	if r := again.get("/v1/accounts").want(t, 403); r.at("reason") != "second_factor_needed" {
		t.Errorf("the factor is gone: %s", r.body)
	}
	f.refusedTo(again, "POST", "/v1/me/totp/confirm", map[string]any{"code": "123456"}, "second_factor_not_set")
}

func has(list any, value string) bool {
	l, _ := list.([]any)
	return slices.Contains(l, any(value))
}

// TestWhatEndsALogInEndsItHere looks before the server would ask the store again.
func TestWhatEndsALogInEndsItHere(t *testing.T) {
	f, pass := moving(t)
	admin, p := f.admin(), f.named("somebody")
	p.get("/v1/me").want(t, 200)
	code := admin.post("/v1/accounts/"+p.id+"/reset", nil).want(t, 201).at("code")
	f.do("POST", "/v1/auth/reset", map[string]any{"code": code, "password": goodPassword}).want(t, 204)
	p.get("/v1/me").want(t, 401)

	p.take(f.logIn("somebody").want(t, 200))
	stolen := p.refresh
	p.take(f.do("POST", "/v1/auth/refresh", map[string]any{"refreshToken": stolen}).want(t, 200))
	pass(time.Minute)
	p.get("/v1/me").want(t, 200)
	f.refused("POST", "/v1/auth/refresh", map[string]any{"refreshToken": stolen}, "refresh_refused")
	p.get("/v1/me").want(t, 401)
}
