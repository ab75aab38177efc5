package account_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

func TestGrants(t *testing.T) {
	w := newWorld(t)
	now := w.clock()
	tomorrow, nextWeek := now.Add(24*time.Hour), now.Add(7*24*time.Hour)
	admin := w.staff("admin", account.Admin, everywhere)
	police := w.staff("police", account.ProvincePolice, province(provinceX))
	owner := w.staff("owner", account.HotelOwner, property(hotelA))
	editor := w.staff("editor", account.Editor, everywhere)
	a := w.person("brief")
	w.give(a.ID, account.HotelOwner, property(hotelA), now.Add(-time.Hour), tomorrow)
	brief := w.actor(a.ID, account.MethodPassword)
	past := w.person("past")
	w.give(past.ID, account.HotelOwner, property(hotelA), now.Add(-time.Hour), now)
	w.give(past.ID, account.HotelOwner, property(hotelB), tomorrow, time.Time{})
	soon := w.actor(past.ID, account.MethodPassword)
	b := w.person("unproven")
	w.give(b.ID, account.Admin, everywhere, now, time.Time{})
	w.give(b.ID, account.HotelOwner, property(hotelB), now, time.Time{})
	unproven := w.actor(b.ID, account.MethodPassword)
	anybody := w.person("anybody").ID
	device, err := w.NewDevice(ctx, account.Client{})
	want(t, err, "")
	script, _, err := w.NewServiceAccount(ctx, "script", account.Editor, []account.Target{everywhere}, nil, time.Hour)
	want(t, err, "")
	shut := w.person("shut")
	want(t, w.CloseAccount(ctx, account.Client{}, w.actor(shut.ID, account.MethodPassword), goodPassword), "")

	for _, c := range []struct {
		name        string
		by          domain.Actor
		to          string
		role        account.Role
		target      account.Target
		from, until time.Time
		want        string
	}{
		{name: "admin gives all of it", by: admin, to: anybody, role: account.Admin, target: everywhere},
		{name: "admin gives a province", by: admin, to: anybody, role: account.Department, target: province(provinceY)},
		{name: "police gives wards of theirs", by: police, to: anybody, role: account.WardPolice, target: ward(wardA)},
		{name: "owner gives their house", by: owner, to: anybody, role: account.HotelStaff, target: property(hotelA)},
		{name: "owner takes a partner", by: owner, to: anybody, role: account.HotelOwner, target: property(hotelA)},
		{name: "later and for a time", by: owner, to: anybody, role: account.HotelStaff, target: property(hotelA), from: tomorrow, until: nextWeek},
		{name: "within a short grant", by: brief, to: anybody, role: account.HotelStaff, target: property(hotelA), until: tomorrow},
		{name: "a house of what is proven", by: unproven, to: anybody, role: account.HotelStaff, target: property(hotelB)},
		{name: "a script", by: admin, to: script.ID, role: account.Editor, target: everywhere},

		{name: "police gives their own role", by: police, to: anybody, role: account.ProvincePolice, target: province(provinceX), want: "grant_exceeds_own"},
		{name: "police gives another province", by: police, to: anybody, role: account.WardPolice, target: ward(wardB), want: "grant_exceeds_own"},
		{name: "owner gives another house", by: owner, to: anybody, role: account.HotelStaff, target: property(hotelB), want: "grant_exceeds_own"},
		{name: "owner gives another role", by: owner, to: anybody, role: account.Editor, target: ward(wardA), want: "grant_exceeds_own"},
		{name: "editor gives", by: editor, to: anybody, role: account.Editor, target: ward(wardA), want: "grant_exceeds_own"},
		{name: "without end out of a short grant", by: brief, to: anybody, role: account.HotelStaff, target: property(hotelA), want: "grant_exceeds_own"},
		{name: "longer than a short grant", by: brief, to: anybody, role: account.HotelStaff, target: property(hotelA), until: tomorrow.Add(time.Millisecond), want: "grant_exceeds_own"},
		{name: "what is over", by: soon, to: anybody, role: account.HotelStaff, target: property(hotelA), want: "grant_exceeds_own"},
		{name: "what has not begun", by: soon, to: anybody, role: account.HotelStaff, target: property(hotelB), from: nextWeek, want: "grant_exceeds_own"},
		{name: "what waits for a second factor", by: unproven, to: anybody, role: account.Admin, target: everywhere, want: "grant_exceeds_own"},
		{name: "what waits, in the own house", by: unproven, to: anybody, role: account.Editor, target: ward(wardB), want: "grant_exceeds_own"},
		{name: "nobody gives", by: domain.Actor{}, to: anybody, role: account.Editor, target: everywhere, want: "grant_exceeds_own"},

		{name: "to self", by: admin, to: admin.ID, role: account.Editor, target: everywhere, want: "grant_to_self"},
		{name: "to a device", by: admin, to: device.Account.ID, role: account.Editor, target: everywhere, want: "device_takes_no_grant"},
		{name: "to nobody", by: admin, to: "nobody", role: account.Editor, target: everywhere, want: "account_not_found"},
		{name: "to a closed account", by: admin, to: shut.ID, role: account.Editor, target: everywhere, want: "account_not_found"},
		{name: "police to a script", by: admin, to: script.ID, role: account.WardPolice, target: ward(wardA), want: "/role not_in_list"},
		{name: "tourist", by: admin, to: anybody, role: account.Tourist, target: everywhere, want: "/role not_in_list"},
		{name: "no role", by: admin, to: anybody, target: everywhere, want: "/role not_in_list"},
		{name: "a target not for the role", by: admin, to: anybody, role: account.WardPolice, target: everywhere, want: "/target/type reach_not_for_role"},
		{name: "no target", by: admin, to: anybody, role: account.Editor, want: "/target/type reach_not_for_role"},
		{name: "an unknown unit", by: admin, to: anybody, role: account.Editor, target: ward("1@2025-07-01"), want: "/target/id reach_unknown"},
		{name: "all of something", by: admin, to: anybody, role: account.Editor, target: account.Target{Type: account.ReachAll, ID: "x"}, want: "/target/id reach_unknown"},
		{name: "over before it begins", by: admin, to: anybody, role: account.Editor, target: everywhere, from: nextWeek, until: tomorrow, want: "/until range_reversed"},
		{name: "over already", by: admin, to: anybody, role: account.Editor, target: everywhere, until: now, want: "/until range_reversed"},
	} {
		n := account.NewGrant{Account: c.to, Role: c.role, Target: c.target, From: c.from, Until: c.until}
		before := len(w.store.grants)
		g, err := w.Grant(ctx, c.by, n)
		if got := why(err); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if made := len(w.store.grants) - before; made != 0 && c.want != "" || made != 1 && c.want == "" {
			t.Errorf("%s: made %d grants", c.name, made)
		}
		if c.want == "" && (g.GrantedBy != c.by.ID || g.From.Before(now) || !slices.Equal(w.store.grants[g.ID].Cover, g.Cover)) {
			t.Errorf("%s: granted %+v", c.name, g)
		}
		// An invitation goes by the same rules, but for whom it is for.
		if c.to == anybody {
			_, _, err = w.Invite(ctx, c.by, n, 0)
			if got := why(err); got != c.want {
				t.Errorf("%s, invited: %q, want %q", c.name, got, c.want)
			}
		}
	}
}

