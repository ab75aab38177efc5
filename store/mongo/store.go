package mongo

import (
	"context"
	"errors"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/audit"
	"hanhtrinh/domain/proposal"
	"hanhtrinh/store"
)

// Names of the collections.
const (
	placesName      = "places"
	changesName     = "changes"
	leasesName      = "leases"
	keysetsName     = "keysets"
	idempotencyName = "idempotency"
	partsName       = "area_parts"
	datasetName     = "area_dataset"
	accountsName    = "accounts"
	sessionsName    = "sessions"
	grantsName      = "grants"
	codesName       = "codes"
	triesName       = "tries"
	auditName       = "audit"
	proposalsName   = "proposals"
	usageName       = "usage"
)

// Store keeps everything in one database of a replica set. Several servers may
// open the same one.
type Store struct {
	id      string // of this store among those that have the database open
	client  *mongo.Client
	db      *mongo.Database
	opts    Options
	stamper *stamper

	mu     sync.RWMutex // guards closed against new calls
	closed bool
	calls  sync.WaitGroup
}

var (
	_ store.Store    = (*Store)(nil)
	_ account.Store  = (*Store)(nil)
	_ audit.Store    = (*Store)(nil)
	_ proposal.Store = (*Store)(nil)
	_ domain.Usage   = (*Store)(nil)
)

// begin admits a call: it returns a context with a deadline, and what to do
// when the call is over.
func (s *Store) begin(ctx context.Context) (context.Context, func(), error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return ctx, nil, unavailable(errClosed)
	}
	if err := ctx.Err(); err != nil {
		return ctx, nil, unavailable(err)
	}
	s.calls.Add(1)
	if _, bounded := ctx.Deadline(); bounded {
		return ctx, s.calls.Done, nil
	}
	ctx, cancel := context.WithTimeout(ctx, s.opts.Timeout)
	return ctx, func() { cancel(); s.calls.Done() }, nil
}

// Ping implements store.Store: it asks the primary whether it is one.
func (s *Store) Ping(ctx context.Context) error {
	return s.call(ctx, func(ctx context.Context) error {
		h, err := sayHello(ctx, s.client)
		if err == nil && !h.Primary {
			err = unavailable(errors.New("the server is not the primary"))
		}
		return err
	})
}

// Close implements store.Store. The lease, when held, is given back, so that
// another server goes on at once.
func (s *Store) Close(ctx context.Context) error {
	s.mu.Lock()
	first := !s.closed
	s.closed = true
	s.mu.Unlock()
	if !first {
		return nil
	}
	idle := make(chan struct{})
	go func() { s.calls.Wait(); close(idle) }()
	var late error
	select {
	case <-idle:
	case <-ctx.Done():
		late = unavailable(ctx.Err())
	}
	s.stamper.close(ctx)
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return errors.Join(late, translate(s.client.Disconnect(bounded)))
}

// refusal says whether err is an answer of this package, not a fault the
// server reported.
func refusal(err error) bool {
	var known *domain.Error
	return errors.As(err, &known) && known.Code != domain.CodeUnavailable || errors.Is(err, mongo.ErrNoDocuments)
}

// byID is the filter for one document.
func byID(id any) bson.D { return bson.D{{Key: "_id", Value: id}} }
