package document

import "strconv"

// BirthYear completes the two digits of a birth year: the latest year in which
// the date is not in the future (ICAO Doc 9303-3 leaves it to the reader).
// Somebody older than 99 therefore comes out a hundred years too young; the
// personal number of a citizen card tells, other documents do not.
func BirthYear(twoDigits, month, day int, today Date) int {
	year := today.Year - today.Year%100 + twoDigits
	if (Date{year, month, day}).after(today) {
		year -= 100
	}
	return year
}

// ExpiryYear completes the two digits of the year a document ends in: no
// document is shown longer than ten years after that, so it lies in the hundred
// years from ten years ago.
func ExpiryYear(twoDigits int, today Date) int {
	first := today.Year - 10
	year := first - first%100 + twoDigits
	if year < first {
		year += 100
	}
	return year
}

// mrzDate is the six characters of a date. Parts that the document does not say
// are fillers (ICAO Doc 9303-3, section 4.8); ok is false for what is no date.
type mrzDate struct {
	year, month, day int // -1: not said
	ok               bool
}

func readMRZDate(raw string) mrzDate {
	var parts [3]int
	for i := range parts {
		part := raw[2*i : 2*i+2]
		n, err := strconv.Atoi(part)
		switch {
		case part == "<<":
			n = -1
		case err != nil || part[0] < '0' || part[0] > '9':
			return mrzDate{}
		}
		parts[i] = n
	}
	d := mrzDate{parts[0], parts[1], parts[2], true}
	month, day := max(d.month, 1), max(d.day, 1)
	// 2000 was a leap year: the century decides later about 29 February.
	d.ok = d.month != 0 && d.day != 0 && Date{2000 + max(d.year, 0), month, day}.exists()
	return d
}

// whole says that nothing of the date is left out.
func (d mrzDate) whole() bool { return d.year >= 0 && d.month >= 0 && d.day >= 0 }

// birth is the date of birth it means today. What stands behind an unknown part
// is left out: a day without its month says nothing.
func (d mrzDate) birth(today Date) Date {
	if d.year < 0 {
		return Date{}
	}
	out := d.known()
	out.Year = BirthYear(d.year, out.Month, out.Day, today)
	return out
}

// expiry is the day of expiry it means today.
func (d mrzDate) expiry(today Date) Date {
	if d.year < 0 {
		return Date{}
	}
	out := d.known()
	out.Year = ExpiryYear(d.year, today)
	return out
}

func (d mrzDate) known() Date {
	out := Date{Month: max(d.month, 0)}
	if out.Month > 0 {
		out.Day = max(d.day, 0)
	}
	return out
}
