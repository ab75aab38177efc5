package sqlite

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"hanhtrinh/domain"
	"hanhtrinh/search"
)

// How many candidates a text is ranked among: by quality, by how a name begins,
// and by distance.
const (
	textDepth = 500
	nameDepth = 200
	nearDepth = 200
)

// Search answers q, see search.Index.
func (x *Index) Search(ctx context.Context, q search.Query) (search.Results, error) {
	if q.Sort == search.SortDistance && q.Near == nil {
		return search.Results{}, domain.Invalid(domain.FieldError{Parameter: "sort", Message: domain.Msg(domain.ReasonNeedsParameter, "parameter", "near")})
	}
	words := strings.Fields(domain.Fold(q.Text))
	a := search.Ask{Filter: search.Filter{
		Kinds: q.Kinds, Categories: q.Categories, Amenities: q.Amenities, Accessible: q.Accessible, Stars: q.Stars, PriceMax: q.PriceMax,
		AreaKeys: q.AreaKeys, BBox: q.BBox, Near: q.Near, RadiusM: q.RadiusM, OpenAt: q.OpenAt, OpenStrict: q.OpenStrict, Exclude: q.Exclude,
	}, After: q.After, Limit: q.Limit}
	var clause search.Clause
	for i, w := range words {
		clause = append(clause, search.Group{{Text: w, Prefix: i == len(words)-1}})
	}
	if q.Text != "" {
		a.Match = search.Match{clause}
	}
	switch {
	case q.Text != "" && len(words) == 0:
		a.Match = search.Match{}
	case q.Sort == search.SortName:
		a.Order = search.ByName
	case q.Sort == search.SortDistance, q.Near != nil && len(words) == 0:
		a.Order = search.ByDistance
	case len(words) > 0:
		return x.searchRanked(ctx, a, clause, words)
	}
	found, err := x.Ask(ctx, a)
	if err != nil {
		return search.Results{}, err
	}
	return search.Results{Hits: found[0].Hits, More: found[0].More, Matched: found[0].Matched}, nil
}

func (x *Index) searchRanked(ctx context.Context, a search.Ask, clause search.Clause, words []string) (search.Results, error) {
	out := search.Results{Hits: []search.Hit{}}
	limit, after := a.Limit, a.After
	a.After, a.Cards, a.Order = nil, true, search.ByQuality
	text, named, called, near := a, a, a, a
	text.Limit, named.Limit, called.Limit, near.Limit = textDepth, nameDepth, nameDepth, nearDepth
	whole := search.Term{Field: search.FieldWhole, Text: strings.Join(words, "")}
	begun := whole
	begun.Prefix = true
	named.Match = search.Match{append(search.Clause{{begun}}, clause...)}
	called.Match = search.Match{append(search.Clause{{whole}}, clause...)}
	asks := []search.Ask{text, named, called}
	if near.Order = search.ByDistance; a.Near != nil {
		asks = append(asks, near)
	}
	found, err := x.Ask(ctx, asks...)
	if err != nil {
		return out, err
	}
	var hits []search.Hit
	for i := range found {
		hits = append(hits, found[i].Hits...)
	}
	for i := range hits {
		h := &hits[i]
		h.After = search.After{Num: score(h, words), ID: h.ID}
	}
	compare := func(a, b search.After) int { return cmp.Or(cmp.Compare(a.Num, b.Num), cmp.Compare(a.ID, b.ID)) }
	slices.SortFunc(hits, func(a, b search.Hit) int { return compare(a.After, b.After) })
	hits = slices.CompactFunc(hits, func(a, b search.Hit) bool { return a.ID == b.ID })
	if !found[0].More {
		out.Matched = found[0].Matched
	}
	if after != nil {
		hits = slices.DeleteFunc(hits, func(h search.Hit) bool { return compare(h.After, *after) <= 0 })
	}
	n := min(limit, len(hits))
	out.Hits, out.More = append(out.Hits, hits[:n]...), len(hits) > n
	for i := range out.Hits {
		out.Hits[i].Card = nil
	}
	return out, nil
}

// score orders by how well the text fits, the smaller the better: 0 the text is
// a whole name, 100 a name begins with it, 200 its words stand in a name, 300
// elsewhere; within these the part of the name that is left over, and the
// kilometres, ten at most.
func score(h *search.Hit, words []string) float64 {
	best, folded := 350.0, strings.Join(words, " ")
	for _, n := range h.Card.Names {
		best = min(best, nameScore(n.Words, folded, words))
	}
	if h.DistanceM != nil {
		best += min(*h.DistanceM/1000, 10)
	}
	return best
}

func nameScore(has []string, folded string, words []string) float64 {
	name := strings.Join(has, " ")
	left := 50 * (1 - float64(len(folded))/float64(max(len(name), len(folded), 1)))
	switch {
	case name == folded:
		return 0
	case strings.HasPrefix(name, folded):
		return 100 + left
	}
	for i, w := range words {
		if !slices.ContainsFunc(has, func(s string) bool { return s == w || i == len(words)-1 && strings.HasPrefix(s, w) }) {
			return 350
		}
	}
	return 200 + left
}