// The scopes of a log-in bound what may be given away with it.
func TestNarrowLogInsGiveNothing(t *testing.T) {
	w := newWorld(t)
	anybody := w.person("anybody").ID
	n := account.NewGrant{Account: anybody, Role: account.Editor, Target: everywhere, Until: w.clock().Add(time.Hour)}
	for scope, reason := range map[string]string{account.ScopeWritePlaces: "grant_exceeds_own", account.ScopeWriteGrants: ""} {
		_, s, err := w.NewServiceAccount(ctx, "script", account.Admin, []account.Target{everywhere}, []string{scope}, time.Hour)
		want(t, err, "")
		_, err = w.Grant(ctx, w.again(s.ID), n)
		want(t, err, reason)
	}
}

// Nobody is given so many grants that finding out who they are takes too long: not
// by one who gives, nor by themselves. What is taken back makes room.
func TestGrantsAreBounded(t *testing.T) {
	w := newWorld(t)
	owner := w.staff("owner", account.HotelOwner, property(hotelA))
	hoa := w.person("hoa")
	one := account.NewGrant{Account: hoa.ID, Role: account.HotelStaff, Target: property(hotelA), Until: w.clock().Add(time.Second)}
	for range 500 {
		_, err := w.Grant(ctx, owner, one)
		want(t, err, "")
	}
	_, err := w.Grant(ctx, owner, one)
	want(t, err, "too_many")
	_, plain, err := w.Invite(ctx, owner, one, 0)
	want(t, err, "")
	by := w.actor(hoa.ID, account.MethodPassword)
	_, err = w.Accept(ctx, client, by, account.NewPerson{Code: plain})
	want(t, err, "too_many")
	for _, g := range w.store.grants {
		if g.Account == hoa.ID {
			want(t, w.RevokeGrant(ctx, owner, g.ID), "")
			break
		}
	}
	_, err = w.Accept(ctx, client, by, account.NewPerson{Code: plain})
	want(t, err, "")
}

