package search

import (
	"strings"

	"hanhtrinh/search/lexicon"
)

// simplified writes traditional Chinese characters the way the lexicon has them;
// nil when there are none.
func simplified(typed []spelled) []spelled {
	var out []spelled
	for i, w := range typed {
		if s := lexicon.Simplified(w.folded); s != w.folded {
			if out == nil {
				out = append(out, typed...)
			}
			out[i] = plain(s)
		}
	}
	return out
}

// numbered takes an abbreviation and its number apart: "p1" is "p 1", "ql28" is
// "ql 28". The number is empty when the word is none such, or a word of its own.
func (r *reader) numbered(word string) (unit, number string) {
	unit = strings.TrimRight(word, "0123456789")
	if unit == "" || len(unit) == len(word) || r.lexis.knows(word) {
		return "", ""
	}
	for _, s := range r.phrases.spaced[unit] {
		if s.respelt {
			return unit, word[len(unit):]
		}
	}
	return "", ""
}

// What is put together again: so many words, at least so many letters.
const (
	mostTorn  = 3
	leastTorn = 5
)

// join puts words together that were torn apart: "da tan la" is "datanla". It is
// nil when nothing together is a known word.
func (r *reader) join(typed []spelled) []spelled {
	var out []spelled
	joined := false
	for i := 0; i < len(typed); {
		n := min(mostTorn, len(typed)-i)
		for ; n > 1; n-- {
			if word := joinWords(typed[i : i+n]); len(word) >= leastTorn && r.lexis.knows(word) {
				break
			}
		}
		if n < 2 {
			out, i = append(out, typed[i]), i+1
			continue
		}
		out, joined = append(out, plain(joinWords(typed[i:i+n]))), true
		i += n
	}
	if !joined {
		return nil
	}
	return out
}

func joinWords(list []spelled) string {
	s := ""
	for i := range list {
		s += list[i].folded
	}
	return s
}
