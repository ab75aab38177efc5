package due_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"hanhtrinh/domain"
	"hanhtrinh/domain/registry/due"
)

// slow is what the rules say, done by hand with clocks written as text.
type slow struct {
	strict, legal    string // "" without a duty
	strictOK, ok     bool
	rule             string
	manual           bool
	future, birthday bool
}

func slowly(zone *time.Location, s due.Stay, accepted time.Time) slow {
	const day = 24 * time.Hour
	text := func(t time.Time) string { return t.In(zone).Format(time.DateTime) }
	arrival := text(s.ArrivalAt)
	date, clock := arrival[:10], arrival[11:]
	tomorrow := text(s.ArrivalAt.Add(day))[:10]
	now := text(accepted)
	out := slow{}
	out.future = arrival > text(accepted.Add(15*time.Minute))
	duty := true
	if s.Population == due.Citizen {
		out.rule = "citizen-2021-07-01"
		if date >= "2026-07-01" {
			out.rule, out.birthday = "citizen-2026-07-01", !s.HasBirthDate
		}
		duty = !s.DayUse || s.Switches.DayUseCitizens
		switch {
		case clock < "08:00:00":
			out.strict, out.legal = date+" 08:00:00", date+" 23:00:00"
		case clock < "23:00:00", clock == "23:00:00" && s.Switches.OnTheHour == due.SameEvening:
			out.strict, out.legal = date+" 23:00:00", date+" 23:00:00"
		default:
			out.strict, out.legal = tomorrow+" 08:00:00", tomorrow+" 08:00:00"
		}
		out.strictOK, out.ok = now < out.strict, now < out.legal
	} else {
		out.rule, out.birthday = "foreigner-2015-01-01", !s.HasBirthDate
		hours := 12
		if s.Remote {
			hours = 24
		}
		legal := s.ArrivalAt
		for range hours {
			legal = legal.Add(time.Hour)
		}
		out.strict, out.legal = text(legal), text(legal)
		if date >= "2026-07-24" {
			out.rule = "foreigner-2026-07-24"
			minutes := s.Switches.StrictMinutes
			if minutes == 0 {
				minutes = 60
			}
			strict := s.ArrivalAt
			for range minutes {
				strict = strict.Add(time.Minute)
			}
			out.strict = text(strict)
		}
		out.strictOK, out.ok = now <= out.strict, now <= out.legal
	}
	yesterday := text(accepted.Add(-day))[:10]
	out.manual = duty && date < yesterday
	if !duty {
		out.strict, out.legal = "", ""
	}
	return out
}

// anyInstant draws one in any zone, often within seconds of an hour at which
// something changes.
func anyInstant(t *rapid.T, name string) time.Time {
	first := time.Date(2021, 7, 1, 0, 0, 0, 0, vietnam)
	if rapid.Bool().Draw(t, name+" near a change of rules") {
		first = time.Date(2026, 6, 29, 0, 0, 0, 0, vietnam).AddDate(0, 0, rapid.IntRange(0, 30).Draw(t, name+" day"))
	} else {
		first = first.AddDate(0, 0, rapid.IntRange(0, 3000).Draw(t, name+" day"))
	}
	seconds := rapid.IntRange(0, 86399).Draw(t, name+" second")
	if rapid.Bool().Draw(t, name+" near an hour") {
		seconds = rapid.SampledFrom([]int{0, 8, 23, 24}).Draw(t, name+" hour")*3600 + rapid.IntRange(-2, 2).Draw(t, name+" off")
		seconds = min(max(seconds, 0), 86399)
	}
	at := first.Add(time.Duration(seconds)*time.Second + time.Duration(rapid.IntRange(0, 999).Draw(t, name+" ms"))*time.Millisecond)
	return at.In(time.FixedZone("", rapid.IntRange(-12, 14).Draw(t, name+" zone")*3600))
}

func TestAgainstTheSlowWay(t *testing.T) {
	zone, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	if err != nil {
		t.Fatal(err)
	}
	table := due.Embedded()
	rapid.Check(t, func(t *rapid.T) {
		s := due.Stay{
			Population:   rapid.SampledFrom([]due.Population{due.Citizen, due.Foreigner}).Draw(t, "population"),
			ArrivalAt:    anyInstant(t, "arrival"),
			Remote:       rapid.Bool().Draw(t, "remote"),
			DayUse:       rapid.Bool().Draw(t, "day use"),
			HasBirthDate: rapid.Bool().Draw(t, "birth date"),
			Switches: due.Switches{
				StrictMinutes:  rapid.IntRange(0, 720).Draw(t, "minutes"),
				OnTheHour:      rapid.SampledFrom([]due.OnTheHour{"", due.NextMorning, due.SameEvening}).Draw(t, "23:00:00"),
				DayUseCitizens: rapid.Bool().Draw(t, "day use is a duty"),
			},
		}
		accepted := s.ArrivalAt.Add(time.Duration(rapid.IntRange(-3600, 4*86400).Draw(t, "wait")) * time.Second)
		if first := table.Judge(s, accepted); !first.DueLegal.IsZero() {
			near := rapid.SampledFrom([]time.Time{accepted, first.DueStrict, first.DueLegal, s.ArrivalAt.Add(-15 * time.Minute)}).Draw(t, "accepted near")
			accepted = near.Add(time.Duration(rapid.IntRange(-2000, 2000).Draw(t, "off")) * time.Millisecond)
		}
		compare(t, zone, table.Judge(s, accepted), slowly(zone, s, accepted))
	})
}

func compare(t *rapid.T, zone *time.Location, got due.Answer, want slow) {
	verdict := func(ok bool) due.Verdict {
		switch {
		case want.legal == "":
			return due.NoDuty
		case ok:
			return due.OnTime
		}
		return due.Late
	}
	shown := func(at time.Time) string {
		if at.IsZero() {
			return ""
		}
		return at.In(zone).Format(time.DateTime)
	}
	if shown(got.DueStrict) != want.strict || shown(got.DueLegal) != want.legal || got.RuleVersion != want.rule {
		t.Fatalf("due %s and %s by %s, want %s and %s by %s", shown(got.DueStrict), shown(got.DueLegal), got.RuleVersion, want.strict, want.legal, want.rule)
	}
	if got.Strict != verdict(want.strictOK) || got.Verdict != verdict(want.ok) || got.NeedsManualChannel != want.manual {
		t.Fatalf("%s and %s, by hand %v, want %+v", got.Strict, got.Verdict, got.NeedsManualChannel, want)
	}
	if (got.LateSeconds > 0) != (got.Verdict == due.Late) || (got.StrictLateSeconds > 0) != (got.Strict == due.Late) || got.StrictLateSeconds < got.LateSeconds {
		t.Fatalf("late by %d s and %d s: %s and %s", got.StrictLateSeconds, got.LateSeconds, got.Strict, got.Verdict)
	}
	if got.NeedsManualChannel && got.Verdict != due.Late {
		t.Fatalf("older than yesterday and %s", got.Verdict)
	}
	has := map[domain.Reason]bool{}
	for _, r := range reasons(got.Refusals) {
		has[r] = true
	}
	if has[domain.ReasonArrivalAhead] != want.future || has[domain.ReasonBirthDateNeeded] != want.birthday {
		t.Fatalf("refused %v, want future %v, birth date %v", has, want.future, want.birthday)
	}
}
