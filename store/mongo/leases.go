package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// leaseOf keeps the leases of callers apart from the log's own.
func leaseOf(name string) bson.D { return byID("held/" + name) }

// HoldLease implements domain.Leases.
func (s *Store) HoldLease(ctx context.Context, name, holder string, ttl time.Duration) (held bool, err error) {
	may := bson.D{{Key: "$or", Value: bson.A{lapsed, bson.D{{Key: "$eq", Value: bson.A{"$holder", literal(holder)}}}}}}
	either := func(mine any, present string) bson.D {
		return bson.D{{Key: "$cond", Value: bson.A{may, mine, present}}}
	}
	set := mongo.Pipeline{{{Key: "$set", Value: bson.D{
		{Key: "holder", Value: either(literal(holder), "$holder")}, {Key: "until", Value: either(fromNow(ttl), "$until")}}}}}
	var now struct{ Holder string }
	hold := func(ctx context.Context) error {
		return s.leases().FindOneAndUpdate(ctx, leaseOf(name), set,
			options.FindOneAndUpdate().SetUpsert(true).SetReturnDocument(options.After)).Decode(&now)
	}
	err = s.call(ctx, func(ctx context.Context) error {
		err := hold(ctx)
		if mongo.IsDuplicateKeyError(err) { // two made it at once: now it is there
			err = hold(ctx)
		}
		return err
	})
	return err == nil && now.Holder == holder, err
}

func literal(s string) bson.D { return bson.D{{Key: "$literal", Value: s}} }

// ReleaseLease implements domain.Leases.
func (s *Store) ReleaseLease(ctx context.Context, name, holder string) error {
	return s.call(ctx, func(ctx context.Context) error {
		_, err := s.leases().DeleteOne(ctx, append(leaseOf(name), bson.E{Key: "holder", Value: holder}))
		return err
	})
}
