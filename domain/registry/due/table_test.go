package due_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/registry/due"
)

// shipped is the table as it is shipped.
func shipped(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("data/rules.json")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTablesThatAreRefused(t *testing.T) {
	good := shipped(t)
	for _, c := range []struct{ old, new, want string }{
		{`"validTo": "2026-06-30"`, `"validTo": "2026-06-29"`, "citizen: gap: no rule holds between citizen-2021-07-01 (validTo 2026-06-29)"},
		{`"validTo": "2026-06-30"`, `"validTo": "2026-07-01"`, "citizen: overlap: citizen-2021-07-01 and citizen-2026-07-01 both hold on 2026-07-01"},
		{`"validTo": "2026-06-30",`, ``, "citizen: overlap"},
		{`"validFrom": "2026-07-24"`, `"validFrom": "2026-07-25"`, "foreigner: gap"},
		{`"validFrom": "2026-07-24"`, `"validFrom": "2026-07-24", "validTo": "2027-12-31"`, "foreigner: gap: no rule holds after foreigner-2026-07-24"},
		{`"validFrom": "2026-07-24"`, `"validFrom": "2026-07-24", "validTo": "2026-07-23"`, "validTo: is before validFrom"},
		{`"validFrom": "2026-07-24"`, `"validFrom": "2026-02-30"`, "validFrom: has to be a day"},
		{`"validTo": "2026-06-30"`, `"validTo": "30/06/2026"`, "validTo: has to be a day"},
		{`"version": "citizen-2026-07-01"`, `"version": "citizen-2021-07-01"`, "version: another rule has it"},
		{`"version": "citizen-2026-07-01"`, `"version": " "`, "rule 2 ( ), version: has to be a text"},
		{`"source": "Luật 47`, `"source": "` + strings.Repeat("x", 1001) + `Luật 47`, "source: has to be a text of at most 1000 characters"},
		{`"population": "citizen"`, `"population": "guest"`, "population: has to be one of citizen, foreigner"},
		{`"birthDate": "optional"`, `"birthDate": ""`, "birthDate: has to be one of required, optional"},
		{`"dayUse": "duty"`, `"dayUse": "sometimes"`, "dayUse: has to be one of duty, no_duty, by_policy"},
		{`"dueSecond": "late"`, `"dueSecond": "early"`, "dueSecond: has to be one of late, on_time"},
		{`"futureMinutes": 15`, `"futureMinutes": 0`, "futureMinutes: 0 is not from 1 to 1440"},
		{`"futureMinutes": 15`, `"futureMinutes": 1441`, "futureMinutes: 1441 is not"},
		{`"electronicDays": 2`, `"electronicDays": 0`, "electronicDays: 0 is not from 1 to 366"},
		{`"futureMinutes": 15,`, ``, "futureMinutes: 0"},
		{`"legalHours": 12, "remoteLegalHours": 24`, `"legalHours": 25, "remoteLegalHours": 24`, "remoteLegalHours: 24 is not from 25"},
		{`"legalHours": 12`, `"legalHours": 745`, "legalHours: 745 is not from 1 to 744"},
		{`"max": 720`, `"max": 721`, "strictMinutes.max: 721 is not from 1 to 720"},
		{`"min": 1`, `"min": 61`, "strictMinutes.default: 60 is not from 61 to 720"},
		{`"min": 1`, `"min": 0`, "strictMinutes.min: 0 is not"},
		{`"after": {"legalHours": 12, "remoteLegalHours": 24}`, `"windows": []`, "windows, after: a rule has one of the two"},
		{`"dueSecond": "late",`, `"dueSecond": "late", "after": {"legalHours": 12, "remoteLegalHours": 24},`, "windows, after"},
		{`"from": "08:00:00"`, `"from": "08:00:01"`, "windows[1].from: gap"},
		{`"from": "08:00:00"`, `"from": "07:59:59"`, "windows[1].from: overlap"},
		{`"to": "23:59:59"`, `"to": "23:59:58"`, "windows: gap: the last one has to end at 23:59:59"},
		{`"from": "08:00:00"`, `"from": "8:00:00"`, "windows[1].from: has to be an hour as HH:MM:SS"},
		{`"to": "23:59:59"`, `"to": "24:00:00"`, "windows[2].to: has to be an hour"},
		{`"from": "08:00:00", "to": "22:59:59"`, `"from": "08:00:00", "to": "07:59:59"`, "windows[1].to: is before from"},
		{`"strict": {"days": 1, "at": "08:00:00"}`, `"strict": {"days": 0, "at": "08:00:00"}`, "windows[2].strict: has to be after the window"},
		{`"strict": {"days": 1, "at": "08:00:00"}`, `"strict": {"days": 1, "at": "08:00:01"}`, "windows[2].legal: is before strict"},
		{`"legal": {"days": 1`, `"legal": {"days": 32`, "windows[2].legal.days: 32 is not from 0 to 31"},
		{`"strict": {"days": 0, "at": "08:00:00"}, "legal"`, `"firstSecondByPolicy": true, "strict": {"days": 0, "at": "08:00:00"}, "legal"`, "windows[0].firstSecondByPolicy"},
		{`"rules": [`, `"rules": [], "other": [`, "unknown field"},
		{`"dueSecond": "late",`, `"dueSecond": "late", "grace": 5,`, "unknown field"},
		{`"futureMinutes": 15`, `"futureMinutes": 15.5`, "rules of due times"},
		{good, `{"rules": []}`, "citizen: there is no rule\nforeigner: there is no rule"},
		{good, good + "{}", "something follows"},
		{good, "", "rules of due times: EOF"},
		{good, strings.Repeat(" ", 1<<20) + good, "more than 1048576 bytes"},
	} {
		text := strings.Replace(good, c.old, c.new, 1)
		_, err := due.Read(strings.NewReader(text))
		if text == good || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.60q instead of %.60q: %v, want %q", c.new, c.old, err, c.want)
		}
	}
	both := strings.Replace(strings.Replace(good, `"futureMinutes": 15`, `"futureMinutes": 0`, 1), `"legalHours": 12`, `"legalHours": 0`, 1)
	if _, err := due.Read(strings.NewReader(both)); err == nil || !strings.Contains(err.Error(), "futureMinutes") || !strings.Contains(err.Error(), "legalHours") {
		t.Errorf("one fault hides another: %v", err)
	}
}

