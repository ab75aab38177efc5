package storetest

import (
	"context"
	"errors"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/proposal"
	"hanhtrinh/store"
)

// people fills a store with what tests of several parts change or fail to.
func people(t testing.TB, s store.Store) {
	t.Helper()
	ends := func(seconds int) func(*account.Session) {
		return func(s *account.Session) { s.ExpiresAt = later(seconds) }
	}
	addAccounts(t, s, person("a"), person("b"), foreigner("f", "i", "s"), device("old"))
	addSessions(t, s, login("s1", "a"), login("s2", "a"), login("s3", "b"), login("s4", "b", ends(5)), login("s5", "old", ends(5)),
		login("revoked", "a", func(s *account.Session) { s.RevokedAt = later(100) }))
	addGrants(t, s, grantTo("g1", "a"), grantTo("g2", "b"))
	addCodes(t, s, invitation("c1"), invitation("c2"), invitation("over", func(c *account.Code) { c.ExpiresAt = later(5) }),
		invitation("used", func(c *account.Code) { c.UsedBy, c.UsedAt = "x", later(3) }))
	for i, key := range []string{"k1", "k2", "kold"} {
		setTried(t, s, key, account.Count{Failures: i + 1, Last: later(20 - i*9)})
	}
	addProposals(t, s, proposed("p1"), proposed("p2"))
}

// changePeople makes one call of every method that writes. All that is over at
// later(10) expires.
func changePeople(ctx context.Context, s store.Store) error {
	_, err1 := s.UpdateAccount(ctx, person("a", func(a *account.Account) { a.Version, a.Name, a.Login = 1, "Đỗ", "đỗ@example.vn" }))
	_, err2 := s.ExpireDevices(ctx, later(10))
	_, err3 := s.ExpireSessions(ctx, later(10))
	_, err4 := s.RevokeSessions(ctx, "b", "", later(1))
	_, err5 := s.ExpireCodes(ctx, later(10))
	_, err6 := s.ExpireTries(ctx, later(10))
	_, err7 := s.UpdateProposal(ctx, domain.ReachOver(muiNe), proposed("p1", func(p *proposal.Proposal) { p.State = proposal.Withdrawn }))
	return errors.Join(err1, err2, err3, err4, err5, err6, err7,
		s.CreateAccount(ctx, person("new", func(a *account.Account) { a.Login = "a@example.vn" })), // which a has given up
		s.CreateSession(ctx, login("snew", "new")),
		s.RotateSession(ctx, "s1", 1, later(1), later(100)),
		s.RevokeSession(ctx, "a", "s2", later(1)),
		s.CreateGrant(ctx, grantTo("gnew", "new")),
		s.RevokeGrant(ctx, domain.ReachOver(muiNe), "g1", "x", later(1)),
		s.CreateCode(ctx, invitation("cnew")),
		s.UseCode(ctx, "c1", "new", later(1)),
		s.SetTried(ctx, []byte("knew"), account.Count{Failures: 7, Last: later(50)}),
		s.ForgetTries(ctx, []byte("k1")),
		s.CreateProposal(ctx, proposed("pnew", func(p *proposal.Proposal) { p.State = proposal.Rejected })))
}

// peopleState is all that people and changePeople touch.
type peopleState struct {
	Accounts  []account.Account
	Logins    map[string]string
	Sessions  map[string]account.Session
	Grants    []account.Grant
	Codes     map[string]account.Code
	Tries     map[string]int
	Proposals []proposal.Proposal
	Open      int
}

func statePeople(ctx context.Context, s store.Store) (st peopleState, err error) {
	st = peopleState{Logins: map[string]string{}, Sessions: map[string]account.Session{}, Codes: map[string]account.Code{}, Tries: map[string]int{}}
	var errs [9]error
	st.Accounts, errs[0] = s.ListAccounts(ctx, domain.Everything(), account.AccountFilter{}, 100)
	st.Grants, errs[1] = s.ListGrants(ctx, domain.Everything(), account.GrantFilter{}, 100)
	st.Proposals, errs[2] = s.ListProposals(ctx, domain.Everything(), proposal.Filter{}, 100)
	st.Open, errs[3] = s.CountProposals(ctx, "a1", proposal.Open)
	for _, login := range []string{"a@example.vn", "đỗ@example.vn"} {
		a, err := s.AccountByLogin(ctx, login)
		st.Logins[login], errs[4] = a.ID, errors.Join(errs[4], unlessAbsent(err))
	}
	for _, id := range []string{"s1", "s2", "s3", "s4", "s5", "snew"} {
		p, err := s.Principal(ctx, id)
		st.Sessions[id], errs[5] = p.Session, errors.Join(errs[5], unlessAbsent(err))
	}
	for _, id := range []string{"c1", "c2", "over", "cnew"} {
		c, err := s.Code(ctx, id)
		st.Codes[id], errs[6] = c, errors.Join(errs[6], unlessAbsent(err))
	}
	for _, key := range []string{"k1", "k2", "kold", "knew"} {
		c, err := s.Tried(ctx, []byte(key))
		st.Tries[key], errs[7] = c.Failures, errors.Join(errs[7], err)
	}
	return st, errors.Join(errs[:]...)
}

