package due

import (
	"time"

	"hanhtrinh/domain"
)

// OnTheHour says what an arrival at the very second is at which the law goes
// from one due time to the next (23:00:00 for citizens).
type OnTheHour string

// The policies; empty means NextMorning.
const (
	NextMorning OnTheHour = "next_morning" // it is after the hour: due at 08:00 the next day
	SameEvening OnTheHour = "same_evening" // it is before the hour: due that very second
)

// Switches are what a property may decide.
type Switches struct {
	StrictMinutes  int       // from the arrival of a foreigner to dueStrict; 0: the rule's default
	OnTheHour      OnTheHour // of citizens who arrive at 23:00:00
	DayUseCitizens bool      // citizens who stay no night are a duty like the others
}

// Stay is what decides about the due times of one guest.
type Stay struct {
	Population   Population
	ArrivalAt    time.Time // in any zone
	Remote       bool      // the property is flagged remote
	DayUse       bool      // the guest stays no night
	HasBirthDate bool      // known to the day, the month or the year
	Switches     Switches  // of the property
}

// Verdict says how a registration was accepted.
type Verdict string

// The verdicts. There is none, "", where no rule is known.
const (
	OnTime Verdict = "on_time"
	Late   Verdict = "late"
	NoDuty Verdict = "no_duty" // registered without a due time
)

// Answer is what the rules say of one guest. Times are UTC and whole seconds.
type Answer struct {
	Stay        Stay      // what was judged
	AcceptedAt  time.Time // cut to the second
	RuleVersion string    // of the day of arrival; "" where no rule is known

	DueStrict time.Time // rule of the house; zero without a duty
	DueLegal  time.Time // zero without a duty
	Inclusive bool      // the due second itself is on time

	Strict  Verdict // by DueStrict
	Verdict Verdict // by DueLegal: the one of the receipt
	// How late, in seconds after the last one that was on time: 0 on time. At an
	// inclusive due time that is the due second, else the one before it.
	StrictLateSeconds int64
	LateSeconds       int64

	NeedsManualChannel bool // there is a duty, and the arrival is too old to be sent electronically

	Refusals []domain.FieldError // the registration must not be accepted
	Warnings []domain.FieldError
}

// Judge judges a guest whose registration this system accepted at acceptedAt.
// That instant decides, never the clock of a device.
func (t *Table) Judge(s Stay, acceptedAt time.Time) Answer { return t.judge(s, acceptedAt, acceptedAt) }

// judge judges what was accepted at acceptedAt and is said now.
func (t *Table) judge(s Stay, acceptedAt, now time.Time) Answer {
	s.ArrivalAt = second(s.ArrivalAt)
	a := Answer{Stay: s, AcceptedAt: second(acceptedAt)}
	r := t.find(s.Population, dayOf(s.ArrivalAt))
	if r == nil {
		a.Refusals = append(a.Refusals, t.unruled(s.Population))
		return a
	}
	a.RuleVersion = r.Version
	a.Refusals = r.refusals(s, second(now))
	if !r.duty(s) {
		a.Strict, a.Verdict = NoDuty, NoDuty
		return a
	}
	a.DueStrict, a.DueLegal = r.dues(s)
	a.Inclusive = r.DueSecond == SecondOnTime
	a.Strict, a.StrictLateSeconds = a.verdict(a.DueStrict)
	a.Verdict, a.LateSeconds = a.verdict(a.DueLegal)
	a.NeedsManualChannel = r.tooOld(s.ArrivalAt, now)
	a.warn(r)
	return a
}

// unruled refuses an arrival that no rule is known for.
func (t *Table) unruled(p Population) domain.FieldError {
	rules := t.rules[p]
	if len(rules) == 0 {
		return domain.FieldError{Pointer: "/population", Message: domain.Msg(domain.ReasonNotInList, "list", string(Citizen)+", "+string(Foreigner))}
	}
	return domain.FieldError{Pointer: arrivalAt, Message: domain.Msg(domain.ReasonNoDueRule, "since", rules[0].ValidFrom)}
}

const arrivalAt = "/arrivalAt"

func (r *rule) refusals(s Stay, now time.Time) []domain.FieldError {
	var out []domain.FieldError
	if s.ArrivalAt.Unix()-now.Unix() > int64(r.FutureMinutes)*60 {
		out = append(out, domain.FieldError{Pointer: arrivalAt, Message: domain.Msg(domain.ReasonArrivalAhead, "minutes", r.FutureMinutes)})
	}
	if r.BirthDate == Required && !s.HasBirthDate {
		out = append(out, domain.FieldError{Pointer: "/birthDate", Message: domain.Msg(domain.ReasonBirthDateNeeded, "rule", r.Version)})
	}
	return out
}

