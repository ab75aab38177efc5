package stay

import (
	"fmt"
	"slices"
	"strings"

	"hanhtrinh/domain"
)

// machine is a table of moves: to each state the events that may happen in it,
// and where they lead. The empty state is the one before anything happened.
type machine[S, E ~string] struct {
	states []S
	events []E // in the order messages name them
	moves  map[S]map[E]S

	notAllowed, over domain.Reason
}

// allowed lists the events that may happen in a state.
func (m *machine[S, E]) allowed(in S) []E {
	var out []E
	for _, e := range m.events {
		if _, ok := m.moves[in][e]; ok {
			out = append(out, e)
		}
	}
	return out
}

// next is the state that an event leads to. A move that is not legal is a
// conflict that names the state, the event and the events that are allowed; a
// state or an event that does not exist is a fault of ours.
func (m *machine[S, E]) next(in S, event E) (S, error) {
	if to, ok := m.moves[in][event]; ok {
		return to, nil
	}
	if in != "" && !slices.Contains(m.states, in) || !slices.Contains(m.events, event) {
		return in, domain.Internal(fmt.Errorf("no such move: %q in state %q", event, in))
	}
	allowed := m.allowed(in)
	if len(allowed) == 0 {
		return in, domain.Conflict(domain.Msg(m.over, "event", string(event), "state", string(in)))
	}
	names := make([]string, len(allowed))
	for i, e := range allowed {
		names[i] = string(e)
	}
	state := string(in)
	if state == "" {
		state = "new"
	}
	return in, domain.Conflict(domain.Msg(m.notAllowed, "event", string(event), "state", state, "allowed", strings.Join(names, ", ")))
}
