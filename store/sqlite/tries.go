package sqlite

import (
	"context"
	"database/sql"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

// Tried implements account.Store.
func (s *Store) Tried(ctx context.Context, key []byte) (c account.Count, err error) {
	err = s.readOne(ctx, s.sql.tried, func(rows *sql.Rows) error {
		return rows.Scan(&c.Version, &c.Failures, (*moment)(&c.Until), (*moment)(&c.Last))
	}, notNil(key))
	return c, err
}

// SetTried implements account.Store.
func (s *Store) SetTried(ctx context.Context, key []byte, c account.Count) error {
	return s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		var n int
		var err error
		if c.Version == 0 {
			n, err = affected(ses.exec(ctx, s.sql.addTried, notNil(key), c.Failures, c.Until.UnixMilli(), c.Last.UnixMilli()))
		} else {
			n, err = affected(ses.exec(ctx, s.sql.setTried, notNil(key), c.Version, c.Failures, c.Until.UnixMilli(), c.Last.UnixMilli()))
		}
		if err == nil && n == 0 {
			return domain.Stale()
		}
		return err
	})
}

// ForgetTries implements account.Store.
func (s *Store) ForgetTries(ctx context.Context, key []byte) error {
	return s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		_, err := ses.exec(ctx, s.sql.forgetTry, notNil(key))
		return err
	})
}

// ExpireTries implements account.Store.
func (s *Store) ExpireTries(ctx context.Context, before time.Time) (n int, err error) {
	err = s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		n, err = affected(ses.exec(ctx, s.sql.expireTries, before.UnixMilli()))
		return err
	})
	return n, err
}
