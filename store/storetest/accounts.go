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

func testAccounts(t *testing.T, o Opener) {
	each(t, o, map[string]func(*testing.T, store.Store){
		"round trip":     accountsKept,
		"absent":         accountsAbsent,
		"refused":        accountsRefused,
		"update":         accountsUpdated,
		"names are free": accountsGiveNamesUp,
		"odd names":      accountsOddNames,
		"own copies":     accountsOwnCopies,
		"list":           accountsListed,
		"list model":     accountsModel,
		"expire devices": devicesExpire,
	})
}

// person is somebody with a login; change makes them special.
func person(id string, change ...func(*account.Account)) account.Account {
	a := account.Account{ID: id, Kind: account.Person, State: account.Active, Login: id + "@example.vn",
		CreatedAt: day0, UpdatedAt: day0}
	for _, c := range change {
		c(&a)
	}
	return a
}

func device(id string) account.Account {
	return account.Account{ID: id, Kind: account.Device, State: account.Active, CreatedAt: day0, UpdatedAt: day0}
}

func foreigner(id, issuer, subject string) account.Account {
	a := device(id)
	a.Kind, a.Identity = account.External, &account.Identity{Issuer: issuer, Subject: subject}
	return a
}

// fullAccount has every field set.
func fullAccount(id string) account.Account {
	return account.Account{
		ID: id, Version: 1, Kind: account.Person, State: account.Suspended, Login: "nguyễn@example.vn",
		Identity: &account.Identity{Issuer: "https://id.example.vn/?a=1", Subject: "$ne.Ω"},
		Name:     "Nguyễn Thị ' \" \\ % \n 🏖", Lang: "vi", Password: "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA",
		TOTP:      &account.TOTP{Secret: []byte{0, 255, 1}, Confirmed: day0.Add(tick), LastStep: 1 << 60, Recovery: [][]byte{{0}, {1, 0}, {255}}},
		CreatedAt: day0, UpdatedAt: day0.Add(time.Hour), PasswordAt: day0.Add(time.Second + tick), SignedOut: day0.Add(time.Minute + tick),
	}
}

func addAccounts(t testing.TB, s store.Store, records ...account.Account) {
	t.Helper()
	addAll(t, s.CreateAccount, records)
}

func accountOf(t testing.TB, s store.Store, id string) account.Account {
	t.Helper()
	return found(t, s.Account, id)
}

func accountID(a account.Account) string { return a.ID }

// accountsKept reads records back by every way there is.
func accountsKept(t *testing.T, s store.Store) {
	if missing := unset(reflect.ValueOf(fullAccount("a")), "Account", nil); len(missing) > 0 {
		t.Fatalf("the full account of the suite leaves out %v", missing)
	}
	ctx := testContext(t)
	unconfirmed := person("c", func(a *account.Account) { a.TOTP = &account.TOTP{Secret: []byte("s"), Recovery: [][]byte{{1}}} })
	for _, a := range []account.Account{fullAccount("a"), device("b"), unconfirmed, foreigner("d", "i", "s")} {
		want := a
		want.Version = 1
		a.Version = 77 // of the caller, is not looked at
		addAccounts(t, s, a)
		wantSame(t, "Account", accountOf(t, s, a.ID), want)
		if a.Login != "" {
			got, err := s.AccountByLogin(ctx, a.Login)
			must(t, err)
			wantSame(t, "AccountByLogin", got, want)
		}
		if a.Identity != nil {
			got, err := s.AccountByIdentity(ctx, *a.Identity)
			must(t, err)
			wantSame(t, "AccountByIdentity", got, want)
		}
		listed, err := s.ListAccounts(ctx, domain.ReachOver(domain.AccountKey(a.ID)), account.AccountFilter{}, 2)
		must(t, err)
		wantSame(t, "ListAccounts", listed, []account.Account{want})
		must(t, s.CreateSession(ctx, login("s"+a.ID, a.ID)))
		wantSame(t, "Principal", principalOf(t, s, "s"+a.ID).Account, want)
	}
}

func accountsAbsent(t *testing.T, s store.Store) {
	addAccounts(t, s, device("d"), person("p"), foreigner("f", "issuer", "subject"))
	ctx := testContext(t)
	_, err := s.Account(ctx, "none")
	wantError(t, err, domain.CodeNotFound, domain.ReasonAccountNotFound)
	for _, login := range []string{"none", "", "p", "P@example.vn", "p@example.vn "} { // no account goes by no login
		_, err := s.AccountByLogin(ctx, login)
		wantError(t, err, domain.CodeNotFound, domain.ReasonAccountNotFound)
	}
	for _, i := range []account.Identity{{}, {Issuer: "issuer"}, {Subject: "subject"}, {Issuer: "subject", Subject: "issuer"}, {Issuer: "issuers", Subject: "ubject"}} {
		_, err := s.AccountByIdentity(ctx, i)
		wantError(t, err, domain.CodeNotFound, domain.ReasonAccountNotFound)
	}
	_, err = s.UpdateAccount(ctx, person("none", func(a *account.Account) { a.Version = 1 }))
	wantError(t, err, domain.CodeNotFound, domain.ReasonAccountNotFound)
}

