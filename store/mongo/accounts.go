package mongo

import (
	"context"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

// expirePage is how many devices are looked at in one transaction.
const expirePage = 500

func (s *Store) accounts() *mongo.Collection { return s.db.Collection(accountsName) }

func loginTaken() error { return domain.Conflict(domain.Msg(domain.ReasonLoginTaken)) }

// nameKeys are the conditions that find who has the id or a name of a.
func nameKeys(a account.Account) bson.A {
	keys := bson.A{byID(a.ID)}
	if a.Login != "" {
		keys = append(keys, equal("login", a.Login))
	}
	if a.Identity != nil {
		keys = append(keys, identified(*a.Identity))
	}
	return keys
}

func identified(i account.Identity) bson.D {
	return bson.D{{Key: "identity.issuer", Value: i.Issuer}, {Key: "identity.subject", Value: i.Subject}}
}

// CreateAccount implements account.Accounts.
func (s *Store) CreateAccount(ctx context.Context, a account.Account) error {
	a.Version = 1
	return s.insert(ctx, s.accounts(), a, nameKeys(a), loginTaken())
}

// Account implements account.Accounts.
func (s *Store) Account(ctx context.Context, id string) (account.Account, error) {
	return s.account(ctx, byID(id))
}

// AccountByLogin implements account.Accounts.
func (s *Store) AccountByLogin(ctx context.Context, login string) (account.Account, error) {
	return s.account(ctx, equal("login", login))
}

// AccountByIdentity implements account.Accounts.
func (s *Store) AccountByIdentity(ctx context.Context, i account.Identity) (account.Account, error) {
	return s.account(ctx, identified(i))
}

func (s *Store) account(ctx context.Context, filter bson.D) (a account.Account, err error) {
	err = s.findOne(ctx, s.accounts(), filter, &a, domain.ReasonAccountNotFound)
	return a, err
}

// UpdateAccount implements account.Accounts.
func (s *Store) UpdateAccount(ctx context.Context, a account.Account) (int64, error) {
	expect := a.Version
	a.Version++
	err := s.call(ctx, func(ctx context.Context) error {
		if s.inTx(ctx) != nil { // a name that is taken would end the transaction
			if err := s.mayReplace(ctx, a, expect); err != nil {
				return err
			}
		}
		res, err := s.accounts().ReplaceOne(ctx, both(byID(a.ID), equal("version", expect)), a)
		if err != nil {
			return s.duplicate(ctx, err, loginTaken())
		}
		if res.MatchedCount == 0 {
			return s.whyNot(ctx, s.accounts(), byID(a.ID), domain.ReasonAccountNotFound, domain.Stale())
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return a.Version, nil
}

// touchAccount makes transactions about one account run one after the other,
// where each adds a record because of what it read. field is read by nobody.
func (s *Store) touchAccount(ctx context.Context, id, field, record string) error {
	if s.inTx(ctx) == nil {
		return nil
	}
	return s.call(ctx, func(ctx context.Context) error {
		_, err := s.accounts().UpdateOne(ctx, byID(id), bson.D{{Key: "$set", Value: bson.D{{Key: field, Value: record}}}})
		return err
	})
}

// mayReplace says why a cannot take the place of the account that has version
// expect.
func (s *Store) mayReplace(ctx context.Context, a account.Account, expect int64) error {
	cursor, err := s.accounts().Find(ctx, bson.D{{Key: "$or", Value: nameKeys(a)}}, options.Find().SetProjection(bson.D{{Key: "version", Value: 1}}))
	if err != nil {
		return err
	}
	var found []struct {
		ID      string `bson:"_id"`
		Version int64  `bson:"version"`
	}
	if err := cursor.All(ctx, &found); err != nil {
		return err
	}
	missing, taken := true, false
	for _, f := range found {
		switch {
		case f.ID != a.ID:
			taken = true
		case f.Version != expect:
			return domain.Stale()
		default:
			missing = false
		}
	}
	switch {
	case missing:
		return domain.NotFound(domain.Msg(domain.ReasonAccountNotFound))
	case taken:
		return loginTaken()
	}
	return nil
}

// ListAccounts implements account.Accounts.
func (s *Store) ListAccounts(ctx context.Context, reach domain.Reach, f account.AccountFilter, limit int) ([]account.Account, error) {
	var filter []bson.D
	if !reach.All() {
		ids := []string{}
		for _, key := range reach.Keys() {
			if id, ok := strings.CutPrefix(key, domain.AccountKey("")); ok {
				ids = append(ids, id)
			}
		}
		if len(ids) == 0 {
			return []account.Account{}, s.unasked(ctx, nil)
		}
		filter = append(filter, in("_id", ids))
	}
	if len(f.Kinds) > 0 {
		filter = append(filter, in("kind", f.Kinds))
	}
	if f.State != "" {
		filter = append(filter, equal("state", f.State))
	}
	if f.Login != "" {
		filter = append(filter, equal("login", f.Login))
	}
	if f.After != "" {
		filter = append(filter, compared("_id", "$gt", f.After))
	}
	return list[account.Account](ctx, s, s.accounts(), both(filter...), byID(1), limit)
}

// ExpireDevices implements account.Accounts, a page in each transaction. A
// device that was made after before stays, whether or not it has a session yet.
func (s *Store) ExpireDevices(ctx context.Context, before time.Time) (dropped int, err error) {
	for after, more := "", true; more; {
		var page []account.Account
		var n int
		err := s.InTx(ctx, func(ctx context.Context) (err error) {
			page, err = list[account.Account](ctx, s, s.accounts(), both(equal("kind", account.Device),
				compared("_id", "$gt", after), compared("createdAt", "$lt", before)), byID(1), expirePage)
			if err == nil {
				n, err = s.expireDevices(ctx, page, before)
			}
			return err
		})
		if err != nil {
			return dropped, err
		}
		dropped += n
		if more = len(page) == expirePage; more {
			after = page[len(page)-1].ID
		}
	}
	return dropped, nil
}

// expireDevices drops those of page that have no session which was live since.
func (s *Store) expireDevices(ctx context.Context, page []account.Account, before time.Time) (int, error) {
	if len(page) == 0 {
		return 0, nil
	}
	ids := make([]string, len(page))
	for i, a := range page {
		ids[i] = a.ID
	}
	live := map[string]bool{}
	err := s.call(ctx, func(ctx context.Context) error {
		var accounts []string
		err := s.sessions().Distinct(ctx, "account", both(in("account", ids), compared("over", "$gt", before))).Decode(&accounts)
		for _, id := range accounts {
			live[id] = true
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	dead := []string{}
	for _, id := range ids {
		if !live[id] {
			dead = append(dead, id)
		}
	}
	if len(dead) == 0 {
		return 0, nil
	}
	if _, err := s.deleteMany(ctx, s.sessions(), in("account", dead)); err != nil {
		return 0, err
	}
	return s.deleteMany(ctx, s.accounts(), in("_id", dead))
}
