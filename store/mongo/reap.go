package mongo

import (
	"context"
	"regexp"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
)

const (
	reapEvery = time.Second
	// A transaction that heard nothing for so long is ended although the
	// program that began it is connected: its machine may have lost the network.
	silentLimit = 20 * time.Second
	// One whose program has no connection any more is ended after this.
	goneLimit = 200 * time.Millisecond
)

// reap ends transactions of this database that a killed program left open: they
// would keep others from the records they wrote. The holder of the lease does
// it for all.
func (st *stamper) reap(ctx context.Context) {
	if time.Since(st.reaped) < reapEvery {
		return
	}
	st.reaped = time.Now()
	if n := st.store.endOrphans(ctx); n > 0 {
		st.store.opts.Log.Info("ended transactions that their program left open", "count", n)
	}
}

// operation is what the server says of a connection (type op) or of a session
// without one (type idleSession). Each store has an application name of its
// own, so that the two can be put together.
type operation struct {
	Type    string `bson:"type"`
	AppName string `bson:"appName"`
	Session struct {
		ID bson.Binary `bson:"id"`
	} `bson:"lsid"`
	Transaction struct {
		SilentMicros int64 `bson:"timeInactiveMicros"`
	} `bson:"transaction"`
}

// endOrphans ends the transactions that nobody will go on with and returns how
// many. One ended by mistake runs again.
func (s *Store) endOrphans(ctx context.Context) int {
	all, err := s.operations(ctx)
	if err != nil {
		s.opts.Log.Debug("open transactions could not be listed", "error", err)
		return 0
	}
	connected := map[string]bool{}
	for _, op := range all {
		if op.Type == "op" {
			connected[op.AppName] = true
		}
	}
	var orphans []bson.Raw
	for _, op := range all {
		silent := time.Duration(op.Transaction.SilentMicros) * time.Microsecond
		if op.Type != "idleSession" || silent < goneLimit || connected[op.AppName] && silent < silentLimit {
			continue
		}
		if raw, err := bson.Marshal(bson.D{{Key: "id", Value: op.Session.ID}}); err == nil {
			orphans = append(orphans, raw)
		}
	}
	if len(orphans) > 0 {
		s.killSessions(ctx, orphans...)
	}
	return len(orphans)
}

func (s *Store) operations(ctx context.Context) ([]operation, error) {
	admin := s.client.Database("admin", options.Database().SetReadConcern(readconcern.Local())) // $currentOp takes no other
	cursor, err := admin.Aggregate(ctx, mongo.Pipeline{
		{{Key: "$currentOp", Value: bson.D{{Key: "allUsers", Value: false}, {Key: "idleConnections", Value: true}, {Key: "idleSessions", Value: true}}}},
		{{Key: "$match", Value: bson.D{{Key: "appName", Value: bson.Regex{Pattern: "^" + regexp.QuoteMeta(appName(s.db.Name(), ""))}}}}},
		{{Key: "$project", Value: bson.D{{Key: "type", Value: 1}, {Key: "appName", Value: 1}, {Key: "lsid", Value: 1}, {Key: "transaction.timeInactiveMicros", Value: 1}}}},
	})
	if err != nil {
		return nil, err
	}
	var all []operation
	err = cursor.All(ctx, &all)
	return all, err
}

// appName names the connections of one store on the server.
func appName(database, id string) string { return "hanhtrinh/" + database + "/" + id }
