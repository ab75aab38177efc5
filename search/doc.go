package search

import (
	"slices"
	"strings"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

// Doc is what an engine indexes of a place: the same for every engine.
type Doc struct {
	Card
	Words      []string // FieldWord, each once, sorted
	Starts     []string // FieldStart
	Wholes     []string // FieldWhole
	Spelt      []string // FieldSpelt
	SortName   string   // the Vietnamese name, folded
	Amenities  []string
	Accessible bool
	Price      *int64 // least price in VND
	Stars      []StarSpan
}

// StarSpan is how many stars a lodging has from one day to another.
type StarSpan struct {
	First string `json:"f"` // YYYY-MM-DD
	Last  string `json:"l"` // the day after
	Stars int    `json:"s"`
}

// forever is behind every day.
const forever = "9999-12-31"

// NewDoc derives the document of p.
func NewDoc(p *place.Place) Doc {
	d := Doc{Card: NewCard(p), Amenities: p.Amenities, Accessible: isAccessible(p)}
	d.SortName = sortName(p)
	if vnd, known := p.LeastPrice(); known {
		d.Price = &vnd
	}
	for _, n := range d.Names {
		d.Words = append(d.Words, n.Words...)
		d.Starts = append(d.Starts, n.Words[0])
		d.Wholes = append(d.Wholes, n.Joined)
		d.Spelt = append(d.Spelt, n.Spelt()...)
	}
	d.Words = append(d.Words, d.Street...)
	for _, list := range []*[]string{&d.Words, &d.Starts, &d.Wholes, &d.Spelt} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	for i, step := range p.Lodging {
		last := forever
		if i+1 < len(p.Lodging) {
			last = p.Lodging[i+1].From
		}
		if stars := p.LodgingOn(step.From).Stars; stars > 0 {
			d.Stars = append(d.Stars, StarSpan{step.From, last, stars})
		}
	}
	return d
}

func sortName(p *place.Place) string {
	name, _ := p.Name.Pick(nil)
	return domain.Fold(name)
}

func isAccessible(p *place.Place) bool {
	return p.Accessibility != nil && (p.Accessibility.Wheelchair == "yes" || p.Accessibility.Wheelchair == "limited")
}

// words are the folded words of s.
func words(s string) []string { return strings.Fields(domain.Fold(s)) }
