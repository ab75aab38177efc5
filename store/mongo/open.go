package mongo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/connstring"

	"hanhtrinh/domain"
)

const (
	defaultDatabase = "hanhtrinh"
	probeLimit      = 2 * time.Second  // one try of Open
	selectLimit     = 20 * time.Second // longest wait for a primary inside a call; its deadline may be sooner
	oldestWire      = 17               // MongoDB 6.0
)

// Open connects to the replica set of url (mongodb://host,host/database), waits
// up to o.Wait until it has a primary, and makes collections, indexes and
// validators. It returns unavailable (store_not_replica_set,
// store_too_old, store_unreachable) when that cannot be; the first two at
// once. The caller closes the store.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	o = o.withDefaults()
	parsed, err := connstring.ParseAndValidate(url)
	if err != nil {
		return nil, domain.Internal(errors.New("the MongoDB URL cannot be read")) // it may hold a password
	}
	name := parsed.Database
	if name == "" {
		name = defaultDatabase
	}
	id := domain.RandomID()
	client, err := mongo.Connect(options.Client().ApplyURI(url).SetAppName(appName(name, id)).
		SetServerSelectionTimeout(selectLimit).SetConnectTimeout(5 * time.Second).
		SetReadConcern(readconcern.Majority()).SetWriteConcern(writeconcern.Majority()).
		SetReadPreference(readpref.Primary()).SetRetryReads(true).SetRetryWrites(true))
	if err != nil {
		return nil, domain.Internal(errors.New("the MongoDB URL has options that cannot be used"))
	}
	s := &Store{id: id, client: client, db: client.Database(name), opts: o}
	if err := s.prepare(ctx, url, parsed.Hosts); err != nil {
		_ = client.Disconnect(context.WithoutCancel(ctx))
		return nil, err
	}
	if s.stamper, err = startStamper(s); err != nil {
		_ = client.Disconnect(context.WithoutCancel(ctx))
		return nil, domain.Internal(err)
	}
	return s, nil
}

func (s *Store) prepare(ctx context.Context, url string, hosts []string) error {
	began := time.Now()
	for {
		cause := s.probe(ctx, url, hosts)
		if cause == nil {
			if cause = s.makeSchema(ctx); cause == nil {
				return nil
			}
			if !passing(cause) {
				return domain.Internal(cause)
			}
		}
		var refused *domain.Error
		if errors.As(cause, &refused) {
			return refused
		}
		waited := time.Since(began)
		if ctx.Err() != nil || waited >= s.opts.Wait {
			return domain.Unavailable(domain.Msg(domain.ReasonStoreUnreachable, "seconds", int(waited.Seconds()+0.5)), retryAfter,
				fmt.Errorf("no primary after %v: %w", waited.Round(time.Millisecond), cause))
		}
		s.opts.Progress(waited, cause)
		select {
		case <-ctx.Done():
		case <-time.After(min(500*time.Millisecond, s.opts.Wait-waited)):
		}
	}
}

type hello struct {
	Primary bool   `bson:"isWritablePrimary"`
	Set     string `bson:"setName"`
	Router  string `bson:"msg"` // isdbgrid: a router of a sharded cluster
	IsSet   bool   `bson:"isreplicaset"`
	Wire    int    `bson:"maxWireVersion"`
}

func sayHello(ctx context.Context, client *mongo.Client) (h hello, err error) {
	err = client.Database("admin").RunCommand(ctx, bson.D{{Key: "hello", Value: 1}}).Decode(&h)
	return h, err
}

// probe asks the primary once. When there is none, it asks the hosts one by
// one whether that is because they are no replica set: a driver that was told
// the name of a set sees such a server as not there at all.
func (s *Store) probe(ctx context.Context, url string, hosts []string) error {
	ctx, cancel := context.WithTimeout(ctx, min(probeLimit, s.opts.Wait))
	defer cancel()
	h, err := sayHello(ctx, s.client)
	if err == nil {
		return h.check()
	}
	ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	for _, host := range hosts {
		if h, direct := askDirectly(ctx, url, host); direct == nil && !h.IsSet {
			if refused := h.check(); refused != nil {
				return refused
			}
		}
	}
	return err
}

func askDirectly(ctx context.Context, url, host string) (hello, error) {
	o := options.Client().ApplyURI(url).SetHosts([]string{host}).SetDirect(true)
	o.ReplicaSet = nil
	client, err := mongo.Connect(o)
	if err != nil {
		return hello{}, err
	}
	defer func() { _ = client.Disconnect(context.WithoutCancel(ctx)) }()
	return sayHello(ctx, client)
}

func (h hello) check() error {
	switch {
	case h.Set == "" && h.Router != "isdbgrid":
		return domain.Unavailable(domain.Msg(domain.ReasonStoreNotReplicaSet), 0, nil)
	case h.Wire < oldestWire:
		return domain.Unavailable(domain.Msg(domain.ReasonStoreTooOld, "needed", "MongoDB 6.0"), 0, nil)
	}
	return nil
}
