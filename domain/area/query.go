package area

import (
	"slices"
	"strings"

	"hanhtrinh/domain"
)

// phrase is one part of a query between commas, with the ways to read it:
// "P. Hàm Tiến" is a ward Hàm Tiến, or a unit called "P. Hàm Tiến".
type phrase struct {
	accents  string // accented form, "" when no accents were typed
	readings []reading
}

// reading is one way to understand a phrase.
type reading struct {
	kinds []string // folded types; none = any
	level Level    // "" = any
	own   string   // folded name without its type
}

// designators are the words that say the type of a unit, before its name (or
// after it, in English), folded.
var designators = []struct {
	word  string
	after bool
	kinds []string
}{
	{"thanh pho", false, []string{"thanh pho"}},
	{"thi tran", false, []string{"thi tran"}},
	{"thi xa", false, []string{"thi xa"}},
	{"dac khu", false, []string{"dac khu"}},
	{"phuong", false, []string{"phuong"}},
	{"huyen", false, []string{"huyen"}},
	{"quan", false, []string{"quan"}},
	{"tinh", false, []string{"tinh"}},
	{"xa", false, []string{"xa"}},
	{"tp", false, []string{"thanh pho"}},
	{"tt", false, []string{"thi tran"}},
	{"tx", false, []string{"thi xa"}},
	{"dk", false, []string{"dac khu"}},
	{"p", false, []string{"phuong"}},
	{"h", false, []string{"huyen"}},
	{"q", false, []string{"quan"}},
	{"t", false, []string{"tinh"}},
	{"x", false, []string{"xa"}},
	{"ward", true, []string{"phuong", "xa", "thi tran", "dac khu"}},
	{"commune", true, []string{"xa"}},
	{"township", true, []string{"thi tran"}},
	{"district", true, []string{"quan", "huyen"}},
	{"district", false, []string{"quan"}}, // "District 1"
	{"ward", false, []string{"phuong"}},   // "Ward 7"
	{"town", true, []string{"thi xa"}},
	{"city", true, []string{"thanh pho"}},
	{"province", true, []string{"tinh", "thanh pho"}},
}

// provinceNames are everyday or former names of provinces that no table has:
// Thừa Thiên Huế was renamed half a year before the old units ended.
var provinceNames = map[string]string{
	"hcm":            "ho chi minh",
	"tphcm":          "ho chi minh",
	"hcmc":           "ho chi minh",
	"hn":             "ha noi",
	"brvt":           "ba ria vung tau",
	"thua thien hue": "hue",
	"tt hue":         "hue",
}

// parsePhrases cuts q at commas; the first phrase names the unit, the others
// what it lies in. The country itself is dropped, it says nothing.
func parsePhrases(q string) []phrase {
	var out []phrase
	for _, part := range strings.FieldsFunc(q, func(r rune) bool { return strings.ContainsRune(",;|\n，、", r) }) {
		folded := foldName(part)
		if folded == "" || join(folded) == "vietnam" || folded == "vn" {
			continue
		}
		p := phrase{readings: readings(folded)}
		if hasAccents(part) {
			p.accents = accented(part)
		}
		out = append(out, p)
	}
	return out
}

func readings(folded string) []reading {
	out := []reading{{own: folded}}
	if known, ok := provinceNames[folded]; ok {
		out = append(out, reading{level: Province, own: known})
	}
	text := splitNumber(folded)
	for _, d := range designators {
		rest, ok := strings.CutPrefix(text, d.word+" ")
		if d.after {
			rest, ok = strings.CutSuffix(text, " "+d.word)
		}
		if text == d.word {
			rest, ok = "", true
		}
		if !ok {
			continue
		}
		out = append(out, reading{kinds: d.kinds, own: foldName(rest)})
		if known, ok := provinceNames[rest]; ok {
			out = append(out, reading{level: Province, own: known})
		}
	}
	return out
}

// splitNumber turns "q1" and "p12" into "q 1" and "p 12".
func splitNumber(s string) string {
	if len(s) > 1 && (s[0] == 'q' || s[0] == 'p') && isDigits(s[1:]) {
		return s[:1] + " " + trimZeros(s[1:])
	}
	return s
}

// allows says whether a unit of this kind and level fits the reading.
func (r reading) allows(kind string, level Level) bool {
	return (len(r.kinds) == 0 || slices.Contains(r.kinds, kind)) && (r.level == "" || r.level == level)
}

// Misses of a match, the graver the higher: a candidate counts only when none
// with less of them is left.
const (
	missAccents = 1 << iota // other accents than those typed
	missKind                // another type of the same level: it was a commune before it was a town
	missSpaces              // the same letters, cut into other words
)

// match returns the units a phrase may name and how far each is off.
func (d *Directory) match(p phrase) map[int32]int {
	out := map[int32]int{}
	for _, r := range p.readings {
		for _, i := range d.byName[join(r.own)] {
			misses, ok := d.misses(p, r, i)
			if was, seen := out[i]; ok && (!seen || misses < was) {
				out[i] = misses
			}
		}
	}
	return out
}

func (d *Directory) misses(p phrase, r reading, i int32) (misses int, ok bool) {
	n, u := d.names[i], &d.units[i]
	if n.own != r.own {
		misses |= missSpaces
	}
	if !r.allows(n.kind, u.Level) {
		if r.level != "" || !slices.ContainsFunc(r.kinds, func(k string) bool { return sameTier(k, n.kind, u.Level) }) {
			return 0, false
		}
		misses |= missKind
	}
	if p.accents != "" && !sameAccents(p.accents, u) {
		misses |= missAccents
	}
	return misses, true
}

// sameTier says whether a type that was asked for belongs to the level of the
// unit found, so that a change of type does not hide it.
func sameTier(kind, found string, level Level) bool {
	switch kind {
	case "phuong", "xa", "thi tran", "dac khu":
		return level == Ward
	case "quan", "huyen", "thi xa":
		return level == District
	case "tinh":
		return level == Province
	}
	return kind == found || level == District // "thanh pho" is a type of two levels
}

// sameAccents compares the name as typed, with or without its type.
func sameAccents(typed string, u *Unit) bool {
	own := accented(u.Name)
	rest, ok := strings.CutSuffix(typed, own)
	return ok && (rest == "" || strings.HasSuffix(rest, " ") && len(domain.Fold(rest)) <= len("thanh pho"))
}