func accountsRefused(t *testing.T, s store.Store) {
	ctx := testContext(t)
	addAccounts(t, s, person("p"), foreigner("f", "i", "s"), person("closed", func(a *account.Account) { a.State = account.Closed }))
	before := accountOf(t, s, "p")
	for name, a := range map[string]account.Account{
		"login":           person("new", func(a *account.Account) { a.Login = "p@example.vn" }),
		"closed one's":    person("new", func(a *account.Account) { a.Login = "closed@example.vn" }),
		"identity":        foreigner("new", "i", "s"),
		"id":              person("p", func(a *account.Account) { a.Login = "other@example.vn" }),
		"id of a device":  device("p"),
		"everything":      person("p"),
		"login, on other": person("f", func(a *account.Account) { a.Login = "p@example.vn" }),
	} {
		t.Run(name, func(t *testing.T) {
			wantError(t, s.CreateAccount(ctx, a), domain.CodeConflict, domain.ReasonLoginTaken)
		})
	}
	for _, version := range []int64{0, 2, -1} {
		_, err := s.UpdateAccount(ctx, person("p", func(a *account.Account) { a.Version, a.Name = version, "stale" }))
		wantError(t, err, domain.CodePreconditionFailed, domain.ReasonStaleVersion)
	}
	_, err := s.UpdateAccount(ctx, person("p", func(a *account.Account) { a.Version, a.Login = 1, "closed@example.vn" }))
	wantError(t, err, domain.CodeConflict, domain.ReasonLoginTaken)
	_, err = s.UpdateAccount(ctx, person("p", func(a *account.Account) { a.Version, a.Identity = 1, &account.Identity{Issuer: "i", Subject: "s"} }))
	wantError(t, err, domain.CodeConflict, domain.ReasonLoginTaken)
	wantSame(t, "after refusals", accountOf(t, s, "p"), before)
	got, err := s.ListAccounts(ctx, domain.Everything(), account.AccountFilter{}, 10)
	wantIDs(t, "after refusals", got, err, accountID, "closed", "f", "p")
}

// accountsUpdated replaces records whole, from full to bare and back.
func accountsUpdated(t *testing.T, s store.Store) {
	ctx := testContext(t)
	addAccounts(t, s, fullAccount("a"), device("other"))
	bare := device("a")
	for version, next := range []account.Account{1: bare, 2: fullAccount("a"), 3: fullAccount("a"), 4: person("a")} {
		if version == 0 {
			continue
		}
		next.Version = int64(version)
		next.CreatedAt, next.UpdatedAt = day0, later(version)
		got, err := s.UpdateAccount(ctx, next)
		if err != nil || got != int64(version)+1 {
			t.Fatalf("UpdateAccount of version %d: got %d, %v, want the next", version, got, err)
		}
		next.Version = got
		wantSame(t, "after the update", accountOf(t, s, "a"), next)
	}
	want := device("other")
	want.Version = 1
	wantSame(t, "the other one", accountOf(t, s, "other"), want)
}

// accountsGiveNamesUp: a login and an identity are free for others once nobody
// has them.
func accountsGiveNamesUp(t *testing.T, s store.Store) {
	ctx := testContext(t)
	addAccounts(t, s, person("a"), foreigner("f", "i", "s"))
	bare := device("a")
	bare.Version = 1
	_, err := s.UpdateAccount(ctx, bare)
	must(t, err)
	_, err = s.AccountByLogin(ctx, "a@example.vn")
	wantError(t, err, domain.CodeNotFound, "")
	bare = device("f")
	bare.Version = 1
	_, err = s.UpdateAccount(ctx, bare)
	must(t, err)
	_, err = s.AccountByIdentity(ctx, account.Identity{Issuer: "i", Subject: "s"})
	wantError(t, err, domain.CodeNotFound, "")
	addAccounts(t, s, person("b", func(a *account.Account) { a.Login = "a@example.vn" }), foreigner("g", "i", "s"))
	got, err := s.AccountByLogin(ctx, "a@example.vn")
	if err != nil || got.ID != "b" {
		t.Errorf("AccountByLogin: got %q, %v, want b", got.ID, err)
	}
	got, err = s.AccountByIdentity(ctx, account.Identity{Issuer: "i", Subject: "s"})
	if err != nil || got.ID != "g" {
		t.Errorf("AccountByIdentity: got %q, %v, want g", got.ID, err)
	}
}

