package sqlite

import (
	"context"
	"time"
)

// HoldLease implements domain.Leases.
func (s *Store) HoldLease(ctx context.Context, name, holder string, ttl time.Duration) (held bool, err error) {
	err = s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		now := s.clock().UnixMilli()
		n, err := affected(ses.exec(ctx, s.sql.holdLease, name, holder, now+max(ttl.Milliseconds(), 1), now))
		held = n > 0
		return err
	})
	return held && err == nil, err
}

// ReleaseLease implements domain.Leases.
func (s *Store) ReleaseLease(ctx context.Context, name, holder string) error {
	return s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		_, err := ses.exec(ctx, s.sql.releaseLease, name, holder)
		return err
	})
}
