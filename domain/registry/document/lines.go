package document

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"hanhtrinh/domain"
)

// shapes are the sizes of the formats, as messages name them.
const shapes = "3 × 30, 2 × 36, 2 × 44"

// widths are the lengths of lines by how many there are.
var widths = map[int][]int{2: {36, 44}, 3: {30}}

// readLines takes a zone as people paste it: with spaces, in lower case, with
// line breaks of any kind or none. It changes no character otherwise.
func readLines(text string) (zone, error) {
	if utf8.RuneCountInString(text) > MaxText {
		return nil, unreadable(domain.ReasonTooLong, "max", MaxText)
	}
	lines := strings.FieldsFunc(text, isBreak)
	for i, l := range lines {
		lines[i] = strings.Map(closeUp, l)
	}
	lines = without(lines, "")
	if len(lines) == 1 {
		lines = split(lines[0])
	}
	if widths[len(lines)] == nil {
		return nil, unreadable(domain.ReasonMRZShape, "expected", shapes)
	}
	width := widthOf(lines)
	z := make(zone, len(lines))
	for i, l := range lines {
		for at, c := range []rune(l) {
			if !isMRZ(c) {
				return nil, unreadable(domain.ReasonMRZCharacter, "line", i+1, "position", at+1)
			}
		}
		if len(l) != width {
			return nil, unreadable(domain.ReasonMRZLine, "line", i+1, "found", len(l), "expected", width)
		}
		z[i] = []byte(l)
	}
	return z, nil
}

// isBreak is true for everything that ends a line, in Unicode and on terminals.
func isBreak(r rune) bool {
	return r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == 0x85 || r == 0x2028 || r == 0x2029
}

// closeUp drops spaces, and marks that show as nothing, and writes capitals. Only
// ASCII letters have capitals here: others would turn into letters nobody read.
func closeUp(r rune) rune {
	switch {
	case unicode.IsSpace(r), unicode.Is(unicode.Cf, r):
		return -1
	case 'a' <= r && r <= 'z':
		return r - 'a' + 'A'
	}
	return r
}

func isMRZ(r rune) bool { return r == '<' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' }

func without(list []string, unwanted string) []string {
	var out []string
	for _, s := range list {
		if s != unwanted {
			out = append(out, s)
		}
	}
	return out
}

// split cuts one string into its lines, by its length.
func split(s string) []string {
	letters := []rune(s)
	for _, n := range []int{2, 3} {
		for _, width := range widths[n] {
			if len(letters) != n*width {
				continue
			}
			var lines []string
			for i := range n {
				lines = append(lines, string(letters[i*width:(i+1)*width]))
			}
			return lines
		}
	}
	return []string{s}
}

// widthOf is the width that lines of this number have; of two widths the one
// nearer to their own, so that a message names the line that is off.
func widthOf(lines []string) int {
	best, off := 0, 0
	for _, width := range widths[len(lines)] {
		sum := 0
		for _, l := range lines {
			n := utf8.RuneCountInString(l)
			sum += max(n-width, width-n)
		}
		if best == 0 || sum < off {
			best, off = width, sum
		}
	}
	return best
}
