package account_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

func TestActorOf(t *testing.T) {
	now := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	own := domain.ReachOver(domain.AccountKey("a"))
	everybody := map[string]domain.Reach{account.ScopeSelf: own, account.ScopePropose: own}
	with := func(more map[string]domain.Reach) map[string]domain.Reach {
		all := map[string]domain.Reach{account.ScopeSelf: own, account.ScopePropose: own}
		for scope, reach := range more {
			all[scope] = reach
		}
		return all
	}
	houses := func(ids ...string) domain.Reach {
		keys := make([]string, len(ids))
		for i, id := range ids {
			keys[i] = domain.PlaceKey(id)
		}
		return domain.ReachOver(keys...)
	}
	ownerOf := func(id string) account.Grant { return account.Grant{Role: account.HotelOwner, Target: property(id)} }
	until := func(g account.Grant, from, until time.Time) account.Grant { g.From, g.Until = from, until; return g }
	police := account.Grant{Role: account.ProvincePolice, Target: province(provinceX)}
	hour := now.Add(time.Hour)
	for _, c := range []struct {
		name    string
		kind    account.Kind
		methods []string
		scopes  []string
		grants  []account.Grant
		want    map[string]domain.Reach
		waiting []string
	}{
		{name: "nobody in particular", kind: account.Person, want: everybody},
		{name: "a device with a grant it should not have", kind: account.Device, grants: []account.Grant{ownerOf("h")}, want: everybody},
		{name: "a script has nothing of its own", kind: account.Script, want: map[string]domain.Reach{}},
		{name: "a script needs no factor", kind: account.Script, scopes: []string{account.ScopeReadGrants}, grants: []account.Grant{{Role: account.Admin, Target: everywhere}},
			want: map[string]domain.Reach{account.ScopeReadGrants: domain.Everything()}},
		{name: "two houses", kind: account.Person, grants: []account.Grant{ownerOf("h"), ownerOf("i")}, want: with(map[string]domain.Reach{
			account.ScopeReadDocuments: houses("h", "i"), account.ScopeEditPlaces: houses("h", "i"), account.ScopeReadGrants: houses("h", "i"), account.ScopeWriteGrants: houses("h", "i")})},
		{name: "each role where it is", kind: account.Person, grants: []account.Grant{ownerOf("h"), {Role: account.Editor, Target: ward(wardA)}}, want: with(map[string]domain.Reach{
			account.ScopeReadDocuments: houses("h"), account.ScopeEditPlaces: domain.ReachOver(domain.PlaceKey("h"), wardA), account.ScopeReadGrants: houses("h"), account.ScopeWriteGrants: houses("h"),
			account.ScopeReviewProposals: domain.ReachOver(wardA), account.ScopeWritePlaces: domain.ReachOver(wardA)})},
		{name: "over now", kind: account.Person, grants: []account.Grant{until(ownerOf("h"), now.Add(-time.Hour), now)}, want: everybody},
		{name: "not yet", kind: account.Person, grants: []account.Grant{until(ownerOf("h"), now.Add(time.Millisecond), hour)}, want: everybody},
		{name: "from now on", kind: account.Person, scopes: []string{account.ScopeEditPlaces}, grants: []account.Grant{until(ownerOf("h"), now, hour)},
			want: map[string]domain.Reach{account.ScopeEditPlaces: houses("h")}},
		{name: "taken back", kind: account.Person, grants: []account.Grant{{Role: account.HotelOwner, Target: property("h"), RevokedAt: now}}, want: everybody},
		{name: "an unknown role", kind: account.Person, grants: []account.Grant{{Role: "king", Target: everywhere}}, want: everybody},
		{name: "no target", kind: account.Person, grants: []account.Grant{{Role: account.HotelOwner}}, want: with(map[string]domain.Reach{
			account.ScopeReadDocuments: {}, account.ScopeEditPlaces: {}, account.ScopeReadGrants: {}, account.ScopeWriteGrants: {}})},
		{name: "police by password", kind: account.Person, methods: []string{account.MethodPassword}, grants: []account.Grant{police}, want: everybody,
			waiting: []string{account.ScopeReadGrants, account.ScopeWriteGrants}},
		{name: "police by another issuer's word", kind: account.External, methods: []string{account.MethodMFA}, grants: []account.Grant{police}, want: with(map[string]domain.Reach{
			account.ScopeReadGrants: domain.ReachOver(provinceX), account.ScopeWriteGrants: domain.ReachOver(provinceX)})},
		{name: "police by the app", kind: account.Person, methods: []string{account.MethodPassword, account.MethodOTP}, grants: []account.Grant{police}, want: with(map[string]domain.Reach{
			account.ScopeReadGrants: domain.ReachOver(provinceX), account.ScopeWriteGrants: domain.ReachOver(provinceX)})},
	} {
		for i := range c.grants {
			if c.grants[i].From.IsZero() {
				c.grants[i].From = now.Add(-time.Hour)
			}
		}
		p := account.Principal{
			Account: account.Account{ID: "a", Kind: c.kind}, Session: account.Session{ID: "s", Methods: c.methods, Scopes: c.scopes}, Grants: c.grants,
		}
		got := account.ActorOf(&p, now)
		if got.ID != "a" || got.Session != "s" || !slices.Equal(got.Waiting, c.waiting) {
			t.Errorf("%s: %+v", c.name, got)
		}
		for scope := range got.Reaches { // equal reaches may be kept in other slices
			if w, ok := c.want[scope]; !ok || w.All() != got.Reaches[scope].All() || !slices.Equal(w.Keys(), got.Reaches[scope].Keys()) {
				t.Errorf("%s: %s reaches %v, want %v", c.name, scope, got.Reaches[scope], w)
			}
		}
		if len(got.Reaches) != len(c.want) {
			t.Errorf("%s: reaches %v, want %v", c.name, got.Reaches, c.want)
		}
	}
}

func TestValid(t *testing.T) {
	now := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	good := account.Principal{Account: account.Account{State: account.Active}, Session: account.Session{ExpiresAt: now.Add(1), EndsAt: now.Add(1)}}
	for name, edit := range map[string]func(p *account.Principal){
		"suspended": func(p *account.Principal) { p.Account.State = account.Suspended },
		"closed":    func(p *account.Principal) { p.Account.State = account.Closed },
		"nothing":   func(p *account.Principal) { *p = account.Principal{} },
		"idle":      func(p *account.Principal) { p.Session.ExpiresAt = now },
		"ended":     func(p *account.Principal) { p.Session.EndsAt = now },
		"revoked":   func(p *account.Principal) { p.Session.RevokedAt = now.Add(-time.Hour) },
	} {
		p := good
		edit(&p)
		if p.Valid(now) {
			t.Errorf("%s is valid", name)
		}
	}
	if !good.Valid(now) {
		t.Error("a good one is not valid")
	}
}

// TestRoles is the table of roles once more, by hand.
func TestRoles(t *testing.T) {
	type row struct{ factor, script bool }
	want := map[account.Role]row{
		account.Tourist: {}, account.Editor: {script: true}, account.HotelStaff: {script: true}, account.HotelOwner: {script: true},
		account.WardPolice: {factor: true}, account.ProvincePolice: {factor: true},
		account.Department: {factor: true, script: true}, account.DataOfficer: {factor: true, script: true}, account.Admin: {factor: true, script: true},
	}
	got := map[account.Role]row{}
	for _, r := range account.Roles() {
		got[r] = row{account.NeedsFactor(r), account.ForScripts(r)}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if account.ScopesOf("king") != nil || account.NeedsFactor("king") || account.ForScripts("king") {
		t.Error("an unknown role is something")
	}
}
