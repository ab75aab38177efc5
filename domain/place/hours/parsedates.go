package hours

import (
	"slices"
	"strings"
	"time"
)

// point is one end of a range of dates; what was not written is 0.
type point struct{ year, month, day int }

// monthdays reads months, month-days and dates into r.
func (p *parser) monthdays(r *Rule) {
	if !p.yearNext() && !p.monthNext() {
		return
	}
	var last point
	for {
		from := last
		if n, clock := p.number(); n != "" && len(n) <= 2 && !clock {
			from.day = p.day() // "Dec 24,31": the same month again
		} else {
			from = p.point()
		}
		if from.year == 0 && len(r.Dates) > 0 {
			p.unsupported("2027 Feb 06,Dec 24")
		}
		p.dateRange(r, from)
		last = from
		if p.err != nil || !p.comma(func() bool { return p.yearNext() || p.monthNext() || p.dayNext(last) }) {
			return
		}
	}
}

func (p *parser) yearNext() bool {
	n, clock := p.number()
	return len(n) == 4 && !clock
}

var monthWords = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

func (p *parser) monthNext() bool { return slices.Contains(monthWords, p.word()) }

// dayNext says whether another day of the month of the point before comes next.
func (p *parser) dayNext(before point) bool {
	n, clock := p.number()
	return before.day > 0 && n != "" && len(n) <= 2 && !clock && !strings.HasPrefix(p.s[p.i:], "24/7")
}

func (p *parser) point() point {
	var at point
	if p.yearNext() {
		text, _ := p.number()
		at.year, _ = digits(text, 4)
		if at.year < minYear || at.year > maxYear {
			p.syntax("1900-2199, HH:MM")
			return at
		}
		p.i += len(text)
	}
	if p.monthNext() {
		w := p.word()
		at.month = slices.Index(monthWords, w) + 1
		p.i += len(w)
		if p.dayNext(point{day: 1}) {
			at.day = p.day()
		}
	}
	return at
}

func (p *parser) day() int {
	text, _ := p.number()
	n, ok := digits(text, 1, 2)
	if !ok || n < 1 || n > 31 {
		p.syntax("1-31")
		return 0
	}
	p.i += len(text)
	return n
}

// dateRange reads what follows the first point and adds the range to r.
func (p *parser) dateRange(r *Rule, from point) {
	start := p.i
	to := from
	if c := p.peek(); c == '+' || c == '/' {
		p.unsupported("+, /")
		return
	}
	ranged := p.dash()
	if ranged {
		switch {
		case p.yearNext() || p.monthNext():
			to = p.point()
		case from.day > 0:
			if to.day = p.day(); to.day < from.day {
				p.i = start
			}
		default:
			p.syntax("Jan, Feb, ..., Dec")
		}
		if p.peek() == '+' {
			p.unsupported("+ day")
		}
	}
	if p.err != nil {
		return
	}
	shape := (from.month > 0) == (to.month > 0) && (from.day > 0) == (to.day > 0) && (from.year > 0 || to.year == 0)
	if !shape || p.i == start && ranged {
		p.i = start
		p.syntax("Jan-Mar, Jan 01-Mar 31, 2027 Jan 01-Mar 31")
		return
	}
	if from.year == 0 {
		p.addMonths(r, from, to, start)
	} else {
		p.addDates(r, from, to, start)
	}
}

func (p *parser) addMonths(r *Rule, from, to point, start int) {
	if from.day == 0 {
		from.day, to.day = 1, monthLength(2000, to.month)
	}
	m := MonthRange{MonthDay(from.month*100 + from.day), MonthDay(to.month*100 + to.day)}
	if !m.From.valid() || !m.To.valid() {
		p.i = start
		p.syntax("1-28, 1-29, 1-30, 1-31")
		return
	}
	r.Months = append(r.Months, m)
}

func (p *parser) addDates(r *Rule, from, to point, start int) {
	if to.year == 0 {
		to.year = from.year
		if to.month < from.month || to.month == from.month && to.day < from.day {
			to.year++ // "2027 Dec 28-Jan 03"
		}
	}
	if from.month == 0 {
		from.month, to.month = 1, 12
	}
	if from.day == 0 {
		from.day, to.day = 1, monthLength(to.year, to.month)
	}
	d := DateRange{from.date(), to.date()}
	if !d.From.valid() || !d.To.valid() || d.To < d.From {
		p.i = start
		p.syntax("2027 Jan 01-2027 Mar 31")
		return
	}
	r.Dates = append(r.Dates, d)
}

func (a point) date() Date { return Date(a.year*10000 + a.month*100 + a.day) }

func monthLength(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
