package importer

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/store"
)

const csvHead = "id,name,name_en,subkind,lat,lon,osm_id,wikidata,source\n"

// importCSV imports rows under csvHead and wants no error unless one is given.
func importCSV(t testing.TB, s store.Store, days int, rows string, change ...func(*Options)) (Report, error) {
	t.Helper()
	o := Options{Store: s, Areas: directory(), Now: on(days)}
	for _, c := range change {
		c(&o)
	}
	return Import(t.Context(), o, NewCSV("t.csv", strings.NewReader(csvHead+rows), 0, directory(), nil))
}

func keepGoing(o *Options) { o.KeepGoing = true }

func mustPlace(t testing.TB, s store.Store, id string) place.Place {
	t.Helper()
	p, err := s.Place(t.Context(), id)
	if err != nil {
		t.Fatalf("Place(%s): %v", id, err)
	}
	return p
}

// edit changes a record as a person does.
func edit(t testing.TB, s store.Store, id string, days int, change func(*place.Place)) {
	t.Helper()
	p := mustPlace(t, s, id)
	change(&p)
	if err := place.Prepare(&p, directory(), on(days)()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.WritePlaces(t.Context(), domain.Everything(), []place.Write{{Place: p, Expect: p.Version}}); err != nil {
		t.Fatal(err)
	}
}

func TestImportRefreshesWhatNobodyEdited(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		const rows = "a,Quán A,,restaurant,10.93,108.1,n1,,osm-a\nb,Quán B,,restaurant,10.94,108.1,n2,,osm-a\n"
		if r, err := importCSV(t, s, 0, rows); err != nil || r.Created != 2 {
			t.Fatalf("%s, %v", r.Summary(), err)
		}
		edit(t, s, "b", 1, func(p *place.Place) { p.Name["vi"] = "Quán của B" })
		const newer = "a,Quán A mới,Eatery A,cafe,10.931,108.1,n1,,osm-a\nb,Quán B mới,Eatery B,cafe,10.941,108.1,n2,Q7,osm-a\n"
		r, err := importCSV(t, s, 2, newer)
		if err != nil || r.Updated != 2 || r.Kept != 1 {
			t.Fatalf("%s, kept %d, %v", r.Summary(), r.Kept, err)
		}
		a, b := mustPlace(t, s, "a"), mustPlace(t, s, "b")
		if a.Name["vi"] != "Quán A mới" || a.Subkind != "cafe" || a.Location.Lat != 10.931 || !a.AsImported() {
			t.Errorf("a was not refreshed: %+v", a)
		}
		if b.Name["vi"] != "Quán của B" || b.Subkind != "restaurant" || b.Location.Lat != 10.94 || b.AsImported() {
			t.Errorf("the edit of b was overwritten: %+v", b)
		}
		if b.Name["en"] != "Eatery B" || len(b.Aliases) != 1 || b.Aliases[0].Text != "Quán B mới" || len(b.SourceIDs) != 3 {
			t.Errorf("b was not completed: name %v, aliases %v, source ids %v", b.Name, b.Aliases, b.SourceIDs)
		}
		if r, err := importCSV(t, s, 3, newer); err != nil || r.Written() != 0 || r.Unchanged != 2 {
			t.Errorf("again: %s, %v, want nothing written", r.Summary(), err)
		}
		if c := mustPlace(t, s, "a"); !c.CreatedAt.Equal(day) || c.Version != 2 {
			t.Errorf("a: created %v, version %d, want %v and 2", c.CreatedAt, c.Version, day)
		}
	})
}

