package account

import (
	"context"
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

// Recorder writes an entry of the audit log down and returns when it is durable.
type Recorder interface {
	Record(ctx context.Context, e audit.Entry) error
}

// Options are what a Service is made of; all are required.
type Options struct {
	Store  Store
	Tx     domain.Transactor
	MACs   MACs
	Box    Box
	Hasher *Hasher
	Audit  Recorder
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
