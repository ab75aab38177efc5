package searchtest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/domain/place/hours"
	"hanhtrinh/search"
)

// decomposed takes letters and accents apart.
func decomposed(s string) string { return norm.NFD.String(s) }

// passes is the brute-force meaning of a query on noon's day, order aside.
func passes(p *place.Place, q *search.Query) bool {
	return passesSets(p, q) && passesPoint(p, q) && passesText(p, q) && passesHours(p, q)
}

func passesSets(p *place.Place, q *search.Query) bool {
	any := func(list []string, has ...string) bool {
		return len(list) == 0 || slices.ContainsFunc(list, func(s string) bool { return slices.Contains(has, s) })
	}
	wheelchair := ""
	if p.Accessibility != nil {
		wheelchair = p.Accessibility.Wheelchair
	}
	price, known := p.LeastPrice()
	switch {
	case len(q.Kinds) > 0 && !slices.Contains(q.Kinds, p.Kind),
		!any(q.Categories, p.Category), !any(q.AreaKeys, p.AreaKeys...), slices.Contains(q.Exclude, p.ID),
		q.Accessible && wheelchair != "yes" && wheelchair != "limited",
		len(q.Stars) > 0 && !slices.Contains(q.Stars, p.LodgingOn("2026-03-02").Stars),
		q.PriceMax != nil && (!known || price > *q.PriceMax):
		return false
	}
	for _, a := range q.Amenities {
		if !slices.Contains(p.Amenities, a) {
			return false
		}
	}
	return true
}

func passesPoint(p *place.Place, q *search.Query) bool {
	if b := q.BBox; b != nil && !b.Contains(p.Location.Orb()) {
		return false
	}
	return q.Near == nil || q.RadiusM == 0 || q.Near.DistanceM(p.Location) <= q.RadiusM
}

func passesText(p *place.Place, q *search.Query) bool {
	if q.Text == "" {
		return true
	}
	var has []string
	for _, name := range p.Name {
		has = append(has, strings.Fields(domain.Fold(name))...)
	}
	for _, a := range p.Aliases {
		has = append(has, strings.Fields(domain.Fold(a.Text))...)
	}
	has = append(has, strings.Fields(domain.Fold(p.Address.Street))...)
	words := strings.Fields(domain.Fold(q.Text))
	for i, w := range words {
		last := i == len(words)-1
		if !slices.ContainsFunc(has, func(s string) bool { return s == w || last && strings.HasPrefix(s, w) }) {
			return false
		}
	}
	return len(words) > 0
}

func passesHours(p *place.Place, q *search.Query) bool {
	if q.OpenAt == nil {
		return true
	}
	timing := p.Timing()
	state := timing.At(*q.OpenAt, hours.Embedded())
	return state == hours.Open || state == hours.Unknown && !q.OpenStrict
}

// modelIDs is what all pages of q must hold, in order; for a text by relevance
// in the order of ids.
func modelIDs(all []place.Place, q *search.Query) []string {
	var kept []place.Place
	for i := range all {
		if passes(&all[i], q) {
			kept = append(kept, all[i])
		}
	}
	slices.SortFunc(kept, func(a, b place.Place) int {
		order := 0
		switch {
		case q.Sort == search.SortName:
			order = cmp.Compare(foldedName(&a), foldedName(&b))
		case q.Near != nil && (q.Text == "" || q.Sort == search.SortDistance):
			order = cmp.Compare(q.Near.DistanceM(a.Location), q.Near.DistanceM(b.Location))
		}
		return cmp.Or(order, cmp.Compare(a.ID, b.ID))
	})
	ids := make([]string, len(kept))
	for i := range kept {
		ids[i] = kept[i].ID
	}
	return ids
}

func foldedName(p *place.Place) string {
	name, _ := p.Name.Pick(nil)
	return domain.Fold(name)
}

// checkModel reads all pages of q and compares them with the model.
func checkModel(t testing.TB, x search.Index, all []place.Place, q search.Query) {
	t.Helper()
	if q.Limit == 0 {
		q.Limit = 100
	}
	hits := allPages(t, x, q)
	got := idsOf(hits)
	if q.Text != "" && (q.Sort == "" || q.Sort == search.SortRelevance) {
		slices.Sort(got)
	}
	if want := modelIDs(all, &q); !slices.Equal(got, want) {
		t.Errorf("Search(%s): got %v, want %v", describe(q), got, want)
	}
	checkHits(t, all, q, hits)
	if first := ask(t, x, q); first.Matched != nil && q.OpenAt == nil && *first.Matched != len(got) {
		t.Errorf("Search(%s): got %d matched, want %d", describe(q), *first.Matched, len(got))
	}
}

// checkHits compares what is said of each hit.
func checkHits(t testing.TB, all []place.Place, q search.Query, hits []search.Hit) {
	t.Helper()
	byID := map[string]*place.Place{}
	for i := range all {
		byID[all[i].ID] = &all[i]
	}
	for _, h := range hits {
		p := byID[h.ID]
		if p == nil {
			t.Errorf("Search(%s): got %s, which is no place", describe(q), h.ID)
			continue
		}
		if q.Near == nil != (h.DistanceM == nil) || q.Near != nil && *h.DistanceM != q.Near.DistanceM(p.Location) {
			t.Errorf("Search(%s): %s has a wrong distance", describe(q), h.ID)
		}
		timing := p.Timing()
		if q.OpenAt != nil && h.Open != timing.At(*q.OpenAt, hours.Embedded()) {
			t.Errorf("Search(%s): %s has a wrong open state %v", describe(q), h.ID, h.Open)
		}
	}
}

// describe says what a query asks.
func describe(q search.Query) string {
	s := fmt.Sprintf("kinds %v, categories %v, amenities %v, accessible %v, stars %v, areas %v, radius %v, strict %v, exclude %v, sort %q, limit %d",
		q.Kinds, q.Categories, q.Amenities, q.Accessible, q.Stars, q.AreaKeys, q.RadiusM, q.OpenStrict, q.Exclude, q.Sort, q.Limit)
	if q.Text != "" {
		s += fmt.Sprintf(", text %.60q", q.Text)
	}
	if q.PriceMax != nil {
		s += fmt.Sprintf(", price %d", *q.PriceMax)
	}
	if q.BBox != nil {
		s += fmt.Sprintf(", bbox %v", *q.BBox)
	}
	if q.Near != nil {
		s += fmt.Sprintf(", near %v", *q.Near)
	}
	if q.OpenAt != nil {
		s += fmt.Sprintf(", open at %v", *q.OpenAt)
	}
	if q.After != nil {
		s += fmt.Sprintf(", after %v", *q.After)
	}
	return s
}
