package hours

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"hanhtrinh/domain"
)

// badFormat is what the text forms below return; expected says what was due.
func badFormat(expected string) *SyntaxError {
	return &SyntaxError{Offset: -1, Message: domain.Msg(domain.ReasonBadFormat, "expected", expected)}
}

// digits reads a number of exactly one of the given lengths.
func digits(s string, lengths ...int) (int, bool) {
	for _, r := range s {
		if r < '0' || r > '9' {
			return 0, false
		}
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && slices.Contains(lengths, len(s))
}

func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", c/60, c%60) }

// MarshalText writes "07:00", or "26:00" for two in the night after.
func (c Clock) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (c *Clock) UnmarshalText(b []byte) error {
	hour, minute, _ := strings.Cut(string(b), ":")
	h, okH := digits(hour, 1, 2)
	m, okM := digits(minute, 2)
	if !okH || !okM || m > 59 || h*60+m > 2*minutesPerDay {
		return badFormat("HH:MM")
	}
	*c = Clock(h*60 + m)
	return nil
}

func (m MonthDay) String() string { return fmt.Sprintf("%02d-%02d", m/100, m%100) }

// MarshalText writes "05-01".
func (m MonthDay) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (m *MonthDay) UnmarshalText(b []byte) error {
	month, day, _ := strings.Cut(string(b), "-")
	mm, okM := digits(month, 2)
	dd, okD := digits(day, 2)
	if !okM || !okD || !MonthDay(mm*100+dd).valid() {
		return badFormat("MM-DD")
	}
	*m = MonthDay(mm*100 + dd)
	return nil
}

func (m MonthDay) valid() bool { return m > 0 && Date(20000000+int(m)).valid() } // 2000 is a leap year

func (d Date) String() string {
	return fmt.Sprintf("%04d-%02d-%02d", d/10000, d/100%100, d%100)
}

// MarshalText writes "2027-02-06".
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes, of the years 1900 to 2199.
func (d *Date) UnmarshalText(b []byte) error {
	t, err := time.Parse(time.DateOnly, string(b))
	if err != nil || !DateOf(t).valid() {
		return badFormat("YYYY-MM-DD")
	}
	*d = DateOf(t)
	return nil
}

// DateOf is the civil date of t in its own location.
func DateOf(t time.Time) Date {
	y, m, day := t.Date()
	return Date(y*10000 + int(m)*100 + day)
}

func (d Date) year() int { return int(d) / 10000 }

func (d Date) time() time.Time {
	return time.Date(d.year(), time.Month(int(d)/100%100), int(d)%100, 0, 0, 0, 0, time.UTC)
}

func (d Date) valid() bool {
	return d.year() >= minYear && d.year() <= maxYear && DateOf(d.time()) == d
}

const (
	minutesPerDay = 24 * 60
	minYear       = 1900
	maxYear       = 2199
)

var (
	weekdayNames = [...]string{"", "Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"}
	monthNames   = [...]string{"", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
)

// day is 1 (Monday) to 7 (Sunday).
func (w Weekday) day() int { return abs(int(w)) % 10 }

// nth is 0 for every one, else 1 to 5 or -1 to -5.
func (w Weekday) nth() int { return int(w) / 10 }

// kind orders every one before the first ones and those before the last ones.
func (w Weekday) kind() int {
	switch {
	case w.nth() == 0:
		return 0
	case w > 0:
		return 1
	}
	return 2
}

func (w Weekday) valid() bool {
	return w.day() >= 1 && w.day() <= 7 && abs(w.nth()) <= 5 && (w > 0 || w.nth() < 0)
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// osm writes "Su" or "Su[-1]".
func (w Weekday) osm() string {
	if w.nth() == 0 {
		return weekdayNames[w.day()]
	}
	return fmt.Sprintf("%s[%d]", weekdayNames[w.day()], w.nth())
}

func (w Weekday) String() string { return strings.ToLower(w.osm()) }

// MarshalText writes "su", "su[1]" or "su[-1]".
func (w Weekday) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (w *Weekday) UnmarshalText(b []byte) error {
	p := parser{s: string(b)}
	var list []Weekday
	p.weekday(&list)
	if p.err != nil || p.i != len(p.s) || len(list) != 1 {
		return badFormat("mo, tu, we, th, fr, sa, su, su[1], su[-1]")
	}
	*w = list[0]
	return nil
}
