package importer

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
	"hanhtrinh/store"
	"hanhtrinh/store/mongo"
	"hanhtrinh/store/sqlite"
	"hanhtrinh/store/storetest/engine"
)

// onStores runs a test on a fresh store of each kind.
func onStores(t *testing.T, test func(t *testing.T, s store.Store)) {
	t.Run("sqlite", func(t *testing.T) { test(t, openSQLite(t)) })
	t.Run("mongo", func(t *testing.T) {
		s, err := mongo.Open(t.Context(), engine.Database(t), mongo.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { closeStore(t, s) })
		test(t, s)
	})
}

func openSQLite(t testing.TB) store.Store {
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "places.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeStore(t, s) })
	return s
}

func closeStore(t testing.TB, s store.Store) {
	if err := s.Close(context.Background()); err != nil {
		t.Errorf("Close: %v", err)
	}
}

// directory is the shipped table of units, read once.
var directory = sync.OnceValue(func() *area.Directory {
	data, err := area.Embedded()
	if err != nil {
		panic(err)
	}
	d, err := area.NewDirectory(data)
	if err != nil {
		panic(err)
	}
	return d
})

var day = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// on is a clock that stands at so many days after day.
func on(days int) domain.Clock {
	return func() time.Time { return day.AddDate(0, 0, days) }
}
