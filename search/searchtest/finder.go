package searchtest

import (
	"slices"
	"strings"
	"testing"

	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

// runFinder runs what an engine is asked for people, through a Finder.
func runFinder(t *testing.T, open Opener) {
	for _, part := range []struct {
		name string
		run  func(*testing.T, Opener)
	}{
		{"FindAccents", testFindAccents},
		{"FindWords", testFindWords},
		{"FindMeaning", testFindMeaning},
		{"FindLiteral", testFindLiteral},
		{"FindNear", testFindNear},
		{"FindGuesses", testFindGuesses},
		{"FindTiers", testFindTiers},
		{"FindNearness", testFindNearness},
		{"FindPages", testFindPages},
		{"FindMatched", testFindMatched},
		{"FindOpen", testFindOpen},
		{"FindPolygon", testFindPolygon},
		{"FindPolygons", testFindPolygons},
		{"FindRoute", testFindRoute},
		{"FindFacets", testFindFacets},
		{"FindRandom", testFindRandom},
		{"FindDense", testFindDense},
		{"FindMany", testFindMany},
		{"Suggest", testSuggest},
		{"SuggestLines", testSuggestLines},
		{"SuggestNear", testSuggestNear},
	} {
		t.Run(part.name, func(t *testing.T) { part.run(t, open) })
	}
}

// finder answers from x.
func finder(x search.Engine) *search.Finder { return search.NewFinder(x, directory, atNoon) }

// over opens an index that holds list and a Finder over it.
func over(t testing.TB, open Opener, list ...place.Place) *search.Finder {
	t.Helper()
	return finder(with(t, open, list...))
}

// find asks for one page, of 20 results unless told.
func find(t testing.TB, f *search.Finder, r search.Request) search.Answer {
	t.Helper()
	if r.Limit == 0 {
		r.Limit = 20
	}
	a, err := f.Search(testContext(t), r)
	if err != nil {
		t.Fatalf("Search(%s): %v", told(r), err)
	}
	return a
}

// told is a request in few words, for messages.
func told(r search.Request) string {
	s := r.Text + " sort " + string(r.Sort)
	if r.Near != nil {
		s += " near"
	}
	if r.Route != nil {
		s += " along"
	}
	return s
}

func foundIDs(results []search.Result) []string {
	ids := make([]string, len(results))
	for i, r := range results {
		ids[i] = r.ID
	}
	return ids
}

// wantFound asks r and compares the ids in their order.
func wantFound(t testing.TB, f *search.Finder, r search.Request, want ...string) search.Answer {
	t.Helper()
	a := find(t, f, r)
	if got := foundIDs(a.Results); !slices.Equal(got, want) {
		t.Errorf("Search(%s): got %v, want %v", told(r), got, want)
	}
	return a
}

// wantFoundSet asks r and compares the ids in any order.
func wantFoundSet(t testing.TB, f *search.Finder, r search.Request, want ...string) search.Answer {
	t.Helper()
	a := find(t, f, r)
	got := foundIDs(a.Results)
	slices.Sort(got)
	if want = slices.Sorted(slices.Values(want)); !slices.Equal(got, want) {
		t.Errorf("Search(%s): got %v, want %v in any order", told(r), got, want)
	}
	return a
}

// wantFirst asks r: the first result must be want, and no guess.
func wantFirst(t testing.TB, f *search.Finder, r search.Request, want string) search.Answer {
	t.Helper()
	a := find(t, f, r)
	switch {
	case len(a.Results) == 0:
		t.Errorf("Search(%s): got nothing, want %s", told(r), want)
	case a.Results[0].ID != want:
		t.Errorf("Search(%s): got %s, want %s first", told(r), sketch(a.Results[:min(3, len(a.Results))]), want)
	case a.Results[0].Why != nil && a.Results[0].Why.Tier == search.TierWeak:
		t.Errorf("Search(%s): got %s, want no guess", told(r), sketch(a.Results[:1]))
	}
	return a
}

// sketch shows results in few words.
func sketch(results []search.Result) string {
	var parts []string
	for _, r := range results {
		s := r.ID
		if r.Why != nil {
			s += " (" + string(r.Why.Tier) + ": " + r.Why.Name + ")"
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, ", ")
}

// everyFound asks page after page and returns every result.
func everyFound(t testing.TB, f *search.Finder, r search.Request) []search.Result {
	t.Helper()
	var all []search.Result
	for {
		page := find(t, f, r)
		all = append(all, page.Results...)
		if !page.More {
			return all
		}
		if len(page.Results) != r.Limit {
			t.Fatalf("Search(%s): a page of %d results says there are more, want %d results", told(r), len(page.Results), r.Limit)
		}
		r.After = &page.Results[len(page.Results)-1].After
	}
}
