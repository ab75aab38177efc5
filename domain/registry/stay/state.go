package stay

import (
	"slices"

	"hanhtrinh/domain"
)

// State is where a stay is. Everything else that is known of it is its events.
type State string

// The states.
const (
	InHouse    State = "in_house"
	CheckedOut State = "checked_out"
	Cancelled  State = "cancelled"
	Redacted   State = "redacted" // what is personal is gone; nothing more happens
)

// Event is one thing that happened to a stay. Each makes a version, with its
// actor, its reason and the old values.
type Event string

// The events.
const (
	// WasAccepted begins a stay. One that was over before it was registered is
	// accepted and checked out at once.
	WasAccepted Event = "accepted"
	// WasCorrected leaves a stay where it is: a guest who has left is not back
	// because a name was misspelt.
	WasCorrected  Event = "corrected"
	WasExtended   Event = "extended"
	WasCheckedOut Event = "checked_out"
	// CheckOutWasUndone brings a guest back who was checked out by mistake.
	CheckOutWasUndone Event = "check_out_undone"
	WasCancelled      Event = "cancelled"
	// WasRedacted ends a stay after its retention, whatever became of it.
	WasRedacted Event = "redacted"
)

var stays = machine[State, Event]{
	states: []State{InHouse, CheckedOut, Cancelled, Redacted},
	events: []Event{WasAccepted, WasCorrected, WasExtended, WasCheckedOut, CheckOutWasUndone, WasCancelled, WasRedacted},
	moves: map[State]map[Event]State{
		"": {WasAccepted: InHouse},
		InHouse: {
			WasCorrected: InHouse, WasExtended: InHouse, WasCheckedOut: CheckedOut,
			WasCancelled: Cancelled, WasRedacted: Redacted,
		},
		CheckedOut: {
			WasCorrected: CheckedOut, CheckOutWasUndone: InHouse,
			WasCancelled: Cancelled, WasRedacted: Redacted,
		},
		Cancelled: {WasRedacted: Redacted},
	},
	notAllowed: domain.ReasonStayMove, over: domain.ReasonStayOver,
}

// States returns every state of a stay.
func States() []State { return slices.Clone(stays.states) }

// Events returns everything that can happen to a stay.
func Events() []Event { return slices.Clone(stays.events) }

// Allowed lists what may happen to a stay in this state, "" being one that is
// not accepted yet.
func (s State) Allowed() []Event { return stays.allowed(s) }

// Next is the state an event leads to. What is not legal is a conflict whose
// message has the parameters event, state and, where there are any, allowed: the
// events that are, with ", " between them.
func (s State) Next(e Event) (State, error) { return stays.next(s, e) }
