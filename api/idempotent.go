package api

import (
	"context"
	"crypto/sha256"
	"errors"
	"strings"
	"time"

	"hanhtrinh/domain"
)

func joined(chain []string) string { return strings.Join(chain, ",") }

// errAgain asks for the same write once more, in a new transaction.
var errAgain = errors.New("try again")

// once runs a write that creates. With an Idempotency-Key its answer is kept in
// the write's own transaction and given again to the same request. written names
// the records whose rendered forms go once it is done.
func (s *Server) once(k *call, key string, do func(context.Context) (*answer, error), written func() []string) (*answer, error) {
	defer func() {
		for _, id := range written() {
			s.rendered.drop(id)
		}
	}()
	if key == "" {
		for {
			if a, err := do(k); err != errAgain {
				return a, err
			}
		}
	}
	name := domain.IdempotencyKey{Actor: k.actor.ID, Operation: k.op.id, Key: key}
	token, stored, err := s.opts.Idempotency.ReserveKey(k, name, s.fingerprintOf(k), k.op.timeout+5*time.Second)
	if err != nil {
		return nil, err
	}
	if stored != nil {
		return replay(stored), nil
	}
	a, err := s.storeOnce(k, name, token, do)
	if err != nil {
		s.release(k, name, token)
	}
	return a, err
}

// onceWithin is once for a write that is a transaction of its own: do calls keep
// in it with the answer it is going to give.
func (s *Server) onceWithin(k *call, key string, do func(keep func(context.Context, *answer) error) (*answer, error)) (*answer, error) {
	if key == "" {
		return do(func(context.Context, *answer) error { return nil })
	}
	name := domain.IdempotencyKey{Actor: k.actor.ID, Operation: k.op.id, Key: key}
	token, stored, err := s.opts.Idempotency.ReserveKey(k, name, s.fingerprintOf(k), k.op.timeout+5*time.Second)
	if err != nil {
		return nil, err
	}
	if stored != nil {
		return replay(stored), nil
	}
	a, err := do(func(ctx context.Context, a *answer) error {
		return s.opts.Idempotency.StoreAnswer(ctx, name, token, s.keep(k, a))
	})
	if err != nil {
		s.release(k, name, token)
	}
	return a, err
}

// storeOnce runs the write and keeps its answer, both or neither.
func (s *Server) storeOnce(k *call, name domain.IdempotencyKey, token string, do func(context.Context) (*answer, error)) (*answer, error) {
	var a *answer
	for {
		err := s.opts.Tx.InTx(k, func(ctx context.Context) error {
			var err error
			if a, err = do(ctx); err != nil {
				return err
			}
			return s.opts.Idempotency.StoreAnswer(ctx, name, token, s.keep(k, a))
		})
		if !errors.Is(err, errAgain) {
			return a, err
		}
	}
}

// release gives the key back even when the request ran out of time.
func (s *Server) release(k *call, name domain.IdempotencyKey, token string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(k), 2*time.Second)
	defer cancel()
	if err := s.opts.Idempotency.ReleaseKey(ctx, name, token); err != nil {
		s.log.Warn("an idempotency key was not released; it frees itself", "request_id", k.requestID, "error", err.Error())
	}
}

// fingerprintOf tells whether two requests are the same: what was asked and in
// which language the answer is wanted.
func (s *Server) fingerprintOf(k *call) []byte {
	ctx := fiberOf(k.hctx).Context()
	h := sha256.New()
	for _, part := range [][]byte{ctx.Method(), ctx.Path(), ctx.QueryArgs().QueryString(), ctx.Request.Body()} {
		h.Write(part)
		h.Write([]byte{0})
	}
	return h.Sum(nil)
}

func (s *Server) keep(k *call, a *answer) domain.IdempotentAnswer {
	status := a.status
	if status == 0 {
		status = k.op.status
	}
	return domain.IdempotentAnswer{
		Status: status, Body: a.body, StoredAt: s.now(),
		Header: map[string]string{"Content-Type": a.media, "Content-Language": a.lang, "ETag": a.etag, "Location": a.location},
	}
}

func replay(a *domain.IdempotentAnswer) *answer {
	return &answer{status: a.Status, body: a.Body, replayed: true,
		media: a.Header["Content-Type"], lang: a.Header["Content-Language"], etag: a.Header["ETag"], location: a.Header["Location"]}
}
