package domain

import "slices"

// Reach is whose records an actor may touch: everything, or what carries one of
// its keys. It goes into the store's own question, in a place that no question
// can leave out; the zero value reaches nothing, so that what is forgotten fails
// closed.
type Reach struct {
	all  bool
	keys []string // sorted, each once
}

// Everything reaches every record: for programs of the operator and for what
// everybody may see.
func Everything() Reach { return Reach{all: true} }

// ReachOver reaches what carries one of keys: PlaceKey, AccountKey, or the key
// of an administrative unit ("22918@2025-07-01").
func ReachOver(keys ...string) Reach {
	keys = slices.Clone(keys)
	slices.Sort(keys)
	return Reach{keys: slices.Compact(keys)}
}

// All says that nothing is out of reach.
func (r Reach) All() bool { return r.all }

// Nothing says that no record is in reach.
func (r Reach) Nothing() bool { return !r.all && len(r.keys) == 0 }

// Keys returns what a record in a limited reach has at least one of, sorted.
// The caller does not change it.
func (r Reach) Keys() []string { return r.keys }

// Covers says whether a record that carries keys is in reach.
func (r Reach) Covers(keys ...string) bool {
	if r.all {
		return true
	}
	return slices.ContainsFunc(keys, func(key string) bool {
		_, found := slices.BinarySearch(r.keys, key)
		return found
	})
}

// And reaches what either of the two does.
func (r Reach) And(other Reach) Reach {
	switch {
	case r.all || other.all:
		return Everything()
	case len(r.keys) == 0:
		return other
	case len(other.keys) == 0:
		return r
	}
	return ReachOver(slices.Concat(r.keys, other.keys)...)
}

// PlaceKey is the key that a place and what belongs to it carry.
func PlaceKey(id string) string { return "place:" + id }

// AccountKey is the key that what somebody wrote carries.
func AccountKey(id string) string { return "account:" + id }
