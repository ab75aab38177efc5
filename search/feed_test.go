package search_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
	indexes "hanhtrinh/search/sqlite"
	stores "hanhtrinh/store/sqlite"
)

// patience is how long a test waits for what must happen at all; it is no
// measure of speed.
const patience = time.Minute

func openStore(t *testing.T) *stores.Store {
	t.Helper()
	s, err := stores.Open(t.Context(), filepath.Join(t.TempDir(), "store.db"), stores.Options{Serve: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close(context.Background()) })
	return s
}

func openIndex(t *testing.T) *shaky {
	t.Helper()
	x, err := indexes.Open(t.Context(), filepath.Join(t.TempDir(), "search.db"), indexes.Options{Serve: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	return &shaky{Index: x}
}

// logBuffer is a log that may be read while it is written.
type logBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *logBuffer) count(text string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return bytes.Count(b.buf.Bytes(), []byte(text))
}

// feeding is a feeder at work.
type feeding struct {
	*search.Feeder
	log  *logBuffer
	stop func() // returns when it has stopped
}

// feed starts a feeder; it stops with the test, or before.
func feed(t *testing.T, s *stores.Store, x search.Index) *feeding {
	t.Helper()
	log := &logBuffer{}
	f := &feeding{Feeder: &search.Feeder{Log: s, Places: s, Index: x, Logger: slog.New(slog.NewTextHandler(log, nil))}, log: log}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); f.Run(ctx) }()
	f.stop = func() { cancel(); <-done }
	t.Cleanup(f.stop)
	return f
}

// await returns when holds does.
func await(t *testing.T, what string, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for !holds() {
		domain.Pause(ctx, nil, time.Millisecond)
		if ctx.Err() != nil {
			t.Fatalf("waited in vain until %s", what)
		}
	}
}

