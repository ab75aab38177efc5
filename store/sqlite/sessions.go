package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

// CreateSession implements account.Store.
func (s *Store) CreateSession(ctx context.Context, l account.Session) error {
	return s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		n, err := affected(ses.exec(ctx, s.sql.addSession, l.ID, l.Account, l.Number, l.RotatedAt.UnixMilli(), l.CreatedAt.UnixMilli(),
			l.ExpiresAt.UnixMilli(), l.EndsAt.UnixMilli(), moment(l.RevokedAt), jsonSet(l.Methods), jsonSet(l.Scopes), l.Client))
		if err == nil && n == 0 {
			return domain.Conflict(domain.Msg(domain.ReasonIDTaken))
		}
		return err
	})
}

// loginRow takes one row of the columns in sessionTexts.
type loginRow struct {
	session         account.Session
	methods, scopes sql.RawBytes
}

func (r *loginRow) into() []any {
	l := &r.session
	return []any{&l.ID, &l.Account, &l.Number, (*moment)(&l.RotatedAt), (*moment)(&l.CreatedAt), (*moment)(&l.ExpiresAt),
		(*moment)(&l.EndsAt), (*moment)(&l.RevokedAt), &r.methods, &r.scopes, &l.Client}
}

func (r *loginRow) read() (account.Session, error) {
	var err1, err2 error
	r.session.Methods, err1 = textSet(r.methods)
	r.session.Scopes, err2 = textSet(r.scopes)
	return r.session, errors.Join(err1, err2)
}

func scanLogin(rows *sql.Rows) (account.Session, error) {
	var r loginRow
	if err := rows.Scan(r.into()...); err != nil {
		return account.Session{}, err
	}
	return r.read()
}

// Principal implements account.Store.
func (s *Store) Principal(ctx context.Context, id string) (p account.Principal, err error) {
	err = s.readTx(ctx, func(ses *session) error {
		found := false
		rows, err := ses.query(ctx, s.sql.principal, id)
		if err := eachRow(rows, err, func(rows *sql.Rows) error {
			found = true
			var l loginRow
			var a accountRow
			if err := rows.Scan(append(l.into(), a.into()...)...); err != nil {
				return err
			}
			var err1, err2 error
			p.Session, err1 = l.read()
			p.Account, err2 = a.read()
			return errors.Join(err1, err2)
		}); err != nil {
			return err
		}
		if !found {
			return domain.NotFound(domain.Msg(domain.ReasonSessionNotFound))
		}
		rows, err = ses.query(ctx, s.sql.grantsInForce, p.Account.ID)
		return eachRow(rows, err, func(rows *sql.Rows) error {
			g, err := scanGrant(rows)
			p.Grants = append(p.Grants, g)
			return err
		})
	})
	if err != nil {
		return account.Principal{}, err
	}
	return p, nil
}

// RotateSession implements account.Store.
func (s *Store) RotateSession(ctx context.Context, id string, from int64, at, expires time.Time) error {
	return s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		n, err := affected(ses.exec(ctx, s.sql.rotateSession, id, from, at.UnixMilli(), expires.UnixMilli()))
		if err != nil || n > 0 {
			return err
		}
		var there int
		err = ses.row(ctx, s.sql.sessionThere, id).Scan(&there)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return domain.NotFound(domain.Msg(domain.ReasonSessionNotFound))
		case err != nil:
			return err
		}
		return domain.Stale()
	})
}

// RevokeSession implements account.Store.
func (s *Store) RevokeSession(ctx context.Context, of, id string, at time.Time) error {
	return s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		n, err := affected(ses.exec(ctx, s.sql.revokeSession, of, id, at.UnixMilli()))
		if err == nil && n == 0 {
			return domain.NotFound(domain.Msg(domain.ReasonSessionNotFound))
		}
		return err
	})
}

// RevokeSessions implements account.Store.
func (s *Store) RevokeSessions(ctx context.Context, of, except string, at time.Time) (n int, err error) {
	err = s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		if err := ses.row(ctx, s.sql.countLiveSessions, of, except, at.UnixMilli()).Scan(&n); err != nil {
			return err
		}
		_, err := ses.exec(ctx, s.sql.revokeSessions, of, except, at.UnixMilli())
		return err
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

// ListSessions implements account.Store.
func (s *Store) ListSessions(ctx context.Context, of string, now time.Time) ([]account.Session, error) {
	return readAll(ctx, s, s.sql.liveSessions, scanLogin, of, now.UnixMilli())
}

// ExpireSessions implements account.Store.
func (s *Store) ExpireSessions(ctx context.Context, before time.Time) (n int, err error) {
	err = s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		n, err = affected(ses.exec(ctx, s.sql.expireSessions, before.UnixMilli()))
		return err
	})
	return n, err
}
