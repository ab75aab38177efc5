package search

import (
	"cmp"
	"slices"
)

// without are the tokens of a reading that names must hold: none that ties
// others together, nor what names an area or a kind when that is left out.
func (rd *reading) without(spots, kinds bool) []*token {
	var out []*token
	for i := range rd.tokens {
		t := &rd.tokens[i]
		if t.role == "" && !(spots && t.spot != nil) && !(kinds && t.subkinds != nil) {
			out = append(out, t)
		}
	}
	return out
}

// clause asks for places that hold every token, or a variant of it.
func (rd *reading) clause(tokens []*token) Clause {
	last := &rd.tokens[len(rd.tokens)-1]
	var c Clause
	for _, t := range tokens {
		g := Group{{Text: t.folded, Prefix: rd.begun && t == last}}
		if t.variants != nil {
			for _, w := range t.same {
				g = append(g, Term{Text: w})
			}
		}
		for _, v := range t.variants {
			g = append(g, Term{Text: v.word})
		}
		c = append(c, g)
	}
	return c
}

// whole asks for places whose name is exactly those tokens.
func whole(tokens []*token) Clause {
	name := ""
	for _, t := range tokens {
		name += t.folded
	}
	return Clause{Group{{Field: FieldWhole, Text: name}}}
}

// kinds are the subkinds that words of the reading name.
func (rd *reading) kinds() []string {
	var out []string
	for i := range rd.tokens {
		out = append(out, rd.tokens[i].subkinds...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// spots are the areas and destinations that words of the reading name, the
// innermost first.
func (rd *reading) spots() []*spot {
	var out []*spot
	for i := range rd.tokens {
		if s := rd.tokens[i].spot; s != nil && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// fewEnough is how many places may hold a word that is asked for alone.
const fewEnough = 300

// parts asks for places that hold enough of the reading to be in question: any
// place that holds at least half of it, by weight, holds one of its heaviest
// words that make up the other half. Words that are too common are asked for in
// pairs.
func (rd *reading) parts(l *lexis) []Clause {
	tokens := rd.without(true, true)
	if len(tokens) < 2 {
		tokens = rd.without(false, false)
	}
	slices.SortStableFunc(tokens, func(a, b *token) int { return cmp.Compare(b.weight, a.weight) })
	total := 0.0
	for _, t := range tokens {
		total += t.weight
	}
	var out []Clause
	left := total
	for i, t := range tokens {
		if left < total/2 || len(out) >= 12 {
			break
		}
		left -= t.weight
		if l.counts[t.folded] <= fewEnough {
			out = append(out, rd.clause([]*token{t}))
			continue
		}
		for _, other := range tokens[i+1:] {
			out = append(out, rd.clause([]*token{t, other}))
		}
	}
	return out
}
