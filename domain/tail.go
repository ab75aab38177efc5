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
// from the newest entry: whatever was kept has to be read anew. So it begins
// where after is negative. Failures to read are retried with growing waits;
// failed is told each of them.
func Tail(ctx context.Context, log ChangeLog, after int64, fn func([]Change), failed func(error)) {
	wait := time.Duration(0)
	for ctx.Err() == nil {
		wake := log.ChangesWake()
		changes, next, err := behind(ctx, log, after)
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
		if after != next {
			fn(changes)
			after = next
		}
		if len(changes) < tailBatch {
			Pause(ctx, wake, tailLongestWait)
		}
	}
}

// behind reads the entries behind after and where to go on; nil and the head of
// the log when those are no longer there.
func behind(ctx context.Context, log ChangeLog, after int64) (changes []Change, next int64, err error) {
	if after >= 0 {
		changes, err = log.Changes(ctx, after, tailBatch)
	}
	if after < 0 || CodeOf(err) == CodeGone {
		next, err = log.ChangeHead(ctx)
		return nil, next, err
	}
	if next = after; len(changes) > 0 {
		next = changes[len(changes)-1].Seq
	}
	return changes, next, err
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
