package relevance

import (
	"context"
	"crypto/rand"
	"iter"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hanhtrinh/domain/place"
	"hanhtrinh/search"
	"hanhtrinh/search/meili"
	"hanhtrinh/search/searchtest/engine"
	"hanhtrinh/search/sqlite"
)

// contender is an engine that the queries are asked of. open skips the test when
// the engine is not on this machine.
type contender struct {
	name string
	open func(t testing.TB, all []place.Place) search.Engine
}

var engines = []contender{{"sqlite", sqliteIndex}, {"meilisearch", meilisearchIndex}}

func meilisearchIndex(t testing.TB, all []place.Place) search.Engine {
	url, key := engine.Meilisearch(t)
	x, err := meili.Open(t.Context(), meili.Options{URL: url, Key: key, Prefix: "relevance" + strings.ToLower(rand.Text()), Now: func() time.Time { return day }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	fill(t, x, all)
	return x
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
