package lexicon

import (
	"slices"
	"strings"
	"unicode"

	"hanhtrinh/domain"
)

// style is one way to read another script as Vietnamese.
type style struct {
	aspirated bool // ㅋ ㅌ ㅍ are kh th ph, as Korea's rules for Vietnamese have it, not k t p
	labial    bool // ㅂ is v, not b
	retroflex bool // ч is tr, not ch
}

// Romanize reads a Vietnamese name written in Hangul, Cyrillic or kana as the
// Latin letters people mean by it, in lower case and without accents: "카이딘"
// is "kaidin", "Фантьет" is "phantiet", "ダラット" is "daratto". What is neither
// letter nor digit parts words; Latin letters stay. It is no more than near the
// Vietnamese spelling: compare it by likeness. ok is false when there was
// nothing to read, or a letter of a script without rules (Chinese, Thai).
func Romanize(s string) (latin string, ok bool) { return romanize(s, style{}) }

// Romanizations are the ways to read s, that of Romanize first: what a script
// does not tell apart ("b" and "v" in Hangul) may be read either way. None when
// Romanize is not ok.
func Romanizations(s string) []string {
	var out []string
	for _, st := range []style{{}, {aspirated: true, retroflex: true}, {labial: true}, {aspirated: true, labial: true}} {
		if latin, ok := romanize(s, st); ok && !slices.Contains(out, latin) {
			out = append(out, latin)
		}
	}
	return out
}

func romanize(s string, st style) (string, bool) {
	var b strings.Builder
	read := false
	runes := lower(s)
	for i := 0; i < len(runes); {
		n, part := 0, ""
		switch r := runes[i]; {
		case unicode.Is(unicode.Hangul, r):
			n = span(runes[i:], func(r rune) bool { return unicode.Is(unicode.Hangul, r) })
			part = hangul(runes[i:i+n], st)
		case unicode.Is(unicode.Cyrillic, r):
			n = span(runes[i:], cyrillicWord)
			part = cyrillic(runes[i:i+n], st)
		case isKana(r):
			n = span(runes[i:], isKana)
			part = kana(runes[i : i+n])
		case r < unicode.MaxASCII || unicode.Is(unicode.Latin, r) || unicode.IsMark(r) && r < 0x0e00 || !unicode.IsLetter(r) && !unicode.IsMark(r):
			b.WriteRune(r)
			i++
			continue
		default:
			return "", false
		}
		read = read || part != ""
		b.WriteString(part)
		i += n
	}
	if !read {
		return "", false
	}
	return domain.Fold(b.String()), true
}

// lower puts s in lower case, with й in one piece. Hangul and kana that came in
// pieces are put together by folding.
func lower(s string) []rune {
	s = strings.ReplaceAll(strings.ToLower(s), "\u0438\u0306", "й")
	if strings.ContainsFunc(s, func(r rune) bool {
		return unicode.Is(unicode.Hangul, r) && (r < 0xac00 || r > 0xd7a3) || r == 0x3099 || r == 0x309a || r >= 0xff00
	}) {
		s = domain.Fold(s)
	}
	return []rune(s)
}

func span(runes []rune, in func(rune) bool) int {
	if n := slices.IndexFunc(runes, func(r rune) bool { return !in(r) }); n >= 0 {
		return n
	}
	return len(runes)
}
