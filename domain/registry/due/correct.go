package due

import (
	"time"

	"hanhtrinh/domain"
)

// Correction is what a correction of a registration does to its due times. Both
// answers are kept.
type Correction struct {
	Before, After Answer
	// Cleared: the registration was late and is no more. The authority sees it,
	// however the lateness went: by another arrival, another population, or a day
	// use without a duty.
	Cleared bool
}

// Correct judges a corrected stay that is told now. Verdicts go by the original
// acceptance, that of before; whether the arrival lies too far ahead, or too far
// back to be sent electronically, goes by now. The remote flag and the switches
// stay those of before: a property that changes them changes nothing of the past.
func (t *Table) Correct(before Answer, corrected Stay, now time.Time) Correction {
	corrected.Remote, corrected.Switches = before.Stay.Remote, before.Stay.Switches
	c := Correction{Before: before, After: t.judge(corrected, before.AcceptedAt, now)}
	c.Cleared = before.Verdict == Late && c.After.Verdict != Late
	if c.Cleared {
		c.After.Warnings = append(c.After.Warnings, domain.FieldError{Pointer: arrivalAt, Message: domain.Msg(domain.ReasonLatenessCleared)})
	}
	return c
}
