package storetest

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/store"
)

func testChanges(t *testing.T, o Opener) {
	each(t, o, map[string]func(*testing.T, store.Store){
		"entries":      changesEntries,
		"left":         changesLeft,
		"pages":        changesPages,
		"trim":         changesTrim,
		"trim a front": changesTrimFront,
		"wake":         func(t *testing.T, s store.Store) { changesWake(t, s, o) },
	})
}

func changesEntries(t *testing.T, s store.Store) {
	later := day0.Add(time.Minute)
	mustWrite(t, s, put(simple("a"), place.ExpectNew), put(simple("b"), place.ExpectNew),
		put(simple("a", func(p *place.Place) { p.UpdatedAt = later }), 1), remove("b", 1))
	if err := s.SaveAreas(testContext(t), fullDataset()); err != nil {
		t.Fatal(err)
	}
	log := logOf(t, s)
	if len(log) != 5 {
		t.Fatalf("got %d entries, want 5", len(log))
	}
	want := []domain.Change{
		{Collection: domain.CollectionPlaces, ID: "a", Version: 1, At: day0},
		{Collection: domain.CollectionPlaces, ID: "b", Version: 1, At: day0},
		{Collection: domain.CollectionPlaces, ID: "a", Version: 2, At: later},
		{Collection: domain.CollectionPlaces, ID: "b", Version: 2, Deleted: true, At: day0, Left: domain.Scope{Kinds: []string{"attraction"}}},
		{Collection: domain.CollectionAreas, ID: "dataset", Version: 1, At: log[4].At},
	}
	for i, c := range log {
		if i > 0 && c.Seq <= log[i-1].Seq || c.Seq <= 0 {
			t.Errorf("entry %d has position %d after %d", i, c.Seq, log[max(i-1, 0)].Seq)
		}
		want[i].Seq = c.Seq
		if !reflect.DeepEqual(c, want[i]) {
			t.Errorf("entry %d: got %+v, want %+v", i, c, want[i])
		}
	}
	if log[4].At.IsZero() || log[4].At.Location() != time.UTC {
		t.Errorf("the entry of the areas is at %v, want a time in UTC", log[4].At)
	}
	if head := settle(t, s); head != log[4].Seq {
		t.Errorf("got head %d, want %d", head, log[4].Seq)
	}
	if n, oldest, err := s.ChangesPending(testContext(t)); err != nil || n != 0 || oldest != 0 {
		t.Errorf("ChangesPending: got %d, %v, %v, want none", n, oldest, err)
	}
}

func changesLeft(t *testing.T, s store.Store) {
	in := func(kind place.Kind, areas ...string) place.Write {
		return put(simple("a", func(p *place.Place) { p.Kind, p.AreaKeys = kind, areas }), place.ExpectAny)
	}
	const dining, lodging = place.KindDining, place.KindLodging
	steps := []struct {
		write place.Write
		want  domain.Scope
	}{
		{in(dining, "x", "y"), domain.Scope{}},
		{in(dining, "y", "x"), domain.Scope{}},
		{in(dining, "y", "z"), domain.Scope{Areas: []string{"x"}}},
		{in(lodging, "y", "z"), domain.Scope{Kinds: []string{"dining"}}},
		{in(dining), domain.Scope{Areas: []string{"y", "z"}, Kinds: []string{"lodging"}}},
		{in(dining, "x"), domain.Scope{}},
		{remove("a", place.ExpectAny), domain.Scope{Areas: []string{"x"}, Kinds: []string{"dining"}}},
		{remove("a", place.ExpectAny), domain.Scope{}},
		{in(lodging, "y"), domain.Scope{}},
		{in(dining, "x"), domain.Scope{Areas: []string{"y"}, Kinds: []string{"lodging"}}},
	}
	var batch []place.Write
	for i, step := range steps {
		if batch = append(batch, step.write); i%3 == 2 || i == len(steps)-1 { // alone and in batches
			mustWrite(t, s, batch...)
			batch = nil
		}
	}
	for i, c := range logOf(t, s) {
		slices.Sort(c.Left.Areas)
		if len(c.Left.Areas)+len(steps[i].want.Areas) > 0 && !slices.Equal(c.Left.Areas, steps[i].want.Areas) ||
			!slices.Equal(c.Left.Kinds, steps[i].want.Kinds) {
			t.Errorf("step %d: got %+v, want %+v", i, c.Left, steps[i].want)
		}
	}
}

