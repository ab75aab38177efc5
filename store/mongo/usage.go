package mongo

import (
	"context"
	"encoding/binary"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
)

// windowSize is the front of a usage document's id: the window's beginning.
const windowSize = 8

// usageDoc is what all servers counted of one key in one window.
type usageDoc struct {
	ID bson.Binary `bson:"_id"`
	N  int64       `bson:"n"`
}

// usageCollections: the server itself drops what is past.
func usageCollections() []collection {
	return []collection{
		{usageName, object(bson.D{{Key: "_id", Value: typed("binData")}, {Key: "n", Value: typed("long")}, {Key: "until", Value: typed("date")}},
			"n", "until"), []namedIndex{
			index("until", ascending("until"), plainIndex().SetExpireAfterSeconds(0)),
		}},
	}
}

// usage is written to the primary alone and read from it as it is: counts are
// asked for often and need not outlive it.
func (s *Store) usage() *mongo.Collection {
	return s.db.Collection(usageName, options.Collection().SetWriteConcern(writeconcern.W1()).SetReadConcern(readconcern.Local()))
}

func usageID(window time.Time, key string) bson.Binary {
	return bson.Binary{Data: append(binary.BigEndian.AppendUint64(nil, uint64(window.UnixMilli())), key...)}
}

// AddUsage implements domain.Usage. Of servers that make a document at the same
// time the database itself sends the later ones round again: the only unique key
// is the one they ask by.
func (s *Store) AddUsage(ctx context.Context, window time.Time, used map[string]int, until time.Time) (map[string]int, error) {
	totals := make(map[string]int, len(used))
	if len(used) == 0 {
		return totals, s.unasked(ctx, nil)
	}
	ids := make([]bson.Binary, 0, len(used))
	var changes []mongo.WriteModel
	for key, n := range used {
		totals[key] = 0
		id := usageID(window, key)
		ids = append(ids, id)
		if n != 0 {
			changes = append(changes, mongo.NewUpdateOneModel().SetFilter(byID(id)).SetUpsert(true).SetUpdate(bson.D{
				{Key: "$inc", Value: bson.D{{Key: "n", Value: int64(n)}}}, {Key: "$max", Value: bson.D{{Key: "until", Value: until}}}}))
		}
	}
	var found []usageDoc
	err := s.call(ctx, func(ctx context.Context) error {
		if len(changes) > 0 {
			_, err := s.usage().BulkWrite(ctx, changes, options.BulkWrite().SetOrdered(false))
			if err != nil {
				return err
			}
		}
		cursor, err := s.usage().Find(ctx, in("_id", ids), options.Find().SetBatchSize(int32(len(ids)+1)))
		if err != nil {
			return err
		}
		return cursor.All(ctx, &found)
	})
	if err != nil {
		return nil, err
	}
	for _, doc := range found {
		totals[string(doc.ID.Data[windowSize:])] = int(doc.N)
	}
	return totals, nil
}