func TestRefusedGrantsAreWrittenDown(t *testing.T) {
	w := newWorld(t)
	owner := w.staff("owner", account.HotelOwner, property(hotelA))
	to := w.person("anybody").ID
	w.Grant(ctx, owner, account.NewGrant{Account: to, Role: account.Admin, Target: everywhere})
	w.Grant(ctx, owner, account.NewGrant{Account: owner.ID, Role: account.HotelStaff, Target: property(hotelA)})
	w.Grant(ctx, owner, account.NewGrant{Account: to, Role: account.HotelStaff, Target: property(hotelA)})
	if got := w.told("create-grant"); got != "refused grant_exceeds_own, refused grant_to_self, allowed" {
		t.Errorf("told %q", got)
	}
	w.down = true
	_, err := w.Grant(ctx, owner, account.NewGrant{Account: to, Role: account.HotelStaff, Target: property(hotelA)})
	want(t, err, "audit_unavailable")
	if n := len(w.store.grants); n != 2 {
		t.Errorf("%d grants, want 2", n)
	}
}

func TestRevokeGrant(t *testing.T) {
	w := newWorld(t)
	admin := w.staff("admin", account.Admin, everywhere)
	police := w.staff("police", account.ProvincePolice, province(provinceX))
	owner := w.staff("owner", account.HotelOwner, property(hotelA))
	to := w.person("anybody").ID
	give := func(role account.Role, target account.Target) string {
		return w.give(to, role, target, w.clock(), time.Time{}).ID
	}
	for _, c := range []struct {
		name, grant string
		by          domain.Actor
		want        string
	}{
		{name: "out of reach", by: owner, grant: give(account.HotelStaff, property(hotelB)), want: "grant_not_found"},
		{name: "all is out of reach", by: police, grant: give(account.Department, everywhere), want: "grant_not_found"},
		{name: "no such", by: admin, grant: "none", want: "grant_not_found"},
		{name: "in reach, not theirs to give", by: police, grant: give(account.HotelOwner, property(hotelA)), want: "grant_exceeds_own"},
		{name: "a peer", by: police, grant: give(account.ProvincePolice, province(provinceX)), want: "grant_exceeds_own"},
		{name: "a ward's", by: police, grant: give(account.WardPolice, ward(wardA))},
		{name: "a partner", by: owner, grant: give(account.HotelOwner, property(hotelA))},
		{name: "an administrator", by: admin, grant: give(account.Admin, everywhere)},
	} {
		if got := why(w.RevokeGrant(ctx, c.by, c.grant)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if g := w.store.grants[c.grant]; c.grant != "none" && g.RevokedAt.IsZero() != (c.want != "") || c.want == "" && g.RevokedBy != c.by.ID {
			t.Errorf("%s: left %+v", c.name, g)
		}
	}
	// What is taken back is gone at once, and so is what could be given with it.
	for _, g := range w.store.grants {
		if g.Account == owner.ID {
			want(t, w.RevokeGrant(ctx, admin, g.ID), "")
		}
	}
	_, err := w.Grant(ctx, owner, account.NewGrant{Account: to, Role: account.HotelStaff, Target: property(hotelA)})
	want(t, err, "grant_exceeds_own")
	// An actor that was read a moment ago has no more than the grants have now.
	a := w.person("brief")
	w.give(a.ID, account.HotelOwner, property(hotelA), w.clock(), w.clock().Add(time.Minute))
	brief := w.actor(a.ID, account.MethodPassword)
	// An owner of a minute ends what staff have for good, not what owners have.
	want(t, w.RevokeGrant(ctx, brief, give(account.HotelStaff, property(hotelA))), "")
	want(t, w.RevokeGrant(ctx, brief, give(account.HotelOwner, property(hotelA))), "grant_exceeds_own")
	want(t, w.RevokeGrant(ctx, brief, w.give(to, account.HotelOwner, property(hotelA), w.clock(), w.clock().Add(30*time.Second)).ID), "")
	w.wait(time.Minute)
	want(t, w.RevokeGrant(ctx, brief, give(account.HotelStaff, property(hotelA))), "grant_exceeds_own")
}

// TestNobodyReachesMoreThanTheRoot lets accounts grant, invite, accept and take
// back in any order, from one granter on, and looks at what each of them may do
// at many moments.
func TestNobodyReachesMoreThanTheRoot(t *testing.T) {
	roots := []struct {
		role   account.Role
		target account.Target
	}{
		{account.HotelOwner, property(hotelA)},
		{account.ProvincePolice, province(provinceX)},
		{account.Admin, everywhere},
	}
	// Mostly what a table of roles lets through, so that reach and time are what
	// decides.
	type what struct {
		role   account.Role
		target account.Target
	}
	wishes := []what{
		{account.HotelStaff, property(hotelA)}, {account.HotelOwner, property(hotelA)}, {account.HotelOwner, property(hotelB)},
		{account.WardPolice, ward(wardA)}, {account.WardPolice, ward(wardB)}, {account.ProvincePolice, province(provinceY)},
		{account.Editor, everywhere}, {account.Editor, province(provinceX)}, {account.Admin, everywhere}, {account.WardPolice, everywhere},
	}
	passedOn := 0
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t)
		defer func() { passedOn += len(w.store.grants) - 1 }()
		root := rapid.SampledFrom(roots).Draw(rt, "root")
		start := w.clock()
		until := start.Add(time.Duration(rapid.IntRange(1, 20).Draw(rt, "root until")) * time.Hour)
		var people []string
		for i := range 4 {
			a := account.Account{ID: w.id(), Kind: account.Person, State: account.Active, Login: fmt.Sprint("login", i)}
			if err := w.store.CreateAccount(ctx, a); err != nil {
				rt.Fatal(err)
			}
			people = append(people, a.ID)
		}
		w.give(people[0], root.role, root.target, start, until)
		may := func(id string) domain.Actor {
			grants, err := w.store.ListGrants(ctx, domain.Everything(), account.GrantFilter{Account: id}, 1000)
			if err != nil {
				rt.Fatal(err)
			}
			grants = slices.DeleteFunc(grants, func(g account.Grant) bool { return !g.RevokedAt.IsZero() })
			p := account.Principal{Account: w.store.accounts[id], Grants: grants, Session: account.Session{Methods: []string{account.MethodOTP}}}
			return account.ActorOf(&p, w.clock())
		}
		var codes []string
		for range rapid.IntRange(10, 60).Draw(rt, "steps") {
			by := may(rapid.SampledFrom(people).Draw(rt, "by"))
			wish := rapid.SampledFrom(wishes).Draw(rt, "what")
			n := account.NewGrant{Account: rapid.SampledFrom(people).Draw(rt, "to"), Role: wish.role, Target: wish.target}
			n.From = start.Add(time.Duration(rapid.IntRange(-10, 10).Draw(rt, "from")) * time.Hour)
			if later := rapid.IntRange(-8, 3).Draw(rt, "until"); later < 3 {
				n.Until = until.Add(time.Duration(later) * time.Hour)
			}
			switch rapid.IntRange(0, 3).Draw(rt, "how") {
			case 0, 1:
				w.Grant(ctx, by, n)
			case 2:
				if _, plain, err := w.Invite(ctx, by, n, 0); err == nil {
					codes = append(codes, plain)
				}
			case 3:
				if len(codes) > 0 {
					w.Accept(ctx, account.Client{Network: w.id()}, by, account.NewPerson{Code: rapid.SampledFrom(codes).Draw(rt, "code")})
				}
			}
			w.wait(time.Duration(rapid.IntRange(0, 40).Draw(rt, "minutes")) * time.Minute)
		}
		inside := account.Grant{Role: root.role, Target: root.target}
		for range 30 {
			over := !w.clock().Before(until)
			for _, id := range people[1:] {
				for scope, reach := range may(id).Reaches {
					own := scope == account.ScopeSelf || scope == account.ScopePropose
					if own {
						continue
					}
					if over {
						rt.Fatalf("%s has %s after the root's end", id, scope)
					}
					if !slices.ContainsFunc(scopesGivenBy(root.role), func(s string) bool { return s == scope }) {
						rt.Fatalf("%s has %s, which the root cannot give", id, scope)
					}
					for target, cover := range coverOfTarget {
						if reach.Covers(cover...) && !inside.Reach().Covers(cover...) {
							rt.Fatalf("%s reaches %v by %s, and the root %v does not", id, target, scope, root.target)
						}
					}
				}
			}
			w.wait(time.Hour)
		}
	})
	if passedOn == 0 {
		t.Error("nothing was ever passed on: the property says nothing")
	}
}

// scopesGivenBy are those of the roles that a role can pass on, by hand.
func scopesGivenBy(r account.Role) []string {
	switch r {
	case account.HotelOwner: // staff and owners
		return []string{account.ScopeReadDocuments, account.ScopeEditPlaces, account.ScopeReadGrants, account.ScopeWriteGrants}
	case account.ProvincePolice: // ward police, who cannot do anything yet
		return nil
	}
	return []string{account.ScopeReviewProposals, account.ScopeEditPlaces, account.ScopeWritePlaces, account.ScopeReadAccounts,
		account.ScopeWriteAccounts, account.ScopeReadGrants, account.ScopeWriteGrants, account.ScopeReadDocuments}
}
