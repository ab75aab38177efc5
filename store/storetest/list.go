package storetest

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/store"
)

func testList(t *testing.T, o Opener) {
	t.Run("model", func(t *testing.T) { listModel(t, o.Fresh(t)) })
	t.Run("ties and edges", func(t *testing.T) { listEdges(t, o.Fresh(t)) })
	t.Run("own writes in a transaction", func(t *testing.T) { listInTx(t, o.Fresh(t)) })
}

// fill writes n random places, then changes, moves and deletes some, and
// returns the living ones as stored.
func fill(t *testing.T, s store.Store, r *rand.Rand, n int) []place.Place {
	living := map[string]place.Place{}
	var writes []place.Write
	for i := range n * 2 {
		id := fmt.Sprintf("p%03d", r.IntN(n))
		switch p, there := living[id]; {
		case there && r.IntN(4) == 0:
			writes = append(writes, remove(id, cmp.Or(p.Version, place.ExpectAny))) // not known while in the same batch
			delete(living, id)
		default:
			p := randomPlace(r, id)
			writes = append(writes, put(p, place.ExpectAny))
			living[id] = p
		}
		if len(writes) < 40 && i < n*2-1 {
			continue
		}
		versions := mustWrite(t, s, writes...)
		for j, w := range writes {
			if p, ok := living[w.Place.ID]; ok {
				p.Version = versions[j]
				living[p.ID] = p
			}
		}
		writes = nil
	}
	var all []place.Place
	for _, p := range living {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b place.Place) int { return compareIDs(a, b) })
	return all
}

func compareIDs(a, b place.Place) int {
	if a.ID < b.ID {
		return -1
	}
	return 1
}

// listModel compares ListPlaces (page by page) and EachPlace with brute force.
func listModel(t *testing.T, s store.Store) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	all := fill(t, s, r, 300)
	for range 250 {
		f := randomFilter(r, all)
		limit := 1 + r.IntN(60)
		for page := 0; page < 4; page++ {
			got, err := s.ListPlaces(testContext(t), f, limit)
			if err != nil {
				t.Fatalf("%s: %v", describe(f), err)
			}
			want := modelList(all, f, limit)
			if !slices.Equal(idsOf(got), idsOf(want)) {
				t.Fatalf("%s limit %d:\n got %v\nwant %v", describe(f), limit, idsOf(got), idsOf(want))
			}
			if len(got) < limit {
				break
			}
			last := got[len(got)-1]
			if !reflect.DeepEqual(last, want[len(want)-1]) {
				t.Fatalf("got %+v, want %+v", last, want[len(want)-1])
			}
			f.After = &place.After{ID: last.ID}
			if f.Near != nil {
				f.After.DistanceM = f.Near.DistanceM(last.Location)
			}
		}
		checkEach(t, s, f, all)
	}
}

// checkEach walks by id what the filter, without its place in a page, lets
// through.
func checkEach(t *testing.T, s store.Store, f place.Filter, all []place.Place) {
	t.Helper()
	f.After = nil
	var want []string
	for _, p := range all {
		if passes(p, f) {
			want = append(want, p.ID)
		}
	}
	var got []string
	if _, err := s.EachPlace(testContext(t), f, func(p place.Place) error {
		got = append(got, p.ID)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want) {
		t.Fatalf("EachPlace %s:\n got %v\nwant %v", describe(f), got, want)
	}
}

func listEdges(t *testing.T, s store.Store) {
	at := func(id string, lat, lon float64) place.Write {
		return put(simple(id, func(p *place.Place) { p.Location = domain.Point{Lat: lat, Lon: lon} }), place.ExpectNew)
	}
	mustWrite(t, s, at("c", 10, 108), at("a", 10, 108), at("b", 10, 108), at("e", 10.001, 108), at("d", 10.001, 108), at("far", 20, 105.8))
	here := domain.Point{Lat: 10, Lon: 108}
	edge := here.DistanceM(domain.Point{Lat: 10.001, Lon: 108})
	corner := orb.Bound{Min: orb.Point{108, 10}, Max: orb.Point{108, 10.001}}
	tests := []struct {
		name  string
		f     place.Filter
		limit int
		want  []string
	}{
		{"by id", place.Filter{}, 3, []string{"a", "b", "c"}},
		{"by id, next", place.Filter{After: &place.After{ID: "c"}}, 9, []string{"d", "e", "far"}},
		{"after an id nobody has", place.Filter{After: &place.After{ID: "bb"}}, 1, []string{"c"}},
		{"nearest first, ties by id", place.Filter{Near: &here}, 9, []string{"a", "b", "c", "d", "e", "far"}},
		{"in the middle of a tie", place.Filter{Near: &here, After: &place.After{ID: "b"}}, 2, []string{"c", "d"}},
		{"in the next tie", place.Filter{Near: &here, After: &place.After{DistanceM: edge, ID: "d"}}, 9, []string{"e", "far"}},
		{"radius inclusive", place.Filter{Near: &here, RadiusM: edge}, 9, []string{"a", "b", "c", "d", "e"}},
		{"radius just short", place.Filter{Near: &here, RadiusM: edge - 0.001}, 9, []string{"a", "b", "c"}},
		{"box inclusive", place.Filter{BBox: &corner}, 9, []string{"a", "b", "c", "d", "e"}},
		{"box and radius", place.Filter{BBox: &corner, Near: &here, RadiusM: 1}, 9, []string{"a", "b", "c"}},
		{"limit 0", place.Filter{}, 0, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := s.ListPlaces(testContext(t), tt.f, tt.limit)
			if err != nil || !slices.Equal(idsOf(got), tt.want) {
				t.Errorf("got %v, %v, want %v", idsOf(got), err, tt.want)
			}
		})
	}
	boom := errors.New("boom")
	calls := 0
	if _, err := s.EachPlace(testContext(t), place.Filter{}, func(place.Place) error { calls++; return boom }); !errors.Is(err, boom) || calls != 1 {
		t.Errorf("EachPlace: got %v after %d calls, want the error of fn after one", err, calls)
	}
}
