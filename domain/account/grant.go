package account

import (
	"time"

	"hanhtrinh/domain"
)

// ReachType says what a grant is bound to.
type ReachType string

// Types of reach.
const (
	ReachAll      ReachType = "all"
	ReachProperty ReachType = "property" // id of the lodging place
	ReachWard     ReachType = "ward"     // key of the unit: code@validFrom
	ReachProvince ReachType = "province" // key of the unit
)

// Target is what one grant is bound to; the zero value is nothing.
type Target struct {
	Type ReachType `json:"type" bson:"type"`
	ID   string    `json:"id,omitempty" bson:"id,omitempty"` // empty with all
}

// Grant gives an account a role over one target for a time.
type Grant struct {
	ID      string `bson:"_id"`
	Account string `bson:"account"`
	Role    Role   `bson:"role"`
	Target  Target `bson:"target"`
	// Cover are the keys of the target and of everything above it (a ward's
	// province, a property's ward), taken when it was granted: whoever reaches
	// one of them reaches this grant.
	Cover     []string  `bson:"cover"`
	From      time.Time `bson:"from"`
	Until     time.Time `bson:"until,omitempty"` // zero = open
	GrantedBy string    `bson:"grantedBy"`       // account id, or "operator"
	GrantedAt time.Time `bson:"grantedAt"`
	RevokedBy string    `bson:"revokedBy,omitempty"`
	RevokedAt time.Time `bson:"revokedAt,omitempty"`
}

// Holds says whether the grant gives anything at that moment.
func (g *Grant) Holds(now time.Time) bool {
	return g.RevokedAt.IsZero() && !now.Before(g.From) && (g.Until.IsZero() || now.Before(g.Until))
}

// Reach is whose records the grant's role may touch.
func (g *Grant) Reach() domain.Reach {
	switch g.Target.Type {
	case ReachAll:
		return domain.Everything()
	case ReachProperty:
		return domain.ReachOver(domain.PlaceKey(g.Target.ID))
	case ReachWard, ReachProvince:
		return domain.ReachOver(g.Target.ID)
	}
	return domain.Reach{}
}
