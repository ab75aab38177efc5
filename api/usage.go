package api

import (
	"context"
	"encoding/base64"
	"log/slog"
	"sync"
	"time"

	"hanhtrinh/domain"
)

// How often servers tell each other what they let through, and how long they
// wait for the store meanwhile.
const (
	shareEvery   = 250 * time.Millisecond
	shareTimeout = 2 * time.Second
)

// sharing lets the servers on one store limit together. Each lets requests
// through by its own buckets, at once; what the others let through of the same
// client is taken from them a moment later. While the store is down each limits
// for itself.
type sharing struct {
	usage domain.Usage
	macs  MACs
	now   domain.Clock
	log   *slog.Logger

	mu   sync.Mutex
	used map[*bucket]int // since the last exchange

	turn   sync.Mutex // one exchange at a time
	failed bool       // the last one
}

// shared is what a bucket knows of the other servers; whose turn it is to
// exchange holds it.
type shared struct {
	name         string    // of the bucket in the store
	window       time.Time // the two below are of
	mine, others int       // let through in it
}

func newSharing(o Options) *sharing {
	if o.Usage == nil {
		return nil
	}
	return &sharing{usage: o.Usage, macs: o.MACs, now: o.Clock, log: o.Log, used: map[*bucket]int{}}
}

// note remembers one request for the next exchange.
func (s *sharing) note(b *bucket) {
	s.mu.Lock()
	s.used[b]++
	s.mu.Unlock()
}

// run exchanges until ctx ends.
func (s *sharing) run(ctx context.Context) {
	tick := time.NewTicker(shareEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			s.exchange(ctx)
		}
	}
}

// exchange tells the store what was let through since the last time, and learns
// what the other servers let through of the same clients.
func (s *sharing) exchange(ctx context.Context) {
	s.turn.Lock()
	defer s.turn.Unlock()
	s.mu.Lock()
	used := s.used
	s.used = make(map[*bucket]int, len(used))
	s.mu.Unlock()
	if len(used) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, shareTimeout)
	defer cancel()
	var failure error
	for _, c := range []*class{usual, doors} {
		of := map[*bucket]int{}
		for b, n := range used {
			if b.class == c {
				of[b] = n
			}
		}
		if err := s.exchangeClass(ctx, c, of); err != nil {
			failure = err
			s.giveBack(of)
		}
	}
	if failed := failure != nil; failed != s.failed {
		s.failed = failed
		if failed {
			s.log.Warn("servers do not share their limits: each counts for itself", "error", failure.Error())
		} else {
			s.log.Info("servers share their limits again")
		}
	}
}

// giveBack keeps what could not be told for the next time.
func (s *sharing) giveBack(used map[*bucket]int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for b, n := range used {
		s.used[b] += n
	}
}

// exchangeClass counts in windows as long as an empty bucket takes to be full. Of
// a client that is new here the window before counts too, the less the longer it
// is over: it may have emptied its bucket elsewhere just before.
func (s *sharing) exchangeClass(ctx context.Context, c *class, used map[*bucket]int) error {
	if len(used) == 0 {
		return nil
	}
	now, length := s.now(), c.refill()
	window := now.Truncate(length)
	counts, asked := make(map[string]int, len(used)), map[string]int{}
	for b, n := range used {
		if b.name == "" {
			b.name = base64.RawURLEncoding.EncodeToString(s.macs.Sum([]byte("limit\x00" + c.name + "\x00" + b.key)))
		}
		counts[b.name] = n
		if window.Sub(b.window) > length {
			asked[b.name] = 0
		}
	}
	var before map[string]int
	var err error
	if len(asked) > 0 {
		if before, err = s.usage.AddUsage(ctx, window.Add(-length), asked, window.Add(2*length)); err != nil {
			return err
		}
	}
	totals, err := s.usage.AddUsage(ctx, window, counts, window.Add(3*length))
	if err != nil {
		return err
	}
	left := 1 - float64(now.Sub(window))/float64(length)
	for b, n := range used {
		if !b.window.Equal(window) {
			b.window, b.mine, b.others = window, 0, 0
		}
		b.mine += n
		others := totals[b.name] - b.mine
		b.spend(now, others-b.others+int(float64(before[b.name])*left))
		b.others = others
	}
	return nil
}

// spend takes from the bucket what others let through, down to as far below
// nothing as it can be full above.
func (b *bucket) spend(now time.Time, n int) {
	n = min(n, int(b.TokensAt(now))+b.class.burst)
	for n > 0 {
		part := min(n, b.class.burst)
		b.ReserveN(now, part)
		n -= part
	}
}
