package account_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

func TestSetState(t *testing.T) {
	w := newWorld(t)
	admin := w.staff("admin", account.Admin, everywhere)
	editor := w.staff("editor", account.Editor, everywhere)
	hoa := w.person("hoa")
	g := w.give(hoa.ID, account.Editor, everywhere, w.clock(), time.Time{})
	l := w.mustLogIn("hoa")

	_, err := w.SetState(ctx, editor, hoa.ID, account.Suspended, 1)
	want(t, err, "account_not_found")
	_, err = w.SetState(ctx, admin, "none", account.Suspended, 1)
	want(t, err, "account_not_found")
	_, err = w.SetState(ctx, admin, admin.ID, account.Suspended, 1)
	want(t, err, "own_account")
	_, err = w.SetState(ctx, admin, hoa.ID, account.Suspended, 7)
	want(t, err, "stale_version")
	_, err = w.SetState(ctx, admin, hoa.ID, "asleep", 1)
	want(t, err, "/state not_in_list")
	if !w.live(l.Session.ID) {
		t.Fatal("a refusal ended a log-in")
	}

	a, err := w.SetState(ctx, admin, hoa.ID, account.Suspended, 1)
	want(t, err, "")
	if a.Version != 2 || a.State != account.Suspended || w.live(l.Session.ID) || !a.SignedOut.Equal(w.clock()) {
		t.Errorf("suspended: %+v", a)
	}
	_, err = w.logIn("hoa", goodPassword)
	want(t, err, "login_failed")
	a, err = w.SetState(ctx, admin, hoa.ID, account.Active, 2)
	want(t, err, "")
	if w.live(l.Session.ID) {
		t.Error("a log-in of before came back")
	}
	w.mustLogIn("hoa")
	a, err = w.SetState(ctx, admin, hoa.ID, account.Closed, a.Version)
	want(t, err, "")
	if a.Login != "" || a.Password != "" || a.Name != "" || w.store.grants[g.ID].RevokedBy != admin.ID {
		t.Errorf("closed, but kept %+v", a)
	}
	_, err = w.SetState(ctx, admin, hoa.ID, account.Active, a.Version)
	want(t, err, "/state not_in_list")
	if got := w.told("change-account"); got != "refused own_account, allowed, allowed, allowed" {
		t.Errorf("told %q", got)
	}
}

func TestLogOutAccount(t *testing.T) {
	w := newWorld(t)
	admin := w.staff("admin", account.Admin, everywhere)
	w.person("hoa")
	l := w.mustLogIn("hoa")
	want(t, w.LogOutAccount(ctx, w.again(l.Session.ID), admin.ID), "account_not_found")
	want(t, w.LogOutAccount(ctx, admin, admin.ID), "own_account")
	want(t, w.LogOutAccount(ctx, admin, l.Account.ID), "")
	if w.live(l.Session.ID) || !w.live(admin.Session) {
		t.Error("the wrong log-ins were ended")
	}
}

func TestServiceAccounts(t *testing.T) {
	w := newWorld(t)
	ok := []account.Target{property(hotelA), property(hotelB)}
	for _, c := range []struct {
		name    string
		role    account.Role
		targets []account.Target
		scopes  []string
		ttl     time.Duration
		want    string
	}{
		{"police", account.WardPolice, []account.Target{ward(wardA)}, nil, time.Hour, "/role not_in_list"},
		{"province police", account.ProvincePolice, []account.Target{province(provinceX)}, nil, time.Hour, "/role not_in_list"},
		{"tourist", account.Tourist, ok, nil, time.Hour, "/role not_in_list"},
		{"no target", account.HotelOwner, nil, nil, time.Hour, "/target required"},
		{"another target", account.HotelOwner, []account.Target{everywhere}, nil, time.Hour, "/target/type reach_not_for_role"},
		{"an unknown target", account.HotelOwner, []account.Target{property("x")}, nil, time.Hour, "/target/id reach_unknown"},
		{"a scope the role lacks", account.HotelOwner, ok, []string{account.ScopeWriteAccounts}, time.Hour, "/scopes not_in_list"},
		{"no time", account.HotelOwner, ok, nil, 0, "/ttl out_of_range"},
		{"too long", account.HotelOwner, ok, nil, 90*24*time.Hour + 1, "/ttl out_of_range"},
		{"a good one", account.HotelOwner, ok, []string{account.ScopeEditPlaces}, time.Hour, ""},
	} {
		a, s, err := w.NewServiceAccount(ctx, c.name, c.role, c.targets, c.scopes, c.ttl)
		if got := why(err); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if err != nil {
			continue
		}
		by := w.again(s.ID)
		wantReach := map[string]domain.Reach{account.ScopeEditPlaces: domain.ReachOver(domain.PlaceKey(hotelA), domain.PlaceKey(hotelB))}
		if a.Kind != account.Script || s.Number != 0 || !s.EndsAt.Equal(w.clock().Add(time.Hour)) || !reflect.DeepEqual(by.Reaches, wantReach) {
			t.Errorf("made %+v, %+v, who may %+v", a, s, by)
		}
		w.wait(time.Hour)
		if w.live(s.ID) || len(w.again(s.ID).Reaches) != 0 {
			t.Error("it outlives its time")
		}
	}
	if len(w.store.accounts) != 1 {
		t.Errorf("%d accounts, want 1", len(w.store.accounts))
	}
}

