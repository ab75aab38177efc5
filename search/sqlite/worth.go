package sqlite

import (
	"cmp"
	"math"

	"hanhtrinh/search"
	"hanhtrinh/search/inverted"
)

// worthy is a candidate with its worth.
type worthy struct {
	candidate
	worth float64
}

// byWorth is search.ByWorth.
func byWorth(a, b worthy) int {
	if a.worth != b.worth {
		return cmp.Compare(b.worth, a.worth)
	}
	return cmp.Compare(a.ID(), b.ID())
}

// manyMatches are so many that looking close to the point first is quicker than
// looking at all.
const manyMatches = 4000

// worthiest answers by worth. Of many, first what is close to the point: of what
// is farther away, soon nothing can be among the best.
func (s *session) worthiest() error {
	best := &shelf{s: s, room: s.a.Limit + 1}
	best.page = s.scratch.page[:0] // what earlier asks found there is in their answers
	from := 0.0
	if s.a.Near != nil && (s.a.RadiusM == 0 || s.a.RadiusM > search.NearUnitM) && s.docs.AtMost(s.query) > manyMatches {
		if box := overlap(s.box, around(s.a.Near.Orb(), search.NearUnitM)); !box.IsEmpty() {
			q := s.query
			q.Among = s.inCells(*box)
			if err := best.fill(q, 0, search.NearUnitM); err != nil {
				return err
			}
		}
		from = search.NearUnitM
	}
	if err := best.fill(s.query, from, math.Inf(1)); err != nil {
		return err
	}
	page := best.page
	s.scratch.page = page
	if s.out.More = len(page) > s.a.Limit; s.out.More {
		page = page[:s.a.Limit]
		last := &page[len(page)-1]
		s.out.Left = search.Left{Worth: last.worth, ID: last.ID()}
	}
	s.out.Hits = make([]search.Hit, 0, len(page))
	for i := range page {
		if err := s.add(&page[i].candidate); err != nil {
			return err
		}
	}
	return nil
}

// shelf holds the best so far, in order.
type shelf struct {
	s    *session
	room int
	page []worthy
}

// fill takes what answers q and lies farther than from and no farther than to, or
// anywhere where from is 0 and there is no point. Places come by quality: beyond
// some not even the nearest can be among the best any more.
func (b *shelf) fill(q inverted.Query, from, to float64) error {
	a := b.s.a
	for ref := range b.s.docs.Find(q) {
		quality, least := qualityOf(ref.Rank()), math.Inf(-1)
		if len(b.page) == b.room {
			if least = b.page[b.room-1].worth; a.Worth(quality, from) < least {
				return nil
			}
		}
		if a.Near != nil {
			if apart := b.s.atLeast(ref.Point()); apart > to || a.Worth(quality, apart) < least {
				continue
			}
		}
		c := worthy{candidate: candidate{Ref: ref}}
		keep, err := b.s.fits(&c.candidate)
		if err != nil {
			return err
		}
		if !keep || c.metres > to || from > 0 && c.metres <= from {
			continue
		}
		c.worth = a.Worth(quality, c.metres)
		if a.Near != nil {
			b.page = putInto(b.page, c, b.room, byWorth)
		} else if b.page = append(b.page, c); len(b.page) == b.room { // the order they come in is this one
			return nil
		}
	}
	return nil
}
