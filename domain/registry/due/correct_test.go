package due_test

import (
	"slices"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/registry/due"
)

func TestCorrections(t *testing.T) {
	moved := func(s due.Stay, arrival string) due.Stay {
		s.ArrivalAt = at(t, arrival)
		return s
	}
	for _, c := range []struct {
		name          string
		before        due.Stay
		accepted      string
		after         due.Stay
		now           string
		first, second due.Verdict
		legal         string
		cleared       bool
		refusals      []domain.Reason
	}{
		{name: "late to on time", before: moved(citizen, "2026-11-21 22:50:00"), accepted: "2026-11-21 23:05:00", after: moved(citizen, "2026-11-21 23:01:00"), now: "2026-11-22 10:00:00",
			first: due.Late, second: due.OnTime, legal: "2026-11-22 08:00:00", cleared: true},
		{name: "on time to late", before: moved(citizen, "2026-11-21 23:10:00"), accepted: "2026-11-21 23:20:00", after: moved(citizen, "2026-11-21 22:00:00"), now: "2026-11-22 10:00:00",
			first: due.OnTime, second: due.Late, legal: "2026-11-21 23:00:00"},
		{name: "late stays late", before: moved(citizen, "2026-11-21 20:00:00"), accepted: "2026-11-22 09:00:00", after: moved(citizen, "2026-11-21 23:30:00"), now: "2026-11-22 10:00:00",
			first: due.Late, second: due.Late, legal: "2026-11-22 08:00:00"},
		{name: "on time stays on time", before: moved(foreigner, "2026-11-21 14:00:00"), accepted: "2026-11-21 14:10:00", after: moved(foreigner, "2026-11-21 13:50:00"), now: "2026-11-23 10:00:00",
			first: due.OnTime, second: due.OnTime, legal: "2026-11-22 01:50:00"},
		{name: "late by another nationality", before: moved(citizen, "2026-11-21 22:50:00"), accepted: "2026-11-21 23:05:00", after: moved(foreigner, "2026-11-21 22:50:00"), now: "2026-11-21 23:10:00",
			first: due.Late, second: due.OnTime, legal: "2026-11-22 10:50:00", cleared: true},
		{name: "late to a day use", before: moved(citizen, "2026-11-21 22:50:00"), accepted: "2026-11-21 23:05:00", after: moved(dayUse, "2026-11-21 22:50:00"), now: "2026-11-21 23:10:00",
			first: due.Late, second: due.NoDuty, cleared: true},
		{name: "later than the acceptance, not than now", before: moved(citizen, "2026-11-21 14:10:00"), accepted: "2026-11-21 14:00:00", after: moved(citizen, "2026-11-21 16:00:00"), now: "2026-11-21 16:05:00",
			first: due.OnTime, second: due.OnTime, legal: "2026-11-21 23:00:00"},
		{name: "into the future", before: moved(citizen, "2026-11-21 14:00:00"), accepted: "2026-11-21 14:00:00", after: moved(citizen, "2026-11-21 15:00:01"), now: "2026-11-21 14:45:00",
			first: due.OnTime, second: due.OnTime, legal: "2026-11-21 23:00:00", refusals: []domain.Reason{domain.ReasonArrivalAhead}},
		{name: "into a regime that wants a birth date", before: moved(due.Stay{Population: due.Citizen}, "2026-06-30 23:50:00"), accepted: "2026-07-01 00:20:00", after: moved(due.Stay{Population: due.Citizen}, "2026-07-01 00:05:00"), now: "2026-07-01 00:30:00",
			first: due.OnTime, second: due.OnTime, legal: "2026-07-01 23:00:00", refusals: []domain.Reason{domain.ReasonBirthDateNeeded}},
	} {
		table := due.Embedded()
		before := table.Judge(c.before, at(t, c.accepted))
		got := table.Correct(before, c.after, at(t, c.now))
		if got.Before.Verdict != c.first || got.After.Verdict != c.second || got.Cleared != c.cleared || !slices.Equal(reasons(got.After.Refusals), c.refusals) {
			t.Errorf("%s: %s to %s, cleared %v, refused %v", c.name, got.Before.Verdict, got.After.Verdict, got.Cleared, reasons(got.After.Refusals))
		}
		if !got.Before.DueLegal.Equal(before.DueLegal) || !got.After.AcceptedAt.Equal(at(t, c.accepted)) {
			t.Errorf("%s: first due %s, accepted %s", c.name, got.Before.DueLegal, got.After.AcceptedAt)
		}
		if c.legal != "" && !got.After.DueLegal.Equal(at(t, c.legal)) {
			t.Errorf("%s: due %s, want %s", c.name, got.After.DueLegal.In(vietnam), c.legal)
		}
		if slices.Contains(reasons(got.After.Warnings), domain.ReasonLatenessCleared) != c.cleared {
			t.Errorf("%s: warnings %v", c.name, reasons(got.After.Warnings))
		}
	}
}

func TestACorrectionKeepsWhatThePropertyHadDecided(t *testing.T) {
	before := foreigner
	before.ArrivalAt = at(t, "2026-11-21 14:00:00")
	first := due.Embedded().Judge(before, at(t, "2026-11-22 09:00:00"))
	after := with(before, due.Switches{StrictMinutes: 700})
	after.Remote = true
	got := due.Embedded().Correct(first, after, at(t, "2026-11-24 09:00:00"))
	if got.Cleared || got.After.Verdict != due.Late || !got.After.DueStrict.Equal(first.DueStrict) {
		t.Errorf("a later flag cleared a lateness: %+v", got.After)
	}
	if first.NeedsManualChannel || !got.After.NeedsManualChannel {
		t.Error("whether it can still be sent goes by the day of the correction")
	}
}
