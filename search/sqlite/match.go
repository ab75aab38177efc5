package sqlite

import (
	"strings"
	"unicode/utf8"

	"hanhtrinh/search"
)

// afterMarks stands behind every sign that tokens begin with.
const afterMarks = "\ue005"

// compile writes the question to the full-text index: the match, and what can
// be said in tags. false = nothing can hold.
func (s *session) compile() bool {
	a := s.a
	var parts []string
	if a.Match != nil {
		match, possible := matchTokens(a.Match)
		if !possible {
			return false
		}
		if match == "" {
			a.Match = nil
		} else {
			parts = append(parts, "("+match+")")
		}
	}
	anyTag := func(sort string, values []string) {
		if len(values) == 0 {
			return
		}
		tags := make([]string, len(values))
		for i, v := range values {
			tags[i] = `"` + tagToken(sort, v) + `"`
		}
		parts = append(parts, "("+strings.Join(tags, " OR ")+")")
	}
	kinds := make([]string, len(a.Kinds))
	for i, k := range a.Kinds {
		kinds[i] = string(k)
	}
	anyTag(tagKind, kinds)
	anyTag(tagSubkind, a.Subkinds)
	anyTag(tagCategory, a.Categories)
	anyTag(tagArea, a.AreaKeys)
	for _, amenity := range a.Amenities {
		anyTag(tagAmenity, []string{amenity})
	}
	if a.Accessible {
		anyTag(tagAccessible, []string{""})
	}
	if box := s.box(); box != nil && a.Match != nil {
		if cells := cellsOf(*box); cells != nil {
			parts = append(parts, `("`+strings.Join(cells, `" OR "`)+`")`)
			s.celled = true
		}
	}
	s.tokens = strings.Join(parts, " AND ")
	return true
}

// matchTokens writes m in the words of FTS5, "" when it holds for every place.
func matchTokens(m search.Match) (tokens string, possible bool) {
	var clauses []string
	for _, clause := range m {
		groups := make([]string, 0, len(clause))
		for _, group := range clause {
			var terms []string
			for _, t := range group {
				switch {
				case t.Field == search.FieldSubkind:
					terms = append(terms, `"`+tagToken(tagSubkind, t.Text)+`"`)
				case t.Field == search.FieldArea:
					terms = append(terms, `"`+tagToken(tagArea, t.Text)+`"`)
				case isFolded(t.Text):
					terms = append(terms, term(t))
				}
			}
			if len(terms) == 0 {
				break
			}
			groups = append(groups, "("+strings.Join(terms, " OR ")+")")
		}
		switch {
		case len(groups) < len(clause): // a group that nothing is
		case len(clause) == 0:
			return "", true
		default:
			clauses = append(clauses, "("+strings.Join(groups, " AND ")+")")
		}
	}
	return strings.Join(clauses, " OR "), len(clauses) > 0
}

// term is one token, or all that begin like it. Folded words hold no quotes.
func term(t search.Term) string {
	token := `"` + fieldMarks[t.Field] + t.Text + `"`
	if t.Prefix {
		token += "*"
	}
	return token
}

// isFolded says whether text can be a word or its beginning: what cannot would
// be syntax or another token to the full-text index.
func isFolded(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < utf8.RuneSelf && !isPlain(c) {
			return false
		}
	}
	return text != "" && utf8.ValidString(text) && !strings.ContainsFunc(text, isMark)
}

func isMark(r rune) bool { return r >= '\ue000' && r <= '\ue005' }
