package inverted

import (
	"cmp"
	"maps"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/paulmach/orb"
)

// segment holds documents by their ordinals, which are their places in ByRank.
type segment struct {
	numbers []int64
	ranks   []int32
	points  []orb.Point
	ids     texts
	names   texts
	bodies  texts
	byID    []uint32 // ordinals
	byName  []uint32

	tokens texts    // sorted
	lists  []uint32 // ordinals of the first token, then of the second ...
	ends   []uint32 // in lists, of each token

	broad sync.Map // Term -> bits of the documents that hold it
}

// texts are many short strings in one.
type texts struct {
	all  string
	ends []uint32
}

func (t *texts) at(i uint32) string {
	if i == 0 {
		return t.all[:t.ends[0]]
	}
	return t.all[t.ends[i-1]:t.ends[i]]
}

// pen writes texts.
type pen struct {
	all  strings.Builder
	ends []uint32
}

func (p *pen) add(s string) {
	p.all.WriteString(s)
	p.ends = append(p.ends, uint32(p.all.Len()))
}

func (p *pen) done() texts { return texts{p.all.String(), p.ends} }

func (s *segment) size() uint32 { return uint32(len(s.numbers)) }

func (s *segment) key(ord uint32) Key {
	return Key{Rank: s.ranks[ord], Name: s.names.at(ord), ID: s.ids.at(ord)}
}

// newSegment takes documents of which no two have one ID.
func newSegment(docs []Doc) *segment {
	docs = slices.Clone(docs)
	slices.SortFunc(docs, func(a, b Doc) int {
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.ID, b.ID))
	})
	s := &segment{}
	var ids, names, bodies, tokens pen
	held := map[string][]uint32{}
	for i := range docs {
		d := &docs[i]
		s.numbers, s.ranks, s.points = append(s.numbers, d.Number), append(s.ranks, d.Rank), append(s.points, d.Point)
		ids.add(d.ID)
		names.add(d.Name)
		bodies.add(d.Body)
		for _, token := range d.Tokens {
			if list := held[token]; len(list) == 0 || list[len(list)-1] != uint32(i) {
				held[token] = append(list, uint32(i))
			}
		}
	}
	s.ids, s.names, s.bodies = ids.done(), names.done(), bodies.done()
	s.byID, s.byName = s.ordered(ByID), s.ordered(ByName)
	for _, token := range slices.Sorted(maps.Keys(held)) {
		tokens.add(token)
		s.lists = append(s.lists, held[token]...)
		s.ends = append(s.ends, uint32(len(s.lists)))
	}
	s.tokens = tokens.done()
	return s
}

// ordered are the ordinals in another order.
func (s *segment) ordered(o Order) []uint32 {
	out := make([]uint32, s.size())
	for i := range out {
		out[i] = uint32(i)
	}
	slices.SortFunc(out, func(a, b uint32) int { return o.compare(s.key(a), s.key(b)) })
	return out
}

// in returns the ordinals in an order; nil = as they are.
func (s *segment) in(o Order) []uint32 {
	switch o {
	case ByName:
		return s.byName
	case ByID:
		return s.byID
	}
	return nil
}

// find returns the ordinal of the document with that ID.
func (s *segment) find(id string) (ord uint32, found bool) {
	i, found := slices.BinarySearchFunc(s.byID, id, func(ord uint32, id string) int { return cmp.Compare(s.ids.at(ord), id) })
	if !found {
		return 0, false
	}
	return s.byID[i], true
}

// list returns the ordinals of a token.
func (s *segment) list(token string) []uint32 {
	i := s.firstToken(token)
	if i == len(s.ends) || s.tokens.at(uint32(i)) != token {
		return nil
	}
	return s.between(i, i+1)
}

// span is the range of tokens that begin so.
func (s *segment) span(beginning string) (first, last int) {
	first = s.firstToken(beginning)
	n := sort.Search(len(s.ends)-first, func(i int) bool {
		return !strings.HasPrefix(s.tokens.at(uint32(first+i)), beginning)
	})
	return first, first + n
}

// firstToken is the first that is not less.
func (s *segment) firstToken(token string) int {
	return sort.Search(len(s.ends), func(i int) bool { return s.tokens.at(uint32(i)) >= token })
}

// between are the ordinals of a range of tokens, one list behind the other.
func (s *segment) between(first, last int) []uint32 {
	from, to := uint32(0), uint32(0)
	if first > 0 {
		from = s.ends[first-1]
	}
	if last > 0 {
		to = s.ends[last-1]
	}
	return s.lists[from:to]
}
