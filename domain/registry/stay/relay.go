package stay

import (
	"slices"

	"hanhtrinh/domain"
)

// Relay is how far one version of a registration is on its way to an authority.
// Each version that has to be told has its own.
type Relay string

// The states of a relay.
const (
	NotRequired Relay = "not_required" // the authority is not told of this version
	Pending     Relay = "pending"      // waits for its turn
	// Sending is durable before the authority is called, so that no crash can
	// hide a call.
	Sending Relay = "sending"
	// SentUnverified may have arrived: the gateway gives no record's id and cannot
	// be asked. It is never sent again blindly.
	SentUnverified Relay = "sent_unverified"
	Confirmed      Relay = "confirmed" // by a person, or by the gateway's answer that the guest already stays
	Refused        Relay = "refused"
	// NeedsManualChannel cannot be sent electronically: it is too old, or has what
	// the gateway does not take.
	NeedsManualChannel Relay = "needs_manual_channel"
)

// RelayEvent is one thing that happened to a relay.
type RelayEvent string

// The events. What begins a relay:
const (
	RelaySpared RelayEvent = "spared" // there is nothing to tell
	RelayQueued RelayEvent = "queued" // also again: a person wants a refused one tried once more
	// RelayDiverted: it goes by hand. Judged at every attempt, since what could
	// be sent yesterday may be too old today.
	RelayDiverted RelayEvent = "diverted"
)

// What an attempt brings:
const (
	RelayBegun RelayEvent = "begun" // written down, the call comes next
	// RelayNotSent: it is certain that nothing reached the authority, for example
	// because no connection came about. Anything less is RelayInterrupted.
	RelayNotSent     RelayEvent = "not_sent"
	RelayDelivered   RelayEvent = "delivered"       // taken, or put into a folder: proof of nothing
	RelayInterrupted RelayEvent = "interrupted"     // crash or no answer: nobody knows
	RelayKnown       RelayEvent = "already_staying" // the gateway says that it has this guest
	RelayRefused     RelayEvent = "refused"
)

// What people and later versions bring:
const (
	// RelaySeen: a person saw it at the authority, or handed it in.
	RelaySeen RelayEvent = "confirmed_by_person"
	// RelayMissed: a person saw that the authority does not have it.
	RelayMissed RelayEvent = "missed_by_person"
	// RelaySuperseded: a later version says it instead, and this one was not sent.
	// After sending, a correction or cancellation is a relay of its own beside it.
	RelaySuperseded RelayEvent = "superseded"
)

var relays = machine[Relay, RelayEvent]{
	states: []Relay{NotRequired, Pending, Sending, SentUnverified, Confirmed, Refused, NeedsManualChannel},
	events: []RelayEvent{
		RelaySpared, RelayQueued, RelayDiverted, RelayBegun, RelayNotSent, RelayDelivered,
		RelayInterrupted, RelayKnown, RelayRefused, RelaySeen, RelayMissed, RelaySuperseded,
	},
	moves: map[Relay]map[RelayEvent]Relay{
		"":      {RelaySpared: NotRequired, RelayQueued: Pending, RelayDiverted: NeedsManualChannel},
		Pending: {RelayBegun: Sending, RelayDiverted: NeedsManualChannel, RelaySuperseded: NotRequired},
		Sending: {
			RelayNotSent: Pending, RelayDelivered: SentUnverified, RelayInterrupted: SentUnverified,
			RelayKnown: Confirmed, RelayRefused: Refused,
		},
		SentUnverified:     {RelaySeen: Confirmed, RelayMissed: Pending},
		Refused:            {RelayQueued: Pending, RelayDiverted: NeedsManualChannel},
		NeedsManualChannel: {RelaySeen: Confirmed, RelaySuperseded: NotRequired},
	},
	notAllowed: domain.ReasonRelayMove, over: domain.ReasonRelayOver,
}

// Relays returns every state of a relay.
func Relays() []Relay { return slices.Clone(relays.states) }

// RelayEvents returns everything that can happen to a relay.
func RelayEvents() []RelayEvent { return slices.Clone(relays.events) }

// Allowed lists what may happen to a relay in this state, "" being one that has
// not begun.
func (r Relay) Allowed() []RelayEvent { return relays.allowed(r) }

// Next is the state an event leads to. What is not legal is a conflict, as that
// of a State is.
func (r Relay) Next(e RelayEvent) (Relay, error) { return relays.next(r, e) }

// AfterCrash is what a relay counts as that a server left behind: one in Sending
// may have been sent, so nobody sends it again without having looked.
func (r Relay) AfterCrash() Relay {
	if r == Sending {
		return SentUnverified
	}
	return r
}
