package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

// tryDoc is a count under its key.
type tryDoc struct {
	ID            bson.Binary `bson:"_id"`
	account.Count `bson:",inline"`
}

func (s *Store) tries() *mongo.Collection { return s.db.Collection(triesName) }

// Tried implements account.Tries.
func (s *Store) Tried(ctx context.Context, key []byte) (account.Count, error) {
	var doc tryDoc
	err := s.call(ctx, func(ctx context.Context) error {
		err := s.tries().FindOne(ctx, byID(bson.Binary{Data: key})).Decode(&doc)
		if err == mongo.ErrNoDocuments {
			return nil
		}
		return err
	})
	return doc.Count, err
}

// SetTried implements account.Tries.
func (s *Store) SetTried(ctx context.Context, key []byte, c account.Count) error {
	doc := tryDoc{bson.Binary{Data: key}, c}
	doc.Version++
	if c.Version == 0 {
		return s.insert(ctx, s.tries(), doc, bson.A{byID(doc.ID)}, domain.Stale())
	}
	return s.call(ctx, func(ctx context.Context) error {
		res, err := s.tries().ReplaceOne(ctx, both(byID(doc.ID), equal("version", c.Version)), doc)
		if err == nil && res.MatchedCount == 0 {
			return domain.Stale()
		}
		return err
	})
}

// ForgetTries implements account.Tries.
func (s *Store) ForgetTries(ctx context.Context, key []byte) error {
	_, err := s.deleteMany(ctx, s.tries(), byID(bson.Binary{Data: key}))
	return err
}

// ExpireTries implements account.Tries.
func (s *Store) ExpireTries(ctx context.Context, before time.Time) (int, error) {
	return s.deleteMany(ctx, s.tries(), compared("last", "$lt", before))
}
