package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"math"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/proposal"
)

var _ proposal.Store = (*Store)(nil)

// proposalBody is proposal.Proposal as the JSON beside its columns.
type proposalBody struct {
	ID           string          `json:"-"`
	Version      int64           `json:"-"`
	PlaceID      string          `json:"-"`
	PlaceVersion int64           `json:"placeVersion"`
	AreaKeys     []string        `json:"-"`
	Patch        json.RawMessage `json:"-"`
	Base         json.RawMessage `json:"-"`
	Note         string          `json:"note,omitempty"`
	State        proposal.State  `json:"-"`
	By           string          `json:"-"`
	CreatedAt    time.Time       `json:"-"`
	DecidedBy    string          `json:"decidedBy,omitempty"`
	DecidedAt    time.Time       `json:"decidedAt,omitzero"`
	Reason       string          `json:"reason,omitempty"`
	AcceptedAs   int64           `json:"acceptedAs,omitempty"`
}

// CreateProposal implements proposal.Store.
func (s *Store) CreateProposal(ctx context.Context, p proposal.Proposal) error {
	return s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		js, err := json.Marshal(proposalBody(p))
		if err != nil {
			return err
		}
		n, err := affected(ses.exec(ctx, s.sql.addProposal, p.ID, p.PlaceID, p.State, p.By, p.CreatedAt.UnixMilli(), jsonSet(p.AreaKeys),
			[]byte(p.Patch), []byte(p.Base), js))
		if err == nil && n == 0 {
			return domain.Conflict(domain.Msg(domain.ReasonIDTaken))
		}
		if err != nil {
			return err
		}
		return s.addProposalKeys(ctx, ses, &p)
	})
}

func (s *Store) addProposalKeys(ctx context.Context, ses *session, p *proposal.Proposal) error {
	for _, key := range unique(p.ReachKeys()) {
		if _, err := ses.exec(ctx, s.sql.addProposalKey, key, p.State, p.CreatedAt.UnixMilli(), p.ID); err != nil {
			return err
		}
	}
	return nil
}

// scanProposal takes one row of the columns in proposalTexts.
func scanProposal(rows *sql.Rows) (proposal.Proposal, error) {
	var b proposalBody
	var areas, js sql.RawBytes
	if err := rows.Scan(&b.ID, &b.Version, &b.PlaceID, &b.State, &b.By, (*moment)(&b.CreatedAt), &areas,
		(*[]byte)(&b.Patch), (*[]byte)(&b.Base), &js); err != nil {
		return proposal.Proposal{}, err
	}
	var err error
	b.AreaKeys, err = textSet(areas)
	err = errors.Join(err, json.Unmarshal(js, &b))
	return proposal.Proposal(b), err
}

// Proposal implements proposal.Store.
func (s *Store) Proposal(ctx context.Context, reach domain.Reach, id string) (proposal.Proposal, error) {
	return readSingle(ctx, s, s.sql.proposal, scanProposal, domain.ReasonProposalNotFound, reachSet(reach), id)
}

// ListProposals implements proposal.Store. It starts from the condition that
// few proposals meet.
func (s *Store) ListProposals(ctx context.Context, reach domain.Reach, f proposal.Filter, limit int) ([]proposal.Proposal, error) {
	if reach.Nothing() || limit <= 0 {
		return nil, s.answers(ctx)
	}
	after := proposal.After{CreatedAt: math.MinInt64}
	if f.After != nil {
		after = *f.After
	}
	in := []any{reachSet(reach), after.CreatedAt, after.ID, nullText(f.PlaceID), nullText(f.State), limit}
	walk := s.sql.proposalsByAge
	switch {
	case f.PlaceID != "":
		walk = s.sql.proposalsOfPlace
	case !reach.All():
		walk = s.sql.proposalsInReach
		states := proposal.States()
		if f.State != "" {
			states = []proposal.State{f.State}
		}
		in = append(in, jsonSet(states))
	case f.State != "":
		walk = s.sql.proposalsByState
	}
	return readAll(ctx, s, walk, scanProposal, in...)
}

// UpdateProposal implements proposal.Store.
func (s *Store) UpdateProposal(ctx context.Context, reach domain.Reach, p proposal.Proposal) (int64, error) {
	err := s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		was, err := s.Proposal(ctx, reach, p.ID)
		switch {
		case err != nil:
			return err
		case was.Version != p.Version:
			return domain.Stale()
		}
		p.PlaceID, p.By, p.CreatedAt = was.PlaceID, was.By, was.CreatedAt
		js, err := json.Marshal(proposalBody(p))
		if err != nil {
			return err
		}
		if _, err := ses.exec(ctx, s.sql.setProposal, p.State, jsonSet(p.AreaKeys), []byte(p.Patch), []byte(p.Base), js, p.ID); err != nil {
			return err
		}
		if _, err := ses.exec(ctx, s.sql.dropProposalKeys, p.ID); err != nil {
			return err
		}
		return s.addProposalKeys(ctx, ses, &p)
	})
	if err != nil {
		return 0, err
	}
	return p.Version + 1, nil
}

// CountProposals implements proposal.Store.
func (s *Store) CountProposals(ctx context.Context, by string, state proposal.State) (n int, err error) {
	err = s.readOne(ctx, s.sql.countProposals, func(rows *sql.Rows) error { return rows.Scan(&n) }, by, string(state))
	return n, err
}

// ExpireProposals implements proposal.Store.
func (s *Store) ExpireProposals(ctx context.Context, before time.Time) (n int, err error) {
	err = s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		if _, err := ses.exec(ctx, s.sql.expireProposalKey, proposal.Withdrawn, before.UnixMilli()); err != nil {
			return err
		}
		n, err = affected(ses.exec(ctx, s.sql.expireProposals, proposal.Withdrawn, before.UnixMilli()))
		return err
	})
	return n, err
}