func TestImportCompletesTheRecordOfAnotherSource(t *testing.T) {
	s := openSQLite(t)
	mine := place.Place{
		ID: "own", Subkind: "museum", Name: domain.LocalizedText{"vi": "Bảo tàng Bình Thuận"}, Location: domain.Point{Lat: 10.93, Lon: 108.1},
		SourceIDs: []place.SourceID{{System: "osm", ID: "n9"}}, Provenance: place.Provenance{Source: "survey", Licence: "CC0-1.0", Attribution: "Sở Văn hóa"},
	}
	if err := place.Prepare(&mine, directory(), day); err != nil {
		t.Fatal(err)
	}
	if _, err := s.WritePlaces(t.Context(), domain.Everything(), []place.Write{{Place: mine}}); err != nil {
		t.Fatal(err)
	}
	if r, err := importCSV(t, s, 1, "x,Bảo tàng tỉnh,Provincial Museum,gallery,10.95,108.1,n9,,osm-c\n"); err != nil || r.Updated != 1 || r.Created != 0 {
		t.Fatalf("%s, %v", r.Summary(), err)
	}
	p := mustPlace(t, s, "own")
	if p.Name["vi"] != "Bảo tàng Bình Thuận" || p.Name["en"] != "Provincial Museum" || p.Subkind != "museum" || p.Location.Lat != 10.93 {
		t.Errorf("record = %+v", p)
	}
	if p.Provenance.Source != "survey" || p.Provenance.Licence != "CC0-1.0" || p.Provenance.Attribution != "Sở Văn hóa; "+osmCredit {
		t.Errorf("provenance = %+v", p.Provenance)
	}
	if found, err := s.PlaceIDs(t.Context(), []place.SourceID{{System: "csv", ID: "x"}}); err != nil || found["csv:x"] != "own" {
		t.Errorf("PlaceIDs = %v, %v, want csv:x to lead to own", found, err)
	}
}

func TestImportStopsAtTheFirstRefusedRow(t *testing.T) {
	var rows strings.Builder
	for i := range 700 {
		fmt.Fprintf(&rows, "p%d,Quán số %d,,cafe,10.93,108.1,,,survey\n", i, i)
	}
	bad := rows.String() + "bad,Quán hỏng,,cafe,108.1,10.93,,,survey\n"
	rest := bad + "last,Quán cuối,,cafe,10.93,108.1,,,survey\n"
	onStores(t, func(t *testing.T, s store.Store) {
		r, err := importCSV(t, s, 0, rest)
		if !errors.Is(err, ErrRefused) || !r.Stopped || r.Created != 500 || r.Read != 701 || r.Refused != 1 {
			t.Errorf("%+v, %v, want a stop after the 500 rows of the first batch", r, err)
		}
		n, err := s.CountPlaces(t.Context())
		if err != nil || n != int64(r.Written()) {
			t.Errorf("%d places in the store, %v, the report says %d", n, err, r.Written())
		}
		if len(r.Refusals) != 1 || r.Refusals[0].String() != "t.csv:702: lat,lon: The two axes look swapped; the order here is lat,lon." {
			t.Errorf("refusals = %v", r.Refusals)
		}
		r, err = importCSV(t, s, 0, rest, keepGoing)
		if !errors.Is(err, ErrRefused) || r.Stopped || r.Created != 201 || r.Unchanged != 500 || r.Refused != 1 {
			t.Errorf("%s, %v, want all but the bad row", r.Summary(), err)
		}
	})
}

func TestNearDuplicatesAreLinked(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		if _, err := importCSV(t, s, 0, "first,Quán Cây Bàng,,seafood,10.93,108.2,,,survey\nsight,Bãi đá Ông Địa,,beach,10.95,108.21,,,survey\n"); err != nil {
			t.Fatal(err)
		}
		r, err := importCSV(t, s, 1, strings.Join([]string{
			"near,quan cay bang,,restaurant,10.931,108.2,,,survey",       // 111 m
			"third,QUÁN CÂY BÀNG,,restaurant,10.9315,108.2,,,survey",     // 167 m from first, 56 m from near
			"far,Quán Cây Bàng,,seafood,10.94,108.2,,,survey",            // 1.1 km
			"beach,Bai Da Ong Dia,,attraction,10.954,108.21,,,survey",    // 445 m, both are sights
			"cafe,Bãi đá Ông Địa,,cafe,10.946,108.21,,,survey",           // 445 m, not a sight
			"wc1,Nhà vệ sinh công cộng,,toilet,10.92,108.2,,,survey",     // a name that says nothing
			"wc2,Nhà vệ sinh công cộng,,toilet,10.9201,108.2,,,survey\n", // 11 m
		}, "\n"))
		if err != nil || r.Duplicates != 3 || len(r.DuplicateList) != 3 {
			t.Fatalf("%s, %v, list %+v", r.Summary(), err, r.DuplicateList)
		}
		want := map[string]string{"near": "first", "third": "first", "far": "", "beach": "sight", "cafe": "", "wc2": ""}
		for id, of := range want {
			if p := mustPlace(t, s, id); p.DuplicateOf != of {
				t.Errorf("%s: duplicateOf %q, want %q", id, p.DuplicateOf, of)
			}
		}
		if d := r.DuplicateList[0]; d.ID != "near" || d.Of != "first" || d.Line != 2 || d.DistanceM < 105 || d.DistanceM > 120 {
			t.Errorf("duplicate = %+v", d)
		}
	})
}

