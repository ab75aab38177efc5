package proposal

import (
	"encoding/json"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

// State is what became of a proposal.
type State string

// States: open until somebody decides, or its author takes it back.
const (
	Open      State = "open"
	Accepted  State = "accepted"
	Rejected  State = "rejected"
	Withdrawn State = "withdrawn"
)

// States are all of them.
func States() []State { return []State{Open, Accepted, Rejected, Withdrawn} }

// Limits of one proposal and one author.
const (
	MaxPatch   = 64 << 10 // bytes
	MaxNote    = 2000     // letters
	MaxReason  = 1000     // letters
	MaxPerUser = 20       // open ones of one author
	MaxTaken   = 100      // taken back by one author and not cleared away yet
)

// Proposal is a change to one place that somebody asks for.
type Proposal struct {
	ID           string          `json:"id" bson:"_id"`
	Version      int64           `json:"version" bson:"version"`
	PlaceID      string          `json:"placeId" bson:"placeId"`
	PlaceVersion int64           `json:"placeVersion" bson:"placeVersion"` // it was written against
	AreaKeys     []string        `json:"-" bson:"areaKeys"`                // of the place then
	Patch        json.RawMessage `json:"patch" bson:"patch"`               // RFC 7396, on the place as writers send it
	Base         json.RawMessage `json:"base" bson:"base"`                 // what the patch changes, as it was then: the patch that would undo it
	Note         string          `json:"note,omitempty" bson:"note,omitempty"`
	State        State           `json:"state" bson:"state"`
	By           string          `json:"by" bson:"by"` // account id
	CreatedAt    time.Time       `json:"createdAt" bson:"createdAt"`
	DecidedBy    string          `json:"decidedBy,omitempty" bson:"decidedBy,omitempty"`
	DecidedAt    time.Time       `json:"decidedAt,omitzero" bson:"decidedAt,omitempty"`
	Reason       string          `json:"reason,omitempty" bson:"reason,omitempty"`         // of a rejection
	AcceptedAs   int64           `json:"acceptedAs,omitempty" bson:"acceptedAs,omitempty"` // version of the place it became
}

// ReachKeys are the keys by which the proposal is in somebody's reach: of its
// author, and of those who answer for the place.
func (p *Proposal) ReachKeys() []string {
	return append(place.ReachKeys(p.PlaceID, p.AreaKeys), domain.AccountKey(p.By))
}
