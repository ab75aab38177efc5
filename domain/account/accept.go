package account

import (
	"context"

	"hanhtrinh/domain"
	"hanhtrinh/domain/audit"
)

// newcomer is what somebody wants to be called, checked.
type newcomer struct {
	login, hash, name, lang string
}

// welcome checks what a new person gives. invalid.
func (s *Service) welcome(ctx context.Context, c Client, p NewPerson) (newcomer, error) {
	var n newcomer
	var err error
	if n.login, err = FoldLogin(p.Login); err != nil {
		return n, err
	}
	if n.name, err = cleanName(p.Name); err != nil {
		return n, err
	}
	if err = knownLang(p.Lang); err != nil {
		return n, err
	}
	n.lang = p.Lang
	n.hash, err = s.newPassword(ctx, c, "/password", p.Password, n.login, n.name)
	return n, err
}

// guessed counts a try of the client, and do's failure as one when it is about a
// code or a login: whoever goes through either is slowed down.
func (s *Service) guessed(ctx context.Context, c Client, do func() error) error {
	tried, err := s.count(ctx, s.clientLimit(c))
	if err != nil {
		return err
	}
	err = do()
	if reason := reasonOf(err); err == nil || reason != domain.ReasonCodeInvalid && reason != domain.ReasonLoginTaken {
		s.giveBack(ctx, tried)
	}
	return err
}

// Accept uses an invitation: it makes an account and logs it in, or, for an actor,
// adds the grant to theirs (then Login has no Refresh: the log-in stays as it
// is). invalid (code_invalid at "/code", also when its maker could no longer give
// the grant), conflict (login_taken, code_used, device_takes_no_grant, too_many),
// forbidden (grant_to_self, script_takes_no_invitation, forbidden without the scope
// of the own account), rate_limited (too_many_tries).
func (s *Service) Accept(ctx context.Context, c Client, by domain.Actor, p NewPerson) (Login, error) {
	var l Login
	if err := s.mayAccept(ctx, by); err != nil {
		return l, s.refuseForbidden(ctx, entry(by, c, "accept-invitation", inCodes), err)
	}
	err := s.guessed(ctx, c, func() error {
		code, err := s.readCode(ctx, Invitation, p.Code)
		if err != nil {
			return s.refuseInvalid(ctx, entry(by, c, "accept-invitation", inCodes), err)
		}
		if err := s.holdsStill(ctx, &code); err != nil {
			return s.refuseInvalid(ctx, entry(by, c, "accept-invitation", inCodes, code.ID), err)
		}
		if by.Anonymous() {
			l, err = s.acceptAnew(ctx, c, code, p)
		} else {
			l, err = s.acceptToo(ctx, c, by, code)
		}
		return err
	})
	return l, err
}

// mayAccept keeps invitations to people. What a script may do is decided by who
// runs this: its log-in counts as one with a second factor. A log-in that was
// narrowed to other scopes is not widened by a code.
func (s *Service) mayAccept(ctx context.Context, by domain.Actor) error {
	if by.Anonymous() {
		return nil
	}
	a, err := s.own(ctx, by)
	switch {
	case err != nil:
		return err
	case a.Kind == Script:
		return forbidden(domain.ReasonScriptNoCode)
	case !by.May(ScopeSelf):
		return &domain.Error{Code: domain.CodeForbidden, Message: domain.Msg(domain.ReasonForbidden, "scope", ScopeSelf)}
	}
	return nil
}

// refuseInvalid writes a code down that was not taken, and leaves other errors as
// they are.
func (s *Service) refuseInvalid(ctx context.Context, e audit.Entry, err error) error {
	if domain.CodeOf(err) != domain.CodeInvalid {
		return err
	}
	return s.refuse(ctx, e, err)
}

// holdsStill says code_invalid of an invitation that gives nothing any more: its
// time is over, its maker has lost what it gives, or the first administrator is
// there already.
func (s *Service) holdsStill(ctx context.Context, code *Code) error {
	now := s.now()
	wrong := fault("/code", domain.Msg(domain.ReasonCodeInvalid))
	g := code.grantOf(now)
	if g.over(now) {
		return wrong
	}
	var given bool
	var err error
	if code.By == Operator { // who gives only the first administrator
		given, err = s.hasAdmin(ctx)
		given = !given
	} else {
		given, err = s.stillGiven(ctx, code.By, ScopeWriteGrants, g)
	}
	if err != nil {
		return err
	}
	if !given {
		return wrong
	}
	return nil
}

// acceptAnew makes the account of who had none.
func (s *Service) acceptAnew(ctx context.Context, c Client, code Code, p NewPerson) (Login, error) {
	n, err := s.welcome(ctx, c, p)
	if err != nil {
		return Login{}, err
	}
	now := s.now()
	a := Account{ID: s.o.IDs(), Version: 1, Kind: Person, State: Active, Login: n.login, Name: n.name, Lang: n.lang, Password: n.hash, PasswordAt: now, CreatedAt: now, UpdatedAt: now}
	g := code.grantOf(now)
	g.ID, g.Account = s.o.IDs(), a.ID
	session := s.newSession(&a, c, []Grant{g}, MethodPassword)
	e := entry(domain.Actor{ID: a.ID, Session: session.ID}, c, "accept-invitation", inCodes, code.ID)
	if err := s.allow(ctx, e); err != nil {
		return Login{}, err
	}
	err = s.o.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.o.Store.UseCode(ctx, code.ID, a.ID, now); err != nil {
			return err
		}
		if err := s.o.Store.CreateAccount(ctx, a); err != nil {
			return err
		}
		if err := s.o.Store.CreateGrant(ctx, g); err != nil {
			return err
		}
		return s.o.Store.CreateSession(ctx, session)
	})
	if err != nil {
		return Login{}, err
	}
	l := s.login(a, session)
	l.Device = s.deviceToken(&a, s.o.IDs())
	return l, nil
}

