package account

import (
	"context"
	"time"

	"hanhtrinh/domain"
)

// refreshGrace is how long the newest token but one gives the same successor
// again: a phone that lost the answer is no thief.
const refreshGrace = 30 * time.Second

// Refresh gives the successor of a refresh token; it is written down only when
// refused as a replay. unauthenticated (refresh_refused) for whatever reason: a
// token that was used before ends its log-in, since two have it; the Login then says
// whose account that was, and nothing else.
func (s *Service) Refresh(ctx context.Context, c Client, token string) (Login, error) {
	id, number, ok := s.readRefresh(ctx, token)
	if !ok {
		return Login{}, unauthenticated(domain.ReasonRefreshRefused)
	}
	var err error
	for range attempts {
		var l Login
		if l, err = s.refresh(ctx, c, id, number); domain.CodeOf(err) != domain.CodePreconditionFailed {
			return l, err
		}
	}
	return Login{}, domain.Unavailable(domain.Msg(domain.ReasonStoreDown), time.Second, err)
}

// refresh is one attempt; precondition_failed when the session has moved on.
func (s *Service) refresh(ctx context.Context, c Client, id string, number int64) (Login, error) {
	p, err := s.o.Store.Principal(ctx, id)
	if domain.CodeOf(err) == domain.CodeNotFound {
		return Login{}, unauthenticated(domain.ReasonRefreshRefused)
	}
	if err != nil {
		return Login{}, err
	}
	now := s.now()
	session := &p.Session
	if !p.Valid(now) {
		return Login{}, unauthenticated(domain.ReasonRefreshRefused)
	}
	switch {
	case number == session.Number:
		idle, end := lifetimes(&p.Account, p.Grants, now)
		// A role that came since the log-in may let it last less long.
		expires := earliest(now.Add(idle), session.CreatedAt.Add(end), session.EndsAt)
		if !now.Before(expires) {
			return Login{}, unauthenticated(domain.ReasonRefreshRefused)
		}
		if err := s.o.Store.RotateSession(ctx, id, number, now, expires); err != nil {
			return Login{}, err
		}
		session.Number, session.RotatedAt, session.ExpiresAt = number+1, now, expires
	case number != session.Number-1 || now.Sub(session.RotatedAt) >= refreshGrace:
		return Login{Account: p.Account}, s.replayed(ctx, c, session)
	}
	return s.login(p.Account, *session), nil
}

// replayed ends a log-in whose tokens two have.
func (s *Service) replayed(ctx context.Context, c Client, session *Session) error {
	why := unauthenticated(domain.ReasonRefreshRefused)
	e := entry(domain.Actor{ID: session.Account, Session: session.ID}, c, "refresh-log-in", inSessions, session.ID)
	if err := s.refuse(ctx, e, why); err != error(why) {
		return err
	}
	if err := s.o.Store.RevokeSession(ctx, session.Account, session.ID, s.now()); err != nil {
		return err
	}
	return why
}

func earliest(first time.Time, others ...time.Time) time.Time {
	for _, t := range others {
		if t.Before(first) {
			first = t
		}
	}
	return first
}

// LogOut ends the actor's log-in, or all of them. The tokens of another issuer
// are not ours to end one by one: all made until now are refused.
func (s *Service) LogOut(ctx context.Context, by domain.Actor, everywhere bool) error {
	if everywhere || by.Session == "" {
		return s.signOut(ctx, entry(by, Client{}, "log-out", inAccounts, by.ID), by.ID)
	}
	return s.endSession(ctx, by, "log-out", by.Session)
}

// EndSession ends one of the actor's log-ins; not_found (session_not_found).
func (s *Service) EndSession(ctx context.Context, by domain.Actor, id string) error {
	return s.endSession(ctx, by, "end-my-session", id)
}

func (s *Service) endSession(ctx context.Context, by domain.Actor, operation, id string) error {
	if err := s.allow(ctx, entry(by, Client{}, operation, inSessions, id)); err != nil {
		return err
	}
	return s.o.Store.RevokeSession(ctx, by.ID, id, s.now())
}