func unlessAbsent(err error) error {
	if domain.CodeOf(err) == domain.CodeNotFound {
		return nil
	}
	return err
}

func stateOf(t testing.TB, s store.Store) peopleState {
	t.Helper()
	st, err := statePeople(testContext(t), s)
	must(t, err)
	return st
}

// peopleRefusals are calls that a store which people filled refuses.
var peopleRefusals = []struct {
	name   string
	call   func(ctx context.Context, s store.Store) error
	code   domain.Code
	reason domain.Reason
}{
	{"a taken login", func(ctx context.Context, s store.Store) error {
		return s.CreateAccount(ctx, person("c", func(a *account.Account) { a.Login = "a@example.vn" }))
	}, domain.CodeConflict, domain.ReasonLoginTaken},
	{"a taken identity", func(ctx context.Context, s store.Store) error { return s.CreateAccount(ctx, foreigner("c", "i", "s")) }, domain.CodeConflict, domain.ReasonLoginTaken},
	{"a taken account id", func(ctx context.Context, s store.Store) error { return s.CreateAccount(ctx, device("a")) }, domain.CodeConflict, domain.ReasonLoginTaken},
	{"a login taken over", func(ctx context.Context, s store.Store) error {
		_, err := s.UpdateAccount(ctx, person("a", func(a *account.Account) { a.Version, a.Login = 1, "b@example.vn" }))
		return err
	}, domain.CodeConflict, domain.ReasonLoginTaken},
	{"another version of an account", func(ctx context.Context, s store.Store) error {
		_, err := s.UpdateAccount(ctx, person("a", func(a *account.Account) { a.Version = 2 }))
		return err
	}, domain.CodePreconditionFailed, domain.ReasonStaleVersion},
	{"no account", func(ctx context.Context, s store.Store) error {
		_, err := s.UpdateAccount(ctx, person("none", func(a *account.Account) { a.Version = 1 }))
		return err
	}, domain.CodeNotFound, domain.ReasonAccountNotFound},
	{"a taken session id", func(ctx context.Context, s store.Store) error { return s.CreateSession(ctx, login("s1", "b")) }, domain.CodeConflict, domain.ReasonIDTaken},
	{"an older number", func(ctx context.Context, s store.Store) error { return s.RotateSession(ctx, "s1", 0, day0, later(9)) }, domain.CodePreconditionFailed, ""},
	{"a revoked session", func(ctx context.Context, s store.Store) error {
		return s.RotateSession(ctx, "revoked", 1, day0, later(9))
	}, domain.CodePreconditionFailed, ""},
	{"no session to rotate", func(ctx context.Context, s store.Store) error { return s.RotateSession(ctx, "none", 1, day0, later(9)) }, domain.CodeNotFound, domain.ReasonSessionNotFound},
	{"somebody else's session", func(ctx context.Context, s store.Store) error { return s.RevokeSession(ctx, "b", "s1", day0) }, domain.CodeNotFound, domain.ReasonSessionNotFound},
	{"a taken grant id", func(ctx context.Context, s store.Store) error { return s.CreateGrant(ctx, grantTo("g1", "b")) }, domain.CodeConflict, domain.ReasonIDTaken},
	{"a grant out of reach", func(ctx context.Context, s store.Store) error {
		return s.RevokeGrant(ctx, domain.ReachOver(hue), "g1", "x", day0)
	}, domain.CodeNotFound, domain.ReasonGrantNotFound},
	{"a taken code id", func(ctx context.Context, s store.Store) error { return s.CreateCode(ctx, resetOf("c1", "a")) }, domain.CodeConflict, domain.ReasonIDTaken},
	{"a used code", func(ctx context.Context, s store.Store) error { return s.UseCode(ctx, "used", "b", day0) }, domain.CodeConflict, domain.ReasonCodeUsed},
	{"no code", func(ctx context.Context, s store.Store) error { return s.UseCode(ctx, "none", "b", day0) }, domain.CodeNotFound, domain.ReasonCodeNotFound},
	{"a count there is", func(ctx context.Context, s store.Store) error {
		return s.SetTried(ctx, []byte("k1"), account.Count{Failures: 1, Last: day0})
	}, domain.CodePreconditionFailed, ""},
	{"a count there is not", func(ctx context.Context, s store.Store) error {
		return s.SetTried(ctx, []byte("none"), account.Count{Failures: 1, Last: day0, Version: 1})
	}, domain.CodePreconditionFailed, ""},
	{"a taken proposal id", func(ctx context.Context, s store.Store) error { return s.CreateProposal(ctx, proposed("p1")) }, domain.CodeConflict, domain.ReasonIDTaken},
	{"another version of a proposal", func(ctx context.Context, s store.Store) error {
		_, err := s.UpdateProposal(ctx, domain.Everything(), proposed("p1", func(p *proposal.Proposal) { p.Version = 2 }))
		return err
	}, domain.CodePreconditionFailed, domain.ReasonStaleVersion},
	{"a proposal out of reach", func(ctx context.Context, s store.Store) error {
		_, err := s.UpdateProposal(ctx, domain.ReachOver(hue), proposed("p1"))
		return err
	}, domain.CodeNotFound, domain.ReasonProposalNotFound},
}
