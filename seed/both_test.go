package seed

import (
	"os"
	"path/filepath"
	"testing"

	"hanhtrinh/domain/place"
	"hanhtrinh/seed/importer"
	"hanhtrinh/store"
	"hanhtrinh/store/sqlite"
)

// TestTwoSourcesOfTheSamePlacesComeToRest loads the shipped places and a larger
// table of the same cities in turn: both describe some places, and neither may
// undo what the other wrote.
func TestTwoSourcesOfTheSamePlacesComeToRest(t *testing.T) {
	const folder = "../../shared/data"
	if _, err := os.Stat(filepath.Join(folder, "places.csv")); err != nil {
		t.Skip("LEFT OUT: two sources of the same places, no ../shared/data/places.csv here")
	}
	for _, seedFirst := range []bool{true, false} {
		s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "places.db"), sqlite.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close(t.Context())
		steps := []func(days int) Summary{
			func(days int) Summary { return mustLoad(t, s, days) },
			func(days int) Summary { return importTable(t, s, folder, days) },
		}
		if !seedFirst {
			steps[0], steps[1] = steps[1], steps[0]
		}
		for days := range 4 {
			sum := steps[days%2](days)
			t.Logf("seed first %v, step %d: %s, %d kept", seedFirst, days, sum.Summary(), sum.Kept)
			if days >= 2 && sum.Written() != 0 {
				t.Errorf("seed first %v: step %d wrote again: %s", seedFirst, days, sum.Summary())
			}
		}
		// A resort here, a café there, bear one id.
		found, err := s.PlaceIDs(t.Context(), []place.SourceID{{System: "csv", ID: "vt-lan-rung"}})
		if err != nil {
			t.Fatal(err)
		}
		if p, err := s.Place(t.Context(), found["csv:vt-lan-rung"]); err != nil || p.Subkind != "cafe" || p.Description != nil {
			t.Errorf("seed first %v: the café is %s %s with description %v, %v", seedFirst, p.ID, p.Subkind, p.Description, err)
		}
	}
}

func importTable(t *testing.T, s store.Store, folder string, days int) Summary {
	t.Helper()
	in, err := importer.Open(filepath.Join(folder, "places.csv"), filepath.Join(folder, "aliases.csv"), directory())
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	r, err := importer.Import(t.Context(), importer.Options{Store: s, Areas: directory(), Now: on(days)}, in)
	if err != nil {
		t.Fatalf("%v: %v", err, r.Refusals)
	}
	return r
}
