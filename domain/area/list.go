package area

import (
	"cmp"
	"slices"
	"strings"
)

// Query asks for a list of units. Zero values do not restrict, but for AsOf.
type Query struct {
	Q     string // name, the beginning of it or of its words, or of a code; folded, types abbreviated or not, parents after commas
	Level Level
	AsOf  string    // YYYY-MM-DD, or Today
	After *Position // continue behind this unit
	Limit int       // at least 1
}

// Position is the sort key of a unit in a list: how well it matches, then its
// Ref. It stays good when another table is loaded between two pages.
type Position struct {
	Rank int `json:"r,omitempty"`
	Ref
}

// Page is one page of a list. Next is nil on the last one.
type Page struct {
	Items []Unit
	Total int // units that match, on all pages
	Next  *Position
}

// The ranks of a list, the best first.
const (
	rankSame   = iota // the name as typed, accents included, or the code
	rankFolded        // the name, accents aside
	rankPrefix        // it begins so
	rankWords         // each word begins a word of it or of its type
	rankNone
)

// List returns the units in force on q.AsOf that match, best first, then by
// code.
func (d *Directory) List(q Query) Page {
	var hits []Position
	rank := d.ranker(q.Q)
	for i := range d.units {
		u := &d.units[i]
		if q.Level != "" && u.Level != q.Level || !d.inForce(int32(i), q.AsOf) {
			continue
		}
		if r := rank(int32(i)); r < rankNone {
			hits = append(hits, Position{Rank: r, Ref: u.Ref})
		}
	}
	slices.SortFunc(hits, comparePositions)
	page := Page{Items: []Unit{}, Total: len(hits)}
	start := 0
	if q.After != nil {
		at, found := slices.BinarySearchFunc(hits, *q.After, comparePositions)
		if start = at; found {
			start++
		}
	}
	end := min(start+max(q.Limit, 1), len(hits))
	for _, h := range hits[start:end] {
		page.Items = append(page.Items, d.units[d.find(h.Ref)])
	}
	if end < len(hits) {
		page.Next = &hits[end-1]
	}
	return page
}

func comparePositions(a, b Position) int {
	return cmp.Or(cmp.Compare(a.Rank, b.Rank), compareRefs(a.Ref, b.Ref))
}

// ranker returns how well a unit matches q.
func (d *Directory) ranker(q string) func(int32) int {
	if strings.TrimSpace(q) == "" {
		return func(int32) int { return rankSame }
	}
	if code := strings.TrimSpace(q); isDigits(code) && len(code) > 1 {
		if found := d.withCodePrefix(code); len(found) > 0 {
			return func(i int32) int {
				switch {
				case d.units[i].Code == code:
					return rankSame
				case found[i]:
					return rankPrefix
				}
				return rankNone
			}
		}
	}
	phrases := parsePhrases(q)
	if len(phrases) == 0 {
		return func(int32) int { return rankNone }
	}
	within := make([]map[int32]int, 0, len(phrases)-1)
	for _, p := range phrases[1:] {
		within = append(within, d.match(p))
	}
	whole := d.match(phrases[0])
	words := wordsOf(phrases[0])
	return func(i int32) int {
		r := d.rankName(phrases[0], words, whole, i)
		if r < rankNone && !d.lies(i, i, within) {
			return rankNone
		}
		return r
	}
}

func (d *Directory) withCodePrefix(code string) map[int32]bool {
	found := map[int32]bool{}
	i, _ := slices.BinarySearchFunc(d.units, Ref{Code: code}, func(u Unit, r Ref) int { return compareRefs(u.Ref, r) })
	for ; i < len(d.units) && strings.HasPrefix(d.units[i].Code, code); i++ {
		found[int32(i)] = true
	}
	return found
}

// wordsOf cuts each reading's name into words.
func wordsOf(p phrase) [][]string {
	out := make([][]string, len(p.readings))
	for k, r := range p.readings {
		out[k] = strings.Fields(r.own)
	}
	return out
}

func (d *Directory) rankName(p phrase, words [][]string, whole map[int32]int, i int32) int {
	if misses, ok := whole[i]; ok && misses&missKind == 0 {
		if misses == 0 && p.accents != "" {
			return rankSame
		}
		return rankFolded
	}
	best, n := rankNone, d.names[i]
	for k, r := range p.readings {
		switch {
		case !r.allows(n.kind, d.units[i].Level):
		case r.own != "" && strings.HasPrefix(n.own, r.own):
			best = min(best, rankPrefix)
		case !slices.ContainsFunc(words[k], func(w string) bool { return !beginsWord(n.own, w) && !beginsWord(n.kind, w) }):
			best = min(best, rankWords)
		}
	}
	return best
}

// beginsWord says whether a word of folded begins with w.
func beginsWord(folded, w string) bool {
	for {
		if strings.HasPrefix(folded, w) {
			return true
		}
		at := strings.IndexByte(folded, ' ')
		if at < 0 {
			return false
		}
		folded = folded[at+1:]
	}
}
