package sqlite

import (
	"context"
	"errors"
	"sync"
)

var errClosed = errors.New("the store is closed")

// gate counts the calls under way, so that Close can wait for them.
type gate struct {
	mu     sync.Mutex
	calls  int
	closed bool
	idle   chan struct{} // closed when closed and no call is under way
}

// enter lets a call in, or says unavailable once the gate is closed. A call
// inside a transaction belongs to the call that began it.
func (g *gate) enter(ctx context.Context, s *Store) (leave func(), err error) {
	if s.session(ctx) != nil {
		return func() {}, fault(ctx.Err())
	}
	if err := ctx.Err(); err != nil {
		return nil, fault(err)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return nil, fault(errClosed)
	}
	g.calls++
	return g.leave, nil
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.calls--; g.calls == 0 && g.closed {
		close(g.idle)
	}
}

// close says whether it was open.
func (g *gate) close() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return false
	}
	g.closed, g.idle = true, make(chan struct{})
	if g.calls == 0 {
		close(g.idle)
	}
	return true
}

func (g *gate) wait(ctx context.Context) error {
	select {
	case <-g.idle:
		return nil
	case <-ctx.Done():
		return fault(ctx.Err())
	}
}
