package lexicon

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// simplifiedForms maps traditional characters to simplified ones.
var simplifiedForms = sync.OnceValue(func() map[rune]rune {
	rows, err := read("simplified")
	if err != nil {
		panic(err)
	}
	m := map[rune]rune{}
	for _, r := range rows {
		to, _ := utf8.DecodeRuneInString(r["simplified"])
		for _, from := range r["traditional"] {
			m[from] = to
		}
	}
	return m
})

// Simplified writes the traditional Chinese characters of s in simplified form,
// as far as Vietnamese place names and words of places need it: "順化" is "顺化".
// All else stays.
func Simplified(s string) string {
	forms := simplifiedForms()
	return strings.Map(func(r rune) rune {
		if to, ok := forms[r]; ok {
			return to
		}
		return r
	}, s)
}
