package area

import (
	"cmp"
	"slices"
	"strings"
)

// How says on which way a query led to a unit.
type How string

// The ways, the surest first.
const (
	Exact   How = "exact"   // the query names the unit itself, or one that lives on in it alone and unrenamed
	Renamed How = "renamed" // the unit named became this one, alone
	Merged  How = "merged"  // the unit named became part of this one
	Split   How = "split"   // the unit named went to several, of which this is one: which, an address must say
)

// Way is one way from the query to a unit. From is the unit the query named;
// nil when that is the unit found.
type Way struct {
	How  How
	From *Unit
}

// Resolution is one candidate: a unit in force on the day asked for, and every
// way that led to it, the surest first. More than one Resolution means that
// the query does not say which is meant.
type Resolution struct {
	Unit Unit
	Ways []Way
}

// Resolve returns the units in force on asOf (YYYY-MM-DD, or Today) that q may
// mean. q is the code, the Ref.Key or the name of a unit of any time, with or
// without accents and type ("Phường Hàm Tiến", "p. ham tien", "22918"), and
// may name after commas what it lies in, old or new ("Hàm Tiến, Phan Thiết,
// Bình Thuận"). A code of two times means both units. A district of before the
// reform became all that its wards became. Names are compared whole, never
// nearly; when some candidates bear the accents and the type that were typed,
// others are left out. Nothing found is an empty slice.
//
// Units that bear the name of a higher level come first, then the surer way,
// then by code.
func (d *Directory) Resolve(q, asOf string) []Resolution {
	named, within := d.named(q)
	found := map[int32][]Way{}
	d.reach(named, within, asOf, found)
	order := make([]int32, 0, len(found))
	for to := range found {
		order = append(order, to)
	}
	rank := make(map[int32]int, len(found))
	for to, ways := range found {
		slices.SortFunc(ways, func(a, b Way) int {
			return cmp.Or(cmp.Compare(a.How.rank(), b.How.rank()), compareFrom(a.From, b.From))
		})
		top := d.units[to].Level.rank()
		for _, w := range ways {
			if w.From != nil {
				top = min(top, w.From.Level.rank())
			}
		}
		rank[to] = 10*top + ways[0].How.rank()
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Or(cmp.Compare(rank[a], rank[b]), cmp.Compare(a, b)) })
	out := make([]Resolution, len(order))
	for i, to := range order {
		out[i] = Resolution{Unit: d.units[to], Ways: found[to]}
	}
	return out
}

func (h How) rank() int { return slices.Index([]How{Exact, Renamed, Merged, Split}, h) }

func compareFrom(a, b *Unit) int {
	switch {
	case a == nil || b == nil:
		return cmp.Compare(btoi(a != nil), btoi(b != nil))
	default:
		return compareRefs(a.Ref, b.Ref)
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// named returns the units q's first phrase may name with their misses, and for
// each further phrase the set of units it may name.
func (d *Directory) named(q string) (named map[int32]int, within []map[int32]int) {
	phrases := parsePhrases(q)
	first, _, _ := strings.Cut(q, ",")
	named = d.coded(strings.TrimSpace(first))
	if len(phrases) == 0 {
		return named, nil
	}
	if len(named) == 0 {
		named = d.match(phrases[0])
	}
	for _, p := range phrases[1:] {
		within = append(within, d.match(p))
	}
	return named, within
}

// coded returns the units a code or a key names.
func (d *Directory) coded(s string) map[int32]int {
	out := map[int32]int{}
	code, since, isKey := strings.Cut(s, "@")
	if isKey {
		if i := d.find(Ref{code, since}); i >= 0 {
			out[i] = 0
		}
		return out
	}
	if !isDigits(code) {
		return out
	}
	for _, i := range d.withCode(code) {
		out[i] = 0
	}
	return out
}

// reach follows each named unit to the day and adds what passes the further
// phrases to found, of those only the ones that miss least.
func (d *Directory) reach(named map[int32]int, within []map[int32]int, day string, found map[int32][]Way) {
	type arrival struct {
		to     int32
		way    Way
		misses int
	}
	var all []arrival
	for i, misses := range named {
		targets, forward := d.follow(i, day)
		for _, to := range targets {
			if !d.lies(i, to, within) {
				continue
			}
			all = append(all, arrival{to, d.way(i, to, targets, forward), misses})
		}
	}
	least := 0
	if len(all) > 0 {
		least = slices.MinFunc(all, func(a, b arrival) int { return cmp.Compare(a.misses, b.misses) }).misses
	}
	for _, a := range all {
		if a.misses == least {
			found[a.to] = append(found[a.to], a.way)
		}
	}
}

// follow walks from unit i along successions to the units in force on day:
// forward from one that ended, back from one that was not there yet.
func (d *Directory) follow(i int32, day string) (targets []int32, forward bool) {
	if d.inForce(i, day) {
		return []int32{i}, true
	}
	edges := d.prev
	if u := d.units[i]; day == Today || u.ValidTo != "" && u.ValidTo < day {
		edges, forward = d.next, true
	}
	seen := map[int32]bool{i: true}
	for queue := []int32{i}; len(queue) > 0; queue = queue[1:] {
		for _, j := range edges[queue[0]] {
			switch {
			case seen[j]:
			case d.inForce(j, day):
				targets = append(targets, j)
			default:
				queue = append(queue, j)
			}
			seen[j] = true
		}
	}
	slices.Sort(targets)
	return targets, forward
}

// way says how i led to one of its targets.
func (d *Directory) way(i, to int32, targets []int32, forward bool) Way {
	if i == to {
		return Way{How: Exact}
	}
	w := Way{How: Renamed, From: &d.units[i]}
	sources := d.prev[to]
	if !forward {
		sources = d.next[to]
	}
	others := slices.ContainsFunc(sources, func(s int32) bool { return s != i && !d.above(i, s) })
	switch {
	case len(targets) > 1:
		w.How = Split
	case others:
		w.How = Merged
	case d.units[i].FullName == d.units[to].FullName:
		w.How = Exact
	}
	return w
}

// above says whether a is an ancestor of i.
func (d *Directory) above(a, i int32) bool {
	yes := false
	d.eachAncestor(i, func(x int32) { yes = yes || x == a })
	return yes
}

// lies says whether each further phrase names something above the unit named,
// above the one found, or above a unit either was made of.
func (d *Directory) lies(from, to int32, within []map[int32]int) bool {
	if len(within) == 0 {
		return true
	}
	over := map[int32]bool{}
	add := func(a int32) { over[a] = true }
	for _, i := range []int32{from, to} {
		d.eachAncestor(i, add)
	}
	for _, p := range d.prev[from] {
		d.eachAncestor(p, add)
	}
	for _, p := range d.next[from] {
		d.eachAncestor(p, add)
	}
	for _, phrase := range within {
		hit := false
		for i := range phrase {
			hit = hit || over[i]
		}
		if !hit {
			return false
		}
	}
	return true
}
