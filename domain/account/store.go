package account

import (
	"context"
	"time"

	"hanhtrinh/domain"
)

// Store is everything accounts keep. Every method may return unavailable; a call
// inside domain.Transactor.InTx belongs to that transaction. Times are UTC with
// milliseconds. None of it appears in the change log.
type Store interface {
	Accounts
	Sessions
	Grants
	Codes
	Tries
}

// Accounts keeps who there is.
type Accounts interface {
	// CreateAccount adds a with version 1. conflict (login_taken) when its
	// login or identity belongs to another account, or its id is taken.
	CreateAccount(ctx context.Context, a Account) error
	// Account returns one; not_found (account_not_found).
	Account(ctx context.Context, id string) (Account, error)
	// AccountByLogin finds a folded login; not_found.
	AccountByLogin(ctx context.Context, login string) (Account, error)
	// AccountByIdentity finds another issuer's name; not_found.
	AccountByIdentity(ctx context.Context, i Identity) (Account, error)
	// UpdateAccount replaces the one that has version a.Version and returns
	// the next version. not_found, precondition_failed (stale_version),
	// conflict (login_taken).
	UpdateAccount(ctx context.Context, a Account) (int64, error)
	// ListAccounts returns up to limit that are in reach by domain.AccountKey
	// of their id and pass f, by id.
	ListAccounts(ctx context.Context, reach domain.Reach, f AccountFilter, limit int) ([]Account, error)
	// ExpireDevices deletes device accounts made before, none of whose
	// sessions has been live since, with their sessions; returns how many
	// accounts.
	ExpireDevices(ctx context.Context, before time.Time) (int, error)
}

// AccountFilter is what a list can be restricted by; zero values do not
// restrict.
type AccountFilter struct {
	Kinds []Kind
	State State
	Login string // folded, whole
	After string // id of the last account of a page
}

// Sessions keeps who is logged in.
type Sessions interface {
	// CreateSession adds s. conflict when the id is taken. Of two transactions at
	// once, one that does so and one that changes the account, the later one sees
	// what the other wrote.
	CreateSession(ctx context.Context, s Session) error
	// Principal returns what the session stands for, revoked or over or not;
	// not_found (session_not_found).
	Principal(ctx context.Context, session string) (Principal, error)
	// RotateSession gives the session the number from+1 if it has number from
	// and is not revoked, else precondition_failed; not_found.
	RotateSession(ctx context.Context, id string, from int64, at, expires time.Time) error
	// RevokeSession ends one session of account; not_found. One that was
	// ended stays as it is.
	RevokeSession(ctx context.Context, account, id string, at time.Time) error
	// RevokeSessions ends all of an account's but the one called except;
	// returns how many had been live.
	RevokeSessions(ctx context.Context, account, except string, at time.Time) (int, error)
	// ListSessions returns those of an account that are not revoked and end
	// after now, the newest first.
	ListSessions(ctx context.Context, account string, now time.Time) ([]Session, error)
	// ExpireSessions deletes what ended or was revoked before; returns how
	// many.
	ExpireSessions(ctx context.Context, before time.Time) (int, error)
}

// Grants keeps who may do what.
type Grants interface {
	// CreateGrant adds g. conflict when the id is taken.
	CreateGrant(ctx context.Context, g Grant) error
	// Grant returns one that is in reach by its Cover; not_found
	// (grant_not_found).
	Grant(ctx context.Context, reach domain.Reach, id string) (Grant, error)
	// RevokeGrant ends one that is in reach; not_found. One that was revoked
	// stays as it is.
	RevokeGrant(ctx context.Context, reach domain.Reach, id, by string, at time.Time) error
	// ListGrants returns up to limit in reach that pass f, by id.
	ListGrants(ctx context.Context, reach domain.Reach, f GrantFilter, limit int) ([]Grant, error)
}

// GrantFilter is what a list can be restricted by; zero values do not restrict.
type GrantFilter struct {
	Account string
	Role    Role
	Target  Target
	Kept    bool // none that was revoked
	HoldsAt time.Time
	After   string // id of the last grant of a page
}

// Codes keeps one-time codes.
type Codes interface {
	// CreateCode adds c. conflict when the id is taken.
	CreateCode(ctx context.Context, c Code) error
	// Code returns one, used or not; not_found (code_not_found).
	Code(ctx context.Context, id string) (Code, error)
	// UseCode marks one as used; conflict (code_used) when it was before,
	// not_found. Of two at once one wins.
	UseCode(ctx context.Context, id, by string, at time.Time) error
	// ListCodes returns up to limit unused ones that expire after now and are
	// in reach by their Cover, by id, behind after. Resets have none and are
	// seen by who reaches everything.
	ListCodes(ctx context.Context, reach domain.Reach, now time.Time, after string, limit int) ([]Code, error)
	// ExpireCodes deletes what expired before; returns how many.
	ExpireCodes(ctx context.Context, before time.Time) (int, error)
}

// Count is how often something was tried in vain.
type Count struct {
	Failures int       `bson:"failures"`
	Until    time.Time `bson:"until"` // not again before
	Last     time.Time `bson:"last"`
	Version  int64     `bson:"version"` // 0 = not there yet
}

// Tries keeps what is known of failed log-ins, by keys that name nobody.
type Tries interface {
	// Tried returns the count of key; the zero Count when there is none.
	Tried(ctx context.Context, key []byte) (Count, error)
	// SetTried replaces the count that has c.Version; precondition_failed when
	// somebody else did meanwhile.
	SetTried(ctx context.Context, key []byte, c Count) error
	// ForgetTries drops the count of key.
	ForgetTries(ctx context.Context, key []byte) error
	// ExpireTries drops counts last changed before; returns how many.
	ExpireTries(ctx context.Context, before time.Time) (int, error)
}
