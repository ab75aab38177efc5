package mongo

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
)

const (
	firstPause = 4 * time.Millisecond
	lastPause  = 200 * time.Millisecond
	abortLimit = 5 * time.Second
)

// tx is one transaction on its way, kept in the context of its calls.
type tx struct {
	store  *Store
	failed error // the first error of the server: it has ended the transaction
	wrote  bool  // entries of the change log
}

type txKey struct{}

func txOf(ctx context.Context) *tx {
	t, _ := ctx.Value(txKey{}).(*tx)
	return t
}

// inTx says whether ctx carries a transaction of s.
func (s *Store) inTx(ctx context.Context) *tx {
	if t := txOf(ctx); t != nil && t.store == s {
		return t
	}
	return nil
}

// InTx implements domain.Transactor. It runs fn again for as long as ctx lets
// it when the transaction lost to another one or to a change of primary. Between
// its calls fn has to be quick: a transaction that is silent for 20 seconds
// counts as left open, is ended, and runs again (reap.go).
func (s *Store) InTx(ctx context.Context, fn func(ctx context.Context) error) error {
	if s.inTx(ctx) != nil {
		return fn(ctx)
	}
	ctx, done, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	session, err := s.client.StartSession()
	if err != nil {
		return translate(err)
	}
	defer session.EndSession(context.WithoutCancel(ctx))
	wrote, err := s.transact(ctx, session, fn)
	if wrote && err == nil {
		s.stamper.nudge()
	}
	return translate(err)
}

// transact runs fn in transactions on session until one commits, fn refuses,
// or ctx ends. It says whether change log entries were committed.
func (s *Store) transact(ctx context.Context, session *mongo.Session, fn func(ctx context.Context) error) (wrote bool, err error) {
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		wrote, err = s.attempt(ctx, session, fn)
		if err == nil || !transient(err) {
			return wrote, err
		}
		select {
		case <-ctx.Done():
			return false, errors.Join(ctx.Err(), err)
		case <-time.After(rand.N(pause)):
		}
	}
}

func (s *Store) attempt(ctx context.Context, session *mongo.Session, fn func(ctx context.Context) error) (wrote bool, err error) {
	err = session.StartTransaction(options.Transaction().SetReadConcern(readconcern.Snapshot()).
		SetWriteConcern(writeconcern.Majority()).SetReadPreference(readpref.Primary()))
	if err != nil {
		return false, err
	}
	t := &tx{store: s}
	committed := false
	defer func() { // also when fn panics
		if !committed {
			s.abort(ctx, session)
		}
	}()
	err = fn(context.WithValue(mongo.NewSessionContext(ctx, session), txKey{}, t))
	switch {
	case t.failed != nil && (err == nil || transient(t.failed)):
		return false, t.failed // the server has ended the transaction, whatever fn made of it
	case err != nil:
		return false, err
	}
	if err := ctx.Err(); err != nil {
		return false, err
	}
	committed = true // or nobody knows: an abort is too late either way
	return t.wrote, commit(ctx, session)
}

// abort ends a transaction that is not committed. Out of time, an operation of
// it may still be running: ending what the session does ends that as well.
func (s *Store) abort(ctx context.Context, session *mongo.Session) {
	late := ctx.Err() != nil
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), abortLimit)
	defer cancel()
	_ = session.AbortTransaction(ctx) // the server ends it by itself otherwise
	if late {
		s.killSessions(ctx, session.ID())
	}
}

// commit asks again while the outcome is unknown: asking twice is harmless. A
// caller that leaves meanwhile does not stop it, which would leave the
// transaction open; its deadline does.
func commit(ctx context.Context, session *mongo.Session) error {
	ctx, cancel := undisturbed(ctx)
	defer cancel()
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		err := session.CommitTransaction(ctx)
		if err == nil || !hasLabel(err, labelUnknown) {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(rand.N(pause)):
		}
	}
}

// undisturbed is ctx with its deadline, but not ended when the caller leaves: a
// transaction that is interrupted in the middle of an operation may stay open
// on the server, where the abort can arrive before the operation does.
func undisturbed(ctx context.Context) (context.Context, context.CancelFunc) {
	deadline, bounded := ctx.Deadline()
	ctx = context.WithoutCancel(ctx)
	if !bounded {
		return ctx, func() {}
	}
	return context.WithDeadline(ctx, deadline)
}

// call runs one operation on the server, inside the transaction of ctx if it
// has one, else bounded by the store's own timeout, and translates its error.
func (s *Store) call(ctx context.Context, op func(ctx context.Context) error) error {
	if t := s.inTx(ctx); t != nil {
		if err := ctx.Err(); err != nil {
			return unavailable(err)
		}
		ctx, cancel := undisturbed(ctx)
		defer cancel()
		err := op(ctx)
		if err != nil && t.failed == nil && !refusal(err) {
			t.failed = err
		}
		return translate(err)
	}
	ctx, done, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	return translate(op(ctx))
}
