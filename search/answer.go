package search

import (
	"cmp"
	"slices"

	"hanhtrinh/domain/place/hours"
)

// answer is the page of r in the order it asks for.
func (h *hunt) answer(ranked []*scored) (Answer, error) {
	order := h.r.Sort
	switch {
	case order == "" || order == SortRelevance || order == SortRoute:
		return h.page(ranked[:min(len(ranked), Depth)], byScore), nil
	case h.fuzzy:
		// What holds only something like the text is as much as was fetched.
		ranked = slices.DeleteFunc(slices.Clone(ranked), func(s *scored) bool { return s.tier == TierWeak })
		compare := byDistance
		if order == SortName {
			compare = bySortName
		}
		slices.SortFunc(ranked, func(a, b *scored) int { return compareAfter(compare(a), compare(b)) })
		return h.page(ranked, compare), nil
	}
	return h.strict()
}

// The keys of the orders.
func byScore(s *scored) After    { return After{Num: -s.score, ID: s.card.ID} }
func byDistance(s *scored) After { return After{Num: s.metres, ID: s.card.ID} }
func bySortName(s *scored) After { return After{Key: s.card.sortName(), ID: s.card.ID} }

func compareAfter(a, b After) int {
	return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Num, b.Num), cmp.Compare(a.ID, b.ID))
}

// page cuts the page out of list, which is in the order of key.
func (h *hunt) page(list []*scored, key func(*scored) After) Answer {
	a := Answer{Results: []Result{}}
	for i := range list {
		after := key(list[i])
		if h.r.After != nil && compareAfter(after, *h.r.After) <= 0 {
			continue
		}
		res := h.result(list[i], after)
		if !h.passesHours(res.Open) {
			continue
		}
		if len(a.Results) == h.r.Limit {
			a.More = true
			break
		}
		a.Results = append(a.Results, res)
	}
	return a
}

// passesHours says whether a place may be shown, being in that state then.
func (h *hunt) passesHours(s hours.State) bool {
	return h.r.OpenAt == nil || s != hours.Closed && (!h.r.OpenStrict || s == hours.Open)
}

func (h *hunt) result(s *scored, after After) Result {
	res := Result{ID: s.card.ID, After: after, Why: &Why{Tier: s.tier, Quality: s.card.Quality, Score: s.score}}
	if s.name != nil {
		res.Why.Name, res.Why.Lang = s.name.Text, s.name.Lang
	}
	if s.reading != nil && !s.reading.typed {
		res.Why.Reading = s.reading.text()
	}
	if h.r.Near != nil || h.anchor != nil {
		metres := s.metres
		res.DistanceM = &metres
	}
	if h.r.OpenAt != nil {
		res.Open = s.card.Timing.At(*h.r.OpenAt, hours.Embedded())
	}
	return res
}

// strict pages through everything that holds the text, in an order the engine
// keeps, and leaves out what only has something in common with it.
func (h *hunt) strict() (Answer, error) {
	ask := h.ask(h.union(), min(2*h.r.Limit+1, MostAsked))
	ask.Order, ask.After = ByName, h.r.After
	if h.r.Sort == SortDistance {
		ask.Order = ByDistance
	}
	s := h.scorer(false, false)
	var list []*scored
	for {
		found, err := h.f.engine.Ask(h.ctx, ask)
		if err != nil {
			return Answer{}, err
		}
		for _, hit := range found[0].Hits {
			if sc := s.score(hit.Card); sc.tier != TierWeak {
				sc.key = hit.After
				list = append(list, sc)
			}
		}
		a := h.page(list, func(s *scored) After { return s.key })
		if a.More || !found[0].More {
			return a, nil
		}
		last := found[0].Hits[len(found[0].Hits)-1].After
		ask.After, ask.Limit = &last, MostAsked
	}
}

// union is what holds the text, in one match.
func (h *hunt) union() Match {
	var m Match
	for i := range h.exact {
		m = append(m, h.exact[i].Match...)
	}
	return m
}

// count adds how many there are and the facets: of all places that hold the
// text, on all pages together.
func (h *hunt) count(a *Answer, ranked []*scored) error {
	if h.r.OpenAt == nil && !h.partial && (h.r.Sort == "" || h.r.Sort == SortRelevance) {
		n := min(len(ranked), Depth)
		a.Matched = &n
	}
	if len(h.r.Facets) == 0 {
		return nil
	}
	ask := h.ask(h.union(), 0)
	ask.Facets, ask.Cards = h.r.Facets, false
	found, err := h.f.engine.Ask(h.ctx, ask)
	if err != nil {
		return err
	}
	a.Facets = found[0].Facets
	return nil
}
