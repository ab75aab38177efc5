package sqlite

import (
	"slices"
	"strings"

	"hanhtrinh/search"
)

// What is ranked of a text that matches more than can be read in time: textDepth
// matches as they come, so many whose name begins with it, and those of the
// nearest places of any name, nearRows at least. The pages end there.
const (
	textDepth = 500
	nameDepth = 200
	nearRows  = 300
)

// mostWords of a text are asked of the full-text index; all are compared.
const mostWords = 16

// byText answers a text: every word must stand in a name, an alias or the
// street, the last one at least begun.
func (s *session) byText() (search.Results, error) {
	found, all, err := s.matches()
	switch {
	case err != nil:
		return search.Results{}, err
	case all:
		return s.rank(found, true)
	case s.q.Sort == search.SortDistance:
		return s.nearest()
	case s.q.Sort == search.SortName:
		return s.list()
	}
	named, err := s.named()
	if err != nil {
		return search.Results{}, err
	}
	near, err := s.near()
	if err != nil {
		return search.Results{}, err
	}
	return s.rank(append(append(found, named...), near...), false)
}

// rank puts candidates in order and cuts the page out.
func (s *session) rank(candidates []row, all bool) (search.Results, error) {
	compare := byNumber
	folded := strings.Join(s.words, " ")
	for i := range candidates {
		c := &candidates[i]
		switch s.q.Sort {
		case search.SortDistance:
			c.after = search.After{Num: c.metres, ID: c.id}
		case search.SortName:
			c.after, compare = search.After{Key: c.sort, ID: c.id}, byKey
		default:
			c.after = search.After{Num: s.score(c, folded), ID: c.id}
		}
	}
	slices.SortFunc(candidates, func(a, b row) int { return compare(a.after, b.after) })
	candidates = slices.CompactFunc(candidates, func(a, b row) bool { return a.id == b.id })
	out := search.Results{Hits: []search.Hit{}}
	if _, err := s.page(behind(candidates, s.q.After, compare), &out); err != nil {
		return out, err
	}
	if n := len(candidates); all && s.q.OpenAt == nil {
		out.Matched = &n
	}
	return out, nil
}

// matches asks the full-text index; all says that there are no more.
func (s *session) matches() (found []row, all bool, err error) {
	w := s.filters(false)
	read := 0
	err = s.rows("text_$ JOIN docs_$ d ON d.doc = text_$.rowid WHERE text_$ MATCH ? AND "+w.String()+atMost,
		append(append([]any{s.match()}, w.args...), textDepth+1), func(c *row, fits bool) {
			if read++; fits {
				found = append(found, *c)
			}
		})
	return found, read <= textDepth, err
}

// match is the question in the words of FTS5. Folded words are letters, digits
// and marks, so that quoting them is enough.
func (s *session) match() string {
	words := s.words
	last := "*"
	if len(words) > mostWords {
		words, last = words[:mostWords], ""
	}
	parts := []string{`words : ("` + strings.Join(words, `" AND "`) + `"` + last + `)`}
	anyTag := func(prefix string, values []string) {
		if len(values) > 0 {
			tags := make([]string, len(values))
			for i, v := range values {
				tags[i] = `"` + tagWord(prefix+v) + `"`
			}
			parts = append(parts, "tags : ("+strings.Join(tags, " OR ")+")")
		}
	}
	kinds := make([]string, len(s.q.Kinds))
	for i, k := range s.q.Kinds {
		kinds[i] = string(k)
	}
	anyTag(tagKind, kinds)
	anyTag(tagCategory, s.q.Categories)
	anyTag(tagArea, s.q.AreaKeys)
	for _, a := range s.q.Amenities {
		anyTag(tagAmenity, []string{a})
	}
	return strings.Join(parts, " AND ")
}

// named returns places with a name that is the text, then some that begin so.
func (s *session) named() (found []row, err error) {
	folded := strings.Join(s.words, " ")
	w := s.filters(false)
	// No folded name holds U+10FFFF: it stands behind all that begin alike.
	err = s.rows("names_$ n CROSS JOIN docs_$ d ON d.doc = n.doc WHERE n.name >= ? AND n.name < ? AND "+w.String()+" ORDER BY n.name"+atMost,
		append(append([]any{folded, folded + "\U0010FFFF"}, w.args...), nameDepth), func(c *row, fits bool) {
			if fits {
				found = append(found, *c)
			}
		})
	return found, err
}

// near returns the nearest matches, when the query has a point.
func (s *session) near() (found []row, err error) {
	if s.q.Near == nil {
		return nil, nil
	}
	walk := s.walkFrom(0)
	walk.widen = 2 // four times as many rows at most
	for !walk.done && walk.read < nearRows {
		ring, err := walk.next()
		if err != nil {
			return nil, err
		}
		found = append(found, ring...)
	}
	return found, nil
}
