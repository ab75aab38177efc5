package account

import (
	"context"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/audit"
)

// showPassword checks the password of somebody who is logged in. invalid at
// pointer (password_wrong), rate_limited (too_many_tries, log_in_busy).
func (s *Service) showPassword(ctx context.Context, c Client, by domain.Actor, e audit.Entry, a *Account, pointer, password string) error {
	tried, err := s.count(ctx, s.ownLimit(by))
	if err != nil {
		return err
	}
	right, _, err := s.o.Hasher.Check(ctx, c.Network, password, a.Password)
	if err != nil {
		s.giveBack(ctx, tried)
		return err
	}
	if !right {
		return s.refuse(ctx, e, fault(pointer, domain.Msg(domain.ReasonPasswordWrong)))
	}
	s.giveBack(ctx, tried)
	return nil
}

// refuseCode writes down that a second factor was refused to somebody who is
// logged in, and says so as a fault of the field; other errors stay.
func (s *Service) refuseCode(ctx context.Context, e audit.Entry, err error) error {
	if domain.CodeOf(err) != domain.CodeUnauthenticated {
		return err
	}
	return s.refuse(ctx, e, fault("/code", domain.Msg(domain.ReasonFactorWrong)))
}

// revokeAll ends the log-ins of an account but the one called except.
func (s *Service) revokeAll(account, except string) func(ctx context.Context) error {
	return func(ctx context.Context) error {
		_, err := s.o.Store.RevokeSessions(ctx, account, except, s.now())
		return err
	}
}

// newPassword returns the hash of a password that login and name may have; else
// invalid at pointer.
func (s *Service) newPassword(ctx context.Context, c Client, pointer, password, login, name string) (string, error) {
	why, bad, err := CheckPassword(password, login, name)
	if err != nil {
		return "", err
	}
	if bad {
		return "", fault(pointer, why)
	}
	return s.o.Hasher.Hash(ctx, c.Network, password)
}

// ChangePassword also ends the actor's other log-ins. invalid (password_wrong at
// "/current"; what CheckPassword says at "/password"), rate_limited
// (too_many_tries).
func (s *Service) ChangePassword(ctx context.Context, c Client, by domain.Actor, current, next string) error {
	a, err := s.person(ctx, by)
	if err != nil {
		return err
	}
	e := entry(by, c, "change-my-password", inAccounts, a.ID)
	if err := s.showPassword(ctx, c, by, e, &a, "/current", current); err != nil {
		return err
	}
	hash, err := s.newPassword(ctx, c, "/password", next, a.Login, a.Name)
	if err != nil {
		return err
	}
	if err := s.allow(ctx, e, "password"); err != nil {
		return err
	}
	was := a.Password
	_, err = s.change(ctx, a.ID, func(a *Account) error {
		if a.Password != was { // somebody else changed it between
			return fault("/current", domain.Msg(domain.ReasonPasswordWrong))
		}
		a.Password, a.PasswordAt = hash, s.now()
		return nil
	}, s.revokeAll(a.ID, by.Session))
	return err
}

// Rename changes what is not nil.
func (s *Service) Rename(ctx context.Context, by domain.Actor, name, lang *string) (Account, error) {
	a, err := s.own(ctx, by)
	if err != nil {
		return Account{}, err
	}
	var fields []string
	if name != nil {
		clean, err := cleanName(*name)
		if err != nil {
			return Account{}, err
		}
		name, fields = &clean, append(fields, "name")
	}
	if lang != nil {
		if err := knownLang(*lang); err != nil {
			return Account{}, err
		}
		fields = append(fields, "lang")
	}
	if err := s.allow(ctx, entry(by, Client{}, "change-me", inAccounts, a.ID), fields...); err != nil {
		return Account{}, err
	}
	return s.change(ctx, a.ID, func(a *Account) error {
		if name != nil {
			a.Name = *name
		}
		if lang != nil {
			a.Lang = *lang
		}
		return nil
	}, nil)
}

// CloseAccount closes the actor's own: of it nothing is kept but the id. password
// is empty for an account that has none. invalid (password_wrong at
// "/password").
func (s *Service) CloseAccount(ctx context.Context, c Client, by domain.Actor, password string) error {
	a, err := s.own(ctx, by)
	if err != nil {
		return err
	}
	e := entry(by, c, "close-my-account", inAccounts, a.ID)
	if a.Password != "" {
		if err := s.showPassword(ctx, c, by, e, &a, "/password", password); err != nil {
			return err
		}
	}
	grants, err := s.grantsOf(ctx, a.ID)
	if err != nil {
		return err
	}
	if err := s.allow(ctx, e, "state"); err != nil {
		return err
	}
	_, err = s.change(ctx, a.ID, func(a *Account) error {
		a.close(s.now())
		a.Identity = nil // who comes back is somebody new
		return nil
	}, s.endAll(a.ID, by.ID, grants))
	return err
}

// close leaves of an account what has to stay told: that it was there, and whom
// another issuer must not bring back under that name.
func (a *Account) close(now time.Time) {
	*a = Account{ID: a.ID, Version: a.Version, Kind: a.Kind, State: Closed, Identity: a.Identity, CreatedAt: a.CreatedAt, SignedOut: now}
}

// endAll ends all log-ins and grants of an account.
func (s *Service) endAll(account, by string, grants []Grant) func(ctx context.Context) error {
	return func(ctx context.Context) error {
		for _, g := range grants {
			if err := s.o.Store.RevokeGrant(ctx, domain.Everything(), g.ID, by, s.now()); err != nil {
				return err
			}
		}
		return s.revokeAll(account, "")(ctx)
	}
}
