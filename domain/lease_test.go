package domain

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// oneLease is a lease that ends when the test says so.
type oneLease struct {
	mu     sync.Mutex
	holder string
	down   bool
}

func (l *oneLease) set(holder string, down bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.holder, l.down = holder, down
}

func (l *oneLease) held() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.holder
}

func (l *oneLease) HoldLease(_ context.Context, _, holder string, _ time.Duration) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.down {
		return false, errors.New("the store is down")
	}
	if l.holder == "" {
		l.holder = holder
	}
	return l.holder == holder, nil
}

func (l *oneLease) ReleaseLease(_ context.Context, _, holder string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.holder == holder {
		l.holder = ""
	}
	return nil
}

// parts counts what runs, and tells it.
type parts struct {
	t        *testing.T
	running  atomic.Int32
	holding  chan struct{}
	waiting  chan struct{}
	returned chan struct{}
}

func (p *parts) part(began chan struct{}) func(context.Context) {
	return func(ctx context.Context) {
		if n := p.running.Add(1); n != 1 {
			p.t.Errorf("%d parts run at once", n)
		}
		began <- struct{}{}
		<-ctx.Done()
		p.running.Add(-1)
	}
}

func runLease(t *testing.T, leases Leases) (p *parts, stop func()) {
	p = &parts{t: t, holding: make(chan struct{}), waiting: make(chan struct{}), returned: make(chan struct{})}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		defer close(p.returned)
		NewLease(leases, "work", 40*time.Millisecond).Run(ctx, p.part(p.holding), p.part(p.waiting))
	}()
	return p, func() { cancel(); <-p.returned }
}

func TestLeaseGoesFromHandToHand(t *testing.T) {
	l := &oneLease{holder: "another"}
	p, stop := runLease(t, l)
	<-p.waiting
	l.set("", false)
	<-p.holding
	l.set("another", false) // it lapsed and was taken
	<-p.waiting
	l.set("", false)
	<-p.holding
	l.set(l.held(), true) // nobody knows who has it: not ours for long
	<-p.waiting
	l.set(l.held(), false)
	<-p.holding
	stop()
	if got := l.held(); got != "" {
		t.Error("the lease was not given back")
	}
}

func TestLeaseOnce(t *testing.T) {
	l := &oneLease{}
	lease := NewLease(l, "work", time.Hour)
	ran := false
	if !lease.Once(t.Context(), func(ctx context.Context) { ran = ctx.Err() == nil && l.held() != "" }) || !ran || l.held() != "" {
		t.Errorf("ran %v, afterwards held by %q; want it run once and the lease given back", ran, l.held())
	}
	l.set("another", false)
	if lease.Once(t.Context(), func(context.Context) { t.Error("it ran without the lease") }) || l.held() != "another" {
		t.Errorf("held by %q, want another", l.held())
	}
	l.set("", false)
	lease = NewLease(l, "work", 40*time.Millisecond)
	lost := lease.Once(t.Context(), func(ctx context.Context) { l.set("another", false); <-ctx.Done() })
	if !lost || l.held() != "another" {
		t.Errorf("began %v, held by %q; want work that ends when the lease is lost", lost, l.held())
	}
}
