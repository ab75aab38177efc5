package sqlite

import (
	"context"
	"math"

	"github.com/paulmach/orb"

	"hanhtrinh/domain/place/hours"
	"hanhtrinh/search"
	"hanhtrinh/search/inverted"
)

// session answers one ask.
type session struct {
	x     *Index
	ctx   context.Context
	a     *search.Ask
	docs  *inverted.Index
	today string // YYYY-MM-DD in Vietnam
	query inverted.Query
	box   *orb.Bound // holds everything that fits; nil = anything may
	*scratch
	cos  float64 // of the latitude of the point, see atLeast
	seen int
	out  search.Found
}

// scratch is what all asks that come together share.
type scratch struct {
	boxes map[orb.Bound]*inverted.Set // see inCells
	page  []worthy                    // room for the best
}

func (s *session) answer() error {
	s.out.Hits = []search.Hit{}
	if !s.compile() {
		s.nothing()
		return nil
	}
	var err error
	switch {
	case s.a.Limit == 0: // only counts
	case s.a.Order == search.ByDistance:
		err = s.nearest()
	case s.a.Order == search.ByWorth:
		err = s.worthiest()
	default:
		err = s.list()
	}
	if err != nil {
		return err
	}
	if len(s.a.Facets) > 0 {
		return s.facets()
	}
	return s.count()
}

// candidate is a place that has every token.
type candidate struct {
	inverted.Ref
	metres float64 // to the point of the ask
	record *record // when it was read
	open   hours.State
}

// list answers in an order the index keeps.
func (s *session) list() error {
	q := s.query
	q.Order, q.Behind = s.order()
	for ref := range s.docs.Find(q) {
		c := candidate{Ref: ref}
		keep, err := s.fits(&c)
		if err != nil {
			return err
		}
		if !keep {
			continue
		}
		if len(s.out.Hits) == s.a.Limit {
			s.out.More = true
			return nil
		}
		if err := s.add(&c); err != nil {
			return err
		}
	}
	return nil
}

// order is the order of a list and where it goes on.
func (s *session) order() (inverted.Order, *inverted.Key) {
	order := map[search.Order]inverted.Order{search.ByID: inverted.ByID, search.ByName: inverted.ByName, search.ByQuality: inverted.ByRank}[s.a.Order]
	if after := s.a.After; after != nil {
		return order, &inverted.Key{Rank: worst + int32(math.Round(worst*after.Num)), Name: after.Key, ID: after.ID}
	}
	return order, nil
}

// add puts c behind the other hits.
func (s *session) add(c *candidate) error {
	hit := search.Hit{ID: c.ID(), Open: c.open, After: search.After{ID: c.ID()}}
	switch s.a.Order {
	case search.ByName:
		hit.After.Key = c.Name()
	case search.ByDistance:
		hit.After.Num = c.metres
	case search.ByQuality:
		hit.After.Num = -qualityOf(c.Rank())
	}
	if s.a.Near != nil {
		metres := c.metres
		hit.DistanceM = &metres
	}
	if s.a.Cards {
		if err := s.read(c); err != nil {
			return err
		}
		hit.Card = &c.record.Card
	}
	s.out.Hits = append(s.out.Hits, hit)
	return nil
}

func (s *session) read(c *candidate) (err error) {
	if c.record == nil {
		c.record, err = s.record(c.Ref)
	}
	return err
}
