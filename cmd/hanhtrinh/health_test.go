package main

import (
	"context"
	"iter"
	"log/slog"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"hanhtrinh/api"
	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
	searchsqlite "hanhtrinh/search/sqlite"
	"hanhtrinh/store/sqlite"
)

// fallible is an index whose feeder fails while it is down.
type fallible struct {
	search.Index
	down atomic.Bool
}

func (f *fallible) fails() error {
	if f.down.Load() {
		return domain.Unavailable(domain.Msg(domain.ReasonIndexDown), time.Second, nil)
	}
	return nil
}

func (f *fallible) Position(ctx context.Context) (int64, error) {
	if err := f.fails(); err != nil {
		return 0, err
	}
	return f.Index.Position(ctx)
}

func (f *fallible) Update(ctx context.Context, b search.Batch) error {
	if err := f.fails(); err != nil {
		return err
	}
	return f.Index.Update(ctx, b)
}

func (f *fallible) Rebuild(ctx context.Context, docs iter.Seq2[place.Place, error], position func() int64) error {
	if err := f.fails(); err != nil {
		return err
	}
	return f.Index.Rebuild(ctx, docs, position)
}

// unfed is a service over fresh engines whose feeder does not run yet.
func unfed(t *testing.T) (*service, *fallible) {
	t.Helper()
	ctx, dir := context.Background(), t.TempDir()
	st, err := sqlite.Open(ctx, filepath.Join(dir, "store.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close(context.Background()) })
	ix, err := searchsqlite.Open(ctx, filepath.Join(dir, "search.db"), searchsqlite.Options{Serve: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ix.Close() })
	index := &fallible{Index: ix}
	s := &service{engines: &engines{store: st, log: slog.New(slog.DiscardHandler)}, index: index}
	s.config = Config{StoreURL: "sqlite:x", Seed: "off"}
	s.feeder = &search.Feeder{Log: st, Places: st, Index: index, Logger: s.log}
	table, err := s.areas(ctx)
	if err != nil {
		t.Fatal(err)
	}
	s.table.Store(table)
	return s, index
}

func (s *service) write(t *testing.T, id string) {
	t.Helper()
	p := place.Place{ID: id, Subkind: "cafe", Name: domain.LocalizedText{"vi": "Quán"}, Location: domain.Point{Lat: 10.93, Lon: 108.1},
		Provenance: place.Provenance{Source: "test", Licence: "CC0-1.0"}}
	if err := place.Prepare(&p, s.table.Load(), domain.SystemClock()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.store.WritePlaces(context.Background(), domain.Everything(), []place.Write{{Place: p}}); err != nil {
		t.Fatal(err)
	}
}

// awaitHealth polls until the report is as wanted.
func awaitHealth(t *testing.T, s *service, what string, ok func(api.Health) bool) api.Health {
	t.Helper()
	for deadline := time.Now().Add(patience); ; {
		h := s.health(context.Background())
		if ok(h) {
			return h
		}
		if time.Now().After(deadline) {
			t.Fatalf("not %s: %+v", what, h)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func TestReadinessFollowsTheFirstSeedAlone(t *testing.T) {
	s, index := unfed(t)
	s.write(t, "first")
	if h := s.health(t.Context()); h.Ready || h.Seeded {
		t.Errorf("before the seed: %+v, want not ready", h)
	}
	if err := s.seed(t.Context()); err != nil {
		t.Fatal(err)
	}
	if h := s.health(t.Context()); h.Ready || !h.Seeded || h.PlacesHeld != 1 {
		t.Errorf("seeded and not indexed: %+v, want seeded, one place and not ready", h)
	}
	ctx, cancel := context.WithCancel(context.Background())
	fed := make(chan struct{})
	go func() { defer close(fed); s.feeder.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-fed })
	awaitHealth(t, s, "ready", func(h api.Health) bool { return h.Ready && h.Search == "ok" && h.Lag == 0 })

	index.down.Store(true)
	s.write(t, "second")
	awaitHealth(t, s, "degraded with a lag", func(h api.Health) bool {
		if !h.Ready {
			t.Fatalf("an index that is down later made the server unready: %+v", h)
		}
		return h.Search == "degraded" && h.Lag == 1 && h.LagMs > 0
	})
	index.down.Store(false)
	s.write(t, "third") // wakes the feeder
	awaitHealth(t, s, "level again", func(h api.Health) bool { return h.Ready && h.Search == "ok" && h.Lag == 0 })
}
