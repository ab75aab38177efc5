package api

import (
	"context"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

// question is one question for places: what to find, and what else the answer
// depends on.
type question struct {
	search.Request
	of, cursor string   // fingerprint of the query and where its page begins
	names      []string // what was asked, by the caller's names
	areaAsOf   string   // the day areas are meant on; area.Today
}

// placePage is one page of results and how to go on.
type placePage struct {
	results    []search.Result
	records    map[string]*place.Place // those already at hand
	next       string
	q          string
	matched    *int
	facets     *facetsDoc
	understood *understoodDoc
	degraded   bool
	ignored    []string
	showOpen   bool
}

// position is where a page of a list begins: behind a result of the index, or
// behind a place of the store when the index did not answer.
type position struct {
	Hit   *search.After `json:"h,omitempty"`
	Store *place.After  `json:"s,omitempty"`
}

// find asks the index, or the store while the index does not answer. A list
// begun in the store is finished there, so that its pages do not drift; one
// begun in the index can only be continued by it.
func (s *Server) find(k *call, q question) (*placePage, error) {
	var at position
	if q.cursor != "" {
		if err := decodeCursor(q.cursor, q.of, &at); err != nil {
			return nil, err
		}
		if (at.Hit == nil) == (at.Store == nil) {
			return nil, invalidParam("cursor", domain.ReasonInvalidCursor)
		}
	}
	if at.Store != nil {
		return s.findInStore(k, q, at.Store)
	}
	q.After = at.Hit
	ctx, cancel := context.WithTimeout(k, searchTimeout)
	defer cancel()
	found, err := s.opts.Search.Search(ctx, q.Request)
	if err != nil && asDomain(err).Code == domain.CodeUnavailable && q.cursor == "" && k.Err() == nil {
		return s.findInStore(k, q, nil)
	}
	if err != nil {
		return nil, err
	}
	page := &placePage{results: found.Results, q: q.Text, matched: found.Matched, showOpen: q.OpenAt != nil,
		understood: understoodOf(found.Understood, k.chain), facets: s.facetsOf(&q, found.Facets, k.lang)}
	if found.More && len(found.Results) > 0 {
		last := found.Results[len(found.Results)-1].After
		page.next = encodeCursor(q.of, position{Hit: &last})
	}
	return page, nil
}

// findInStore answers what the store knows to ask: near, radius, boxes, areas
// and kinds. Of a polygon or a route it takes the box around it.
func (s *Server) findInStore(k *call, q question, after *place.After) (*placePage, error) {
	page := &placePage{q: q.Text, degraded: true, ignored: ignoredBy(q.names, &q.Request), records: map[string]*place.Place{}}
	box, some := boxOf(&q.Request)
	if !some {
		return page, nil
	}
	f := place.Filter{Kinds: q.Kinds, AreaKeys: q.AreaKeys, BBox: box, Near: q.Near, RadiusM: q.RadiusM, After: after}
	found, err := s.opts.Places.ListPlaces(k, f, q.Limit+1+len(q.Exclude))
	if err != nil {
		return nil, err
	}
	for i := range found {
		p := &found[i]
		if contains(q.Exclude, p.ID) {
			continue
		}
		if len(page.results) == q.Limit {
			last := page.results[q.Limit-1]
			next := place.After{ID: last.ID}
			if last.DistanceM != nil {
				next.DistanceM = *last.DistanceM
			}
			page.next = encodeCursor(q.of, position{Store: &next})
			break
		}
		result := search.Result{ID: p.ID}
		if q.Near != nil {
			d := q.Near.DistanceM(p.Location)
			result.DistanceM = &d
		}
		page.results = append(page.results, result)
		page.records[p.ID] = p
	}
	return page, nil
}

var world = orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}

// boxOf is the box all places of r lie in, nil without one; false when its
// shapes have nothing in common.
func boxOf(r *search.Request) (box *orb.Bound, some bool) {
	boxes := []orb.Bound{}
	if r.BBox != nil {
		boxes = append(boxes, *r.BBox)
	}
	if r.Polygon != nil {
		boxes = append(boxes, r.Polygon.Bound())
	}
	if r.Route != nil {
		boxes = append(boxes, geo.BoundPad(r.Route.Line.Bound(), r.Route.BufferM), world)
	}
	for i := range boxes {
		if box == nil {
			box = &boxes[0]
		}
		box.Min = orb.Point{max(box.Min[0], boxes[i].Min[0]), max(box.Min[1], boxes[i].Min[1])}
		box.Max = orb.Point{min(box.Max[0], boxes[i].Max[0]), min(box.Max[1], boxes[i].Max[1])}
	}
	return box, box == nil || box.Min[0] <= box.Max[0] && box.Min[1] <= box.Max[1]
}

// storeAnswers are the names of what the store can answer, and of what only
// says how answers look.
var storeAnswers = []string{"near", "radius", "bbox", "area", "areaAsOf", "kind", "lang", "fields", "omit", "limit", "cursor"}

// ignoredBy names what was asked and the store cannot answer. It does answer a
// polygon that is a box, and sorts by distance.
func ignoredBy(names []string, r *search.Request) []string {
	ignored := []string{}
	for _, name := range names {
		if contains(storeAnswers, name) || name == "polygon" && isBox(r.Polygon) || name == "sort" && r.Sort == search.SortDistance {
			continue
		}
		ignored = append(ignored, name)
	}
	return sorted(ignored)
}

// isBox says whether a checked polygon is the box around it.
func isBox(p orb.Polygon) bool {
	if len(p) != 1 || len(p[0]) != 5 {
		return false
	}
	b := p.Bound()
	for _, corner := range p[0] {
		if corner[0] != b.Min[0] && corner[0] != b.Max[0] || corner[1] != b.Min[1] && corner[1] != b.Max[1] {
			return false
		}
	}
	return true
}
