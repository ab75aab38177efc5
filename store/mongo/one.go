package mongo

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"hanhtrinh/domain"
)

// findOne reads the one document of filter into out, or says missing.
func (s *Store) findOne(ctx context.Context, c *mongo.Collection, filter bson.D, out any, missing domain.Reason) error {
	return s.call(ctx, func(ctx context.Context) error {
		err := c.FindOne(ctx, filter).Decode(out)
		if err == mongo.ErrNoDocuments {
			return domain.NotFound(domain.Msg(missing))
		}
		return err
	})
}

// list reads up to limit documents of filter in the order of sort.
func list[T any](ctx context.Context, s *Store, c *mongo.Collection, filter, sort bson.D, limit int) ([]T, error) {
	found := []T{}
	if limit <= 0 {
		return found, s.unasked(ctx, nil)
	}
	err := s.call(ctx, func(ctx context.Context) error {
		cursor, err := c.Find(ctx, filter, options.Find().SetSort(sort).SetLimit(int64(limit)).SetBatchSize(int32(min(limit, 1000))))
		if err != nil {
			return err
		}
		return cursor.All(ctx, &found)
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// unasked gives an answer for which the server need not be asked; a store that is
// closed gives none.
func (s *Store) unasked(ctx context.Context, answer error) error {
	return s.call(ctx, func(context.Context) error { return answer })
}

// insert adds doc, or says taken when another document has one of its unique
// keys, which the conditions of keys stand for. A key that is taken would end a
// transaction: there it looks first.
func (s *Store) insert(ctx context.Context, c *mongo.Collection, doc any, keys bson.A, taken error) error {
	return s.call(ctx, func(ctx context.Context) error {
		if s.inTx(ctx) != nil {
			err := c.FindOne(ctx, bson.D{{Key: "$or", Value: keys}}, options.FindOne().SetProjection(byID(1))).Err()
			switch {
			case err == nil:
				return taken
			case err != mongo.ErrNoDocuments:
				return err
			}
		}
		_, err := c.InsertOne(ctx, doc)
		return s.duplicate(ctx, err, taken)
	})
}

// duplicate is what an error of a write means when a unique key was taken: a
// refusal; in a transaction, whose key was free in its snapshot, a race.
func (s *Store) duplicate(ctx context.Context, err, taken error) error {
	switch {
	case !mongo.IsDuplicateKeyError(err):
		return err
	case s.inTx(ctx) != nil:
		return fmt.Errorf("%w: %w", errRace, quiet(err))
	}
	return taken
}

// update changes the one document of filter as far as condition lets it. When
// it does not, the answer is refused; missing, when there is none of filter.
func (s *Store) update(ctx context.Context, c *mongo.Collection, filter, condition bson.D, change any, missing domain.Reason, refused error) error {
	return s.call(ctx, func(ctx context.Context) error {
		res, err := c.UpdateOne(ctx, both(filter, condition), change)
		if err != nil || res.MatchedCount > 0 {
			return err
		}
		return s.whyNot(ctx, c, filter, missing, refused)
	})
}

// whyNot tells what kept a write from the document of filter.
func (s *Store) whyNot(ctx context.Context, c *mongo.Collection, filter bson.D, missing domain.Reason, refused error) error {
	err := c.FindOne(ctx, filter, options.FindOne().SetProjection(byID(1))).Err()
	switch err {
	case nil:
		return refused
	case mongo.ErrNoDocuments:
		return domain.NotFound(domain.Msg(missing))
	}
	return err
}

// deleteMany drops the documents of filter and returns how many.
func (s *Store) deleteMany(ctx context.Context, c *mongo.Collection, filter bson.D) (n int, err error) {
	err = s.call(ctx, func(ctx context.Context) error {
		res, err := c.DeleteMany(ctx, filter)
		if err == nil {
			n = int(res.DeletedCount)
		}
		return err
	})
	return n, err
}

// both is a filter of its parts together. They are put into $and, so that two
// conditions on one field both count.
func both(parts ...bson.D) bson.D {
	var all bson.A
	for _, p := range parts {
		if len(p) > 0 {
			all = append(all, p)
		}
	}
	switch len(all) {
	case 0:
		return bson.D{}
	case 1:
		return all[0].(bson.D)
	}
	return bson.D{{Key: "$and", Value: all}}
}

func equal(field string, value any) bson.D { return bson.D{{Key: field, Value: value}} }

// compared is a condition with one operator: "$gt", "$lt" ...
func compared(field, operator string, value any) bson.D {
	return bson.D{{Key: field, Value: bson.D{{Key: operator, Value: value}}}}
}

// without is the condition that a document lacks field.
func without(field string) bson.D { return compared(field, "$exists", false) }

// within is the condition that one of the keys in field is in reach; for a reach
// of nothing, one that nothing fulfils.
func within(reach domain.Reach, field string) bson.D {
	if reach.All() {
		return nil
	}
	return in(field, append([]string{}, reach.Keys()...)) // never null: $in wants a list
}
