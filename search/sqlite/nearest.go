package sqlite

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
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

// widest is the most that one ring is wider than the one before.
const widest = 4

// nearest answers by distance in rings that grow until a page is full: what it
// costs hangs on the size of the page, not on how many places lie around.
func (s *session) nearest() error {
	from := 0.0
	if s.a.After != nil {
		from = s.a.After.Num
	}
	walk := s.walkFrom(from)
	guess := s.x.reaches.of(s.a)
	if walk.box != nil || s.a.Match != nil {
		guess = new(reach) // nothing is known of one like it
	}
	if s.a.After == nil {
		walk.begin(guess.metres())
	}
	if s.a.Match != nil {
		var err error
		if walk.matching, err = s.matching(); err != nil {
			return err
		}
	}
	for !walk.done {
		ring, err := walk.next()
		if err != nil {
			return err
		}
		full, err := s.page(s.behind(ring))
		if err != nil {
			return err
		}
		if full {
			if s.a.After == nil {
				guess.note(*s.out.Hits[len(s.out.Hits)-1].DistanceM)
			}
			return nil
		}
	}
	if s.a.After == nil {
		guess.note(walk.limit)
	}
	return nil
}

// walk goes outwards from the point of the ask.
type walk struct {
	s            *session
	inner, outer float64 // metres, both included
	limit        float64
	box          *orb.Bound // of bbox and polygon
	base         float64    // about how far the box is: rings grow from there
	matching     []int64    // numbers of all matches, nil when they are not known
	done         bool
}

// walkFrom begins a walk some metres away.
func (s *session) walkFrom(inner float64) *walk {
	w := &walk{s: s, inner: inner, limit: farthestM, box: s.shape()}
	if s.a.RadiusM > 0 {
		w.limit = s.a.RadiusM
	}
	if w.box != nil {
		w.base = math.Min(s.a.Near.DistanceM(nearestIn(*w.box, *s.a.Near)), w.limit)
	}
	w.outer = math.Min(w.base+math.Max(firstRingM, (inner-w.base)*1.2), w.limit)
	if w.box != nil {
		if across := geo.DistanceHaversine(w.box.Min, w.box.Max); w.base > across {
			w.outer = math.Min(w.limit, w.base+math.Max(firstRingM, 2*across)) // from far away there are no rings to speak of
		}
	}
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
	if w.inner == 0 && w.matching == nil {
		most = crowd * (w.s.a.Limit + 1)
	}
	for {
		ring, read, err := w.ring(most)
		if err != nil {
			return nil, err
		}
		if read <= most {
			if ring, err = w.sift(ring); err != nil {
				return nil, err
			}
			w.done = w.outer >= w.limit
			w.inner, w.outer = math.Nextafter(w.outer, math.Inf(1)), math.Min(w.limit, w.base+(w.outer-w.base)*w.growth(len(ring)))
			return ring, nil
		}
		if w.outer = w.base + (w.outer-w.base)/3; w.outer < w.base+narrowestM {
			most = math.MaxInt32 // they all stand in one spot
		}
	}
}

// ring reads at most one place more than most.
func (w *walk) ring(most int) (ring []row, read int, err error) {
	s := w.s
	f := s.all()
	box := around(s.a.Near.Orb(), w.outer)
	if w.box != nil {
		box = overlap(box, *w.box)
		f.inBox(w.box)
	}
	keep := func(c *row) {
		if read++; s.isWithin(c) && c.metres >= w.inner && c.metres <= w.outer {
			c.after = s.key(c)
			ring = append(ring, *c)
		}
	}
	if w.matching != nil {
		docs, err := s.inTree(box, math.MaxInt32)
		if err != nil {
			return nil, 0, err
		}
		err = s.lookUp(common(docs, w.matching), f, keep)
		return ring, read, err
	}
	first, last := kindSpan(s.a.Kinds)
	args := []any{box.Min.Lon(), box.Max.Lon(), box.Min.Lat(), box.Max.Lat(), first, last}
	among := ""
	if n := len(s.a.Kinds); n > 1 {
		// Those between are dropped before they are looked up in docs; the +
		// keeps SQLite from walking the tree once for each kind.
		among = "+g.min_kind IN (" + marks(n) + ") AND "
		for _, k := range s.a.Kinds {
			args = append(args, kindCode(k))
		}
	}
	args = append(args, f.args...)
	err = s.rows(`geo_$ g CROSS JOIN docs_$ d ON d.doc = g.doc
		WHERE g.max_lon >= ? AND g.min_lon <= ? AND g.max_lat >= ? AND g.min_lat <= ? AND g.max_kind >= ? AND g.min_kind <= ? AND `+among+f.String()+atMost,
		append(args, most+1), keep)
	return ring, read, err
}

// sift keeps the rows that hold all that was asked, in order.
func (w *walk) sift(ring []row) (kept []row, err error) {
	s := w.s
	if kept, err = s.tagged(ring); err != nil {
		return nil, err
	}
	if s.a.Match != nil && w.matching == nil {
		docs := make([]int64, len(kept))
		for i := range kept {
			docs[i] = kept[i].doc
		}
		records, err := s.records(docs)
		if err != nil {
			return nil, err
		}
		for i := range kept {
			kept[i].record = records[i]
		}
		kept = slices.DeleteFunc(kept, func(c row) bool { return c.record == nil || !s.a.Match.Holds(&c.record.Card) })
	}
	slices.SortFunc(kept, func(a, b row) int { return s.compare(a.after, b.after) })
	return kept, nil
}

// nearestIn is the point of box that p is nearest to, as the map shows it.
func nearestIn(box orb.Bound, p domain.Point) domain.Point {
	return domain.Point{
		Lat: max(box.Min.Lat(), min(p.Lat, box.Max.Lat())),
		Lon: max(box.Min.Lon(), min(p.Lon, box.Max.Lon())),
	}
}

// growth says how much wider the next ring should be, from how many places the
// last one had: about enough to fill the page, as if they lay evenly.
func (w *walk) growth(found int) float64 {
	if found == 0 {
		return widest
	}
	return math.Min(widest, math.Max(1.3, math.Sqrt(2*float64(w.s.a.Limit)/float64(found))))
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
