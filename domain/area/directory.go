package area

import (
	"cmp"
	"fmt"
	"slices"

	"hanhtrinh/domain"
)

// Directory answers questions about one Dataset from memory. It never changes,
// so any number of goroutines may use it; a new table means a new Directory.
// Units it returns share their Point: treat them as read-only.
type Directory struct {
	units  []Unit    // by code, then ValidFrom
	names  []name    // of units[i]
	parent []int32   // of units[i]; none = -1
	next   [][]int32 // what units[i] became
	prev   [][]int32 // what units[i] was made from: wards and provinces, and districts that had no wards
	byName map[string][]int32
	shapes []shape
}

// Today stands for "as the newest table has it" wherever a day is asked for.
const Today = ""

// NewDirectory builds the view of d. Of two units with one Ref the last
// counts; successions and boundaries of unknown units and unknown parents are
// passed over. An old unit that has no succession of its own but lower units
// (a district) became what those became. The error names a boundary that
// cannot be read.
func NewDirectory(d Dataset) (*Directory, error) {
	dir := &Directory{units: sortedUnits(d.Units)}
	n := len(dir.units)
	dir.parent = make([]int32, n)
	dir.next, dir.prev = make([][]int32, n), make([][]int32, n)
	for i, u := range dir.units {
		dir.parent[i] = dir.find(u.Parent)
	}
	for _, s := range d.Successions {
		from, to := dir.find(s.From), dir.find(s.To)
		if from < 0 || to < 0 || from == to || slices.Contains(dir.next[from], to) {
			continue
		}
		dir.next[from] = append(dir.next[from], to)
		dir.prev[to] = append(dir.prev[to], from)
	}
	dir.inheritSuccessions()
	dir.indexNames()
	if err := dir.loadShapes(d.Boundaries); err != nil {
		return nil, fmt.Errorf("areas: %w", err)
	}
	return dir, nil
}

func sortedUnits(units []Unit) []Unit {
	out := slices.Clone(units)
	slices.SortStableFunc(out, func(a, b Unit) int { return compareRefs(a.Ref, b.Ref) })
	kept := out[:0]
	for i, u := range out {
		if i+1 < len(out) && out[i+1].Ref == u.Ref {
			continue
		}
		kept = append(kept, u)
	}
	return kept
}

// inheritSuccessions gives each ended unit without successors those of the
// units below it, wards first so that provinces of a table without provincial
// successions find those of their districts.
func (d *Directory) inheritSuccessions() {
	for _, level := range []Level{Ward, District} {
		own := make([]bool, len(d.units))
		for i := range d.units {
			own[i] = len(d.next[i]) > 0
		}
		for i, u := range d.units {
			p := d.parent[i]
			if u.Level != level || p < 0 || own[p] {
				continue
			}
			for _, to := range d.next[i] {
				if !slices.Contains(d.next[p], to) {
					d.next[p] = append(d.next[p], to)
				}
			}
		}
	}
	for i := range d.next {
		slices.Sort(d.next[i])
		slices.Sort(d.prev[i])
	}
}

func compareRefs(a, b Ref) int {
	return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.ValidFrom, b.ValidFrom))
}

// find returns the index of ref, or -1.
func (d *Directory) find(ref Ref) int32 {
	if ref.Code == "" {
		return -1
	}
	i, ok := slices.BinarySearchFunc(d.units, ref, func(u Unit, r Ref) int { return compareRefs(u.Ref, r) })
	if !ok {
		return -1
	}
	return int32(i)
}

// withCode returns the indices of every unit that ever had code, oldest first.
func (d *Directory) withCode(code string) []int32 {
	i, _ := slices.BinarySearchFunc(d.units, Ref{Code: code}, func(u Unit, r Ref) int { return compareRefs(u.Ref, r) })
	var out []int32
	for ; i < len(d.units) && d.units[i].Code == code; i++ {
		out = append(out, int32(i))
	}
	return out
}

// inForce says whether unit i was in force on day; Today asks for units that
// have no last day.
func (d *Directory) inForce(i int32, day string) bool {
	if day == Today {
		return d.units[i].ValidTo == ""
	}
	return d.units[i].InForce(day)
}

// Len returns how many units there are, of all times.
func (d *Directory) Len() int { return len(d.units) }

// Each calls fn for every unit of every time, by code and first day.
func (d *Directory) Each(fn func(Unit)) {
	for i := range d.units {
		fn(d.units[i])
	}
}

// Lookup returns the unit of ref; false when there is none.
func (d *Directory) Lookup(ref Ref) (Unit, bool) {
	i := d.find(ref)
	if i < 0 {
		return Unit{}, false
	}
	return d.units[i], true
}

// Unit returns the unit that had code on the day asOf (YYYY-MM-DD). With Today
// it is the unit of today, else the last that had the code. not_found
// (area_not_found) when there is none.
func (d *Directory) Unit(code, asOf string) (Unit, error) {
	found := d.withCode(code)
	for _, i := range slices.Backward(found) {
		if d.inForce(i, asOf) {
			return d.units[i], nil
		}
	}
	if asOf == Today && len(found) > 0 {
		return d.units[found[len(found)-1]], nil
	}
	return Unit{}, domain.NotFound(domain.Msg(domain.ReasonAreaNotFound))
}

// Ancestors returns the units above ref, the nearest first; none for a
// province or an unknown ref.
func (d *Directory) Ancestors(ref Ref) []Unit {
	var out []Unit
	if i := d.find(ref); i >= 0 {
		d.eachAncestor(i, func(a int32) { out = append(out, d.units[a]) })
	}
	return out
}

// eachAncestor calls fn for the units above i. The levels bound the climb, so
// that a table whose parents form a ring does no harm.
func (d *Directory) eachAncestor(i int32, fn func(int32)) {
	for range 3 {
		if i = d.parent[i]; i < 0 {
			return
		}
		fn(i)
	}
}

// Successors returns what ref became, in order of code: one unit, several when
// it was divided, none when it is in force or unknown.
func (d *Directory) Successors(ref Ref) []Unit { return d.neighbours(ref, d.next) }

// Predecessors returns the units ref was made of, in order of code.
func (d *Directory) Predecessors(ref Ref) []Unit { return d.neighbours(ref, d.prev) }

func (d *Directory) neighbours(ref Ref, edges [][]int32) []Unit {
	i := d.find(ref)
	if i < 0 {
		return nil
	}
	out := make([]Unit, len(edges[i]))
	for k, j := range edges[i] {
		out[k] = d.units[j]
	}
	return out
}
