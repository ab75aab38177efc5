package area

import (
	"sync"
	"testing"
)

var shipped = sync.OnceValues(func() (*Directory, error) {
	d, err := Embedded()
	if err != nil {
		return nil, err
	}
	return NewDirectory(d)
})

// testDirectory is the view of the shipped table.
func testDirectory(t testing.TB) *Directory {
	t.Helper()
	d, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestEmbeddedIsTheWholeCountry(t *testing.T) {
	d, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	type class struct {
		level Level
		since string
	}
	got := map[class]int{}
	known := map[Ref]bool{}
	for _, u := range d.Units {
		got[class{u.Level, u.ValidFrom}]++
		if known[u.Ref] {
			t.Errorf("%s stands twice", u.Key())
		}
		known[u.Ref] = true
		if old := u.ValidFrom == CodesSince; old != (u.ValidTo == LastOldDay) || old != u.ValidFromApprox {
			t.Errorf("%s: validTo %q, approximate %v", u.Key(), u.ValidTo, u.ValidFromApprox)
		}
	}
	want := map[class]int{
		{Province, CodesSince}: 63, {District, CodesSince}: 696, {Ward, CodesSince}: 10_035,
		{Province, Reform}: 34, {Ward, Reform}: 3_321,
	}
	for c, n := range want {
		if got[c] != n {
			t.Errorf("%v: %d units, want %d", c, got[c], n)
		}
	}
	if len(got) != len(want) {
		t.Errorf("classes %v, want %v", got, want)
	}
	for _, u := range d.Units {
		if (u.Parent == Ref{}) != (u.Level == Province) || u.Level != Province && !known[u.Parent] {
			t.Errorf("%s: parent %v", u.Key(), u.Parent)
		}
	}
}

func TestEmbeddedSuccessionsLeaveNobodyOut(t *testing.T) {
	dir := testDirectory(t)
	d, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	targets := map[Ref]int{}
	for _, s := range d.Successions {
		targets[s.From]++
	}
	for _, s := range d.Successions {
		if s.Divided != (targets[s.From] > 1) {
			t.Errorf("%s -> %s: divided %v with %d successors", s.From.Key(), s.To.Key(), s.Divided, targets[s.From])
		}
	}
	for i, u := range dir.units {
		if u.ValidTo != "" && len(dir.next[i]) == 0 {
			t.Errorf("%s %s became nothing", u.Key(), u.FullName)
		}
		if u.ValidTo == "" && len(dir.prev[i]) == 0 {
			t.Errorf("%s %s was made of nothing", u.Key(), u.FullName)
		}
	}
}
