package domain

import "slices"

// Actor is who asks: the subject of a verified token, or nobody.
type Actor struct {
	ID     string   // "" = anonymous
	Scopes []string // operations the token allows, such as "places:write"
}

// Anonymous says that no token was shown.
func (a Actor) Anonymous() bool { return a.ID == "" }

// May says whether the actor's token carries scope.
func (a Actor) May(scope string) bool { return slices.Contains(a.Scopes, scope) }
