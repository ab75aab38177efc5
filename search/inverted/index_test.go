package inverted

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

// model is an index that looks at everything.
type model map[string]Doc

func (g Group) holds(d *Doc) bool {
	return slices.ContainsFunc(g, func(t Term) bool {
		return slices.ContainsFunc(d.Tokens, func(token string) bool {
			return token == t.Token || t.Prefix && strings.HasPrefix(token, t.Token)
		})
	})
}

func holdsAll(groups []Group, d *Doc) bool {
	return !slices.ContainsFunc(groups, func(g Group) bool { return !g.holds(d) })
}

func (m model) find(q Query) []string {
	var found []Doc
	for _, d := range m {
		if holdsAll(q.Filters, &d) && (q.Clauses == nil || slices.ContainsFunc(q.Clauses, func(c Clause) bool { return holdsAll(c, &d) })) {
			found = append(found, d)
		}
	}
	slices.SortFunc(found, func(a, b Doc) int { return q.Order.compare(keyOf(a), keyOf(b)) })
	var ids []string
	for _, d := range found {
		if q.Behind == nil || q.Order.compare(keyOf(d), *q.Behind) > 0 {
			ids = append(ids, d.ID)
		}
	}
	return ids
}

func keyOf(d Doc) Key { return Key{d.Rank, d.Name, d.ID} }

func randomToken(r *rand.Rand) string {
	const letters = "abc"
	out := ""
	for range 1 + r.IntN(3) {
		out += string(letters[r.IntN(len(letters))])
	}
	return out
}

func randomDoc(r *rand.Rand, number int64) Doc {
	d := Doc{
		Number: number, Rank: int32(r.IntN(4)), ID: fmt.Sprint("d", r.IntN(300)), Name: randomToken(r),
		Point: orb.Point{r.Float64(), r.Float64()}, Body: fmt.Sprint("body ", number),
	}
	for range r.IntN(5) {
		d.Tokens = append(d.Tokens, randomToken(r))
	}
	return d
}

func randomGroups(r *rand.Rand, most int) []Group {
	var out []Group
	for range r.IntN(most + 1) {
		var g Group
		for range 1 + r.IntN(3) {
			g = append(g, Term{randomToken(r), r.IntN(3) == 0})
		}
		out = append(out, g)
	}
	return out
}

func randomQuery(r *rand.Rand) Query {
	q := Query{Order: Order(r.IntN(3)), Filters: randomGroups(r, 2)}
	for range r.IntN(4) {
		q.Clauses = append(q.Clauses, randomGroups(r, 3))
	}
	if r.IntN(2) == 0 {
		k := keyOf(randomDoc(r, 0))
		q.Behind = &k
	}
	return q
}

// TestIndex adds, replaces and removes at random, and compares every answer with
// looking at everything. Indexes of before go on answering as before.
func TestIndex(t *testing.T) {
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 1))
		x, m := &Index{}, model{}
		type state struct {
			x *Index
			m model
		}
		var before []state
		number := int64(0)
		for range 60 {
			before = append(before, state{x, maps.Clone(m)})
			added := map[string]Doc{}
			for range r.IntN(1 + r.IntN(40)) {
				number++
				d := randomDoc(r, number)
				added[d.ID] = d
			}
			var removed []string
			for range r.IntN(12) {
				id := fmt.Sprint("d", r.IntN(300))
				removed = append(removed, id)
				delete(m, id)
			}
			x = x.With(slices.Collect(maps.Values(added)), removed...)
			maps.Copy(m, added)
			same(t, r, x, m)
		}
		for range 20 {
			s := before[r.IntN(len(before))]
			same(t, r, s.x, s.m)
		}
		if x = x.Compact(); len(x.parts) > 1 {
			t.Errorf("a compact index has %d segments", len(x.parts))
		}
		same(t, r, x, m)
		if len(before[len(before)-1].x.parts) > 6 {
			t.Errorf("%d documents are in %d segments", x.Len(), len(x.parts))
		}
	}
}

func same(t *testing.T, r *rand.Rand, x *Index, m model) {
	t.Helper()
	if x.Len() != len(m) {
		t.Fatalf("got %d documents, want %d", x.Len(), len(m))
	}
	for range 12 {
		q := randomQuery(r)
		var got []string
		for ref := range x.Find(q) {
			got = append(got, ref.ID())
			d := m[ref.ID()]
			if ref.Number() != d.Number || ref.Rank() != d.Rank || ref.Name() != d.Name || ref.Point() != d.Point || ref.Body() != d.Body {
				t.Fatalf("%s comes as %v, %q, want %+v", ref.ID(), ref.Number(), ref.Body(), d)
			}
		}
		if most := x.AtMost(q); most < len(got) {
			t.Fatalf("%+v: got %d documents, which are %d at most", q, len(got), most)
		}
		if want := m.find(q); !slices.Equal(got, want) {
			t.Fatalf("%+v: got %v, want %v", q, got, want)
		}
		if len(q.Filters) > 0 { // the first as a set of its own
			narrowed := q
			narrowed.Filters, narrowed.Among = q.Filters[1:], x.Union(q.Filters[0])
			var among []string
			for ref := range x.Find(narrowed) {
				among = append(among, ref.ID())
			}
			if !slices.Equal(among, got) {
				t.Fatalf("%+v: got %v among a set, want %v", q, among, got)
			}
		}
		q.Behind = nil
		beginning, odd := randomToken(r), func(number int64) bool { return number%2 == 1 }
		set := x.Set(q, func(ref Ref) bool { return odd(ref.Number()) })
		want, n := map[string]int{}, 0
		for _, id := range m.find(q) {
			if !odd(m[id].Number) {
				continue
			}
			n++
			tokens := slices.Clone(m[id].Tokens)
			slices.Sort(tokens)
			for _, token := range slices.Compact(tokens) {
				if strings.HasPrefix(token, beginning) {
					want[token]++
				}
			}
		}
		if got := set.Tally(beginning); set.Len() != n || !maps.Equal(got, want) {
			t.Fatalf("%+v: got %d documents and %v, want %d and %v", q, set.Len(), got, n, want)
		}
	}
	want := map[string]int{}
	for _, d := range m {
		for _, token := range slices.Compact(slices.Sorted(slices.Values(d.Tokens))) {
			if token != "a" {
				want[token]++
			}
		}
	}
	if got := x.Tokens(func(token string) bool { return token != "a" }); !maps.Equal(got, want) {
		t.Fatalf("got tokens %v, want %v", got, want)
	}
}

// TestSteps: what is added one by one lies in few segments.
func TestSteps(t *testing.T) {
	x := &Index{}
	for i := range 3000 {
		x = x.With([]Doc{{Number: int64(i), ID: fmt.Sprint(i), Rank: int32(i % 7), Tokens: []string{fmt.Sprint("t", i%10)}}})
		if len(x.parts) > 12 {
			t.Fatalf("%d documents are in %d segments", i+1, len(x.parts))
		}
	}
	n, last := 0, Key{}
	for ref := range x.Find(Query{Clauses: []Clause{{{{Token: "t3"}}}}}) {
		if k := (Key{Rank: ref.Rank(), ID: ref.ID()}); n > 0 && cmp.Or(cmp.Compare(k.Rank, last.Rank), cmp.Compare(k.ID, last.ID)) <= 0 {
			t.Fatalf("%v comes behind %v", k, last)
		} else {
			last = k
		}
		n++
	}
	if n != 300 {
		t.Errorf("got %d documents, want 300", n)
	}
}
