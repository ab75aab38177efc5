package sqlite

import (
	"slices"
	"strings"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

// What stands between folded names, and before the street: Fold writes neither.
const (
	betweenNames = " | "
	beforeStreet = " # "
)

// wordsOf joins folded names and street with a space on both sides of every
// word: " ca phe sao | star cafe # 12 tran phu ".
func wordsOf(names []string, street string) string {
	return " " + strings.Join(names, betweenNames) + beforeStreet + street + " "
}

// namesIn gives the folded names back.
func namesIn(words string) string {
	names, _, _ := strings.Cut(words, beforeStreet)
	return strings.TrimPrefix(names, " ")
}

// foldedNames are all names and aliases of p, folded, each once.
func foldedNames(p *place.Place) []string {
	var names []string
	add := func(s string) {
		if s = domain.Fold(s); s != "" && !slices.Contains(names, s) {
			names = append(names, s)
		}
	}
	for _, text := range p.Name {
		add(text)
	}
	for _, a := range p.Aliases {
		add(a.Text)
	}
	slices.Sort(names)
	return names
}

func sortName(p *place.Place) string {
	name, _ := p.Name.Pick(nil)
	return domain.Fold(name)
}

func isAccessible(p *place.Place) bool {
	return p.Accessibility != nil && (p.Accessibility.Wheelchair == "yes" || p.Accessibility.Wheelchair == "limited")
}

// Tags are what a place is, has or lies in, one prefix for each sort.
const (
	tagArea     = "area:"
	tagAmenity  = "amenity:"
	tagKind     = "kind:"
	tagCategory = "category:"
)

// tagsOf are the tags a list starts from; kind and category are columns.
func tagsOf(p *place.Place) []string {
	var tags []string
	for _, key := range p.AreaKeys {
		tags = append(tags, tagArea+key)
	}
	for _, a := range p.Amenities {
		tags = append(tags, tagAmenity+a)
	}
	return tags
}

// tagWords are all tags of p for the full-text index.
func tagWords(p *place.Place) string {
	words := []string{tagWord(tagKind + string(p.Kind)), tagWord(tagCategory + p.Category)}
	for _, tag := range tagsOf(p) {
		words = append(words, tagWord(tag))
	}
	return strings.Join(words, " ")
}

// tagWord writes a tag as one word of letters and digits. Two tags may become
// the same one: they only narrow, the columns and tables decide.
func tagWord(tag string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r >= 0x80 {
			return r
		}
		return -1
	}, tag)
}

// kindCode numbers the kinds, so that the R*Tree can hold them as a dimension.
func kindCode(k place.Kind) int {
	return slices.IndexFunc(place.Kinds(), func(t place.Term) bool { return t.Code == string(k) })
}

// kindDepth is how far a kind reaches in the R*Tree. A node of one kind has to
// have a volume: by that the tree chooses where a place goes, and with none it
// would lay far places together.
const kindDepth = 0.5
