package account

import "time"

// Kind is what stands behind an account.
type Kind string

// Kinds of accounts.
const (
	Device   Kind = "device"   // a tourist's phone, nobody's name; may become a person
	Person   Kind = "person"   // logs in with a password
	External Kind = "external" // known by another issuer's tokens
	Script   Kind = "service"  // a script of the operator
)

// State says whether an account may be used.
type State string

// States of accounts. What is closed keeps its id, so that what it did stays
// told, and nothing else.
const (
	Active    State = "active"
	Suspended State = "suspended"
	Closed    State = "closed"
)

// Account is somebody, or something, that acts.
type Account struct {
	ID       string    `bson:"_id"`
	Version  int64     `bson:"version"`
	Kind     Kind      `bson:"kind"`
	State    State     `bson:"state"`
	Login    string    `bson:"login,omitempty"`    // see FoldLogin; unique; persons only
	Identity *Identity `bson:"identity,omitempty"` // unique; external only
	Name     string    `bson:"name,omitempty"`     // as its owner writes it
	Lang     string    `bson:"lang,omitempty"`     // of messages to it: vi or en
	Password string    `bson:"password,omitempty"` // Argon2id in PHC form
	// PasswordAt is when the password was set. What stood in for one before,
	// known devices and reset codes, is no good any more.
	PasswordAt time.Time `bson:"passwordAt,omitempty"`
	TOTP       *TOTP     `bson:"totp,omitempty"`
	CreatedAt  time.Time `bson:"createdAt"`
	UpdatedAt  time.Time `bson:"updatedAt"`
	// SignedOut: tokens made before it are not accepted. Log-out everywhere
	// for tokens without a session.
	SignedOut time.Time `bson:"signedOut,omitempty"`
}

// Identity is how another issuer names somebody.
type Identity struct {
	Issuer  string `bson:"issuer"`
	Subject string `bson:"subject"`
}

// TOTP is the second factor (RFC 6238), from its set-up on. It counts once it is
// confirmed.
type TOTP struct {
	Secret    []byte    `bson:"secret"` // sealed, associated with the account's id
	Confirmed time.Time `bson:"confirmed,omitempty"`
	LastStep  int64     `bson:"lastStep"` // newest time step used: no code counts twice
	Recovery  [][]byte  `bson:"recovery"` // MACs of the recovery codes left
}

// HasSecondFactor says that a log-in needs a second factor.
func (a *Account) HasSecondFactor() bool { return a.TOTP != nil && !a.TOTP.Confirmed.IsZero() }
