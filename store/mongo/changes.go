package mongo

import (
	"context"
	"time"

	"github.com/google/uuid"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"hanhtrinh/domain"
)

// changeDoc is one entry of the log. It commits with Pending; stamping takes
// that away and gives Seq.
type changeDoc struct {
	ID         bson.Binary   `bson:"_id"` // UUID version 7: in order of writing within one server
	Collection string        `bson:"collection"`
	Record     string        `bson:"id"`
	Version    int64         `bson:"version"`
	Deleted    bool          `bson:"deleted,omitempty"`
	At         time.Time     `bson:"at"`
	Left       *domain.Scope `bson:"left,omitempty"`
	Pending    bool          `bson:"pending,omitempty"`
	Seq        int64         `bson:"seq,omitempty"`
}

func newChange(c domain.Change) changeDoc {
	id := uuid.Must(uuid.NewV7())
	doc := changeDoc{ID: bson.Binary{Subtype: bson.TypeBinaryUUID, Data: id[:]}, Collection: c.Collection, Record: c.ID,
		Version: c.Version, Deleted: c.Deleted, At: c.At, Pending: true}
	if len(c.Left.Areas)+len(c.Left.Kinds) > 0 {
		doc.Left = &c.Left
	}
	return doc
}

func (d changeDoc) change() domain.Change {
	c := domain.Change{Seq: d.Seq, Collection: d.Collection, ID: d.Record, Version: d.Version, Deleted: d.Deleted, At: d.At}
	if d.Left != nil {
		c.Left = *d.Left
	}
	return c
}

// writtenAt is the clock of the writing server when the entry was made.
func writtenAt(id bson.Binary) time.Time {
	u, err := uuid.FromBytes(id.Data)
	if err != nil {
		return time.Time{}
	}
	return time.Unix(u.Time().UnixTime())
}

func (s *Store) changes() *mongo.Collection { return s.db.Collection(changesName) }

// appendChanges writes entries in the transaction of ctx.
func (s *Store) appendChanges(ctx context.Context, entries []changeDoc) error {
	if t := s.inTx(ctx); t != nil {
		t.wrote = true
	}
	return s.call(ctx, func(ctx context.Context) error {
		_, err := s.changes().InsertMany(ctx, entries)
		return err
	})
}

// Changes implements domain.ChangeLog. It looks at what was trimmed after it
// read, because TrimChanges raises the mark before it deletes.
func (s *Store) Changes(ctx context.Context, after int64, limit int) ([]domain.Change, error) {
	out := []domain.Change{}
	err := s.call(ctx, func(ctx context.Context) error {
		if limit > 0 {
			cursor, err := s.changes().Find(ctx, behind(after), options.Find().SetSort(bson.D{{Key: "seq", Value: 1}}).
				SetLimit(int64(limit)).SetBatchSize(int32(limit)))
			if err != nil {
				return err
			}
			var docs []changeDoc
			if err := cursor.All(ctx, &docs); err != nil {
				return err
			}
			for _, d := range docs {
				out = append(out, d.change())
			}
		}
		l, err := s.readLease(ctx)
		if err == nil && after < l.Trimmed {
			err = domain.Gone(domain.Msg(domain.ReasonCursorTooOld))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func behind(seq int64) bson.D {
	return bson.D{{Key: "seq", Value: bson.D{{Key: "$gt", Value: max(seq, 0)}}}}
}

// ChangeHead implements domain.ChangeLog. It stays when the log is trimmed.
func (s *Store) ChangeHead(ctx context.Context) (head int64, err error) {
	err = s.call(ctx, func(ctx context.Context) error {
		l, err := s.readLease(ctx)
		head = l.Seq
		return err
	})
	return head, err
}

// ChangesPending implements domain.ChangeLog. The age is by the clocks of the
// server that wrote and of this one.
func (s *Store) ChangesPending(ctx context.Context) (n int, oldest time.Duration, err error) {
	var groups []struct {
		N     int         `bson:"n"`
		First bson.Binary `bson:"first"`
	}
	err = s.call(ctx, func(ctx context.Context) error {
		cursor, err := s.changes().Aggregate(ctx, mongo.Pipeline{
			{{Key: "$match", Value: pendingOnly}},
			{{Key: "$group", Value: bson.D{{Key: "_id", Value: nil}, {Key: "n", Value: bson.D{{Key: "$sum", Value: 1}}},
				{Key: "first", Value: bson.D{{Key: "$min", Value: "$_id"}}}}}},
		})
		if err != nil {
			return err
		}
		return cursor.All(ctx, &groups)
	})
	if err != nil || len(groups) == 0 {
		return 0, 0, err
	}
	return groups[0].N, max(time.Since(writtenAt(groups[0].First)), time.Millisecond), nil
}

var pendingOnly = bson.D{{Key: "pending", Value: true}}

// ChangesWake implements domain.ChangeLog.
func (s *Store) ChangesWake() <-chan struct{} { return s.stamper.waker.channel() }

// TrimChanges implements domain.ChangeLog. It drops the front of the log, up to
// the first entry that is not older: times need not be in order.
func (s *Store) TrimChanges(ctx context.Context, before time.Time) (dropped int, err error) {
	err = s.call(ctx, func(ctx context.Context) error {
		last, err := s.lastOlder(ctx, before)
		if err != nil || last == 0 {
			return err
		}
		_, err = s.leases().UpdateOne(ctx, byID(logLease), bson.D{{Key: "$max", Value: bson.D{{Key: "trimmed", Value: last}}}})
		if err != nil {
			return err
		}
		res, err := s.changes().DeleteMany(ctx, bson.D{{Key: "seq", Value: bson.D{{Key: "$gt", Value: 0}, {Key: "$lte", Value: last}}}})
		if err == nil {
			dropped = int(res.DeletedCount)
		}
		return err
	})
	return dropped, err
}

// lastOlder returns the number of the last entry of the front of the log that
// is older than before, 0 when there is none.
func (s *Store) lastOlder(ctx context.Context, before time.Time) (int64, error) {
	one := func(filter bson.D, order int) (seq int64, err error) {
		var d changeDoc
		err = s.changes().FindOne(ctx, filter, options.FindOne().SetSort(bson.D{{Key: "seq", Value: order}})).Decode(&d)
		if err == mongo.ErrNoDocuments {
			return 0, nil
		}
		return d.Seq, err
	}
	keep, err := one(append(behind(0), bson.E{Key: "at", Value: bson.D{{Key: "$gte", Value: before}}}), 1)
	if err != nil {
		return 0, err
	}
	front := behind(0)
	if keep > 0 {
		front = bson.D{{Key: "seq", Value: bson.D{{Key: "$gt", Value: 0}, {Key: "$lt", Value: keep}}}}
	}
	return one(front, -1)
}
