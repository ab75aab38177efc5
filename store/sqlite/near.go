package sqlite

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"hanhtrinh/domain/place"
)

const (
	firstRadiusM = 250
	farthestM    = math.Pi * orb.EarthRadius // no place is farther away
	// Beyond patienceM the search looks whether few places meet a condition
	// at all; beyond leapM it takes the rest of the earth at once.
	patienceM = 3_000
	leapM     = 2_000_000
)

// ring is a search for the nearest places in growing boxes.
type ring struct {
	f      place.Filter
	limit  int
	far    float64 // nothing beyond is asked for
	radius float64 // all hits up to here are known
	boxes  []orb.Bound
	hits   []candidate
}

// nearest returns up to limit places by distance, then id. It searches a box
// that surely holds a circle and grows until the circle has enough hits, so
// that its cost follows the limit and not the number of places around.
func (s *Store) nearest(ctx context.Context, ses *session, f place.Filter, limit int) ([]candidate, error) {
	r := &ring{f: f, limit: limit, far: farthestM}
	if f.RadiusM > 0 {
		r.far = min(f.RadiusM, farthestM)
	}
	next := float64(firstRadiusM)
	if f.After != nil {
		next = max(next, f.After.DistanceM*1.1)
	}
	probed := len(f.Kinds)+len(f.AreaKeys) == 0
	for {
		next = min(next, r.far)
		if err := s.grow(ctx, ses, r, next); err != nil {
			return nil, err
		}
		known := r.known()
		if known >= limit || r.radius >= r.far {
			return r.best(), nil
		}
		next = farther(r.radius, known, limit)
		if next > patienceM && !probed {
			probed = true
			if done, err := s.fewMatch(ctx, ses, r); done || err != nil {
				return r.best(), err
			}
		}
	}
}

// farther is the next radius to try, as the hits so far let expect.
func farther(radius float64, known, limit int) float64 {
	factor := 4.0
	if known > 0 {
		factor = min(4, max(1.5, 1.3*math.Sqrt(float64(limit)/float64(known))))
	}
	if radius*factor > leapM {
		return farthestM
	}
	return radius * factor
}

// grow searches the boxes around a larger circle, leaving out what the boxes
// before have shown.
func (s *Store) grow(ctx context.Context, ses *session, r *ring, radius float64) error {
	inner := []float64{1, 0, 1, 0, 1, 0} // lat, lon, lon: ranges that hold nothing
	for i, b := range r.boxes {
		inner[0], inner[1] = b.Min[1], b.Max[1]
		inner[2+2*i], inner[3+2*i] = b.Min[0], b.Max[0]
	}
	boxes := circleBoxes(*r.f.Near, radius)
	for _, b := range boxes {
		in := args(r.f, within(r.f, b))
		for _, v := range inner {
			in = append(in, v)
		}
		if err := collect(ctx, ses, s.sql.near, r.take, in...); err != nil {
			return err
		}
	}
	r.boxes, r.radius = boxes, radius
	return nil
}

// fewMatch ends the search by looking at every place of the kinds or areas
// asked for, when they are few.
func (s *Store) fewMatch(ctx context.Context, ses *session, r *ring) (done bool, err error) {
	for _, way := range []struct {
		set        any
		probe, all *statement
	}{
		{nullSet(r.f.Kinds), s.sql.probeKinds, s.sql.allOfKinds},
		{nullSet(r.f.AreaKeys), s.sql.probeAreas, s.sql.allOfAreas},
	} {
		if way.set == nil {
			continue
		}
		few, err := sparse(ctx, ses, way.probe, way.set, dense+1)
		if err != nil {
			return false, err
		}
		if few {
			r.hits, r.radius = nil, r.far
			return true, collect(ctx, ses, way.all, r.take, args(r.f, within(r.f, wholeEarth))...)
		}
	}
	return false, nil
}

// take keeps a candidate that is near enough and behind After.
func (r *ring) take(c candidate) error {
	c.distance = r.f.Near.DistanceM(c.at)
	if r.f.RadiusM > 0 && c.distance > r.f.RadiusM {
		return nil
	}
	if a := r.f.After; a != nil && (c.distance < a.DistanceM || c.distance == a.DistanceM && c.id <= a.ID) {
		return nil
	}
	r.hits = append(r.hits, c)
	return nil
}

// known counts the hits that nothing unseen can come before.
func (r *ring) known() (n int) {
	for _, c := range r.hits {
		if c.distance <= r.radius {
			n++
		}
	}
	return n
}

func (r *ring) best() []candidate {
	slices.SortFunc(r.hits, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.id, b.id))
	})
	return r.hits[:min(r.limit, len(r.hits))]
}
