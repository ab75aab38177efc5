package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

// codeBody is account.Code as the JSON beside its columns.
type codeBody struct {
	ID        string           `json:"-"`
	Kind      account.CodeKind `json:"kind"`
	MAC       []byte           `json:"mac"`
	Account   string           `json:"account,omitempty"`
	Factor    bool             `json:"factor,omitempty"`
	Role      account.Role     `json:"role,omitempty"`
	Target    account.Target   `json:"target,omitzero"`
	Cover     []string         `json:"cover,omitempty"`
	From      time.Time        `json:"from,omitzero"`
	Until     time.Time        `json:"until,omitzero"`
	By        string           `json:"by"`
	CreatedAt time.Time        `json:"createdAt"`
	ExpiresAt time.Time        `json:"-"`
	UsedBy    string           `json:"-"`
	UsedAt    time.Time        `json:"-"`
}

// CreateCode implements account.Store.
func (s *Store) CreateCode(ctx context.Context, c account.Code) error {
	return s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		js, err := json.Marshal(codeBody(c))
		if err != nil {
			return err
		}
		n, err := affected(ses.exec(ctx, s.sql.addCode, c.ID, c.ExpiresAt.UnixMilli(), c.UsedBy, moment(c.UsedAt), js))
		if err == nil && n == 0 {
			return domain.Conflict(domain.Msg(domain.ReasonIDTaken))
		}
		if err != nil {
			return err
		}
		for _, key := range unique(c.Cover) {
			if _, err := ses.exec(ctx, s.sql.addCodeKey, key, c.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// scanCode takes one row of the columns in codeTexts.
func scanCode(rows *sql.Rows) (account.Code, error) {
	var js sql.RawBytes
	var b codeBody
	if err := rows.Scan(&b.ID, (*moment)(&b.ExpiresAt), &b.UsedBy, (*moment)(&b.UsedAt), &js); err != nil {
		return account.Code{}, err
	}
	err := json.Unmarshal(js, &b)
	return account.Code(b), err
}

// Code implements account.Store.
func (s *Store) Code(ctx context.Context, id string) (account.Code, error) {
	return readSingle(ctx, s, s.sql.code, scanCode, domain.ReasonCodeNotFound, id)
}

// UseCode implements account.Store.
func (s *Store) UseCode(ctx context.Context, id, by string, at time.Time) error {
	return s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		n, err := affected(ses.exec(ctx, s.sql.useCode, id, by, at.UnixMilli()))
		if err != nil || n > 0 {
			return err
		}
		var there int
		err = ses.row(ctx, s.sql.codeThere, id).Scan(&there)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return domain.NotFound(domain.Msg(domain.ReasonCodeNotFound))
		case err != nil:
			return err
		}
		return domain.Conflict(domain.Msg(domain.ReasonCodeUsed))
	})
}

// ListCodes implements account.Store. Few codes are open at once: they are
// walked along.
func (s *Store) ListCodes(ctx context.Context, reach domain.Reach, now time.Time, after string, limit int) ([]account.Code, error) {
	if reach.Nothing() || limit <= 0 {
		return nil, s.answers(ctx)
	}
	return readAll(ctx, s, s.sql.openCodes, scanCode, reachSet(reach), now.UnixMilli(), after, limit)
}

// ExpireCodes implements account.Store.
func (s *Store) ExpireCodes(ctx context.Context, before time.Time) (n int, err error) {
	err = s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		if _, err := ses.exec(ctx, s.sql.expireCodeKeys, before.UnixMilli()); err != nil {
			return err
		}
		n, err = affected(ses.exec(ctx, s.sql.expireCode, before.UnixMilli()))
		return err
	})
	return n, err
}
