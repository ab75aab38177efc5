package storetest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/store"
)

func testSessions(t *testing.T, o Opener) {
	each(t, o, map[string]func(*testing.T, store.Store){
		"round trip":   sessionsKept,
		"absent":       sessionsAbsent,
		"principal":    principals,
		"own copies":   sessionsOwnCopies,
		"rotate":       sessionsRotate,
		"revoke one":   sessionRevoked,
		"revoke all":   sessionsRevoked,
		"list":         sessionsListed,
		"expire":       sessionsExpire,
		"expire model": sessionsModel,
	})
}

// login is a log-in of an account; change makes it special.
func login(id, of string, change ...func(*account.Session)) account.Session {
	s := account.Session{ID: id, Account: of, Number: 1, RotatedAt: day0, CreatedAt: day0,
		ExpiresAt: day0.Add(24 * time.Hour), EndsAt: day0.Add(48 * time.Hour), Methods: []string{account.MethodPassword}}
	for _, c := range change {
		c(&s)
	}
	return s
}

// fullSession has every field set.
func fullSession(id, of string) account.Session {
	return login(id, of, func(s *account.Session) {
		s.Number, s.RotatedAt, s.RevokedAt = 1<<60, later(5).Add(tick), later(9)
		s.Methods, s.Scopes = []string{"pwd", "otp"}, []string{"places:write", "me"}
		s.Client = "Điện thoại ' \" \\ 🏖"
	})
}

func addSessions(t testing.TB, s store.Store, records ...account.Session) {
	t.Helper()
	addAll(t, s.CreateSession, records)
}

// principalOf returns what a session stands for, its grants by id.
func principalOf(t testing.TB, s store.Store, session string) account.Principal {
	t.Helper()
	p, err := s.Principal(testContext(t), session)
	if err != nil {
		t.Fatalf("Principal(%q): %v", session, err)
	}
	slices.SortFunc(p.Grants, func(a, b account.Grant) int { return cmp.Compare(a.ID, b.ID) })
	return p
}

func sessionOf(t testing.TB, s store.Store, id string) account.Session {
	t.Helper()
	return principalOf(t, s, id).Session
}

func sessionID(s account.Session) string { return s.ID }

func sessionsKept(t *testing.T, s store.Store) {
	if missing := unset(reflect.ValueOf(fullSession("a", "u")), "Session", nil); len(missing) > 0 {
		t.Fatalf("the full session of the suite leaves out %v", missing)
	}
	addAccounts(t, s, device("u"))
	bare := account.Session{ID: "bare", Account: "u", CreatedAt: day0, ExpiresAt: later(1), EndsAt: later(2)}
	for _, want := range []account.Session{fullSession("full", "u"), login("small", "u"), bare} {
		addSessions(t, s, want)
		wantSame(t, "Principal", sessionOf(t, s, want.ID), want)
		if !want.RevokedAt.IsZero() {
			continue
		}
		listed, err := s.ListSessions(testContext(t), "u", day0)
		if i := slices.IndexFunc(listed, func(s account.Session) bool { return s.ID == want.ID }); err != nil || i < 0 {
			t.Errorf("ListSessions: got %v, %v, want %q among them", listed, err, want.ID)
		} else {
			wantSame(t, "ListSessions", listed[i], want)
		}
	}
}

func sessionsAbsent(t *testing.T, s store.Store) {
	ctx := testContext(t)
	addAccounts(t, s, device("u"), device("v"))
	addSessions(t, s, login("a", "u"))
	wantError(t, s.CreateSession(ctx, login("a", "v")), domain.CodeConflict, domain.ReasonIDTaken)
	wantSame(t, "after a refused one", sessionOf(t, s, "a"), login("a", "u"))
	for _, id := range []string{"none", "", "A", "u"} {
		_, err := s.Principal(ctx, id)
		wantError(t, err, domain.CodeNotFound, domain.ReasonSessionNotFound)
		wantError(t, s.RotateSession(ctx, id, 1, day0, later(1)), domain.CodeNotFound, domain.ReasonSessionNotFound)
		wantError(t, s.RevokeSession(ctx, "u", id, day0), domain.CodeNotFound, domain.ReasonSessionNotFound)
	}
	for _, of := range []string{"none", "v", ""} {
		if n, err := s.RevokeSessions(ctx, of, "", day0); err != nil || n != 0 {
			t.Errorf("RevokeSessions(%q): got %d, %v, want 0", of, n, err)
		}
		if got, err := s.ListSessions(ctx, of, day0); err != nil || len(got) != 0 {
			t.Errorf("ListSessions(%q): got %v, %v, want none", of, got, err)
		}
	}
}