func TestDeletedPlacesStayDeleted(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		const rows = "a,Quán A,,cafe,10.93,108.1,n1,,osm-a\nb,Quán B,,cafe,10.94,108.1,n2,,osm-a\n"
		if _, err := importCSV(t, s, 0, rows); err != nil {
			t.Fatal(err)
		}
		remove := place.Write{Place: place.Place{ID: "a", UpdatedAt: on(1)()}, Expect: 1, Delete: true}
		if _, err := s.WritePlaces(t.Context(), domain.Everything(), []place.Write{remove}); err != nil {
			t.Fatal(err)
		}
		r, err := importCSV(t, s, 2, rows+"c,Quán C,,cafe,10.95,108.1,n3,,osm-a\n")
		if err != nil || r.Deleted != 1 || r.Created != 1 || r.Unchanged != 1 {
			t.Errorf("%s, %v", r.Summary(), err)
		}
		if _, err := s.Place(t.Context(), "a"); domain.CodeOf(err) != domain.CodeGone {
			t.Errorf("Place(a) = %v, want gone", err)
		}
	})
}

func TestOneSourceIDOneRecord(t *testing.T) {
	s := openSQLite(t)
	const rows = "a,Đồi cát,,dune,10.95,108.3,n1,Q1,osm-a\nb,Đồi cát bay,,dune,10.96,108.3,w1,Q1,osm-a\na,Đồi cát,,dune,10.95,108.3,n1,Q1,osm-a\n"
	for run := range 2 {
		r, err := importCSV(t, s, run, rows, keepGoing)
		if !errors.Is(err, ErrRefused) || r.Refused != 1 || r.Refusals[0].Line != 4 || r.Refusals[0].Column != "id" || r.Created != 2*(1-run) {
			t.Errorf("run %d: %s, %v, %v", run, r.Summary(), err, r.Refusals)
		}
		if r.Warnings != 1 || r.WarningList[0].Column != "wikidata" || r.WarningList[0].Line != 3 {
			t.Errorf("run %d: warnings %v, want Q1 taken by a", run, r.WarningList)
		}
	}
}

func TestAnIDSharedByChanceIsNotAMatch(t *testing.T) {
	s := openSQLite(t)
	own := place.Place{ID: "lan-rung", Subkind: "resort", Name: domain.LocalizedText{"vi": "Lan Rừng Resort"}, Location: domain.Point{Lat: 10.3266, Lon: 107.0813}, Provenance: place.Provenance{Source: "survey", Licence: "CC0-1.0"}}
	if err := place.Prepare(&own, directory(), day); err != nil {
		t.Fatal(err)
	}
	if _, err := s.WritePlaces(t.Context(), domain.Everything(), []place.Write{{Place: own}}); err != nil {
		t.Fatal(err)
	}
	for run := range 2 {
		r, err := importCSV(t, s, run, "lan-rung,Lan Rừng,,cafe,10.3421,107.0781,u1,,osm-b\n")
		if err != nil || r.Created != 1-run || r.Unchanged != run {
			t.Errorf("run %d: %s, %v", run, r.Summary(), err)
		}
	}
	if p := mustPlace(t, s, "lan-rung"); p.Version != 1 {
		t.Errorf("the resort was changed: %+v", p)
	}
	found, err := s.PlaceIDs(t.Context(), []place.SourceID{{System: "csv", ID: "lan-rung"}})
	if id := found["csv:lan-rung"]; err != nil || !strings.HasPrefix(id, "lan-rung-") {
		t.Errorf("the café is %q, %v", id, err)
	}
}
