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

func noGrant() error { return domain.NotFound(domain.Msg(domain.ReasonGrantNotFound)) }

// CreateGrant implements account.Grants.
func (s *Store) CreateGrant(ctx context.Context, g account.Grant) error {
	return s.insert(ctx, s.grants(), g, bson.A{byID(g.ID)}, idTaken())
}

// Grant implements account.Grants.
func (s *Store) Grant(ctx context.Context, reach domain.Reach, id string) (g account.Grant, err error) {
	if reach.Nothing() {
		return g, s.unasked(ctx, noGrant())
	}
	err = s.findOne(ctx, s.grants(), both(byID(id), within(reach, "cover")), &g, domain.ReasonGrantNotFound)
	return g, err
}

// RevokeGrant implements account.Grants.
func (s *Store) RevokeGrant(ctx context.Context, reach domain.Reach, id, by string, at time.Time) error {
	if reach.Nothing() {
		return s.unasked(ctx, noGrant())
	}
	change := bson.D{{Key: "$set", Value: bson.D{{Key: "revokedBy", Value: by}, {Key: "revokedAt", Value: at}}}}
	return s.update(ctx, s.grants(), both(byID(id), within(reach, "cover")), without("revokedAt"), change, domain.ReasonGrantNotFound, nil)
}

// idOf is the condition that a grant is on that target among those of its type.
func idOf(t account.Target) bson.D {
	if t.ID == "" {
		return without("target.id")
	}
	return equal("target.id", t.ID)
}

// ListGrants implements account.Grants.
func (s *Store) ListGrants(ctx context.Context, reach domain.Reach, f account.GrantFilter, limit int) ([]account.Grant, error) {
	if reach.Nothing() {
		return []account.Grant{}, s.unasked(ctx, nil)
	}
	filter := []bson.D{within(reach, "cover")}
	if f.Account != "" {
		filter = append(filter, equal("account", f.Account))
	}
	if f.Role != "" {
		filter = append(filter, equal("role", f.Role))
	}
	if f.Target != (account.Target{}) {
		filter = append(filter, equal("target.type", f.Target.Type), idOf(f.Target))
	}
	if f.Kept {
		filter = append(filter, without("revokedAt"))
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
