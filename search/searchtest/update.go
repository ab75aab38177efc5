package searchtest

import (
	"fmt"
	"testing"

	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

func testUpdate(t *testing.T, open Opener) {
	x := with(t, open, named("a", "Chợ Đầm"), named("b", "Quán Sao"))
	steps := []struct {
		name  string
		batch search.Batch
		all   []string
		text  map[string][]string
	}{
		{"add", search.Batch{Position: 2, Upserts: []place.Place{named("c", "Quán Dừa")}},
			[]string{"a", "b", "c"}, map[string][]string{"quan": {"b", "c"}}},
		{"the same again", search.Batch{Position: 2, Upserts: []place.Place{named("c", "Quán Dừa")}},
			[]string{"a", "b", "c"}, map[string][]string{"quan": {"b", "c"}}},
		{"replace", search.Batch{Position: 3, Upserts: []place.Place{named("b", "Nhà Nghỉ", func(p *place.Place) {
			p.Amenities, p.AreaKeys, p.Kind = []string{"wifi"}, []string{"x"}, place.KindLodging
			p.Location.Lat += 1
		})}}, []string{"a", "b", "c"}, map[string][]string{"quan": {"c"}, "sao": nil, "nha nghi": {"b"}}},
		{"delete", search.Batch{Position: 4, Deletes: []string{"a", "nobody"}},
			[]string{"b", "c"}, map[string][]string{"cho": nil}},
		{"delete again", search.Batch{Position: 4, Deletes: []string{"a"}}, []string{"b", "c"}, nil},
		{"revive", search.Batch{Position: 5, Upserts: []place.Place{named("a", "Chợ Mới")}},
			[]string{"a", "b", "c"}, map[string][]string{"cho": {"a"}, "dam": nil}},
		{"both, the last of one id", search.Batch{Position: 6, Deletes: []string{"b"}, Upserts: []place.Place{named("a", "Chợ Cũ"), named("a", "Chợ Xưa")}},
			[]string{"a", "c"}, map[string][]string{"cho cu": nil, "cho xua": {"a"}, "nghi": nil}},
		{"nothing but the position", search.Batch{Position: 9}, []string{"a", "c"}, nil},
	}
	for i, s := range steps {
		update(t, x, s.batch)
		wantIDs(t, x, search.Ask{}, s.all...)
		wantSet(t, x, filtered(search.Filter{Near: &centre}), s.all...)
		for text, want := range s.text {
			wantSet(t, x, search.Ask{Match: typed(text)}, want...)
		}
		wantPosition(t, x, s.batch.Position)
		if t.Failed() {
			t.Fatalf("after step %d: %s", i, s.name)
		}
	}
	wantIDs(t, x, filtered(search.Filter{Amenities: []string{"wifi"}}))
	wantIDs(t, x, filtered(search.Filter{AreaKeys: []string{"x"}}))
	wantIDs(t, x, filtered(search.Filter{Kinds: []place.Kind{place.KindLodging}, Near: &centre}))
	// A batch from before is applied all the same.
	update(t, x, search.Batch{Position: 7, Deletes: []string{"c"}})
	wantIDs(t, x, search.Ask{}, "a")
}

func testPosition(t *testing.T, open Opener) {
	x := open(t, atNoon)
	wantPosition(t, x, -1)
	update(t, x, search.Batch{Position: 5, Upserts: []place.Place{simple("a")}})
	wantPosition(t, x, -1) // it still waits to be filled
	rebuild(t, x, 0)
	wantPosition(t, x, 0)
	wantIDs(t, x, search.Ask{})
	update(t, x, search.Batch{Position: 5, Upserts: []place.Place{simple("a")}})
	wantPosition(t, x, 5)
	for range 2 {
		if err := x.Forget(testContext(t)); err != nil {
			t.Fatal(err)
		}
		wantPosition(t, x, -1)
		wantIDs(t, x, search.Ask{}, "a") // answers as before
	}
	update(t, x, search.Batch{Position: 6, Upserts: []place.Place{simple("b")}})
	wantPosition(t, x, -1)
	wantIDs(t, x, search.Ask{}, "a", "b")
	rebuild(t, x, 7, simple("c"))
	wantPosition(t, x, 7)
	wantIDs(t, x, search.Ask{}, "c")
}

// many are n places of one version: their names say which.
func many(n int, version string) []place.Place {
	out := make([]place.Place, n)
	for i := range out {
		out[i] = named(fmt.Sprintf("p%05d", i), fmt.Sprintf("%s số %d", version, i), metresNorth(float64(i%700)))
	}
	return out
}