func changesPages(t *testing.T, s store.Store) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 5 {
		var writes []place.Write
		for range 10 {
			writes = append(writes, put(randomPlace(r, string(rune('a'+r.IntN(8)))), place.ExpectAny))
		}
		mustWrite(t, s, writes...)
	}
	all := logOf(t, s)
	if len(all) != 50 {
		t.Fatalf("got %d entries, want 50", len(all))
	}
	for i, c := range all {
		got, err := s.Changes(testContext(t), c.Seq, 4)
		want := all[i+1 : min(i+5, len(all))]
		if err != nil || len(got) != len(want) || len(got) > 0 && !reflect.DeepEqual(got, want) {
			t.Fatalf("after %d: got %+v, %v, want %+v", c.Seq, got, err, want)
		}
	}
	if got, err := s.Changes(testContext(t), all[49].Seq+1000, 4); err != nil || len(got) != 0 {
		t.Errorf("beyond the head: got %v, %v, want none", got, err)
	}
}

func changesTrim(t *testing.T, s store.Store) {
	ctx := testContext(t)
	at := func(id string, d time.Duration) place.Write {
		return put(simple(id, func(p *place.Place) { p.UpdatedAt = day0.Add(d) }), place.ExpectAny)
	}
	mustWrite(t, s, at("a", 0), at("b", 0), at("c", time.Hour))
	mustWrite(t, s, at("a", 2*time.Hour))
	log := logOf(t, s)
	if n, err := s.TrimChanges(ctx, day0); err != nil || n != 0 {
		t.Errorf("nothing is older: got %d, %v, want 0", n, err)
	}
	if got := readLog(t, s, 0); len(got) != 4 {
		t.Errorf("got %d entries from the beginning, want 4", len(got))
	}
	if n, err := s.TrimChanges(ctx, day0.Add(time.Hour)); err != nil || n != 2 {
		t.Errorf("got %d trimmed, %v, want 2", n, err)
	}
	for _, after := range []int64{0, log[0].Seq} {
		_, err := s.Changes(ctx, after, 10)
		wantError(t, err, domain.CodeGone, domain.ReasonCursorTooOld)
	}
	if got := readLog(t, s, log[1].Seq); !reflect.DeepEqual(got, log[2:]) {
		t.Errorf("got %+v, want %+v", got, log[2:])
	}
	if n, err := s.TrimChanges(ctx, day0.Add(72*time.Hour)); err != nil || n != 2 {
		t.Errorf("got %d trimmed, %v, want 2", n, err)
	}
	head := log[3].Seq
	if got := settle(t, s); got != head {
		t.Errorf("head of a trimmed log: got %d, want %d, where it was", got, head)
	}
	if got, err := s.Changes(ctx, head, 10); err != nil || len(got) != 0 {
		t.Errorf("from the head: got %v, %v, want none", got, err)
	}
	_, err := s.Changes(ctx, log[2].Seq, 10)
	wantError(t, err, domain.CodeGone, domain.ReasonCursorTooOld)
	mustWrite(t, s, at("z", 3*time.Hour))
	settle(t, s)
	if got := readLog(t, s, head); len(got) != 1 || got[0].ID != "z" || got[0].Seq <= head {
		t.Errorf("after trimming: got %+v, want z behind %d", got, head)
	}
}

// changesTrimFront has times out of order: only a front of the log is dropped,
// so that no reader misses an entry in the middle.
func changesTrimFront(t *testing.T, s store.Store) {
	for i, d := range []time.Duration{0, 5 * time.Hour, 0} {
		mustWrite(t, s, put(simple(string(rune('a'+i)), func(p *place.Place) { p.UpdatedAt = day0.Add(d) }), place.ExpectNew))
	}
	log := logOf(t, s)
	if n, err := s.TrimChanges(testContext(t), day0.Add(time.Hour)); err != nil || n != 1 {
		t.Errorf("got %d trimmed, %v, want 1", n, err)
	}
	if got := readLog(t, s, log[0].Seq); !reflect.DeepEqual(got, log[1:]) {
		t.Errorf("got %+v, want %+v", got, log[1:])
	}
}

// changesWake takes the channel before the write and only then looks: it must
// be closed for every reader, whoever wrote.
func changesWake(t *testing.T, s store.Store, o Opener) {
	for round := range 3 {
		for i, reader := range []store.Store{s, o.second(t, s)} {
			head := settle(t, reader)
			before := reader.ChangesWake()
			mustWrite(t, s, put(simple("a"), place.ExpectAny))
			ctx := testContext(t)
			select {
			case <-before:
			case <-ctx.Done():
				t.Fatalf("round %d: reader %d was never told of a write", round, i)
			}
			settle(t, reader)
			if got := readLog(t, reader, head); len(got) != 1 {
				t.Errorf("round %d: reader %d was told and saw %d entries, want 1", round, i, len(got))
			}
		}
	}
}
