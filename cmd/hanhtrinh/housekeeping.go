package main

import (
	"context"
	"time"
)

// What is kept how long, and how often the rest is cleared away.
const (
	keepChanges = 30 * 24 * time.Hour
	keepAnswers = 72 * time.Hour
	clearEvery  = time.Hour
)

// housekeep clears away what nobody may ask for any more.
func (s *service) housekeep(ctx context.Context) error {
	ticker := time.NewTicker(clearEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case now := <-ticker.C:
			if _, err := s.store.TrimChanges(ctx, now.UTC().Add(-keepChanges)); err != nil {
				s.log.Warn("old entries of the change log could not be cleared away", "error", err)
			}
			if _, err := s.store.ExpireKeys(ctx, now.UTC().Add(-keepAnswers)); err != nil {
				s.log.Warn("old idempotency keys could not be cleared away", "error", err)
			}
		}
	}
}