// acceptToo adds the grant to the account of who is logged in.
func (s *Service) acceptToo(ctx context.Context, c Client, by domain.Actor, code Code) (Login, error) {
	e := entry(by, c, "accept-invitation", inCodes, code.ID)
	if code.By == by.ID {
		return Login{}, s.refuse(ctx, e, forbidden(domain.ReasonGrantToSelf))
	}
	a, err := s.own(ctx, by)
	if err != nil {
		return Login{}, err
	}
	if err := s.mayHold(ctx, a.ID, code.Role); err != nil {
		return Login{}, err
	}
	now := s.now()
	g := code.grantOf(now)
	g.ID, g.Account = s.o.IDs(), a.ID
	if err := s.allow(ctx, e); err != nil {
		return Login{}, err
	}
	err = s.o.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.o.Store.UseCode(ctx, code.ID, a.ID, now); err != nil {
			return err
		}
		return s.o.Store.CreateGrant(ctx, g)
	})
	if err != nil || by.Session == "" {
		return Login{Account: a}, err
	}
	p, err := s.o.Store.Principal(ctx, by.Session)
	return Login{Account: a, Session: p.Session}, err
}

// ResetPassword uses a reset code and ends all log-ins; the second factor stays
// unless the code drops it. invalid (code_invalid at "/code", also when its maker
// could no longer make it; what CheckPassword says at "/password"), conflict
// (code_used), rate_limited (too_many_tries). It returns the id of the account.
func (s *Service) ResetPassword(ctx context.Context, c Client, code, password string) (string, error) {
	var id string
	err := s.guessed(ctx, c, func() error {
		e := entry(domain.Actor{}, c, "reset-password", inAccounts)
		read, err := s.readCode(ctx, Reset, code)
		if err != nil {
			return s.refuseInvalid(ctx, e, err)
		}
		id, e.Records = read.Account, []string{read.Account}
		a, err := s.o.Store.Account(ctx, read.Account)
		if err != nil {
			return err
		}
		still, err := s.resetsStill(ctx, &read)
		if err != nil {
			return err
		}
		if a.Kind != Person || a.State != Active || !still || read.CreatedAt.Before(a.PasswordAt) {
			return s.refuse(ctx, e, fault("/code", domain.Msg(domain.ReasonCodeInvalid)))
		}
		hash, err := s.newPassword(ctx, c, "/password", password, a.Login, a.Name)
		if err != nil {
			return err
		}
		if err := s.allow(ctx, e, resetFields(read.Factor)...); err != nil {
			return err
		}
		a, err = s.change(ctx, a.ID, func(a *Account) error {
			if a.Kind != Person || a.State != Active || read.CreatedAt.Before(a.PasswordAt) {
				return fault("/code", domain.Msg(domain.ReasonCodeInvalid))
			}
			a.Password, a.PasswordAt = hash, s.now()
			if read.Factor {
				a.TOTP = nil
			}
			return nil
		}, func(ctx context.Context) error {
			if err := s.o.Store.UseCode(ctx, read.ID, read.Account, s.now()); err != nil {
				return err
			}
			return s.revokeAll(read.Account, "")(ctx)
		})
		if err != nil {
			return err
		}
		s.forget(ctx, guesses{{limit: s.limitOf(freeForOne, "login", a.Login)}})
		return nil
	})
	return id, err
}

// Upgrade makes a person of the actor's device account, which keeps its id; its
// log-ins end and a new one begins. invalid, conflict (not_a_device_account,
// login_taken), rate_limited (too_many_tries, log_in_busy).
func (s *Service) Upgrade(ctx context.Context, c Client, by domain.Actor, p NewPerson) (Login, error) {
	var l Login
	err := s.guessed(ctx, c, func() error {
		a, err := s.own(ctx, by)
		if err != nil {
			return err
		}
		if a.Kind != Device {
			return domain.Conflict(domain.Msg(domain.ReasonNotADevice))
		}
		n, err := s.welcome(ctx, c, p)
		if err != nil {
			return err
		}
		session := s.newSession(&Account{ID: a.ID, Kind: Person}, c, nil, MethodPassword)
		if err := s.allow(ctx, entry(by, c, "upgrade-me", inAccounts, a.ID), "login", "password"); err != nil {
			return err
		}
		a, err = s.change(ctx, a.ID, func(a *Account) error {
			if a.Kind != Device {
				return domain.Conflict(domain.Msg(domain.ReasonNotADevice))
			}
			a.Kind, a.Login, a.Password, a.Name, a.Lang = Person, n.login, n.hash, n.name, n.lang
			a.PasswordAt = s.now()
			return nil
		}, func(ctx context.Context) error {
			if err := s.revokeAll(a.ID, "")(ctx); err != nil {
				return err
			}
			return s.o.Store.CreateSession(ctx, session)
		})
		if err != nil {
			return err
		}
		l = s.login(a, session)
		l.Device = s.deviceToken(&a, s.o.IDs())
		return nil
	})
	return l, err
}
