package storetest

import (
	"cmp"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/store"
)

func testCodes(t *testing.T, o Opener) {
	each(t, o, map[string]func(*testing.T, store.Store){
		"round trip": codesKept,
		"absent":     codesAbsent,
		"use":        codesUsed,
		"own copies": codesOwnCopies,
		"list":       codesListed,
		"list model": codesModel,
		"expire":     codesExpire,
	})
}

// invitation is an unused code for Mũi Né.
func invitation(id string, change ...func(*account.Code)) account.Code {
	c := account.Code{ID: id, Kind: account.Invitation, MAC: []byte{0, 255, 1}, Role: account.Editor,
		Target: account.Target{Type: account.ReachWard, ID: muiNe}, Cover: []string{muiNe, lamDong},
		From: day0, By: "operator", CreatedAt: day0, ExpiresAt: day0.Add(24 * time.Hour)}
	for _, change := range change {
		change(&c)
	}
	return c
}

func resetOf(id, of string) account.Code {
	return account.Code{ID: id, Kind: account.Reset, MAC: []byte("mac"), Account: of, By: "admin", CreatedAt: day0, ExpiresAt: later(60)}
}

// fullCode has every field set.
func fullCode(id string) account.Code {
	return invitation(id, func(c *account.Code) {
		c.Account, c.Factor, c.Until, c.UsedBy, c.UsedAt = "a1", true, later(1e7).Add(tick), "Đỗ", later(3).Add(tick)
	})
}

func addCodes(t testing.TB, s store.Store, records ...account.Code) {
	t.Helper()
	addAll(t, s.CreateCode, records)
}

func codeOf(t testing.TB, s store.Store, id string) account.Code {
	t.Helper()
	return found(t, s.Code, id)
}

func codeID(c account.Code) string { return c.ID }

func codesKept(t *testing.T, s store.Store) {
	if missing := unset(reflect.ValueOf(fullCode("a")), "Code", nil); len(missing) > 0 {
		t.Fatalf("the full code of the suite leaves out %v", missing)
	}
	for _, want := range []account.Code{fullCode("a"), invitation("b"), resetOf("c", "u")} {
		addCodes(t, s, want)
		wantSame(t, "Code", codeOf(t, s, want.ID), want)
	}
	listed, err := s.ListCodes(testContext(t), domain.Everything(), day0, "", 5)
	must(t, err)
	wantSame(t, "ListCodes", listed, []account.Code{invitation("b"), resetOf("c", "u")})
}

func codesAbsent(t *testing.T, s store.Store) {
	ctx := testContext(t)
	addCodes(t, s, invitation("a"))
	wantError(t, s.CreateCode(ctx, resetOf("a", "u")), domain.CodeConflict, domain.ReasonIDTaken)
	wantSame(t, "after a refused one", codeOf(t, s, "a"), invitation("a"))
	for _, id := range []string{"none", "", "A", "%"} {
		_, err := s.Code(ctx, id)
		wantError(t, err, domain.CodeNotFound, domain.ReasonCodeNotFound)
		wantError(t, s.UseCode(ctx, id, "u", day0), domain.CodeNotFound, domain.ReasonCodeNotFound)
	}
}

func codesUsed(t *testing.T, s store.Store) {
	ctx := testContext(t)
	addCodes(t, s, invitation("a"), invitation("b"), resetOf("r", "u"))
	must(t, s.UseCode(ctx, "a", "u", later(1).Add(tick)))
	want := invitation("a", func(c *account.Code) { c.UsedBy, c.UsedAt = "u", later(1).Add(tick) })
	wantSame(t, "used", codeOf(t, s, "a"), want)
	for _, by := range []string{"u", "v"} {
		wantError(t, s.UseCode(ctx, "a", by, later(2)), domain.CodeConflict, domain.ReasonCodeUsed)
	}
	wantSame(t, "used, and tried again", codeOf(t, s, "a"), want)
	wantSame(t, "another", codeOf(t, s, "b"), invitation("b"))
	must(t, s.UseCode(ctx, "r", "u", later(1e6))) // whether it is over is not the store's to say
	wantError(t, s.UseCode(ctx, "r", "u", later(1e6)), domain.CodeConflict, domain.ReasonCodeUsed)
}

func codesOwnCopies(t *testing.T, s store.Store) {
	given := invitation("a")
	addCodes(t, s, given)
	spoil := func(c account.Code) { c.MAC[0], c.Cover[0] = 'x', "x" }
	spoil(given)
	spoil(codeOf(t, s, "a"))
	listed, err := s.ListCodes(testContext(t), domain.Everything(), day0, "", 1)
	must(t, err)
	spoil(listed[0])
	wantSame(t, "after others changed their copies", codeOf(t, s, "a"), invitation("a"))
}

