package sqlite

import (
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"hanhtrinh/search"
	"hanhtrinh/search/inverted"
)

// compile writes the question in tokens: the clauses of the match, and what tags
// say besides. false = nothing can hold.
func (s *session) compile() bool {
	a := s.a
	if !s.compileMatch() {
		return false
	}
	anyTag := func(sort string, values []string) {
		if len(values) > 0 {
			s.query.Filters = append(s.query.Filters, anyOf(sort, values))
		}
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
	if len(a.Stars) > 0 {
		s.query.Filters = append(s.query.Filters, s.starred())
	}
	s.box = s.shape()
	if a.Near != nil && a.RadiusM > 0 {
		s.box = overlap(s.box, around(a.Near.Orb(), a.RadiusM))
	}
	if s.box != nil {
		if s.box.IsEmpty() {
			return false
		}
		s.query.Among = s.inCells(*s.box)
	}
	return true
}

// inCells is what lies in the cells of a box, the same for all asks that come
// together; nil when it has too many.
func (s *session) inCells(box orb.Bound) *inverted.Set {
	set, known := s.boxes[box]
	if cells := cellsOf(box); !known && cells != nil {
		set = s.docs.Union(cells)
		s.boxes[box] = set
	}
	return set
}

func anyOf(sort string, values []string) inverted.Group {
	g := make(inverted.Group, len(values))
	for i, v := range values {
		g[i].Token = tagToken(sort, v)
	}
	return g
}

// starred are the tags of the stars asked for that hold today.
func (s *session) starred() inverted.Group {
	g := inverted.Group{}
	for _, token := range s.docs.Beginning(markTag + tagStars) {
		if among(s.a.Stars, starsOn(tagValue(tagStars, token), s.today)) {
			g = append(g, inverted.Term{Token: token})
		}
	}
	return g
}

// compileMatch turns clauses into tokens; false when none of them can hold. A
// match that holds for every place is dropped.
func (s *session) compileMatch() (possible bool) {
	for _, clause := range s.a.Match {
		groups := make(inverted.Clause, 0, len(clause))
		for _, terms := range clause {
			g := make(inverted.Group, 0, len(terms))
			for _, t := range terms {
				switch {
				case t.Field == search.FieldSubkind:
					g = append(g, inverted.Term{Token: tagToken(tagSubkind, t.Text)})
				case t.Field == search.FieldArea:
					g = append(g, inverted.Term{Token: tagToken(tagArea, t.Text)})
				case isFolded(t.Text):
					g = append(g, inverted.Term{Token: fieldMarks[t.Field] + t.Text, Prefix: t.Prefix})
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
			s.query.Clauses = nil
			return true
		default:
			s.query.Clauses = append(s.query.Clauses, groups)
		}
	}
	return s.a.Match == nil || len(s.query.Clauses) > 0
}

// isFolded says whether text can be a word or its beginning: what cannot would
// be another token.
func isFolded(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < utf8.RuneSelf && !isPlain(c) {
			return false
		}
	}
	return text != "" && utf8.ValidString(text) && !strings.ContainsFunc(text, isMark)
}

func isMark(r rune) bool { return r >= '\ue000' && r <= '\ue005' }

// isWord says whether a token is a word.
func isWord(token string) bool {
	first, _ := utf8.DecodeRuneInString(token)
	return !isMark(first)
}
