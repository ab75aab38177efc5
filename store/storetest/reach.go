package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/store"
)

func testReach(t *testing.T, o Opener) {
	each(t, o, map[string]func(*testing.T, store.Store){
		"inside":                  reachInside,
		"outside":                 reachOutside,
		"tombstones":              reachTombstones,
		"a batch sees its writes": reachInBatch,
		"joins a transaction":     reachInTx,
		"source ids":              reachSourceIDs,
		"model":                   reachModel,
	})
	t.Run("moved meanwhile", func(t *testing.T) {
		s := o.Fresh(t)
		reachMoved(t, []store.Store{s, o.second(t, s)})
	})
}

// in puts a record into units.
func in(keys ...string) func(*place.Place) {
	return func(p *place.Place) { p.AreaKeys = keys }
}

// reachCase is a write with a reach, on a store with "mine" in Mũi Né, "theirs"
// in Huế (both version 1), and "was" in Huế deleted (version 2).
type reachCase struct {
	name  string
	reach domain.Reach
	write place.Write
}

var (
	mine = domain.ReachOver(muiNe)
	many = domain.ReachOver(muiNe, "22@2025-07-01", domain.PlaceKey("other"), domain.AccountKey("a1"))
)

// reachInside are writes that the reach lets through.
func reachInside(t *testing.T, o store.Store) {
	for i, c := range []reachCase{
		{"everything", domain.Everything(), put(simple("theirs", in(muiNe)), 1)},
		{"change", mine, put(simple("mine", in(muiNe)), 1)},
		{"change by one of several keys", many, put(simple("mine", in(lamDong, muiNe)), place.ExpectAny)},
		{"move within it", domain.ReachOver(muiNe, hue), put(simple("mine", in(hue)), 1)},
		{"new", mine, put(simple("new", in(muiNe, lamDong)), place.ExpectNew)},
		{"new, whatever is there", many, put(simple("new", in(muiNe)), place.ExpectAny)},
		{"delete", mine, remove("mine", 1)},
		{"delete whatever is there", mine, remove("mine", place.ExpectAny)},
		{"own place, wherever it goes", domain.ReachOver(domain.PlaceKey("theirs")), put(simple("theirs", in(lamDong)), 1)},
		{"own place, into no unit", domain.ReachOver(domain.PlaceKey("theirs")), put(simple("theirs"), 1)},
		{"delete one's own", domain.ReachOver(domain.PlaceKey("theirs")), remove("theirs", 1)},
		{"revive", mine, put(simple("was", in(muiNe)), place.ExpectNew)}, // where it was no longer counts
		{"revive whatever is there", mine, put(simple("was", in(muiNe)), place.ExpectAny)},
		{"revive one's own", domain.ReachOver(domain.PlaceKey("was")), put(simple("was", in(hue)), place.ExpectNew)},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := reachState(t, o, fmt.Sprint(i))
			c.write.Place.ID = fmt.Sprint(i) + c.write.Place.ID
			reach := renamed(c.reach, fmt.Sprint(i))
			if _, err := o.WritePlaces(testContext(t), reach, []place.Write{c.write}); err != nil {
				t.Fatalf("WritePlaces: %v", err)
			}
			if got := logOf(t, o); len(got) != len(before)+1 {
				t.Errorf("got %d entries in the log, want %d", len(got), len(before)+1)
			}
		})
	}
}

// reachState adds the records that cases write, each id behind a prefix, and
// returns the log.
func reachState(t *testing.T, s store.Store, prefix string) []domain.Change {
	t.Helper()
	mustWrite(t, s, put(simple(prefix+"mine", in(muiNe)), place.ExpectNew), put(simple(prefix+"theirs", in(hue)), place.ExpectNew),
		put(simple(prefix+"was", in(hue)), place.ExpectNew), remove(prefix+"was", 1))
	return logOf(t, s)
}

// renamed puts a prefix before the place that a reach is over.
func renamed(reach domain.Reach, prefix string) domain.Reach {
	if reach.All() {
		return reach
	}
	keys := slices.Clone(reach.Keys())
	for i, key := range keys {
		if id, ok := placeOfKey(key); ok {
			keys[i] = domain.PlaceKey(prefix + id)
		}
	}
	return domain.ReachOver(keys...)
}

