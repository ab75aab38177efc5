package domain

import (
	"context"
	"time"
)

// Waits of Tail between failed tries.
const (
	tailFirstWait   = 50 * time.Millisecond
	tailLongestWait = 5 * time.Second
	tailBatch       = 500
)

// Tail hands every entry behind position after to fn, in order, until ctx ends.
// When the log no longer holds what comes next, fn gets nil and Tail goes on
// from the newest entry: whatever was kept has to be read anew. Failures to
// read are retried with growing waits; failed is told each of them.
func Tail(ctx context.Context, log ChangeLog, after int64, fn func([]Change), failed func(error)) {
	wait := time.Duration(0)
	for ctx.Err() == nil {
		wake := log.ChangesWake()
		changes, err := log.Changes(ctx, after, tailBatch)
		if CodeOf(err) == CodeGone {
			if after, err = log.ChangeHead(ctx); err == nil {
				fn(nil)
				continue
			}
		}
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			failed(err)
			wait = min(max(2*wait, tailFirstWait), tailLongestWait)
			Pause(ctx, nil, wait)
			continue
		}
		wait = 0
		if len(changes) > 0 {
			fn(changes)
			after = changes[len(changes)-1].Seq
		}
		if len(changes) < tailBatch {
			Pause(ctx, wake, tailLongestWait)
		}
	}
}

// Pause returns when wake is closed, after most, or when ctx ends.
func Pause(ctx context.Context, wake <-chan struct{}, most time.Duration) {
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-wake:
	case <-timer.C:
	}
}
