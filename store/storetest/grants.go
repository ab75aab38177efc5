package storetest

import (
	"cmp"
	"context"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/store"
)

func testGrants(t *testing.T, o Opener) {
	each(t, o, map[string]func(*testing.T, store.Store){
		"round trip": grantsKept,
		"absent":     grantsAbsent,
		"reach":      grantsInReach,
		"revoke":     grantsRevoked,
		"own copies": grantsOwnCopies,
		"list":       grantsListed,
		"list model": grantsModel,
	})
}

// grantTo is a grant over Mũi Né that holds from day0 on.
func grantTo(id, of string, change ...func(*account.Grant)) account.Grant {
	g := account.Grant{ID: id, Account: of, Role: account.Editor, Target: account.Target{Type: account.ReachWard, ID: muiNe},
		Cover: []string{muiNe, lamDong}, From: day0, GrantedBy: "operator", GrantedAt: day0}
	for _, c := range change {
		c(&g)
	}
	return g
}

// fullGrant has every field set; it belongs to account a1.
func fullGrant(id string) account.Grant {
	return account.Grant{ID: id, Account: "a1", Role: account.HotelOwner, Target: account.Target{Type: account.ReachProperty, ID: "$p.1"},
		Cover: []string{domain.PlaceKey("$p.1"), muiNe, lamDong}, From: day0.Add(tick), Until: later(1e7).Add(tick),
		GrantedBy: "admin", GrantedAt: day0.Add(-tick), RevokedBy: "Đỗ", RevokedAt: later(3).Add(tick)}
}

func addGrants(t testing.TB, s store.Store, records ...account.Grant) {
	t.Helper()
	addAll(t, s.CreateGrant, records)
}

func grantOf(t testing.TB, s store.Store, id string) account.Grant {
	t.Helper()
	return found(t, func(ctx context.Context, id string) (account.Grant, error) {
		return s.Grant(ctx, domain.Everything(), id)
	}, id)
}

func grantID(g account.Grant) string { return g.ID }

func grantsKept(t *testing.T, s store.Store) {
	if missing := unset(reflect.ValueOf(fullGrant("a")), "Grant", nil); len(missing) > 0 {
		t.Fatalf("the full grant of the suite leaves out %v", missing)
	}
	everywhere := account.Grant{ID: "c", Account: "a", Role: account.Admin, Target: account.Target{Type: account.ReachAll}, From: day0, GrantedBy: "operator", GrantedAt: day0}
	for _, want := range []account.Grant{fullGrant("a"), grantTo("b", "a"), everywhere} {
		addGrants(t, s, want)
		wantSame(t, "Grant", grantOf(t, s, want.ID), want)
		listed, err := s.ListGrants(testContext(t), domain.Everything(), account.GrantFilter{Role: want.Role}, 5)
		must(t, err)
		wantSame(t, "ListGrants", listed, []account.Grant{want})
	}
}

func grantsAbsent(t *testing.T, s store.Store) {
	ctx := testContext(t)
	addGrants(t, s, grantTo("a", "u"))
	wantError(t, s.CreateGrant(ctx, fullGrant("a")), domain.CodeConflict, domain.ReasonIDTaken)
	wantSame(t, "after a refused one", grantOf(t, s, "a"), grantTo("a", "u"))
	for _, id := range []string{"none", "", "A", "u"} {
		_, err := s.Grant(ctx, domain.Everything(), id)
		wantError(t, err, domain.CodeNotFound, domain.ReasonGrantNotFound)
		wantError(t, s.RevokeGrant(ctx, domain.Everything(), id, "x", day0), domain.CodeNotFound, domain.ReasonGrantNotFound)
	}
}

// grantsInReach: what is out of reach is not there, for reading and revoking.
func grantsInReach(t *testing.T, s store.Store) {
	ctx := testContext(t)
	bare := grantTo("bare", "u", func(g *account.Grant) { g.Cover = nil })
	addGrants(t, s, grantTo("a", "u"), bare)
	for _, reach := range []domain.Reach{domain.ReachOver(muiNe), domain.ReachOver(lamDong, hue), domain.Everything()} {
		got, err := s.Grant(ctx, reach, "a")
		must(t, err)
		wantSame(t, "Grant in "+describeReach(reach), got, grantTo("a", "u"))
	}
	outside := []domain.Reach{{}, domain.ReachOver(), domain.ReachOver(hue), domain.ReachOver("22918", "", "%", domain.AccountKey("u"), "u", domain.PlaceKey(muiNe))}
	for _, reach := range outside {
		_, err := s.Grant(ctx, reach, "a")
		wantError(t, err, domain.CodeNotFound, domain.ReasonGrantNotFound)
		wantError(t, s.RevokeGrant(ctx, reach, "a", "x", later(1)), domain.CodeNotFound, domain.ReasonGrantNotFound)
	}
	for _, reach := range append(outside, domain.ReachOver(reachKeys...)) { // nothing covers it but everything
		_, err := s.Grant(ctx, reach, "bare")
		wantError(t, err, domain.CodeNotFound, domain.ReasonGrantNotFound)
		wantError(t, s.RevokeGrant(ctx, reach, "bare", "x", later(1)), domain.CodeNotFound, domain.ReasonGrantNotFound)
	}
	wantSame(t, "after refusals", grantOf(t, s, "a"), grantTo("a", "u"))
	wantSame(t, "after refusals", grantOf(t, s, "bare"), bare)
}

