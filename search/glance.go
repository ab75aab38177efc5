package search

import (
	"math"
	"slices"
	"sort"
	"strings"
)

// glanceSteps are how many of each sort of match are fetched, until what was not
// fetched can no longer be on the page: of those that fit best, and of the others,
// of which first only the worth of the best is wanted. Between the first step and
// the last only those go on that fall short.
var glanceSteps = [][2]int{{32, 1}, {128, 32}, {128, 128}, {MostAsked, MostAsked}}

// look is one sort of match. What is left out of it is bounded by its text and
// by its worth.
type look struct {
	match Match
	limit int   // how many were fetched at most
	left  *Left // nil = nothing
	short bool  // what is left may be on the page
}

// glance fetches the best of every sort of match of asks, and more while that is
// not enough. Places of one sort differ by their worth alone, but for the order
// of their words and some accents; so the best few of each are the page.
func (h *hunt) glance() error {
	g := h.newGlance()
	rough := false
	for i, step := range glanceSteps {
		if rough && i < len(glanceSteps)-1 {
			continue
		}
		var asks []Ask
		var asked []*look
		for i, l := range g.looks() {
			limit := step[min(i/fitBest, 1)]
			if l.left != nil && l.limit < limit && (l.short || limit == MostAsked) {
				l.limit = limit
				asks, asked = append(asks, h.ask(l.match, limit)), append(asked, l)
			}
		}
		found, err := h.fetch(asks)
		if err != nil {
			return err
		}
		for i := range found {
			if asked[i].left = nil; found[i].More {
				asked[i].left = &found[i].Left
				rough = rough || found[i].Left.Rough
			}
		}
		if h.isEnough(g) {
			return nil
		}
	}
	var asks []Ask
	for _, l := range g.looks() {
		if l.left != nil {
			asks = append(asks, h.clauses(l.match)...)
		}
	}
	_, err := h.fetch(asks)
	return err
}

// glanced is what a glance knows.
type glanced struct {
	wholes  look // names that are all of a reading, or all but what names an area or a kind in it
	words   look // places that hold every word
	begun   look // the same, of the last word only its beginning
	starts  look // names that begin so
	ends    look // names that may end with the word that is begun
	spelt   look // places that bear the accents
	reduced look // areas and kinds explain words that are not held

	begunText, reducedText float64 // how well such places fit at most
	partly                 float64 // how far a place bears them at most that is not among spelt
}

// looks are all sorts, and those that fit best come first.
func (g *glanced) looks() []*look {
	return []*look{&g.wholes, &g.starts, &g.words, &g.spelt, &g.begun, &g.reduced, &g.ends}
}

// fitBest is how many of looks fit best.
const fitBest = 4

func (h *hunt) newGlance() *glanced {
	g := &glanced{starts: look{match: h.starts()}}
	g.wholes.match, g.ends.match = h.wholes()
	for i := range h.readings {
		rd := &h.readings[i]
		exact := *rd
		exact.begun = false
		all := rd.without(false, false)
		if len(all) > 0 {
			g.words.match = append(g.words.match, exact.clause(all))
			if rd.begun {
				g.begun.match = append(g.begun.match, rd.clause(all))
				last := &rd.tokens[len(rd.tokens)-1]
				g.begunText = max(g.begunText, rd.atMost(last, byBegun))
			}
		}
		g.spelt.match = append(g.spelt.match, rd.spelt()...)
		for _, m := range []Match{rd.reduced(nil), rd.kindMatch()} {
			if m == nil {
				continue
			}
			g.reduced.match = append(g.reduced.match, m...)
			for j := range rd.tokens {
				switch t := &rd.tokens[j]; {
				case t.role != "":
				case t.spot != nil:
					g.reducedText = max(g.reducedText, rd.atMost(t, byArea))
				case t.subkinds != nil:
					g.reducedText = max(g.reducedText, rd.atMost(t, byKind))
				}
			}
		}
		g.partly = max(g.partly, rd.partly())
	}
	for _, l := range g.looks() {
		if l.match != nil {
			l.left, l.short = new(Left), true // nothing was fetched yet
		}
	}
	return g
}

// atMost is how well a longer name fits at most of which only so much explains a
// word.
func (rd *reading) atMost(t *token, explained float64) float64 {
	asked := 0.0
	for i := range rd.tokens {
		if rd.tokens[i].role == "" {
			asked += rd.tokens[i].weight
		}
	}
	if asked == 0 {
		return byPart
	}
	coverage := 1 - (1-explained)*t.weight/asked
	return byPart * coverage * math.Sqrt(coverage)
}

// partly is how far a name bears the accents at most that does not bear all of
// them: of one word it has one too many, or one of many not (see agreement). 0
// when none were typed.
func (rd *reading) partly() float64 {
	marked, least := 0.0, 0.1
	for i := range rd.tokens {
		if t := &rd.tokens[i]; t.marked() {
			marked++
			least = min(least, 1/float64(len(t.text)+1))
		}
	}
	if marked == 0 {
		return 0
	}
	return 1 - least/marked
}

// bound is the most that places of some sorts can score which were not fetched:
// what they are worth and so much as base besides.
type bound struct {
	base float64
	of   []*look
}

