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
	return Clause{Group{{Field: FieldWhole, Text: together(tokens)}}}
}

// together are the tokens without spaces.
func together(tokens []*token) (text string) {
	for _, t := range tokens {
		text += t.folded
	}
	return text
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

// match asks for what holds the words of a reading: all of them, a name that is
// them, or what is reduced from them. It is never nil: of a reading of ties only
// nothing is a tie.
func (rd *reading) match() Match {
	all := rd.without(false, false)
	return append(Match{rd.clause(all), whole(all)}, rd.reduced(nil)...)
}

// reduced asks for what holds all words but those that name an area from there,
// all but those that name a kind, and besides for more of the words that are left;
// nil when none does.
func (rd *reading) reduced(more func([]*token) Group) Match {
	var m Match
	all := rd.without(false, false)
	add := func(spots, kinds bool) {
		if names := rd.without(spots, kinds); len(names) > 0 && len(names) < len(all) {
			c := rd.clause(names)
			if kinds && len(names) < len(rd.without(spots, false)) {
				c = append(c, rd.ofKinds())
			}
			if spots {
				c = append(c, rd.there()...)
			}
			if more != nil {
				c = append(c, more(names))
			}
			m = append(m, c)
		}
	}
	add(false, true)
	if rd.spots() != nil {
		add(true, false)
		add(true, true)
	}
	return m
}

// kindMatch asks for all of a kind, in an area where one is named, when the
// reading names nothing else; nil when it does.
func (rd *reading) kindMatch() Match {
	kinds := rd.kinds()
	if kinds == nil || len(rd.without(true, true)) > 0 {
		return nil
	}
	return Match{append(Clause{rd.ofKinds()}, rd.there()...)}
}

// ofKinds asks for places of the kinds that words of the reading name.
func (rd *reading) ofKinds() Group {
	var g Group
	for _, k := range rd.kinds() {
		g = append(g, Term{Field: FieldSubkind, Text: k})
	}
	return g
}

// there asks for places in the areas of the reading, or in the provinces they
// are in: people say the town and mean the region. Nothing when no unit is known.
func (rd *reading) there() Clause {
	var out Clause
	for _, s := range rd.spots() {
		var g Group
		for _, key := range slices.Concat(s.keys, s.after, s.around) {
			g = append(g, Term{Field: FieldArea, Text: key})
		}
		if g != nil {
			out = append(out, g)
		}
	}
	return out
}

// spelt asks for places that bear the accents of the reading's words; nil when
// it has none.
func (rd *reading) spelt() Match {
	c := rd.clause(rd.without(false, false))
	n := len(c)
	for i := range rd.tokens {
		if t := &rd.tokens[i]; t.marked() {
			c = append(c, Group{{Field: FieldSpelt, Text: t.spelt()}})
		}
	}
	if len(c) == n {
		return nil
	}
	return Match{c}
}

// What parts of a reading are asked for alone: words that few places hold, so
// many of them, each with so many variants.
const (
	fewEnough    = 300
	mostParts    = 8
	partVariants = 4
)

// parts asks for places that hold enough of the reading to be in question: any
// place that holds at least half of it, by weight, holds one of the heaviest
// words that make up the other half. Words that are too common are asked for in
// pairs.
func (rd *reading) parts(l *lexis) []Clause {
	tokens := rd.without(true, true)
	if len(tokens) < 2 {
		tokens = rd.without(false, false)
	}
	slices.SortStableFunc(tokens, func(a, b *token) int { return cmp.Compare(b.weight, a.weight) })
	left := 0.0
	for i, t := range tokens {
		tokens[i] = &token{spelled: t.spelled, weight: t.weight, variants: t.variants[:min(partVariants, len(t.variants))], same: t.same}
		left += t.weight
	}
	var out, alike []Clause
	add := func(tokens ...*token) {
		bare := make([]*token, len(tokens))
		varied := false
		for i, t := range tokens {
			bare[i] = &token{spelled: t.spelled}
			varied = varied || t.variants != nil
		}
		out = append(out, rd.clause(bare))
		if varied {
			alike = append(alike, rd.clause(tokens))
		}
	}
	half := left / 2
	for i, t := range tokens {
		if left < half || len(out) >= mostParts {
			break
		}
		left -= t.weight
		if l.counts[t.folded] <= fewEnough {
			add(t)
			continue
		}
		for _, other := range tokens[i+1 : min(len(tokens), i+1+mostParts-len(out))] {
			add(t, other)
		}
	}
	// The words themselves first: variants of a rare word may be common.
	return slices.Concat(out, rd.kindParts(), alike)
}

// kindParts asks for others of the kind that a reading names: with a word of the
// name, and any.
func (rd *reading) kindParts() []Clause {
	kinds := rd.ofKinds()
	if kinds == nil {
		return nil
	}
	var words Group
	for _, t := range rd.without(true, true) {
		words = append(words, Term{Text: t.folded})
	}
	all := append(Clause{kinds}, rd.there()...)
	if words == nil {
		return []Clause{all}
	}
	return []Clause{{kinds, words}, all}
}
