package mongo

import (
	"maps"
	"sync"
	"testing"
	"time"

	"hanhtrinh/store/storetest/engine"
)

var (
	usageWindow = time.Date(2026, 1, 1, 8, 30, 0, 0, time.UTC)
	usageUntil  = time.Date(2126, 1, 1, 0, 0, 0, 0, time.UTC) // the server's own clock must not drop it
)

func TestUsage(t *testing.T) {
	url := engine.Database(t)
	one, two := openAt(t, url), openAt(t, url)
	steps := []struct {
		name   string
		by     *Store
		window time.Time
		used   map[string]int
		want   map[string]int
	}{
		{"first", one, usageWindow, map[string]int{"a": 3, "$b.c": 1}, map[string]int{"a": 3, "$b.c": 1}},
		{"another server", two, usageWindow, map[string]int{"a": 4}, map[string]int{"a": 7}},
		{"asked only", one, usageWindow, map[string]int{"a": 0, "$b.c": 0, "A": 0}, map[string]int{"a": 7, "$b.c": 1, "A": 0}},
		{"taken back", two, usageWindow, map[string]int{"a": -2, "\xff\x00": 1}, map[string]int{"a": 5, "\xff\x00": 1}},
		{"another window", one, usageWindow.Add(time.Minute), map[string]int{"a": 1, "": 2}, map[string]int{"a": 1, "": 2}},
		{"the first window again", two, usageWindow, map[string]int{"a": 1, "": 0}, map[string]int{"a": 6, "": 0}},
		{"nothing", one, usageWindow, nil, map[string]int{}},
	}
	for _, step := range steps {
		got, err := step.by.AddUsage(patient(t), step.window, step.used, usageUntil)
		if err != nil || !maps.Equal(got, step.want) {
			t.Errorf("%s: got %v, %v, want %v", step.name, got, err, step.want)
		}
	}
}

// TestUsageAtOnce: no count is lost when servers make the same documents at the
// same time, and each sees at least its own.
func TestUsageAtOnce(t *testing.T) {
	url := engine.Database(t)
	servers := []*Store{openAt(t, url), openAt(t, url)}
	const rounds, callers = 8, 8
	for round := range rounds {
		window := usageWindow.Add(time.Duration(round) * time.Minute)
		var wg sync.WaitGroup
		for i := range callers {
			wg.Go(func() {
				got, err := servers[i%2].AddUsage(patient(t), window, map[string]int{"a": 1, "b": 2, "c": i}, usageUntil)
				if err != nil || got["a"] < 1 || got["b"] < 2 || got["c"] < i {
					t.Errorf("got %v, %v, want at least what was added", got, err)
				}
			})
		}
		wg.Wait()
		want := map[string]int{"a": callers, "b": 2 * callers, "c": callers * (callers - 1) / 2}
		got, err := servers[round%2].AddUsage(patient(t), window, map[string]int{"a": 0, "b": 0, "c": 0}, usageUntil)
		if err != nil || !maps.Equal(got, want) {
			t.Errorf("round %d: got %v, %v, want %v", round, got, err, want)
		}
	}
}

func TestUsageIsForgotten(t *testing.T) {
	s := openAt(t, engine.Database(t))
	specs, err := s.usage().Indexes().ListSpecifications(patient(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range specs {
		if spec.Name == "until" && spec.ExpireAfterSeconds != nil && *spec.ExpireAfterSeconds == 0 {
			return
		}
	}
	t.Errorf("no index drops what is past: got %+v", specs)
}
