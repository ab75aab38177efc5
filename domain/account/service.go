package account

import (
	"context"
	"errors"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/audit"
)

// MACs says of a text that this product wrote it; see seal.MACs.
type MACs interface {
	// Sum returns the tag of data by the key in use.
	Sum(data []byte) []byte
	// Verify says whether tag is that of data by any accepted key.
	Verify(ctx context.Context, tag, data []byte) bool
}

// Box seals what only this product may read; see seal.Box.
type Box interface {
	Seal(plain, associated []byte) ([]byte, error)
	Open(ctx context.Context, sealed, associated []byte) ([]byte, error)
}

// Options are what a Service is made of; all are required.
type Options struct {
	Store  Store
	Tx     domain.Transactor
	MACs   MACs
	Box    Box
	Hasher *Hasher
	Audit  audit.Recorder
	// Covers returns the keys of a ward, a province or a property and of
	// everything above it. not_found when there is no such thing.
	Covers func(ctx context.Context, t Target) ([]string, error)
	Clock  domain.Clock
	IDs    domain.IDs
}

// Client is where a request comes from.
type Client struct {
	Network string // the edge's key of who is counted as one client
	Agent   string // what the person sees in the list of log-ins
	Request string // id in logs and answers
}

// Credentials are what somebody logs in with.
type Credentials struct {
	Login, Password string
	Code            string // of the authenticator app, or a recovery code
	Device          string // Login.Device of a log-in before
}

// Login is an open log-in.
type Login struct {
	Account Account
	Session Session
	Refresh string // empty when the session has none, or it stays the one before
	Device  string // only after a password: says at the next log-in that the device is known
}

// NewPerson is what a person gives to have an account.
type NewPerson struct {
	Code                        string // of an invitation
	Login, Password, Name, Lang string
}

// NewGrant is what a grant or an invitation should give.
type NewGrant struct {
	Account string // empty in an invitation
	Role    Role
	Target  Target
	From    time.Time // zero or past: from now, or from the acceptance, on
	Until   time.Time // zero = open
	// Then is done in the transaction that writes the grant, which may run
	// again; nil = nothing. Invitations have none.
	Then func(ctx context.Context, g Grant) error
}

// Service is what happens to accounts where several steps must hold together:
// log-ins, codes, grants. It writes the audit log of what it does, before it does
// it (audit_unavailable, and nothing is done, when it cannot). Errors that say
// nothing of a method: invalid with pointers into the body ("/login",
// "/password", "/name", "/lang", "/code", "/current", "/account", "/role",
// "/target/type", "/target/id", "/from", "/until", "/ttl", "/state"), unavailable,
// and rate_limited (log_in_busy) from all that look at a password.
type Service struct {
	o Options
}

// NewService makes a service; internal when an option is missing.
func NewService(o Options) (*Service, error) {
	for name, missing := range map[string]bool{
		"store": o.Store == nil, "transactor": o.Tx == nil, "MACs": o.MACs == nil, "box": o.Box == nil, "hasher": o.Hasher == nil,
		"audit": o.Audit == nil, "covers": o.Covers == nil, "clock": o.Clock == nil, "ids": o.IDs == nil,
	} {
		if missing {
			return nil, domain.Internal(errors.New("accounts without " + name))
		}
	}
	return &Service{o: o}, nil
}

// attempts is how often a change is tried again that somebody else overtook.
const attempts = 8

func (s *Service) now() time.Time { return s.o.Clock() }

// change edits an account and does also, which may be nil, in one transaction;
// when somebody else changed it meanwhile, once more. The edit replaces what
// pointers point at.
func (s *Service) change(ctx context.Context, id string, edit func(a *Account) error, also func(ctx context.Context) error) (Account, error) {
	var a Account
	err := s.retry(ctx, func(ctx context.Context) error {
		var err error
		if a, err = s.o.Store.Account(ctx, id); err != nil {
			return err
		}
		if err = edit(&a); err != nil {
			return err
		}
		a.UpdatedAt = s.now()
		if a.Version, err = s.o.Store.UpdateAccount(ctx, a); err != nil || also == nil {
			return err
		}
		return also(ctx)
	})
	return a, err
}

// retry runs fn in a transaction, again when it ends with precondition_failed:
// what it read was changed meanwhile. unavailable when that does not end.
func (s *Service) retry(ctx context.Context, fn func(ctx context.Context) error) error {
	var err error
	for range attempts {
		if err = s.o.Tx.InTx(ctx, fn); domain.CodeOf(err) != domain.CodePreconditionFailed {
			return err
		}
	}
	return domain.Unavailable(domain.Msg(domain.ReasonStoreDown), time.Second, err)
}

// own returns the actor's account, when it may be used.
func (s *Service) own(ctx context.Context, by domain.Actor) (Account, error) {
	a, err := s.o.Store.Account(ctx, by.ID)
	if domain.CodeOf(err) == domain.CodeNotFound || err == nil && a.State != Active {
		return Account{}, unauthenticated(domain.ReasonUnauthenticated)
	}
	return a, err
}

// person is own for what only those with a password do; forbidden
// (no_password_here).
func (s *Service) person(ctx context.Context, by domain.Actor) (Account, error) {
	a, err := s.own(ctx, by)
	if err == nil && a.Kind != Person {
		return Account{}, forbidden(domain.ReasonNoPasswordHere)
	}
	return a, err
}

func unauthenticated(r domain.Reason) *domain.Error {
	return &domain.Error{Code: domain.CodeUnauthenticated, Message: domain.Msg(r)}
}

func forbidden(r domain.Reason) *domain.Error {
	return &domain.Error{Code: domain.CodeForbidden, Message: domain.Msg(r)}
}