func TestExternalAccounts(t *testing.T) {
	w := newWorld(t)
	i := account.Identity{Issuer: "https://sso.example.vn", Subject: "42"}
	p, err := w.ExternalAccount(ctx, i, "Chị Hà\x00")
	want(t, err, "")
	if p.Account.Kind != account.External || p.Account.Name != "" || *p.Account.Identity != i || len(p.Grants) != 0 {
		t.Errorf("made %+v", p)
	}
	w.give(p.Account.ID, account.Editor, everywhere, w.clock(), time.Time{})
	again, err := w.ExternalAccount(ctx, i, "another name")
	want(t, err, "")
	if again.Account.ID != p.Account.ID || len(again.Grants) != 1 || len(w.store.accounts) != 1 {
		t.Errorf("the second time %+v", again)
	}
	other, err := w.ExternalAccount(ctx, account.Identity{Issuer: "https://other.example.vn", Subject: "42"}, "")
	want(t, err, "")
	if other.Account.ID == p.Account.ID {
		t.Error("two issuers' 42 are one")
	}
	// No password logs in to it, and what an administrator closed stays closed.
	_, err = w.logIn("", "")
	want(t, err, "login_failed")
	admin := w.staff("admin", account.Admin, everywhere)
	_, err = w.SetState(ctx, admin, p.Account.ID, account.Closed, 1)
	want(t, err, "")
	again, err = w.ExternalAccount(ctx, i, "")
	want(t, err, "")
	if again.Account.ID != p.Account.ID || again.Account.State != account.Closed || len(again.Grants) != 0 {
		t.Errorf("closed, it is %+v", again)
	}
	// Tokens of another issuer end together.
	by := domain.Actor{ID: other.Account.ID}
	want(t, w.LogOut(ctx, by, false), "")
	if a := w.store.accounts[by.ID]; !a.SignedOut.Equal(w.clock()) {
		t.Errorf("signed out %v", a.SignedOut)
	}
}

func TestRename(t *testing.T) {
	w := newWorld(t)
	d, err := w.NewDevice(ctx, client)
	want(t, err, "")
	by := w.again(d.Session.ID)
	text := func(s string) *string { return &s }
	a, err := w.Rename(ctx, by, text("  Bình "), nil)
	want(t, err, "")
	a, err = w.Rename(ctx, by, nil, text("en"))
	want(t, err, "")
	if a.Name != "Bình" || a.Lang != "en" || a.Version != 3 {
		t.Errorf("got %+v", a)
	}
	for _, name := range []string{"x\ny", "x\u202ey", "x\u2066y"} {
		_, err = w.Rename(ctx, by, text(name), nil)
		want(t, err, "/name control_character")
	}
	_, err = w.Rename(ctx, by, nil, text("fr"))
	want(t, err, "/lang unknown_language")
	var fields []string
	for _, e := range w.entries {
		if e.Operation == "change-me" {
			fields = append(fields, e.Fields...)
		}
	}
	if !slices.Equal(fields, []string{"name", "lang"}) {
		t.Errorf("told fields %v", fields)
	}
}

func TestCloseAccount(t *testing.T) {
	w := newWorld(t)
	a := w.person("hoa")
	g := w.give(a.ID, account.Editor, everywhere, w.clock(), time.Time{})
	l := w.mustLogIn("hoa")
	by := w.again(l.Session.ID)
	want(t, w.CloseAccount(ctx, client, by, otherPassword), "/password password_wrong")
	want(t, w.CloseAccount(ctx, client, by, goodPassword), "")
	kept := w.store.accounts[a.ID]
	if kept.State != account.Closed || kept.Login != "" || kept.Password != "" || w.live(l.Session.ID) || w.store.grants[g.ID].RevokedAt.IsZero() {
		t.Errorf("kept %+v", kept)
	}
	_, err := w.logIn("hoa", goodPassword)
	want(t, err, "login_failed")
	want(t, w.CloseAccount(ctx, client, by, goodPassword), "unauthenticated")
	w.person("hoa") // the login is free again
	d, err := w.NewDevice(ctx, client)
	want(t, err, "")
	want(t, w.CloseAccount(ctx, client, w.again(d.Session.ID), ""), "")
}

func TestChangePassword(t *testing.T) {
	w := newWorld(t)
	w.person("hoa")
	l, other := w.mustLogIn("hoa"), w.mustLogIn("hoa")
	by := w.again(l.Session.ID)
	want(t, w.ChangePassword(ctx, client, by, otherPassword, otherPassword), "/current password_wrong")
	want(t, w.ChangePassword(ctx, client, by, goodPassword, "hoahoahoa"), "/password password_trivial")
	want(t, w.ChangePassword(ctx, client, by, goodPassword, otherPassword), "")
	if !w.live(l.Session.ID) || w.live(other.Session.ID) {
		t.Error("the other log-ins have to end, and only those")
	}
	_, err := w.logIn("hoa", goodPassword)
	want(t, err, "login_failed")
	_, err = w.logIn("hoa", otherPassword)
	want(t, err, "")
}

func TestServiceNeedsAll(t *testing.T) {
	if _, err := account.NewService(account.Options{}); domain.CodeOf(err) != domain.CodeInternal {
		t.Errorf("got %v", err)
	}
}
