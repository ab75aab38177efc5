package domain

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold is the form in which names are compared: lower case, without accents,
// đ as d, compatibility forms (full-width letters, ligatures) made plain, and
// every run of what is neither letter nor digit turned into one space. Letters
// of scripts without case or accents stay as they are.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r) && r < 0x0e00: // accents of Latin, Greek and Cyrillic; Thai and Khmer signs are letters
			continue
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(foldRune(r))
		default:
			gap = true
		}
	}
	return norm.NFC.String(b.String()) // puts Hangul syllables together again
}

func foldRune(r rune) rune {
	switch r = unicode.ToLower(r); r {
	case 'đ', 'ð':
		return 'd'
	default:
		return r
	}
}
