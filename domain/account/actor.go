package account

import (
	"slices"
	"time"

	"hanhtrinh/domain"
)

// Methods of a session, by RFC 8176.
const (
	MethodPassword = "pwd"
	MethodOTP      = "otp" // authenticator app or recovery code
	MethodDevice   = "swk" // a key the device keeps
	MethodMFA      = "mfa" // another issuer says that it asked for a second factor
)

// ActorOf returns what p may do at that moment: the grants that hold, as far as
// the log-in suffices for their roles and the session's own scopes let it. It
// says nothing of whether account and session are still good; see Valid.
func ActorOf(p *Principal, now time.Time) domain.Actor {
	a := domain.Actor{ID: p.Account.ID, Session: p.Session.ID, Reaches: map[string]domain.Reach{}}
	own := domain.ReachOver(domain.AccountKey(p.Account.ID))
	if p.Account.Kind != Script {
		p.allow(&a, everybody, own)
	}
	if p.Account.Kind == Device {
		return a // takes no grants
	}
	second := p.SecondFactor()
	for i := range p.Grants {
		g := &p.Grants[i]
		known, ok := roleOf(g.Role)
		switch {
		case !ok || !g.Holds(now):
		case known.factor && !second:
			a.Waiting = append(a.Waiting, known.scopes...)
		default:
			p.allow(&a, known.scopes, g.Reach())
		}
	}
	return a
}

// SecondFactor says whether the log-in suffices for roles that need a second
// factor: it had one, or is a script's, which the operator made.
func (p *Principal) SecondFactor() bool {
	return p.Account.Kind == Script || slices.Contains(p.Session.Methods, MethodOTP) || slices.Contains(p.Session.Methods, MethodMFA)
}

// allow adds reach to scopes, as far as the session has them.
func (p *Principal) allow(a *domain.Actor, scopes []string, reach domain.Reach) {
	for _, scope := range scopes {
		if len(p.Session.Scopes) == 0 || slices.Contains(p.Session.Scopes, scope) {
			a.Reaches[scope] = a.Reaches[scope].And(reach)
		}
	}
}

// Valid says whether account and session may be used at that moment.
func (p *Principal) Valid(now time.Time) bool {
	return p.Account.State == Active && p.Session.Live(now)
}