func (r *rule) duty(s Stay) bool {
	return !s.DayUse || r.DayUse == Duty || r.DayUse == ByPolicy && s.Switches.DayUseCitizens
}

func (r *rule) dues(s Stay) (strict, legal time.Time) {
	if r.After != nil {
		return r.After.dues(s)
	}
	local := s.ArrivalAt.In(zone)
	h, m, sec := local.Clock()
	w := r.window(h*3600+m*60+sec, s.Switches.OnTheHour)
	midnight := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, zone).UTC()
	at := func(m Moment) time.Time { return midnight.Add(time.Duration(m.seconds()) * time.Second) }
	return at(w.Strict), at(w.Legal)
}

// window is the one that a second of the day belongs to.
func (r *rule) window(second int, policy OnTheHour) Window {
	for i, w := range r.Windows {
		if second > w.to {
			continue
		}
		if w.FirstSecondByPolicy && second == w.from && policy == SameEvening {
			return r.Windows[i-1]
		}
		return w
	}
	return r.Windows[len(r.Windows)-1] // not reached: windows cover the day
}

func (a After) dues(s Stay) (strict, legal time.Time) {
	hours := a.LegalHours
	if s.Remote {
		hours = a.RemoteLegalHours
	}
	legal = s.ArrivalAt.Add(time.Duration(hours) * time.Hour)
	if a.StrictMinutes == nil {
		return legal, legal
	}
	return s.ArrivalAt.Add(time.Duration(a.StrictMinutes.of(s.Switches.StrictMinutes)) * time.Minute), legal
}

// verdict judges the acceptance by one due time.
func (a *Answer) verdict(due time.Time) (Verdict, int64) {
	last := due.Unix()
	if !a.Inclusive {
		last--
	}
	if late := a.AcceptedAt.Unix() - last; late > 0 {
		return Late, late
	}
	return OnTime, 0
}

// tooOld says whether an arrival lies before the days that are taken
// electronically at an instant.
func (r *rule) tooOld(arrival, at time.Time) bool {
	return dayOf(arrival).Before(dayOf(at).AddDate(0, 0, 1-r.ElectronicDays))
}

// TooOldToSend says whether a registration can only be reported by hand at an
// instant. It is to be asked at every attempt to send one: what was young enough
// when it was accepted need not be any more. An arrival without a rule is.
func (t *Table) TooOldToSend(p Population, arrival, at time.Time) bool {
	r := t.find(p, dayOf(arrival))
	return r == nil || r.tooOld(arrival, at)
}

// shown is how messages name a due time, in the time of Vietnam.
const shown = "2006-01-02 15:04:05"

func (a *Answer) warn(r *rule) {
	add := func(m domain.Message) {
		a.Warnings = append(a.Warnings, domain.FieldError{Pointer: arrivalAt, Message: m})
	}
	switch {
	case a.Verdict == Late:
		add(domain.Msg(domain.ReasonRegisteredLate, "due", a.DueLegal.In(zone).Format(shown)))
	case a.Strict == Late:
		add(domain.Msg(domain.ReasonStrictDueMissed, "strict", a.DueStrict.In(zone).Format(shown), "legal", a.DueLegal.In(zone).Format(shown)))
	}
	if a.NeedsManualChannel {
		add(domain.Msg(domain.ReasonTooOldToSend, "days", r.ElectronicDays))
	}
}

// CheckSwitches says what of a property's switches the rules of a day do not
// allow. Pointers are relative to the switches.
func (t *Table) CheckSwitches(s Switches, on time.Time) []domain.FieldError {
	var out []domain.FieldError
	for _, p := range []Population{Citizen, Foreigner} {
		r := t.find(p, dayOf(on))
		if r == nil || r.After == nil || r.After.StrictMinutes == nil || s.StrictMinutes == 0 {
			continue
		}
		if m := r.After.StrictMinutes; m.of(s.StrictMinutes) != s.StrictMinutes {
			out = append(out, domain.FieldError{Pointer: "/strictMinutes", Message: domain.Msg(domain.ReasonOutOfRange, "min", m.Min, "max", m.Max)})
		}
	}
	switch s.OnTheHour {
	case "", NextMorning, SameEvening:
	default:
		out = append(out, domain.FieldError{Pointer: "/onTheHour", Message: domain.Msg(domain.ReasonNotInList, "list", string(NextMorning)+", "+string(SameEvening))})
	}
	return out
}
