package search_test

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
	stores "hanhtrinh/store/sqlite"
)

// shaky is an index that fails when told to.
type shaky struct {
	search.Index
	down     atomic.Bool  // every call of the feeder fails
	asked    atomic.Int64 // calls of the feeder while it was down
	lost     atomic.Bool  // updates are done, and reported as failed
	rebuilds atomic.Int64
	updated  func() // told after each update
}

var errDown = errors.New("the index is down")

func (x *shaky) fails() error {
	if !x.down.Load() {
		return nil
	}
	x.asked.Add(1)
	return domain.Unavailable(domain.Msg(domain.ReasonIndexDown), time.Second, errDown)
}

func (x *shaky) Position(ctx context.Context) (int64, error) {
	if err := x.fails(); err != nil {
		return 0, err
	}
	return x.Index.Position(ctx)
}

func (x *shaky) Update(ctx context.Context, b search.Batch) error {
	if err := x.fails(); err != nil {
		return err
	}
	err := x.Index.Update(ctx, b)
	if x.updated != nil {
		x.updated()
	}
	if err == nil && x.lost.Load() {
		return domain.Unavailable(domain.Msg(domain.ReasonIndexDown), time.Second, errDown)
	}
	return err
}

func (x *shaky) Rebuild(ctx context.Context, docs iter.Seq2[place.Place, error], position func() int64) error {
	if err := x.fails(); err != nil {
		return err
	}
	x.rebuilds.Add(1)
	return x.Index.Rebuild(ctx, docs, position)
}

func TestFeederOutlivesAnIndexThatIsDown(t *testing.T) {
	s, x := openStore(t), openIndex(t)
	put(t, s, 5, "Trước")
	f := feed(t, s, x)
	awaitLevel(t, f, s)
	before := f.State()

	x.down.Store(true)
	put(t, s, 8, "Sau") // writes go on
	remove(t, s, "p00000")
	await(t, "the feeder has tried four times", func() bool { return x.asked.Load() >= 4 })
	await(t, "the lag is told", func() bool { return f.State().Lag == 9 })
	state := f.State()
	if !state.Degraded || !state.Filled || state.Position != before.Position {
		t.Errorf("got %+v, want degraded at position %d", state, before.Position)
	}
	next, err := s.Changes(t.Context(), before.Position, 1)
	if err != nil || len(next) != 1 || !state.Oldest.Equal(next[0].At) {
		t.Errorf("got oldest %v, want that of %v, %v", state.Oldest, next, err)
	}

	x.down.Store(false)
	awaitLevel(t, f, s)
	if w, i := f.log.count("does not follow the store"), f.log.count("follows the store again"); w != 1 || i != 1 {
		t.Errorf("the log tells %d failures and %d recoveries, want one of each", w, i)
	}
	if n := x.rebuilds.Load(); n != 1 {
		t.Errorf("it was filled %d times, want once", n)
	}
}

func TestFeederBeginsWithAnIndexThatIsDown(t *testing.T) {
	s, x := openStore(t), openIndex(t)
	x.down.Store(true)
	put(t, s, 5, "Trước")
	f := feed(t, s, x)
	if state := f.State(); state.Filled || !state.Degraded {
		t.Errorf("got %+v, want degraded and not filled", state)
	}
	await(t, "the lag is told", func() bool { return f.State().Lag == 5 })
	if state := f.State(); state.Filled || !state.Degraded || state.Position != -1 {
		t.Errorf("got %+v, want degraded and not filled", state)
	}
	x.down.Store(false)
	awaitLevel(t, f, s)
}

// TestFeederDoesABatchTwice: an update that was done and yet failed is done
// again, and changes nothing.
func TestFeederDoesABatchTwice(t *testing.T) {
	s, x := openStore(t), openIndex(t)
	f := feed(t, s, x)
	awaitLevel(t, f, s)
	x.lost.Store(true)
	put(t, s, 5, "Mới")
	await(t, "an update was lost", func() bool { return f.State().Degraded })
	x.lost.Store(false)
	awaitLevel(t, f, s)
}

// TestFeederStoppedBetweenBatches: a process that ends after any batch leaves
// an index that the next one brings level.
func TestFeederStoppedBetweenBatches(t *testing.T) {
	s, x := openStore(t), openIndex(t)
	f := feed(t, s, x)
	awaitLevel(t, f, s)
	for range 3 {
		f.stop()
		put(t, s, 1_200, "Lần nữa") // three batches
		remove(t, s, "p00007", "p01100")
		ctx, cancel := context.WithCancel(t.Context())
		x.updated = cancel // after the first of them
		(&search.Feeder{Log: s, Places: s, Index: x, Logger: f.Logger}).Run(ctx)
		x.updated = nil
		head, err := s.ChangeHead(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if position, err := x.Position(t.Context()); err != nil || position >= head {
			t.Fatalf("got position %d, %v, want one before %d", position, err, head)
		}
		f = feed(t, s, x)
		awaitLevel(t, f, s)
	}
	if n := x.rebuilds.Load(); n != 1 {
		t.Errorf("it was filled %d times, want once", n)
	}
}

func TestFeederFillsAgainAfterTheLogWasTrimmed(t *testing.T) {
	s, x := openStore(t), openIndex(t)
	put(t, s, 5, "Trước")
	f := feed(t, s, x)
	awaitLevel(t, f, s)
	x.down.Store(true)
	put(t, s, 9, "Sau")
	remove(t, s, "p00002")
	n, err := s.TrimChanges(t.Context(), domain.SystemClock().Add(time.Hour))
	if err != nil || n == 0 {
		t.Fatalf("trimmed %d entries, %v", n, err)
	}
	asked := x.asked.Load()
	await(t, "the feeder has tried again", func() bool { return x.asked.Load() > asked })
	x.down.Store(false)
	awaitLevel(t, f, s)
	if n := x.rebuilds.Load(); n != 2 {
		t.Errorf("it was filled %d times, want twice", n)
	}
}

// torn is a store whose reading of all places breaks off a few times.
type torn struct {
	*stores.Store
	left atomic.Int64
}

func (s *torn) EachPlace(ctx context.Context, f place.Filter, fn func(place.Place) error) (int64, error) {
	if s.left.Add(-1) < 0 {
		return s.Store.EachPlace(ctx, f, fn)
	}
	n := 0
	_, err := s.Store.EachPlace(ctx, f, func(p place.Place) error {
		if n++; n > 3 {
			return domain.Unavailable(domain.Msg(domain.ReasonStoreDown), time.Second, errors.New("torn"))
		}
		return fn(p)
	})
	return 0, err
}

func TestFeederFillsInTheEnd(t *testing.T) {
	s, x := openStore(t), openIndex(t)
	put(t, s, 10, "Quán")
	half := &torn{Store: s}
	half.left.Store(3)
	f := &search.Feeder{Log: s, Places: half, Index: x, Logger: slog.New(slog.DiscardHandler)}
	if err := f.Fill(t.Context()); domain.CodeOf(err) != domain.CodeUnavailable || !strings.Contains(err.Error(), "torn") {
		t.Errorf("got %v, want what the store said", err)
	}
	if p, err := x.Position(t.Context()); err != nil || p != -1 {
		t.Errorf("got position %d, %v, want -1", p, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); f.Run(ctx) }()
	await(t, "it is filled", func() bool { return f.State().Filled })
	cancel()
	<-done
	wantSame(t, x, s)
}
