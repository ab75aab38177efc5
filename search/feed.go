package search

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"sync/atomic"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

// Feeder keeps an index level with the store: it reads the change log from the
// index's own position, so it needs no memory of its own and a crash at any
// moment costs nothing but doing the last batch again. Of several processes that
// share an index one feeds it (Run), and the others look on (Watch).
type Feeder struct {
	Log    domain.ChangeLog
	Places place.Store
	Index  Index
	Logger *slog.Logger

	state atomic.Pointer[State]
}

// State is how far the index is, as /readyz reports it.
type State struct {
	Filled   bool  // it was filled at least once
	Degraded bool  // its last step failed
	Position int64 // change log position reached
	Lag      int64 // entries of the log not in it yet
	// Oldest is when the first of them was written; zero when there is none.
	Oldest time.Time
}

// Feeding in numbers: entries of one batch, and the waits between failed tries.
const (
	feedBatch   = 500
	feedTimeout = 30 * time.Second
	lagTimeout  = time.Second
	firstWait   = 50 * time.Millisecond
	longestWait = 5 * time.Second
	lookAgain   = 250 * time.Millisecond // at an index that is behind
)

// State returns how far the index is. Before the first step nothing is known:
// not filled and degraded.
func (f *Feeder) State() State {
	if s := f.state.Load(); s != nil {
		return *s
	}
	return State{Degraded: true, Position: -1}
}

// Run feeds until ctx ends. Failures are retried with growing waits; the first
// of a row is logged, and the recovery.
func (f *Feeder) Run(ctx context.Context) {
	wait := time.Duration(0)
	for ctx.Err() == nil {
		wake := f.Log.ChangesWake()
		more, err := f.step(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			if wait == 0 {
				f.Logger.Warn("the search index does not follow the store", "error", err)
			}
			wait = min(max(2*wait, firstWait), longestWait)
			f.fail(ctx)
			domain.Pause(ctx, nil, wait)
			continue
		case wait > 0:
			f.Logger.Info("the search index follows the store again")
			wait = 0
		}
		if !more {
			domain.Pause(ctx, wake, longestWait)
		}
	}
}

// Watch tells how far the index is while another process feeds it, until ctx
// ends.
func (f *Feeder) Watch(ctx context.Context) {
	for ctx.Err() == nil {
		wake, most := f.Log.ChangesWake(), longestWait
		if err := f.look(ctx); err != nil && ctx.Err() == nil {
			f.fail(ctx)
		}
		if s := f.State(); s.Degraded || !s.Filled || s.Lag > 0 {
			wake, most = nil, lookAgain
		}
		domain.Pause(ctx, wake, most)
	}
}

// look measures where the index stands.
func (f *Feeder) look(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, lagTimeout)
	defer cancel()
	position, err := f.Index.Position(ctx)
	if err != nil {
		return err
	}
	s := State{Filled: position >= 0, Position: position}
	if err := f.measure(ctx, &s); errors.Is(err, errRefill) {
		s.Filled = false // it is of another store, and will be filled anew
	} else if err != nil {
		return err
	}
	f.state.Store(&s)
	return nil
}

// fail notes that a step failed, and how far the index has fallen behind since,
// as far as the log tells.
func (f *Feeder) fail(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, lagTimeout)
	defer cancel()
	s := f.State()
	s.Degraded = true
	_ = f.measure(ctx, &s) // the step's own failure is the one that is reported
	f.state.Store(&s)
}

// step brings the index one batch further; more says that there is more to do.
func (f *Feeder) step(ctx context.Context) (more bool, err error) {
	more, err = f.follow(ctx)
	if errors.Is(err, errRefill) {
		return true, f.Fill(ctx) // takes as long as it takes
	}
	return more, err
}

// follow applies the next batch of the log. errRefill when the index was never
// filled, was told to forget, or stands outside of what the log holds.
func (f *Feeder) follow(ctx context.Context) (more bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, feedTimeout)
	defer cancel()
	position, err := f.Index.Position(ctx)
	if err != nil {
		return false, err
	}
	if position < 0 {
		return false, errRefill
	}
	changes, err := f.Log.Changes(ctx, position, feedBatch)
	if domain.CodeOf(err) == domain.CodeGone {
		return false, errRefill
	}
	if err != nil {
		return false, err
	}
	if len(changes) > 0 {
		batch, err := f.batch(ctx, changes)
		if err != nil {
			return false, err
		}
		if err := f.Index.Update(ctx, batch); err != nil {
			return false, err
		}
		position = batch.Position
	}
	return len(changes) == feedBatch, f.report(ctx, position)
}

// report notes how far the index is now. errRefill when it stands beyond the
// end of the log: then it was filled from another store.
func (f *Feeder) report(ctx context.Context, position int64) error {
	s := State{Filled: true, Position: position}
	if err := f.measure(ctx, &s); err != nil {
		return err
	}
	f.state.Store(&s)
	return nil
}

// measure fills in Lag and Oldest, entries that no reader sees yet included.
func (f *Feeder) measure(ctx context.Context, s *State) error {
	head, err := f.Log.ChangeHead(ctx)
	if err != nil {
		return err
	}
	if head < s.Position {
		return errRefill
	}
	pending, age, err := f.Log.ChangesPending(ctx)
	if err != nil {
		return err
	}
	var oldest time.Time
	if pending > 0 {
		oldest = domain.SystemClock().Add(-age)
	}
	if head > s.Position {
		next, err := f.Log.Changes(ctx, max(s.Position, 0), 1)
		if err != nil && domain.CodeOf(err) != domain.CodeGone {
			return err
		}
		for _, c := range next {
			oldest = c.At
		}
	}
	s.Lag, s.Oldest = head-max(s.Position, 0)+int64(pending), oldest
	return nil
}

// batch looks up what became of the records that changed: the newest state of
// each, whatever happened on the way there.
func (f *Feeder) batch(ctx context.Context, changes []domain.Change) (Batch, error) {
	b := Batch{Position: changes[len(changes)-1].Seq}
	missing := map[string]bool{}
	var ids []string
	for _, c := range changes {
		if c.Collection == domain.CollectionPlaces && !missing[c.ID] {
			missing[c.ID] = true
			ids = append(ids, c.ID)
		}
	}
	var err error
	if b.Upserts, err = f.Places.Places(ctx, ids); err != nil {
		return b, err
	}
	for _, p := range b.Upserts {
		delete(missing, p.ID)
	}
	for _, id := range ids {
		if missing[id] {
			b.Deletes = append(b.Deletes, id)
		}
	}
	return b, nil
}

// Fill builds the whole index anew from the store and swaps it in.
func (f *Feeder) Fill(ctx context.Context) error {
	var position int64
	docs := func(yield func(place.Place, error) bool) {
		at, err := f.Places.EachPlace(ctx, place.Filter{}, func(p place.Place) error {
			if !yield(p, nil) {
				return errStopped
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStopped) {
			yield(place.Place{}, err)
		}
		position = at
	}
	return f.Index.Rebuild(ctx, iter.Seq2[place.Place, error](docs), func() int64 { return position })
}

var (
	errStopped = errors.New("the index wants no more places")
	errRefill  = errors.New("the index has to be filled anew")
)
