package account

import "time"

// Session is one log-in: a family of refresh tokens that follow each other. The
// tokens are not kept: each is a MAC over the session's id and its number.
type Session struct {
	ID        string    `bson:"_id"`
	Account   string    `bson:"account"`
	Number    int64     `bson:"number"`    // of the newest refresh token; 0 = the session has none
	RotatedAt time.Time `bson:"rotatedAt"` // when it was made
	CreatedAt time.Time `bson:"createdAt"`
	ExpiresAt time.Time `bson:"expiresAt"` // unless refreshed before
	EndsAt    time.Time `bson:"endsAt"`    // however often it is refreshed
	RevokedAt time.Time `bson:"revokedAt,omitempty"`
	Methods   []string  `bson:"methods"`          // RFC 8176: pwd, otp, mfa ...
	Scopes    []string  `bson:"scopes,omitempty"` // at most these; empty = all that the grants give
	Client    string    `bson:"client,omitempty"` // what the person sees in the list of log-ins
}

// Live says whether the session may still be used.
func (s *Session) Live(now time.Time) bool {
	return s.RevokedAt.IsZero() && now.Before(s.ExpiresAt) && now.Before(s.EndsAt)
}

// Principal is what a token's session stands for, read at one moment.
type Principal struct {
	Session Session
	Account Account
	Grants  []Grant // those not revoked, of any time
}