func placeOfKey(key string) (string, bool) {
	n := len(domain.PlaceKey(""))
	if len(key) < n || key[:n] != domain.PlaceKey("") {
		return "", false
	}
	return key[n:], true
}

// outside are writes that the reach refuses, whatever else is wrong with them.
var outside = []reachCase{
	{"nothing: change", domain.Reach{}, put(simple("mine", in(muiNe)), 1)},
	{"nothing: new", domain.Reach{}, put(simple("new", in(muiNe)), place.ExpectNew)},
	{"nothing: new in no unit", domain.Reach{}, put(simple("new"), place.ExpectNew)},
	{"nothing: delete", domain.Reach{}, remove("mine", 1)},
	{"nothing: delete whatever is there", domain.Reach{}, remove("mine", place.ExpectAny)},
	{"over no keys", domain.ReachOver(), put(simple("mine", in(muiNe)), 1)},
	{"change", mine, put(simple("theirs", in(hue)), 1)},
	{"change whatever is there", mine, put(simple("theirs", in(hue)), place.ExpectAny)},
	{"change, by several keys", many, put(simple("theirs", in(hue)), 1)},
	{"change based on another version", mine, put(simple("theirs", in(hue)), 7)},
	{"new where one lives", mine, put(simple("theirs", in(muiNe)), place.ExpectNew)},
	{"new outside", mine, put(simple("new", in(hue)), place.ExpectNew)},
	{"new outside, whatever is there", mine, put(simple("new", in(hue)), place.ExpectAny)},
	{"new outside, with a version", mine, put(simple("new", in(hue)), 3)},
	{"new in no unit", mine, put(simple("new"), place.ExpectNew)},
	{"move out", mine, put(simple("mine", in(hue)), 1)},
	{"move out, based on another version", mine, put(simple("mine", in(hue)), 7)},
	{"move out of every unit", mine, put(simple("mine"), 1)},
	{"move in", mine, put(simple("theirs", in(muiNe)), 1)},
	{"move in, whatever is there", mine, put(simple("theirs", in(muiNe)), place.ExpectAny)},
	{"delete", mine, remove("theirs", 1)},
	{"delete whatever is there", mine, remove("theirs", place.ExpectAny)},
	{"delete based on another version", mine, remove("theirs", 7)},
	{"revive outside", mine, put(simple("was", in(hue)), place.ExpectNew)},
	{"change a deleted one outside", mine, put(simple("was", in(hue)), 2)},
	{"somebody else's place", domain.ReachOver(domain.PlaceKey("mine")), put(simple("theirs", in(hue)), 1)},
	{"bare ids and codes are no keys", domain.ReachOver("mine", "22918", "22918@", "", "place:", "%", domain.AccountKey("mine")), put(simple("mine", in(muiNe)), 1)},
}

// reachOutside checks every refusal alone, in the middle of a batch and inside a
// transaction: nothing of the batch stays.
func reachOutside(t *testing.T, s store.Store) {
	before := reachState(t, s, "")
	unchanged := func(t *testing.T) {
		t.Helper()
		if got := logOf(t, s); len(got) != len(before) {
			t.Errorf("the log grew from %d to %d entries by refused writes", len(before), len(got))
		}
		for _, id := range []string{"mine", "theirs"} {
			if got := mustGet(t, s, id); got.Version != 1 {
				t.Errorf("%s: got version %d, want 1", id, got.Version)
			}
		}
		for _, id := range []string{"new", "fine", "later"} {
			_, err := s.Place(testContext(t), id)
			wantError(t, err, domain.CodeNotFound, domain.ReasonPlaceNotFound)
		}
	}
	for _, c := range outside {
		t.Run(c.name, func(t *testing.T) {
			_, err := s.WritePlaces(testContext(t), c.reach, []place.Write{c.write})
			wantRefused(t, err, 0, domain.CodeNotFound, domain.ReasonOutsideReach)
			unchanged(t)
			wide := domain.ReachOver(append(slices.Clone(c.reach.Keys()), domain.PlaceKey("fine"), domain.PlaceKey("later"))...)
			fine, after := put(simple("fine", in(hue)), place.ExpectNew), put(simple("later"), place.ExpectAny)
			_, err = s.WritePlaces(testContext(t), wide, []place.Write{fine, after, c.write, after})
			wantRefused(t, err, 2, domain.CodeNotFound, domain.ReasonOutsideReach)
			unchanged(t)
			err = s.InTx(testContext(t), func(ctx context.Context) error {
				_, err := s.WritePlaces(ctx, wide, []place.Write{fine, c.write})
				return err
			})
			wantRefused(t, err, 1, domain.CodeNotFound, domain.ReasonOutsideReach)
			unchanged(t)
		})
	}
}

