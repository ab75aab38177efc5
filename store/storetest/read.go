package storetest

import (
	"fmt"
	"maps"
	"reflect"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/store"
)

func testRead(t *testing.T, o Opener) {
	each(t, o, map[string]func(*testing.T, store.Store){
		"empty":         readEmpty,
		"place":         readPlace,
		"places":        readPlaces,
		"thousand":      readThousand,
		"place ids":     readPlaceIDs,
		"own copies":    readOwnCopies,
		"odd ids":       readOddIDs,
		"second handle": func(t *testing.T, s store.Store) { readSecond(t, s, o) },
	})
}

func readEmpty(t *testing.T, s store.Store) {
	ctx := testContext(t)
	_, err := s.Place(ctx, "none")
	wantError(t, err, domain.CodeNotFound, domain.ReasonPlaceNotFound)
	if got, err := s.Places(ctx, []string{"none"}); err != nil || len(got) != 0 {
		t.Errorf("Places: got %v, %v, want none", got, err)
	}
	if got, err := s.Places(ctx, nil); err != nil || len(got) != 0 {
		t.Errorf("Places(nil): got %v, %v, want none", got, err)
	}
	if got, err := s.PlaceIDs(ctx, nil); err != nil || len(got) != 0 {
		t.Errorf("PlaceIDs(nil): got %v, %v, want none", got, err)
	}
	if n, err := s.CountPlaces(ctx); err != nil || n != 0 {
		t.Errorf("CountPlaces: got %d, %v, want 0", n, err)
	}
	if got, err := s.ListPlaces(ctx, place.Filter{}, 10); err != nil || len(got) != 0 {
		t.Errorf("ListPlaces: got %v, %v, want none", got, err)
	}
	if got, err := s.WritePlaces(ctx, domain.Everything(), nil); err != nil || len(got) != 0 {
		t.Errorf("WritePlaces(nil): got %v, %v, want none", got, err)
	}
	if head, err := s.ChangeHead(ctx); err != nil || head != 0 {
		t.Errorf("ChangeHead: got %d, %v, want 0", head, err)
	}
	if got, err := s.Changes(ctx, 0, 10); err != nil || got == nil || len(got) != 0 {
		t.Errorf("Changes: got %#v, %v, want an empty slice", got, err)
	}
}

func readPlace(t *testing.T, s store.Store) {
	mustWrite(t, s, put(simple("a"), place.ExpectNew), put(simple("b"), place.ExpectNew), remove("b", 1))
	if got := mustGet(t, s, "a"); got.ID != "a" || got.Version != 1 {
		t.Errorf("got %q version %d, want a version 1", got.ID, got.Version)
	}
	_, err := s.Place(testContext(t), "b")
	wantError(t, err, domain.CodeGone, domain.ReasonPlaceDeleted)
	if n, err := s.CountPlaces(testContext(t)); err != nil || n != 1 {
		t.Errorf("CountPlaces: got %d, %v, want 1", n, err)
	}
}

func readPlaces(t *testing.T, s store.Store) {
	for _, id := range []string{"a", "b", "c", "d"} {
		mustWrite(t, s, put(simple(id), place.ExpectNew))
	}
	mustWrite(t, s, remove("c", place.ExpectAny))
	got, err := s.Places(testContext(t), []string{"d", "x", "a", "c", "b"})
	if err != nil {
		t.Fatal(err)
	}
	if ids := idsOf(got); !reflect.DeepEqual(ids, []string{"d", "a", "b"}) {
		t.Errorf("got %v, want [d a b]", ids)
	}
}

func readThousand(t *testing.T, s store.Store) {
	var writes []place.Write
	var ids []string
	for i := range 1000 {
		id := fmt.Sprintf("p%04d", 999-i)
		ids = append(ids, id)
		writes = append(writes, put(simple(id), place.ExpectNew))
	}
	mustWrite(t, s, writes...)
	got, err := s.Places(testContext(t), ids)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(idsOf(got), ids) {
		t.Errorf("got %d records or another order, want the 1,000 asked for, in their order", len(got))
	}
}

