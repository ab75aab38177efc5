package place

import (
	"math/bits"
	"slices"

	"hanhtrinh/domain"
)

// Prominence says how much a place draws visitors who know nothing but its
// record, from 0 to 1 in steps of 0.001: the planner's worth of a place and the
// quality part of a search's ranking. It is a pure function of the record, in
// whole numbers, so every machine finds the same; no part looks at the clock,
// for the value is kept in the index. (Labels count whatever their days, stars
// are the newest stated ones, dated states do not count.)
//
//	prominence = least + (most - least) * min(known, 1000) / 1000, in thousandths
//
// least and most belong to the subkind: what a place nobody knows of has and
// what the best known one can have; see appeal. known adds up:
//
//	names      2 languages 60, 3 200, 4 300, 5 360, 6 400, 8 and more 440
//	aliases    1 40, 2 and 3 70, 4 to 7 100, 8 and more 130
//	links      wikidata or wikipedia 180; further data sets 40 each, 80 at most
//	label      200 when an authority found that it meets its standard
//	stars      60 each, for lodging
//	images     40, three and more 60
//	text       a description 30, in two languages 50
//	checked    40 when a person has verified the record
//	facts      10 for each of: hours, how long a visit takes, a price, an
//	           amenity, a street, a way to get in touch; 30 more for a website
//
// A record with none of the six facts and no description loses a tenth of the
// result, one that very likely repeats another (DuplicateOf) three quarters.
// Ratings are to be a further part of known, up to 300 by their Bayesian mean
// weighted by the log of how many there are; as long as there are none nothing
// stands in for them.
func (p *Place) Prominence() float64 { return float64(p.ProminencePermille()) / 1000 }

// ProminencePermille is Prominence in thousandths, for arithmetic in whole
// numbers.
func (p *Place) ProminencePermille() int {
	span := appeal[p.Subkind]
	facts := p.factsKnown()
	known := nameFame(len(p.Name)) + aliasFame(len(p.Aliases)) + p.linkFame() + p.standing() +
		imageFame(len(p.Images)) + textFame(p.Description) + 10*facts
	if p.Contacts.Website != "" {
		known += 30
	}
	if p.Provenance.VerifiedAt != nil {
		known += 40
	}
	result := span.least + (span.most-span.least)*min(known, 1000)/1000
	if facts == 0 && len(p.Description) == 0 {
		result = result * 9 / 10
	}
	if p.DuplicateOf != "" {
		result /= 4
	}
	return result
}

// nameFame: who is named in many languages is known in many countries; the
// first few tell most.
func nameFame(languages int) int {
	steps := [...]int{0, 0, 60, 200, 300, 360, 400, 400, 440}
	return steps[min(languages, len(steps)-1)]
}

// aliasFame grows with each doubling.
func aliasFame(aliases int) int {
	steps := [...]int{0, 40, 70, 100, 130}
	return steps[min(bits.Len(uint(aliases)), len(steps)-1)]
}

// linkFame: an article somebody wrote counts most, being in several data sets
// some.
func (p *Place) linkFame() int {
	article, systems := 0, make([]string, 0, 4)
	for _, s := range p.SourceIDs {
		switch {
		case s.System == "wikidata" || s.System == "wikipedia":
			article = 180
		case !slices.Contains(systems, s.System):
			systems = append(systems, s.System)
		}
	}
	further := len(systems)
	if article == 0 {
		further-- // the first one is only where the record comes from
	}
	return article + min(max(further, 0)*40, 80)
}

// standing is what authorities say of the place.
func (p *Place) standing() int {
	fame := 0
	if p.Quality != nil && p.Quality.MeetsStandard {
		fame = 200
	}
	newest, stars := "", 0
	for _, step := range p.Lodging {
		if step.Stars > 0 && step.From >= newest {
			newest, stars = step.From, step.Stars
		}
	}
	return fame + 60*stars
}

func imageFame(images int) int {
	switch {
	case images >= 3:
		return 60
	case images > 0:
		return 40
	}
	return 0
}

func textFame(description domain.LocalizedText) int {
	switch {
	case len(description) >= 2:
		return 50
	case len(description) == 1:
		return 30
	}
	return 0
}

// factsKnown counts which of the six facts a visitor needs are there.
func (p *Place) factsKnown() int {
	c := p.Contacts
	n := 0
	for _, there := range []bool{
		p.OpeningHours.Always || len(p.OpeningHours.Rules) > 0, p.VisitDurationMin > 0, p.PriceRange != nil || len(p.Prices) > 0, len(p.Amenities) > 0,
		p.Address.Street != "", len(c.Phone) > 0 || c.Email != "" || c.Website != "" || c.Facebook != "" || c.Zalo != "",
	} {
		if there {
			n++
		}
	}
	return n
}
