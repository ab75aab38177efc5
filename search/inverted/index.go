package inverted

import "slices"

// Index is what was added and not removed. The zero Index is empty.
type Index struct{ parts []part }

// part is a segment and what has gone from it since it was made.
type part struct {
	*segment
	dead  bits // nil = none
	alive int
}

// How much greater a segment is than the one behind it, at least: the more, the
// fewer segments there are and the more often a document is moved.
const steps = 6

// Len counts the documents.
func (x *Index) Len() (n int) {
	for i := range x.parts {
		n += x.parts[i].alive
	}
	return n
}

// With returns the index without the documents of those IDs and with docs, in
// place of those of the same IDs. No two of docs have one ID.
func (x *Index) With(docs []Doc, remove ...string) *Index {
	for i := range docs {
		remove = append(remove, docs[i].ID)
	}
	next := &Index{}
	for _, p := range x.parts {
		next.push(p.without(remove))
	}
	return next.Plus(docs)
}

// Plus is With for documents of which none is in the index.
func (x *Index) Plus(docs []Doc) *Index {
	next := &Index{parts: slices.Clone(x.parts)}
	if len(docs) > 0 {
		next.push(whole(newSegment(docs)))
	}
	return next
}

// Compact returns the index in one segment, which answers soonest.
func (x *Index) Compact() *Index {
	next := &Index{}
	for _, p := range x.parts {
		if len(next.parts) > 0 || p.dead != nil {
			p = whole(merged(next.last(), p))
		}
		next.parts = []part{p}
	}
	return next
}

func (x *Index) last() part {
	if len(x.parts) == 0 {
		return part{segment: &segment{}}
	}
	return x.parts[len(x.parts)-1]
}

// without marks documents as gone.
func (p part) without(ids []string) part {
	shared := true // with whoever reads the index before
	for _, id := range ids {
		ord, found := p.find(id)
		if !found || p.dead.has(ord) {
			continue
		}
		if shared {
			p.dead, shared = p.dead.copied(p.size()), false
		}
		p.dead.set(ord)
		p.alive--
	}
	return p
}

// push adds a part behind the others and merges what has become too alike in
// size, or holds more dead than alive.
func (x *Index) push(p part) {
	for len(x.parts) > 0 && x.parts[len(x.parts)-1].alive < steps*p.alive {
		before := x.parts[len(x.parts)-1]
		x.parts = x.parts[:len(x.parts)-1]
		p = whole(merged(before, p))
	}
	if p.alive < int(p.size())/2 {
		p = whole(merged(p, part{segment: &segment{}}))
	}
	if p.alive > 0 {
		x.parts = append(x.parts, p)
	}
}

func whole(s *segment) part { return part{segment: s, alive: len(s.numbers)} }
