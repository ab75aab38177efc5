package sqlite

import (
	"database/sql"
	"slices"
	"strconv"

	"hanhtrinh/search"
)

// nothing answers that no place fits.
func (s *session) nothing() {
	s.out.Matched = new(int)
	for _, f := range s.a.Facets {
		s.counts(f)
	}
	if s.a.OpenAt != nil {
		s.out.Matched = nil
	}
}

// counts is what f has been counted to so far.
func (s *session) counts(f search.Facet) map[string]int {
	if s.out.Facets == nil {
		s.out.Facets = map[search.Facet]map[string]int{}
	}
	if s.out.Facets[f] == nil {
		s.out.Facets[f] = map[string]int{}
	}
	return s.out.Facets[f]
}

// count answers how many fit, as far as statements decide that.
func (s *session) count() error {
	if a := s.a; len(a.Facets) > 0 || a.OpenAt != nil || a.Near != nil && a.RadiusM > 0 || len(a.Polygon) > 0 {
		return nil
	}
	from, args := s.source()
	n := 0
	err := s.scan("SELECT count(*) FROM "+from, args, func(rows *sql.Rows) error { return rows.Scan(&n) })
	s.out.Matched = &n
	return err
}

// source is every place that fits, but for polygon, radius and hours.
func (s *session) source() (from string, args []any) {
	w, box := s.columns(), s.box()
	w.inBox(box)
	switch {
	case s.tokens == "" && box == nil:
		return "docs_$ d WHERE " + w.String(), w.args
	case s.tokens == "":
		return "geo_$ g CROSS JOIN docs_$ d ON d.doc = g.doc WHERE g.max_lon >= ? AND g.min_lon <= ? AND g.max_lat >= ? AND g.min_lat <= ? AND " + w.String(),
			append([]any{box.Min.Lon(), box.Max.Lon(), box.Min.Lat(), box.Max.Lat()}, w.args...)
	case len(w.conditions) == 0 && len(s.a.Facets) == 0:
		return "text_$ d WHERE text_$ MATCH ?", []any{s.tokens}
	}
	return "text_$ t CROSS JOIN docs_$ d ON d.doc = t.rowid WHERE text_$ MATCH ? AND " + w.String(), append([]any{s.tokens}, w.args...)
}

// facets counts what every place that fits is and has, its hours aside.
func (s *session) facets() error {
	rows, err := s.facts()
	if err != nil {
		return err
	}
	n := len(rows)
	if s.a.OpenAt == nil {
		s.out.Matched = &n
	}
	for _, f := range s.a.Facets {
		counts := s.counts(f)
		sets := map[int64]int{}
		for i := range rows {
			r := &rows[i]
			switch f {
			case search.FacetKind:
				counts[r.kind]++
			case search.FacetSubkind:
				counts[r.subkind]++
			case search.FacetCategory:
				counts[r.category]++
			case search.FacetAmenities:
				sets[r.amenities]++
			case search.FacetArea:
				sets[r.areas]++
			case search.FacetStars:
				if r.stars > 0 {
					counts[strconv.Itoa(r.stars)]++
				}
			}
		}
		for id, n := range sets {
			codes, err := s.set(id)
			if err != nil {
				return err
			}
			for _, code := range codes {
				counts[code] += n
			}
		}
	}
	return nil
}

// fact is what is counted of a place.
type fact struct {
	row
	kind, subkind, category string
	stars                   int
}

func (s *session) facts() (facts []fact, err error) {
	from, args := s.source()
	var c fact
	columns, into := "1", []any{new(int)}
	want := func(column string, to any, facets ...search.Facet) {
		if len(facets) == 0 || slices.ContainsFunc(facets, func(f search.Facet) bool { return slices.Contains(s.a.Facets, f) }) {
			columns += ", " + column
			into = append(into, to)
		}
	}
	want("d.kind", &c.kind, search.FacetKind)
	want("d.subkind", &c.subkind, search.FacetSubkind)
	want("d.category", &c.category, search.FacetCategory)
	want("d.areas", &c.areas, search.FacetArea)
	want("d.amenities", &c.amenities, search.FacetAmenities)
	if s.a.Near != nil && s.a.RadiusM > 0 || len(s.a.Polygon) > 0 {
		want("d.lat", &c.point.Lat)
		want("d.lon", &c.point.Lon)
	}
	if slices.Contains(s.a.Facets, search.FacetStars) {
		want("ifnull((SELECT s.stars FROM stars_$ s WHERE s.doc = d.doc AND s.first <= ? AND s.last > ?), 0)", &c.stars)
		args = append([]any{s.today, s.today}, args...)
	}
	err = s.scan("SELECT "+columns+" FROM "+from, args, func(rows *sql.Rows) error {
		err := rows.Scan(into...)
		if err == nil && s.isWithin(&c.row) {
			facts = append(facts, c)
		}
		return err
	})
	return facts, err
}
