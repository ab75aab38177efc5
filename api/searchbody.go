package api

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/paulmach/orb"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
	"hanhtrinh/search"
)

// Limits of shapes, published in the API description.
const (
	mostPositions = 500     // of a polygon or a route
	mostRouteM    = 500_000 // length of a route
	maxSearchBody = 256 << 10
)

// placeSearch is the body of a search: what a list is asked for by parameters,
// and shapes, which no parameter holds.
type placeSearch struct {
	PlaceFilters
	Near    *domain.Point `json:"near,omitempty" doc:"Alone it moves near places up, with radius it leaves others out"`
	BBox    []float64     `json:"bbox,omitempty" minItems:"4" maxItems:"4" doc:"minLon, minLat, maxLon, maxLat (RFC 7946); not across the antimeridian"`
	Polygon *polygonShape `json:"polygon,omitempty" doc:"Only places inside"`
	Route   *routeShape   `json:"route,omitempty" doc:"Only places along it, in its order unless sort says otherwise; alongM says where it passes them"`
	Sort    string        `json:"sort,omitempty" enum:"relevance,distance,name,route" doc:"As in the list, and route: along the route. Default route with a route, else relevance"`
}

// polygonShape is a GeoJSON Polygon.
type polygonShape struct {
	Type        string        `json:"type" enum:"Polygon"`
	Coordinates [][][]float64 `json:"coordinates" minItems:"1" maxItems:"125" doc:"Rings of positions lon, lat (RFC 7946): closed, without crossing or touching themselves; the first is the outer one, the others are holes inside it. At most 500 positions in all"`
}

type routeShape struct {
	Line    lineShape `json:"line"`
	BufferM int       `json:"bufferM" minimum:"1" maximum:"5000" doc:"How far from the line a place may be, in metres"`
}

// lineShape is a GeoJSON LineString.
type lineShape struct {
	Type        string      `json:"type" enum:"LineString"`
	Coordinates [][]float64 `json:"coordinates" minItems:"2" maxItems:"500" doc:"Positions lon, lat (RFC 7946); at most 500 km"`
}

// exampleSearch is the example of the body in the API description.
var exampleSearch = map[string]any{
	"kind": []any{"attraction", "nature"}, "facets": []any{"subkind"},
	"polygon": map[string]any{"type": "Polygon", "coordinates": []any{[]any{
		[]any{108.05, 10.85}, []any{108.35, 10.85}, []any{108.35, 11.05}, []any{108.05, 11.05}, []any{108.05, 10.85}}}},
	"route": map[string]any{"bufferM": 2000, "line": map[string]any{"type": "LineString", "coordinates": []any{
		[]any{108.1021, 10.9289}, []any{108.1465, 10.9387}, []any{108.2400, 10.9460}}}},
}

type searchPlacesInput struct {
	FormParams
	Body placeSearch
}

func (s *Server) registerPlaceSearch() {
	register(s, operation{
		id: "search-places", method: fasthttp.MethodPost, path: "/v1/places/search", tag: "Places", scopes: everybody, reads: true,
		summary: "Find places in a polygon or along a route",
		description: `What the list of places takes as parameters, as members of a JSON body, and with them a GeoJSON polygon, a route, or both. It changes nothing and needs no token.
All that is given holds together. Answers are those of the list; there is no links.next: send the same body with cursor.
While the search index does not answer, the store does by near, radius, bbox, area and kind, and by the box around the polygon and the route: ignored names what that leaves out.`,
		produces: s.listMedia(), takes: mediaJSON, maxBody: maxSearchBody, example: exampleSearch,
	}, s.searchPlaces)
	shapes := s.api.OpenAPI().Components.Schemas.Map()
	describePositions(shapes["PolygonShape"].Properties["coordinates"].Items, 4)
	describePositions(shapes["LineShape"].Properties["coordinates"], 2)
}

// describePositions says what a list of positions is; an altitude is passed
// over.
func describePositions(l *huma.Schema, least int) {
	l.MinItems, l.MaxItems = ptr(least), ptr(mostPositions)
	l.Items.MinItems, l.Items.MaxItems = ptr(2), ptr(3)
	l.Items.PrecomputeMessages()
	l.PrecomputeMessages()
}

func (s *Server) searchPlaces(k *call, in *searchPlacesInput) (*answer, error) {
	var members map[string]any
	if err := json.Unmarshal(fiberOf(k.hctx).Context().Request.Body(), &members); err != nil {
		return nil, domain.Internal(err) // it was read before
	}
	b := &in.Body
	w := &wish{PlaceFilters: &b.PlaceFilters, near: b.Near, sort: search.Sort(b.Sort), has: func(name string) bool { return members[name] != nil }}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if members[name] == nil {
			w.faults = append(w.faults, paramError(name, domain.ReasonRequired))
		}
	}
	b.shapes(w)
	q, err := w.question(s)
	if err != nil {
		return nil, intoBody(err)
	}
	q.names = slices.Collect(maps.Keys(members))
	q.of = bodyFingerprint("search-places", members)
	a, err := s.answerPlaces(k, q, in.FormParams)
	return a, intoBody(err)
}

// shapes reads and checks where to look.
func (b *placeSearch) shapes(w *wish) {
	if b.Near != nil {
		if m := domain.CheckPoint(*b.Near, "lat, lon"); m != nil {
			w.fault(&domain.FieldError{Parameter: "near", Message: *m})
		}
	}
	if b.BBox != nil {
		box, fault := checkBBox([4]float64(b.BBox))
		w.bbox = box
		w.fault(fault)
	}
	if b.Polygon != nil {
		for _, ring := range b.Polygon.Coordinates {
			w.polygon = append(w.polygon, orb.Ring(positionsOf(ring)))
		}
		w.shapeFault("polygon/coordinates", domain.CheckPolygon(w.polygon, mostPositions))
	}
	if b.Route != nil {
		w.route = &search.Route{Line: slices.Compact(positionsOf(b.Route.Line.Coordinates)), BufferM: float64(b.Route.BufferM)}
		w.shapeFault("route/line/coordinates", domain.CheckLine(positionsOf(b.Route.Line.Coordinates), mostPositions, mostRouteM))
		if w.sort == "" {
			w.sort = search.SortRoute
		}
	}
	if w.sort == "" {
		w.sort = search.SortRelevance
	}
}

func (w *wish) shapeFault(at string, e *domain.FieldError) {
	if e != nil {
		w.faults = append(w.faults, domain.FieldError{Pointer: "/" + at + e.Pointer, Message: e.Message})
	}
}

// positionsOf reads positions the schema let through: two or three numbers.
func positionsOf(list [][]float64) orb.LineString {
	out := make(orb.LineString, len(list))
	for i, p := range list {
		out[i] = orb.Point{p[0], p[1]}
	}
	return out
}

// intoBody makes what is said of parameters be said of the members of the body
// of that name.
func intoBody(err error) error {
	e, ok := err.(*domain.Error)
	if !ok {
		return err
	}
	moved := *e
	moved.Fields = slices.Clone(e.Fields)
	for i, f := range moved.Fields {
		if f.Parameter != "" && f.Parameter != "fields" && f.Parameter != "omit" {
			moved.Fields[i] = domain.FieldError{Pointer: "/" + f.Parameter, Message: f.Message}
		}
	}
	return &moved
}
