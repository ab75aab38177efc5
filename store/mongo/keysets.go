package mongo

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"hanhtrinh/domain"
)

type keysetDoc struct {
	Purpose string `bson:"_id"`
	Version int64  `bson:"version"`
	Sealed  []byte `bson:"sealed"`
}

func (s *Store) keysets() *mongo.Collection { return s.db.Collection(keysetsName) }

// Keyset implements seal.Store.
func (s *Store) Keyset(ctx context.Context, purpose string) ([]byte, int64, error) {
	var doc keysetDoc
	err := s.call(ctx, func(ctx context.Context) error {
		err := s.keysets().FindOne(ctx, byID(purpose)).Decode(&doc)
		if err == mongo.ErrNoDocuments {
			return nil
		}
		return err
	})
	return doc.Sealed, doc.Version, err
}

// SaveKeyset implements seal.Store.
func (s *Store) SaveKeyset(ctx context.Context, purpose string, sealed []byte, expect int64) error {
	return s.InTx(ctx, func(ctx context.Context) error {
		_, version, err := s.Keyset(ctx, purpose)
		if err != nil {
			return err
		}
		if version != expect {
			return domain.Stale()
		}
		doc := keysetDoc{Purpose: purpose, Version: expect + 1, Sealed: sealed}
		return s.call(ctx, func(ctx context.Context) error {
			if expect > 0 {
				_, err := s.keysets().ReplaceOne(ctx, bson.D{{Key: "_id", Value: purpose}, {Key: "version", Value: expect}}, doc)
				return err
			}
			_, err := s.keysets().InsertOne(ctx, doc)
			if mongo.IsDuplicateKeyError(err) {
				return fmt.Errorf("%w: %w", errRace, quiet(err))
			}
			return err
		})
	})
}
