package storetest

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
	"hanhtrinh/store"
)

func testAreas(t *testing.T, o Opener) {
	each(t, o, map[string]func(*testing.T, store.Store){
		"round trip":      areasRoundTrip,
		"upsert":          areasUpsert,
		"empty":           areasEmpty,
		"log":             areasLog,
		"never half":      func(t *testing.T, s store.Store) { areasNeverHalf(t, s, o.second(t, s)) },
		"in transactions": areasInTx,
		"large":           areasLarge,
	})
}

func save(t testing.TB, s store.Store, d area.Dataset) {
	t.Helper()
	if err := s.SaveAreas(testContext(t), d); err != nil {
		t.Fatalf("SaveAreas: %v", err)
	}
}

func load(t testing.TB, s store.Store) area.Dataset {
	t.Helper()
	d, err := s.LoadAreas(testContext(t))
	if err != nil {
		t.Fatalf("LoadAreas: %v", err)
	}
	slices.SortFunc(d.Units, func(a, b area.Unit) int { return cmp.Compare(a.Key(), b.Key()) })
	slices.SortFunc(d.Boundaries, func(a, b area.Boundary) int { return cmp.Compare(a.Key(), b.Key()) })
	slices.SortFunc(d.Successions, func(a, b area.Succession) int {
		return cmp.Or(cmp.Compare(a.From.Key(), b.From.Key()), cmp.Compare(a.To.Key(), b.To.Key()))
	})
	return d
}

func areasRoundTrip(t *testing.T, s store.Store) {
	if missing := unset(reflect.ValueOf(fullDataset()), "Dataset", nil); len(missing) > 0 {
		t.Fatalf("the dataset of the suite leaves out %v", missing)
	}
	d := fullDataset()
	save(t, s, d)
	d.Units[0].Name, d.Units[1].Point.Lat, d.Boundaries[0].GeoJSON[0] = "written over", 0, 'x' // the caller's, not the store's
	for range 2 {
		got, want := load(t, s), fullDataset()
		slices.SortFunc(want.Units, func(a, b area.Unit) int { return cmp.Compare(a.Key(), b.Key()) })
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v, want %+v", got, want)
		}
		save(t, s, fullDataset()) // twice leaves the same
	}
}

func areasUpsert(t *testing.T, s store.Store) {
	save(t, s, fullDataset())
	d := fullDataset()
	changed := d.Units[1]
	changed.Name, changed.Point, changed.Population = "Mũi Né mới", nil, 0
	added := area.Unit{Ref: area.Ref{Code: "1", ValidFrom: "2030-01-01"}, Level: area.Province, Name: "Mới"}
	divided := d.Successions[0]
	divided.Divided = true
	save(t, s, area.Dataset{Units: []area.Unit{changed, added}, Successions: []area.Succession{divided}})
	got := load(t, s)
	if len(got.Units) != 4 || len(got.Successions) != 2 || len(got.Boundaries) != 1 {
		t.Fatalf("got %d units, %d successions, %d boundaries, want 4, 2, 1", len(got.Units), len(got.Successions), len(got.Boundaries))
	}
	if !slices.ContainsFunc(got.Units, func(u area.Unit) bool { return reflect.DeepEqual(u, changed) }) {
		t.Errorf("the changed unit is not there whole: %+v", got.Units)
	}
	if !slices.Contains(got.Successions, divided) {
		t.Errorf("the changed succession is not there: %+v", got.Successions)
	}
	outline := area.Boundary{Ref: changed.Ref, GeoJSON: []byte(`{"type":"Polygon","coordinates":[]}`)}
	save(t, s, area.Dataset{Boundaries: []area.Boundary{outline}})
	if got := load(t, s); len(got.Units) != 4 || len(got.Boundaries) != 1 || !bytes.Equal(got.Boundaries[0].GeoJSON, outline.GeoJSON) {
		t.Errorf("the changed boundary is not there alone: %+v", got.Boundaries)
	}
}

