package sqlite

import (
	"context"
	"database/sql"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

// CreateGrant implements account.Store.
func (s *Store) CreateGrant(ctx context.Context, g account.Grant) error {
	return s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		n, err := affected(ses.exec(ctx, s.sql.addGrant, g.ID, g.Account, g.Role, g.Target.Type, g.Target.ID, jsonSet(g.Cover),
			g.From.UnixMilli(), moment(g.Until), g.GrantedBy, g.GrantedAt.UnixMilli(), g.RevokedBy, moment(g.RevokedAt)))
		if err == nil && n == 0 {
			return domain.Conflict(domain.Msg(domain.ReasonIDTaken))
		}
		if err != nil {
			return err
		}
		for _, key := range unique(g.Cover) {
			if _, err := ses.exec(ctx, s.sql.addGrantKey, key, g.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// scanGrant takes one row of the columns in grantTexts.
func scanGrant(rows *sql.Rows) (g account.Grant, err error) {
	var cover sql.RawBytes
	if err := rows.Scan(&g.ID, &g.Account, &g.Role, &g.Target.Type, &g.Target.ID, &cover, (*moment)(&g.From), (*moment)(&g.Until),
		&g.GrantedBy, (*moment)(&g.GrantedAt), &g.RevokedBy, (*moment)(&g.RevokedAt)); err != nil {
		return g, err
	}
	g.Cover, err = textSet(cover)
	return g, err
}

// Grant implements account.Store.
func (s *Store) Grant(ctx context.Context, reach domain.Reach, id string) (account.Grant, error) {
	return readSingle(ctx, s, s.sql.grant, scanGrant, domain.ReasonGrantNotFound, reachSet(reach), id)
}

// RevokeGrant implements account.Store.
func (s *Store) RevokeGrant(ctx context.Context, reach domain.Reach, id, by string, at time.Time) error {
	return s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		n, err := affected(ses.exec(ctx, s.sql.revokeGrant, reachSet(reach), id, by, at.UnixMilli()))
		if err == nil && n == 0 {
			return domain.NotFound(domain.Msg(domain.ReasonGrantNotFound))
		}
		return err
	})
}

// ListGrants implements account.Store. It starts from the condition that few
// grants meet, or walks along the ids until it has enough.
func (s *Store) ListGrants(ctx context.Context, reach domain.Reach, f account.GrantFilter, limit int) ([]account.Grant, error) {
	if reach.Nothing() || limit <= 0 {
		return nil, s.answers(ctx)
	}
	walk := s.sql.grantsByID
	var targetType any
	switch {
	case f.Account != "":
		walk = s.sql.grantsOf
	case f.Target != account.Target{}:
		walk = s.sql.grantsOnTarget
	case !reach.All():
		walk = s.sql.grantsInReach
	}
	if f.Target != (account.Target{}) {
		targetType = string(f.Target.Type)
	}
	return readAll(ctx, s, walk, scanGrant, reachSet(reach), f.After, nullText(f.Account), nullText(f.Role),
		targetType, f.Target.ID, moment(f.HoldsAt), limit, f.Kept)
}
