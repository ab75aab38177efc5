package account

import (
	"context"
	"slices"
	"strings"
	"time"

	"hanhtrinh/domain"
)

// How long codes are good for.
const (
	invitationTTL = 7 * 24 * time.Hour
	longestTTL    = 30 * 24 * time.Hour
	resetTTL      = 24 * time.Hour
	bootstrapTTL  = 24 * time.Hour
)

// newCode completes a code and returns what its reader types.
func (s *Service) newCode(c Code, ttl time.Duration) (Code, string) {
	secret := randomText()
	c.ID, c.CreatedAt = s.o.IDs(), s.now()
	c.ExpiresAt = c.CreatedAt.Add(ttl)
	c.MAC = s.o.MACs.Sum(macText(aboutCode, c.ID, secret))
	return c, c.ID + "-" + secret
}

// readCode returns the code of a kind that somebody typed, when it may be used.
// invalid (code_invalid at "/code"), whatever is wrong with it.
func (s *Service) readCode(ctx context.Context, kind CodeKind, typed string) (Code, error) {
	wrong := fault("/code", domain.Msg(domain.ReasonCodeInvalid))
	typed = strings.ToLower(strings.TrimSpace(typed))
	dash := strings.LastIndexByte(typed, '-')
	if dash <= 0 || len(typed) > maxToken {
		return Code{}, wrong
	}
	c, err := s.o.Store.Code(ctx, typed[:dash])
	if domain.CodeOf(err) == domain.CodeNotFound {
		return Code{}, wrong
	}
	if err != nil {
		return Code{}, err
	}
	right := s.o.MACs.Verify(ctx, c.MAC, macText(aboutCode, c.ID, typed[dash+1:]))
	if !right || c.Kind != kind || c.UsedBy != "" || !s.now().Before(c.ExpiresAt) {
		return Code{}, wrong
	}
	return c, nil
}

// grantOf is the grant an invitation gives when it is accepted at that moment.
func (c *Code) grantOf(now time.Time) Grant {
	g := Grant{Role: c.Role, Target: c.Target, Cover: c.Cover, From: c.From, Until: c.Until, GrantedBy: c.By, GrantedAt: now}
	if g.From.Before(now) {
		g.From = now
	}
	return g
}

// Invite makes an invitation to the grant n without account; ttl 0 is seven days,
// 30 the most. invalid, forbidden (grant_exceeds_own).
func (s *Service) Invite(ctx context.Context, by domain.Actor, n NewGrant, ttl time.Duration) (Code, string, error) {
	if ttl == 0 {
		ttl = invitationTTL
	}
	if ttl < 0 || ttl > longestTTL {
		return Code{}, "", fault("/ttl", domain.Msg(domain.ReasonOutOfRange, "min", 0, "max", longestTTL))
	}
	n.Account = ""
	g, err := s.prepare(ctx, n)
	if err != nil {
		return Code{}, "", err
	}
	if err := s.mayGive(ctx, by, ScopeWriteGrants, g); err != nil {
		return Code{}, "", s.refuseForbidden(ctx, entry(by, Client{}, "create-invitation", inCodes), err)
	}
	c, plain := s.newCode(invitation(g, by.ID), ttl)
	if err := s.allow(ctx, entry(by, Client{}, "create-invitation", inCodes, c.ID)); err != nil {
		return Code{}, "", err
	}
	if err := s.o.Store.CreateCode(ctx, c); err != nil {
		return Code{}, "", err
	}
	return c, plain, nil
}

func invitation(g Grant, by string) Code {
	return Code{Kind: Invitation, Role: g.Role, Target: g.Target, Cover: g.Cover, From: g.From, Until: g.Until, By: by}
}

// RevokeCode takes a code back that the actor made or could have made. not_found
// (code_not_found), conflict (code_used), forbidden (grant_exceeds_own).
func (s *Service) RevokeCode(ctx context.Context, by domain.Actor, id string) error {
	c, err := s.o.Store.Code(ctx, id)
	if err != nil {
		return err
	}
	scope, reach := ScopeWriteGrants, by.Reach(ScopeWriteGrants)
	if c.Kind == Reset {
		scope, reach = ScopeWriteAccounts, by.Reach(ScopeWriteAccounts)
	}
	if !reach.Covers(c.Cover...) {
		return domain.NotFound(domain.Msg(domain.ReasonCodeNotFound))
	}
	e := entry(by, Client{}, "revoke-invitation", inCodes, id)
	if c.Kind == Invitation && c.By != by.ID {
		if err := s.mayTakeBack(ctx, by, scope, c.grantOf(s.now())); err != nil {
			return s.refuseForbidden(ctx, e, err)
		}
	}
	if err := s.allow(ctx, e); err != nil {
		return err
	}
	return s.o.Store.UseCode(ctx, id, c.By, s.now())
}