func grantsRevoked(t *testing.T, s store.Store) {
	ctx := testContext(t)
	addGrants(t, s, grantTo("a", "u"), grantTo("b", "u"))
	must(t, s.RevokeGrant(ctx, domain.ReachOver(lamDong), "a", "admin", later(5).Add(tick)))
	must(t, s.RevokeGrant(ctx, domain.Everything(), "a", "another", later(1))) // it stays as it is
	must(t, s.RevokeGrant(ctx, domain.ReachOver(muiNe), "a", "another", later(9)))
	want := grantTo("a", "u", func(g *account.Grant) { g.RevokedBy, g.RevokedAt = "admin", later(5).Add(tick) })
	wantSame(t, "revoked", grantOf(t, s, "a"), want)
	wantError(t, s.RevokeGrant(ctx, domain.ReachOver(hue), "a", "x", later(9)), domain.CodeNotFound, domain.ReasonGrantNotFound)
	wantSame(t, "another", grantOf(t, s, "b"), grantTo("b", "u"))
}

func grantsOwnCopies(t *testing.T, s store.Store) {
	given := grantTo("a", "u")
	addGrants(t, s, given)
	given.Cover[0] = "x"
	grantOf(t, s, "a").Cover[0] = "x"
	listed, err := s.ListGrants(testContext(t), domain.Everything(), account.GrantFilter{}, 1)
	must(t, err)
	listed[0].Cover[0] = "x"
	wantSame(t, "after others changed their copies", grantOf(t, s, "a"), grantTo("a", "u"))
}

func grantsListed(t *testing.T, s store.Store) {
	ctx := testContext(t)
	ward, whole := account.Target{Type: account.ReachWard, ID: muiNe}, account.Target{Type: account.ReachAll}
	addGrants(t, s, grantTo("b", "u"), grantTo("a", "v"),
		grantTo("C", "u", func(g *account.Grant) { g.Target, g.Cover, g.Role = whole, nil, account.Admin }),
		grantTo("until", "u", func(g *account.Grant) { g.Until = later(10) }),
		grantTo("from", "u", func(g *account.Grant) { g.From = later(10) }),
		grantTo("revoked", "u", func(g *account.Grant) { g.RevokedAt, g.RevokedBy = later(1e6), "x" }),
		grantTo("hue", "u", func(g *account.Grant) { g.Target.ID, g.Cover = hue, []string{hue} }))
	everything := domain.Everything()
	for _, tt := range []struct {
		name  string
		reach domain.Reach
		f     account.GrantFilter
		limit int
		want  []string
	}{
		{"all, by id", everything, account.GrantFilter{}, 10, []string{"C", "a", "b", "from", "hue", "revoked", "until"}},
		{"limit", everything, account.GrantFilter{}, 2, []string{"C", "a"}},
		{"limit 0", everything, account.GrantFilter{}, 0, nil},
		{"after an id nobody has", everything, account.GrantFilter{After: "g"}, 10, []string{"hue", "revoked", "until"}},
		{"account", everything, account.GrantFilter{Account: "v"}, 10, []string{"a"}},
		{"role", everything, account.GrantFilter{Role: account.Admin}, 10, []string{"C"}},
		{"target", everything, account.GrantFilter{Target: ward}, 10, []string{"a", "b", "from", "revoked", "until"}},
		{"target of all", everything, account.GrantFilter{Target: whole}, 10, []string{"C"}},
		{"target of another type", everything, account.GrantFilter{Target: account.Target{Type: account.ReachProvince, ID: muiNe}}, 10, nil},
		{"target of a type alone", everything, account.GrantFilter{Target: account.Target{Type: account.ReachWard}}, 10, nil},
		{"target without its type", everything, account.GrantFilter{Target: account.Target{ID: muiNe}}, 10, nil},
		{"holding at an edge", everything, account.GrantFilter{HoldsAt: later(10)}, 10, []string{"C", "a", "b", "from", "hue"}},
		{"holding just before", everything, account.GrantFilter{HoldsAt: later(10).Add(-tick)}, 10, []string{"C", "a", "b", "hue", "until"}},
		{"holding from the start", everything, account.GrantFilter{HoldsAt: day0}, 10, []string{"C", "a", "b", "hue", "until"}},
		{"holding before", everything, account.GrantFilter{HoldsAt: day0.Add(-tick)}, 10, nil},
		{"kept", everything, account.GrantFilter{Kept: true}, 10, []string{"C", "a", "b", "from", "hue", "until"}},
		{"nothing", domain.Reach{}, account.GrantFilter{}, 10, nil},
		{"over no keys", domain.ReachOver(), account.GrantFilter{}, 10, nil},
		{"one key", domain.ReachOver(hue), account.GrantFilter{}, 10, []string{"hue"}},
		{"two keys of one record", domain.ReachOver(muiNe, lamDong), account.GrantFilter{}, 10, []string{"a", "b", "from", "revoked", "until"}},
		{"several keys", domain.ReachOver(lamDong, hue, "%"), account.GrantFilter{Account: "u"}, 3, []string{"b", "from", "hue"}},
		{"not by its account", domain.ReachOver(domain.AccountKey("u")), account.GrantFilter{Account: "u"}, 10, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := s.ListGrants(ctx, tt.reach, tt.f, tt.limit)
			wantIDs(t, "ListGrants", got, err, grantID, tt.want...)
		})
	}
}

