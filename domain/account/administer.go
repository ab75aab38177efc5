package account

import (
	"context"
	"slices"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/audit"
)

// longestScript is how long a script's token may be good.
const longestScript = 90 * 24 * time.Hour

// reachable returns another's account that the actor may change. not_found
// (account_not_found), forbidden (own_account).
func (s *Service) reachable(ctx context.Context, by domain.Actor, id string) (Account, error) {
	if !by.Reach(ScopeWriteAccounts).Covers(domain.AccountKey(id)) {
		return Account{}, domain.NotFound(domain.Msg(domain.ReasonAccountNotFound))
	}
	a, err := s.o.Store.Account(ctx, id)
	if err == nil && id == by.ID {
		return Account{}, forbidden(domain.ReasonOwnAccount)
	}
	return a, err
}

// LogOutAccount ends all log-ins of another's account in the actor's reach.
// not_found (account_not_found), forbidden (own_account).
func (s *Service) LogOutAccount(ctx context.Context, by domain.Actor, id string) error {
	if _, err := s.reachable(ctx, by, id); err != nil {
		return err
	}
	return s.signOut(ctx, entry(by, Client{}, "log-out-account", inAccounts, id), id)
}

// signOut ends all log-ins of an account, those of other issuers too.
func (s *Service) signOut(ctx context.Context, e audit.Entry, id string) error {
	if err := s.allow(ctx, e); err != nil {
		return err
	}
	_, err := s.change(ctx, id, func(a *Account) error {
		a.SignedOut = s.now()
		return nil
	}, s.revokeAll(id, ""))
	return err
}

// SetState suspends another's account, opens it again or closes it for good, when
// it has version expect; all but opening ends its log-ins, and closing its
// grants. not_found (account_not_found), forbidden (own_account), invalid
// ("/state"), precondition_failed (stale_version).
func (s *Service) SetState(ctx context.Context, by domain.Actor, id string, state State, expect int64) (Account, error) {
	e := entry(by, Client{}, "change-account", inAccounts, id)
	a, err := s.reachable(ctx, by, id)
	if err != nil {
		return Account{}, s.refuseForbidden(ctx, e, err)
	}
	if a.Version != expect {
		return Account{}, domain.Stale()
	}
	states := []State{Active, Suspended, Closed}
	if a.State == Closed {
		states = []State{Closed}
	}
	if !slices.Contains(states, state) {
		return Account{}, fault("/state", domain.Msg(domain.ReasonNotInList, "list", listOf(states)))
	}
	if state == a.State {
		return a, nil
	}
	grants, err := s.grantsOf(ctx, id)
	if err != nil {
		return Account{}, err
	}
	if err := s.allow(ctx, e, "state"); err != nil {
		return Account{}, err
	}
	now := s.now()
	also := func(context.Context) error { return nil }
	var next int64
	switch state {
	case Closed:
		a.close(now)
		also = s.endAll(id, by.ID, grants)
	case Suspended:
		a.SignedOut = now
		also = s.revokeAll(id, "")
	}
	a.State, a.UpdatedAt = state, now
	err = s.o.Tx.InTx(ctx, func(ctx context.Context) error {
		version, err := s.o.Store.UpdateAccount(ctx, a)
		if err != nil {
			return err
		}
		next = version
		return also(ctx)
	})
	a.Version = next
	return a, err
}

// NewServiceAccount makes the account, grants and session of a script, all over
// after ttl, 90 days at most; the session has no refresh tokens. No scopes are all
// of the role. invalid.
func (s *Service) NewServiceAccount(ctx context.Context, name string, r Role, targets []Target, scopes []string, ttl time.Duration) (Account, Session, error) {
	known, _ := roleOf(r)
	name, err := cleanName(name)
	switch {
	case err != nil:
		return Account{}, Session{}, err
	case !known.script:
		return Account{}, Session{}, fault("/role", domain.Msg(domain.ReasonNotInList, "list", scriptable()))
	case len(targets) == 0:
		return Account{}, Session{}, fault("/target", domain.Msg(domain.ReasonRequired))
	case ttl <= 0 || ttl > longestScript:
		return Account{}, Session{}, fault("/ttl", domain.Msg(domain.ReasonOutOfRange, "min", 0, "max", longestScript))
	case slices.ContainsFunc(scopes, func(scope string) bool { return !slices.Contains(known.scopes, scope) }):
		return Account{}, Session{}, fault("/scopes", domain.Msg(domain.ReasonNotInList, "list", listOf(known.scopes)))
	}
	now := s.now()
	ends := now.Add(ttl)
	a := Account{ID: s.o.IDs(), Version: 1, Kind: Script, State: Active, Name: name, CreatedAt: now, UpdatedAt: now}
	session := Session{ID: s.o.IDs(), Account: a.ID, RotatedAt: now, CreatedAt: now, ExpiresAt: ends, EndsAt: ends, Methods: []string{}, Scopes: scopes, Client: name}
	grants := make([]Grant, len(targets))
	for i, t := range targets {
		g, err := s.prepare(ctx, NewGrant{Account: a.ID, Role: r, Target: t, Until: ends})
		if err != nil {
			return Account{}, Session{}, err
		}
		g.ID, g.GrantedBy = s.o.IDs(), Operator
		grants[i] = g
	}
	if err := s.allow(ctx, entry(domain.Actor{ID: Operator, Session: session.ID}, Client{}, "token", inAccounts, a.ID)); err != nil {
		return Account{}, Session{}, err
	}
	err = s.o.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.o.Store.CreateAccount(ctx, a); err != nil {
			return err
		}
		for _, g := range grants {
			if err := s.o.Store.CreateGrant(ctx, g); err != nil {
				return err
			}
		}
		return s.o.Store.CreateSession(ctx, session)
	})
	return a, session, err
}

// ExternalAccount returns whom another issuer names, with the grants that are not
// revoked and no session; the account is made on first sight and written down as
// a log-in. What is suspended or closed is returned as it is.
func (s *Service) ExternalAccount(ctx context.Context, i Identity, name string) (Principal, error) {
	a, err := s.o.Store.AccountByIdentity(ctx, i)
	if domain.CodeOf(err) == domain.CodeNotFound {
		a, err = s.firstSeen(ctx, i, name)
	}
	if err != nil {
		return Principal{}, err
	}
	grants, err := s.grantsOf(ctx, a.ID)
	return Principal{Account: a, Grants: grants}, err
}

func (s *Service) firstSeen(ctx context.Context, i Identity, name string) (Account, error) {
	name, err := cleanName(name)
	if err != nil {
		name = "" // another's mistake is no reason to keep somebody out
	}
	now := s.now()
	a := Account{ID: s.o.IDs(), Version: 1, Kind: External, State: Active, Identity: &i, Name: name, CreatedAt: now, UpdatedAt: now}
	if err := s.allow(ctx, entry(domain.Actor{ID: a.ID}, Client{}, "log-in", inAccounts, a.ID), "identity"); err != nil {
		return Account{}, err
	}
	if err := s.o.Store.CreateAccount(ctx, a); domain.CodeOf(err) == domain.CodeConflict {
		return s.o.Store.AccountByIdentity(ctx, i) // another server saw them at the same time
	} else if err != nil {
		return Account{}, err
	}
	return a, nil
}
