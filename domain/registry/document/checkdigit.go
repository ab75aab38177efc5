package document

import "strings"

// CheckDigit is the digit of ICAO Doc 9303-3, section 4.9: the sum of the values
// (0-9 as they are, A-Z 10 to 35, filler 0) times 7, 3, 1 in turn, modulo 10.
func CheckDigit(s string) byte {
	weights := [3]int{7, 3, 1}
	sum := 0
	for i := range len(s) {
		sum += weights[i%3] * valueOf(s[i])
	}
	return byte('0' + sum%10)
}

func valueOf(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'A' <= c && c <= 'Z':
		return int(c-'A') + 10
	}
	return 0
}

// confusions are the pairs that scanners take for each other.
var confusions = [...]string{"O0", "I1", "B8", "S5", "Z2", "G6"}

// mistaken is what c may have been; 0 for a character nothing is known of.
func mistaken(c byte) byte {
	for _, pair := range confusions {
		if i := strings.IndexByte(pair, c); i >= 0 {
			return pair[1-i]
		}
	}
	return 0
}

// cell is one character of a zone.
type cell struct{ line, column int }

// cells are characters that belong together, in the order they are summed.
type cells []cell

// run is n characters of one line, from column on (from 0).
func run(line, column, n int) cells {
	out := make(cells, n)
	for i := range out {
		out[i] = cell{line, column + i}
	}
	return out
}

// zone is the lines of a machine-readable zone.
type zone [][]byte

func (z zone) at(c cell) byte { return z[c.line][c.column] }

func (z zone) text(in cells) string {
	out := make([]byte, len(in))
	for i, c := range in {
		out[i] = z.at(c)
	}
	return string(out)
}

// check is a check digit and what it covers.
type check struct {
	name   Name // of the field; "" for the composite digit
	data   cells
	digit  cell
	filler bool                  // an empty field may have a filler instead (TD3, position 43)
	form   func(raw string) bool // what the field has to look like; nil: anything
}

// holds says whether the digit fits.
func (k check) holds(z zone) bool {
	raw, digit := z.text(k.data), z.at(k.digit)
	if digit == '<' {
		return k.filler && strings.Trim(raw, "<") == ""
	}
	return digit == CheckDigit(raw)
}

// right says whether the digit fits and the field is well-formed.
func (k check) right(z zone) bool {
	return k.holds(z) && (k.form == nil || k.form(z.text(k.data)))
}

// suggest looks for the one exchange of usually confused characters after which
// all is right; ok is false where there is none, or more than one.
func suggest(z zone, among cells, all func(zone) bool) (found Suggestion, ok bool) {
	for _, c := range among {
		was := z.at(c)
		instead := mistaken(was)
		if instead == 0 {
			continue
		}
		z[c.line][c.column] = instead
		fits := all(z)
		z[c.line][c.column] = was
		if !fits {
			continue
		}
		if ok {
			return Suggestion{}, false
		}
		found, ok = Suggestion{Line: c.line + 1, Position: c.column + 1, Read: string(was), Instead: string(instead)}, true
	}
	return found, ok
}
