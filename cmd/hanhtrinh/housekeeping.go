package main

import (
	"context"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/store"
)

// What is kept how long, and how often the rest is cleared away.
const (
	keepChanges = 30 * 24 * time.Hour
	keepAnswers = 72 * time.Hour
	keepOver    = 30 * 24 * time.Hour // log-ins and one-time codes that are over
	keepTries   = 24 * time.Hour      // failed log-ins, which count no longer
	keepTaken   = 30 * 24 * time.Hour // proposals that were taken back
	keepDevices = 24 * time.Hour      // behind their last log-in, which ends 180 days after its last use, 30 when it was used once
	clearEvery  = time.Hour
)

// leaseClear is the lease on clearing away.
const (
	leaseClear = "housekeeping"
	clearLease = time.Minute
)

// chores are what is cleared away: things older than keep. Devices come before
// log-ins, which say when they were used.
var chores = []struct {
	what string
	keep time.Duration
	drop func(store.Store, context.Context, time.Time) (int, error)
}{
	{"changes", keepChanges, store.Store.TrimChanges},
	{"answers", keepAnswers, store.Store.ExpireKeys},
	{"devices", keepDevices, store.Store.ExpireDevices},
	{"sessions", keepOver, store.Store.ExpireSessions},
	{"codes", keepOver, store.Store.ExpireCodes},
	{"proposals", keepTaken, store.Store.ExpireProposals},
	{"tries", keepTries, store.Store.ExpireTries},
}

// housekeep clears away what nobody may ask for any more. Of servers on one
// store one does so at a time.
func (s *service) housekeep(ctx context.Context) error {
	lease := domain.NewLease(s.store, leaseClear, clearLease)
	ticker := time.NewTicker(clearEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case now := <-ticker.C:
			lease.Once(ctx, func(ctx context.Context) { s.clearAway(ctx, now.UTC()) })
		}
	}
}

// clearAway does every chore and says in the log how much there was.
func (s *service) clearAway(ctx context.Context, now time.Time) {
	var counts []any
	for _, c := range chores {
		n, err := c.drop(s.store, ctx, now.Add(-c.keep))
		if err != nil {
			s.log.Warn("what is over could not be cleared away", "what", c.what, "error", err)
		}
		if n > 0 {
			counts = append(counts, c.what, n)
		}
	}
	if len(counts) > 0 {
		s.log.Info("cleared away what is over", counts...)
	}
}