// accountsOddNames: no two logins, identities or ids are taken for one.
func accountsOddNames(t *testing.T, s store.Store) {
	ctx := testContext(t)
	ids := map[string]string{}
	for i, text := range oddTexts {
		id := oddID(i)
		ids[text] = id
		addAccounts(t, s, person(id, func(a *account.Account) {
			a.Login, a.Identity = text, &account.Identity{Issuer: text, Subject: "a"}
		}))
	}
	addAccounts(t, s, foreigner("split1", "a:", "b"), foreigner("split2", "a", ":b"), foreigner("split3", "a:b", ""))
	for text, id := range ids {
		got, err := s.AccountByLogin(ctx, text)
		if err != nil || got.ID != id || got.Login != text {
			t.Errorf("AccountByLogin(%q): got %q of %q, %v, want %q", text, got.Login, got.ID, err, id)
		}
		got, err = s.AccountByIdentity(ctx, account.Identity{Issuer: text, Subject: "a"})
		if err != nil || got.ID != id {
			t.Errorf("AccountByIdentity(%q): got %q, %v, want %q", text, got.ID, err, id)
		}
		listed, err := s.ListAccounts(ctx, domain.Everything(), account.AccountFilter{Login: text}, 10)
		wantIDs(t, "ListAccounts of "+text, listed, err, accountID, id)
	}
}

func accountsOwnCopies(t *testing.T, s store.Store) {
	given := fullAccount("a")
	addAccounts(t, s, given)
	spoil := func(a account.Account) {
		a.Identity.Issuer, a.TOTP.Secret[0], a.TOTP.Recovery[0][0], a.TOTP.LastStep = "x", 'x', 'x', 0
	}
	spoil(given)
	spoil(accountOf(t, s, "a"))
	listed, err := s.ListAccounts(testContext(t), domain.Everything(), account.AccountFilter{}, 1)
	must(t, err)
	spoil(listed[0])
	wantSame(t, "after others changed their copies", accountOf(t, s, "a"), fullAccount("a"))
}

func accountsListed(t *testing.T, s store.Store) {
	ctx := testContext(t)
	addAccounts(t, s, person("b"), device("a"), person("B"), foreigner("é", "i", "s"), device("10"), device("9"))
	everything, nothing := domain.Everything(), domain.Reach{}
	for _, tt := range []struct {
		name  string
		reach domain.Reach
		f     account.AccountFilter
		limit int
		want  []string
	}{
		{"all, by id", everything, account.AccountFilter{}, 10, []string{"10", "9", "B", "a", "b", "é"}},
		{"limit", everything, account.AccountFilter{}, 2, []string{"10", "9"}},
		{"limit 0", everything, account.AccountFilter{}, 0, nil},
		{"after an id nobody has", everything, account.AccountFilter{After: "aa"}, 10, []string{"b", "é"}},
		{"kinds", everything, account.AccountFilter{Kinds: []account.Kind{account.Person, account.External}}, 10, []string{"B", "b", "é"}},
		{"state", everything, account.AccountFilter{State: account.Closed}, 10, nil},
		{"login is whole", everything, account.AccountFilter{Login: "b@example"}, 10, nil},
		{"nothing", nothing, account.AccountFilter{}, 10, nil},
		{"over no keys", domain.ReachOver(), account.AccountFilter{}, 10, nil},
		{"own", domain.ReachOver(domain.AccountKey("a")), account.AccountFilter{}, 10, []string{"a"}},
		{"several", domain.ReachOver(domain.AccountKey("b"), muiNe, domain.AccountKey("10")), account.AccountFilter{}, 10, []string{"10", "b"}},
		{"a bare id is no key", domain.ReachOver("a", "b", domain.PlaceKey("a"), "account:"), account.AccountFilter{}, 10, nil},
		{"out of reach by its login", domain.ReachOver(domain.AccountKey("a")), account.AccountFilter{Login: "b@example.vn"}, 10, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := s.ListAccounts(ctx, tt.reach, tt.f, tt.limit)
			wantIDs(t, "ListAccounts", got, err, accountID, tt.want...)
		})
	}
}