// TestAnOperatorsTable changes every limit and sees that answers follow.
func TestAnOperatorsTable(t *testing.T) {
	text := strings.NewReplacer(
		`"futureMinutes": 15`, `"futureMinutes": 5`, `"electronicDays": 2`, `"electronicDays": 1`, `"dueSecond": "late"`, `"dueSecond": "on_time"`,
		`"at": "23:00:00"`, `"at": "23:30:00"`, `"default": 60`, `"default": 45`, `"legalHours": 12`, `"legalHours": 13`, `"dayUse": "duty"`, `"dayUse": "no_duty"`,
		"citizen-2026-07-01", "our-own",
	).Replace(shipped(t))
	table, err := due.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	s := citizen
	s.ArrivalAt = at(t, "2026-11-21 12:00:00")
	got := table.Judge(s, at(t, "2026-11-21 11:54:59"))
	if !got.DueLegal.Equal(at(t, "2026-11-21 23:30:00")) || !got.Inclusive || got.RuleVersion != "our-own" || !slices.Equal(reasons(got.Refusals), []domain.Reason{domain.ReasonArrivalAhead}) {
		t.Errorf("citizen: %+v", got)
	}
	if got := table.Judge(s, at(t, "2026-11-22 00:00:00")); !got.NeedsManualChannel {
		t.Errorf("the day after: %+v", got)
	}
	s.Population = due.Foreigner
	if got := table.Judge(s, s.ArrivalAt); !got.DueStrict.Equal(at(t, "2026-11-21 12:45:00")) || !got.DueLegal.Equal(at(t, "2026-11-22 01:00:00")) {
		t.Errorf("foreigner: %+v", got)
	}
	s.DayUse = true
	if got := table.Judge(s, s.ArrivalAt); got.Verdict != due.NoDuty {
		t.Errorf("day use: %+v", got)
	}
}

func TestTheTableThatIsShown(t *testing.T) {
	rules := due.Embedded().Rules()
	text, err := json.Marshal(map[string]any{"rules": rules})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := due.Read(strings.NewReader(string(text))); err != nil {
		t.Errorf("what is shown cannot be read: %v", err)
	}
	for i, r := range rules {
		if r.Source == "" {
			t.Errorf("%s has no source", r.Version)
		}
		rules[i].FutureMinutes = 0
		for j := range r.Windows {
			r.Windows[j].Legal.Days = 9
		}
		if r.After != nil {
			r.After.LegalHours = 999
			if r.After.StrictMinutes != nil {
				r.After.StrictMinutes.Default = 999
			}
		}
	}
	again, err := json.Marshal(map[string]any{"rules": due.Embedded().Rules()})
	if err != nil || string(again) != string(text) {
		t.Errorf("who reads the table can change it: %v", err)
	}
}

func TestSwitches(t *testing.T) {
	now, old := at(t, "2026-11-21 12:00:00"), at(t, "2026-07-23 12:00:00")
	for _, c := range []struct {
		s    due.Switches
		want []string
	}{
		{due.Switches{}, nil},
		{due.Switches{StrictMinutes: 1, OnTheHour: due.NextMorning}, nil},
		{due.Switches{StrictMinutes: 720, OnTheHour: due.SameEvening, DayUseCitizens: true}, nil},
		{due.Switches{StrictMinutes: 721}, []string{"/strictMinutes"}},
		{due.Switches{StrictMinutes: -1, OnTheHour: "never"}, []string{"/strictMinutes", "/onTheHour"}},
	} {
		var got []string
		for _, f := range due.Embedded().CheckSwitches(c.s, now) {
			got = append(got, f.Pointer)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v, want %v", c.s, got, c.want)
		}
	}
	if got := due.Embedded().CheckSwitches(due.Switches{StrictMinutes: 721}, old); got != nil {
		t.Errorf("under a rule without such minutes: %v", got)
	}
}