// grantsModel compares lists, page by page, and single questions with brute
// force.
func grantsModel(t *testing.T, s store.Store) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	ctx := testContext(t)
	var all []account.Grant
	for i := range 77 {
		all = append(all, randomGrant(r, oddID(i)))
	}
	addGrants(t, s, all...)
	slices.SortFunc(all, func(a, b account.Grant) int { return cmp.Compare(a.ID, b.ID) })
	for i := range all {
		if r.IntN(4) == 0 && all[i].RevokedAt.IsZero() {
			all[i].RevokedBy, all[i].RevokedAt = "x", later(r.IntN(9))
			must(t, s.RevokeGrant(ctx, domain.Everything(), all[i].ID, "x", all[i].RevokedAt))
		}
	}
	for range 150 {
		reach, f, limit := randomReach(r), randomGrantFilter(r, all), 1+r.IntN(20)
		var want []account.Grant
		for _, g := range all {
			if reach.Covers(g.Cover...) && grantPasses(g, f) {
				want = append(want, g)
			}
		}
		got := pages(t, limit, func(last *account.Grant) ([]account.Grant, error) {
			if last != nil {
				f.After = last.ID
			}
			return s.ListGrants(ctx, reach, f, limit)
		})
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%s, %+v, pages of %d:\n got %q\nwant %q", describeReach(reach), f, limit, idList(got, grantID), idList(want, grantID))
		}
		one := all[r.IntN(len(all))]
		if _, err := s.Grant(ctx, reach, one.ID); (err == nil) != reach.Covers(one.Cover...) {
			t.Fatalf("%s, grant %q covering %q: got %v", describeReach(reach), one.ID, one.Cover, err)
		}
	}
}

func randomGrant(r *rand.Rand, id string) account.Grant {
	return grantTo(id, []string{"a1", "a2"}[r.IntN(2)], func(g *account.Grant) {
		g.Role = account.Roles()[r.IntN(3)]
		g.Target = account.Target{Type: account.ReachWard, ID: reachKeys[r.IntN(2)]}
		switch r.IntN(4) {
		case 0:
			g.Target = account.Target{Type: account.ReachAll}
		case 1:
			g.Target.Type = account.ReachProvince // of the same key
		}
		g.Cover, g.From = randomKeys(r, 7), later(r.IntN(9))
		if r.IntN(2) == 0 {
			g.Until = later(r.IntN(12))
		}
	})
}

func randomGrantFilter(r *rand.Rand, all []account.Grant) account.GrantFilter {
	var f account.GrantFilter
	some := func() account.Grant { return all[r.IntN(len(all))] }
	if r.IntN(3) == 0 {
		f.Account = some().Account
	}
	if r.IntN(3) == 0 {
		f.Role = some().Role
	}
	if r.IntN(3) == 0 {
		f.Target = some().Target
	}
	if r.IntN(2) == 0 {
		f.HoldsAt = later(r.IntN(13))
	}
	f.Kept = r.IntN(3) == 0
	return f
}

// grantPasses is the brute-force meaning of a filter, After aside.
func grantPasses(g account.Grant, f account.GrantFilter) bool {
	return (f.Account == "" || g.Account == f.Account) && (f.Role == "" || g.Role == f.Role) &&
		(f.Target == account.Target{} || g.Target == f.Target) && (!f.Kept || g.RevokedAt.IsZero()) && (f.HoldsAt.Equal(time.Time{}) || g.Holds(f.HoldsAt))
}
