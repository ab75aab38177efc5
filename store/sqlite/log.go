package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"hanhtrinh/domain"
)

// appendChanges writes entries into the log. With one writer at a time the
// order of positions is the order of commits, so all that is committed is
// visible.
func (s *Store) appendChanges(ctx context.Context, ses *session, changes []domain.Change) error {
	for _, c := range changes {
		scope := ""
		if len(c.Left.Areas)+len(c.Left.Kinds) > 0 {
			js, err := json.Marshal(c.Left)
			if err != nil {
				return err
			}
			scope = string(js)
		}
		result, err := ses.exec(ctx, s.sql.addChange, c.Collection, c.ID, c.Version, c.Deleted, c.At.UnixMilli(), scope)
		if err != nil {
			return err
		}
		if ses.lastSeq, err = result.LastInsertId(); err != nil {
			return err
		}
	}
	return nil
}

// Changes implements domain.ChangeLog.
func (s *Store) Changes(ctx context.Context, after int64, limit int) ([]domain.Change, error) {
	out := []domain.Change{}
	err := s.readTx(ctx, func(ses *session) error {
		var trimmed int64
		if err := ses.row(ctx, s.sql.trimmed).Scan(&trimmed); err != nil {
			return err
		}
		if after < trimmed {
			return domain.Gone(domain.Msg(domain.ReasonCursorTooOld))
		}
		rows, err := ses.query(ctx, s.sql.changes, after, limit)
		return eachRow(rows, err, func(rows *sql.Rows) error {
			c, err := scanChange(rows)
			out = append(out, c)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func scanChange(rows *sql.Rows) (c domain.Change, err error) {
	var at int64
	var scope sql.RawBytes
	if err := rows.Scan(&c.Seq, &c.Collection, &c.ID, &c.Version, &c.Deleted, &at, &scope); err != nil {
		return c, err
	}
	c.At = time.UnixMilli(at).UTC()
	if len(scope) > 0 {
		err = json.Unmarshal(scope, &c.Left)
	}
	return c, err
}

// ChangeHead implements domain.ChangeLog. It stays where it is when the newest
// entries are trimmed.
func (s *Store) ChangeHead(ctx context.Context) (head int64, err error) {
	err = s.readOne(ctx, s.sql.head, func(rows *sql.Rows) error { return rows.Scan(&head) })
	return head, err
}

// ChangesPending implements domain.ChangeLog: what is committed is visible.
func (s *Store) ChangesPending(ctx context.Context) (n int, oldest time.Duration, err error) {
	_, err = s.ChangeHead(ctx)
	return 0, 0, err
}

// TrimChanges implements domain.ChangeLog. It drops the longest front of the
// log that is older, never an entry from the middle.
func (s *Store) TrimChanges(ctx context.Context, before time.Time) (n int, err error) {
	err = s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		var last int64
		err := ses.row(ctx, s.sql.firstKept, before.UnixMilli()).Scan(&last)
		if errors.Is(err, sql.ErrNoRows) {
			err = ses.row(ctx, s.sql.head).Scan(&last)
		} else {
			last--
		}
		if err != nil {
			return err
		}
		result, err := ses.exec(ctx, s.sql.trim, last)
		if err != nil {
			return err
		}
		dropped, err := result.RowsAffected()
		if n = int(dropped); err != nil || n == 0 {
			return err
		}
		_, err = ses.exec(ctx, s.sql.setTrimmed, last)
		return err
	})
	return n, err
}
