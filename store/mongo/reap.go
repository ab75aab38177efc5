package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
)

const (
	reapEvery = time.Second
	// A transaction that heard nothing for so long belongs to a program that
	// is gone, or to one that will run it again.
	idleTransaction = 3 * time.Second
)

// reap ends transactions of this database that a killed program left open: they
// would keep others from the records they wrote. The holder of the lease does
// it for all.
func (st *stamper) reap(ctx context.Context) {
	if time.Since(st.reaped) < reapEvery {
		return
	}
	st.reaped = time.Now()
	st.store.endIdle(ctx, idleTransaction)
}

// endIdle ends this database's transactions that were silent for so long.
func (s *Store) endIdle(ctx context.Context, silent time.Duration) {
	admin := s.client.Database("admin", options.Database().SetReadConcern(readconcern.Local())) // $currentOp takes no other
	cursor, err := admin.Aggregate(ctx, mongo.Pipeline{
		{{Key: "$currentOp", Value: bson.D{{Key: "allUsers", Value: false}, {Key: "idleSessions", Value: true}}}},
		{{Key: "$match", Value: bson.D{{Key: "type", Value: "idleSession"}, {Key: "appName", Value: appName(s.db.Name())},
			{Key: "transaction.timeInactiveMicros", Value: bson.D{{Key: "$gt", Value: silent.Microseconds()}}}}}},
		{{Key: "$project", Value: bson.D{{Key: "lsid", Value: 1}}}},
	})
	var idle []struct {
		Session struct {
			ID bson.Binary `bson:"id"`
		} `bson:"lsid"`
	}
	if err == nil {
		err = cursor.All(ctx, &idle)
	}
	if err != nil {
		s.opts.Log.Debug("open transactions could not be listed", "error", err)
		return
	}
	var sessions []bson.Raw
	for _, op := range idle {
		if raw, err := bson.Marshal(bson.D{{Key: "id", Value: op.Session.ID}}); err == nil {
			sessions = append(sessions, raw)
		}
	}
	if len(sessions) > 0 {
		s.opts.Log.Info("ending transactions that their program left open", "count", len(sessions))
		s.killSessions(ctx, sessions...)
	}
}

// appName names this database's connections on the server.
func appName(database string) string { return "hanhtrinh/" + database }
