package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/store"
)

func testWrite(t *testing.T, o Opener) {
	each(t, o, map[string]func(*testing.T, store.Store){
		"versions count on": func(t *testing.T, s store.Store) {
			got := mustWrite(t, s,
				put(simple("a"), place.ExpectNew), put(simple("b"), place.ExpectAny), put(simple("a"), 1),
				put(simple("a"), place.ExpectAny), remove("b", 1), put(simple("a"), 3))
			if want := []int64{1, 1, 2, 3, 2, 4}; !reflect.DeepEqual(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		},
		"a batch sees its own writes": func(t *testing.T, s store.Store) {
			mustWrite(t, s, put(simple("a"), place.ExpectNew), remove("a", 1), put(simple("a"), place.ExpectNew))
			if got := mustGet(t, s, "a"); got.Version != 3 {
				t.Errorf("got version %d, want 3", got.Version)
			}
		},
		"a replacement is whole": func(t *testing.T, s store.Store) {
			mustWrite(t, s, put(Full("a"), place.ExpectNew), put(simple("a"), 1))
			want := simple("a", func(p *place.Place) { p.Version = 2 })
			if got := mustGet(t, s, "a"); !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v, want %+v", got, want)
			}
			got, err := s.ListPlaces(testContext(t), place.Filter{AreaKeys: Full("a").AreaKeys}, 5)
			if err != nil || len(got) != 0 {
				t.Errorf("got %v, %v, want no place in the areas it left", idsOf(got), err)
			}
		},
	})
}

// refusals are writes that the records a (living, version 2) and d (deleted,
// version 2) refuse.
var refusals = []struct {
	name   string
	write  place.Write
	code   domain.Code
	reason domain.Reason
}{
	{"new where one lives", put(simple("a"), place.ExpectNew), domain.CodeConflict, domain.ReasonPlaceExists},
	{"older version", put(simple("a"), 1), domain.CodePreconditionFailed, domain.ReasonStaleVersion},
	{"newer version", put(simple("a"), 3), domain.CodePreconditionFailed, domain.ReasonStaleVersion},
	{"version of nothing", put(simple("none"), 1), domain.CodeNotFound, domain.ReasonPlaceNotFound},
	{"version of a deleted one", put(simple("d"), 2), domain.CodeGone, domain.ReasonPlaceDeleted},
	{"delete an older version", remove("a", 1), domain.CodePreconditionFailed, domain.ReasonStaleVersion},
	{"delete nothing", remove("none", 4), domain.CodeNotFound, domain.ReasonPlaceNotFound},
	{"delete twice", remove("d", 2), domain.CodeGone, domain.ReasonPlaceDeleted},
	{"claim a taken source id", put(simple("new", withSource("taken")), place.ExpectNew), domain.CodeConflict, domain.ReasonSourceTaken},
	{"take a source id over", put(simple("a", withSource("taken")), 2), domain.CodeConflict, domain.ReasonSourceTaken},
}

func withSource(id string) func(*place.Place) {
	return func(p *place.Place) { p.SourceIDs = []place.SourceID{{System: "s", ID: id}} }
}

// testRefuse checks every refusal alone, in the middle of a batch and inside
// a transaction: nothing of the batch stays.
func testRefuse(t *testing.T, o Opener) {
	s := o.Fresh(t)
	mustWrite(t, s, put(simple("a"), place.ExpectNew), put(simple("a"), 1),
		put(simple("d"), place.ExpectNew), remove("d", 1), put(simple("owner", withSource("taken")), place.ExpectNew))
	before := logOf(t, s)
	for _, r := range refusals {
		t.Run(r.name, func(t *testing.T) {
			_, err := s.WritePlaces(testContext(t), domain.Everything(), []place.Write{r.write})
			wantRefused(t, err, 0, r.code, r.reason)
			fresh := put(simple("batch"), place.ExpectNew)
			_, err = s.WritePlaces(testContext(t), domain.Everything(), []place.Write{fresh, put(simple("more"), place.ExpectAny), r.write, put(simple("later"), place.ExpectNew)})
			wantRefused(t, err, 2, r.code, r.reason)
			checkNothingStayed(t, s, before)

			err = s.InTx(testContext(t), func(ctx context.Context) error {
				_, err := s.WritePlaces(ctx, domain.Everything(), []place.Write{fresh, r.write})
				return err
			})
			wantRefused(t, err, 1, r.code, r.reason)
			checkNothingStayed(t, s, before)
		})
	}
}

