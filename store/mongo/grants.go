package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

func (s *Store) grants() *mongo.Collection { return s.db.Collection(grantsName) }

// CreateGrant implements account.Grants.
func (s *Store) CreateGrant(ctx context.Context, g account.Grant) error {
	return s.insert(ctx, s.grants(), g, bson.A{byID(g.ID)}, idTaken())
}

// Grant implements account.Grants.
func (s *Store) Grant(ctx context.Context, reach domain.Reach, id string) (g account.Grant, err error) {
	if reach.Nothing() {
		return g, domain.NotFound(domain.Msg(domain.ReasonGrantNotFound))
	}
	err = s.findOne(ctx, s.grants(), both(byID(id), within(reach, "cover")), &g, domain.ReasonGrantNotFound)
	return g, err
}

// RevokeGrant implements account.Grants.
func (s *Store) RevokeGrant(ctx context.Context, reach domain.Reach, id, by string, at time.Time) error {
	if reach.Nothing() {
		return domain.NotFound(domain.Msg(domain.ReasonGrantNotFound))
	}
	change := bson.D{{Key: "$set", Value: bson.D{{Key: "revokedBy", Value: by}, {Key: "revokedAt", Value: at}}}}
	return s.update(ctx, s.grants(), both(byID(id), within(reach, "cover")), without("revokedAt"), change, domain.ReasonGrantNotFound, nil)
}

// ListGrants implements account.Grants.
func (s *Store) ListGrants(ctx context.Context, reach domain.Reach, f account.GrantFilter, limit int) ([]account.Grant, error) {
	if reach.Nothing() {
		return []account.Grant{}, nil
	}
	filter := []bson.D{within(reach, "cover")}
	if f.Account != "" {
		filter = append(filter, equal("account", f.Account))
	}
	if f.Role != "" {
		filter = append(filter, equal("role", f.Role))
	}
	if f.Target.Type != "" {
		filter = append(filter, equal("target.type", f.Target.Type))
	}
	if f.Target.ID != "" {
		filter = append(filter, equal("target.id", f.Target.ID))
	}
	if !f.HoldsAt.IsZero() {
		open := bson.D{{Key: "$or", Value: bson.A{without("until"), compared("until", "$gt", f.HoldsAt)}}}
		filter = append(filter, without("revokedAt"), compared("from", "$lte", f.HoldsAt), open)
	}
	if f.After != "" {
		filter = append(filter, compared("_id", "$gt", f.After))
	}
	return list[account.Grant](ctx, s, s.grants(), both(filter...), byID(1), limit)
}
