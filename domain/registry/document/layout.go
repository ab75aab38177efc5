package document

import (
	"slices"
	"strings"
)

// layout says where the fields of a format stand. Lines and columns count from 0.
type layout struct {
	format  Format
	part    string // of ICAO Doc 9303
	lines   int
	width   int
	letters string // that its documents begin with

	code, issuer, names       cells
	number                    cells
	numberDigit               cell
	long                      bool // numbers of more than nine characters go on in the optional data
	nationality               cells
	birth, expiry             cells
	birthDigit, expiryDigit   cell
	sex                       cell
	optional                  []cells
	optionalDigit, wholeDigit *cell
	covered                   cells // by wholeDigit, the composite check digit
}

// layouts are those of ICAO Doc 9303, parts 4 (TD3), 5 (TD1), 6 (TD2) and 7 (visas).
var layouts = []layout{
	{
		format: TD1, part: "5", lines: 3, width: 30, letters: "ACI",
		code: run(0, 0, 2), issuer: run(0, 2, 3), number: run(0, 5, 9), numberDigit: cell{0, 14}, long: true,
		birth: run(1, 0, 6), birthDigit: cell{1, 6}, sex: cell{1, 7}, expiry: run(1, 8, 6), expiryDigit: cell{1, 14}, nationality: run(1, 15, 3),
		names: run(2, 0, 30), optional: []cells{run(0, 15, 15), run(1, 18, 11)},
		wholeDigit: &cell{1, 29}, covered: slices.Concat(run(0, 5, 25), run(1, 0, 7), run(1, 8, 7), run(1, 18, 11)),
	},
	twoLines(TD2, "6", 36, "ACI", 7),
	twoLines(TD3, "4", 44, "P", 14),
	twoLines(MRVA, "7", 44, "V", 16),
	twoLines(MRVB, "7", 36, "V", 8),
}

// twoLines is a format of two lines: they differ in what stands behind the date
// of expiry alone.
func twoLines(format Format, part string, width int, letters string, optional int) layout {
	l := layout{
		format: format, part: part, lines: 2, width: width, letters: letters,
		code: run(0, 0, 2), issuer: run(0, 2, 3), names: run(0, 5, width-5), number: run(1, 0, 9), numberDigit: cell{1, 9}, long: format == TD2,
		nationality: run(1, 10, 3), birth: run(1, 13, 6), birthDigit: cell{1, 19}, sex: cell{1, 20}, expiry: run(1, 21, 6), expiryDigit: cell{1, 27},
		optional: []cells{run(1, 28, optional)},
	}
	if format == TD3 {
		l.optionalDigit = &cell{1, 42}
	}
	if format == TD2 || format == TD3 {
		l.wholeDigit = &cell{1, width - 1}
		l.covered = slices.Concat(run(1, 0, 10), run(1, 13, 7), run(1, 21, width-1-21))
	}
	return l
}

// layoutOf finds the layout by size, and tells visas from the rest by their first
// letter.
func layoutOf(z zone) layout {
	var fits []layout
	for _, l := range layouts {
		if l.lines == len(z) && l.width == len(z[0]) {
			fits = append(fits, l)
		}
	}
	for _, l := range fits {
		if strings.IndexByte(l.letters, z[0][0]) >= 0 {
			return l
		}
	}
	return fits[0]
}
