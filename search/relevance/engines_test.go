package relevance

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"testing"
	"time"

	"hanhtrinh/domain/place"
	"hanhtrinh/search"
	"hanhtrinh/search/meili"
	"hanhtrinh/search/sqlite"
)

// engine is one that the queries are asked of.
type engine struct {
	name string
	open func(t testing.TB, all []place.Place) search.Engine
}

// engines are those there are on this machine.
func engines(t testing.TB) []engine {
	list := []engine{{"sqlite", sqliteIndex}}
	if url := os.Getenv("TEST_SEARCH_URL"); url != "" {
		list = append(list, engine{"meilisearch", func(t testing.TB, all []place.Place) search.Engine {
			x, err := meili.Open(t.Context(), meili.Options{URL: url, Key: os.Getenv("TEST_SEARCH_KEY"), Prefix: fmt.Sprintf("relevance%d", time.Now().UnixNano()), Now: func() time.Time { return day }})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { x.Close() })
			fill(t, x, all)
			return x
		}})
	}
	return list
}

func sqliteIndex(t testing.TB, all []place.Place) search.Engine {
	x, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "search.db"), sqlite.Options{Serve: true, Now: func() time.Time { return day }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	fill(t, x, all)
	return x
}

// filled is an index that takes all its places at once.
type filled interface {
	Rebuild(context.Context, iter.Seq2[place.Place, error], func() int64) error
}

func fill(t testing.TB, x filled, all []place.Place) {
	t.Helper()
	docs := func(yield func(place.Place, error) bool) {
		for _, p := range all {
			if !yield(p, nil) {
				return
			}
		}
	}
	if err := x.Rebuild(t.Context(), docs, func() int64 { return 1 }); err != nil {
		t.Fatal(err)
	}
}
