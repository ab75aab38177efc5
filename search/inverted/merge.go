package inverted

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// none is behind every ordinal.
const none = math.MaxUint32

// merged is a segment of what is alive in both parts.
func merged(a, b part) *segment {
	m := &merger{from: [2]part{a, b}, out: &segment{}}
	m.documents()
	m.out.byID, m.out.byName = m.ordered(ByID), m.ordered(ByName)
	m.tokens()
	return m.out
}

type merger struct {
	from [2]part
	to   [2][]uint32 // the new ordinals; none = not taken along
	out  *segment
}

// walk hands out what is alive in both parts in an order.
func (m *merger) walk(o Order, each func(side int, ord uint32)) {
	var lists [2][]uint32
	var at [2]uint32
	head := func(side int) uint32 {
		from := &m.from[side]
		for ; at[side] < from.size(); at[side]++ {
			ord := at[side]
			if lists[side] != nil {
				ord = lists[side][ord]
			}
			if !from.dead.has(ord) {
				return ord
			}
		}
		return none
	}
	lists[0], lists[1] = m.from[0].in(o), m.from[1].in(o)
	a, b := head(0), head(1)
	for a != none || b != none {
		if b == none || a != none && o.compare(m.from[0].key(a), m.from[1].key(b)) <= 0 {
			each(0, a)
			at[0]++
			a = head(0)
		} else {
			each(1, b)
			at[1]++
			b = head(1)
		}
	}
}

func (m *merger) documents() {
	s, n := m.out, m.from[0].alive+m.from[1].alive
	s.numbers, s.ranks, s.points = make([]int64, 0, n), make([]int32, 0, n), make([]orb.Point, 0, n)
	ids, names, bodies := m.pen(ids, n), m.pen(names, n), m.pen(bodies, n)
	for side := range m.from {
		m.to[side] = slices.Repeat([]uint32{none}, int(m.from[side].size()))
	}
	m.walk(ByRank, func(side int, ord uint32) {
		from := m.from[side].segment
		m.to[side][ord] = s.size()
		s.numbers, s.ranks, s.points = append(s.numbers, from.numbers[ord]), append(s.ranks, from.ranks[ord]), append(s.points, from.points[ord])
		ids.add(from.ids.at(ord))
		names.add(from.names.at(ord))
		bodies.add(from.bodies.at(ord))
	})
	s.ids, s.names, s.bodies = ids.done(), names.done(), bodies.done()
}

func ids(s *segment) *texts    { return &s.ids }
func names(s *segment) *texts  { return &s.names }
func bodies(s *segment) *texts { return &s.bodies }
func tokens(s *segment) *texts { return &s.tokens }

// pen has room for the texts of both parts.
func (m *merger) pen(of func(*segment) *texts, n int) *pen {
	p := &pen{ends: make([]uint32, 0, n)}
	p.all.Grow(len(of(m.from[0].segment).all) + len(of(m.from[1].segment).all))
	return p
}

func (m *merger) ordered(o Order) []uint32 {
	out := make([]uint32, 0, m.out.size())
	m.walk(o, func(side int, ord uint32) { out = append(out, m.to[side][ord]) })
	return out
}

func (m *merger) tokens() {
	a, b, s := m.from[0].segment, m.from[1].segment, m.out
	s.lists = make([]uint32, 0, len(a.lists)+len(b.lists))
	all := m.pen(tokens, max(len(a.ends), len(b.ends)))
	for i, j := 0, 0; i < len(a.ends) || j < len(b.ends); {
		order := 0
		switch {
		case j == len(b.ends):
			order = -1
		case i == len(a.ends):
			order = 1
		default:
			order = cmp.Compare(a.tokens.at(uint32(i)), b.tokens.at(uint32(j)))
		}
		var token string
		var left, right []uint32
		if order <= 0 {
			token, left = a.tokens.at(uint32(i)), a.between(i, i+1)
			i++
		}
		if order >= 0 {
			token, right = b.tokens.at(uint32(j)), b.between(j, j+1)
			j++
		}
		before := len(s.lists)
		if m.join(left, right); len(s.lists) > before {
			all.add(token)
			s.ends = append(s.ends, uint32(len(s.lists)))
		}
	}
	s.tokens = all.done()
	s.lists = slices.Clip(s.lists)
}

// join adds the lists of a token in both parts as one.
func (m *merger) join(left, right []uint32) {
	for len(left)+len(right) > 0 {
		a, b := uint32(none), uint32(none)
		if len(left) > 0 {
			if a = m.to[0][left[0]]; a == none {
				left = left[1:]
				continue
			}
		}
		if len(right) > 0 {
			if b = m.to[1][right[0]]; b == none {
				right = right[1:]
				continue
			}
		}
		if a < b {
			left = left[1:]
		} else {
			right = right[1:]
		}
		m.out.lists = append(m.out.lists, min(a, b))
	}
}
