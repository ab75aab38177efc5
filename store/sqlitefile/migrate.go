package sqlitefile

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/gofrs/flock"
	"github.com/pressly/goose/v3"
)

// migrate applies the migrations that are missing. Two processes that open a
// new file at once take turns.
func migrate(ctx context.Context, db *sql.DB, path string, migrations fs.FS) (err error) {
	lock := flock.New(path+".migrate.lock", flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, 20*time.Millisecond); err != nil {
		return fmt.Errorf("wait for another process that does the same: %w", err)
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	p, err := goose.NewProvider(goose.DialectSQLite3, db, migrations, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	pending, err := p.HasPending(ctx)
	if err != nil || !pending {
		return err
	}
	_, err = p.Up(ctx)
	return err
}
