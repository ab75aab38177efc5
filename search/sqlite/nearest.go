package sqlite

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

// The first ring around a point, and half the way around the world.
const (
	firstRingM = 200.0
	farthestM  = 20_040_000.0
)

// A ring with more than crowd times a page of places is drawn narrower, down to
// narrowestM.
const (
	crowd      = 6
	narrowestM = 10
)

// nearest answers by distance in rings that grow until a page is full: what it
// costs hangs on the size of the page, not on how many places lie around.
func (s *session) nearest() (search.Results, error) {
	out := search.Results{Hits: []search.Hit{}}
	from := 0.0
	if s.q.After != nil {
		from = s.q.After.Num
	}
	walk := s.walkFrom(from)
	guess := s.x.reaches.of(s.q)
	if s.q.After == nil {
		walk.begin(guess.metres())
	}
	for !walk.done {
		ring, err := walk.next()
		if err != nil {
			return out, err
		}
		full, err := s.page(behind(ring, s.q.After, byNumber), &out)
		if err != nil {
			return out, err
		}
		if full {
			if s.q.After == nil {
				guess.note(*out.Hits[len(out.Hits)-1].DistanceM)
			}
			return out, nil
		}
	}
	if s.q.After == nil {
		guess.note(walk.limit)
	}
	return out, nil
}

// walk goes outwards from the query's point.
type walk struct {
	s            *session
	inner, outer float64 // metres, both included
	limit        float64
	widen        float64 // the most that one ring is wider than the one before
	read         int     // rows so far
	done         bool
}

// walkFrom begins a walk some metres away.
func (s *session) walkFrom(inner float64) *walk {
	w := &walk{s: s, inner: inner, limit: farthestM, widen: 4}
	if s.q.RadiusM > 0 {
		w.limit = s.q.RadiusM
	}
	w.outer = math.Min(math.Max(firstRingM, inner*1.2), w.limit)
	return w
}

// begin makes the first ring so wide; 0 = not known.
func (w *walk) begin(outer float64) {
	if outer > 0 {
		w.outer = math.Min(w.limit, outer)
	}
}

// next returns the places of the present ring in order and goes on to the one
// around it. A first ring that turns out to hold far more than a page is drawn
// narrower and read again, so that crowded places cost no more than others.
func (w *walk) next() ([]row, error) {
	most := math.MaxInt32
	if w.inner == 0 {
		most = crowd * (w.s.q.Limit + 1)
	}
	for {
		ring, read, err := w.ring(most)
		if err != nil {
			return nil, err
		}
		w.read += read
		if read <= most {
			slices.SortFunc(ring, func(a, b row) int { return byNumber(a.after, b.after) })
			w.done = w.outer >= w.limit
			w.inner, w.outer = math.Nextafter(w.outer, math.Inf(1)), math.Min(w.limit, w.outer*w.growth(len(ring)))
			return ring, nil
		}
		if w.outer /= 3; w.outer < narrowestM {
			most = math.MaxInt32 // they all stand in one spot
		}
	}
}

// ring reads at most one place more than most.
func (w *walk) ring(most int) (ring []row, read int, err error) {
	s := w.s
	f := s.filters(false)
	box := around(s.q.Near.Orb(), w.outer)
	first, last := kindSpan(s.q.Kinds)
	args := []any{box.Min.Lon(), box.Max.Lon(), box.Min.Lat(), box.Max.Lat(), first, last}
	among := ""
	if n := len(s.q.Kinds); n > 1 {
		// Those between are dropped before they are looked up in docs; the +
		// keeps SQLite from walking the tree once for each kind.
		among = "+g.min_kind IN (" + marks(n) + ") AND "
		for _, k := range s.q.Kinds {
			args = append(args, kindCode(k))
		}
	}
	args = append(args, f.args...)
	err = s.rows(`geo_$ g CROSS JOIN docs_$ d ON d.doc = g.doc
		WHERE g.max_lon >= ? AND g.min_lon <= ? AND g.max_lat >= ? AND g.min_lat <= ? AND g.max_kind >= ? AND g.min_kind <= ? AND `+among+f.String()+atMost,
		append(args, most+1), func(c *row, fits bool) {
			read++
			if fits && c.metres >= w.inner && c.metres <= w.outer {
				c.after = search.After{Num: c.metres, ID: c.id}
				ring = append(ring, *c)
			}
		})
	return ring, read, err
}

// growth says how much wider the next ring should be, from how many places the
// last one had: about enough to fill the page, as if they lay evenly.
func (w *walk) growth(found int) float64 {
	if found == 0 {
		return w.widen
	}
	return math.Min(w.widen, math.Max(1.3, math.Sqrt(2*float64(w.s.q.Limit)/float64(found))))
}

// kindSpan is the span of the kinds' codes: the R*Tree narrows by it, docs.kind
// decides.
func kindSpan(kinds []place.Kind) (first, last int) {
	if len(kinds) == 0 {
		return 0, len(place.Kinds())
	}
	first, last = kindCode(kinds[0]), kindCode(kinds[0])
	for _, k := range kinds[1:] {
		first, last = min(first, kindCode(k)), max(last, kindCode(k))
	}
	return first, last
}

// around is a box that holds every point up to metres away, and a little more:
// distance decides. One that would reach a pole or cross the antimeridian takes
// in every longitude.
func around(p orb.Point, metres float64) orb.Bound {
	angle := metres*1.0001/orb.EarthRadius + 1e-7
	lat := angle * 180 / math.Pi
	box := orb.Bound{Min: orb.Point{-180, p.Lat() - lat}, Max: orb.Point{180, p.Lat() + lat}}
	if box.Min.Lat() <= -90 || box.Max.Lat() >= 90 {
		return box
	}
	lon := math.Asin(math.Sin(angle)/math.Cos(p.Lat()*math.Pi/180)) * 180 / math.Pi
	if west, east := p.Lon()-lon, p.Lon()+lon; west >= -180 && east <= 180 {
		box.Min[0], box.Max[0] = west, east
	}
	return box
}