// accountsModel compares lists, page by page, with brute force.
func accountsModel(t *testing.T, s store.Store) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	kinds := []account.Kind{account.Device, account.Person, account.External, account.Script}
	states := []account.State{account.Active, account.Suspended, account.Closed}
	var all []account.Account
	for i := range 66 {
		a := device(oddID(i))
		a.Kind, a.State, a.Version = kinds[r.IntN(4)], states[r.IntN(3)], 1
		if r.IntN(2) == 0 {
			a.Login = a.ID
		}
		all = append(all, a)
	}
	addAccounts(t, s, all...)
	slices.SortFunc(all, func(a, b account.Account) int { return cmp.Compare(a.ID, b.ID) })
	some := func() account.Account { return all[r.IntN(len(all))] }
	for range 120 {
		f := account.AccountFilter{}
		if r.IntN(2) == 0 {
			f.Kinds = kinds[:r.IntN(5)]
		}
		if r.IntN(2) == 0 {
			f.State = some().State
		}
		if r.IntN(8) == 0 {
			f.Login = some().Login
		}
		reach := domain.Everything()
		if r.IntN(2) == 0 {
			reach = domain.ReachOver(domain.AccountKey(some().ID), domain.AccountKey(some().ID), domain.AccountKey(some().ID), muiNe)
		}
		var want []string
		for _, a := range all {
			if reach.Covers(domain.AccountKey(a.ID)) && accountPasses(a, f) {
				want = append(want, a.ID)
			}
		}
		limit := 1 + r.IntN(20)
		got := pages(t, limit, func(last *account.Account) ([]account.Account, error) {
			if last != nil {
				f.After = last.ID
			}
			return s.ListAccounts(testContext(t), reach, f, limit)
		})
		if ids := idList(got, accountID); !slices.Equal(ids, want) {
			t.Fatalf("%s, %+v, pages of %d:\n got %q\nwant %q", describeReach(reach), f, limit, ids, want)
		}
	}
}

// accountPasses is the brute-force meaning of a filter, After aside.
func accountPasses(a account.Account, f account.AccountFilter) bool {
	return (len(f.Kinds) == 0 || slices.Contains(f.Kinds, a.Kind)) && (f.State == "" || a.State == f.State) &&
		(f.Login == "" || a.Login == f.Login)
}

// devicesExpire: what counts is the last moment any session was live.
func devicesExpire(t *testing.T, s store.Store) {
	ctx := testContext(t)
	before := later(100)
	ends := func(at time.Time) func(*account.Session) {
		return func(s *account.Session) { s.ExpiresAt, s.EndsAt = at, at.Add(time.Hour) }
	}
	over := func(at time.Time) func(*account.Session) {
		return func(s *account.Session) { s.ExpiresAt, s.EndsAt = at.Add(time.Hour), at }
	}
	revoked := func(at time.Time) func(*account.Session) { return func(s *account.Session) { s.RevokedAt = at } }
	kept := map[string][]func(*account.Session){
		"expires a moment later": {ends(before.Add(tick))}, "ends a moment later": {over(before.Add(tick))},
		"revoked a moment later": {revoked(before.Add(tick))}, "lives": {ends(later(1e6))},
		"one of several lives": {ends(later(1)), ends(later(1e6)), revoked(later(2))},
	}
	gone := map[string][]func(*account.Session){
		"expired then": {ends(before)}, "ended then": {over(before)}, "revoked then": {revoked(before)},
		"all over": {ends(later(1)), over(later(99)), revoked(later(50))}, "no session left": nil,
	}
	for _, group := range []map[string][]func(*account.Session){kept, gone} {
		for id, sessions := range group {
			addAccounts(t, s, device(id))
			for i, change := range sessions {
				must(t, s.CreateSession(ctx, login(id+string(rune('0'+i)), id, change)))
			}
		}
	}
	young := device("not used yet")
	young.CreatedAt = before
	addAccounts(t, s, person("person"), foreigner("external", "i", "s"), young)
	must(t, s.CreateSession(ctx, login("of a person", "person", ends(later(1)))))
	if n, err := s.ExpireDevices(ctx, before); err != nil || n != len(gone) {
		t.Errorf("ExpireDevices: got %d, %v, want %d", n, err, len(gone))
	}
	for id, sessions := range kept {
		accountOf(t, s, id)
		for i := range sessions {
			principalOf(t, s, id+string(rune('0'+i)))
		}
	}
	for id, sessions := range gone {
		_, err := s.Account(ctx, id)
		wantError(t, err, domain.CodeNotFound, domain.ReasonAccountNotFound)
		if left, err := s.ListSessions(ctx, id, later(-1e6)); err != nil || len(left) != 0 {
			t.Errorf("%s: got sessions %v, %v, want none", id, left, err)
		}
		for i := range sessions {
			_, err := s.Principal(ctx, id+string(rune('0'+i)))
			wantError(t, err, domain.CodeNotFound, domain.ReasonSessionNotFound)
		}
	}
	accountOf(t, s, "person")
	accountOf(t, s, "not used yet")
	accountOf(t, s, "external")
	principalOf(t, s, "of a person")
	if n, err := s.ExpireDevices(ctx, before); err != nil || n != 0 {
		t.Errorf("ExpireDevices again: got %d, %v, want 0", n, err)
	}
}
