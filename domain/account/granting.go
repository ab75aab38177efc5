package account

import (
	"context"
	"slices"
	"strings"

	"hanhtrinh/domain"
	"hanhtrinh/domain/audit"
)

// confers says whether who holds g may give n away: a role that g's confers,
// within its reach and time.
func (g *Grant) confers(n *Grant) bool {
	known, ok := roleOf(g.Role)
	return ok && slices.Contains(known.confers, n.Role) && g.within(n)
}

// within says whether n reaches no record and no moment that g does not.
func (g *Grant) within(n *Grant) bool {
	reach := g.Reach()
	covered := reach.All()
	if n.Target.Type != ReachAll {
		covered = reach.Covers(n.Cover...)
	}
	endsInside := g.Until.IsZero() || !n.Until.IsZero() && !n.Until.After(g.Until)
	return covered && !n.From.Before(g.From) && endsInside
}

// holding returns the actor's grants that hold now and for which the log-in has
// scope: not those that wait for a second factor. Roles that another issuer gives
// are not stored, so nobody passes them on.
func (s *Service) holding(ctx context.Context, by domain.Actor, scope string) ([]Grant, error) {
	all, err := s.grantsOf(ctx, by.ID)
	if err != nil {
		return nil, err
	}
	now, reach := s.now(), by.Reach(scope)
	return slices.DeleteFunc(all, func(g Grant) bool {
		of := g.Reach()
		inside := reach.All() || !of.All() && reach.Covers(of.Keys()...)
		return !g.Holds(now) || !inside || !slices.Contains(ScopesOf(g.Role), scope)
	}), nil
}

// mayGive is forbidden (grant_exceeds_own) unless the actor may give every one of
// grants away.
func (s *Service) mayGive(ctx context.Context, by domain.Actor, scope string, grants ...Grant) error {
	own, err := s.holding(ctx, by, scope)
	if err != nil {
		return err
	}
	for i := range grants {
		if !slices.ContainsFunc(own, func(g Grant) bool { return g.confers(&grants[i]) }) {
			return forbidden(domain.ReasonGrantTooWide)
		}
	}
	return nil
}

// prepare makes the grant that n asks for, without its id. invalid.
func (s *Service) prepare(ctx context.Context, n NewGrant) (Grant, error) {
	known, _ := roleOf(n.Role)
	if len(known.targets) == 0 {
		return Grant{}, fault("/role", domain.Msg(domain.ReasonNotInList, "list", grantable()))
	}
	if !slices.Contains(known.targets, n.Target.Type) {
		return Grant{}, fault("/target/type", domain.Msg(domain.ReasonTargetType, "allowed", listOf(known.targets)))
	}
	now := s.now()
	g := Grant{Account: n.Account, Role: n.Role, Target: n.Target, From: n.From, Until: n.Until, GrantedAt: now}
	if g.From.Before(now) {
		g.From = now
	}
	if !g.Until.IsZero() && !g.From.Before(g.Until) {
		return Grant{}, fault("/until", domain.Msg(domain.ReasonRangeReversed))
	}
	var err error
	g.Cover, err = s.cover(ctx, n.Target)
	return g, err
}

// cover returns the keys that say who reaches a target; none for all, which only
// those reach who reach everything.
func (s *Service) cover(ctx context.Context, t Target) ([]string, error) {
	unknown := fault("/target/id", domain.Msg(domain.ReasonTargetUnknown))
	if t.Type == ReachAll {
		if t.ID != "" {
			return nil, unknown
		}
		return []string{}, nil
	}
	keys, err := s.o.Covers(ctx, t)
	if domain.CodeOf(err) == domain.CodeNotFound || err == nil && t.ID == "" {
		return nil, unknown
	}
	if err != nil {
		return nil, err
	}
	own := Grant{Target: t}
	return domain.ReachOver(append(own.Reach().Keys(), keys...)...).Keys(), nil
}

func listOf[T ~string](values []T) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = string(v)
	}
	return strings.Join(words, ", ")
}

func grantable() string {
	return listOf(slices.DeleteFunc(Roles(), func(r Role) bool { known, _ := roleOf(r); return len(known.targets) == 0 }))
}

