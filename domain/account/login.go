package account

import (
	"context"
	"slices"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/audit"
)

// How long log-ins last: idle is without a refresh, end however often there was
// one.
const (
	personIdle = 30 * 24 * time.Hour
	deviceIdle = 180 * 24 * time.Hour
	deviceTry  = 30 * 24 * time.Hour // of a device that has not come back once
	longestEnd = 365 * 24 * time.Hour
	staffIdle  = 12 * time.Hour // of who holds a role that needs a second factor
	staffEnd   = 7 * 24 * time.Hour
)

// maxSessions is how many log-ins of one person are open at once: who has the
// password must not be able to open so many that ending them all takes too long.
const maxSessions = 100

// maxAgent is how many letters of a client's own name are kept.
const maxAgent = 200

// lifetimes are those of a log-in of a, which has grants.
func lifetimes(a *Account, grants []Grant, now time.Time) (idle, end time.Duration) {
	staff := func(g Grant) bool { return NeedsFactor(g.Role) && !g.over(now) }
	switch {
	case slices.ContainsFunc(grants, staff):
		return staffIdle, staffEnd
	case a.Kind == Device:
		return deviceIdle, longestEnd
	}
	return personIdle, longestEnd
}

// over says that a grant gives nothing any more.
func (g *Grant) over(now time.Time) bool {
	return !g.RevokedAt.IsZero() || !g.Until.IsZero() && !now.Before(g.Until)
}

func (s *Service) newSession(a *Account, c Client, grants []Grant, methods ...string) Session {
	now := s.now()
	idle, end := lifetimes(a, grants, now)
	agent := []rune(c.Agent)
	return Session{
		ID: s.o.IDs(), Account: a.ID, Number: 1, RotatedAt: now, CreatedAt: now,
		ExpiresAt: now.Add(idle), EndsAt: now.Add(end), Methods: methods, Client: string(agent[:min(len(agent), maxAgent)]),
	}
}

// login is what somebody gets with a session that has refresh tokens.
func (s *Service) login(a Account, session Session) Login {
	return Login{Account: a, Session: session, Refresh: s.refreshToken(session.ID, session.Number)}
}

// NewDevice makes a device account and logs it in.
func (s *Service) NewDevice(ctx context.Context, c Client) (Login, error) {
	now := s.now()
	a := Account{ID: s.o.IDs(), Version: 1, Kind: Device, State: Active, CreatedAt: now, UpdatedAt: now}
	session := s.newSession(&a, c, nil, MethodDevice)
	session.ExpiresAt = now.Add(deviceTry)
	e := entry(domain.Actor{ID: a.ID, Session: session.ID}, c, "log-in-device", inAccounts, a.ID)
	if err := s.allow(ctx, e); err != nil {
		return Login{}, err
	}
	err := s.o.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.o.Store.CreateAccount(ctx, a); err != nil {
			return err
		}
		return s.o.Store.CreateSession(ctx, session)
	})
	if err != nil {
		return Login{}, err
	}
	return s.login(a, session), nil
}

// LogIn logs a person in. unauthenticated (login_failed) after the same work,
// whether login, password or account are at fault; (second_factor_required,
// second_factor_wrong) only after the right password; rate_limited
// (too_many_tries) after too many failures.
func (s *Service) LogIn(ctx context.Context, c Client, with Credentials) (Login, error) {
	login, err := FoldLogin(with.Login)
	if err != nil {
		login = "" // nobody's: what nobody can be called fails as what nobody is
	}
	a, err := s.o.Store.AccountByLogin(ctx, login)
	if err != nil && domain.CodeOf(err) != domain.CodeNotFound {
		return Login{}, err
	}
	device := s.knownDevice(ctx, with.Device, &a)
	limits := []limit{s.clientLimit(c), s.limitOf(freeForOne, "login", login)}
	if device != "" {
		// Counted apart from all others, so that no stranger can lock it out.
		limits = []limit{s.limitOf(freeForOne, "device", a.ID+" "+device)}
	}
	tried, err := s.count(ctx, limits...)
	if err != nil {
		return Login{}, err
	}
	right, old, err := s.o.Hasher.Check(ctx, c.Network, with.Password, a.Password)
	if err != nil {
		s.giveBack(ctx, tried)
		return Login{}, err
	}
	e := entry(domain.Actor{}, c, "log-in", inAccounts)
	if a.ID != "" {
		e.Records = []string{a.ID}
	}
	if !right || a.Kind != Person || a.State != Active {
		return Login{}, s.refuse(ctx, e, unauthenticated(domain.ReasonLoginFailed))
	}
	l, err := s.enter(ctx, c, e, a, with, old)
	switch {
	case err == nil:
		s.forget(ctx, tried)
	case reasonOf(err) != domain.ReasonFactorWrong && reasonOf(err) != domain.ReasonLoginFailed:
		s.giveBack(ctx, tried) // that was no guess
	}
	if err != nil {
		return Login{}, err
	}
	if device == "" {
		device = s.o.IDs()
	}
	l.Device = s.deviceToken(&a, device)
	return l, nil
}

