package api

import (
	"strconv"

	"github.com/valyala/fasthttp"

	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

func appendInt(b []byte, n int64) []byte { return strconv.AppendInt(b, n, 10) }

type nearbyInput struct {
	PlaceID
	Kind   []string `query:"kind" maxItems:"20" doc:"Any of these kinds" example:"dining"`
	Radius int      `query:"radius" minimum:"1" maximum:"50000" default:"2000" doc:"Metres around the place"`
	Limit  int      `query:"limit" minimum:"1" maximum:"100" default:"20"`
	FormParams
}

type similarInput struct {
	PlaceID
	Limit int `query:"limit" minimum:"1" maximum:"100" default:"10"`
	FormParams
}

// similarPool is how many near places of the same category are looked at.
const similarPool = 100

func (s *Server) registerRelated() {
	register(s, operation{
		id: "list-nearby-places", method: fasthttp.MethodGet, path: "/v1/places/{id}/nearby", tag: "Places", scopes: everybody,
		summary:     "Places around a place",
		description: "Places within radius metres of this one, nearest first; the place itself is left out.",
		produces:    s.listMedia(), errors: []int{404, 410},
	}, s.nearby)
	register(s, operation{
		id: "list-similar-places", method: fasthttp.MethodGet, path: "/v1/places/{id}/similar", tag: "Places", scopes: everybody,
		summary: "Places like a place",
		description: `The rule is plain: of the 100 nearest places of the same category within 50 km, those of the same subkind come first, then the others, each nearest first.
While the search index does not answer, the category is looked for among the nearest places of the same kind.`,
		produces: s.listMedia(), errors: []int{404, 410},
	}, s.similar)
}

func (s *Server) nearby(k *call, in *nearbyInput) (*answer, error) {
	sel, err := parseSelection(in.Fields, in.Omit)
	if err != nil {
		return nil, err
	}
	p, err := s.opts.Places.Place(k, in.ID)
	if err != nil {
		return nil, err
	}
	r := search.Request{Filter: search.Filter{Near: &p.Location, RadiusM: float64(in.Radius), Exclude: []string{p.ID}}, Sort: search.SortDistance, Limit: in.Limit}
	for _, kind := range in.Kind {
		r.Kinds = append(r.Kinds, place.Kind(kind))
	}
	page, err := s.find(k, question{Request: r})
	if err != nil {
		return nil, err
	}
	page.next = ""
	return s.writeList(k, page, sel)
}

func (s *Server) similar(k *call, in *similarInput) (*answer, error) {
	sel, err := parseSelection(in.Fields, in.Omit)
	if err != nil {
		return nil, err
	}
	p, err := s.opts.Places.Place(k, in.ID)
	if err != nil {
		return nil, err
	}
	like := search.Filter{Near: &p.Location, RadiusM: maxRadiusM, Kinds: []place.Kind{p.Kind}, Categories: []string{p.Category}, Exclude: []string{p.ID}}
	page, err := s.find(k, question{Request: search.Request{Filter: like, Sort: search.SortDistance, Limit: similarPool}})
	if err != nil {
		return nil, err
	}
	if err := s.bySubkind(k, page, &p); err != nil {
		return nil, err
	}
	page.results = page.results[:min(in.Limit, len(page.results))]
	page.next, page.matched = "", nil
	return s.writeList(k, page, sel)
}

// bySubkind drops hits of another category and moves those of p's subkind to
// the front; within each the order stays.
func (s *Server) bySubkind(k *call, page *placePage, p *place.Place) error {
	if page.records == nil {
		ids := make([]string, len(page.results))
		for i, r := range page.results {
			ids[i] = r.ID
		}
		found, err := s.opts.Places.Places(k, ids)
		if err != nil {
			return err
		}
		page.records = make(map[string]*place.Place, len(found))
		for i := range found {
			page.records[found[i].ID] = &found[i]
		}
	}
	var same, others []search.Result
	for _, h := range page.results {
		switch r := page.records[h.ID]; {
		case r == nil || r.Category != p.Category:
		case r.Subkind == p.Subkind:
			same = append(same, h)
		default:
			others = append(others, h)
		}
	}
	page.results = append(same, others...)
	return nil
}