func wantRefused(t testing.TB, err error, index int, code domain.Code, reason domain.Reason) {
	t.Helper()
	wantError(t, err, code, reason)
	var w *place.WriteError
	if !errors.As(err, &w) {
		t.Fatalf("got %T, want a *place.WriteError", err)
	}
	if w.Index != index {
		t.Errorf("got index %d, want %d", w.Index, index)
	}
}

func checkNothingStayed(t testing.TB, s store.Store, before []domain.Change) {
	t.Helper()
	ctx := testContext(t)
	for _, id := range []string{"batch", "more", "later", "new", "none"} {
		_, err := s.Place(ctx, id)
		wantError(t, err, domain.CodeNotFound, domain.ReasonPlaceNotFound)
	}
	if got := mustGet(t, s, "a"); got.Version != 2 {
		t.Errorf("record a: got version %d, want 2", got.Version)
	}
	if got := logOf(t, s); !reflect.DeepEqual(got, before) {
		t.Errorf("the log grew from %d to %d entries by refused writes", len(before), len(got))
	}
}

func testSourceIDs(t *testing.T, o Opener) {
	each(t, o, map[string]func(*testing.T, store.Store){
		"stay with their place": func(t *testing.T, s store.Store) {
			mustWrite(t, s, put(simple("a", withSource("x")), place.ExpectNew), put(simple("a", withSource("x")), 1))
			wantOwner(t, s, "x", "a")
		},
		"named twice by one place": func(t *testing.T, s store.Store) {
			mustWrite(t, s, put(simple("a", func(p *place.Place) {
				p.SourceIDs = []place.SourceID{{System: "s", ID: "x"}, {System: "s", ID: "x"}}
			}), place.ExpectNew))
			wantOwner(t, s, "x", "a")
		},
		"are free once given up": func(t *testing.T, s store.Store) {
			mustWrite(t, s, put(simple("a", withSource("x")), place.ExpectNew), put(simple("a"), 1), put(simple("b", withSource("x")), place.ExpectNew))
			wantOwner(t, s, "x", "b")
		},
		"are free once deleted": func(t *testing.T, s store.Store) {
			mustWrite(t, s, put(simple("a", withSource("x")), place.ExpectNew), remove("a", 1))
			mustWrite(t, s, put(simple("b", withSource("x")), place.ExpectNew))
			wantOwner(t, s, "x", "b")
			_, err := s.WritePlaces(testContext(t), domain.Everything(), []place.Write{put(simple("a", withSource("x")), place.ExpectNew)})
			wantRefused(t, err, 0, domain.CodeConflict, domain.ReasonSourceTaken)
		},
		"claimed twice in a batch": func(t *testing.T, s store.Store) {
			_, err := s.WritePlaces(testContext(t), domain.Everything(), []place.Write{
				put(simple("a", withSource("x")), place.ExpectNew), put(simple("b", withSource("x")), place.ExpectNew)})
			wantRefused(t, err, 1, domain.CodeConflict, domain.ReasonSourceTaken)
			wantOwner(t, s, "x", "")
		},
	})
}

func wantOwner(t testing.TB, s store.Store, source, want string) {
	t.Helper()
	got, err := s.PlaceIDs(testContext(t), []place.SourceID{{System: "s", ID: source}})
	if err != nil || got["s:"+source] != want || (want == "" && len(got) != 0) {
		t.Errorf("owner of %q: got %v, %v, want %q", source, got, err, want)
	}
}

func testTombstones(t *testing.T, o Opener) {
	s := o.Fresh(t)
	got := mustWrite(t, s, put(Full("a"), place.ExpectNew), remove("a", 1), put(simple("a"), place.ExpectNew), remove("a", place.ExpectAny),
		put(simple("a"), place.ExpectAny), remove("a", 5), remove("a", place.ExpectAny), remove("never", place.ExpectAny))
	if want := []int64{1, 2, 3, 4, 5, 6, 7, 1}; !reflect.DeepEqual(got, want) {
		t.Errorf("got versions %v, want %v", got, want)
	}
	for _, id := range []string{"a", "never"} {
		_, err := s.Place(testContext(t), id)
		wantError(t, err, domain.CodeGone, domain.ReasonPlaceDeleted)
	}
	log := logOf(t, s)
	var said []string
	for _, c := range log {
		said = append(said, fmt.Sprintf("%s%d%v", c.ID, c.Version, c.Deleted))
	}
	want := []string{"a1false", "a2true", "a3false", "a4true", "a5false", "a6true", "a7true", "never1true"}
	if !reflect.DeepEqual(said, want) {
		t.Errorf("got log %v, want %v", said, want)
	}
	mustWrite(t, s, put(simple("a"), place.ExpectNew))
	if got := mustGet(t, s, "a"); got.Version != 8 {
		t.Errorf("revived as version %d, want 8", got.Version)
	}
}
