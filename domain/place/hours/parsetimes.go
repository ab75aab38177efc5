package hours

import "slices"

// allDay is the window of "24/7" and of days that are simply open.
var allDay = Window{From: 0, To: minutesPerDay}

// times reads windows into r; always says that they were written as 24/7.
func (p *parser) times(r *Rule) (always bool) {
	if n, clock := p.number(); n == "24" && !clock && len(p.s) >= p.i+4 && p.s[p.i:p.i+4] == "24/7" {
		p.i += 4
		r.Windows = []Window{allDay}
		return true
	}
	if !p.timeNext() {
		return false
	}
	for {
		r.Windows = append(r.Windows, p.window())
		if p.err != nil || !p.comma(p.timeNext) {
			return false
		}
	}
}

// timeNext says whether a time of day, of any kind, comes next.
func (p *parser) timeNext() bool {
	if p.peek() == '(' || slices.Contains(sunTimes, p.word()) {
		return true
	}
	n, clock := p.number()
	return clock && len(n) <= 2
}

var sunTimes = []string{"sunrise", "sunset", "dawn", "dusk"}

func (p *parser) window() Window {
	w := Window{From: p.clock()}
	if w.From >= minutesPerDay {
		p.syntax("HH:MM < 24:00")
		return w
	}
	if p.accept('+') {
		w.OpenEnd = true
		return w
	}
	if !p.dash() {
		p.unsupported("HH:MM")
		return w
	}
	start := p.i
	w.To = p.clock()
	if w.To <= w.From {
		w.To += minutesPerDay
	}
	if w.To > w.From+minutesPerDay {
		p.i = start
		p.syntax("<= 24 h")
		return w
	}
	w.OpenEnd = p.accept('+')
	if p.peek() == '/' {
		p.unsupported("/")
	}
	return w
}

func (p *parser) clock() Clock {
	if w := p.word(); slices.Contains(sunTimes, w) {
		p.unsupported(w)
		return 0
	}
	if p.peek() == '(' {
		p.unsupported("(")
		return 0
	}
	n, clock := p.number()
	end := p.i + len(n)
	if !clock || end+3 > len(p.s) || end+3 < len(p.s) && isDigit(p.s[end+3]) {
		p.syntax("HH:MM")
		return 0
	}
	var c Clock
	if c.UnmarshalText([]byte(p.s[p.i:end+3])) != nil {
		p.syntax("HH:MM")
		return 0
	}
	p.i = end + 3
	return c
}
