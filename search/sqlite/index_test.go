package sqlite_test

import (
	"iter"
	"path/filepath"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
	"hanhtrinh/search/searchtest"
	"hanhtrinh/search/sqlite"
)

func TestIndex(t *testing.T) {
	searchtest.Run(t, func(t testing.TB, now domain.Clock) searchtest.Index {
		return open(t, filepath.Join(t.TempDir(), "search.db"), sqlite.Options{Serve: true, Now: now})
	})
}

func open(t testing.TB, path string, o sqlite.Options) *sqlite.Index {
	t.Helper()
	x, err := sqlite.Open(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

// ask asks one question.
func ask(t testing.TB, x *sqlite.Index, a search.Ask) search.Found {
	t.Helper()
	found, err := x.Ask(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	return found[0]
}

// each gives the places of list.
func each(list []place.Place) iter.Seq2[place.Place, error] {
	return func(yield func(place.Place, error) bool) {
		for _, p := range list {
			if !yield(p, nil) {
				return
			}
		}
	}
}