// principals: the grants are the account's own, of any time, those that were
// taken back left out; how session and account stand does not matter.
func principals(t *testing.T, s store.Store) {
	ctx := testContext(t)
	addAccounts(t, s, person("a1"), fullAccount("a2"))
	addSessions(t, s, login("s1", "a1"), fullSession("s2", "a2"), login("old", "a1", func(s *account.Session) { s.EndsAt = day0 }))
	mine := fullGrant("g1")
	mine.RevokedBy, mine.RevokedAt = "", time.Time{}
	future := grantTo("g3", "a1", func(g *account.Grant) { g.From = later(1e6) })
	over := grantTo("g4", "a1", func(g *account.Grant) { g.Until = day0.Add(-time.Hour) })
	addGrants(t, s, over, mine, fullGrant("g2"), future, grantTo("g5", "a2"))
	account1 := person("a1", func(a *account.Account) { a.Version = 1 })
	want := account.Principal{Session: login("s1", "a1"), Account: account1, Grants: []account.Grant{mine, future, over}}
	wantSame(t, "Principal", principalOf(t, s, "s1"), want)
	if got := principalOf(t, s, "old"); len(got.Grants) != 3 || !got.Session.EndsAt.Equal(day0) {
		t.Errorf("Principal of an ended session: got %+v", got)
	}
	want = account.Principal{Session: fullSession("s2", "a2"), Account: fullAccount("a2"), Grants: []account.Grant{grantTo("g5", "a2")}}
	wantSame(t, "Principal of a suspended account", principalOf(t, s, "s2"), want)
	must(t, s.RevokeGrant(ctx, domain.Everything(), "g5", "admin", later(1)))
	if got := principalOf(t, s, "s2"); len(got.Grants) != 0 {
		t.Errorf("Principal after its grant was taken back: got %+v, want no grants", got.Grants)
	}
}

func sessionsOwnCopies(t *testing.T, s store.Store) {
	addAccounts(t, s, device("u"))
	open := fullSession("a", "u")
	open.RevokedAt = time.Time{}
	given := open
	given.Methods, given.Scopes = slices.Clone(open.Methods), slices.Clone(open.Scopes)
	addSessions(t, s, given)
	spoil := func(s account.Session) { s.Methods[0], s.Scopes[0] = "x", "x" }
	spoil(given)
	spoil(sessionOf(t, s, "a"))
	listed, err := s.ListSessions(testContext(t), "u", day0)
	must(t, err)
	spoil(listed[0])
	wantSame(t, "after others changed their copies", sessionOf(t, s, "a"), open)
}

func sessionsRotate(t *testing.T, s store.Store) {
	ctx := testContext(t)
	addAccounts(t, s, device("u"))
	want := login("a", "u", func(s *account.Session) { s.Scopes, s.Client = []string{"me"}, "điện thoại" })
	addSessions(t, s, want, login("b", "u"), login("none", "u", func(s *account.Session) { s.Number = 0 }))
	for number := int64(1); number <= 3; number++ {
		at, expires := later(int(number)).Add(tick), later(int(number)+100).Add(tick)
		for _, from := range []int64{number + 1, number - 1, 0, -1} {
			wantError(t, s.RotateSession(ctx, "a", from, at, expires), domain.CodePreconditionFailed, "")
		}
		must(t, s.RotateSession(ctx, "a", number, at, expires))
		want.Number, want.RotatedAt, want.ExpiresAt = number+1, at, expires
		wantSame(t, "after a rotation", sessionOf(t, s, "a"), want)
	}
	wantSame(t, "the other one", sessionOf(t, s, "b"), login("b", "u"))
	must(t, s.RotateSession(ctx, "none", 0, later(1), later(2)))
	if got := sessionOf(t, s, "none"); got.Number != 1 {
		t.Errorf("rotated from 0: got number %d, want 1", got.Number)
	}
	must(t, s.RevokeSession(ctx, "u", "a", later(50)))
	want.RevokedAt = later(50)
	for _, from := range []int64{3, 4, 5} {
		wantError(t, s.RotateSession(ctx, "a", from, later(60), later(600)), domain.CodePreconditionFailed, "")
	}
	wantSame(t, "after it was revoked", sessionOf(t, s, "a"), want)
}

