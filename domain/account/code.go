package account

import "time"

// CodeKind is what a one-time code is good for.
type CodeKind string

// Kinds of codes.
const (
	Invitation CodeKind = "invitation" // makes an account with a grant, or adds the grant to one
	Reset      CodeKind = "reset"      // sets a new password
)

// Code is a one-time code that one person hands to another. Only a MAC of it is
// kept.
type Code struct {
	ID        string    `bson:"_id"` // its first part
	Kind      CodeKind  `bson:"kind"`
	MAC       []byte    `bson:"mac"`
	Account   string    `bson:"account,omitempty"` // whose password it resets
	Factor    bool      `bson:"factor,omitempty"`  // and whose second factor it drops
	Role      Role      `bson:"role,omitempty"`    // of the grant it gives, as the four below
	Target    Target    `bson:"target,omitempty"`
	Cover     []string  `bson:"cover,omitempty"`
	From      time.Time `bson:"from,omitempty"`
	Until     time.Time `bson:"until,omitempty"`
	By        string    `bson:"by"` // who made it: account id, or "operator"
	CreatedAt time.Time `bson:"createdAt"`
	ExpiresAt time.Time `bson:"expiresAt"`
	UsedBy    string    `bson:"usedBy,omitempty"`
	UsedAt    time.Time `bson:"usedAt,omitempty"` // also when it was taken back: then UsedBy is By
}
