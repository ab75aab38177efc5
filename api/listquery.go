package api

import (
	"slices"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

const maxRadiusM = 50_000

type listPlacesInput struct {
	Q          string   `query:"q" minLength:"1" maxLength:"200" doc:"Text to find in names, aliases and addresses; all words must match, the last one as a prefix" example:"bãi biển"`
	Kind       []string `query:"kind" maxItems:"20" doc:"Any of these kinds (see /v1/vocabulary)" example:"nature,attraction"`
	Category   []string `query:"category" maxItems:"60" doc:"Any of these categories (see /v1/vocabulary)" example:"beach"`
	Near       string   `query:"near" pattern:"^-?[0-9]{1,3}([.][0-9]{1,15})?,-?[0-9]{1,3}([.][0-9]{1,15})?$" patternDescription:"lat,lon" minLength:"3" maxLength:"60" doc:"lat,lon: alone it moves near places up, with radius it leaves others out" example:"10.9289,108.1021"`
	Radius     int      `query:"radius" minimum:"1" maximum:"50000" doc:"Metres around near" example:"20000"`
	BBox       string   `query:"bbox" pattern:"^-?[0-9]{1,3}([.][0-9]{1,15})?(,-?[0-9]{1,3}([.][0-9]{1,15})?){3}$" patternDescription:"minLon,minLat,maxLon,maxLat" minLength:"7" maxLength:"100" doc:"minLon,minLat,maxLon,maxLat (RFC 7946); not across the antimeridian" example:"107.9,10.7,108.6,11.2"`
	Area       []string `query:"area" maxItems:"20" doc:"Codes of administrative units, any of; a code is today's unit, else the last one that had it"`
	AreaAsOf   string   `query:"areaAsOf" format:"date" doc:"The day the codes of area are meant on, YYYY-MM-DD"`
	OpenAt     string   `query:"openAt" format:"date-time" doc:"Instant with offset: shows openState then and leaves closed places out" example:"2026-03-02T09:00:00+07:00"`
	OpenNow    bool     `query:"openNow" doc:"openAt is now"`
	OpenStrict bool     `query:"openStrict" doc:"With openAt or openNow: leave places out whose hours are unknown"`
	PriceMax   int64    `query:"priceMax" minimum:"0" maximum:"1000000000000" doc:"VND; the least price must not be above; unknown prices stay out"`
	Stars      []int    `query:"stars" maxItems:"5" doc:"Any of these star classes, as of today"`
	Amenities  []string `query:"amenities" maxItems:"40" doc:"All of these amenities (see /v1/vocabulary)"`
	Accessible bool     `query:"accessible" doc:"Only places a wheelchair can use, fully or in part"`
	Sort       string   `query:"sort" enum:"relevance,distance,name" doc:"relevance: text first, then distance when near is given; distance: strict, needs near; name: by the name without accents, đ as d" default:"relevance"`
	FormParams
	Limit       int    `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"Places on a page"`
	Cursor      string `query:"cursor" pattern:"^[A-Za-z0-9_-]+$" patternDescription:"a cursor of this API" minLength:"1" maxLength:"1000" doc:"nextCursor of the page before, with the same query"`
	IfNoneMatch string `header:"If-None-Match" doc:"ETags the caller has"`
}

// query turns what was asked into the index's question. Every fault is named
// at once.
func (in *listPlacesInput) query(s *Server, has func(string) bool) (search.Query, error) {
	q := search.Query{
		Text: in.Q, Categories: in.Category, Amenities: in.Amenities, Accessible: in.Accessible, Stars: in.Stars,
		OpenStrict: in.OpenStrict, Sort: search.Sort(in.Sort), Limit: in.Limit, RadiusM: float64(in.Radius),
	}
	var bad []domain.FieldError
	fault := func(e *domain.FieldError) {
		if e != nil {
			bad = append(bad, *e)
		}
	}
	for _, k := range in.Kind {
		q.Kinds = append(q.Kinds, place.Kind(k))
	}
	if has("priceMax") {
		q.PriceMax = &in.PriceMax
	}
	if in.Near != "" {
		p, e := parseNear(in.Near)
		q.Near = &p
		fault(e)
	}
	if in.BBox != "" {
		b, e := parseBBox(in.BBox)
		q.BBox = b
		fault(e)
	}
	keys, e := s.areaKeys(in.Area, in.AreaAsOf)
	q.AreaKeys = keys
	fault(e)
	fault(in.openTime(s.now(), &q))
	for _, n := range []struct {
		name, needs string
		given, ok   bool
	}{
		{"radius", "near", has("radius"), in.Near != ""},
		{"sort", "near", in.Sort == string(search.SortDistance), in.Near != ""},
		{"areaAsOf", "area", has("areaAsOf"), len(in.Area) > 0},
		{"openStrict", "openAt", in.OpenStrict, q.OpenAt != nil || in.OpenAt != ""},
	} {
		if n.given && !n.ok {
			bad = append(bad, paramError(n.name, domain.ReasonNeedsParameter, "parameter", n.needs))
		}
	}
	if bad != nil {
		return q, domain.Invalid(bad...)
	}
	return q, nil
}

func (in *listPlacesInput) openTime(now time.Time, q *search.Query) *domain.FieldError {
	switch {
	case in.OpenAt != "" && in.OpenNow:
		e := paramError("openNow", domain.ReasonExcludesParameter, "parameter", "openAt")
		return &e
	case in.OpenNow:
		q.OpenAt = &now
	case in.OpenAt != "":
		t, err := time.Parse(time.RFC3339, in.OpenAt)
		if err != nil || t.Year() < 1900 || t.Year() > 2200 {
			e := paramError("openAt", domain.ReasonBadFormat, "expected", expectedInstant)
			return &e
		}
		q.OpenAt = &t
	}
	return nil
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
