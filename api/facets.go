package api

import (
	"cmp"
	"slices"
	"strings"

	"hanhtrinh/domain/area"
	"hanhtrinh/search"
)

// mostFacetAreas is how many units an answer counts by.
const mostFacetAreas = 100

// facetsDoc are the counts asked for; one that was not asked for is absent.
type facetsDoc struct {
	Kind      []facetValue `json:"kind,omitzero" required:"false"`
	Subkind   []facetValue `json:"subkind,omitzero" required:"false"`
	Category  []facetValue `json:"category,omitzero" required:"false"`
	Amenities []facetValue `json:"amenities,omitzero" required:"false"`
	Stars     []facetValue `json:"stars,omitzero" required:"false" doc:"As of today"`
	Area      []facetArea  `json:"area,omitzero" required:"false" doc:"Provinces and wards of today, or the units of areaAsOf; the 100 with the most places"`
}

// facetValue is one value with how many places have it.
type facetValue struct {
	Value string `json:"value" doc:"To be sent as the parameter of the same name"`
	Count int    `json:"count" minimum:"1"`
	Label *text  `json:"label,omitempty" doc:"In the caller's language; absent of numbers"`
}

type facetArea struct {
	AreaBrief
	Count int `json:"count" minimum:"1"`
}

// facetNames is the closed list, for people.
var facetNames = func() string {
	var names []string
	for _, f := range search.Facets() {
		names = append(names, string(f))
	}
	return strings.Join(names, ", ")
}()

func facetCodes() []any {
	var out []any
	for _, f := range search.Facets() {
		out = append(out, string(f))
	}
	return out
}

// facetsOf shows the counts of what was asked for, most first, then by value;
// nil when nothing was, or nothing could be counted.
func (s *Server) facetsOf(q *question, counts map[search.Facet]map[string]int, lang string) *facetsDoc {
	if len(q.Facets) == 0 || counts == nil {
		return nil
	}
	doc := &facetsDoc{}
	values := map[search.Facet]*[]facetValue{
		search.FacetKind: &doc.Kind, search.FacetSubkind: &doc.Subkind, search.FacetCategory: &doc.Category,
		search.FacetAmenities: &doc.Amenities, search.FacetStars: &doc.Stars,
	}
	for _, f := range q.Facets {
		if f == search.FacetArea {
			doc.Area = facetAreas(s.opts.Areas(), counts[f], q.areaAsOf)
			continue
		}
		*values[f] = facetValues(f, counts[f], lang)
	}
	return doc
}

func facetValues(f search.Facet, counts map[string]int, lang string) []facetValue {
	list := f
	if f == search.FacetAmenities {
		list = "amenity"
	}
	out := []facetValue{}
	for value, n := range counts {
		v := facetValue{Value: value, Count: n}
		if label := termLabels[string(list)][value][lang]; label != "" {
			v.Label = &text{label, lang}
		}
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b facetValue) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value)) })
	return out
}

// facetAreas are the units in force on asOf that places were counted by.
func facetAreas(dir *area.Directory, counts map[string]int, asOf string) []facetArea {
	out := []facetArea{}
	for key, n := range counts {
		code, from, _ := strings.Cut(key, "@")
		u, ok := dir.Lookup(area.Ref{Code: code, ValidFrom: from})
		if ok && (asOf == area.Today && u.ValidTo == "" || asOf != area.Today && u.InForce(asOf)) {
			out = append(out, facetArea{briefUnit(u), n})
		}
	}
	slices.SortFunc(out, func(a, b facetArea) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Code, b.Code), cmp.Compare(a.ValidFrom, b.ValidFrom))
	})
	return out[:min(len(out), mostFacetAreas)]
}
