package sqlite

import (
	"slices"

	"github.com/paulmach/orb/planar"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place/hours"
)

// patience is after how many places a question looks whether anybody still waits
// for the answer.
const patience = 1024

// fits judges what tokens do not decide, and notes the distance and whether it is
// open.
func (s *session) fits(c *candidate) (bool, error) {
	if keep, err := s.isWanted(c); !keep || err != nil {
		return false, err
	}
	return s.isAsRecorded(c)
}

// isWanted judges what can be without the record.
func (s *session) isWanted(c *candidate) (bool, error) {
	if s.seen++; s.seen%patience == 0 && s.ctx.Err() != nil {
		return false, s.ctx.Err()
	}
	return s.isWithin(c) && (s.a.Exclude == nil || !slices.Contains(s.a.Exclude, c.ID())), nil
}

// isWithin judges where c lies.
func (s *session) isWithin(c *candidate) bool {
	a, at := s.a, c.Point()
	if s.box != nil && !s.box.Contains(at) {
		return false
	}
	if a.Near != nil {
		c.metres = a.Near.DistanceM(domain.PointOf(at))
		if a.RadiusM > 0 && c.metres > a.RadiusM {
			return false
		}
	}
	return len(a.Polygon) == 0 || planar.PolygonContains(a.Polygon, at)
}

// isAsRecorded judges what only the record of c says.
func (s *session) isAsRecorded(c *candidate) (bool, error) {
	a := s.a
	if a.PriceMax == nil && a.OpenAt == nil {
		return true, nil
	}
	if err := s.read(c); err != nil {
		return false, err
	}
	if a.PriceMax != nil && (!c.record.priced || c.record.price > *a.PriceMax) {
		return false, nil
	}
	if a.OpenAt == nil {
		return true, nil
	}
	c.open = c.record.Timing.At(*a.OpenAt, hours.Embedded())
	return c.open == hours.Open || c.open == hours.Unknown && !a.OpenStrict, nil
}

func among[T comparable](list []T, v T) bool { return len(list) == 0 || slices.Contains(list, v) }
