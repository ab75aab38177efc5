package inverted

import (
	"cmp"
	"slices"
	"strings"
)

// stream gives ordinals in their order: seek returns the first from there on,
// none when there is none. What it is asked from never goes down.
type stream interface {
	seek(from uint32) uint32
}

// list is a sorted list.
type list struct{ rest []uint32 }

func (l *list) seek(from uint32) uint32 {
	rest := l.rest
	for i := 0; i < len(rest) && i < nearBy; i++ {
		if rest[i] >= from {
			l.rest = rest[i:]
			return rest[i]
		}
	}
	if len(rest) <= nearBy {
		l.rest = nil
		return none
	}
	// Steps that double, then between the last two.
	low, high := nearBy-1, 2*nearBy
	for high < len(rest) && rest[high] < from {
		low, high = high, 2*high
	}
	high = min(high, len(rest))
	for low+1 < high { // rest[low] is less, rest[high] is not
		if middle := (low + high) / 2; rest[middle] < from {
			low = middle
		} else {
			high = middle
		}
	}
	if l.rest = rest[high:]; len(l.rest) == 0 {
		return none
	}
	return l.rest[0]
}

// nearBy is how many numbers are looked at one by one: where lists of a length
// meet, the next is mostly among them.
const nearBy = 4

// all is every ordinal below it.
type all uint32

func (n all) seek(from uint32) uint32 {
	if from < uint32(n) {
		return from
	}
	return none
}

// both gives what all streams give. The scarcest comes first.
type both []stream

func (b both) seek(from uint32) uint32 {
	at := b[0].seek(from)
	for i := 1; i < len(b) && at != none; i++ {
		if next := b[i].seek(at); next != at {
			if next == none {
				return none
			}
			at, i = b[0].seek(next), 0
		}
	}
	return at
}

// either gives what one of the streams gives.
type either struct {
	streams []stream
	at      []uint32 // of each
	begun   bool
}

func (e *either) seek(from uint32) uint32 {
	first := uint32(none)
	for i, s := range e.streams {
		if !e.begun || e.at[i] < from {
			e.at[i] = s.seek(from)
		}
		first = min(first, e.at[i])
	}
	e.begun = true
	return first
}

// sized is a stream with about how many ordinals it gives, at most.
type sized struct {
	stream
	size int
}

// answers is what answers q in a part; nil when nothing does.
func (x *Index) answers(i int, q *Query) stream {
	s := x.parts[i].segment
	var parts []sized
	if q.Among != nil {
		parts = append(parts, sized{q.Among.has[i], q.Among.n})
	}
	if q.Clauses != nil {
		var clauses []stream
		size := 0
		for _, c := range q.Clauses {
			if one, ok := s.clause(c); ok {
				clauses = append(clauses, one.stream)
				size += one.size
			}
		}
		switch len(clauses) {
		case 0:
			return nil
		case 1:
			parts = append(parts, sized{clauses[0], size})
		default:
			parts = append(parts, sized{&either{streams: clauses, at: make([]uint32, len(clauses))}, size})
		}
	}
	if len(q.Filters) > 0 {
		filters, ok := s.clause(q.Filters)
		if !ok {
			return nil
		}
		parts = append(parts, filters)
	}
	return joined(parts, s.size()).stream
}

// clause returns what holds all groups; false when nothing does.
func (s *segment) clause(c Clause) (sized, bool) {
	parts := make([]sized, len(c))
	for i, g := range c {
		parts[i] = s.group(g)
		if parts[i].size == 0 {
			return sized{}, false
		}
	}
	return joined(parts, s.size()), true
}

// joined gives what all parts give; without any, everything.
func joined(parts []sized, n uint32) sized {
	if len(parts) == 0 {
		return sized{all(n), int(n)}
	}
	if len(parts) == 1 {
		return parts[0]
	}
	slices.SortFunc(parts, func(a, b sized) int { return cmp.Compare(a.size, b.size) })
	streams := make(both, len(parts))
	for i := range parts {
		streams[i] = parts[i].stream
	}
	return sized{streams, parts[0].size}
}

// listsOf are the lists of a group, of which not all need be sorted; single says
// that they are.
func (s *segment) listsOf(g Group) (lists [][]uint32, total int, single bool) {
	single = true
	for _, t := range g {
		found := s.list(t.Token)
		if t.Prefix {
			first, last := s.span(t.Token)
			found = s.between(first, last)
			single = single && last-first == 1
		}
		if len(found) > 0 {
			lists = append(lists, found)
			total += len(found)
		}
	}
	return lists, total, single
}

// group returns what holds one of the terms; of size 0 when nothing does.
func (s *segment) group(g Group) sized {
	lists, total, single := s.listsOf(g)
	switch {
	case len(lists) == 0:
		return sized{}
	case len(g) == 1 && total > int(s.size())/broad:
		return sized{s.broadly(g[0], lists[0]), total}
	case len(lists) == 1 && single:
		return sized{&list{lists[0]}, total}
	case total < int(s.size())/64: // sorting them is less than a set of all
		return sized{&list{united(lists, total)}, total}
	}
	return sized{s.set(lists), total}
}

func united(lists [][]uint32, total int) []uint32 {
	out := make([]uint32, 0, total)
	for _, l := range lists {
		out = append(out, l...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (s *segment) set(lists [][]uint32) bits {
	set := newBits(s.size())
	for _, l := range lists {
		for _, ord := range l {
			set.set(ord)
		}
	}
	return set
}

// broad is which part of all documents hold a token, or tokens with a beginning,
// of which the set is kept.
const broad = 16

// broadly keeps the sets of what many documents hold: there are few such tokens
// and beginnings, they are typed again and again, and to look into a set takes
// less than to search a long list.
func (s *segment) broadly(t Term, found []uint32) stream {
	kept, known := s.broad.Load(t)
	if !known {
		kept, _ = s.broad.LoadOrStore(Term{strings.Clone(t.Token), t.Prefix}, s.set([][]uint32{found}))
	}
	return kept.(bits)
}
