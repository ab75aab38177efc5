package sqlite

import (
	"strconv"

	"hanhtrinh/search"
	"hanhtrinh/search/inverted"
)

// nothing answers that no place fits.
func (s *session) nothing() {
	for _, f := range s.a.Facets {
		s.counts(f)
	}
	if s.a.OpenAt == nil {
		s.out.Matched = new(int)
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

// mostCounted is how many hits of a list are counted at most.
const mostCounted = 200

// count says how many fit, as far as that is wanted: nobody asks it of
// candidates.
func (s *session) count() error {
	if n := len(s.out.Hits); s.a.OpenAt != nil {
		return nil
	} else if s.a.Limit > 0 && s.a.After == nil && !s.out.More {
		s.out.Matched = &n
		return nil
	} else if s.a.Limit > 0 && s.a.Order == search.ByWorth {
		return nil
	}
	n := 0
	for ref := range s.docs.Find(s.query) {
		keep, err := s.fits(&candidate{Ref: ref})
		if err != nil {
			return err
		}
		if keep {
			n++
		}
		if n > mostCounted && s.a.Limit > 0 {
			return nil
		}
	}
	s.out.Matched = &n
	return nil
}

// facetTags are the tags that a facet counts; stars are counted by what they are
// today.
var facetTags = map[search.Facet]string{
	search.FacetKind: tagKind, search.FacetSubkind: tagSubkind, search.FacetCategory: tagCategory,
	search.FacetAmenities: tagAmenity, search.FacetArea: tagArea, search.FacetStars: tagStars,
}

// facets counts what every place that fits is and has, its hours aside.
func (s *session) facets() (err error) {
	hours := s.a.OpenAt
	s.a.OpenAt = nil
	set := s.docs.Set(s.query, func(ref inverted.Ref) bool {
		keep, failed := s.fits(&candidate{Ref: ref})
		if failed != nil {
			err = failed
		}
		return keep
	})
	if s.a.OpenAt = hours; err != nil {
		return err
	}
	if n := set.Len(); hours == nil {
		s.out.Matched = &n
	}
	for _, f := range s.a.Facets {
		counts, tag := s.counts(f), facetTags[f]
		for token, n := range set.Tally(markTag + tag) {
			value := tagValue(tag, token)
			if f == search.FacetStars {
				stars := starsOn(value, s.today)
				if stars == 0 {
					continue
				}
				value = strconv.Itoa(stars)
			}
			counts[value] += n
		}
	}
	return nil
}
