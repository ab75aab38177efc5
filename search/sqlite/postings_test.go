package sqlite

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
)

// TestAnyHolds compares walking through sorted lists with looking at all of them.
func TestAnyHolds(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		lists := make([][]int64, 1+r.IntN(4))
		var all []int64
		for i := range lists {
			for range r.IntN(60) {
				lists[i] = append(lists[i], int64(r.IntN(100)))
			}
			slices.Sort(lists[i])
			lists[i] = slices.Compact(lists[i])
			all = append(all, lists[i]...)
		}
		want := slices.Sorted(slices.Values(all))
		want = slices.Compact(want)
		var got []int64
		walk := merge{lists: slices.Clone(lists)}
		skipped := int64(r.IntN(20))
		walk.skip(skipped)
		for doc, more := walk.next(); more; doc, more = walk.next() {
			got = append(got, doc)
		}
		behind := slices.DeleteFunc(slices.Clone(want), func(doc int64) bool { return doc <= skipped })
		if !slices.Equal(got, behind) {
			t.Fatalf("merge of %v behind %d: got %v, want %v", lists, skipped, got, behind)
		}
		got = nil
		for doc := range int64(100) {
			if anyHolds(lists, doc) {
				got = append(got, doc)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
}

// TestPostingsAreForgotten: lists hold for what they were read from only, and
// never grow beyond their bound.
func TestPostingsAreForgotten(t *testing.T) {
	var p postings
	p.put(state{1, 1}, `"a"`, []int64{1, 2})
	if docs, known := p.get(state{1, 1}, `"a"`); !known || len(docs) != 2 {
		t.Errorf("got %v, %v", docs, known)
	}
	if _, known := p.get(state{1, 2}, `"a"`); known {
		t.Error("a list is known after a write")
	}
	p.put(state{1, 2}, `"b"`, nil)
	if docs, known := p.get(state{1, 2}, `"b"`); !known || docs != nil {
		t.Errorf("too long a list: got %v, %v, want it known and empty", docs, known)
	}
	for range 100 {
		p.put(state{1, 2}, string(rune('a'+len(p.lists))), make([]int64, longestPosting))
		if p.size > mostPostings {
			t.Fatalf("%d numbers are kept, want %d at most", p.size, mostPostings)
		}
	}
}

// TestCells: every place of a box is in one of its cells, and there are few.
func TestCells(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		a := orb.Point{r.Float64()*360 - 180, r.Float64()*180 - 90}
		b := orb.Point{min(180, a[0]+r.Float64()*0.8), min(90, a[1]+r.Float64()*0.8)}
		cells := cellsOf(orb.Bound{Min: a, Max: b})
		if cells == nil {
			continue
		}
		if len(cells) > mostCells {
			t.Fatalf("%v has %d cells, want %d at most", a, len(cells), mostCells)
		}
		p := domain.Point{Lon: a[0] + r.Float64()*(b[0]-a[0]), Lat: a[1] + r.Float64()*(b[1]-a[1])}
		if !slices.ContainsFunc(cellTokens(p), func(token string) bool { return slices.Contains(cells, quoted(token)) }) {
			t.Fatalf("%v is in none of the cells of %v, %v", p, a, b)
		}
	}
	if cellsOf(orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}) != nil {
		t.Error("the whole world has few cells")
	}
}

func TestIsBroad(t *testing.T) {
	for token, want := range map[string]bool{`"c"*`: true, `"kh"*`: true, `"kha"*`: false, "\"\ue002kh\"*": true, "\"\ue002kha\"*": false, `"c"`: false, `"khach"`: false} {
		if got := isBroad(token); got != want {
			t.Errorf("%q: got %v, want %v", token, got, want)
		}
	}
}
