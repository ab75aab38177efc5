package account

import (
	"context"
	"errors"
	"time"

	"hanhtrinh/domain"
)

var errNotYet = domain.Internal(errors.New("not yet there"))

// Hasher is on its way.
type Hasher struct{}

// HasherOptions bounds the work that passwords make; zero values are defaults.
type HasherOptions struct {
	MemoryKiB  uint32 // of one hash; default 19 MiB
	Iterations uint32 // default 2
	Threads    uint8  // default 1
	AtOnce     int    // hashes at the same time; default: processors
	Waiting    int    // how many may wait; default 32 for each at once
	Share      int    // how many of them one client may have; default an eighth
}

// NewHasher makes one.
func NewHasher(o HasherOptions) (*Hasher, error) { return nil, errNotYet }

// NewService makes one.
func NewService(o Options) (*Service, error) { return &Service{o: o}, nil }

// NewDevice makes a device account and logs it in.
func (s *Service) NewDevice(ctx context.Context, c Client) (Login, error) { return Login{}, errNotYet }

// LogIn logs a person in.
func (s *Service) LogIn(ctx context.Context, c Client, with Credentials) (Login, error) {
	return Login{}, errNotYet
}

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

// ChangePassword also ends the actor's other log-ins.
func (s *Service) ChangePassword(ctx context.Context, c Client, by domain.Actor, current, next string) error {
	return errNotYet
}

// BeginTOTP makes the secret of a second factor that is not confirmed yet.
func (s *Service) BeginTOTP(ctx context.Context, c Client, by domain.Actor, password string) (secret, uri string, err error) {
	return "", "", errNotYet
}

// ConfirmTOTP sets the second factor and returns the recovery codes. Every log-in
// ends, the one it was done with too: the new one it returns has the factor.
func (s *Service) ConfirmTOTP(ctx context.Context, c Client, by domain.Actor, code string) (Login, []string, error) {
	return Login{}, nil, errNotYet
}

// DropTOTP takes the second factor away and ends every log-in, the actor's too.
func (s *Service) DropTOTP(ctx context.Context, c Client, by domain.Actor, password, code string) error {
	return errNotYet
}

// Rename changes what is not nil.
func (s *Service) Rename(ctx context.Context, by domain.Actor, name, lang *string) (Account, error) {
	return Account{}, errNotYet
}

// CloseAccount closes the actor's own; password is empty for those without one.
func (s *Service) CloseAccount(ctx context.Context, c Client, by domain.Actor, password string) error {
	return errNotYet
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
