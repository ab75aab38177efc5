package mongo

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"hanhtrinh/domain"
)

// forgottenClaims is how long a claim that ended by itself is kept.
const forgottenClaims = 24 * time.Hour

// claimDoc is one key: claimed until Until (the server's clock), or answered.
type claimDoc struct {
	ID          bson.Binary              `bson:"_id"`
	Fingerprint []byte                   `bson:"fingerprint"`
	Token       string                   `bson:"token"`
	Answer      *domain.IdempotentAnswer `bson:"answer"`
}

// keyOf is the hash of a key: keys are the callers' and of any length.
func keyOf(k domain.IdempotencyKey) bson.Binary {
	h := sha256.New()
	for _, part := range []string{k.Actor, k.Operation, k.Key} {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		h.Write([]byte(part))
	}
	return bson.Binary{Data: h.Sum(nil)}
}

func (s *Store) claims() *mongo.Collection { return s.db.Collection(idempotencyName) }

// ReserveKey implements domain.Idempotency.
func (s *Store) ReserveKey(ctx context.Context, k domain.IdempotencyKey, fingerprint []byte, ttl time.Duration) (string, *domain.IdempotentAnswer, error) {
	token := domain.RandomID()
	var doc claimDoc
	err := s.call(ctx, func(ctx context.Context) (err error) {
		for {
			doc, err = s.claim(ctx, keyOf(k), token, fingerprint, ttl)
			if !mongo.IsDuplicateKeyError(err) || s.inTx(ctx) != nil || ctx.Err() != nil {
				return err
			} // another made the document at the same time: look again
		}
	})
	switch {
	case err != nil:
		return "", nil, err
	case doc.Token == token:
		return token, nil, nil
	case !bytes.Equal(doc.Fingerprint, fingerprint):
		return "", nil, &domain.Error{Code: domain.CodeInvalid, Message: domain.Msg(domain.ReasonIdemReused)}
	case doc.Answer == nil:
		return "", nil, domain.Conflict(domain.Msg(domain.ReasonIdemRunning))
	}
	return "", doc.Answer, nil
}

// claim writes the claim when the key is free, in one step of the server, and
// returns what is there then.
func (s *Store) claim(ctx context.Context, id bson.Binary, token string, fingerprint []byte, ttl time.Duration) (doc claimDoc, err error) {
	free := bson.D{{Key: "$and", Value: bson.A{
		bson.D{{Key: "$eq", Value: bson.A{bson.D{{Key: "$type", Value: "$answer"}}, "missing"}}},
		bson.D{{Key: "$lt", Value: bson.A{"$until", "$$NOW"}}}, // also when there is none
	}}}
	ifFree := func(field string, value any) bson.E {
		return bson.E{Key: field, Value: bson.D{{Key: "$cond", Value: bson.A{free, value, "$" + field}}}}
	}
	literal := func(v any) bson.D { return bson.D{{Key: "$literal", Value: v}} }
	set := bson.D{ifFree("fingerprint", literal(bson.Binary{Data: fingerprint})), ifFree("token", literal(token)),
		ifFree("until", bson.D{{Key: "$add", Value: bson.A{"$$NOW", ttl.Milliseconds()}}})}
	err = s.claims().FindOneAndUpdate(ctx, byID(id), mongo.Pipeline{{{Key: "$set", Value: set}}},
		options.FindOneAndUpdate().SetUpsert(true).SetReturnDocument(options.After)).Decode(&doc)
	return doc, err
}

// held is a claim under its token, not answered yet.
func held(k domain.IdempotencyKey, token string) bson.D {
	return bson.D{{Key: "_id", Value: keyOf(k)}, {Key: "token", Value: token},
		{Key: "answer", Value: bson.D{{Key: "$exists", Value: false}}}}
}

// StoreAnswer implements domain.Idempotency.
func (s *Store) StoreAnswer(ctx context.Context, k domain.IdempotencyKey, token string, a domain.IdempotentAnswer) error {
	return s.call(ctx, func(ctx context.Context) error {
		res, err := s.claims().UpdateOne(ctx, held(k, token), bson.D{{Key: "$set", Value: bson.D{{Key: "answer", Value: a}}}})
		if err == nil && res.MatchedCount == 0 {
			return domain.Conflict(domain.Msg(domain.ReasonIdemRunning))
		}
		return err
	})
}

// ReleaseKey implements domain.Idempotency. A claim that was lost or answered
// stays as it is.
func (s *Store) ReleaseKey(ctx context.Context, k domain.IdempotencyKey, token string) error {
	return s.call(ctx, func(ctx context.Context) error {
		_, err := s.claims().DeleteOne(ctx, held(k, token))
		return err
	})
}

// ExpireKeys implements domain.Idempotency; claims that ended long ago go too,
// uncounted.
func (s *Store) ExpireKeys(ctx context.Context, before time.Time) (n int, err error) {
	err = s.call(ctx, func(ctx context.Context) error {
		res, err := s.claims().DeleteMany(ctx, bson.D{{Key: "answer.storedAt", Value: bson.D{{Key: "$lt", Value: before}}}})
		if err != nil {
			return err
		}
		n = int(res.DeletedCount)
		old := bson.D{{Key: "$lt", Value: bson.A{"$until", bson.D{{Key: "$subtract", Value: bson.A{"$$NOW", forgottenClaims.Milliseconds()}}}}}}
		_, err = s.claims().DeleteMany(ctx, bson.D{{Key: "answer", Value: bson.D{{Key: "$exists", Value: false}}}, {Key: "$expr", Value: old}})
		return err
	})
	return n, err
}
