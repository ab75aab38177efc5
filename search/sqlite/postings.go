package sqlite

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"hanhtrinh/search"
)

// What is kept of the full-text index in memory: tokens with so many places at
// most, and so many numbers in all.
const (
	longestPosting = 40_000
	mostPostings   = 1_000_000
	entry          = 16 // what a token itself counts
)

// postings keeps the numbers of places by token, as the full-text index gave
// them: common words meet far quicker here than there. All are dropped when
// something is written, which is seldom beside how often is asked.
type postings struct {
	mu    sync.RWMutex
	of    state
	lists map[string][]int64 // sorted; nil = more than longestPosting
	size  int
}

// state is what the index held: a generation and how often it was written to.
type state struct{ generation, writes int64 }

func (p *postings) get(of state, token string) (docs []int64, known bool) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	if p.of != of {
		return nil, false
	}
	docs, known = p.lists[token]
	return docs, known
}

func (p *postings) put(of state, token string, docs []int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.of != of || p.lists == nil {
		p.of, p.lists, p.size = of, map[string][]int64{}, 0
	}
	for other, list := range p.lists { // any of them: a map has no order
		if p.size+len(docs)+entry <= mostPostings {
			break
		}
		delete(p.lists, other)
		p.size -= len(list) + entry
	}
	if _, known := p.lists[token]; !known {
		p.size += len(docs) + entry
	}
	p.lists[token] = docs
}

func (p *postings) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.of, p.lists, p.size = state{}, nil, 0
}

// Of what begins with few letters a few are read from the full-text index
// itself, which stops early.
const (
	fewAsked   = 100
	fewLetters = 3
)

// isBroad says whether a token is a beginning of few letters.
func isBroad(token string) bool {
	return strings.HasSuffix(token, "*") && utf8.RuneCountInString(strings.TrimLeft(token, "\"\ue002\ue003")) < fewLetters+len("\"*")
}

// posting returns the numbers of the places that hold a token; ok is false when
// there are too many to keep, or it is not worth it for so few.
func (s *session) posting(token string, most int) (docs []int64, ok bool, err error) {
	docs, known := s.x.postings.get(s.state, token)
	if known || most <= fewAsked && isBroad(token) {
		return docs, docs != nil, nil
	}
	docs, err = s.numbers("text_$ WHERE text_$ MATCH ?", []any{token}, "rowid", longestPosting+1)
	if err != nil {
		return nil, false, err
	}
	if docs = present(docs); len(docs) > longestPosting {
		docs = nil
	}
	s.x.postings.put(s.state, token, docs)
	return docs, docs != nil, nil
}

// matches returns the first of all that the tokens of the ask hold for, behind a
// number, in order.
func (s *session) matches(after int64, most int) ([]int64, error) {
	var all []int64
	for _, clause := range s.clauses {
		docs, ok, err := s.meet(append(clause[:len(clause):len(clause)], s.filters...), after, most)
		if err != nil {
			return nil, err
		}
		if !ok {
			return s.numbers("text_$ WHERE text_$ MATCH ? AND rowid > ?", []any{s.tokens, after}, "rowid", most)
		}
		all = append(all, docs...)
	}
	if len(s.clauses) > 1 {
		slices.Sort(all)
		all = slices.Compact(all)
	}
	return all[:min(len(all), most)], nil
}

// meet returns the first places that every group holds for, and notes when there
// are as many as are ever asked for; ok is false when a token is too common to
// be kept.
func (s *session) meet(groups []group, after int64, most int) (docs []int64, ok bool, err error) {
	lists := make([][][]int64, len(groups))
	least, shortest := 0, -1
	for i, g := range groups {
		total := 0
		for _, token := range g {
			list, ok, err := s.posting(token, most)
			if err != nil || !ok {
				return nil, false, err
			}
			lists[i] = append(lists[i], list)
			total += len(list)
		}
		if shortest < 0 || total < least {
			least, shortest = total, i
		}
	}
	start := merge{lists: lists[shortest]}
	start.skip(after)
	counted := 0
	for doc, more := start.next(); more && counted < max(most, search.MostAsked); doc, more = start.next() {
		held := true
		for i := range lists {
			if i != shortest && !anyHolds(lists[i], doc) {
				held = false
				break
			}
		}
		if !held {
			continue
		}
		if counted++; len(docs) < most {
			docs = append(docs, doc)
		}
	}
	s.out.Many = s.out.Many || counted >= search.MostAsked
	return present(docs), true, nil
}

// merge walks through sorted lists as if they were one, each number once. There
// are few lists, and mostly few numbers are wanted of them.
type merge struct{ lists [][]int64 }

// skip leaves out everything up to and including doc.
func (m *merge) skip(doc int64) {
	for i, list := range m.lists {
		at, found := slices.BinarySearch(list, doc)
		if found {
			at++
		}
		m.lists[i] = list[at:]
	}
}

func (m *merge) next() (doc int64, more bool) {
	for _, list := range m.lists {
		if len(list) > 0 && (!more || list[0] < doc) {
			doc, more = list[0], true
		}
	}
	for i, list := range m.lists {
		if more && len(list) > 0 && list[0] == doc {
			m.lists[i] = list[1:]
		}
	}
	return doc, more
}

// anyHolds looks doc up in lists and cuts off what lies before it: those asked
// for come in order.
func anyHolds(lists [][]int64, doc int64) bool {
	for i, list := range lists {
		// Steps that double, then between the last two.
		step := 1
		for step < len(list) && list[step] < doc {
			step *= 2
		}
		at, found := slices.BinarySearch(list[:min(step+1, len(list))], doc)
		lists[i] = list[at:]
		if found {
			return true
		}
	}
	return false
}
