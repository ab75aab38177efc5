package area

import (
	"slices"
	"testing"
)

func codesOf(units []Unit) (out []string) {
	for _, u := range units {
		out = append(out, u.Code)
	}
	return out
}

func TestListMatchesFoldedNamesBestFirst(t *testing.T) {
	d := testDirectory(t)
	for _, c := range []struct {
		name string
		q    Query
		want []string
	}{
		{"folded", Query{Q: "mui ne"}, []string{"22918"}},
		{"prefix", Query{Q: "mũi n"}, []string{"22918"}},
		{"type", Query{Q: "p. mui ne"}, []string{"22918"}},
		{"wrong type", Query{Q: "xã mũi né"}, nil},
		{"old name", Query{Q: "hàm tiến"}, nil},
		{"old name, then", Query{Q: "hàm tiến", AsOf: LastOldDay}, []string{"22918"}},
		{"level", Query{Q: "phan thiết", Level: District, AsOf: LastOldDay}, []string{"593"}},
		{"parents", Query{Q: "tân an, đồng nai"}, []string{"26179"}},
		{"đ", Query{Q: "da nang", Level: Province}, []string{"48"}},
		{"no spaces", Query{Q: "danang"}, []string{"48"}},
		{"code", Query{Q: "22918"}, []string{"22918"}},
		{"all words", Query{Q: "chí hồ", Level: Province}, []string{"79"}},
		{"nothing", Query{Q: "qwx"}, nil},
		{"punctuation", Query{Q: "?!"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.q.Limit = 20
			if got := codesOf(d.List(c.q).Items); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestListPutsTheTypedAccentsFirst(t *testing.T) {
	d := testDirectory(t)
	page := d.List(Query{Q: "Tân Ân", AsOf: LastOldDay, Level: Ward, Limit: 100})
	if len(page.Items) < 3 || page.Items[0].Name != "Tân Ân" {
		t.Fatalf("first of %d is %q, want Tân Ân", page.Total, page.Items[0].Name)
	}
	best := 0
	for _, u := range page.Items {
		r := d.ranker("Tân Ân")(d.find(u.Ref))
		if r < best {
			t.Errorf("%s of rank %d stands behind rank %d", u.FullName, r, best)
		}
		best = r
	}
}

func TestListPagesNeitherRepeatNorSkip(t *testing.T) {
	d := testDirectory(t)
	for _, q := range []Query{{Level: Ward}, {Q: "tân"}, {Q: "229"}, {Level: Province, AsOf: LastOldDay}} {
		var got []string
		q.Limit = 97
		total := 0
		for {
			page := d.List(q)
			got = append(got, codesOf(page.Items)...)
			if total = page.Total; page.Next == nil {
				break
			}
			q.After = page.Next
		}
		if len(got) != total {
			t.Errorf("%+v: %d units on all pages, want %d", q, len(got), total)
		}
		slices.Sort(got)
		if n := len(slices.Compact(got)); n != total {
			t.Errorf("%+v: %d different units, want %d", q, n, total)
		}
	}
}

func TestListGoesOnBehindAUnitThatIsGone(t *testing.T) {
	d := testDirectory(t)
	page := d.List(Query{Level: Province, Limit: 1, After: &Position{Ref: Ref{"02", Reform}}})
	if len(page.Items) != 1 || page.Items[0].Code != "04" {
		t.Errorf("behind 02, which is no province today, came %v, want 04", codesOf(page.Items))
	}
}
