package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"hanhtrinh/domain"
)

// ReserveKey implements domain.Idempotency.
func (s *Store) ReserveKey(ctx context.Context, k domain.IdempotencyKey, fingerprint []byte, ttl time.Duration) (token string, answer *domain.IdempotentAnswer, err error) {
	err = s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		var print, js []byte
		var holder string
		var expires int64
		err := ses.row(ctx, s.sql.claim, k.Actor, k.Operation, k.Key).Scan(&print, &holder, &expires, &js)
		now := s.clock().UnixMilli()
		switch {
		case errors.Is(err, sql.ErrNoRows), err == nil && js == nil && expires <= now:
		case err != nil:
			return err
		case !bytes.Equal(print, fingerprint):
			return &domain.Error{Code: domain.CodeInvalid, Message: domain.Msg(domain.ReasonIdemReused)}
		case js == nil:
			return domain.Conflict(domain.Msg(domain.ReasonIdemRunning))
		default:
			answer = new(domain.IdempotentAnswer)
			return json.Unmarshal(js, answer)
		}
		token = domain.RandomID()
		_, err = ses.exec(ctx, s.sql.setClaim, k.Actor, k.Operation, k.Key, notNil(fingerprint), token, now+max(ttl.Milliseconds(), 1))
		return err
	})
	if err != nil {
		return "", nil, err
	}
	return token, answer, nil
}

// StoreAnswer implements domain.Idempotency.
func (s *Store) StoreAnswer(ctx context.Context, k domain.IdempotencyKey, token string, a domain.IdempotentAnswer) error {
	return s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		js, err := json.Marshal(a)
		if err != nil {
			return err
		}
		n, err := affected(ses.exec(ctx, s.sql.setAnswer, a.StoredAt.UnixMilli(), js, k.Actor, k.Operation, k.Key, token))
		if err == nil && n == 0 {
			return domain.Conflict(domain.Msg(domain.ReasonIdemRunning))
		}
		return err
	})
}

// ReleaseKey implements domain.Idempotency. A claim that was lost meanwhile is
// left to its holder.
func (s *Store) ReleaseKey(ctx context.Context, k domain.IdempotencyKey, token string) error {
	return s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		_, err := ses.exec(ctx, s.sql.release, k.Actor, k.Operation, k.Key, token)
		return err
	})
}

// ExpireKeys implements domain.Idempotency. Claims that ended before then
// without an answer go too, uncounted.
func (s *Store) ExpireKeys(ctx context.Context, before time.Time) (n int, err error) {
	err = s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		if _, err := ses.exec(ctx, s.sql.expireClaims, before.UnixMilli()); err != nil {
			return err
		}
		n, err = affected(ses.exec(ctx, s.sql.expire, before.UnixMilli()))
		return err
	})
	return n, err
}

func affected(result sql.Result, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// notNil keeps an empty value from becoming NULL.
func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
