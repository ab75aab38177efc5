// Package sqlite keeps the records in one SQLite file: the store of the
// embedded default. Writes go through one connection, reads through a pool
// that never waits for them.
package sqlite

import (
	"context"
	"embed"
	"io/fs"
	"sync"

	"hanhtrinh/domain"
	"hanhtrinh/store"
	"hanhtrinh/store/sqlitefile"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Options say how the store is opened.
type Options struct {
	// Serve keeps a second server on the same file out: conflict
	// (store_in_use). Commands that may run beside a server leave it.
	Serve bool
	// Clock tells when areas were saved and claims end; nil = the system's.
	Clock domain.Clock
}

// Store is one opened file.
type Store struct {
	file  *sqlitefile.File
	clock domain.Clock
	sql   *statements
	gate  gate
	bell  bell

	stopWatch context.CancelFunc
	watch     sync.WaitGroup
}

var _ store.Store = (*Store)(nil)

// Open opens the store in the file at path, which is made when not there.
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	// One reader more than the pool of calls: the watcher keeps its own.
	file, err := sqlitefile.Open(ctx, path, sqlitefile.Options{Migrations: files, Serve: o.Serve, Readers: 5})
	if err != nil {
		return nil, fault(err)
	}
	s := &Store{file: file, clock: o.Clock, bell: newBell()}
	if s.clock == nil {
		s.clock = domain.SystemClock
	}
	if s.sql, err = prepare(ctx, file); err == nil {
		err = s.startWatch(ctx)
	}
	if err != nil {
		file.Close()
		return nil, fault(err)
	}
	return s, nil
}

// Ping implements store.Store. A write under way proves that writes are taken;
// else the write lock is taken and given back.
func (s *Store) Ping(ctx context.Context) error {
	leave, err := s.gate.enter(ctx, s)
	if err != nil {
		return err
	}
	defer leave()
	if err := s.file.Readers.PingContext(ctx); err != nil {
		return fault(err)
	}
	if s.file.Writer.Stats().InUse > 0 {
		return nil
	}
	tx, err := s.file.Writer.BeginTx(ctx, nil)
	if err != nil {
		return fault(err)
	}
	return fault(tx.Rollback())
}

// Close implements store.Store.
func (s *Store) Close(ctx context.Context) error {
	if !s.gate.close() {
		return nil
	}
	s.stopWatch()
	s.watch.Wait()
	waited := s.gate.wait(ctx)
	s.sql.close()
	if err := s.file.Close(); err != nil {
		return fault(err)
	}
	return waited
}
