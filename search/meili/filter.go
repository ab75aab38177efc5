package meili

import (
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"hanhtrinh/search"
)

// Conditions that hold for every place and for none. The marks are no places:
// a question without a condition that only places meet gets someone.
const (
	someone = "i EXISTS"
	nobody  = "i IN []"
)

// quote writes a value of one of the alphabets of encode.go, none of which
// holds a quote or a backslash.
func quote(value string) string { return `"` + value + `"` }

// in is true of places that have one of the values.
func in(attribute string, values []string) string {
	var b strings.Builder
	b.WriteString(attribute)
	b.WriteString(" IN [")
	for i, v := range values {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(quote(v))
	}
	b.WriteByte(']')
	return b.String()
}

func allOf(conditions []string) string { return join(conditions, " AND ", someone) }

func anyOf(conditions []string) string { return join(conditions, " OR ", nobody) }

func join(conditions []string, word, none string) string {
	switch len(conditions) {
	case 0:
		return none
	case 1:
		return conditions[0]
	}
	return "(" + strings.Join(conditions, word) + ")"
}

// words are the conditions of a Match.
func words(m search.Match) string {
	var clauses []string
	for _, clause := range m {
		var groups []string
		for _, group := range clause {
			groups = append(groups, groupFilter(group))
		}
		clauses = append(clauses, allOf(groups))
	}
	return anyOf(clauses)
}

// attributes hold the fields.
var attributes = [...]string{
	search.FieldWord: "w", search.FieldStart: "s", search.FieldWhole: "h", search.FieldSpelt: "x",
	search.FieldSubkind: "subkind", search.FieldArea: "areas",
}

// groupFilter asks for all whole words of a field at once.
func groupFilter(group search.Group) string {
	var alternatives []string
	for field, attribute := range attributes {
		var values []string
		for _, t := range group {
			switch {
			case t.Field != search.Field(field):
			case t.Prefix && t.Field <= search.FieldWhole:
				alternatives = append(alternatives, attribute+" STARTS WITH "+quote(encode(t.Text)))
			default:
				values = append(values, encode(t.Text))
			}
		}
		if len(values) > 0 {
			alternatives = append(alternatives, in(attribute, values))
		}
	}
	return anyOf(alternatives)
}

// conditions are those of an Ask that the engine decides: all but its regions
// and its hours.
func conditions(a *search.Ask, today string) []string {
	var all []string
	add := func(condition string) { all = append(all, condition) }
	set := func(attribute string, values []string) {
		if len(values) > 0 {
			add(in(attribute, encodeAll(values)))
		}
	}
	if a.Match != nil {
		add(words(a.Match))
	}
	set("areas", a.AreaKeys)
	set("subkind", a.Subkinds)
	set("category", a.Categories)
	if len(a.Kinds) > 0 {
		kinds := make([]string, len(a.Kinds))
		for i, k := range a.Kinds {
			kinds[i] = string(k)
		}
		set("kind", kinds)
	}
	for _, amenity := range a.Amenities {
		set("amenities", []string{amenity})
	}
	if a.Accessible {
		add(in("accessible", []string{yes}))
	}
	if len(a.Stars) > 0 {
		add(starsFilter(a.Stars, today))
	}
	if a.PriceMax != nil {
		add("price <= " + strconv.FormatInt(*a.PriceMax, 10))
	}
	if b := a.BBox; b != nil {
		all = append(all, boxFilter(*b)...)
	}
	if len(all) == 0 {
		add(someone)
	}
	if len(a.Exclude) > 0 {
		keys := make([]string, len(a.Exclude))
		for i, id := range a.Exclude {
			keys[i] = orderKey(id)
		}
		add("NOT " + in("i", keys))
	}
	return all
}

func boxFilter(b orb.Bound) []string {
	span := func(attribute string, from, to float64) string {
		return attribute + " " + quote(floatKey(from)) + " TO " + quote(floatKey(to))
	}
	return []string{span("lat", b.Min.Lat(), b.Max.Lat()), span("lon", b.Min.Lon(), b.Max.Lon())}
}

// starsFilter holds for what has one of the numbers of stars today. Asked for
// none (0), it finds what has no stars today.
func starsFilter(stars []int, today string) string {
	var any []string
	for n := 1; n <= mostStars; n++ {
		if slices.Contains(stars, n) {
			any = append(any, in("stars", starsToday(n, today)))
		}
	}
	if slices.Contains(stars, 0) {
		any = append(any, "(i EXISTS AND NOT "+starsFilter([]int{1, 2, 3, 4, 5}, today)+")")
	}
	return anyOf(any)
}

// mostStars a lodging can have.
const mostStars = 5
