package api

import (
	"cmp"
	"slices"
	"strings"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

// suggestWithoutIndex completes a text from what every server knows by heart:
// the closed lists and the administrative units of today, the surest first.
func suggestWithoutIndex(dir *area.Directory, r *search.SuggestRequest) []search.Suggestion {
	typed := domain.Fold(r.Text)
	if typed == "" {
		return nil
	}
	out := []search.Suggestion{}
	shown := map[string]bool{}
	add := func(kind search.SuggestionType, t place.Term) {
		tier := tierOfTerm(typed, t.Label)
		label, lang := t.Label.Pick(r.Langs)
		if tier != "" && !shown[label] { // a subkind may be called what its category is
			shown[label] = true
			out = append(out, search.Suggestion{Type: kind, Text: label, Lang: lang, Code: t.Code, Tier: tier})
		}
	}
	for _, t := range place.Kinds() {
		add(search.SuggestKind, t)
	}
	for _, t := range place.Categories() {
		add(search.SuggestCategory, t)
	}
	for _, t := range place.Subkinds() {
		add(search.SuggestSubkind, t.Term)
	}
	for _, u := range dir.List(area.Query{Q: r.Text, Limit: r.Limit}).Items {
		s := search.Suggestion{Type: search.SuggestArea, Text: u.FullName, Lang: "vi", Area: &u, Point: u.Point,
			Tier: cmp.Or(tierOfName(typed, u.Name), tierOfName(typed, u.FullName), search.TierClose)}
		if r.Near != nil && u.Point != nil {
			d := r.Near.DistanceM(*u.Point)
			s.DistanceM = &d
		}
		out = append(out, s)
	}
	tiers := []search.Tier{search.TierExact, search.TierPrefix, search.TierClose}
	slices.SortStableFunc(out, func(a, b search.Suggestion) int {
		return cmp.Compare(slices.Index(tiers, a.Tier), slices.Index(tiers, b.Tier))
	})
	return out[:min(len(out), r.Limit)]
}

// tierOfTerm says how well typed, folded, begins a label in any language.
func tierOfTerm(typed string, label domain.LocalizedText) search.Tier {
	best := search.Tier("")
	for _, name := range label {
		switch t := tierOfName(typed, name); {
		case t == search.TierExact:
			return t
		case t == search.TierPrefix || best == "":
			best = t
		}
	}
	return best
}

// tierOfName says how well typed, folded, begins a name or a word of it.
func tierOfName(typed, name string) search.Tier {
	folded := domain.Fold(name)
	switch {
	case folded == typed:
		return search.TierExact
	case strings.HasPrefix(folded, typed):
		return search.TierPrefix
	case strings.Contains(folded, " "+typed):
		return search.TierClose
	}
	return ""
}