// awaitLevel waits until the index stands at the end of the log, and compares
// what is in it with the store.
func awaitLevel(t *testing.T, f *feeding, s *stores.Store) {
	t.Helper()
	await(t, "the index is level with the store", func() bool {
		head, err := s.ChangeHead(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		state := f.State()
		return state.Filled && !state.Degraded && state.Position == head && state.Lag == 0
	})
	if state := f.State(); !state.Oldest.IsZero() {
		t.Errorf("level, and yet the oldest change not in it is of %v", state.Oldest)
	}
	wantSame(t, f.Index, s)
}

// wantSame compares ids and names.
func wantSame(t *testing.T, x search.Index, s *stores.Store) {
	t.Helper()
	var want, got []string
	if _, err := s.EachPlace(t.Context(), place.Filter{}, func(p place.Place) error {
		want = append(want, p.ID+" "+domain.Fold(p.Name["vi"]))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for a := (search.Ask{Limit: 100, Order: search.ByName}); ; {
		found, err := x.Ask(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		page := &found[0]
		for _, h := range page.Hits {
			got = append(got, h.ID+" "+h.After.Key)
		}
		if !page.More {
			break
		}
		a.After = &page.Hits[len(page.Hits)-1].After
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("the index holds %d places, the store %d, or their names differ", len(got), len(want))
	}
}

func record(id, name string) place.Place {
	now := domain.SystemClock()
	return place.Place{
		ID: id, Kind: place.KindDining, Subkind: "restaurant", Category: "restaurant",
		Name: domain.LocalizedText{"vi": name}, Location: domain.Point{Lat: 10.93, Lon: 108.1}, TimeZone: place.DefaultTimeZone,
		Provenance: place.Provenance{Source: "test", Licence: "CC0-1.0"}, CreatedAt: now, UpdatedAt: now,
	}
}

// put writes n places of a name, over those there are.
func put(t *testing.T, s *stores.Store, n int, name string) {
	t.Helper()
	for from := 0; from < n; from += 400 {
		var writes []place.Write
		for i := from; i < min(from+400, n); i++ {
			writes = append(writes, place.Write{Place: record(fmt.Sprintf("p%05d", i), name), Expect: place.ExpectAny})
		}
		if _, err := s.WritePlaces(t.Context(), domain.Everything(), writes); err != nil {
			t.Fatal(err)
		}
	}
}

func remove(t *testing.T, s *stores.Store, ids ...string) {
	t.Helper()
	for _, id := range ids {
		w := place.Write{Place: place.Place{ID: id, UpdatedAt: domain.SystemClock()}, Expect: place.ExpectAny, Delete: true}
		if _, err := s.WritePlaces(t.Context(), domain.Everything(), []place.Write{w}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFeederFollows(t *testing.T) {
	s, x := openStore(t), openIndex(t)
	put(t, s, 30, "Quán Trước")
	f := feed(t, s, x)
	awaitLevel(t, f, s)
	put(t, s, 40, "Quán Sau")
	awaitLevel(t, f, s)
	remove(t, s, "p00001", "p00039")
	awaitLevel(t, f, s)
	put(t, s, 2, "Quán Sống Lại")
	awaitLevel(t, f, s)
	put(t, s, 1_300, "Quán Nhiều")
	awaitLevel(t, f, s)
	if n := x.rebuilds.Load(); n != 1 {
		t.Errorf("it was filled %d times, want once", n)
	}
	if n := f.log.count("level=WARN"); n != 0 {
		t.Errorf("got %d warnings, want none", n)
	}
}

func TestFeederFillsAnEmptyStore(t *testing.T) {
	s, x := openStore(t), openIndex(t)
	f := feed(t, s, x)
	awaitLevel(t, f, s)
	put(t, s, 3, "Quán Đầu")
	awaitLevel(t, f, s)
}

func TestFeederGoesOnFromItsPosition(t *testing.T) {
	s, x := openStore(t), openIndex(t)
	put(t, s, 10, "Một")
	f := feed(t, s, x)
	awaitLevel(t, f, s)
	f.stop()
	put(t, s, 20, "Hai")
	remove(t, s, "p00004")
	f = feed(t, s, x) // another process, as it were
	awaitLevel(t, f, s)
	if n := x.rebuilds.Load(); n != 1 {
		t.Errorf("it was filled %d times, want once", n)
	}
}

func TestFeederFillsAgainWhenToldToForget(t *testing.T) {
	s, x := openStore(t), openIndex(t)
	put(t, s, 10, "Một")
	f := feed(t, s, x)
	awaitLevel(t, f, s)
	f.stop()
	stray := search.Batch{Position: 10, Upserts: []place.Place{record("stray", "Lạc")}}
	if err := x.Update(t.Context(), stray); err != nil {
		t.Fatal(err)
	}
	if err := x.Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	f = feed(t, s, x)
	awaitLevel(t, f, s)
}

// TestFeederOfAnotherStore: an index that was filled from a store with a longer
// log is of no use to this one.
func TestFeederOfAnotherStore(t *testing.T) {
	s, x := openStore(t), openIndex(t)
	put(t, s, 3, "Ở đây")
	stray := func(yield func(place.Place, error) bool) { yield(record("stray", "Nơi khác"), nil) }
	if err := x.Rebuild(t.Context(), stray, func() int64 { return 1_000 }); err != nil {
		t.Fatal(err)
	}
	awaitLevel(t, feed(t, s, x), s)
}

func TestFeederWithManyWriters(t *testing.T) {
	s, x := openStore(t), openIndex(t)
	f := feed(t, s, x)
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for round := range 30 {
				id := fmt.Sprintf("w%d-%d", w, round%7)
				write := place.Write{Place: record(id, fmt.Sprintf("Quán %d lần %d", w, round)), Expect: place.ExpectAny, Delete: round%5 == 4}
				if _, err := s.WritePlaces(context.Background(), domain.Everything(), []place.Write{write}); err != nil && domain.CodeOf(err) != domain.CodeNotFound && domain.CodeOf(err) != domain.CodeGone {
					t.Errorf("WritePlaces: %v", err)
				}
				shared := place.Write{Place: record("shared", fmt.Sprintf("Chung %d %d", w, round)), Expect: place.ExpectAny}
				if _, err := s.WritePlaces(context.Background(), domain.Everything(), []place.Write{shared}); err != nil {
					t.Errorf("WritePlaces: %v", err)
				}
			}
		})
	}
	wg.Wait()
	awaitLevel(t, f, s)
}