// closest is the one of the looks that bounds the worth most closely; nil when no
// such place was left out.
func (b *bound) closest() (least *look) {
	for _, l := range b.of {
		if l.left == nil {
			return nil
		}
		// Of two that are as good what comes behind is of fewer places.
		if least == nil || l.left.Worth < least.left.Worth || l.left.Worth == least.left.Worth && l.left.ID >= least.left.ID {
			least = l
		}
	}
	return least
}

// bounds are those of everything that was not fetched.
func (g *glanced) bounds() (all []bound) {
	consider := func(text, accents float64, of ...*look) {
		all = append(all, bound{weightText*text + weightAccents*accents, of})
	}
	any := math.Ceil(g.partly)
	held := []*look{&g.words}
	if g.begun.match != nil {
		held = []*look{&g.begun, &g.words}
	}
	for _, sort := range []struct {
		text float64
		of   []*look
	}{{byPart, held}, {g.begunText, held[:len(held)-1]}} {
		if len(sort.of) == 0 {
			continue
		}
		consider(sort.text, g.partly, sort.of...)
		consider(g.reducedText, any, sort.of...) // a word may stand in the street alone
		consider(sort.text+atStart, g.partly, append(slices.Clip(sort.of), &g.starts)...)
		if g.spelt.match != nil {
			consider(sort.text, 1, append(slices.Clip(sort.of), &g.spelt)...)
			consider(sort.text+atStart, 1, append(slices.Clip(sort.of), &g.starts, &g.spelt)...)
		}
	}
	if g.ends.match != nil { // a name may end with the word that is begun
		consider(g.begunText/byPart+atStart, any, &g.begun, &g.ends)
	}
	if g.reduced.match != nil {
		consider(g.reducedText, any, &g.reduced)
		if g.ends.match != nil {
			consider(g.reducedText/byPart, any, &g.reduced, &g.ends)
		}
	}
	return all
}

// isEnough says whether no place that was not fetched can be on the page, and
// else notes which looks fall short.
func (h *hunt) isEnough(g *glanced) bool {
	if g.wholes.left != nil {
		return false
	}
	ranked := h.rank(false, false)
	from := 0
	if b := h.r.After; b != nil {
		from = sort.Search(len(ranked), func(i int) bool { return compareAfter(byScore(ranked[i]), *b) > 0 })
	}
	last := from + h.r.Limit // one more than the page, to know whether there is more
	for _, l := range g.looks() {
		l.short = false
	}
	enough := true
	for _, b := range g.bounds() {
		l := b.closest()
		if l == nil {
			continue
		}
		if last < min(len(ranked), Depth) {
			s, most := ranked[last], sixDigits(b.base+l.left.Worth)
			// Of the same score the ids decide; with a point a rounded one is not the same.
			if s.score > most || s.score == most && h.r.Near == nil && s.card.ID <= l.left.ID {
				continue
			}
		}
		enough, l.short = false, true
	}
	if enough {
		h.glanced, h.partial = ranked, slices.ContainsFunc(g.looks(), func(l *look) bool { return l.left != nil })
	}
	return enough
}

// starts asks for names that begin with what was typed, wherever their words end.
func (h *hunt) starts() Match {
	var m Match
	for i := range h.readings {
		if tokens := h.readings[i].without(false, false); len(tokens) > 0 {
			c := h.readings[i].clause(tokens)
			begin := c[0][0]
			begin.Field = FieldStart
			m = append(m, append(Clause{Group{begin}}, c[1:]...)) // a first word is a word
			m = append(m, append(slices.Clip(c), ending(tokens)))
		}
	}
	return m
}

// mostCompletions is how many words a begun one may be so that each is looked for.
const mostCompletions = 32

// wholes asks for names that are all of a reading, or all but what names an area
// or a kind in it, also with its last word complete. What that word may be of too
// many words is left to ends.
func (h *hunt) wholes() (wholes, ends Match) {
	for i := range h.readings {
		rd := &h.readings[i]
		last := rd.tokens[len(rd.tokens)-1].folded
		completions, few := h.k.lexis.completions(last, mostCompletions)
		texts := []string{rd.joined} // with what ties others together
		for _, left := range [][2]bool{{false, false}, {true, false}, {false, true}, {true, true}} {
			if text := together(rd.without(left[0], left[1])); text != "" && !slices.Contains(texts, text) {
				texts = append(texts, text)
			}
		}
		for _, text := range texts {
			group := Group{{Field: FieldWhole, Text: text}}
			if before, ends := strings.CutSuffix(text, last); rd.begun && ends {
				for _, word := range completions {
					group = append(group, Term{Field: FieldWhole, Text: before + word})
				}
			}
			wholes = append(wholes, Clause{group})
		}
		if all := rd.without(false, false); rd.begun && !few && len(all) > 0 {
			ends = append(ends, append(rd.clause(all), ending(all)))
			ends = append(ends, rd.reduced(ending)...)
		}
	}
	return wholes, ends
}

// ending asks for names that begin with all of the tokens and so may end with the
// last one, which is only begun.
func ending(tokens []*token) Group {
	return Group{{Field: FieldWhole, Text: together(tokens), Prefix: true}}
}
