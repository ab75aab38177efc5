package sqlite

import (
	"context"
	"database/sql"

	"hanhtrinh/domain"
)

// Keyset implements seal.Store.
func (s *Store) Keyset(ctx context.Context, purpose string) (sealed []byte, version int64, err error) {
	err = s.readOne(ctx, s.sql.keyset, func(rows *sql.Rows) error { return rows.Scan(&sealed, &version) }, purpose)
	return sealed, version, err
}

// SaveKeyset implements seal.Store.
func (s *Store) SaveKeyset(ctx context.Context, purpose string, sealed []byte, expect int64) error {
	return s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		var n int
		var err error
		if expect == 0 {
			n, err = affected(ses.exec(ctx, s.sql.addKeyset, purpose, notNil(sealed)))
		} else {
			n, err = affected(ses.exec(ctx, s.sql.setKeyset, notNil(sealed), purpose, expect))
		}
		if err == nil && n == 0 {
			return domain.Stale()
		}
		return err
	})
}
