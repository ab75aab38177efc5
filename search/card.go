package search

import (
	"cmp"
	"slices"
	"strings"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

// Card is what ranking needs of a place, ready to be compared. It is shared
// between questions and never changed.
type Card struct {
	ID       string
	Kind     place.Kind
	Subkind  string
	Category string
	Point    domain.Point
	Quality  float64 // place.Prominence
	Names    []Name  // names, then aliases
	Street   []string
	AreaKeys []string
	Timing   place.Timing
}

// Name is one name or alias.
type Name struct {
	Text   string // as written, NFC
	Lang   string
	Alias  bool
	Words  []string // folded
	Joined string   // folded, without spaces
}

// NewName prepares a name; one without letters and digits has no Words.
func NewName(text, lang string, alias bool) Name {
	n := Name{Text: text, Lang: lang, Alias: alias}
	for _, w := range spellAll(text) {
		n.Words = append(n.Words, w.folded)
	}
	n.Joined = strings.Join(n.Words, "")
	return n
}

// Spelt are the words of the name that bear accents, as FieldSpelt holds them.
func (n *Name) Spelt() []string {
	var out []string
	for _, w := range spellAll(n.Text) {
		if w.marked() {
			out = append(out, w.spelt())
		}
	}
	return out
}

// NewCard derives the card of p.
func NewCard(p *place.Place) Card {
	c := Card{
		ID: p.ID, Kind: p.Kind, Subkind: p.Subkind, Category: p.Category, Point: p.Location,
		Quality: p.Prominence(), AreaKeys: p.AreaKeys, Timing: p.Timing(), Street: words(p.Address.Street),
	}
	add := func(n Name) {
		if len(n.Words) > 0 {
			c.Names = append(c.Names, n)
		}
	}
	for lang, text := range p.Name {
		add(NewName(text, lang, false))
		if short := withoutBrackets(text); short != text {
			add(NewName(short, lang, false))
		}
	}
	// The Vietnamese name first, then by language: a map has no order.
	slices.SortFunc(c.Names, func(a, b Name) int {
		return cmp.Or(cmp.Compare(b2i(b.Lang == "vi"), b2i(a.Lang == "vi")), cmp.Compare(a.Lang, b.Lang), cmp.Compare(b.Text, a.Text))
	})
	for _, a := range p.Aliases {
		add(NewName(a.Text, a.Lang, true))
	}
	return c
}

// withoutBrackets is a name without what stands in brackets, which says where or
// what it is.
func withoutBrackets(name string) string {
	before, rest, found := strings.Cut(name, "(")
	if !found {
		return name
	}
	_, after, _ := strings.Cut(rest, ")")
	return strings.TrimSpace(strings.TrimSpace(before) + " " + strings.TrimSpace(after))
}

// sortName is Doc.SortName.
func (c *Card) sortName() string {
	name, _ := c.names().Pick(nil)
	return domain.Fold(name)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Holds says whether m holds for the card.
func (m Match) Holds(c *Card) bool {
	return m == nil || slices.ContainsFunc(m, func(clause Clause) bool { return clause.Holds(c) })
}

// Holds says whether every group holds for the card.
func (clause Clause) Holds(c *Card) bool {
	for _, group := range clause {
		if !slices.ContainsFunc(group, func(t Term) bool { return t.holds(c) }) {
			return false
		}
	}
	return true
}

func (t Term) holds(c *Card) bool {
	if t.Field == FieldWord && slices.ContainsFunc(c.Street, t.is) {
		return true
	}
	switch t.Field {
	case FieldSubkind:
		return c.Subkind == t.Text
	case FieldArea:
		return slices.Contains(c.AreaKeys, t.Text)
	}
	return slices.ContainsFunc(c.Names, func(n Name) bool {
		switch t.Field {
		case FieldSpelt:
			return slices.Contains(n.Spelt(), t.Text)
		case FieldWord:
			return slices.ContainsFunc(n.Words, t.is)
		case FieldStart:
			return t.is(n.Words[0])
		default:
			return t.is(n.Joined)
		}
	})
}

func (t Term) is(word string) bool {
	return word == t.Text || t.Prefix && strings.HasPrefix(word, t.Text)
}