// reachTombstones: what is not there any more is nobody's; what is said of it is
// said to all.
func reachTombstones(t *testing.T, s store.Store) {
	reachState(t, s, "")
	ctx := testContext(t)
	_, err := s.WritePlaces(ctx, mine, []place.Write{put(simple("was", in(muiNe)), 2)})
	wantRefused(t, err, 0, domain.CodeGone, domain.ReasonPlaceDeleted)
	_, err = s.WritePlaces(ctx, mine, []place.Write{put(simple("none", in(muiNe)), 2)})
	wantRefused(t, err, 0, domain.CodeNotFound, domain.ReasonPlaceNotFound)
	_, err = s.WritePlaces(ctx, mine, []place.Write{remove("was", 2)})
	wantRefused(t, err, 0, domain.CodeGone, domain.ReasonPlaceDeleted)
	got, err := s.WritePlaces(ctx, mine, []place.Write{put(simple("was", in(muiNe)), place.ExpectNew)})
	if err != nil || got[0] != 3 {
		t.Errorf("revived: got versions %v, %v, want 3", got, err)
	}
	_, err = s.WritePlaces(ctx, domain.ReachOver(hue), []place.Write{put(simple("was", in(hue)), 3)})
	wantRefused(t, err, 0, domain.CodeNotFound, domain.ReasonOutsideReach) // where it once was no longer counts
	_, err = s.WritePlaces(ctx, domain.Reach{}, []place.Write{remove("none", place.ExpectAny)})
	wantRefused(t, err, 0, domain.CodeNotFound, domain.ReasonOutsideReach)
}

// reachInBatch: each write is judged by what those before it leave.
func reachInBatch(t *testing.T, s store.Store) {
	ctx := testContext(t)
	reachState(t, s, "")
	got, err := s.WritePlaces(ctx, domain.ReachOver(muiNe, lamDong), []place.Write{
		put(simple("new", in(muiNe)), place.ExpectNew), put(simple("new", in(lamDong)), 1), remove("new", 2), put(simple("new", in(muiNe)), place.ExpectNew)})
	if err != nil || !slices.Equal(got, []int64{1, 2, 3, 4}) {
		t.Errorf("got versions %v, %v, want 1 to 4", got, err)
	}
	got, err = s.WritePlaces(ctx, domain.ReachOver(hue), []place.Write{remove("theirs", 1), put(simple("theirs", in(hue)), place.ExpectNew)})
	if err != nil || !slices.Equal(got, []int64{2, 3}) {
		t.Errorf("deleted and revived: got versions %v, %v, want 2 and 3", got, err)
	}
	for _, c := range []struct {
		name   string
		index  int
		writes []place.Write
	}{
		{"new, then out", 1, []place.Write{put(simple("b", in(muiNe)), place.ExpectNew), put(simple("b", in(hue)), 1)}},
		{"deleted, then revived outside", 1, []place.Write{remove("mine", 1), put(simple("mine", in(hue)), place.ExpectNew)}},
		{"the last of many", 3, []place.Write{put(simple("b", in(muiNe)), place.ExpectNew), put(simple("b", in(muiNe)), 1), remove("b", 2), remove("theirs", 3)}},
	} {
		_, err := s.WritePlaces(ctx, mine, c.writes)
		wantRefused(t, err, c.index, domain.CodeNotFound, domain.ReasonOutsideReach)
		_, err = s.Place(ctx, "b")
		wantError(t, err, domain.CodeNotFound, domain.ReasonPlaceNotFound)
		if got := mustGet(t, s, "mine"); got.Version != 1 {
			t.Errorf("%s: got version %d, want 1", c.name, got.Version)
		}
	}
}

