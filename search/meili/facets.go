package meili

import (
	"slices"
	"strconv"

	"hanhtrinh/domain"
	"hanhtrinh/search"
)

// attributeOf is where the values of a facet are.
var attributeOf = map[search.Facet]string{
	search.FacetKind: "kind", search.FacetSubkind: "subkind", search.FacetCategory: "category",
	search.FacetAmenities: "amenities", search.FacetArea: "areas",
}

// facetJobs count facets. Within regions the engine counts what lies in their
// inner cells; the places in the cells along the border are looked at one by
// one.
func (s *session) facetJobs() []job {
	s.found.Facets = map[search.Facet]map[string]int{}
	for _, f := range s.ask.Facets {
		s.found.Facets[f] = map[string]int{}
	}
	if len(s.regions) == 0 {
		return []job{&facetCounter{s: s, filter: s.within()}}
	}
	var inner, whole []string
	for _, r := range s.regions {
		c := coverOf(r, finely)
		inner, whole = append(inner, in("c", c.inner)), append(whole, c.filter())
	}
	return []job{
		&facetCounter{s: s, filter: allOf(slices.Concat(s.base, inner))},
		&borderCounter{s: s, filter: allOf(append(slices.Concat(s.base, whole), "NOT "+allOf(inner)))},
	}
}

// facetCounter has the engine count. Stars are counted by a query for each
// number, for which of them hold hangs on the day.
type facetCounter struct {
	s      *session
	filter string
	done   bool
}

func (c *facetCounter) queries() []query {
	if c.done {
		return nil
	}
	q := query{IndexUID: c.s.uid, Filter: c.filter}
	for _, f := range c.s.ask.Facets {
		if a := attributeOf[f]; a != "" {
			q.Facets = append(q.Facets, a)
		}
	}
	out := []query{q}
	if slices.Contains(c.s.ask.Facets, search.FacetStars) {
		for n := 1; n <= mostStars; n++ {
			out = append(out, query{IndexUID: c.s.uid, Filter: c.filter + " AND " + starsFilter([]int{n}, c.s.today)})
		}
	}
	return out
}

func (c *facetCounter) take(answers []answer) error {
	c.done = true
	for f, counts := range c.s.found.Facets {
		for value, n := range decodeCounts(answers[0].Facets[attributeOf[f]]) {
			counts[value] += n
		}
	}
	if stars := c.s.found.Facets[search.FacetStars]; stars != nil {
		for i, a := range answers[1:] {
			if a.Total > 0 {
				stars[strconv.Itoa(i+1)] += a.Total
			}
		}
	}
	return nil
}

// borderCounter reads the places along the border of the regions.
type borderCounter struct {
	s      *session
	filter string
	behind string // the last id read
	done   bool
}

func (c *borderCounter) queries() []query {
	if c.done {
		return nil
	}
	q := query{IndexUID: c.s.uid, Filter: c.filter, Sort: []string{"i:asc"}, Limit: window, Retrieve: []string{"hd"}}
	if c.behind != "" {
		q.Filter += " AND i > " + quote(orderKey(c.behind))
	}
	for _, f := range c.s.ask.Facets {
		if f == search.FacetStars {
			q.Retrieve = append(q.Retrieve, "sp")
		} else {
			q.Retrieve = append(q.Retrieve, attributeOf[f])
		}
	}
	return []query{q}
}

func (c *borderCounter) take(answers []answer) error {
	for i := range answers[0].Hits {
		r := &answers[0].Hits[i]
		h, err := unpackHead(r.Head)
		if err != nil {
			return err
		}
		c.behind = h.id
		if !c.s.inRegions(domain.Point{Lat: h.lat, Lon: h.lon}) {
			continue
		}
		for f, counts := range c.s.found.Facets {
			values, err := r.values(f, c.s.today)
			if err != nil {
				return err
			}
			for _, v := range values {
				counts[v]++
			}
		}
	}
	c.done = len(answers[0].Hits) < window
	return nil
}

// values are those of one facet.
func (r *record) values(f search.Facet, today string) ([]string, error) {
	encoded := map[search.Facet][]string{
		search.FacetKind: {r.Kind}, search.FacetSubkind: {r.Subkind}, search.FacetCategory: {r.Category},
		search.FacetAmenities: r.Amenities, search.FacetArea: r.Areas,
	}[f]
	if f == search.FacetStars {
		spans, err := unpackSpans(r.Spans)
		if n := starsOn(spans, today); n > 0 {
			return []string{strconv.Itoa(n)}, err
		}
		return nil, err
	}
	values := make([]string, 0, len(encoded))
	for _, e := range encoded {
		v, ok := decode(e)
		if !ok {
			return nil, errPacked
		}
		values = append(values, v)
	}
	return values, nil
}
