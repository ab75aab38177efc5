package search

import (
	"slices"
	"strings"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
	"hanhtrinh/search/lexicon"
)

// gazetteer knows the names people give to where a place lies: administrative
// units of every time, and destinations.
type gazetteer struct {
	units        *area.Directory
	byName       map[string][]area.Ref // folded name without spaces
	destinations map[string][]*Card
	elsewhere    map[string]bool // joined names of what is known in the whole country
	latin        []lettered      // names of destinations in Latin letters
}

// lettered is a name with its bigrams.
type lettered struct {
	name  string
	pairs []uint16
}

func newGazetteer(units *area.Directory, destinations []*Card, held map[string]int, elsewhere []lexicon.Name) *gazetteer {
	g := &gazetteer{units: units, byName: map[string][]area.Ref{}, destinations: map[string][]*Card{}, elsewhere: map[string]bool{}}
	for _, n := range elsewhere {
		g.elsewhere[joined(n.Text)] = true
		g.elsewhere[joined(n.Vi)] = true
	}
	units.Each(func(u area.Unit) {
		// Wards bear the names of half the world: only those that hold a place,
		// or became one that does, can be meant.
		if u.Level == area.Ward && held[u.Key()] == 0 && !slices.ContainsFunc(units.Successors(u.Ref), func(n area.Unit) bool { return held[n.Key()] > 0 }) {
			return
		}
		key := joined(u.Name)
		if isNumber(key) {
			key = joined(u.FullName)
		}
		g.byName[key] = append(g.byName[key], u.Ref)
	})
	for _, c := range destinations {
		for _, n := range c.Names {
			if !slices.Contains(g.destinations[n.Joined], c) {
				g.destinations[n.Joined] = append(g.destinations[n.Joined], c)
			}
		}
	}
	for name := range g.destinations {
		if isPlain(name) {
			g.latin = append(g.latin, lettered{name, bigrams(name)})
		}
	}
	// Of names that are as much alike the first is taken.
	slices.SortFunc(g.latin, func(a, b lettered) int { return strings.Compare(a.name, b.name) })
	return g
}

func joined(s string) string { return strings.Join(words(s), "") }

func isNumber(s string) bool { return strings.Trim(s, "0123456789") == "" }

// spot is where a name lies: the units and the destinations that bear it.
type spot struct {
	units  []area.Unit
	keys   []string // of units
	after  []string // of what became of wards of before
	around []string // of the provinces they lie in
	beside []string // of wards of before that are one ward now with one of units
	points []domain.Point
	cards  []*Card
	level  area.Level // the highest of units; "" without units
}

// Around a destination's point: in it, near it, in its region.
const (
	insideM = 15_000
	nearM   = 60_000
)

// isSight says whether the name is known in the whole country, but as no town or
// unit: a sight of that name here may be the very one.
func (s *spot) isSight() bool { return len(s.units)+len(s.cards) == 0 }

// holds says how sure it is that a place lies there: 1 inside, less in the
// province around.
func (s *spot) holds(c *Card) float64 {
	best := 0.0
	beside := false
	for _, key := range c.AreaKeys {
		switch {
		case slices.Contains(s.keys, key):
			return 1
		case slices.Contains(s.after, key):
			best = 1
		case best == 0 && slices.Contains(s.around, key):
			best = 0.9
		}
		beside = beside || slices.Contains(s.beside, key)
	}
	if beside {
		best = min(best, 0.9)
	}
	for _, p := range s.points {
		switch d := p.DistanceM(c.Point); {
		case d <= insideM:
			return 1
		case d <= nearM:
			best = max(best, 0.85)
		}
	}
	return best
}

// find returns what bears a name, nil when nothing does.
func (g *gazetteer) find(name string) *spot {
	cards := g.destinations[name]
	s := &spot{cards: cards}
	for _, ref := range g.byName[name] {
		s.add(g.units, ref)
	}
	for _, c := range cards {
		for _, n := range c.Names {
			for _, ref := range g.byName[n.Joined] {
				s.add(g.units, ref)
			}
		}
	}
	for _, c := range cards {
		// A region is as wide as its units; a town spreads around its point.
		if c.Subkind != "region" || len(s.units) == 0 {
			s.points = append(s.points, c.Point)
		}
	}
	if len(s.units)+len(s.cards) == 0 && !g.elsewhere[name] {
		return nil
	}
	return s
}

func (s *spot) add(units *area.Directory, ref area.Ref) {
	u, ok := units.Lookup(ref)
	if !ok || slices.Contains(s.keys, u.Key()) {
		return
	}
	s.units = append(s.units, u)
	s.keys = append(s.keys, u.Key())
	if u.Level == area.Ward {
		// Of wards of before, many places know only what became of them; others
		// know that they were in the next one.
		for _, n := range units.Successors(ref) {
			s.after = append(s.after, n.Key())
			for _, other := range units.Predecessors(n.Ref) {
				if other.Ref != ref {
					s.beside = append(s.beside, other.Key())
				}
			}
		}
	}
	if s.level == "" || levelRank(u.Level) < levelRank(s.level) {
		s.level = u.Level
	}
	for _, a := range units.Ancestors(ref) {
		if a.Level == area.Province && !slices.Contains(s.around, a.Key()) {
			s.around = append(s.around, a.Key())
		}
	}
}

// within is s with only those units that lie in outer; nil when none does.
func (s *spot) within(units *area.Directory, outer *spot) *spot {
	in := &spot{cards: s.cards, points: s.points}
	for _, u := range s.units {
		if slices.ContainsFunc(units.Ancestors(u.Ref), func(a area.Unit) bool { return slices.Contains(outer.keys, a.Key()) }) {
			in.add(units, u.Ref)
		}
	}
	if len(in.units)+len(in.cards) == 0 {
		return nil
	}
	return in
}

func levelRank(l area.Level) int {
	return slices.Index([]area.Level{area.Province, area.District, area.Ward}, l)
}

// bare says whether a name of n words is enough to say where: a ward's alone is
// not when it is one word, so many words of other names are.
func (s *spot) bare(n int) bool {
	return s != nil && (len(s.cards) > 0 || s.level != area.Ward || n > 1)
}

// resembling is the Vietnamese name of the destination whose name sounds most
// like a word of another script, nil when none does.
func (g *gazetteer) resembling(latin string) []spelled {
	const enough = 0.7
	letters := bigrams(joined(latin))
	best, name := enough, ""
	for i := range g.latin {
		if d := dice(letters, g.latin[i].pairs); d > best {
			best, name = d, g.latin[i].name
		}
	}
	if name == "" {
		return nil
	}
	return spellAll(g.destinations[name][0].Names[0].Text)
}

// local is the Vietnamese name of the destination that bears a name, nil when
// there is none or it is that name.
func (g *gazetteer) local(name string) []spelled {
	for _, c := range g.destinations[name] {
		if n := c.Names[0]; n.Joined != name {
			return spellAll(n.Text)
		}
	}
	return nil
}
