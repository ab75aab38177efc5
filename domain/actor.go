package domain

import "slices"

// Actor is who asks, and what the grants that hold at this moment allow; the
// zero value is nobody.
type Actor struct {
	ID      string // of the account; "" = anonymous
	Session string // of the log-in; "" for the token of another issuer
	// Reaches says, for each scope ("places:write") the actor has, whose
	// records it holds for.
	Reaches map[string]Reach
	// Waiting are scopes the actor would have after a second factor.
	Waiting []string
}

// Anonymous says that no token was shown.
func (a Actor) Anonymous() bool { return a.ID == "" }

// May says whether the actor has one of scopes for any record at all.
func (a Actor) May(scopes ...string) bool {
	return slices.ContainsFunc(scopes, func(scope string) bool {
		_, has := a.Reaches[scope]
		return has
	})
}

// Reach returns whose records the actor may touch by any of scopes.
func (a Actor) Reach(scopes ...string) Reach {
	var all Reach
	for _, scope := range scopes {
		all = all.And(a.Reaches[scope])
	}
	return all
}
