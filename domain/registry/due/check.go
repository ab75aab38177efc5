package due

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

const daySeconds = 24 * 60 * 60

// faults collects what is wrong with one rule, each by the name of its field.
type faults []error

func (f *faults) add(name, format string, values ...any) {
	*f = append(*f, fmt.Errorf(name+": "+format, values...))
}

func (f *faults) within(name string, n, least, most int) {
	if n < least || n > most {
		f.add(name, "%d is not from %d to %d", n, least, most)
	}
}

func (f *faults) oneOf(name, s string, words ...string) {
	if !slices.Contains(words, s) {
		f.add(name, "has to be one of %s", strings.Join(words, ", "))
	}
}

func (f *faults) text(name, s string) {
	if n := utf8.RuneCountInString(s); strings.TrimSpace(s) == "" || n > maxText {
		f.add(name, "has to be a text of at most %d characters", maxText)
	}
}

func (f *faults) clock(name, s string) int {
	at, err := readClock(s)
	if err != nil {
		f.add(name, "%w", err)
	}
	return at
}

// check looks at all of a rule and makes ready what is compared later.
func (r *rule) check() []error {
	var f faults
	f.text("version", r.Version)
	f.text("source", r.Source)
	f.oneOf("population", string(r.Population), string(Citizen), string(Foreigner))
	f.oneOf("birthDate", r.BirthDate, Required, Optional)
	f.oneOf("dayUse", r.DayUse, Duty, NoDutyEver, ByPolicy)
	f.oneOf("dueSecond", r.DueSecond, SecondLate, SecondOnTime)
	f.within("futureMinutes", r.FutureMinutes, 1, maxFutureMinutes)
	f.within("electronicDays", r.ElectronicDays, 1, maxElectronicDays)
	r.checkDays(&f)
	switch {
	case (len(r.Windows) == 0) == (r.After == nil):
		f.add("windows, after", "a rule has one of the two")
	case r.After != nil:
		r.After.check(&f)
	default:
		r.checkWindows(&f)
	}
	return f
}

func (r *rule) checkDays(f *faults) {
	var err error
	if r.from, err = readDay(r.ValidFrom); err != nil {
		f.add("validFrom", "%w", err)
	}
	if r.ValidTo == "" {
		return
	}
	if r.to, err = readDay(r.ValidTo); err != nil {
		f.add("validTo", "%w", err)
	} else if r.to.Before(r.from) {
		f.add("validTo", "is before validFrom")
	}
}

func (a After) check(f *faults) {
	f.within("legalHours", a.LegalHours, 1, maxHours)
	f.within("remoteLegalHours", a.RemoteLegalHours, a.LegalHours, maxHours)
	if m := a.StrictMinutes; m != nil {
		f.within("strictMinutes.min", m.Min, 1, maxHours*60)
		f.within("strictMinutes.max", m.Max, m.Min, a.LegalHours*60)
		f.within("strictMinutes.default", m.Default, m.Min, m.Max)
	}
}

func (r *rule) checkWindows(f *faults) {
	if len(r.Windows) > maxWindows {
		f.add("windows", "%d, at most %d are read", len(r.Windows), maxWindows)
		return
	}
	known := len(*f)
	for i := range r.Windows {
		r.Windows[i].read(f, fmt.Sprintf("windows[%d]", i))
	}
	if len(*f) > known {
		return // what follows would be wrong for that reason only
	}
	next := 0
	for i, w := range r.Windows {
		name := fmt.Sprintf("windows[%d]", i)
		w.checkOrder(f, name, next)
		if w.FirstSecondByPolicy && i == 0 {
			f.add(name+".firstSecondByPolicy", "there is no window before it")
		}
		next = w.to + 1
	}
	if next != daySeconds {
		*f = append(*f, errors.New("windows: gap: the last one has to end at 23:59:59"))
	}
}

func (w *Window) read(f *faults, name string) {
	w.from, w.to = f.clock(name+".from", w.From), f.clock(name+".to", w.To)
	w.Strict.at, w.Legal.at = f.clock(name+".strict.at", w.Strict.At), f.clock(name+".legal.at", w.Legal.At)
	f.within(name+".strict.days", w.Strict.Days, 0, maxDueDays)
	f.within(name+".legal.days", w.Legal.Days, 0, maxDueDays)
}

// checkOrder looks at one window; next is the second that it has to begin at.
func (w Window) checkOrder(f *faults, name string, next int) {
	switch {
	case w.from > next:
		f.add(name+".from", "gap: there is no window before it")
	case w.from < next:
		f.add(name+".from", "overlap: the window before it has not ended")
	}
	if w.to < w.from {
		f.add(name+".to", "is before from")
	}
	if w.Strict.seconds() <= w.to {
		f.add(name+".strict", "has to be after the window")
	}
	if w.Legal.seconds() < w.Strict.seconds() {
		f.add(name+".legal", "is before strict")
	}
}

// seconds is a moment counted from the beginning of the day of arrival.
func (m Moment) seconds() int { return m.Days*daySeconds + m.at }