func reachInTx(t *testing.T, s store.Store) {
	reachState(t, s, "")
	err := s.InTx(testContext(t), func(ctx context.Context) error {
		if _, err := s.WritePlaces(ctx, domain.Everything(), []place.Write{put(simple("theirs", in(muiNe)), 1), put(simple("mine", in(hue)), 1)}); err != nil {
			return err
		}
		if _, err := s.WritePlaces(ctx, mine, []place.Write{put(simple("theirs", in(muiNe)), 2)}); err != nil {
			return err
		}
		_, err := s.WritePlaces(ctx, mine, []place.Write{put(simple("mine", in(muiNe)), 2)})
		return err
	})
	wantRefused(t, err, 0, domain.CodeNotFound, domain.ReasonOutsideReach)
	if got := mustGet(t, s, "theirs"); got.Version != 1 || got.AreaKeys[0] != hue {
		t.Errorf("got version %d in %v, want it as it was", got.Version, got.AreaKeys)
	}
}

// reachSourceIDs: whether a source id is taken is said only of what is in reach.
func reachSourceIDs(t *testing.T, s store.Store) {
	mustWrite(t, s, put(simple("theirs", in(hue), withSource("x")), place.ExpectNew))
	_, err := s.WritePlaces(testContext(t), mine, []place.Write{put(simple("new", in(hue), withSource("x")), place.ExpectNew)})
	wantRefused(t, err, 0, domain.CodeNotFound, domain.ReasonOutsideReach)
	_, err = s.WritePlaces(testContext(t), mine, []place.Write{put(simple("new", in(muiNe), withSource("x")), place.ExpectNew)})
	wantRefused(t, err, 0, domain.CodeConflict, domain.ReasonSourceTaken)
}

// reachModel writes at random and compares what is refused with brute force.
func reachModel(t *testing.T, s store.Store) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	living := map[string]place.Place{}
	for range 400 {
		reach := randomReach(r)
		write := put(simple(fmt.Sprint("p", 1+r.IntN(8)), in(randomKeys(r, 3)...)), place.ExpectAny)
		write.Delete = r.IntN(4) == 0
		id := write.Place.ID
		was, lives := living[id]
		covered := !reach.Nothing() && (!lives || reach.Covers(place.ReachKeys(id, was.AreaKeys)...)) && (write.Delete || reach.Covers(place.ReachKeys(id, write.Place.AreaKeys)...))
		_, err := s.WritePlaces(testContext(t), reach, []place.Write{write})
		if covered != (err == nil) || (err != nil && !hasReason(err, domain.ReasonOutsideReach)) {
			t.Fatalf("%s: %q from %v (there: %v) to %v (delete: %v): got %v", describeReach(reach), id, was.AreaKeys, lives, write.Place.AreaKeys, write.Delete, err)
		}
		switch {
		case err != nil:
		case write.Delete:
			delete(living, id)
		default:
			living[id] = write.Place
		}
	}
}

// reachMoved lets somebody write a record while it is moved out of their reach:
// once it has gone, nothing they write may bring it back.
func reachMoved(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	for round := range 10 {
		id := fmt.Sprint("p", round)
		mustWrite(t, handles[0], put(simple(id, in(muiNe)), place.ExpectNew))
		together(4, func(i int) {
			if i == 0 {
				if _, err := handles[0].WritePlaces(ctx, domain.Everything(), []place.Write{put(simple(id, in(hue)), place.ExpectAny)}); err != nil {
					t.Error(err)
				}
				return
			}
			for range 5 {
				_, err := handles[i%2].WritePlaces(ctx, mine, []place.Write{put(simple(id, in(muiNe)), place.ExpectAny)})
				if err != nil && !hasReason(err, domain.ReasonOutsideReach) {
					t.Error(err)
				}
			}
		})
		if got := mustGet(t, handles[1], id); !slices.Equal(got.AreaKeys, []string{hue}) {
			t.Fatalf("round %d: the place is in %v, want it where it was moved to", round, got.AreaKeys)
		}
	}
}
