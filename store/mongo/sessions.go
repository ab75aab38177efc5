package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

// sessionDoc is a session and when it is over: the earliest of ExpiresAt,
// EndsAt and RevokedAt, by which sessions are listed and dropped.
type sessionDoc struct {
	account.Session `bson:",inline"`
	Over            time.Time `bson:"over"`
}

func newSession(v account.Session) sessionDoc {
	over := v.ExpiresAt
	if v.EndsAt.Before(over) {
		over = v.EndsAt
	}
	if !v.RevokedAt.IsZero() && v.RevokedAt.Before(over) {
		over = v.RevokedAt
	}
	return sessionDoc{v, over}
}

func (s *Store) sessions() *mongo.Collection { return s.db.Collection(sessionsName) }

func idTaken() error { return domain.Conflict(domain.Msg(domain.ReasonIDTaken)) }

// CreateSession implements account.Sessions. In a transaction it writes into the
// account, too: a log-in that goes by a password and a change of that password
// which ends all log-ins write nothing else that is the same, and neither would
// see the other. So one of them runs again.
func (s *Store) CreateSession(ctx context.Context, v account.Session) error {
	if err := s.touchAccount(ctx, v.Account, "newestSession", v.ID); err != nil {
		return err
	}
	return s.insert(ctx, s.sessions(), newSession(v), bson.A{byID(v.ID)}, idTaken())
}

// principalSteps put an account and its grants to a session.
var principalSteps = mongo.Pipeline{
	{{Key: "$lookup", Value: bson.D{{Key: "from", Value: accountsName}, {Key: "localField", Value: "account"},
		{Key: "foreignField", Value: "_id"}, {Key: "as", Value: "accounts"}}}},
	{{Key: "$lookup", Value: bson.D{{Key: "from", Value: grantsName}, {Key: "localField", Value: "account"},
		{Key: "foreignField", Value: "account"}, {Key: "pipeline", Value: mongo.Pipeline{
			{{Key: "$match", Value: without("revokedAt")}}, {{Key: "$sort", Value: byID(1)}}}},
		{Key: "as", Value: "grants"}}}},
}

// Principal implements account.Sessions in one round trip, from one snapshot
// of what a majority has.
func (s *Store) Principal(ctx context.Context, session string) (account.Principal, error) {
	var found []struct {
		account.Session `bson:",inline"`
		Accounts        []account.Account `bson:"accounts"`
		Grants          []account.Grant   `bson:"grants"`
	}
	c := s.db.Collection(sessionsName, options.Collection().SetReadConcern(readconcern.Snapshot()))
	err := s.call(ctx, func(ctx context.Context) error {
		cursor, err := c.Aggregate(ctx, append(mongo.Pipeline{{{Key: "$match", Value: byID(session)}}}, principalSteps...))
		if err != nil {
			return err
		}
		return cursor.All(ctx, &found)
	})
	switch {
	case err != nil:
		return account.Principal{}, err
	case len(found) == 0 || len(found[0].Accounts) == 0:
		return account.Principal{}, domain.NotFound(domain.Msg(domain.ReasonSessionNotFound))
	}
	return account.Principal{Session: found[0].Session, Account: found[0].Accounts[0], Grants: found[0].Grants}, nil
}

// RotateSession implements account.Sessions.
func (s *Store) RotateSession(ctx context.Context, id string, from int64, at, expires time.Time) error {
	over := bson.D{{Key: "$min", Value: bson.A{expires, "$endsAt"}}}
	change := mongo.Pipeline{{{Key: "$set", Value: bson.D{{Key: "number", Value: from + 1}, {Key: "rotatedAt", Value: at},
		{Key: "expiresAt", Value: expires}, {Key: "over", Value: over}}}}}
	return s.update(ctx, s.sessions(), byID(id), both(equal("number", from), without("revokedAt")), change,
		domain.ReasonSessionNotFound, domain.Stale())
}

func revoked(at time.Time) bson.D {
	return bson.D{{Key: "$set", Value: bson.D{{Key: "revokedAt", Value: at}}}, {Key: "$min", Value: bson.D{{Key: "over", Value: at}}}}
}

// RevokeSession implements account.Sessions.
func (s *Store) RevokeSession(ctx context.Context, accountID, id string, at time.Time) error {
	return s.update(ctx, s.sessions(), both(byID(id), equal("account", accountID)), without("revokedAt"), revoked(at),
		domain.ReasonSessionNotFound, nil)
}

// RevokeSessions implements account.Sessions. Those that are over anyway come
// last, uncounted.
func (s *Store) RevokeSessions(ctx context.Context, accountID, except string, at time.Time) (live int, err error) {
	all := both(equal("account", accountID), without("revokedAt"), compared("_id", "$ne", except))
	err = s.call(ctx, func(ctx context.Context) error {
		res, err := s.sessions().UpdateMany(ctx, both(all, compared("over", "$gt", at)), revoked(at))
		if err != nil {
			return err
		}
		live = int(res.ModifiedCount)
		_, err = s.sessions().UpdateMany(ctx, all, revoked(at))
		return err
	})
	return live, err
}

// ListSessions implements account.Sessions.
func (s *Store) ListSessions(ctx context.Context, accountID string, now time.Time) ([]account.Session, error) {
	filter := both(equal("account", accountID), compared("over", "$gt", now), without("revokedAt"))
	found := []account.Session{}
	err := s.call(ctx, func(ctx context.Context) error {
		cursor, err := s.sessions().Find(ctx, filter, options.Find().SetSort(bson.D{{Key: "createdAt", Value: -1}, {Key: "_id", Value: 1}}))
		if err != nil {
			return err
		}
		return cursor.All(ctx, &found)
	})
	return found, err
}

// ExpireSessions implements account.Sessions.
func (s *Store) ExpireSessions(ctx context.Context, before time.Time) (int, error) {
	return s.deleteMany(ctx, s.sessions(), compared("over", "$lt", before))
}
