package hours

import (
	"slices"
	"time"
)

// resolve lists what d holds, given whether it is a public holiday. The answer
// uses buf where it is long enough.
func (h *Hours) resolve(buf []Span, d *day, holiday bool) []Span {
	list := buf[:0]
	switch {
	case h.Always:
		list = append(list, Span{Open, 0, minutesPerDay, minutesPerDay})
	case len(h.Rules) == 0:
		list = append(list, Span{Unknown, 0, minutesPerDay, minutesPerDay})
	}
	for i := range h.Rules {
		if r := &h.Rules[i]; r.matches(d, holiday) {
			list = apply(list, r.Windows, r.Closed, r.Unknown, r.Additional)
		}
	}
	for i := range h.Exceptions {
		if e := &h.Exceptions[i]; e.Date == d.date || e.Date < d.date && d.date <= e.Until {
			list = apply(list, e.Windows, e.Closed, e.Unknown, false)
		}
	}
	return tidy(list)
}

// apply lays a matching rule over what earlier ones said of the day. Closed
// windows only cut, as "12:00-13:00 off" after the hours of a day.
func apply(list []Span, windows []Window, closed, unknown, additional bool) []Span {
	state := Open
	switch {
	case closed && len(windows) == 0:
		return list[:0]
	case closed:
		state = Closed
	case unknown:
		state = Unknown
	}
	if !additional && !closed {
		list = list[:0]
	}
	if len(windows) == 0 {
		return paint(list, Span{Unknown, 0, minutesPerDay, minutesPerDay})
	}
	return paintWindows(list, windows, state)
}

// usesHolidays says whether any rule asks about public holidays.
func (h *Hours) usesHolidays() bool {
	for i := range h.Rules {
		if h.Rules[i].Holidays != "" {
			return true
		}
	}
	return false
}

// spans lists what a date holds; what hangs on a holiday nobody knows of yet is
// Unknown.
func (h *Hours) spans(buf []Span, date Date, cal Holidays) []Span {
	d := dayOf(date)
	if !h.usesHolidays() {
		return h.resolve(buf, &d, false)
	}
	holiday, known := cal.Is(date)
	if known {
		return h.resolve(buf, &d, holiday)
	}
	var withBuf, withoutBuf [8]Span
	return either(buf[:0], h.resolve(withBuf[:], &d, true), h.resolve(withoutBuf[:], &d, false))
}

// Windows returns the spans of a civil date in order, by wall time at the
// place, and whether they are all known: with known false, some are Unknown.
// Hours past midnight stand on the date they begin on; a date's early morning
// may also lie in a span of the date before.
func (h Hours) Windows(date Date, cal Holidays) (spans []Span, known bool) {
	spans = h.spans(nil, date, cal)
	known = true
	for _, s := range spans {
		known = known && s.State != Unknown
	}
	return spans, known
}

// HangsOnHoliday says whether what date holds cannot be told because it is not
// known whether it is a public holiday.
func (h Hours) HangsOnHoliday(date Date, cal Holidays) bool {
	if _, known := cal.Is(date); known || !h.usesHolidays() {
		return false
	}
	d := dayOf(date)
	var bufA, bufB [8]Span
	return !slices.Equal(h.resolve(bufA[:], &d, true), h.resolve(bufB[:], &d, false))
}

// At says what the place is at a moment, given as wall time at the place: set
// local's location to the place's before.
func (h Hours) At(local time.Time, cal Holidays) State {
	var buf [8]Span
	minute := local.Hour()*60 + local.Minute()
	today := DateOf(local)
	now := stateIn(h.spans(buf[:], today, cal), minute)
	if now == Open || len(h.Rules)+len(h.Exceptions) == 0 {
		return now
	}
	before := stateIn(h.spans(buf[:], today.next(-1), cal), minute+minutesPerDay)
	return strongest(now, before)
}

func stateIn(list []Span, minute int) State {
	for _, s := range list {
		if s.Open <= minute && minute < s.Close {
			return s.State
		}
	}
	return Closed
}

// strongest joins what two dates say of one moment: one that is surely open is
// enough, and one that may be open leaves it unknown.
func strongest(a, b State) State {
	switch {
	case a == Open || b == Open:
		return Open
	case a == Unknown || b == Unknown:
		return Unknown
	}
	return Closed
}

// NextChange returns the next moment after local at which the state is another
// than At(local), by wall time in local's location, and what it is then; ok is
// false when nothing changes within so many days.
func (h Hours) NextChange(local time.Time, cal Holidays, horizonDays int) (at time.Time, to State, ok bool) {
	if len(h.Rules)+len(h.Exceptions) == 0 {
		return time.Time{}, Unknown, false
	}
	var bufA, bufB [8]Span
	now, date, minute := h.At(local, cal), DateOf(local), local.Hour()*60+local.Minute()
	before := h.spans(bufA[:], date.next(-1), cal)
	for n := 0; n <= horizonDays; n++ {
		spare := bufB[:]
		if n%2 == 1 {
			spare = bufA[:]
		}
		today := h.spans(spare, date, cal)
		if m, s, found := firstChange(before, today, minute, now); found {
			y, month, d := date.time().Date()
			return time.Date(y, month, d, 0, m, 0, 0, local.Location()), s, true
		}
		before, date, minute = today, date.next(1), -1
	}
	return time.Time{}, Unknown, false
}

// firstChange finds the first minute of a day after a given one whose state is
// not now.
func firstChange(before, today []Span, after int, now State) (minute int, to State, found bool) {
	minute = minutesPerDay
	consider := func(m int) {
		if m > after && m >= 0 && m < minute {
			s := strongest(stateIn(today, m), stateIn(before, m+minutesPerDay))
			if s != now {
				minute, to, found = m, s, true
			}
		}
	}
	consider(0)
	for _, s := range today {
		consider(s.Open)
		consider(s.Close)
	}
	for _, s := range before {
		consider(s.Open - minutesPerDay)
		consider(s.Close - minutesPerDay)
	}
	return minute, to, found
}