func sessionRevoked(t *testing.T, s store.Store) {
	ctx := testContext(t)
	addAccounts(t, s, device("u"), device("v"))
	addSessions(t, s, login("a", "u"), login("b", "u"), login("c", "v"))
	for _, of := range []string{"v", "", "U"} { // not theirs
		wantError(t, s.RevokeSession(ctx, of, "a", later(1)), domain.CodeNotFound, domain.ReasonSessionNotFound)
	}
	wantSame(t, "after refusals", sessionOf(t, s, "a"), login("a", "u"))
	must(t, s.RevokeSession(ctx, "u", "a", later(5)))
	must(t, s.RevokeSession(ctx, "u", "a", later(2))) // it stays as it is
	must(t, s.RevokeSession(ctx, "u", "a", later(9)))
	wantSame(t, "revoked", sessionOf(t, s, "a"), login("a", "u", func(s *account.Session) { s.RevokedAt = later(5) }))
	wantSame(t, "another", sessionOf(t, s, "b"), login("b", "u"))
	wantSame(t, "somebody else's", sessionOf(t, s, "c"), login("c", "v"))
}

func sessionsRevoked(t *testing.T, s store.Store) {
	ctx := testContext(t)
	at := later(100)
	addAccounts(t, s, device("u"), device("v"))
	revoked := func(s *account.Session) { s.RevokedAt = later(1) }
	soon := func(s *account.Session) { s.RevokedAt = at.Add(tick) } // by a server whose clock is ahead
	addSessions(t, s, login("a", "u"), login("b", "u"), login("kept", "u"), login("revoked", "u", revoked), login("soon", "u", soon),
		login("a moment left", "u", func(s *account.Session) { s.ExpiresAt = at.Add(tick) }),
		login("expired", "u", func(s *account.Session) { s.ExpiresAt = at }),
		login("ended", "u", func(s *account.Session) { s.EndsAt = at }), login("other", "v"))
	if n, err := s.RevokeSessions(ctx, "u", "kept", at); err != nil || n != 3 {
		t.Errorf("RevokeSessions: got %d, %v, want the 3 that were live", n, err)
	}
	for _, id := range []string{"a", "b", "a moment left"} {
		if got := sessionOf(t, s, id); !got.RevokedAt.Equal(at) {
			t.Errorf("%s: got revoked at %v, want %v", id, got.RevokedAt, at)
		}
	}
	wantSame(t, "one revoked before", sessionOf(t, s, "revoked"), login("revoked", "u", revoked))
	wantSame(t, "one revoked by another clock", sessionOf(t, s, "soon"), login("soon", "u", soon))
	wantSame(t, "the one left out", sessionOf(t, s, "kept"), login("kept", "u"))
	wantSame(t, "somebody else's", sessionOf(t, s, "other"), login("other", "v"))
	if n, err := s.RevokeSessions(ctx, "u", "other", later(200)); err != nil || n != 1 {
		t.Errorf("RevokeSessions again: got %d, %v, want the one left", n, err)
	}
	if got := sessionOf(t, s, "a"); !got.RevokedAt.Equal(at) {
		t.Errorf("a: got revoked at %v, want it as it was", got.RevokedAt)
	}
	if n, err := s.RevokeSessions(ctx, "v", "", later(200)); err != nil || n != 1 {
		t.Errorf("RevokeSessions of v: got %d, %v, want 1", n, err)
	}
}

