package sqlite

import (
	"context"
	"sync"
	"time"
)

// watchEvery is how often commits of other processes are looked for.
const watchEvery = 250 * time.Millisecond

// bell wakes those who wait for the change log to grow.
type bell struct {
	mu    *sync.Mutex
	rung  int64 // position it was rung for last
	sound chan struct{}
}

func newBell() bell { return bell{mu: &sync.Mutex{}, sound: make(chan struct{})} }

// ring says that entries up to seq are visible. A position known already wakes
// nobody.
func (b *bell) ring(seq int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if seq <= b.rung {
		return
	}
	b.rung = seq
	close(b.sound)
	b.sound = make(chan struct{})
}

// ChangesWake implements domain.ChangeLog.
func (s *Store) ChangesWake() <-chan struct{} {
	s.bell.mu.Lock()
	defer s.bell.mu.Unlock()
	return s.bell.sound
}

// startWatch looks for commits of other processes on a connection of its own:
// data_version changes whenever another connection has committed.
func (s *Store) startWatch(ctx context.Context) error {
	conn, err := s.file.Readers.Conn(ctx)
	if err != nil {
		return err
	}
	watch := func(ctx context.Context, seen int64) (int64, error) {
		var version, head int64
		if err := conn.QueryRowContext(ctx, "PRAGMA data_version").Scan(&version); err != nil || version == seen {
			return seen, err
		}
		if err := conn.QueryRowContext(ctx, "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'changes'), 0)").Scan(&head); err != nil {
			return seen, err
		}
		s.bell.ring(head)
		return version, nil
	}
	seen, err := watch(ctx, -1)
	if err != nil {
		return err
	}
	ctx, s.stopWatch = context.WithCancel(context.WithoutCancel(ctx))
	s.watch.Go(func() {
		defer conn.Close()
		tick := time.NewTicker(watchEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				seen, _ = watch(ctx, seen) // a file out of reach is told by Ping; the next tick tries again
			}
		}
	})
	return nil
}
