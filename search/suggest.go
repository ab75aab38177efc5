package search

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"hanhtrinh/domain/place"
)

// suggestShelf is how many places are fetched for each way of finding them.
const suggestShelf = 40

// No more of the lines than these are areas, and kinds of any sort: there is
// room for places.
const (
	mostAreaLines = 3
	mostKindLines = 3
)

// Suggest answers what a person who typed so far may mean: places, destinations,
// areas and kinds, the best first. Words with a slip are looked for only while
// nothing fits. The error is unavailable when the engine does not answer.
func (f *Finder) Suggest(ctx context.Context, r SuggestRequest) ([]Suggestion, error) {
	k, err := f.know(ctx)
	if err != nil {
		return nil, err
	}
	readings := k.readAtMost(1, r.Text)
	if len(readings) == 0 {
		return []Suggestion{}, nil
	}
	h := &hunt{f: f, ctx: ctx, r: &Request{Filter: Filter{Near: r.Near}, Text: r.Text}, k: k, readings: readings}
	if _, err := h.fetch(h.beginnings()); err != nil {
		return nil, err
	}
	places := h.rank(false, false)
	lines := k.lines.find(&readings[0], &r)
	if len(lines) == 0 && (len(places) == 0 || places[0].tier == TierWeak) {
		h.readings, h.met = k.read(r.Text), nil
		if places, err = h.run(); err != nil {
			return nil, err
		}
	}
	lines = append(lines, h.placeLines(places, &r)...)
	slices.SortStableFunc(lines, func(a, b line) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.Text, b.Text), cmp.Compare(a.ID, b.ID))
	})
	return pick(lines, r.Limit), nil
}

// line is a suggestion with what it is worth.
type line struct {
	Suggestion
	score float64
}

// beginnings asks for places of which a name begins so, and for those with such
// words anywhere.
func (h *hunt) beginnings() []Ask {
	rd := &h.readings[0]
	tokens := rd.without(false, false)
	return []Ask{h.ask(append(h.starts(), whole(tokens)), suggestShelf), h.ask(Match{rd.clause(tokens)}, suggestShelf)}
}

// placeLines shows the places, the best first, as far as they can be on the list.
func (h *hunt) placeLines(places []*scored, r *SuggestRequest) []line {
	var out []line
	var scores []float64 // of out, the best first
	for _, s := range places {
		if s.tier == TierWeak || r.Limit == 0 || len(scores) >= r.Limit && s.score+destinationBonus+shownBonus < scores[r.Limit-1] {
			break
		}
		l := h.line(s, r)
		out = append(out, l)
		at, _ := slices.BinarySearchFunc(scores, l.score, func(a, b float64) int { return cmp.Compare(b, a) })
		scores = slices.Insert(scores, at, l.score)
	}
	return out
}

// line shows a place.
func (h *hunt) line(s *scored, r *SuggestRequest) line {
	c := s.card
	out := line{score: s.score, Suggestion: Suggestion{Type: SuggestPlace, ID: c.ID, Kind: c.Kind, Subkind: c.Subkind, Point: &c.Point, Tier: s.tier}}
	if c.Kind == place.KindDestination {
		out.Type = SuggestDestination
		out.score += destinationBonus
	}
	if name := c.shown(r.Langs); name != nil {
		out.Text, out.Lang = name.Text, name.Lang
		if name.begins(h.readings[0].text()) {
			out.score += shownBonus // what is shown begins as what was typed
		}
	}
	if h.r.Near != nil {
		metres := s.metres
		out.DistanceM = &metres
	}
	return out
}

// pick takes the best, with no more areas and kinds than there is room for.
func pick(lines []line, limit int) []Suggestion {
	out := []Suggestion{}
	areas, kinds := 0, 0
	for _, l := range lines {
		switch l.Type {
		case SuggestArea:
			areas++
		case SuggestKind, SuggestCategory, SuggestSubkind:
			kinds++
		}
		if l.Type == SuggestArea && areas > mostAreaLines || l.Code != "" && kinds > mostKindLines {
			continue
		}
		if len(out) == limit {
			break
		}
		out = append(out, l.Suggestion)
	}
	return out
}

// sameBeginning says how well a key fits what was typed: 1 the same, less when
// it only begins so, 0 not at all.
func sameBeginning(key, typed string) float64 {
	switch {
	case key == typed:
		return 1
	case strings.HasPrefix(key, typed):
		return 0.8
	}
	return 0
}
