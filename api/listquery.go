package api

import (
	"slices"
	"time"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

const maxRadiusM = 50_000

// PlaceFilters is what a list of places can be asked for, as parameters or as
// members of a body.
type PlaceFilters struct {
	Q          string   `query:"q" json:"q,omitempty" minLength:"1" maxLength:"200" doc:"Text to find in names, aliases and addresses, which may name a kind, an area or a destination too; at most 200 letters" example:"bãi biển"`
	Literal    bool     `query:"literal" json:"literal,omitempty" doc:"Take q as it is typed: nothing is read out of it, no word is corrected"`
	Kind       []string `query:"kind" json:"kind,omitempty" maxItems:"20" doc:"Any of these kinds (see /v1/vocabulary)" example:"nature,attraction"`
	Subkind    []string `query:"subkind" json:"subkind,omitempty" maxItems:"60" doc:"Any of these subkinds (see /v1/vocabulary)" example:"beach,island"`
	Category   []string `query:"category" json:"category,omitempty" maxItems:"60" doc:"Any of these categories (see /v1/vocabulary)" example:"beach"`
	Radius     int      `query:"radius" json:"radius,omitempty" minimum:"1" maximum:"50000" doc:"Metres around near" example:"20000"`
	Area       []string `query:"area" json:"area,omitempty" maxItems:"20" doc:"Codes of administrative units, any of; a code is today's unit, else the last one that had it"`
	AreaAsOf   string   `query:"areaAsOf" json:"areaAsOf,omitempty" format:"date" doc:"The day the codes of area and the facet area are meant on, YYYY-MM-DD"`
	OpenAt     string   `query:"openAt" json:"openAt,omitempty" format:"date-time" doc:"Instant with offset: shows openState then and leaves closed places out" example:"2026-03-02T09:00:00+07:00"`
	OpenNow    bool     `query:"openNow" json:"openNow,omitempty" doc:"openAt is now"`
	OpenStrict bool     `query:"openStrict" json:"openStrict,omitempty" doc:"With openAt or openNow: leave places out whose hours are unknown"`
	PriceMax   int64    `query:"priceMax" json:"priceMax,omitempty" minimum:"0" maximum:"1000000000000" doc:"VND; the least price must not be above; unknown prices stay out"`
	Stars      []int    `query:"stars" json:"stars,omitempty" maxItems:"5" doc:"Any of these star classes, as of today"`
	Amenities  []string `query:"amenities" json:"amenities,omitempty" maxItems:"40" doc:"All of these amenities (see /v1/vocabulary)"`
	Accessible bool     `query:"accessible" json:"accessible,omitempty" doc:"Only places a wheelchair can use, fully or in part"`
	Facets     []string `query:"facets" json:"facets,omitempty" maxItems:"6" doc:"Count what is found by these" example:"kind,area"`
	Limit      int      `query:"limit" json:"limit,omitempty" minimum:"1" maximum:"100" default:"20" doc:"Places on a page"`
	Cursor     string   `query:"cursor" json:"cursor,omitempty" pattern:"^[A-Za-z0-9_-]+$" patternDescription:"a cursor of this API" minLength:"1" maxLength:"1000" doc:"nextCursor of the page before, with the same query"`
}

// wish is a question as it came in, by parameters or in a body, with what was
// found wrong so far.
type wish struct {
	*PlaceFilters
	near    *domain.Point
	bbox    *orb.Bound
	polygon orb.Polygon
	route   *search.Route
	sort    search.Sort
	has     func(string) bool // whether it names that
	faults  []domain.FieldError
}

func (w *wish) fault(e *domain.FieldError) {
	if e != nil {
		w.faults = append(w.faults, *e)
	}
}

// question is what to find. Every fault is named at once.
func (w *wish) question(s *Server) (question, error) {
	q := question{cursor: w.Cursor, areaAsOf: w.AreaAsOf, Request: search.Request{
		Filter: search.Filter{
			Subkinds: w.Subkind, Categories: w.Category, Amenities: w.Amenities, Accessible: w.Accessible, Stars: w.Stars,
			OpenStrict: w.OpenStrict, BBox: w.bbox, Polygon: w.polygon, Near: w.near, RadiusM: float64(w.Radius),
		},
		Text: w.Q, Literal: w.Literal, Route: w.route, Sort: w.sort, Limit: w.Limit,
	}}
	for _, k := range w.Kind {
		q.Kinds = append(q.Kinds, place.Kind(k))
	}
	for _, f := range sorted(w.Facets) {
		q.Facets = append(q.Facets, search.Facet(f))
	}
	if w.has("priceMax") {
		q.PriceMax = &w.PriceMax
	}
	w.areas(s, &q)
	w.openTime(s.now(), &q)
	for _, n := range []struct {
		name, needs string
		given, ok   bool
	}{
		{"radius", "near", w.has("radius"), w.has("near")},
		{"sort", "near", w.sort == search.SortDistance, w.has("near")},
		{"sort", "route", w.sort == search.SortRoute, w.has("route")},
		{"literal", "q", w.Literal, w.has("q")},
		{"areaAsOf", "area", w.has("areaAsOf"), len(w.Area) > 0 || slices.Contains(w.Facets, string(search.FacetArea))},
		{"openStrict", "openAt", w.OpenStrict, w.OpenNow || w.OpenAt != ""},
	} {
		if n.given && !n.ok {
			w.faults = append(w.faults, paramError(n.name, domain.ReasonNeedsParameter, "parameter", n.needs))
		}
	}
	if w.faults != nil {
		return q, domain.Invalid(w.faults...)
	}
	return q, nil
}

func (w *wish) openTime(now time.Time, q *question) {
	switch {
	case w.OpenAt != "" && w.OpenNow:
		w.faults = append(w.faults, paramError("openNow", domain.ReasonExcludesParameter, "parameter", "openAt"))
	case w.OpenNow:
		q.OpenAt = &now
	case w.OpenAt != "":
		t, err := time.Parse(time.RFC3339, w.OpenAt)
		if err != nil || t.Year() < 1900 || t.Year() > 2200 {
			w.faults = append(w.faults, paramError("openAt", domain.ReasonBadFormat, "expected", expectedInstant))
		}
		q.OpenAt = &t
	}
}

func (w *wish) areas(s *Server, q *question) {
	if w.AreaAsOf != "" && !isDay(w.AreaAsOf) {
		w.faults = append(w.faults, paramError("areaAsOf", domain.ReasonBadFormat, "expected", "YYYY-MM-DD"))
		return
	}
	keys, fault := s.areaKeys(w.Area, w.AreaAsOf)
	q.AreaKeys = keys
	w.fault(fault)
}

// areaKeys turns codes into the keys records are found by.
func (s *Server) areaKeys(codes []string, asOf string) ([]string, *domain.FieldError) {
	if len(codes) == 0 {
		return nil, nil
	}
	if asOf != "" && !isDay(asOf) {
		e := paramError("areaAsOf", domain.ReasonBadFormat, "expected", "YYYY-MM-DD")
		return nil, &e
	}
	dir := s.opts.Areas()
	var keys []string
	for _, code := range codes {
		u, err := dir.Unit(code, asOf)
		if err != nil {
			e := paramError("area", domain.ReasonAreaNotFound)
			return nil, &e
		}
		keys = append(keys, u.Key())
	}
	slices.Sort(keys)
	return slices.Compact(keys), nil
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}
