package search

import (
	"cmp"
	"slices"
	"strings"

	"hanhtrinh/domain/area"
)

// mostAreas is how many units of one name are told of.
const mostAreas = 5

// understood says what the best result was found by besides its names; nil when
// by names alone.
func (h *hunt) understood(ranked []*scored) *Understood {
	if h.r.Literal {
		return nil
	}
	u := &Understood{Near: h.anchor}
	if len(ranked) > 0 && ranked[0].tier != TierExact {
		h.tell(u, ranked[0].reading)
	} else if len(ranked) == 0 && len(h.readings) > 0 {
		h.tell(u, &h.readings[0])
	}
	if u.Subkinds == nil && u.Areas == nil && u.Place == nil && u.Near == nil {
		return nil
	}
	return u
}

func (h *hunt) tell(u *Understood, rd *reading) {
	u.Subkinds = rd.kinds()
	var rest, words []string
	for i := range rd.tokens {
		t := &rd.tokens[i]
		switch {
		case t.subkinds != nil:
			words = append(words, cmp.Or(t.text, t.folded))
		case t.spot == nil && t.role == "":
			rest = append(rest, cmp.Or(t.text, t.folded))
		}
	}
	u.Text, u.Words = strings.Join(rest, " "), strings.Join(words, " ")
	for _, s := range rd.spots() {
		u.Areas = append(u.Areas, s.best()...)
		if len(s.cards) > 0 && u.Place == nil {
			c := s.cards[0]
			u.Place = &Anchor{ID: c.ID, Name: c.names(), Point: c.Point}
		}
	}
}

// best are the units of a name, those of today and the higher ones first.
func (s *spot) best() []area.Unit {
	units := slices.Clone(s.units)
	slices.SortStableFunc(units, func(a, b area.Unit) int {
		return cmp.Or(cmp.Compare(b2i(a.ValidTo != ""), b2i(b.ValidTo != "")), cmp.Compare(levelRank(a.Level), levelRank(b.Level)))
	})
	return units[:min(len(units), mostAreas)]
}
