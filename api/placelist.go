package api

import (
	"github.com/danielgtaylor/huma/v2"
	"github.com/valyala/fasthttp"

	"hanhtrinh/search"
)

// pageLinks are absolute addresses of this page and of others like it.
type pageLinks struct {
	Self    string `json:"self"`
	Next    string `json:"next,omitempty"`
	Literal string `json:"literal,omitempty" doc:"With understood: the same search with q taken as it is typed"`
}

// placeListDoc describes a page of places; it is written by hand from rendered
// items (writeList).
type placeListDoc struct {
	Items []placeItem `json:"items"`
	ListTail
}

type placeFeaturesDoc struct {
	Type     string       `json:"type" enum:"FeatureCollection"`
	Features []featureDoc `json:"features"`
	ListTail
}

// ListTail is what follows the items.
type ListTail struct {
	Q              string         `json:"q,omitempty" doc:"The text asked for"`
	Understood     *understoodDoc `json:"understood,omitempty" doc:"What was read out of q besides names; absent when q was taken as it is typed"`
	Facets         *facetsDoc     `json:"facets,omitempty" doc:"The counts asked for, over all pages, most first; openAt and openNow do not count"`
	NextCursor     string         `json:"nextCursor,omitempty" doc:"Absent on the last page"`
	Links          pageLinks      `json:"links"`
	NumberReturned int            `json:"numberReturned"`
	NumberMatched  *int           `json:"numberMatched,omitempty" doc:"When the index knows it for nothing"`
	Degraded       bool           `json:"degraded,omitempty" doc:"The index does not answer: the store did, by place, area and kind only"`
	Ignored        []string       `json:"ignored,omitempty" doc:"What was asked and left out because of that"`
}

func (s *Server) listMedia() map[string]*huma.Schema {
	return map[string]*huma.Schema{mediaJSON: s.ref(placeListDoc{}), mediaGeoJSON: s.ref(placeFeaturesDoc{})}
}

func (s *Server) registerPlaceLists() {
	register(s, operation{
		id: "list-places", method: fasthttp.MethodGet, path: "/v1/places", tag: "Places", scopes: everybody,
		summary: "Find places",
		description: `Places of every kind by text, kind, category, distance, box, administrative unit, opening time, price, stars, amenities and accessibility.
q is read as people type it: without accents, abbreviated, misspelt, in other languages. It may name a kind, an area or a destination beside a name ("khach san mui ne"); understood then says what was read, and literal=true (links.literal) takes q as it is typed. Each item says why it was found; the tier weak is a guess.
Items show a small default of members; fields and omit change it. distanceM is there with near, openState with openAt or openNow.
Closed places are left out at the time asked for; places whose hours are unknown stay, unless openStrict says otherwise.
While the search index does not answer, the store does by near, radius, bbox, area and kind alone: degraded is true and ignored names every other parameter.`,
		produces: s.listMedia(), headers: map[string]string{"ETag": "Weak; absent when the answer depends on the time or on distance"},
	}, s.listPlaces)
}

type listPlacesInput struct {
	PlaceFilters
	Near string `query:"near" pattern:"^-?[0-9]{1,3}([.][0-9]{1,15})?,-?[0-9]{1,3}([.][0-9]{1,15})?$" patternDescription:"lat,lon" minLength:"3" maxLength:"60" doc:"lat,lon: alone it moves near places up, with radius it leaves others out" example:"10.9289,108.1021"`
	BBox string `query:"bbox" pattern:"^-?[0-9]{1,3}([.][0-9]{1,15})?(,-?[0-9]{1,3}([.][0-9]{1,15})?){3}$" patternDescription:"minLon,minLat,maxLon,maxLat" minLength:"7" maxLength:"100" doc:"minLon,minLat,maxLon,maxLat (RFC 7946); not across the antimeridian" example:"107.9,10.7,108.6,11.2"`
	Sort string `query:"sort" enum:"relevance,distance,name" doc:"relevance: text, distance when near is given, and quality together; distance: strict, needs near; name: by the name without accents, đ as d" default:"relevance"`
	FormParams
	IfNoneMatch string `header:"If-None-Match" doc:"ETags the caller has"`
}

func (s *Server) listPlaces(k *call, in *listPlacesInput) (*answer, error) {
	args := fiberOf(k.hctx).Context().QueryArgs()
	w := &wish{PlaceFilters: &in.PlaceFilters, sort: search.Sort(in.Sort), has: args.Has}
	if in.Near != "" {
		p, fault := parseNear(in.Near)
		w.near = &p
		w.fault(fault)
	}
	if in.BBox != "" {
		box, fault := parseBBox(in.BBox)
		w.bbox = box
		w.fault(fault)
	}
	q, err := w.question(s)
	if err != nil {
		return nil, err
	}
	q.of = fingerprint("list-places 2", args) // 1 went by another order
	for key := range args.All() {
		q.names = append(q.names, string(key))
	}
	return s.answerPlaces(k, q, in.FormParams)
}

// answerPlaces finds and shows a page.
func (s *Server) answerPlaces(k *call, q question, shown FormParams) (*answer, error) {
	sel, err := parseSelection(shown.Fields, shown.Omit)
	if err != nil {
		return nil, err
	}
	page, err := s.find(k, q)
	if err != nil {
		return nil, err
	}
	a, err := s.writeList(k, page, sel)
	if err != nil {
		return nil, err
	}
	switch {
	case k.op.method != fasthttp.MethodGet:
		a.cache = cacheNone
	case q.Near == nil && q.OpenAt == nil && !page.degraded:
		a.etag = weakETag(a.body)
	}
	return a, nil
}
