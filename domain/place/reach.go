package place

import "hanhtrinh/domain"

// ReachKeys are the keys by which a place is in somebody's reach: its own, and
// those of the units it lies in.
func ReachKeys(id string, areaKeys []string) []string {
	return append([]string{domain.PlaceKey(id)}, areaKeys...)
}

// InReach says whether reach covers the place with that id and those AreaKeys.
func InReach(reach domain.Reach, id string, areaKeys []string) bool {
	return reach.All() || reach.Covers(ReachKeys(id, areaKeys)...)
}
