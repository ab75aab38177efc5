package sqlite

import (
	"strings"
)

// score orders by how well the text fits, the smaller the better. It hangs on
// the place and the query alone, so that pages do not drift when others change.
//
//	0   the text is a whole name
//	100 a name begins with it
//	200 its words stand in a name
//	300 its words stand in several names or in the street
//
// and within these the part of the best name that the text leaves over (0 to
// 50), and with a point one for every kilometre, up to ten.
func (s *session) score(c *row, folded string) float64 {
	best := 350.0
	for name := range strings.SplitSeq(namesIn(c.words), betweenNames) {
		best = min(best, nameScore(name, folded, s.words))
	}
	if s.q.Near != nil {
		best += min(c.metres/1000, 10)
	}
	return best
}

func nameScore(name, folded string, words []string) float64 {
	left := 50 * (1 - float64(len(folded))/float64(max(len(name), len(folded), 1)))
	switch {
	case name == folded:
		return 0
	case strings.HasPrefix(name, folded):
		return 100 + left
	case holdsAll(" "+name+" ", words):
		return 200 + left
	}
	return 350
}

// holdsAll says whether every one of words stands in text, which has a space on
// both sides of each word; the last one may be only begun.
func holdsAll(text string, words []string) bool {
	for i, word := range words {
		if !holds(text, word, i == len(words)-1) {
			return false
		}
	}
	return true
}

func holds(text, word string, begun bool) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], word)
		if at < 0 {
			return false
		}
		at += from
		end := at + len(word)
		if at > 0 && text[at-1] == ' ' && (begun || end < len(text) && text[end] == ' ') {
			return true
		}
		from = at + 1
	}
}
