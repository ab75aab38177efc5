package area

import (
	"slices"
	"testing"

	"hanhtrinh/domain"
)

func TestUnitByBareCodeIsTodaysElseTheLast(t *testing.T) {
	d := testDirectory(t)
	for _, c := range []struct{ code, asOf, want string }{
		{"22918", Today, "Phường Mũi Né"},
		{"22918", "2025-07-01", "Phường Mũi Né"},
		{"22918", "2025-06-30", "Phường Hàm Tiến"},
		{"22918", "2004-07-08", "Phường Hàm Tiến"},
		{"60", Today, "Tỉnh Bình Thuận"}, // no such province today: the last one
		{"593", Today, "Thành phố Phan Thiết"},
		{"60", "2025-07-01", ""},
		{"22918", "2004-07-07", ""},
		{"99999", Today, ""},
		{"", Today, ""},
	} {
		u, err := d.Unit(c.code, c.asOf)
		if u.FullName != c.want {
			t.Errorf("%s as of %q = %q, want %q", c.code, c.asOf, u.FullName, c.want)
		}
		if (domain.CodeOf(err) == domain.CodeNotFound) != (c.want == "") {
			t.Errorf("%s as of %q: error %v", c.code, c.asOf, err)
		}
	}
}

func TestAncestorsAndKeys(t *testing.T) {
	d := testDirectory(t)
	var got []string
	for _, u := range d.Ancestors(Ref{"22918", CodesSince}) {
		got = append(got, u.FullName)
	}
	if want := []string{"Thành phố Phan Thiết", "Tỉnh Bình Thuận"}; !slices.Equal(got, want) {
		t.Errorf("ancestors = %v, want %v", got, want)
	}
	keys := d.Keys([]Ref{{"22918", Reform}, {"22918", CodesSince}, {"22915", CodesSince}, {"x", "y"}})
	want := []string{"22915@2004-07-08", "22918@2004-07-08", "22918@2025-07-01", "593@2004-07-08", "60@2004-07-08", "68@2025-07-01", "x@y"}
	if !slices.Equal(keys, want) {
		t.Errorf("keys = %v, want %v", keys, want)
	}
	if got := d.Keys(nil); len(got) != 0 {
		t.Errorf("keys of nothing = %v", got)
	}
}

func TestSuccessorsAndPredecessors(t *testing.T) {
	d := testDirectory(t)
	codes := func(units []Unit) (out []string) {
		for _, u := range units {
			out = append(out, u.Code)
		}
		return out
	}
	if got, want := codes(d.Successors(Ref{"760", CodesSince})), []string{"26737", "26740", "26743", "26758"}; !slices.Equal(got, want) {
		t.Errorf("Quận 1 became %v, want %v", got, want)
	}
	if got, want := codes(d.Predecessors(Ref{"22918", Reform})), []string{"22915", "22918", "22957"}; !slices.Equal(got, want) {
		t.Errorf("Mũi Né was made of %v, want %v", got, want)
	}
	if got := d.Successors(Ref{"x", "y"}); got != nil {
		t.Errorf("an unknown unit became %v", got)
	}
}

func TestDirectoryBearsABrokenTable(t *testing.T) {
	ring := func(code, parent string) Unit {
		return Unit{Ref: Ref{code, "2030-01-01"}, Level: Ward, Name: code, FullName: code, Parent: Ref{parent, "2030-01-01"}, ValidTo: "2031-01-01"}
	}
	d, err := NewDirectory(Dataset{
		Units: []Unit{ring("1", "2"), ring("2", "1"), ring("3", "9"), ring("3", "1")},
		Successions: []Succession{
			{From: Ref{"1", "2030-01-01"}, To: Ref{"2", "2030-01-01"}},
			{From: Ref{"2", "2030-01-01"}, To: Ref{"1", "2030-01-01"}},
			{From: Ref{"2", "2030-01-01"}, To: Ref{"2", "2030-01-01"}},
			{From: Ref{"2", "2030-01-01"}, To: Ref{"404", "2030-01-01"}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if d.Len() != 3 {
		t.Errorf("%d units, want 3: the last of two with one Ref counts", d.Len())
	}
	if got := len(d.Ancestors(Ref{"1", "2030-01-01"})); got != 3 {
		t.Errorf("%d ancestors in a ring, want the climb to end at 3", got)
	}
	if got := d.Resolve("1", Today); len(got) != 0 {
		t.Errorf("a ring of successions led to %v", sketch(got))
	}
}

func TestMergeLaysOneTableOverAnother(t *testing.T) {
	a, b, c := Ref{"01", "2000-01-01"}, Ref{"02", "2000-01-01"}, Ref{"03", "2020-01-01"}
	base := Dataset{
		Units: []Unit{
			{Ref: a, Name: "A", NameEn: "A", Point: &domain.Point{Lat: 10, Lon: 106}, AreaKm2: 5, Population: 7, Seat: "s"},
			{Ref: b, Name: "B"},
		},
		Successions: []Succession{{From: a, To: c, Divided: true}, {From: b, To: c}},
		Boundaries:  []Boundary{{Ref: a, GeoJSON: []byte("old")}},
	}
	got := Merge(base, Dataset{
		Units:       []Unit{{Ref: a, Name: "A2", ValidTo: "2019-12-31", Population: 8}, {Ref: c, Name: "C"}},
		Successions: []Succession{{From: a, To: c, Divided: true}, {From: a, To: c}},
		Boundaries:  []Boundary{{Ref: a, GeoJSON: []byte("new")}, {Ref: c, GeoJSON: []byte("c")}},
	})
	if len(got.Units) != 3 {
		t.Fatalf("units = %+v", got.Units)
	}
	u := got.Units[0]
	if u.Name != "A2" || u.ValidTo != "2019-12-31" || u.Population != 8 || u.NameEn != "A" || u.AreaKm2 != 5 || u.Seat != "s" || u.Point == nil {
		t.Errorf("unit = %+v, want the new values and what only the base knows", u)
	}
	if want := []Succession{{From: b, To: c}, {From: a, To: c}}; !slices.Equal(got.Successions, want) {
		t.Errorf("successions = %v, want %v", got.Successions, want)
	}
	if len(got.Boundaries) != 2 || string(got.Boundaries[0].GeoJSON) != "new" {
		t.Errorf("boundaries = %v", got.Boundaries)
	}
	if base.Units[0].Name != "A" || len(base.Boundaries) != 1 || string(base.Boundaries[0].GeoJSON) != "old" {
		t.Error("the base was changed")
	}
}

func TestMergeDropsAUnitThatGotAnotherCode(t *testing.T) {
	old, wrong, right, other := Ref{"00001", CodesSince}, Ref{"00001", Reform}, Ref{"00002", Reform}, Ref{"00003", Reform}
	base := Dataset{
		Units:       []Unit{{Ref: old}, {Ref: wrong}, {Ref: other}},
		Successions: []Succession{{From: old, To: wrong}},
	}
	refs := func(d Dataset) (out []Ref) {
		for _, u := range d.Units {
			out = append(out, u.Ref)
		}
		return out
	}
	moved := Dataset{Units: []Unit{{Ref: right}}, Successions: []Succession{{From: old, To: right}}}
	if got, want := refs(Merge(base, moved)), []Ref{old, other, right}; !slices.Equal(got, want) {
		t.Errorf("units %v, want %v", got, want)
	}
	moved.Units = append(moved.Units, Unit{Ref: wrong})
	if got := refs(Merge(base, moved)); !slices.Contains(got, wrong) {
		t.Errorf("units %v lack one that the newer table names", got)
	}
}
