package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

func (s *Store) codes() *mongo.Collection { return s.db.Collection(codesName) }

// CreateCode implements account.Codes.
func (s *Store) CreateCode(ctx context.Context, c account.Code) error {
	return s.insert(ctx, s.codes(), c, bson.A{byID(c.ID)}, idTaken())
}

// Code implements account.Codes.
func (s *Store) Code(ctx context.Context, id string) (c account.Code, err error) {
	err = s.findOne(ctx, s.codes(), byID(id), &c, domain.ReasonCodeNotFound)
	return c, err
}

// UseCode implements account.Codes.
func (s *Store) UseCode(ctx context.Context, id, by string, at time.Time) error {
	change := bson.D{{Key: "$set", Value: bson.D{{Key: "usedBy", Value: by}, {Key: "usedAt", Value: at}}}}
	return s.update(ctx, s.codes(), byID(id), without("usedAt"), change,
		domain.ReasonCodeNotFound, domain.Conflict(domain.Msg(domain.ReasonCodeUsed)))
}

// ListCodes implements account.Codes.
func (s *Store) ListCodes(ctx context.Context, reach domain.Reach, now time.Time, after string, limit int) ([]account.Code, error) {
	if reach.Nothing() {
		return []account.Code{}, s.unasked(ctx, nil)
	}
	filter := both(within(reach, "cover"), without("usedAt"), compared("expiresAt", "$gt", now), compared("_id", "$gt", after))
	return list[account.Code](ctx, s, s.codes(), filter, byID(1), limit)
}

// ExpireCodes implements account.Codes.
func (s *Store) ExpireCodes(ctx context.Context, before time.Time) (int, error) {
	return s.deleteMany(ctx, s.codes(), compared("expiresAt", "$lt", before))
}
