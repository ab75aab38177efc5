package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"hanhtrinh/domain"
	"hanhtrinh/domain/audit"
)

var _ audit.Store = (*Store)(nil)

var errAuditInTx = errors.New("the audit log is not written inside a transaction, which may be undone")

// AppendAudit implements audit.Store. Triggers of the file refuse to change or
// remove what it wrote.
func (s *Store) AppendAudit(ctx context.Context, records []audit.Record) error {
	if len(records) == 0 {
		return s.answers(ctx)
	}
	if s.session(ctx) != nil {
		return domain.Internal(errAuditInTx)
	}
	return s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		first, last := records[0], records[len(records)-1]
		var taken bool
		if err := ses.row(ctx, s.sql.auditTaken, first.Lane, first.Seq, last.Seq).Scan(&taken); err != nil {
			return err
		}
		if taken {
			return domain.Conflict(domain.Msg(domain.ReasonAuditTaken))
		}
		for _, r := range records {
			js, err := json.Marshal(r.Entry)
			if err != nil {
				return err
			}
			if _, err := ses.exec(ctx, s.sql.addAudit, r.Lane, r.Seq, js, notNil(r.Prev), notNil(r.Hash)); err != nil {
				return err
			}
		}
		return nil
	})
}

// AuditHeads implements audit.Store.
func (s *Store) AuditHeads(ctx context.Context) ([]audit.Head, error) {
	return readAll(ctx, s, s.sql.auditHeads, func(rows *sql.Rows) (h audit.Head, err error) {
		err = rows.Scan(&h.Lane, &h.Seq, &h.Hash)
		return h, err
	})
}

// AuditLane implements audit.Store.
func (s *Store) AuditLane(ctx context.Context, lane string, after int64, limit int) ([]audit.Record, error) {
	if limit <= 0 {
		return nil, s.answers(ctx)
	}
	return readAll(ctx, s, s.sql.auditLane, func(rows *sql.Rows) (r audit.Record, err error) {
		var js sql.RawBytes
		err = rows.Scan(&r.Lane, &r.Seq, &js, &r.Prev, &r.Hash)
		if err == nil {
			err = json.Unmarshal(js, &r.Entry)
		}
		if err != nil { // asking again does not help: somebody has changed it
			return r, domain.Internal(err)
		}
		return r, nil
	}, lane, after, limit)
}
