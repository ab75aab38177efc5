package hours

import (
	"slices"
	"strings"
)

func (p *parser) weekdays(r *Rule) {
	if !p.weekdayNext() {
		return
	}
	holidays, intersect := false, false
	for {
		switch w := p.word(); w {
		case "ph":
			p.i += len(w)
			holidays = true
			p.noOffset()
			// "PH Mo-Fr": public holidays that are one of these weekdays.
			if len(r.Weekdays) == 0 && slices.Contains(dayWords, p.word()) {
				intersect = true
				continue
			}
		case "sh", "week", "easter":
			p.unsupported(strings.ToUpper(w))
		default:
			p.weekday(&r.Weekdays)
		}
		if p.err != nil || !p.comma(p.weekdayNext) {
			break
		}
		if intersect && p.word() == "ph" {
			p.syntax("Mo, Tu, We, Th, Fr, Sa, Su")
		}
	}
	switch {
	case holidays && (intersect || len(r.Weekdays) == 0):
		r.Holidays = HolidaysOnly
	case holidays:
		r.Holidays = HolidaysAlso
	}
}

var dayWords = []string{"mo", "tu", "we", "th", "fr", "sa", "su"}

func (p *parser) weekdayNext() bool {
	w := p.word()
	return slices.Contains(dayWords, w) || w == "ph" || w == "sh" || w == "week" || w == "easter"
}

// noOffset refuses "PH +1 day" and its like.
func (p *parser) noOffset() {
	if c := p.peek(); c == '+' || c == '-' {
		p.unsupported("+/- day")
	}
}

// weekday reads "Mo", "Mo-Fr" or "Su[1,-1]" into list.
func (p *parser) weekday(list *[]Weekday) {
	from, ok := p.weekdayName()
	if !ok {
		return
	}
	if p.accept('[') {
		p.nths(from, list)
		return
	}
	if !p.dash() {
		*list = append(*list, Weekday(from))
		return
	}
	to, ok := p.weekdayName()
	if !ok {
		return
	}
	if p.peek() == '[' {
		p.syntax("Mo-Fr")
		return
	}
	for d := from; ; d = d%7 + 1 {
		*list = append(*list, Weekday(d))
		if d == to {
			return
		}
	}
}

func (p *parser) weekdayName() (int, bool) {
	w := p.word()
	i := slices.Index(dayWords, w)
	if i < 0 {
		p.syntax("Mo, Tu, We, Th, Fr, Sa, Su")
		return 0, false
	}
	p.i += len(w)
	return i + 1, true
}

// nths reads "1,3", "1-2" or "-1" up to the closing bracket.
func (p *parser) nths(day int, list *[]Weekday) {
	for p.err == nil {
		sign := 1
		if p.accept('-') {
			sign = -1
		}
		from := p.nth()
		to := from
		if sign > 0 && p.dash() {
			to = p.nth()
		}
		if to < from {
			p.syntax("1-5")
		}
		for n := from; n <= to; n++ {
			*list = append(*list, Weekday(sign*(n*10+day)))
		}
		if p.accept(']') {
			p.noOffset()
			return
		}
		if !p.accept(',') {
			p.syntax("]")
		}
	}
}

func (p *parser) nth() int {
	text, _ := p.number()
	n, ok := digits(text, 1)
	if !ok || n < 1 || n > 5 {
		p.syntax("1-5")
		return 0
	}
	p.i += len(text)
	return n
}
