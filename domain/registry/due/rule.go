package due

import (
	"slices"
	"time"
)

// zone is the time of Asia/Ho_Chi_Minh. No clock there has changed since 1975,
// so that it needs no table of zones on the machine.
var zone = time.FixedZone("+07", 7*60*60)

// Population says whose duty it is. It follows the nationality of the document
// a guest shows and is never chosen at the desk.
type Population string

// The populations.
const (
	Citizen   Population = "citizen"
	Foreigner Population = "foreigner"
)

// Rule is one version of the duty of one population. It has Windows (due at an
// hour of the clock) or After (due so long after arrival).
type Rule struct {
	Version    string     `json:"version"`
	Population Population `json:"population"`
	ValidFrom  string     `json:"validFrom"`         // first day of arrival, YYYY-MM-DD
	ValidTo    string     `json:"validTo,omitempty"` // last day of arrival; empty: still in force
	Source     string     `json:"source"`

	BirthDate      string `json:"birthDate"`      // Required or Optional
	DayUse         string `json:"dayUse"`         // Duty, NoDutyEver or ByPolicy: of guests who stay no night
	DueSecond      string `json:"dueSecond"`      // SecondLate or SecondOnTime: of who is registered at the due second
	FutureMinutes  int    `json:"futureMinutes"`  // how far ahead an arrival may be
	ElectronicDays int    `json:"electronicDays"` // how many days of arrival are taken electronically, today being the first

	Windows []Window `json:"windows,omitempty"`
	After   *After   `json:"after,omitempty"`
}

// The words of a rule.
const (
	Required     = "required"
	Optional     = "optional"
	Duty         = "duty"
	NoDutyEver   = "no_duty"
	ByPolicy     = "by_policy"
	SecondLate   = "late"
	SecondOnTime = "on_time"
)

// Window is a part of the day of arrival; From and To, as HH:MM:SS, are its first
// and its last second. Those of a rule cover the day without gap and overlap.
type Window struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Strict Moment `json:"strict"`
	Legal  Moment `json:"legal"`
	// FirstSecondByPolicy: where the law says "before" and "after" an hour, a
	// property decides what the very second is (Switches.OnTheHour).
	FirstSecondByPolicy bool `json:"firstSecondByPolicy,omitempty"`

	from, to int // seconds of the day
}

// Moment is an hour of the clock, HH:MM:SS, so many days after that of arrival.
type Moment struct {
	Days int    `json:"days"`
	At   string `json:"at"`

	at int // seconds of the day
}

// After is a time counted from arrival.
type After struct {
	StrictMinutes    *Minutes `json:"strictMinutes,omitempty"` // nil: strict is the same as legal
	LegalHours       int      `json:"legalHours"`
	RemoteLegalHours int      `json:"remoteLegalHours"` // at a property flagged remote
}

// Minutes is a number a property may choose, both ends included.
type Minutes struct {
	Default int `json:"default"`
	Min     int `json:"min"`
	Max     int `json:"max"`
}

// of is the property's own number, or the default for 0. A number from before a
// change of the table is brought back within its limits.
func (m Minutes) of(own int) int {
	if own == 0 {
		return m.Default
	}
	return min(max(own, m.Min), m.Max)
}

// rule is a Rule that was checked, with its days ready to compare.
type rule struct {
	Rule
	from, to time.Time // days as dayOf gives them; to is zero while in force
}

func (r *rule) holds(day time.Time) bool {
	return !day.Before(r.from) && (r.to.IsZero() || !day.After(r.to))
}

// Table is a set of rules that was checked. It cannot be changed.
type Table struct {
	rules map[Population][]rule // by day
	all   []Rule                // as written
}

// Rules returns every rule in the order it was written down.
func (t *Table) Rules() []Rule {
	all := slices.Clone(t.all)
	for i, r := range all {
		all[i].Windows = slices.Clone(r.Windows)
		if r.After == nil {
			continue
		}
		after := *r.After
		if after.StrictMinutes != nil {
			minutes := *after.StrictMinutes
			after.StrictMinutes = &minutes
		}
		all[i].After = &after
	}
	return all
}

// second cuts an instant to its second.
func second(at time.Time) time.Time { return at.UTC().Truncate(time.Second) }

// dayOf is the day in Vietnam on which an instant lies, as midnight UTC.
func dayOf(at time.Time) time.Time {
	y, m, d := at.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// find is the rule of a population on a day of arrival, nil if there is none.
func (t *Table) find(p Population, day time.Time) *rule {
	for i := range t.rules[p] {
		if r := &t.rules[p][i]; r.holds(day) {
			return r
		}
	}
	return nil
}
