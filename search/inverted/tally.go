package inverted

import (
	"maps"
	"slices"
	"strings"
)

// Set is documents that were found together.
type Set struct {
	in  *Index
	has []bits // of each part
	n   int
}

// Set gathers what answers q and passes keep; nil keeps everything.
func (x *Index) Set(q Query, keep func(Ref) bool) Set {
	out := Set{in: x, has: make([]bits, len(x.parts))}
	for i := range x.parts {
		p := &x.parts[i]
		out.has[i] = newBits(p.size())
		answers := x.answers(i, &q)
		if answers == nil {
			continue
		}
		for ord := answers.seek(0); ord != none; ord = answers.seek(ord + 1) {
			if !p.dead.has(ord) && (keep == nil || keep(Ref{p.segment, ord})) {
				out.has[i].set(ord)
				out.n++
			}
		}
	}
	return out
}

// Union gathers what answers g, for Query.Among. Its Len counts a document for each
// term, and what has been removed too.
func (x *Index) Union(g Group) *Set {
	out := &Set{in: x, has: make([]bits, len(x.parts))}
	for i := range x.parts {
		s := x.parts[i].segment
		lists, total, _ := s.listsOf(g)
		out.has[i] = s.set(lists)
		out.n += total
	}
	return out
}

// Len counts the documents of the set.
func (s Set) Len() int { return s.n }

// Tally counts the documents of the set by each of their tokens that begin so.
func (s Set) Tally(beginning string) map[string]int {
	counts := map[string]int{}
	for i := range s.in.parts {
		p := &s.in.parts[i]
		for t, last := p.span(beginning); t < last; t++ {
			n := 0
			for _, ord := range p.between(t, t+1) {
				if s.has[i].has(ord) {
					n++
				}
			}
			if n > 0 {
				counts[strings.Clone(p.tokens.at(uint32(t)))] += n
			}
		}
	}
	return counts
}

// Tokens counts the documents of each token that passes keep.
func (x *Index) Tokens(keep func(token string) bool) map[string]int {
	counts := map[string]int{}
	for i := range x.parts {
		p := &x.parts[i]
		for t := range p.ends {
			token := p.tokens.at(uint32(t))
			if !keep(token) {
				continue
			}
			n := 0
			for _, ord := range p.between(t, t+1) {
				if !p.dead.has(ord) {
					n++
				}
			}
			if n > 0 {
				counts[strings.Clone(token)] += n // what is kept of an index keeps no index
			}
		}
	}
	return counts
}

// Beginning lists the tokens that begin so, each once, in no order.
func (x *Index) Beginning(beginning string) []string {
	seen := map[string]bool{}
	for i := range x.parts {
		p := &x.parts[i]
		for t, last := p.span(beginning); t < last; t++ {
			seen[p.tokens.at(uint32(t))] = true
		}
	}
	return slices.Collect(maps.Keys(seen))
}
