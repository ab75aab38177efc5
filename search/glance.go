package search

import (
	"slices"
	"sort"
)

// A first look fetches so many of the best matches, and so many of those near
// the point. Mostly that is enough: what was not fetched is less prominent and
// farther away, and so has a score below the page.
const (
	glanceShelf = 150
	glanceM     = nearUnitM
)

// glance takes a first look at what asks would fetch; enough says that no place
// that was not fetched can be on the page.
func (h *hunt) glance(asks []Ask) (enough bool, err error) {
	if h.anchor != nil || h.r.OpenAt != nil || len(h.r.Polygon) > 0 || h.r.Sort != "" && h.r.Sort != SortRelevance {
		return false, nil
	}
	first := []Ask{h.ask(h.wholes(), glanceShelf), h.ask(h.starts(), glanceShelf)}
	nearby := []bool{false, false} // of first: only what is close to the point
	for _, a := range asks {
		a.Limit = glanceShelf
		first, nearby = append(first, a), append(nearby, false)
		if a.Near != nil && (a.RadiusM == 0 || a.RadiusM > glanceM) {
			a.RadiusM = glanceM
			first, nearby = append(first, a), append(nearby, true)
		}
	}
	found, err := h.fetch(first)
	if err != nil || found[0].More || len(found) < len(first) {
		return false, err
	}
	left, more := h.left(nearby[1:], found[1:])
	if !more {
		h.partial = false
		return true, nil
	}
	ranked := h.rank(false, false)
	from := 0
	if b := h.r.After; b != nil {
		from = sort.Search(len(ranked), func(i int) bool { return compareAfter(byScore(ranked[i]), *b) > 0 })
	}
	last := from + h.r.Limit // one more than the page, to know whether there is more
	if last >= min(len(ranked), Depth) {
		return false, nil
	}
	// Among more than are ever fetched, ties are as they come.
	if enough = ranked[last].score > left || ranked[last].score == left && allMany(found); enough {
		h.glanced = ranked
	}
	return enough, nil
}

// allMany says whether of everything that has more there is more than is fetched.
func allMany(found []Found) bool {
	return !slices.ContainsFunc(found, func(f Found) bool { return f.More && !f.Many })
}

// left is the most that a place which was not fetched can score, of asks of which
// the first is for names that begin so; more is false when there is none.
func (h *hunt) left(nearby []bool, found []Found) (most float64, more bool) {
	for i := range found {
		if !found[i].More {
			continue
		}
		near, text := 0.0, byPart
		if i == 0 {
			text += atStart
		}
		switch {
		case nearby[i]:
			near, text = weightNear, byPart+atStart
		case h.r.Near != nil && (h.r.RadiusM == 0 || h.r.RadiusM > glanceM): // those nearer are another ask's
			near = weightNear / (1 + glanceM/nearUnitM)
		case h.r.Near != nil:
			near = weightNear
		}
		more = more || !nearby[i]
		hits := found[i].Hits
		most = max(most, weightText*text+weightQuality*hits[len(hits)-1].Card.Quality+near)
	}
	if h.marked() {
		most += weightAccents
	}
	return most, more
}

func (h *hunt) marked() bool {
	return slices.ContainsFunc(h.readings, func(rd reading) bool {
		return slices.ContainsFunc(rd.tokens, func(t token) bool { return t.marked() })
	})
}

// starts asks for names that begin with what was typed.
func (h *hunt) starts() Match {
	var m Match
	for i := range h.readings {
		if tokens := h.readings[i].without(false, false); len(tokens) > 0 {
			c := h.readings[i].clause(tokens)
			begin := c[0][0]
			begin.Field = FieldStart
			m = append(m, append(Clause{Group{begin}}, c[1:]...)) // a first word is a word
		}
	}
	return m
}

// wholes asks for names that are all of a reading, or all but what names an
// area or a kind in it.
func (h *hunt) wholes() Match {
	var m Match
	for i := range h.readings {
		for _, left := range [][2]bool{{false, false}, {true, false}, {false, true}, {true, true}} {
			if tokens := h.readings[i].without(left[0], left[1]); len(tokens) > 0 {
				m = append(m, whole(tokens))
			}
		}
	}
	return m
}
