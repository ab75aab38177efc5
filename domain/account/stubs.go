package account

import (
	"context"
	"errors"
	"time"

	"hanhtrinh/domain"
)

var errNotYet = domain.Internal(errors.New("not yet there"))

// Refresh gives the successor of a refresh token.
func (s *Service) Refresh(ctx context.Context, c Client, token string) (Login, error) {
	return Login{}, errNotYet
}

// LogOut ends the actor's log-in, or all of them.
func (s *Service) LogOut(ctx context.Context, by domain.Actor, everywhere bool) error {
	return errNotYet
}

// EndSession ends one of the actor's log-ins.
func (s *Service) EndSession(ctx context.Context, by domain.Actor, id string) error { return errNotYet }

// LogOutAccount ends all log-ins of an account in the actor's reach.
func (s *Service) LogOutAccount(ctx context.Context, by domain.Actor, id string) error {
	return errNotYet
}

// Accept uses an invitation: it makes an account, or adds the grant to the
// actor's (then Login has no Refresh: the log-in stays as it is).
func (s *Service) Accept(ctx context.Context, c Client, by domain.Actor, p NewPerson) (Login, error) {
	return Login{}, errNotYet
}

// ResetPassword uses a reset code and ends all log-ins.
func (s *Service) ResetPassword(ctx context.Context, c Client, code, password string) error {
	return errNotYet
}

// Upgrade makes a person of the actor's device account, and a new log-in.
func (s *Service) Upgrade(ctx context.Context, c Client, by domain.Actor, p NewPerson) (Login, error) {
	return Login{}, errNotYet
}

// Grant gives an account a role.
func (s *Service) Grant(ctx context.Context, by domain.Actor, n NewGrant) (Grant, error) {
	return Grant{}, errNotYet
}

// RevokeGrant takes a grant back.
func (s *Service) RevokeGrant(ctx context.Context, by domain.Actor, id string) error {
	return errNotYet
}

// Invite makes an invitation; ttl 0 is seven days.
func (s *Service) Invite(ctx context.Context, by domain.Actor, n NewGrant, ttl time.Duration) (Code, string, error) {
	return Code{}, "", errNotYet
}

// RevokeCode takes a code back.
func (s *Service) RevokeCode(ctx context.Context, by domain.Actor, id string) error { return errNotYet }

// MakeReset makes a code that sets a new password.
func (s *Service) MakeReset(ctx context.Context, by domain.Actor, account string) (Code, string, error) {
	return Code{}, "", errNotYet
}

// SetState suspends, opens again or closes an account with version expect.
func (s *Service) SetState(ctx context.Context, by domain.Actor, id string, state State, expect int64) (Account, error) {
	return Account{}, errNotYet
}

// Bootstrap makes the code of the first administrator; "" when not needed.
func (s *Service) Bootstrap(ctx context.Context) (string, error) { return "", errNotYet }

// NewServiceAccount makes the account, grants and session of a script.
func (s *Service) NewServiceAccount(ctx context.Context, name string, role Role, targets []Target, scopes []string, ttl time.Duration) (Account, Session, error) {
	return Account{}, Session{}, errNotYet
}

// ExternalAccount returns who another issuer names, made on first sight.
func (s *Service) ExternalAccount(ctx context.Context, i Identity, name string) (Principal, error) {
	return Principal{}, errNotYet
}
