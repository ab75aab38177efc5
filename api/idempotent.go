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

// creation is a write that is done once for each Idempotency-Key.
type creation struct {
	tell    func() error                           // writes it down; called first, outside of any transaction
	do      func(context.Context) (*answer, error) // may run again
	written func() []string                        // the records whose rendered forms go once it is done
}

// once runs a write that creates. With an Idempotency-Key its answer is kept in
// the write's own transaction and given again to the same request.
func (s *Server) once(k *call, key string, c creation) (*answer, error) {
	defer func() {
		for _, id := range c.written() {
			s.rendered.drop(id)
		}
	}()
	if key == "" {
		if err := c.tell(); err != nil {
			return nil, err
		}
		for {
			if a, err := c.do(k); err != errAgain {
				return a, err
			}
		}
	}
	return s.reserve(k, key, func(r reserved) (*answer, error) {
		if err := c.tell(); err != nil {
			return nil, err
		}
		return s.storeOnce(k, r, c.do)
	})
}

// reserved is one attempt at the request of a key.
type reserved struct {
	name  domain.IdempotencyKey
	token string
}

// reserve lets do run for the first request of key alone: what was answered before
// is answered again. When do fails the key is free.
func (s *Server) reserve(k *call, key string, do func(reserved) (*answer, error)) (*answer, error) {
	r := reserved{name: domain.IdempotencyKey{Actor: k.actor.ID, Operation: k.op.id, Key: key}}
	var stored *domain.IdempotentAnswer
	var err error
	r.token, stored, err = s.opts.Idempotency.ReserveKey(k, r.name, s.fingerprintOf(k), k.op.timeout+5*time.Second)
	if err != nil {
		return nil, err
	}
	if stored != nil {
		return replay(stored), nil
	}
	a, err := do(r)
	if err != nil {
		s.release(k, r)
	}
	return a, err
}

// onceWithin is once for a write that is a transaction of its own: do calls keep
// in it with the answer it is going to give.
func (s *Server) onceWithin(k *call, key string, do func(keep func(context.Context, *answer) error) (*answer, error)) (*answer, error) {
	if key == "" {
		return do(func(context.Context, *answer) error { return nil })
	}
	return s.reserve(k, key, func(r reserved) (*answer, error) {
		return do(func(ctx context.Context, a *answer) error { return s.store(ctx, k, r, a) })
	})
}

// store keeps the answer of the attempt; called in the transaction of the write.
func (s *Server) store(ctx context.Context, k *call, r reserved, a *answer) error {
	return s.opts.Idempotency.StoreAnswer(ctx, r.name, r.token, s.keep(k, a))
}

// storeOnce runs the write and keeps its answer, both or neither.
func (s *Server) storeOnce(k *call, r reserved, do func(context.Context) (*answer, error)) (*answer, error) {
	var a *answer
	for {
		err := s.opts.Tx.InTx(k, func(ctx context.Context) error {
			var err error
			if a, err = do(ctx); err != nil {
				return err
			}
			return s.store(ctx, k, r, a)
		})
		if !errors.Is(err, errAgain) {
			return a, err
		}
	}
}

// release gives the key back even when the request ran out of time.
func (s *Server) release(k *call, r reserved) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(k), 2*time.Second)
	defer cancel()
	if err := s.opts.Idempotency.ReleaseKey(ctx, r.name, r.token); err != nil {
		s.log.Warn("an idempotency key was not released; it frees itself", "request_id", k.requestID, "error", err.Error())
	}
}

// fingerprintOf tells whether two requests are the same: what was asked and in
// which languages the answer is wanted.
func (s *Server) fingerprintOf(k *call) []byte {
	ctx := fiberOf(k.hctx).Context()
	h := sha256.New()
	for _, part := range [][]byte{ctx.Method(), ctx.Path(), ctx.QueryArgs().QueryString(), []byte(joined(k.chain)), ctx.Request.Body()} {
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
