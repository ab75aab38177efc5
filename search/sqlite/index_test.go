package sqlite_test

import (
	"path/filepath"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/search"
	"hanhtrinh/search/searchtest"
	"hanhtrinh/search/sqlite"
)

func TestIndex(t *testing.T) {
	searchtest.Run(t, func(t testing.TB, now domain.Clock) search.Index {
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