func sessionsListed(t *testing.T, s store.Store) {
	ctx := testContext(t)
	now := later(100)
	at := func(seconds int) func(*account.Session) {
		return func(s *account.Session) { s.CreatedAt = later(seconds) }
	}
	addAccounts(t, s, device("u"), device("v"))
	addSessions(t, s, login("middle", "u", at(5)), login("newest", "u", at(7)), login("oldest", "u", at(-9)),
		login("a moment left", "u", at(6), func(s *account.Session) { s.ExpiresAt = now.Add(tick) }),
		login("expired", "u", func(s *account.Session) { s.ExpiresAt = now }),
		login("ended", "u", func(s *account.Session) { s.EndsAt = now }),
		login("revoked", "u", func(s *account.Session) { s.RevokedAt = later(1) }),
		login("revoked later", "u", func(s *account.Session) { s.RevokedAt = later(1e6) }), login("other", "v"))
	got, err := s.ListSessions(ctx, "u", now)
	wantIDs(t, "ListSessions", got, err, sessionID, "newest", "a moment left", "middle", "oldest")
	got, err = s.ListSessions(ctx, "u", later(1e6))
	wantIDs(t, "ListSessions when all is over", got, err, sessionID)
}

// over is when a session could no longer be used.
func over(s account.Session) time.Time {
	end := s.ExpiresAt
	if s.EndsAt.Before(end) {
		end = s.EndsAt
	}
	if !s.RevokedAt.IsZero() && s.RevokedAt.Before(end) {
		end = s.RevokedAt
	}
	return end
}

func sessionsExpire(t *testing.T, s store.Store) {
	ctx := testContext(t)
	before := later(100)
	addAccounts(t, s, device("u"))
	for name, at := range map[string]time.Time{"gone": before.Add(-tick), "kept": before} {
		addSessions(t, s, login(name+" expired", "u", func(s *account.Session) { s.ExpiresAt = at }),
			login(name+" ended", "u", func(s *account.Session) { s.EndsAt = at }),
			login(name+" revoked", "u", func(s *account.Session) { s.RevokedAt = at }))
	}
	addSessions(t, s, login("kept live", "u"))
	if n, err := s.ExpireSessions(ctx, before); err != nil || n != 3 {
		t.Errorf("ExpireSessions: got %d, %v, want 3", n, err)
	}
	for _, how := range []string{"expired", "ended", "revoked"} {
		_, err := s.Principal(ctx, "gone "+how)
		wantError(t, err, domain.CodeNotFound, domain.ReasonSessionNotFound)
		principalOf(t, s, "kept "+how)
	}
	principalOf(t, s, "kept live")
	accountOf(t, s, "u")
	if n, err := s.ExpireSessions(ctx, before); err != nil || n != 0 {
		t.Errorf("ExpireSessions again: got %d, %v, want 0", n, err)
	}
}

// sessionsModel compares what random sessions are at random moments with brute
// force.
func sessionsModel(t *testing.T, s store.Store) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	ctx := testContext(t)
	addAccounts(t, s, device("a1"), device("a2"))
	left := map[string]account.Session{}
	for i := range 60 {
		session := login(fmt.Sprint("s", i), []string{"a1", "a2"}[r.IntN(2)], func(s *account.Session) {
			s.CreatedAt, s.ExpiresAt, s.EndsAt = later(-i), later(r.IntN(12)), later(r.IntN(20))
			if r.IntN(4) == 0 {
				s.RevokedAt = later(r.IntN(12))
			}
		})
		addSessions(t, s, session)
		left[session.ID] = session
	}
	for moment := range 21 {
		now := later(moment)
		for _, of := range []string{"a1", "a2"} {
			var want []string
			for i := range 60 { // the newest first
				if session, there := left[fmt.Sprint("s", i)]; there && session.Account == of && session.Live(now) {
					want = append(want, session.ID)
				}
			}
			got, err := s.ListSessions(ctx, of, now)
			wantIDs(t, fmt.Sprintf("ListSessions of %s at %d", of, moment), got, err, sessionID, want...)
		}
		gone := 0
		for id, session := range left {
			if over(session).Before(now) {
				delete(left, id)
				gone++
			}
		}
		if n, err := s.ExpireSessions(ctx, now); err != nil || n != gone {
			t.Errorf("ExpireSessions at %d: got %d, %v, want %d", moment, n, err, gone)
		}
	}
}
