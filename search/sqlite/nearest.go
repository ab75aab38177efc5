package sqlite

import (
	"cmp"
	"slices"

	"hanhtrinh/search/inverted"
)

// Places near a point are looked for in a box around it that grows until a page
// is full.
const (
	firstReachM = 500.0
	growth      = 3
	farthestM   = 20_040_000.0 // half the way around the world
)

// nearest answers by distance.
func (s *session) nearest() error {
	limit := farthestM
	if s.a.RadiusM > 0 {
		limit = s.a.RadiusM
	}
	reach := firstReachM
	if s.a.After != nil {
		reach = max(reach, growth*s.a.After.Num)
	}
	for ; ; reach *= growth {
		q := s.query
		if reach < limit {
			box := overlap(s.box, around(s.a.Near.Orb(), reach))
			if box.IsEmpty() {
				continue
			}
			if q.Among = s.inCells(*box); q.Among == nil {
				q.Among, reach = s.query.Among, limit
			}
		}
		page, err := s.closest(q, min(reach, limit))
		if err != nil {
			return err
		}
		if s.out.More = len(page) > s.a.Limit; s.out.More || reach >= limit {
			for i := range page[:min(len(page), s.a.Limit)] {
				if err := s.add(&page[i]); err != nil {
					return err
				}
			}
			return nil
		}
	}
}

// closest returns the first places of a page and one more, up to metres away.
func (s *session) closest(q inverted.Query, metres float64) (page []candidate, err error) {
	for ref := range s.docs.Find(q) {
		if s.atLeast(ref.Point()) > metres {
			continue
		}
		c := candidate{Ref: ref}
		keep, err := s.isWanted(&c)
		if err != nil {
			return nil, err
		}
		if !keep || c.metres > metres || len(page) > s.a.Limit && byDistance(c, page[s.a.Limit]) > 0 || s.isBefore(&c) {
			continue
		}
		if keep, err = s.isAsRecorded(&c); err != nil {
			return nil, err
		}
		if keep {
			page = putInto(page, c, s.a.Limit+1, byDistance)
		}
	}
	return page, nil
}

// putInto puts c where it belongs in a page in order, which has room for so many.
func putInto[T any](page []T, c T, room int, compare func(a, b T) int) []T {
	if len(page) == room && compare(c, page[room-1]) > 0 {
		return page
	}
	at, _ := slices.BinarySearchFunc(page, c, compare)
	page = slices.Insert(page, at, c)
	return page[:min(len(page), room)]
}

func byDistance(a, b candidate) int {
	if a.metres != b.metres {
		return cmp.Compare(a.metres, b.metres)
	}
	return cmp.Compare(a.ID(), b.ID())
}

// isBefore says whether c was on a page before.
func (s *session) isBefore(c *candidate) bool {
	after := s.a.After
	return after != nil && (c.metres < after.Num || c.metres == after.Num && c.ID() <= after.ID)
}
