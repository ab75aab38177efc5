package inverted

import (
	"iter"
	"sort"
)

// Term is a token, or with Prefix every token that begins so.
type Term struct {
	Token  string
	Prefix bool
}

// A document answers a Group when it holds one of its terms, a Clause when it
// answers all its groups.
type (
	Group  []Term
	Clause []Group
)

// Query asks for the documents that answer one of the clauses and all filters.
type Query struct {
	Clauses []Clause // nil = every document
	Filters []Group
	Among   *Set // of the same index; nil = every document
	Order   Order
	Behind  *Key // only those behind it in the order
}

// Find hands out what answers q in its order, and works no further than is read.
func (x *Index) Find(q Query) iter.Seq[Ref] {
	return func(yield func(Ref) bool) {
		walks := make([]walk, 0, len(x.parts))
		for i := range x.parts {
			if w, any := x.walk(i, &q); any {
				walks = append(walks, w)
			}
		}
		for len(walks) > 0 {
			first := 0
			for i := 1; i < len(walks); i++ {
				if q.Order.compare(walks[i].key(), walks[first].key()) < 0 {
					first = i
				}
			}
			if !yield(Ref{walks[first].in.segment, walks[first].ord}) {
				return
			}
			if !walks[first].next() {
				walks = append(walks[:first], walks[first+1:]...)
			}
		}
	}
}

// AtMost is how many documents may answer q, at most, as lists say without being
// compared.
func (x *Index) AtMost(q Query) (most int) {
	least := func(s *segment, c Clause, n int) int {
		for _, g := range c {
			_, total, _ := s.listsOf(g)
			n = min(n, total)
		}
		return n
	}
	for i := range x.parts {
		s := x.parts[i].segment
		n, sum := least(s, q.Filters, int(s.size())), 0
		for _, c := range q.Clauses {
			sum += least(s, c, n)
		}
		if q.Clauses != nil {
			n = min(n, sum)
		}
		most += n
	}
	return most
}

// walk goes through what answers in one part.
type walk struct {
	in      *part
	answers stream
	ord     uint32
	order   []uint32 // ordinals as they are walked; nil = as they are
	at      int      // in order
	among   bits     // what answers, when order is not theirs
}

func (w *walk) key() Key { return w.in.key(w.ord) }

// walk stands at the first answer; false when there is none.
func (x *Index) walk(i int, q *Query) (walk, bool) {
	p := &x.parts[i]
	w := walk{in: p, answers: x.answers(i, q), order: p.in(q.Order)}
	if w.answers == nil {
		return w, false
	}
	first := 0
	if q.Behind != nil {
		first = sort.Search(int(p.size()), func(i int) bool {
			ord := uint32(i)
			if w.order != nil {
				ord = w.order[i]
			}
			return q.Order.compare(p.key(ord), *q.Behind) > 0
		})
	}
	if w.order == nil {
		return w, w.from(uint32(first))
	}
	if _, every := w.answers.(all); !every {
		w.among = newBits(p.size())
		for ord := w.answers.seek(0); ord != none; ord = w.answers.seek(ord + 1) {
			w.among.set(ord)
		}
	}
	w.at = first - 1
	return w, w.next()
}

// next goes on to the next answer; false when there is none.
func (w *walk) next() bool {
	if w.order == nil {
		return w.from(w.ord + 1)
	}
	for w.at++; w.at < len(w.order); w.at++ {
		if w.ord = w.order[w.at]; !w.in.dead.has(w.ord) && (w.among == nil || w.among.has(w.ord)) {
			return true
		}
	}
	return false
}

func (w *walk) from(ord uint32) bool {
	for ord = w.answers.seek(ord); ord != none && w.in.dead.has(ord); {
		ord = w.answers.seek(ord + 1)
	}
	w.ord = ord
	return ord != none
}
