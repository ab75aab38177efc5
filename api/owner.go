package api

import (
	"encoding/json"
	"maps"
	"slices"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/place"
)

// checkOwner refuses an owner changes of what only those who answer for the area
// may decide. The reach of the write itself is the store's to check: here it only
// keeps a stranger from learning which fields were refused.
func checkOwner(k *call, from, to *place.Place) error {
	if !place.InReach(k.reach, from.ID, from.AreaKeys) {
		return domain.NotFound(domain.Msg(domain.ReasonOutsideReach))
	}
	if place.InReach(k.actor.Reach(account.ScopeWritePlaces), from.ID, from.AreaKeys) {
		return nil
	}
	there, _, err := thereAndBack(from, to)
	if err != nil {
		return err
	}
	var changed map[string]json.RawMessage
	if err := json.Unmarshal(there, &changed); err != nil {
		return domain.Internal(err)
	}
	refused := domain.Invalid()
	for _, member := range slices.Sorted(maps.Keys(changed)) {
		if !place.OwnerMay(member) {
			refused.Fields = append(refused.Fields, domain.FieldError{Pointer: "/" + member, Message: domain.Msg(domain.ReasonNotForOwners)})
		}
	}
	if refused.Fields == nil {
		return nil
	}
	return refused
}