// enter opens the log-in of who has shown the right password; old says that its
// hash has other parameters than new ones.
func (s *Service) enter(ctx context.Context, c Client, e audit.Entry, a Account, with Credentials, old bool) (Login, error) {
	if a.HasSecondFactor() && with.Code == "" {
		return Login{}, s.refuse(ctx, e, unauthenticated(domain.ReasonFactorRequired))
	}
	grants, err := s.grantsOf(ctx, a.ID)
	if err != nil {
		return Login{}, err
	}
	password := a.Password
	if old {
		// A full queue is no reason to keep somebody out: the next log-in will do.
		if hash, err := s.o.Hasher.Hash(ctx, c.Network, with.Password); err == nil {
			password = hash
		}
	}
	methods := []string{MethodPassword}
	if a.HasSecondFactor() {
		methods = append(methods, MethodOTP)
		if _, err := s.useFactor(ctx, &a, with.Code); err != nil {
			return Login{}, s.refuseFactor(ctx, e, err)
		}
	}
	session := s.newSession(&a, c, grants, methods...)
	e.Actor, e.Session = a.ID, session.ID
	if err := s.allow(ctx, e); err != nil {
		return Login{}, err
	}
	if a, err = s.open(ctx, a, session, with.Code, password); err != nil {
		return Login{}, s.refuseFactor(ctx, e, err)
	}
	return s.login(a, session), nil
}

// open writes the session and what the log-in changes of the account: the code
// that is used up, the new hash. unauthenticated when the account has become
// another than was shown.
func (s *Service) open(ctx context.Context, shown Account, session Session, code, password string) (Account, error) {
	var a Account
	err := s.retry(ctx, func(ctx context.Context) error {
		var err error
		if a, err = s.o.Store.Account(ctx, shown.ID); err != nil {
			return err
		}
		if a.Password != shown.Password || a.State != Active || a.HasSecondFactor() != shown.HasSecondFactor() {
			return unauthenticated(domain.ReasonLoginFailed)
		}
		if a.HasSecondFactor() {
			if a.TOTP, err = s.useFactor(ctx, &a, code); err != nil {
				return err
			}
		}
		if a.HasSecondFactor() || a.Password != password {
			a.Password, a.UpdatedAt = password, s.now()
			if a.Version, err = s.o.Store.UpdateAccount(ctx, a); err != nil {
				return err
			}
		}
		if err := s.makeRoom(ctx, a.ID); err != nil {
			return err
		}
		return s.o.Store.CreateSession(ctx, session)
	})
	return a, err
}

// makeRoom ends the oldest log-ins of an account that has too many.
func (s *Service) makeRoom(ctx context.Context, account string) error {
	now := s.now()
	live, err := s.o.Store.ListSessions(ctx, account, now)
	if err != nil || len(live) < maxSessions {
		return err
	}
	for _, old := range live[maxSessions-1:] {
		if err := s.o.Store.RevokeSession(ctx, account, old.ID, now); err != nil {
			return err
		}
	}
	return nil
}

// refuseFactor writes a refusal down, and leaves other errors as they are.
func (s *Service) refuseFactor(ctx context.Context, e audit.Entry, err error) error {
	if domain.CodeOf(err) != domain.CodeUnauthenticated {
		return err
	}
	return s.refuse(ctx, e, err)
}

// grantsOf returns an account's grants that are not revoked, of any time.
func (s *Service) grantsOf(ctx context.Context, account string) ([]Grant, error) {
	return s.allGrants(ctx, GrantFilter{Account: account, Kept: true})
}

// allGrants returns all that pass f.
func (s *Service) allGrants(ctx context.Context, f GrantFilter) ([]Grant, error) {
	const page = 100
	var all []Grant
	for {
		some, err := s.o.Store.ListGrants(ctx, domain.Everything(), f, page)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
		if len(some) < page {
			return all, nil
		}
		f.After = some[len(some)-1].ID
	}
}