// MakeReset makes a code that sets a new password of a person in the actor's
// reach, and with factor drops the second factor, for who lost that too. Who could
// use it has all that the person holds, so the actor must be able to give all of
// that, then and when it is used. not_found (account_not_found), forbidden
// (own_account, grant_exceeds_own).
func (s *Service) MakeReset(ctx context.Context, by domain.Actor, account string, factor bool) (Code, string, error) {
	e := entry(by, Client{}, "make-password-reset", inAccounts, account)
	a, err := s.reachable(ctx, by, account)
	if err != nil {
		return Code{}, "", s.refuseForbidden(ctx, e, err)
	}
	if a.Kind != Person {
		return Code{}, "", domain.NotFound(domain.Msg(domain.ReasonAccountNotFound))
	}
	held, err := s.heldBy(ctx, account)
	if err != nil {
		return Code{}, "", err
	}
	if err := s.mayGive(ctx, by, ScopeWriteAccounts, held...); err != nil {
		return Code{}, "", s.refuseForbidden(ctx, e, err)
	}
	c, plain := s.newCode(Code{Kind: Reset, Account: account, Factor: factor, By: by.ID}, resetTTL)
	if err := s.allow(ctx, e, resetFields(factor)...); err != nil {
		return Code{}, "", err
	}
	if err := s.o.Store.CreateCode(ctx, c); err != nil {
		return Code{}, "", err
	}
	return c, plain, nil
}

// resetFields are what a reset changes of an account.
func resetFields(factor bool) []string {
	if factor {
		return []string{"password", "totp"}
	}
	return []string{"password"}
}

// heldBy returns what who is let in as account gets: its grants that are not over,
// from now on.
func (s *Service) heldBy(ctx context.Context, account string) ([]Grant, error) {
	held, err := s.grantsOf(ctx, account)
	now := s.now()
	held = slices.DeleteFunc(held, func(g Grant) bool { return g.over(now) })
	for i := range held {
		if held[i].From.Before(now) { // what was before is not given again
			held[i].From = now
		}
	}
	return held, err
}

// resetsStill says whether the maker of a reset could still make it: not who has
// lost the right to, nor who could not give what the person was given since.
func (s *Service) resetsStill(ctx context.Context, code *Code) (bool, error) {
	held, err := s.heldBy(ctx, code.Account)
	if err != nil {
		return false, err
	}
	return s.stillGiven(ctx, code.By, ScopeWriteAccounts, held...)
}

// Bootstrap makes the code of the first administrator, good for 24 hours; "" when
// there is one, or a code for one is open.
func (s *Service) Bootstrap(ctx context.Context) (string, error) {
	if has, err := s.hasAdmin(ctx); err != nil || has {
		return "", err
	}
	const page = 100
	for after := ""; ; {
		open, err := s.o.Store.ListCodes(ctx, domain.Everything(), s.now(), after, page)
		if err != nil {
			return "", err
		}
		if slices.ContainsFunc(open, func(c Code) bool { return c.By == Operator && c.Role == Admin }) {
			return "", nil
		}
		if len(open) < page {
			break
		}
		after = open[len(open)-1].ID
	}
	g := Grant{Role: Admin, Target: Target{Type: ReachAll}, Cover: []string{}}
	c, plain := s.newCode(invitation(g, Operator), bootstrapTTL)
	if err := s.allow(ctx, entry(domain.Actor{ID: Operator}, Client{}, "bootstrap", inCodes, c.ID)); err != nil {
		return "", err
	}
	return plain, s.o.Store.CreateCode(ctx, c)
}

// hasAdmin says whether somebody, suspended or not, is an administrator; scripts
// are nobody.
func (s *Service) hasAdmin(ctx context.Context) (bool, error) {
	grants, err := s.allGrants(ctx, GrantFilter{Role: Admin, HoldsAt: s.now()})
	if err != nil {
		return false, err
	}
	for _, g := range grants {
		a, err := s.o.Store.Account(ctx, g.Account)
		if err != nil && domain.CodeOf(err) != domain.CodeNotFound {
			return false, err
		}
		if err == nil && a.Kind != Script && a.State != Closed {
			return true, nil
		}
	}
	return false, nil
}
