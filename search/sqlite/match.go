package sqlite

import (
	"strings"
	"unicode/utf8"

	"hanhtrinh/search"
)

// afterMarks stands behind every sign that tokens begin with.
const afterMarks = "\ue005"

// group is tokens of which a place holds one.
type group []string

func (g group) String() string { return "(" + strings.Join(g, " OR ") + ")" }

// compile writes the question in tokens: the clauses of the match, and what tags
// say besides. false = nothing can hold.
func (s *session) compile() bool {
	a := s.a
	if a.Match != nil && !s.compileMatch() {
		return false
	}
	anyTag := func(sort string, values []string) {
		if len(values) == 0 {
			return
		}
		g := make(group, len(values))
		for i, v := range values {
			g[i] = quoted(tagToken(sort, v))
		}
		s.filters = append(s.filters, g)
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
			s.filters, s.celled = append(s.filters, cells), true
		}
	}
	s.tokens = s.question()
	if s.clauses == nil {
		s.clauses = [][]group{nil} // the filters alone
	}
	return true
}

// question is the ask in the words of FTS5.
func (s *session) question() string {
	all := func(groups []group) string {
		parts := make([]string, len(groups))
		for i, g := range groups {
			parts[i] = g.String()
		}
		return strings.Join(parts, " AND ")
	}
	var parts []string
	if s.clauses != nil {
		clauses := make([]string, len(s.clauses))
		for i, c := range s.clauses {
			clauses[i] = "(" + all(c) + ")"
		}
		parts = append(parts, "("+strings.Join(clauses, " OR ")+")")
	}
	if len(s.filters) > 0 {
		parts = append(parts, all(s.filters))
	}
	return strings.Join(parts, " AND ")
}

// compileMatch turns clauses into tokens; false when none of them can hold. A
// match that holds for every place is dropped.
func (s *session) compileMatch() (possible bool) {
	for _, clause := range s.a.Match {
		groups := make([]group, 0, len(clause))
		for _, terms := range clause {
			var g group
			for _, t := range terms {
				switch {
				case t.Field == search.FieldSubkind:
					g = append(g, quoted(tagToken(tagSubkind, t.Text)))
				case t.Field == search.FieldArea:
					g = append(g, quoted(tagToken(tagArea, t.Text)))
				case isFolded(t.Text):
					g = append(g, term(t))
				}
			}
			if len(g) == 0 {
				break
			}
			groups = append(groups, g)
		}
		switch {
		case len(groups) < len(clause): // a group that nothing is
		case len(clause) == 0:
			s.a.Match, s.clauses = nil, nil
			return true
		default:
			s.clauses = append(s.clauses, groups)
		}
	}
	return len(s.clauses) > 0
}

// quoted is a token in the words of FTS5: tokens hold no quotes.
func quoted(token string) string { return `"` + token + `"` }

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
