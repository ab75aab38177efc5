package mongo

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"hanhtrinh/store"
	"hanhtrinh/store/storetest"
	"hanhtrinh/store/storetest/engine"
)

// silently is without a log.
var silently = Options{Log: slog.New(slog.DiscardHandler)}

// openAt opens url for one test and closes it when the test has ended.
func openAt(t testing.TB, url string) *Store {
	t.Helper()
	s, err := Open(patient(t), url, silently)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := s.Close(ctx); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

func TestContract(t *testing.T) {
	engine.Database(t) // skips or fails here when there is no server
	urls := map[store.Store]string{}
	open := func(t testing.TB, url string) store.Store {
		s := openAt(t, url)
		urls[s] = url
		return s
	}
	storetest.Run(t, storetest.Opener{
		Fresh: func(t testing.TB) store.Store { return open(t, engine.Database(t)) },
		Again: func(t testing.TB, s store.Store) store.Store { return open(t, urls[s]) },
	})
}
