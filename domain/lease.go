package domain

import (
	"context"
	"time"
)

// Leases let one of several programs on a store do what one alone should.
type Leases interface {
	// HoldLease gives holder the lease of that name until ttl from now, by the
	// clock of the store, or says false while another holds it. Who holds it
	// asks again in time to keep it.
	HoldLease(ctx context.Context, name, holder string, ttl time.Duration) (held bool, err error)
	// ReleaseLease ends the lease at once if holder has it.
	ReleaseLease(ctx context.Context, name, holder string) error
}

// LeaseIndex is the lease on feeding a search index that servers share.
const LeaseIndex = "search index"

// Lease is one program's part in a lease. It is for one goroutine.
type Lease struct {
	leases Leases
	name   string
	ttl    time.Duration
	holder string
	until  time.Time // by our clock: the lease is ours at least so long
}

// NewLease returns a lease that is not held yet. Held, it ends ttl after its
// holder was heard of last.
func NewLease(leases Leases, name string, ttl time.Duration) *Lease {
	return &Lease{leases: leases, name: name, ttl: ttl, holder: RandomID()}
}

// Run runs holding whenever the lease is held and waiting whenever it is not,
// never both, until ctx ends; then the lease is given back. Each is told by its
// context to return and waited for.
func (l *Lease) Run(ctx context.Context, holding, waiting func(context.Context)) {
	defer l.Release(ctx)
	for ctx.Err() == nil {
		if l.Hold(ctx) {
			l.while(ctx, true, holding)
		} else {
			l.while(ctx, false, waiting)
		}
	}
}

// Once runs work if the lease can be had now, and says whether it could. The
// context of work ends when the lease is lost.
func (l *Lease) Once(ctx context.Context, work func(context.Context)) bool {
	defer l.Release(ctx)
	held := l.Hold(ctx)
	if held {
		l.while(ctx, true, work)
	}
	return held
}

// while runs work to its end, or until the lease is lost, or got.
func (l *Lease) while(ctx context.Context, held bool, work func(context.Context)) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer cancel()
		work(ctx)
	}()
	for ctx.Err() == nil {
		if Pause(ctx, nil, l.ttl/4); l.Hold(ctx) != held {
			cancel()
		}
	}
	<-done
}

// Hold takes or keeps the lease and says whether it is held. A store that does
// not answer leaves it held for as long as it was granted. A try takes a quarter
// of ttl at most, so that who asks every quarter knows in time.
func (l *Lease) Hold(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, l.ttl/4)
	defer cancel()
	began := time.Now()
	held, err := l.leases.HoldLease(ctx, l.name, l.holder, l.ttl)
	switch {
	case err == nil && held:
		l.until = began.Add(l.ttl)
	case err == nil:
		l.until = time.Time{}
	}
	return time.Now().Before(l.until)
}

// Release gives the lease back, whether or not ctx has ended. Should that fail,
// it ends by itself.
func (l *Lease) Release(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), l.ttl/4)
	defer cancel()
	_ = l.leases.ReleaseLease(ctx, l.name, l.holder)
	l.until = time.Time{}
}