func readPlaceIDs(t *testing.T, s store.Store) {
	src := func(system, id string) place.SourceID { return place.SourceID{System: system, ID: id} }
	with := func(ids ...place.SourceID) func(*place.Place) {
		return func(p *place.Place) { p.SourceIDs = ids }
	}
	mustWrite(t, s,
		put(simple("a", with(src("osm", "n1"), src("wikidata", "Q1"))), place.ExpectNew),
		put(simple("b", with(src("osm", "n2%"))), place.ExpectNew),
		put(simple("c", with(src("osm", "n3"))), place.ExpectNew), remove("c", 1))
	got, err := s.PlaceIDs(testContext(t), []place.SourceID{
		src("wikidata", "Q1"), src("osm", "n1"), src("osm", "n2%"), src("osm", "n3"), src("osm", "n_"), src("OSM", "n1")})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"wikidata:Q1": "a", "osm:n1": "a", "osm:n2%": "b"}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func readOwnCopies(t *testing.T, s store.Store) {
	p := Full("a")
	mustWrite(t, s, put(p, place.ExpectNew))
	p.Name["vi"], p.AreaKeys[0] = "written over", "x"
	first := mustGet(t, s, "a")
	first.Name["vi"], first.AreaKeys[0], first.Prices[0].What = "written over", "x", "x"
	if got := mustGet(t, s, "a"); !reflect.DeepEqual(got, Full("a")) {
		t.Errorf("a caller's change reached the stored record: %+v", got)
	}
}

func readOddIDs(t *testing.T, s store.Store) {
	odd := []string{"100%", "a_b", "aXb", "a.b*c", "$set", "it's \"q\"", `x\y`, "a/b", ".dot", "UPPER", "upper",
		"Phở 2", "日本", "e\u0301", "\u00e9", " lead", "a:b", "0", "null", "[1]", "🏖"}
	src := func(id string) place.SourceID { return place.SourceID{System: "odd", ID: id} }
	for _, id := range odd {
		mustWrite(t, s, put(simple(id, func(p *place.Place) {
			p.SourceIDs = []place.SourceID{src(id)}
			p.AreaKeys = []string{id}
		}), place.ExpectNew))
	}
	for _, id := range odd {
		if got := mustGet(t, s, id); got.ID != id {
			t.Errorf("Place(%q) returned %q", id, got.ID)
		}
		if got, err := s.PlaceIDs(testContext(t), []place.SourceID{src(id)}); err != nil || len(got) != 1 || got["odd:"+id] != id {
			t.Errorf("PlaceIDs(%q): got %v, %v", id, got, err)
		}
		if got, err := s.ListPlaces(testContext(t), place.Filter{AreaKeys: []string{id}}, 10); err != nil || !reflect.DeepEqual(idsOf(got), []string{id}) {
			t.Errorf("ListPlaces(area %q): got %v, %v", id, idsOf(got), err)
		}
	}
	if got, err := s.Places(testContext(t), odd); err != nil || !reflect.DeepEqual(idsOf(got), odd) {
		t.Errorf("Places: got %q, %v, want %q", idsOf(got), err, odd)
	}
}

func readSecond(t *testing.T, s store.Store, o Opener) {
	if o.Again == nil {
		t.Skip("this engine opens one handle only")
	}
	other := o.Again(t, s)
	mustWrite(t, s, put(simple("a"), place.ExpectNew))
	if got := mustGet(t, other, "a"); got.Version != 1 {
		t.Errorf("got version %d, want 1", got.Version)
	}
	mustWrite(t, other, put(simple("a"), 1))
	if got := mustGet(t, s, "a"); got.Version != 2 {
		t.Errorf("got version %d, want 2", got.Version)
	}
}

func idsOf(places []place.Place) []string {
	ids := make([]string, len(places))
	for i, p := range places {
		ids[i] = p.ID
	}
	return ids
}
