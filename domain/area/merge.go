package area

import (
	"cmp"
	"slices"
)

// Merge lays overlay over base and returns the result; neither is changed. A
// unit or boundary of overlay takes the place of the one with the same Ref;
// what overlay does not know of a unit (point, area, population, seat, English
// name) is kept from base. The successions of a unit that overlay names as
// From take the place of all that base has for it, so that a newer table can
// also take one back. Units that only base has stay, but for one that nothing
// leads to any more since overlay took all its successions back: the newer
// table gives that unit another code.
func Merge(base, overlay Dataset) Dataset {
	out := Dataset{
		Units:       mergeUnits(base.Units, overlay.Units),
		Successions: mergeSuccessions(base.Successions, overlay.Successions),
		Boundaries:  mergeBoundaries(base.Boundaries, overlay.Boundaries),
	}
	left := orphans(base.Successions, out.Successions)
	for _, u := range overlay.Units {
		delete(left, u.Ref)
	}
	out.Units = slices.DeleteFunc(out.Units, func(u Unit) bool { return left[u.Ref] })
	return out
}

// orphans returns the units that something became before, and nothing after.
func orphans(before, after []Succession) map[Ref]bool {
	out := map[Ref]bool{}
	for _, s := range before {
		out[s.To] = true
	}
	for _, s := range after {
		delete(out, s.To)
	}
	return out
}

func mergeUnits(base, overlay []Unit) []Unit {
	out := make([]Unit, len(base), len(base)+len(overlay))
	copy(out, base)
	at := make(map[Ref]int, len(base))
	for i, u := range out {
		at[u.Ref] = i
	}
	for _, u := range overlay {
		i, ok := at[u.Ref]
		if !ok {
			at[u.Ref] = len(out)
			out = append(out, u)
			continue
		}
		was := out[i]
		u.Point = cmp.Or(u.Point, was.Point)
		u.AreaKm2 = cmp.Or(u.AreaKm2, was.AreaKm2)
		u.Population = cmp.Or(u.Population, was.Population)
		u.Seat = cmp.Or(u.Seat, was.Seat)
		u.NameEn = cmp.Or(u.NameEn, was.NameEn)
		out[i] = u
	}
	return out
}

func mergeSuccessions(base, overlay []Succession) []Succession {
	type edge struct{ from, to Ref }
	named := make(map[Ref]bool, len(overlay))
	at := make(map[edge]int, len(overlay))
	var fresh []Succession
	for _, s := range overlay {
		named[s.From] = true
		if i, twice := at[edge{s.From, s.To}]; twice {
			fresh[i] = s
			continue
		}
		at[edge{s.From, s.To}] = len(fresh)
		fresh = append(fresh, s)
	}
	out := make([]Succession, 0, len(base)+len(fresh))
	for _, s := range base {
		if !named[s.From] {
			out = append(out, s)
		}
	}
	return append(out, fresh...)
}

func mergeBoundaries(base, overlay []Boundary) []Boundary {
	out := make([]Boundary, len(base), len(base)+len(overlay))
	copy(out, base)
	at := make(map[Ref]int, len(base))
	for i, b := range out {
		at[b.Ref] = i
	}
	for _, b := range overlay {
		if i, ok := at[b.Ref]; ok {
			out[i] = b
			continue
		}
		at[b.Ref] = len(out)
		out = append(out, b)
	}
	return out
}
