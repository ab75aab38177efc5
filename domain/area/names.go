package area

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"hanhtrinh/domain"
)

// name is what a unit is found by, folded.
type name struct {
	own  string // "mui ne"
	kind string // "phuong"
}

// indexNames folds every name once.
func (d *Directory) indexNames() {
	d.names = make([]name, len(d.units))
	d.byName = make(map[string][]int32, len(d.units)/2)
	kinds := map[string]string{}
	for i, u := range d.units {
		kind, ok := kinds[u.Type]
		if !ok {
			kind = domain.Fold(u.Type)
			kinds[u.Type] = kind
		}
		own := foldName(u.Name)
		d.names[i] = name{own: own, kind: kind}
		d.byName[join(own)] = append(d.byName[join(own)], int32(i))
	}
}

// foldName folds a name and writes its numbers without leading zeros: wards
// were called "Phường 01" as well as "Phường 1".
func foldName(s string) string {
	words := strings.Fields(domain.Fold(s))
	for i, w := range words {
		if isDigits(w) {
			words[i] = trimZeros(w)
		}
	}
	return strings.Join(words, " ")
}

func trimZeros(s string) string {
	if t := strings.TrimLeft(s, "0"); t != "" {
		return t
	}
	return "0"
}

// join runs words together, so that "Hanoi" finds Hà Nội.
func join(folded string) string { return strings.ReplaceAll(folded, " ", "") }

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// The five tone marks, as combining characters.
const tones = "\u0300\u0301\u0303\u0309\u0323"

// accented is the form in which accents are compared: lower case, and in each
// word the tone after the letters, so that "Hoà" is "Hòa".
func accented(s string) string {
	var b strings.Builder
	var tone string
	for _, r := range norm.NFD.String(s) {
		switch {
		case strings.ContainsRune(tones, r):
			tone += string(r)
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteString(tone + " ")
			tone = ""
		}
	}
	b.WriteString(tone)
	return strings.Join(strings.Fields(b.String()), " ")
}

// hasAccents says whether someone took the trouble to type accents or đ.
func hasAccents(s string) bool {
	s = accented(s)
	return strings.ContainsFunc(s, func(r rune) bool { return r == 'đ' || unicode.Is(unicode.Mn, r) })
}
