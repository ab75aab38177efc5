package due_test

import (
	"slices"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/registry/due"
)

var vietnam = time.FixedZone("+07", 7*60*60)

// at reads a time of Vietnam.
func at(t *testing.T, s string) time.Time {
	t.Helper()
	out, err := time.ParseInLocation(time.DateTime, s, vietnam)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// reasons are the codes of findings.
func reasons(list []domain.FieldError) []domain.Reason {
	var out []domain.Reason
	for _, f := range list {
		out = append(out, f.Message.Code)
	}
	return out
}

// numbered is a case of the design: due times, and both due seconds judged one
// second before, at and after each.
type numbered struct {
	name          string
	stay          due.Stay
	arrival       string
	strict, legal string
	inclusive     bool
	rule          string
}

var (
	citizen   = due.Stay{Population: due.Citizen, HasBirthDate: true}
	foreigner = due.Stay{Population: due.Foreigner, HasBirthDate: true}
	remote    = due.Stay{Population: due.Foreigner, HasBirthDate: true, Remote: true}
	dayUse    = due.Stay{Population: due.Citizen, HasBirthDate: true, DayUse: true}
)

const (
	oldCitizen, newCitizen     = "citizen-2021-07-01", "citizen-2026-07-01"
	oldForeigner, newForeigner = "foreigner-2015-01-01", "foreigner-2026-07-24"
)

// with is a stay at a property with other switches.
func with(s due.Stay, w due.Switches) due.Stay {
	s.Switches = w
	return s
}

var cases = []numbered{
	{"1 citizen before 23:00", citizen, "2026-11-21 22:50:00", "2026-11-21 23:00:00", "2026-11-21 23:00:00", false, newCitizen},
	{"2 citizen after 23:00", citizen, "2026-11-21 23:10:00", "2026-11-22 08:00:00", "2026-11-22 08:00:00", false, newCitizen},
	{"3 citizen at 23:00:00, by default", citizen, "2026-11-21 23:00:00", "2026-11-22 08:00:00", "2026-11-22 08:00:00", false, newCitizen},
	{"3 citizen at 23:00:00, next morning", with(citizen, due.Switches{OnTheHour: due.NextMorning}), "2026-11-21 23:00:00", "2026-11-22 08:00:00", "2026-11-22 08:00:00", false, newCitizen},
	{"3 citizen at 23:00:00, same evening", with(citizen, due.Switches{OnTheHour: due.SameEvening}), "2026-11-21 23:00:00", "2026-11-21 23:00:00", "2026-11-21 23:00:00", false, newCitizen},
	{"3 a second later the policy decides nothing", with(citizen, due.Switches{OnTheHour: due.SameEvening}), "2026-11-21 23:00:01", "2026-11-22 08:00:00", "2026-11-22 08:00:00", false, newCitizen},
	{"3 nor a second earlier", citizen, "2026-11-21 22:59:59", "2026-11-21 23:00:00", "2026-11-21 23:00:00", false, newCitizen},
	{"3 nor in the morning", with(citizen, due.Switches{OnTheHour: due.SameEvening}), "2026-11-21 08:00:00", "2026-11-21 23:00:00", "2026-11-21 23:00:00", false, newCitizen},
	{"4 citizen after midnight", citizen, "2026-11-22 00:30:00", "2026-11-22 08:00:00", "2026-11-22 23:00:00", false, newCitizen},
	{"4 citizen at midnight", citizen, "2026-11-22 00:00:00", "2026-11-22 08:00:00", "2026-11-22 23:00:00", false, newCitizen},
	{"4 citizen a second before midnight", citizen, "2026-11-21 23:59:59", "2026-11-22 08:00:00", "2026-11-22 08:00:00", false, newCitizen},
	{"4 citizen at 07:59:59", citizen, "2026-11-22 07:59:59", "2026-11-22 08:00:00", "2026-11-22 23:00:00", false, newCitizen},
	{"4 citizen at 08:00:00", citizen, "2026-11-22 08:00:00", "2026-11-22 23:00:00", "2026-11-22 23:00:00", false, newCitizen},
	{"5 citizen on New Year's Eve", citizen, "2026-12-31 23:30:00", "2027-01-01 08:00:00", "2027-01-01 08:00:00", false, newCitizen},
	{"6 citizen on the last day of the old rule", citizen, "2026-06-30 23:59:59", "2026-07-01 08:00:00", "2026-07-01 08:00:00", false, oldCitizen},
	{"6 citizen on the first day of the new rule", citizen, "2026-07-01 00:00:00", "2026-07-01 08:00:00", "2026-07-01 23:00:00", false, newCitizen},
	{"7 foreigner", foreigner, "2026-11-21 14:00:00", "2026-11-21 15:00:00", "2026-11-22 02:00:00", true, newForeigner},
	{"7 foreigner, 30 minutes of the house", with(foreigner, due.Switches{StrictMinutes: 30}), "2026-11-21 14:00:00", "2026-11-21 14:30:00", "2026-11-22 02:00:00", true, newForeigner},
	{"7 foreigner, minutes beyond the table", with(foreigner, due.Switches{StrictMinutes: 9999}), "2026-11-21 14:00:00", "2026-11-22 02:00:00", "2026-11-22 02:00:00", true, newForeigner},
	{"8 foreigner before 23:00", foreigner, "2026-11-21 22:50:00", "2026-11-21 23:50:00", "2026-11-22 10:50:00", true, newForeigner},
	{"9 foreigner at a remote property", remote, "2026-11-21 22:50:00", "2026-11-21 23:50:00", "2026-11-22 22:50:00", true, newForeigner},
	{"10 foreigner under the old rule", foreigner, "2026-07-23 20:00:00", "2026-07-24 08:00:00", "2026-07-24 08:00:00", true, oldForeigner},
	{"10 the house has no minutes under the old rule", with(foreigner, due.Switches{StrictMinutes: 30}), "2026-07-23 23:59:59", "2026-07-24 11:59:59", "2026-07-24 11:59:59", true, oldForeigner},
	{"10 foreigner, a second later", foreigner, "2026-07-24 00:00:00", "2026-07-24 01:00:00", "2026-07-24 12:00:00", true, newForeigner},
	{"10 remote under the old rule", remote, "2026-07-23 20:00:00", "2026-07-24 20:00:00", "2026-07-24 20:00:00", true, oldForeigner},
	{"12 citizen of a mixed room", citizen, "2026-11-21 22:40:00", "2026-11-21 23:00:00", "2026-11-21 23:00:00", false, newCitizen},
	{"12 foreigner of a mixed room", foreigner, "2026-11-21 22:40:00", "2026-11-21 23:40:00", "2026-11-22 10:40:00", true, newForeigner},
	{"29 February", citizen, "2028-02-28 23:30:00", "2028-02-29 08:00:00", "2028-02-29 08:00:00", false, newCitizen},
	{"day use as a duty", with(dayUse, due.Switches{DayUseCitizens: true}), "2026-11-21 10:00:00", "2026-11-21 23:00:00", "2026-11-21 23:00:00", false, newCitizen},
}

func TestNumberedCases(t *testing.T) {
	table := due.Embedded()
	for _, c := range cases {
		c.stay.ArrivalAt = at(t, c.arrival)
		strict, legal := at(t, c.strict), at(t, c.legal)
		last := int64(-1) // the last second on time, counted from the due second
		if c.inclusive {
			last = 0
		}
		for _, edge := range []time.Time{strict, legal} {
			for _, off := range []int64{-1, 0, 1} {
				for _, fraction := range []time.Duration{0, 999 * time.Millisecond} {
					accepted := edge.Add(time.Duration(off)*time.Second + fraction)
					got := table.Judge(c.stay, accepted)
					if !got.DueStrict.Equal(strict) || !got.DueLegal.Equal(legal) || got.Inclusive != c.inclusive || got.RuleVersion != c.rule {
						t.Errorf("%s: strict %s, legal %s, inclusive %v, rule %s", c.name, got.DueStrict.In(vietnam), got.DueLegal.In(vietnam), got.Inclusive, got.RuleVersion)
					}
					if got.DueLegal.Location() != time.UTC || !got.AcceptedAt.Equal(accepted.Truncate(time.Second)) {
						t.Errorf("%s: due %s, accepted %s", c.name, got.DueLegal, got.AcceptedAt)
					}
					for _, v := range []struct {
						name string
						due  time.Time
						got  due.Verdict
						late int64
					}{{"strict", strict, got.Strict, got.StrictLateSeconds}, {"legal", legal, got.Verdict, got.LateSeconds}} {
						late := max(0, accepted.Unix()-v.due.Unix()-last)
						want := due.OnTime
						if late > 0 {
							want = due.Late
						}
						if v.got != want || v.late != late {
							t.Errorf("%s: accepted %s, by %s: %s by %d s, want %s by %d s", c.name, accepted, v.name, v.got, v.late, want, late)
						}
					}
				}
			}
		}
	}
}

// TestVerdictsAsWritten has the instants that the design writes out.
func TestVerdictsAsWritten(t *testing.T) {
	for _, c := range []struct {
		name, arrival, accepted string
		stay                    due.Stay
		strict, legal           due.Verdict
		late                    int64
		warnings                []domain.Reason
	}{
		{name: "1", stay: citizen, arrival: "2026-11-21 22:50:00", accepted: "2026-11-21 22:59:59", strict: due.OnTime, legal: due.OnTime},
		{name: "1", stay: citizen, arrival: "2026-11-21 22:50:00", accepted: "2026-11-21 23:00:00", strict: due.Late, legal: due.Late, late: 1, warnings: []domain.Reason{domain.ReasonRegisteredLate}},
		{name: "2", stay: citizen, arrival: "2026-11-21 23:10:00", accepted: "2026-11-22 07:59:59", strict: due.OnTime, legal: due.OnTime},
		{name: "2", stay: citizen, arrival: "2026-11-21 23:10:00", accepted: "2026-11-22 08:00:00", strict: due.Late, legal: due.Late, late: 1, warnings: []domain.Reason{domain.ReasonRegisteredLate}},
		{name: "4", stay: citizen, arrival: "2026-11-22 00:30:00", accepted: "2026-11-22 09:00:00", strict: due.Late, legal: due.OnTime, warnings: []domain.Reason{domain.ReasonStrictDueMissed}},
		{name: "7", stay: foreigner, arrival: "2026-11-21 14:00:00", accepted: "2026-11-22 02:00:00", strict: due.Late, legal: due.OnTime, warnings: []domain.Reason{domain.ReasonStrictDueMissed}},
		{name: "7", stay: foreigner, arrival: "2026-11-21 14:00:00", accepted: "2026-11-22 02:00:01", strict: due.Late, legal: due.Late, late: 1, warnings: []domain.Reason{domain.ReasonRegisteredLate}},
		{name: "day use of a foreigner", stay: due.Stay{Population: due.Foreigner, HasBirthDate: true, DayUse: true}, arrival: "2026-11-21 14:00:00", accepted: "2026-11-21 14:30:00", strict: due.OnTime, legal: due.OnTime},
		{name: "day use of a citizen", stay: dayUse, arrival: "2026-11-01 14:00:00", accepted: "2026-11-21 14:30:00", strict: due.NoDuty, legal: due.NoDuty},
	} {
		c.stay.ArrivalAt = at(t, c.arrival)
		got := due.Embedded().Judge(c.stay, at(t, c.accepted))
		if got.Strict != c.strict || got.Verdict != c.legal || got.LateSeconds != c.late || !slices.Equal(reasons(got.Warnings), c.warnings) || got.Refusals != nil {
			t.Errorf("case %s, accepted %s: %+v", c.name, c.accepted, got)
		}
		if got.Verdict == due.NoDuty && (!got.DueLegal.IsZero() || !got.DueStrict.IsZero() || got.NeedsManualChannel || got.RuleVersion == "") {
			t.Errorf("case %s: without a duty %+v", c.name, got)
		}
	}
}

// Case 6.
func TestBirthDateIsRequiredByTheDayOfArrival(t *testing.T) {
	for _, c := range []struct {
		stay              due.Stay
		arrival, accepted string
		want              []domain.Reason
	}{
		{due.Stay{Population: due.Citizen}, "2026-06-30 23:59:59", "2026-07-01 07:00:00", nil},
		{due.Stay{Population: due.Citizen}, "2026-06-30 12:00:00", "2026-11-22 12:00:00", nil},
		{due.Stay{Population: due.Citizen}, "2026-07-01 00:00:00", "2026-07-01 00:00:00", []domain.Reason{domain.ReasonBirthDateNeeded}},
		{due.Stay{Population: due.Citizen}, "2026-07-01 00:10:00", "2026-06-30 23:59:00", []domain.Reason{domain.ReasonBirthDateNeeded}},
		{due.Stay{Population: due.Citizen, DayUse: true}, "2026-07-01 10:00:00", "2026-07-01 10:00:00", []domain.Reason{domain.ReasonBirthDateNeeded}},
		{due.Stay{Population: due.Foreigner}, "2026-06-30 12:00:00", "2026-06-30 12:00:00", []domain.Reason{domain.ReasonBirthDateNeeded}},
		{citizen, "2026-07-01 00:00:00", "2026-07-01 00:00:00", nil},
	} {
		c.stay.ArrivalAt = at(t, c.arrival)
		got := due.Embedded().Judge(c.stay, at(t, c.accepted))
		if !slices.Equal(reasons(got.Refusals), c.want) {
			t.Errorf("%s arrived %s: %v, want %v", c.stay.Population, c.arrival, reasons(got.Refusals), c.want)
		}
		for _, f := range got.Refusals {
			if f.Pointer != "/birthDate" {
				t.Errorf("points at %s", f.Pointer)
			}
		}
	}
}

// Case 11.
func TestArrivalsOlderThanYesterdayGoByHand(t *testing.T) {
	now := at(t, "2026-11-22 00:00:00")
	for _, c := range []struct {
		stay    due.Stay
		arrival string
		manual  bool
		verdict due.Verdict
	}{
		{citizen, "2026-11-20 23:59:59", true, due.Late},
		{citizen, "2026-11-21 00:00:00", false, due.Late},
		{citizen, "2026-11-21 23:10:00", false, due.OnTime},
		{citizen, "2025-11-21 23:10:00", true, due.Late},
		{foreigner, "2026-11-20 23:59:59", true, due.Late},
		{remote, "2026-11-20 23:59:59", true, due.Late},
		{remote, "2026-11-21 00:00:00", false, due.OnTime},
		{dayUse, "2026-11-20 10:00:00", false, due.NoDuty},
		{with(dayUse, due.Switches{DayUseCitizens: true}), "2026-11-20 10:00:00", true, due.Late},
	} {
		c.stay.ArrivalAt = at(t, c.arrival)
		got := due.Embedded().Judge(c.stay, now)
		if got.NeedsManualChannel != c.manual || got.Verdict != c.verdict || slices.Contains(reasons(got.Warnings), domain.ReasonTooOldToSend) != c.manual {
			t.Errorf("%s arrived %s: by hand %v, %s, %v", c.stay.Population, c.arrival, got.NeedsManualChannel, got.Verdict, reasons(got.Warnings))
		}
		if old := due.Embedded().TooOldToSend(c.stay.Population, c.stay.ArrivalAt, now); got.Verdict != due.NoDuty && old != c.manual {
			t.Errorf("%s arrived %s: too old to send: %v", c.stay.Population, c.arrival, old)
		}
	}
	young := at(t, "2026-11-21 12:00:00")
	if due.Embedded().TooOldToSend(due.Citizen, young, at(t, "2026-11-22 23:59:59")) || !due.Embedded().TooOldToSend(due.Citizen, young, at(t, "2026-11-23 00:00:00")) {
		t.Error("the days that may be sent are not judged at the attempt")
	}
	if !due.Embedded().TooOldToSend(due.Citizen, at(t, "1999-01-01 00:00:00"), now) {
		t.Error("an arrival without a rule may be sent")
	}
}

// Case 13: neither the zone of an instant nor that of the server matters.
func TestZonesOfServersAreNothing(t *testing.T) {
	local := time.Local
	t.Cleanup(func() { time.Local = local })
	arrival := time.Date(2026, 11, 21, 16, 5, 0, 0, time.UTC)
	want := at(t, "2026-11-22 08:00:00")
	for _, server := range []*time.Location{time.UTC, vietnam, time.FixedZone("", -11*3600), time.FixedZone("", 14*3600), time.FixedZone("", 5*3600+45*60)} {
		time.Local = server
		s := citizen
		s.ArrivalAt = arrival.In(server)
		got := due.Embedded().Judge(s, arrival.In(server))
		if !got.DueLegal.Equal(want) || !got.DueStrict.Equal(want) || got.RuleVersion != newCitizen || got.DueLegal.Location() != time.UTC {
			t.Errorf("in %s: due %s", server, got.DueLegal)
		}
	}
}

func TestArrivalsThatAreRefused(t *testing.T) {
	for _, c := range []struct {
		stay              due.Stay
		arrival, accepted string
		want              []domain.Reason
	}{
		{citizen, "2026-11-21 14:15:00", "2026-11-21 14:00:00", nil},
		{citizen, "2026-11-21 14:15:01", "2026-11-21 14:00:00", []domain.Reason{domain.ReasonArrivalAhead}},
		{foreigner, "2026-11-21 14:15:00", "2026-11-21 14:00:00", nil},
		{foreigner, "2026-11-21 14:15:01", "2026-11-21 14:00:00", []domain.Reason{domain.ReasonArrivalAhead}},
		{dayUse, "2026-11-21 14:15:01", "2026-11-21 14:00:00", []domain.Reason{domain.ReasonArrivalAhead}},
		{citizen, "9999-12-31 23:59:59", "2026-11-21 14:00:00", []domain.Reason{domain.ReasonArrivalAhead}},
		{due.Stay{Population: due.Citizen}, "2026-11-21 15:00:00", "2026-11-21 14:00:00", []domain.Reason{domain.ReasonArrivalAhead, domain.ReasonBirthDateNeeded}},
		{citizen, "2021-06-30 23:59:59", "2026-11-21 14:00:00", []domain.Reason{domain.ReasonNoDueRule}},
		{citizen, "2021-07-01 00:00:00", "2026-11-21 14:00:00", nil},
		{foreigner, "2014-12-31 23:59:59", "2026-11-21 14:00:00", []domain.Reason{domain.ReasonNoDueRule}},
		{due.Stay{Population: "guest"}, "2026-11-21 14:00:00", "2026-11-21 14:00:00", []domain.Reason{domain.ReasonNotInList}},
	} {
		c.stay.ArrivalAt = at(t, c.arrival)
		got := due.Embedded().Judge(c.stay, at(t, c.accepted))
		if !slices.Equal(reasons(got.Refusals), c.want) {
			t.Errorf("%s arrived %s: %v, want %v", c.stay.Population, c.arrival, reasons(got.Refusals), c.want)
		}
	}
	s := citizen
	s.ArrivalAt = at(t, "2026-11-21 14:15:00").Add(900 * time.Millisecond)
	if got := due.Embedded().Judge(s, at(t, "2026-11-21 14:00:00")); got.Refusals != nil {
		t.Errorf("a part of a second counts: %+v", got.Refusals)
	}
	s.Population = due.Foreigner
	if got := due.Embedded().Judge(s, s.ArrivalAt); got.DueStrict.Nanosecond() != 0 || !got.DueLegal.Equal(at(t, "2026-11-22 02:15:00")) {
		t.Errorf("a due time has a part of a second: %s", got.DueLegal)
	}
}

func TestMessagesNameDueTimesOfVietnam(t *testing.T) {
	s := citizen
	s.ArrivalAt = at(t, "2026-11-22 00:30:00")
	got := due.Embedded().Judge(s, at(t, "2026-11-22 09:00:00"))
	want := "Later than the house's own due time 2026-11-22 08:00:00, but within the legal one 2026-11-22 23:00:00 (time of Vietnam)."
	if len(got.Warnings) != 1 || got.Warnings[0].Message.In("en") != want {
		t.Errorf("got %+v", got.Warnings)
	}
}
