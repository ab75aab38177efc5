package search

import (
	"context"
	"math"
	"slices"
	"sort"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"

	"hanhtrinh/domain"
)

// stretchM is how much of a route is looked at in one step.
const stretchM = 20_000

// along answers with the places along a route in the order it passes them, one
// stretch after the other until the page is full: what it costs hangs on the
// page, not on the length of the route.
func (f *Finder) along(ctx context.Context, r *Request) (Answer, error) {
	line := newTrack(r.Route.Line)
	a := Answer{Results: []Result{}}
	if len(line.line) < 2 {
		return a, nil // no way at all
	}
	from := 0.0
	if r.After != nil {
		from = min(max(0, r.After.Num), line.length)
	}
	for {
		to := math.Min(from+stretchM, line.length)
		found, u, err := f.stretch(ctx, r, line, from, to)
		if err != nil {
			return Answer{}, err
		}
		if a.Understood == nil {
			a.Understood = u
		}
		for _, res := range found {
			if r.After != nil && compareAfter(res.After, *r.After) <= 0 {
				continue
			}
			if len(a.Results) == r.Limit {
				a.More = true
				return a, nil
			}
			a.Results = append(a.Results, res)
		}
		if to >= line.length {
			return a, nil
		}
		from = to
	}
}

// stretch finds what the route passes from one distance to another, the end
// not included but at the end of the route.
func (f *Finder) stretch(ctx context.Context, r *Request, line *track, from, to float64) ([]Result, *Understood, error) {
	part := *r
	part.Route, part.After, part.Limit, part.Facets, part.Sort = nil, nil, 100, nil, SortRelevance
	box, ok := line.box(from, to, r.Route.BufferM, r.BBox)
	if !ok {
		return nil, nil, nil
	}
	part.BBox = &box
	var out []Result
	add := func(res Result, at domain.Point) {
		along, off := line.nearest(at)
		if off > r.Route.BufferM || along < from || along >= to && to < line.length {
			return
		}
		res.AlongM, res.After = &along, After{Num: along, ID: res.ID}
		out = append(out, res)
	}
	var u *Understood
	var err error
	if r.Text == "" {
		err = f.everyPlace(ctx, &part, add)
	} else {
		u, err = f.everyMatch(ctx, &part, add)
	}
	slices.SortFunc(out, func(a, b Result) int { return compareAfter(a.After, b.After) })
	return out, u, err
}

// everyPlace hands out all places of a request without text.
func (f *Finder) everyPlace(ctx context.Context, r *Request, add func(Result, domain.Point)) error {
	ask := Ask{Filter: r.Filter, Order: ByID, Limit: MostAsked, Cards: true}
	for {
		found, err := f.engine.Ask(ctx, ask)
		if err != nil {
			return err
		}
		for _, h := range found[0].Hits {
			add(Result{ID: h.ID, DistanceM: h.DistanceM, Open: h.Open}, h.Card.Point)
		}
		if !found[0].More {
			return nil
		}
		last := found[0].Hits[len(found[0].Hits)-1].After
		ask.After = &last
	}
}

// everyMatch hands out what fits the text, guesses left out.
func (f *Finder) everyMatch(ctx context.Context, r *Request, add func(Result, domain.Point)) (*Understood, error) {
	h, ranked, err := f.hunt(ctx, r)
	if err != nil {
		return nil, err
	}
	for i := range ranked {
		if s := ranked[i]; s.tier != TierWeak {
			res := h.result(s, After{})
			if h.passesHours(res.Open) {
				add(res, s.card.Point)
			}
		}
	}
	return h.understood(ranked), nil
}

// track is a line with the distance from its start at each point.
type track struct {
	line   orb.LineString
	at     []float64
	length float64
}

func newTrack(line orb.LineString) *track {
	t := &track{line: line, at: make([]float64, len(line))}
	for i := 1; i < len(line); i++ {
		t.at[i] = t.at[i-1] + geo.DistanceHaversine(line[i-1], line[i])
	}
	if len(line) > 0 {
		t.length = t.at[len(line)-1]
	}
	return t
}

// box holds everything up to buffer metres from a part of the route, within
// limit where there is one; false when nothing is left.
func (t *track) box(from, to, buffer float64, limit *orb.Bound) (orb.Bound, bool) {
	box := t.point(from).Bound().Extend(t.point(to))
	for i, at := range t.at {
		if at > from && at < to {
			box = box.Extend(t.line[i])
		}
	}
	low := boxAround(domain.Point{Lat: box.Min.Lat(), Lon: box.Min.Lon()}, buffer+1)
	high := boxAround(domain.Point{Lat: box.Max.Lat(), Lon: box.Max.Lon()}, buffer+1)
	box = low.Union(high)
	if limit == nil {
		return box, true
	}
	box = orb.Bound{
		Min: orb.Point{max(box.Min[0], limit.Min[0]), max(box.Min[1], limit.Min[1])},
		Max: orb.Point{min(box.Max[0], limit.Max[0]), min(box.Max[1], limit.Max[1])}}
	return box, box.Min[0] <= box.Max[0] && box.Min[1] <= box.Max[1]
}

// point is the point of the route at a distance from its start.
func (t *track) point(at float64) orb.Point {
	i := max(1, sort.SearchFloat64s(t.at, at))
	if i >= len(t.line) {
		return t.line[len(t.line)-1]
	}
	a, b := t.line[i-1], t.line[i]
	share := 0.0
	if d := t.at[i] - t.at[i-1]; d > 0 {
		share = (at - t.at[i-1]) / d
	}
	return orb.Point{a.Lon() + share*(b.Lon()-a.Lon()), a.Lat() + share*(b.Lat()-a.Lat())}
}

// nearest is where the route comes closest to p, as metres from its start, and
// how far that is. Segments are looked at on a plane around p, which is right to
// a metre in kilometres.
func (t *track) nearest(p domain.Point) (along, off float64) {
	off = math.Inf(1)
	scale := math.Cos(p.Lat * math.Pi / 180)
	flat := func(q orb.Point) (x, y float64) { return (q.Lon() - p.Lon) * scale, q.Lat() - p.Lat }
	for i := 0; i+1 < len(t.line); i++ {
		ax, ay := flat(t.line[i])
		bx, by := flat(t.line[i+1])
		share := 0.0
		if d := (bx-ax)*(bx-ax) + (by-ay)*(by-ay); d > 0 {
			share = math.Min(1, math.Max(0, -(ax*(bx-ax)+ay*(by-ay))/d))
		}
		foot := orb.Point{t.line[i].Lon() + share*(t.line[i+1].Lon()-t.line[i].Lon()), t.line[i].Lat() + share*(t.line[i+1].Lat()-t.line[i].Lat())}
		if d := geo.DistanceHaversine(foot, p.Orb()); d < off {
			off, along = d, t.at[i]+share*(t.at[i+1]-t.at[i])
		}
	}
	return along, off
}
