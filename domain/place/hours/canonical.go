package hours

import (
	"cmp"
	"slices"
	"strings"
)

// canonical brings h into the one form that reading gives, so that the same
// hours are equal whichever way they were written. h passed check.
func (h *Hours) canonical() {
	for i := range h.Rules {
		h.Rules[i].canonical(i == 0)
	}
	for i := range h.Exceptions {
		e := &h.Exceptions[i]
		if e.Until == e.Date {
			e.Until = 0
		}
		e.Windows = sortWindows(e.Windows)
		e.Comment = strings.TrimSpace(e.Comment)
	}
	h.splitExceptions()
	h.Rules, h.Exceptions = orNil(h.Rules), orNil(h.Exceptions)
	if len(h.Rules) == 1 && h.Rules[0].isAlways() {
		h.Always, h.Rules = true, nil
	}
	if !h.Always && len(h.Rules) == 0 && len(h.Exceptions) > 0 {
		h.Rules = []Rule{{Unknown: true}}
	}
}

// splitExceptions moves rules about one stretch of dates that nothing but such
// rules follows: they are what Exceptions are. The first rule stays: with no
// rule at all the other days would be unknown instead of closed.
func (h *Hours) splitExceptions() {
	from := len(h.Rules)
	for from > 1 && h.Rules[from-1].isException() {
		from--
	}
	if from >= len(h.Rules) || len(h.Exceptions)+len(h.Rules)-from > MaxExceptions {
		return
	}
	moved := make([]Exception, 0, len(h.Rules)-from+len(h.Exceptions))
	for _, r := range h.Rules[from:] {
		e := Exception{Date: r.Dates[0].From, Until: r.Dates[0].To, Windows: r.Windows, Closed: r.Closed, Unknown: r.Unknown, Comment: r.Comment}
		if e.Until == e.Date {
			e.Until = 0
		}
		moved = append(moved, e)
	}
	h.Rules, h.Exceptions = h.Rules[:from:from], append(moved, h.Exceptions...)
}

func (r *Rule) isException() bool {
	return !r.Additional && len(r.Dates) == 1 && len(r.Months) == 0 && len(r.Weekdays) == 0 && r.Holidays == ""
}

func (r *Rule) isAlways() bool {
	return r.everyDay() && len(r.Windows) == 1 && r.Windows[0] == allDay && !r.Closed && !r.Unknown && r.Comment == ""
}

// everyDay says that r has no selector.
func (r *Rule) everyDay() bool {
	return len(r.Months) == 0 && len(r.Dates) == 0 && len(r.Weekdays) == 0 && r.Holidays == ""
}

func (r *Rule) canonical(first bool) {
	r.Weekdays = slices.Compact(slices.SortedFunc(slices.Values(r.Weekdays), func(a, b Weekday) int {
		return cmp.Or(cmp.Compare(a.kind(), b.kind()), cmp.Compare(a.day(), b.day()), cmp.Compare(abs(a.nth()), abs(b.nth())))
	}))
	if len(r.Weekdays) == 0 {
		r.Weekdays = nil
		if r.Holidays == HolidaysAlso {
			r.Holidays = "" // every day, and holidays too
		}
	}
	r.Months, r.Dates = orNil(r.Months), orNil(r.Dates)
	r.Windows = sortWindows(r.Windows)
	r.Comment = strings.TrimSpace(r.Comment)
	if r.Additional = r.Additional && !first; r.Additional && r.everyDay() {
		// Windows after a comma would belong to the rule before.
		r.Weekdays = []Weekday{1, 2, 3, 4, 5, 6, 7}
	}
}

// sortWindows leaves its argument alone: several readers may share it.
func sortWindows(list []Window) []Window {
	order := func(a, b Window) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, order)
	return orNil(slices.Compact(list))
}

func orNil[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}

// withoutExtras is a canonical copy of h with only what the opening_hours
// syntax has words for.
func (h Hours) withoutExtras() Hours {
	h.Note = nil
	h.Rules = slices.Clone(h.Rules)
	for i := range h.Rules {
		h.Rules[i].Windows = noLastEntry(h.Rules[i].Windows)
	}
	h.Exceptions = slices.Clone(h.Exceptions)
	for i := range h.Exceptions {
		h.Exceptions[i].Windows = noLastEntry(h.Exceptions[i].Windows)
	}
	h.canonical()
	return h
}

func noLastEntry(list []Window) []Window {
	list = slices.Clone(list)
	for i := range list {
		list[i].LastEntry = 0
	}
	return list
}
