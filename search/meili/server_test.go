package meili_test

import (
	"crypto/rand"
	"strings"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/search/meili"
	"hanhtrinh/search/searchtest/engine"
)

// server is a Meilisearch for tests.
type server struct{ url, key string }

// shared returns the server that all tests here use.
func shared(t testing.TB) *server {
	t.Helper()
	url, key := engine.Meilisearch(t)
	return &server{url, key}
}

// options are those of an index that no other test sees.
func (s *server) options(now domain.Clock) meili.Options {
	return meili.Options{URL: s.url, Key: s.key, Prefix: "t" + strings.ToLower(rand.Text()), Now: now}
}

func open(t testing.TB, o meili.Options) *meili.Index {
	t.Helper()
	x, err := meili.Open(t.Context(), o)
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
