package sqlite

import (
	"context"
	"database/sql"
)

// Keys of meta.
const (
	metaGeneration = "generation" // the one that answers
	metaUnfilled   = "unfilled"   // the generation that was made to wait for the first Rebuild
	metaNext       = "next"       // the next number of a generation
	metaFilling    = "filling"    // the generation that Rebuild fills, 0 for none
	metaPosition   = "position"   // change log position that has been reached
	metaVersion    = "version"    // of the schema
	metaSequence   = "sequence"   // the last number given to a place
)

// schemaVersion changes whenever generationSchema or what is put into it does:
// an index of another version is emptied and filled again.
const schemaVersion = 4

func metaGet(ctx context.Context, q querier, key string, absent int64) (int64, error) {
	var v int64
	err := q.QueryRowContext(ctx, "SELECT value FROM meta WHERE key = ?", key).Scan(&v)
	if err == sql.ErrNoRows {
		return absent, nil
	}
	return v, err
}

func metaSetAll(ctx context.Context, tx *sql.Tx, values map[string]int64) error {
	for key, v := range values {
		if _, err := tx.ExecContext(ctx, "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, v); err != nil {
			return err
		}
	}
	return nil
}

type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}
