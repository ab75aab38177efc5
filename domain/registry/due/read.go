package due

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"
)

//go:embed data/rules.json
var embedded []byte

// Embedded is the shipped table. It is shared; nothing can change it.
var Embedded = sync.OnceValue(func() *Table {
	t, err := Read(bytes.NewReader(embedded))
	if err != nil {
		panic(err) // a table that the tests read is part of the program
	}
	return t
})

// What a table may be made of. These bound mistakes, not the law.
const (
	maxBytes          = 1 << 20
	maxRules          = 1000
	maxWindows        = 96
	maxText           = 1000 // characters of a version or a source
	maxDueDays        = 31
	maxHours          = 24 * maxDueDays
	maxFutureMinutes  = 24 * 60
	maxElectronicDays = 366
)

// Read reads a table as JSON, in the form of data/rules.json, and checks all of
// it: every day of each population from its first rule on has exactly one rule,
// the last of which has no end; the windows of a rule cover the day; strict is
// never after legal. The error names every fault by rule and limit.
func Read(from io.Reader) (*Table, error) {
	text, err := io.ReadAll(io.LimitReader(from, maxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("rules of due times: %w", err)
	}
	if len(text) > maxBytes {
		return nil, fmt.Errorf("rules of due times: more than %d bytes", maxBytes)
	}
	var file struct {
		Rules []Rule `json:"rules"`
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&file); err != nil {
		return nil, fmt.Errorf("rules of due times: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("rules of due times: something follows the table")
	}
	t, err := newTable(file.Rules)
	if err != nil {
		return nil, fmt.Errorf("rules of due times: %w", err)
	}
	return t, nil
}

func newTable(all []Rule) (*Table, error) {
	if len(all) > maxRules {
		return nil, fmt.Errorf("rules: %d, at most %d are read", len(all), maxRules)
	}
	t := &Table{rules: map[Population][]rule{}, all: all}
	var faults []error
	versions := map[string]bool{}
	for i := range all {
		r := rule{Rule: all[i]}
		r.Windows = slices.Clone(r.Windows)
		found := r.check()
		if versions[r.Version] {
			found = append(found, errors.New("version: another rule has it"))
		}
		versions[r.Version] = true
		for _, f := range found {
			faults = append(faults, fmt.Errorf("rule %d (%.100s), %w", i+1, r.Version, f))
		}
		t.rules[r.Population] = append(t.rules[r.Population], r)
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	for _, p := range []Population{Citizen, Foreigner} {
		faults = append(faults, chain(p, t.rules[p])...)
	}
	return t, errors.Join(faults...)
}

// chain sorts the rules of a population by day and looks for days without a
// rule, and for days with two.
func chain(p Population, rules []rule) []error {
	if len(rules) == 0 {
		return []error{fmt.Errorf("%s: there is no rule", p)}
	}
	slices.SortStableFunc(rules, func(a, b rule) int { return a.from.Compare(b.from) })
	var faults []error
	for i := range rules[1:] {
		before, next := &rules[i], &rules[i+1]
		switch {
		case before.to.IsZero() || !next.from.After(before.to):
			faults = append(faults, fmt.Errorf("%s: overlap: %s and %s both hold on %s", p, before.Version, next.Version, next.ValidFrom))
		case next.from.After(before.to.AddDate(0, 0, 1)):
			faults = append(faults, fmt.Errorf("%s: gap: no rule holds between %s (validTo %s) and %s (validFrom %s)", p, before.Version, before.ValidTo, next.Version, next.ValidFrom))
		}
	}
	if last := rules[len(rules)-1]; !last.to.IsZero() {
		faults = append(faults, fmt.Errorf("%s: gap: no rule holds after %s (validTo %s)", p, last.Version, last.ValidTo))
	}
	return faults
}

const dayLayout = time.DateOnly

// readDay reads a day, as dayOf gives it.
func readDay(s string) (time.Time, error) {
	day, err := time.Parse(dayLayout, s)
	if err != nil {
		return time.Time{}, errors.New("has to be a day as YYYY-MM-DD")
	}
	return day, nil
}

// readClock reads a second of the day.
func readClock(s string) (int, error) {
	at, err := time.Parse(time.TimeOnly, s)
	if err != nil || at.Format(time.TimeOnly) != s {
		return 0, errors.New("has to be an hour as HH:MM:SS")
	}
	h, m, sec := at.Clock()
	return h*3600 + m*60 + sec, nil
}
