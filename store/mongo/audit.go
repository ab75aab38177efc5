package mongo

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"hanhtrinh/domain"
	"hanhtrinh/domain/audit"
)

var errAuditInTx = errors.New("the audit log is not written inside a transaction, which may be undone")

func (s *Store) audits() *mongo.Collection { return s.db.Collection(auditName) }

func auditCollections() []collection {
	date, hash := typed("date"), typed("binData")
	entry := bson.D{{Key: "bsonType", Value: "object"}, {Key: "required", Value: bson.A{"at", "operation", "outcome"}},
		{Key: "properties", Value: bson.D{{Key: "at", Value: date}, {Key: "operation", Value: typed("string")}, {Key: "outcome", Value: typed("string")}}}}
	return []collection{
		{auditName, object(bson.D{{Key: "lane", Value: anID()}, {Key: "seq", Value: typed("long")}, {Key: "entry", Value: entry},
			{Key: "prev", Value: hash}, {Key: "hash", Value: hash}}, "lane", "seq", "entry", "prev", "hash"), []namedIndex{
			// The last record of each lane comes first: the heads are read without what lies between them.
			index("lane_seq", bson.D{{Key: "lane", Value: 1}, {Key: "seq", Value: -1}}, plainIndex().SetUnique(true)),
		}},
	}
}

// AppendAudit implements audit.Store. One record needs no transaction.
func (s *Store) AppendAudit(ctx context.Context, records []audit.Record) error {
	if s.inTx(ctx) != nil {
		return domain.Internal(errAuditInTx)
	}
	if len(records) == 0 {
		return s.unasked(ctx, nil)
	}
	write := func(ctx context.Context) error {
		return s.call(ctx, func(ctx context.Context) error {
			_, err := s.audits().InsertMany(ctx, records)
			if mongo.IsDuplicateKeyError(err) { // ends the transaction, which has nothing else to do
				return domain.Conflict(domain.Msg(domain.ReasonAuditTaken))
			}
			return err
		})
	}
	if len(records) == 1 {
		return write(ctx)
	}
	return s.InTx(ctx, write)
}

// AuditHeads implements audit.Store.
func (s *Store) AuditHeads(ctx context.Context) ([]audit.Head, error) {
	first := func(field string) bson.D { return bson.D{{Key: "$first", Value: "$" + field}} }
	var found []struct {
		Lane string `bson:"_id"`
		Seq  int64  `bson:"seq"`
		Hash []byte `bson:"hash"`
	}
	err := s.call(ctx, func(ctx context.Context) error {
		cursor, err := s.audits().Aggregate(ctx, mongo.Pipeline{
			{{Key: "$sort", Value: bson.D{{Key: "lane", Value: 1}, {Key: "seq", Value: -1}}}},
			{{Key: "$group", Value: bson.D{{Key: "_id", Value: "$lane"}, {Key: "seq", Value: first("seq")}, {Key: "hash", Value: first("hash")}}}},
			{{Key: "$sort", Value: byID(1)}},
		})
		if err != nil {
			return err
		}
		return cursor.All(ctx, &found)
	})
	if err != nil {
		return nil, err
	}
	heads := make([]audit.Head, len(found))
	for i, f := range found {
		heads[i] = audit.Head{Lane: f.Lane, Seq: f.Seq, Hash: f.Hash}
	}
	return heads, nil
}

// AuditLane implements audit.Store.
func (s *Store) AuditLane(ctx context.Context, lane string, after int64, limit int) ([]audit.Record, error) {
	filter := bson.D{{Key: "lane", Value: lane}, {Key: "seq", Value: bson.D{{Key: "$gt", Value: after}}}}
	return list[audit.Record](ctx, s, s.audits(), filter, bson.D{{Key: "seq", Value: 1}}, limit)
}
