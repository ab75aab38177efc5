package searchtest

import (
	"fmt"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

// testFindAccents: of names with the same letters the one with the accents that
// were typed comes first, of every set. Sets of other letters stand beside it,
// and ids are given in both directions: no tie may help.
func testFindAccents(t *testing.T, open Opener) {
	for _, backwards := range []bool{false, true} {
		for i, round := range rounds(AccentPairs()) {
			t.Run(fmt.Sprintf("backwards %v %d", backwards, i), func(t *testing.T) {
				var places []place.Place
				known := map[string]string{} // id by name
				for i, pair := range round {
					for j, name := range pair.Names {
						known[name] = fmt.Sprintf("%03d-%d", i, j)
						if backwards {
							known[name] = fmt.Sprintf("%03d-%d", 999-i, 9-j)
						}
						places = append(places, named(known[name], name))
					}
				}
				f := over(t, open, places...)
				for _, pair := range round {
					wantAccents(t, f, pair, known)
				}
			})
		}
	}
}

// rounds deals sets out so that no two of a round have the same letters.
func rounds(pairs []AccentPair) (out [][]AccentPair) {
	seen := map[string]int{}
	for _, p := range pairs {
		letters := domain.Fold(p.Typed)
		if seen[letters] == len(out) {
			out = append(out, nil)
		}
		out[seen[letters]] = append(out[seen[letters]], p)
		seen[letters]++
	}
	return out
}

// wantAccents asks for one set.
func wantAccents(t *testing.T, f *search.Finder, pair AccentPair, known map[string]string) {
	t.Helper()
	wantFirst(t, f, search.Request{Text: pair.Typed}, known[pair.Names[0]])
	at := map[string]int{}
	typed := find(t, f, search.Request{Text: pair.Typed, Limit: 100})
	for i, r := range typed.Results {
		at[r.ID] = i + 1
	}
	for i, name := range pair.Names {
		if at[known[name]] == 0 {
			t.Errorf("%s: got %s without %s", pair.Typed, sketch(typed.Results), name)
		}
		if pair.Ordered && i > 0 && at[known[name]] < at[known[pair.Names[i-1]]] {
			t.Errorf("%s: got %s at %d, want it behind %s at %d", pair.Typed, name, at[known[name]], pair.Names[i-1], at[known[pair.Names[i-1]]])
		}
	}
	plain := map[string]bool{}
	for _, r := range find(t, f, search.Request{Text: domain.Fold(pair.Typed), Limit: 100}).Results {
		plain[r.ID] = r.Why.Tier == search.TierExact
	}
	for _, name := range pair.Names {
		if !plain[known[name]] {
			t.Errorf("%s without accents: %s is not found as its name", pair.Typed, name)
		}
	}
}
