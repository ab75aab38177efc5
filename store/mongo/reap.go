package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

const (
	reapEvery = time.Second
	// A transaction that heard nothing for so long belongs to a program that
	// is gone, or to one that will run it again.
	idleTransaction = 5 * time.Second
)

// reap ends transactions of this database that a killed program left open: they
// would keep others from the records they wrote. The holder of the lease does
// it for all.
func (st *stamper) reap(ctx context.Context) {
	if time.Since(st.reaped) < reapEvery {
		return
	}
	st.reaped = time.Now()
	s := st.store
	cursor, err := s.client.Database("admin").Aggregate(ctx, mongo.Pipeline{
		{{Key: "$currentOp", Value: bson.D{{Key: "allUsers", Value: false}, {Key: "idleSessions", Value: true}}}},
		{{Key: "$match", Value: bson.D{{Key: "type", Value: "idleSession"}, {Key: "appName", Value: appName(s.db.Name())},
			{Key: "transaction.timeInactiveMicros", Value: bson.D{{Key: "$gt", Value: idleTransaction.Microseconds()}}}}}},
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