func areasEmpty(t *testing.T, s store.Store) {
	save(t, s, area.Dataset{})
	if d := load(t, s); len(d.Units)+len(d.Successions)+len(d.Boundaries) != 0 {
		t.Errorf("got %+v, want nothing", d)
	}
	if log := logOf(t, s); len(log) != 0 {
		t.Errorf("an empty dataset left %d entries in the log", len(log))
	}
}

func areasLog(t *testing.T, s store.Store) {
	together(6, func(i int) {
		d := area.Dataset{Units: []area.Unit{{Ref: area.Ref{Code: fmt.Sprint(i), ValidFrom: area.Reform}}}}
		if err := s.SaveAreas(testContext(t), d); err != nil {
			t.Error(err)
		}
	})
	if d := load(t, s); len(d.Units) != 6 {
		t.Errorf("got %d units, want 6", len(d.Units))
	}
	log := logOf(t, s)
	for i, c := range log {
		if c.Collection != domain.CollectionAreas || c.ID != "dataset" || c.Version != int64(i+1) || c.Deleted {
			t.Errorf("entry %d: got %+v, want version %d of dataset", i, c, i+1)
		}
	}
	if len(log) != 6 {
		t.Errorf("got %d entries, want 6", len(log))
	}
}

// areasNeverHalf rewrites all units at once, many times, while readers look.
func areasNeverHalf(t *testing.T, s, other store.Store) {
	generation := func(n int) area.Dataset {
		var d area.Dataset
		for i := range 60 {
			ref := area.Ref{Code: fmt.Sprint(i), ValidFrom: area.Reform}
			d.Units = append(d.Units, area.Unit{Ref: ref, Level: area.Ward, Name: fmt.Sprint(n)})
			d.Boundaries = append(d.Boundaries, area.Boundary{Ref: ref, GeoJSON: []byte(fmt.Sprint(n))})
		}
		return d
	}
	save(t, s, generation(0))
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for last := false; !last; {
				select {
				case <-done:
					last = true
				default:
				}
				d, err := other.LoadAreas(testContext(t))
				if err != nil || len(d.Units) != 60 || len(d.Boundaries) != 60 {
					t.Errorf("got %d units, %d boundaries, %v, want 60 of each", len(d.Units), len(d.Boundaries), err)
					return
				}
				for i := range d.Units {
					if d.Units[i].Name != d.Units[0].Name || string(d.Boundaries[i].GeoJSON) != d.Units[0].Name {
						t.Error("half of one dataset and half of another")
						return
					}
				}
			}
		})
	}
	for n := 1; n <= 15; n++ {
		save(t, s, generation(n))
	}
	close(done)
	readers.Wait()
}

func areasInTx(t *testing.T, s store.Store) {
	err := s.InTx(testContext(t), func(ctx context.Context) error {
		if err := s.SaveAreas(ctx, fullDataset()); err != nil {
			return err
		}
		if d, err := s.LoadAreas(ctx); err != nil || len(d.Units) != 3 {
			t.Errorf("inside: got %d units, %v, want 3", len(d.Units), err)
		}
		return errAbort
	})
	if !errors.Is(err, errAbort) {
		t.Fatal(err)
	}
	areasEmpty(t, s)
}

func areasLarge(t *testing.T, s store.Store) {
	var d area.Dataset
	outline := bytes.Repeat([]byte("0123456789"), 10_000)
	for i := range 3000 {
		ref := area.Ref{Code: fmt.Sprintf("%05d", i), ValidFrom: area.Reform}
		d.Units = append(d.Units, area.Unit{Ref: ref, Level: area.Ward, Name: "Phường"})
		d.Successions = append(d.Successions, area.Succession{From: area.Ref{Code: ref.Code, ValidFrom: area.CodesSince}, To: ref})
		if i < 50 {
			d.Boundaries = append(d.Boundaries, area.Boundary{Ref: ref, GeoJSON: outline})
		}
	}
	save(t, s, d)
	if got := load(t, s); !reflect.DeepEqual(got, d) {
		t.Errorf("got %d units, %d successions, %d boundaries, or others than saved", len(got.Units), len(got.Successions), len(got.Boundaries))
	}
}
