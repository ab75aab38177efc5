package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"hanhtrinh/domain"
	"hanhtrinh/domain/proposal"
)

// proposalDoc is a proposal and the keys by which it is in reach.
type proposalDoc struct {
	proposal.Proposal `bson:",inline"`
	ReachKeys         []string `bson:"reachKeys"`
}

func (s *Store) proposals() *mongo.Collection { return s.db.Collection(proposalsName) }

// proposalCollections: each index of a list ends with the keys of its order.
func proposalCollections() []collection {
	text, date, number := typed("string"), typed("date"), typed("long")
	patch := typed("binData", "null") // bytes: what was sent stays as it was written
	ordered := func(name string, fields ...string) namedIndex {
		return index(name, ascending(append(fields, "createdAt", "_id")...), plainIndex())
	}
	return []collection{
		{proposalsName, object(bson.D{{Key: "_id", Value: anID()}, {Key: "version", Value: number}, {Key: "placeId", Value: anID()},
			{Key: "placeVersion", Value: number}, {Key: "areaKeys", Value: someOf()}, {Key: "patch", Value: patch}, {Key: "base", Value: patch},
			{Key: "state", Value: text}, {Key: "by", Value: text}, {Key: "createdAt", Value: date}, {Key: "decidedAt", Value: date},
			{Key: "acceptedAs", Value: number}, {Key: "reachKeys", Value: typed("array")},
		}, "_id", "version", "placeId", "placeVersion", "state", "by", "createdAt", "reachKeys"), []namedIndex{
			ordered("all"), ordered("state", "state"), ordered("place", "placeId"),
			ordered("reach", "reachKeys"), ordered("reach_state", "reachKeys", "state"),
			index("by_state", ascending("by", "state"), plainIndex()),
		}},
	}
}

// CreateProposal implements proposal.Store.
func (s *Store) CreateProposal(ctx context.Context, p proposal.Proposal) error {
	if err := s.touchAccount(ctx, p.By, "newestProposal", p.ID); err != nil {
		return err
	}
	p.Version = 1
	return s.insert(ctx, s.proposals(), proposalDoc{p, p.ReachKeys()}, bson.A{byID(p.ID)}, idTaken())
}

// Proposal implements proposal.Store.
func (s *Store) Proposal(ctx context.Context, reach domain.Reach, id string) (p proposal.Proposal, err error) {
	if reach.Nothing() {
		return p, s.unasked(ctx, domain.NotFound(domain.Msg(domain.ReasonProposalNotFound)))
	}
	err = s.findOne(ctx, s.proposals(), both(byID(id), within(reach, "reachKeys")), &p, domain.ReasonProposalNotFound)
	return p, err
}

// ListProposals implements proposal.Store.
func (s *Store) ListProposals(ctx context.Context, reach domain.Reach, f proposal.Filter, limit int) ([]proposal.Proposal, error) {
	if reach.Nothing() {
		return []proposal.Proposal{}, s.unasked(ctx, nil)
	}
	filter := []bson.D{within(reach, "reachKeys")}
	if f.PlaceID != "" {
		filter = append(filter, equal("placeId", f.PlaceID))
	}
	if f.State != "" {
		filter = append(filter, equal("state", f.State))
	}
	if f.After != nil {
		at := time.UnixMilli(f.After.CreatedAt)
		filter = append(filter, compared("createdAt", "$gte", at), bson.D{{Key: "$or", Value: bson.A{
			compared("createdAt", "$gt", at), compared("_id", "$gt", f.After.ID)}}})
	}
	return list[proposal.Proposal](ctx, s, s.proposals(), both(filter...), ascending("createdAt", "_id"), limit)
}

// UpdateProposal implements proposal.Store. What never changes is taken from
// the stored one, whatever p says.
func (s *Store) UpdateProposal(ctx context.Context, reach domain.Reach, p proposal.Proposal) (int64, error) {
	before, err := s.Proposal(ctx, reach, p.ID)
	switch {
	case err != nil:
		return 0, err
	case before.Version != p.Version:
		return 0, domain.Stale()
	}
	p.PlaceID, p.By, p.CreatedAt = before.PlaceID, before.By, before.CreatedAt
	p.Version++
	err = s.call(ctx, func(ctx context.Context) error {
		res, err := s.proposals().ReplaceOne(ctx, both(byID(p.ID), equal("version", before.Version)), proposalDoc{p, p.ReachKeys()})
		if err == nil && res.MatchedCount == 0 {
			return domain.Stale()
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	return p.Version, nil
}

// CountProposals implements proposal.Store.
func (s *Store) CountProposals(ctx context.Context, by string, state proposal.State) (n int, err error) {
	err = s.call(ctx, func(ctx context.Context) error {
		count, err := s.proposals().CountDocuments(ctx, bson.D{{Key: "by", Value: by}, {Key: "state", Value: state}})
		n = int(count)
		return err
	})
	return n, err
}

// ExpireProposals implements proposal.Store.
func (s *Store) ExpireProposals(ctx context.Context, before time.Time) (int, error) {
	return s.deleteMany(ctx, s.proposals(), both(equal("state", proposal.Withdrawn), compared("createdAt", "$lt", before)))
}
