package sqlite

import (
	"cmp"
	"container/heap"
	"context"

	"hanhtrinh/domain/place"
)

// patience is how many leaves of the R*Tree a search with kinds or areas reads
// before it looks whether few places meet them at all.
const patience = 40

// nearest returns up to limit places by distance, then id. It opens the nodes
// of the R*Tree nearest first and is done once nothing unopened can come
// before the places found: its cost follows the limit, not how many places
// there are, how dense they lie or how far away.
func (s *Store) nearest(ctx context.Context, ses *session, f place.Filter, limit int) ([]candidate, error) {
	q := &frontier{f: f}
	q.add(spot{node: rootNode})
	leaves, probed := 0, len(f.Kinds)+len(f.AreaKeys) == 0
	var found []candidate
	for len(q.heap) > 0 && len(found) < limit {
		next := heap.Pop(&q.heap).(spot)
		switch {
		case next.node == 0:
			found = append(found, next.place)
			continue
		case leaves >= patience && !probed:
			probed = true
			if few, err := s.fewMatch(ctx, ses, q); few || err != nil {
				return q.first(limit), err
			}
		}
		isLeaf, err := s.open(ctx, ses, q, next)
		if err != nil {
			return nil, err
		}
		if isLeaf {
			leaves++
		}
	}
	return found, nil
}

// spot is a place, or a node that holds places no nearer than distance.
type spot struct {
	distance float64
	node     int64 // 0 = a place
	depth    int   // of a node other than the root; 0 = leaf
	place    candidate
}

// frontier is what a search has seen and not used yet, nearest first.
type frontier struct {
	f    place.Filter
	heap spots
}

func (q *frontier) add(s spot) { heap.Push(&q.heap, s) }

// take keeps a candidate that is near enough and behind After.
func (q *frontier) take(c candidate) error {
	d := q.f.Near.DistanceM(c.at)
	if q.f.RadiusM > 0 && d > q.f.RadiusM {
		return nil
	}
	if a := q.f.After; a != nil && (d < a.DistanceM || d == a.DistanceM && c.id <= a.ID) {
		return nil
	}
	q.add(spot{distance: d, place: c})
	return nil
}

// first empties a frontier that holds places only.
func (q *frontier) first(limit int) (found []candidate) {
	for len(q.heap) > 0 && len(found) < limit {
		found = append(found, heap.Pop(&q.heap).(spot).place)
	}
	return found
}

// fewMatch fills the frontier anew with every place of the kinds or areas
// asked for, when they are few.
func (s *Store) fewMatch(ctx context.Context, ses *session, q *frontier) (few bool, err error) {
	for _, way := range []struct {
		set        any
		probe, all *statement
	}{
		{nullSet(q.f.Kinds), s.sql.probeKinds, s.sql.allOfKinds},
		{nullSet(q.f.AreaKeys), s.sql.probeAreas, s.sql.allOfAreas},
	} {
		if way.set == nil {
			continue
		}
		few, err := sparse(ctx, ses, way.probe, way.set, dense+1)
		if err != nil {
			return false, err
		}
		if few {
			q.heap = nil
			return true, collect(ctx, ses, way.all, q.take, args(q.f, within(q.f, wholeEarth))...)
		}
	}
	return false, nil
}

// spots is a heap: by distance, nodes before places, places by id.
type spots []spot

func (h spots) Len() int      { return len(h) }
func (h spots) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *spots) Push(x any)   { *h = append(*h, x.(spot)) }

func (h spots) Less(i, j int) bool {
	a, b := h[i], h[j]
	if c := cmp.Compare(a.distance, b.distance); c != 0 {
		return c < 0
	}
	if a.node != 0 || b.node != 0 {
		return a.node != 0 && b.node == 0
	}
	return a.place.id < b.place.id
}

func (h *spots) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