// Grant gives an account a role. invalid; not_found (account_not_found);
// conflict (device_takes_no_grant, too_many); forbidden (grant_to_self,
// grant_exceeds_own).
func (s *Service) Grant(ctx context.Context, by domain.Actor, n NewGrant) (Grant, error) {
	e := entry(by, Client{}, "create-grant", inAccounts, n.Account)
	if n.Account == by.ID {
		return Grant{}, s.refuse(ctx, e, forbidden(domain.ReasonGrantToSelf))
	}
	g, err := s.prepare(ctx, n)
	if err != nil {
		return Grant{}, err
	}
	if err := s.mayGive(ctx, by, ScopeWriteGrants, g); err != nil {
		return Grant{}, s.refuseForbidden(ctx, e, err)
	}
	if err := s.mayHold(ctx, n.Account, n.Role); err != nil {
		return Grant{}, err
	}
	g.ID, g.GrantedBy = s.o.IDs(), by.ID
	if err := s.allow(ctx, entry(by, Client{}, "create-grant", inGrants, g.ID)); err != nil {
		return Grant{}, err
	}
	if n.Then == nil {
		return g, s.o.Store.CreateGrant(ctx, g)
	}
	return g, s.o.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.o.Store.CreateGrant(ctx, g); err != nil {
			return err
		}
		return n.Then(ctx, g)
	})
}

// maxGrants is how many grants one account has at most, over or not: all are read
// with each log-in, and who gives them need not ask whom they are given to.
const maxGrants = 500

// mayHold says whether an account can have a role at all. not_found
// (account_not_found), conflict (device_takes_no_grant, too_many), invalid.
func (s *Service) mayHold(ctx context.Context, account string, role Role) error {
	a, err := s.o.Store.Account(ctx, account)
	switch {
	case err != nil:
		return err
	case a.State == Closed:
		return domain.NotFound(domain.Msg(domain.ReasonAccountNotFound))
	case a.Kind == Device:
		return domain.Conflict(domain.Msg(domain.ReasonDeviceNoGrant))
	case a.Kind == Script && !ForScripts(role):
		return fault("/role", domain.Msg(domain.ReasonNotInList, "list", scriptable()))
	}
	held, err := s.grantsOf(ctx, account)
	if err == nil && len(held) >= maxGrants {
		err = domain.Conflict(domain.Msg(domain.ReasonTooMany, "max", maxGrants))
	}
	return err
}

func scriptable() string {
	return listOf(slices.DeleteFunc(Roles(), func(r Role) bool { return !ForScripts(r) }))
}

// refuseForbidden writes down what was forbidden, and leaves other errors as
// they are.
func (s *Service) refuseForbidden(ctx context.Context, e audit.Entry, err error) error {
	if domain.CodeOf(err) != domain.CodeForbidden {
		return err
	}
	return s.refuse(ctx, e, err)
}

// RevokeGrant takes back what the actor could have given; see mayTakeBack.
// not_found (grant_not_found), forbidden (grant_exceeds_own).
func (s *Service) RevokeGrant(ctx context.Context, by domain.Actor, id string) error {
	reach := by.Reach(ScopeWriteGrants)
	g, err := s.o.Store.Grant(ctx, reach, id)
	if err != nil {
		return err
	}
	e := entry(by, Client{}, "revoke-grant", inGrants, id)
	if err := s.mayTakeBack(ctx, by, ScopeWriteGrants, g); err != nil {
		return s.refuseForbidden(ctx, e, err)
	}
	if err := s.allow(ctx, e); err != nil {
		return err
	}
	return s.o.Store.RevokeGrant(ctx, reach, id, by.ID, s.now())
}

// mayTakeBack is mayGive for grants that are there: who is set over a role ends it
// whatever its time, but among those who hold the same role nobody ends what lasts
// longer than what they hold themselves.
func (s *Service) mayTakeBack(ctx context.Context, by domain.Actor, scope string, g Grant) error {
	own, err := s.holding(ctx, by, scope)
	if err != nil {
		return err
	}
	for i := range own {
		asked := g
		asked.From = own[i].From
		if own[i].Role != g.Role {
			asked.Until = own[i].Until
		}
		if own[i].confers(&asked) {
			return nil
		}
	}
	return forbidden(domain.ReasonGrantTooWide)
}

// stillGiven says whether who promised grants by scope may still give every one of
// them: what a code gives ends with what its maker holds. Of an account of another
// issuer only the stored grants are known here, so its scope is not asked for.
func (s *Service) stillGiven(ctx context.Context, by, scope string, grants ...Grant) (bool, error) {
	a, err := s.o.Store.Account(ctx, by)
	if domain.CodeOf(err) == domain.CodeNotFound || err == nil && a.State != Active {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	own, err := s.grantsOf(ctx, by)
	if err != nil {
		return false, err
	}
	now := s.now()
	own = slices.DeleteFunc(own, func(o Grant) bool { return !o.Holds(now) || !slices.Contains(ScopesOf(o.Role), scope) })
	for i := range grants {
		if !slices.ContainsFunc(own, func(o Grant) bool { return o.confers(&grants[i]) }) {
			return false, nil
		}
	}
	return len(own) > 0 || a.Kind == External, nil
}