func codesListed(t *testing.T, s store.Store) {
	ctx := testContext(t)
	now := later(100)
	ends := func(at time.Time) func(*account.Code) { return func(c *account.Code) { c.ExpiresAt = at } }
	addCodes(t, s, invitation("b"), invitation("a"), invitation("C"), invitation("over", ends(now)), invitation("left", ends(now.Add(tick))),
		fullCode("used"), resetOf("reset", "u"), invitation("hue", func(c *account.Code) { c.Cover = []string{hue} }),
		invitation("all", func(c *account.Code) { c.Target, c.Cover = account.Target{Type: account.ReachAll}, nil }))
	everything := domain.Everything()
	for _, tt := range []struct {
		name  string
		reach domain.Reach
		now   time.Time
		after string
		limit int
		want  []string
	}{
		{"all, by id", everything, now, "", 10, []string{"C", "a", "all", "b", "hue", "left"}},
		{"earlier", everything, day0, "", 10, []string{"C", "a", "all", "b", "hue", "left", "over", "reset"}},
		{"limit", everything, now, "", 2, []string{"C", "a"}},
		{"limit 0", everything, now, "", 0, nil},
		{"after", everything, now, "b", 10, []string{"hue", "left"}},
		{"after an id nobody has", everything, now, "c", 1, []string{"hue"}},
		{"when all is over", everything, later(1e6), "", 10, nil},
		{"nothing", domain.Reach{}, now, "", 10, nil},
		{"over no keys", domain.ReachOver(), now, "", 10, nil},
		{"one key", domain.ReachOver(hue), now, "", 10, []string{"hue"}},
		{"two keys of one record", domain.ReachOver(muiNe, lamDong), now, "", 10, []string{"C", "a", "b", "left"}},
		{"several keys, after", domain.ReachOver(lamDong, hue), day0, "b", 2, []string{"hue", "left"}},
		{"nobody's keys", domain.ReachOver(domain.AccountKey("u"), domain.AccountKey("operator"), "", "%"), day0, "", 10, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := s.ListCodes(ctx, tt.reach, tt.now, tt.after, tt.limit)
			wantIDs(t, "ListCodes", got, err, codeID, tt.want...)
		})
	}
}

// codesModel compares lists, page by page, with brute force.
func codesModel(t *testing.T, s store.Store) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	ctx := testContext(t)
	var all []account.Code
	for i := range 66 {
		all = append(all, invitation(oddID(i), func(c *account.Code) { c.Cover, c.ExpiresAt = randomKeys(r, 7), later(r.IntN(9)) }))
	}
	addCodes(t, s, all...)
	slices.SortFunc(all, func(a, b account.Code) int { return cmp.Compare(a.ID, b.ID) })
	for i := range all {
		if r.IntN(4) == 0 {
			all[i].UsedBy, all[i].UsedAt = "u", later(1)
			must(t, s.UseCode(ctx, all[i].ID, "u", later(1)))
		}
	}
	for range 100 {
		reach, now, limit := randomReach(r), later(r.IntN(9)), 1+r.IntN(15)
		var want []account.Code
		for _, c := range all {
			if reach.Covers(c.Cover...) && c.UsedAt.IsZero() && now.Before(c.ExpiresAt) {
				want = append(want, c)
			}
		}
		got := pages(t, limit, func(last *account.Code) ([]account.Code, error) {
			after := ""
			if last != nil {
				after = last.ID
			}
			return s.ListCodes(ctx, reach, now, after, limit)
		})
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%s, pages of %d:\n got %q\nwant %q", describeReach(reach), limit, idList(got, codeID), idList(want, codeID))
		}
	}
}

func codesExpire(t *testing.T, s store.Store) {
	ctx := testContext(t)
	before := later(100)
	ends := func(at time.Time) func(*account.Code) { return func(c *account.Code) { c.ExpiresAt = at } }
	used := func(c *account.Code) { c.UsedBy, c.UsedAt = "u", later(1) }
	addCodes(t, s, invitation("gone", ends(before.Add(-tick))), invitation("gone, used", ends(later(2)), used),
		invitation("edge", ends(before)), invitation("edge, used", ends(before), used), invitation("later"))
	if n, err := s.ExpireCodes(ctx, before); err != nil || n != 2 {
		t.Errorf("ExpireCodes: got %d, %v, want 2", n, err)
	}
	for _, id := range []string{"gone", "gone, used"} {
		_, err := s.Code(ctx, id)
		wantError(t, err, domain.CodeNotFound, domain.ReasonCodeNotFound)
	}
	for _, id := range []string{"edge", "edge, used", "later"} {
		codeOf(t, s, id)
	}
	if n, err := s.ExpireCodes(ctx, before); err != nil || n != 0 {
		t.Errorf("ExpireCodes again: got %d, %v, want 0", n, err)
	}
}
