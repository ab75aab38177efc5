package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// logLease is the lease on numbering the change log.
const logLease = "changes"

// lease is the document of the lease. Times in it are the server's own
// ($$NOW), so that the clocks of those who hold it do not matter. Fence goes up
// each time it changes hands: whoever was late finds another number.
type lease struct {
	ID      string   `bson:"_id"`
	Holder  string   `bson:"holder"`
	Session bson.Raw `bson:"session,omitempty"` // in which the holder stamps
	Fence   int64    `bson:"fence"`
	Seq     int64    `bson:"seq"`     // the last number given
	Trimmed int64    `bson:"trimmed"` // the last number dropped from the log
	Lapsed  bool     `bson:"lapsed,omitempty"`
}

// lapsed is whether a lease has ended; one that was never held has.
var lapsed = bson.D{{Key: "$lt", Value: bson.A{"$until", "$$NOW"}}}

func (s *Store) leases() *mongo.Collection { return s.db.Collection(leasesName) }

// makeLease puts the document there when it is not.
func (s *Store) makeLease(ctx context.Context) error {
	first := bson.D{{Key: "holder", Value: ""}, {Key: "until", Value: time.Unix(0, 0)},
		{Key: "fence", Value: int64(0)}, {Key: "seq", Value: int64(0)}, {Key: "trimmed", Value: int64(0)}}
	_, err := s.leases().UpdateOne(ctx, byID(logLease), bson.D{{Key: "$setOnInsert", Value: first}}, options.UpdateOne().SetUpsert(true))
	if mongo.IsDuplicateKeyError(err) {
		return nil
	}
	return err
}

// readLease reads it and says whether it has lapsed.
func (s *Store) readLease(ctx context.Context) (l lease, err error) {
	fields := bson.D{{Key: "holder", Value: 1}, {Key: "session", Value: 1}, {Key: "fence", Value: 1},
		{Key: "seq", Value: 1}, {Key: "trimmed", Value: 1}, {Key: "lapsed", Value: lapsed}}
	err = s.leases().FindOne(ctx, byID(logLease), options.FindOne().SetProjection(fields)).Decode(&l)
	return l, err
}

// prolonged is the end of the log's lease when it begins now.
func (s *Store) prolonged() bson.E { return bson.E{Key: "until", Value: fromNow(s.opts.Lease)} }

// fromNow is a time by the server's clock.
func fromNow(d time.Duration) bson.D {
	return bson.D{{Key: "$add", Value: bson.A{"$$NOW", max(d.Milliseconds(), 1)}}}
}

// updateLease changes the lease when filter still fits it; mongo.ErrNoDocuments
// when it does not.
func (s *Store) updateLease(ctx context.Context, filter, set bson.D) (l lease, err error) {
	err = s.leases().FindOneAndUpdate(ctx, append(byID(logLease), filter...), mongo.Pipeline{{{Key: "$set", Value: set}}},
		options.FindOneAndUpdate().SetReturnDocument(options.After)).Decode(&l)
	return l, err
}

// takeLease takes a lapsed lease over. A stamping transaction its last holder
// may have left open would keep its documents locked for up to a minute: it is
// ended first.
func (s *Store) takeLease(ctx context.Context, last lease, holder string, session bson.Raw) (lease, error) {
	if len(last.Session) > 0 {
		s.killSessions(ctx, last.Session)
	}
	return s.updateLease(ctx, bson.D{{Key: "$expr", Value: lapsed}}, bson.D{{Key: "holder", Value: holder}, {Key: "session", Value: session},
		{Key: "fence", Value: bson.D{{Key: "$add", Value: bson.A{"$fence", 1}}}}, s.prolonged()})
}

// killSessions ends what other sessions have open. Without the right to do so
// the server ends it later.
func (s *Store) killSessions(ctx context.Context, sessions ...bson.Raw) {
	err := s.client.Database("admin").RunCommand(ctx, bson.D{{Key: "killSessions", Value: sessions}}).Err()
	if err != nil {
		s.opts.Log.Debug("sessions left open by another server could not be ended", "error", err)
	}
}
