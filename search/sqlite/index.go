package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/search"
	"hanhtrinh/store/sqlitefile"
)

// Options say what an index is opened for.
type Options struct {
	// Serve is for the one process that feeds the index and answers from it;
	// others may only ask for its position or tell it to forget.
	Serve bool
	Now   domain.Clock // nil = the machine's clock
	Log   *slog.Logger // nil = slog.Default()
}

// Index is the embedded engine. It is safe for concurrent use.
type Index struct {
	path    string
	options Options

	mu     sync.RWMutex // write-locked only while file is replaced or closed
	file   *sqlitefile.File
	closed bool
	epoch  int // counts the files: see replace
	// replaceFailed is when a replacement failed last.
	replaceFailed time.Time
	replacing     atomic.Bool
	// view is written under publishing, together with the commit it shows.
	view       atomic.Pointer[view]
	publishing sync.Mutex
	uncertain  atomic.Bool // a commit failed: view may not show what the file holds
	timings    sync.Map    // id of timings -> *place.Timing
	sets       sync.Map    // id of sets -> []string
	records    records

	rebuilding sync.Mutex

	stopCheck context.CancelFunc
	checked   chan struct{} // closed when the check of the whole file has ended
}

var (
	_ search.Index  = (*Index)(nil)
	_ search.Engine = (*Index)(nil)
)

//go:embed migrations/*.sql
var migrations embed.FS

// Open opens or makes the index at path. A file that is broken is moved aside
// and an empty index made in its place: it is derived data. The whole file is
// checked in the background, which takes a second for 100,000 places. conflict
// (store_in_use) when Serve is set and another server holds the file.
func Open(ctx context.Context, path string, o Options) (*Index, error) {
	if o.Now == nil {
		o.Now = domain.SystemClock
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	x := &Index{path: path, options: o}
	err := x.open(ctx)
	if isBroken(err) && o.Serve {
		if err = x.moveAside(err); err == nil {
			err = x.open(ctx)
		}
	}
	if err != nil {
		return nil, unavailable(err)
	}
	x.startCheck()
	return x, nil
}

// open sets x.file and reads or makes the generation; on error it leaves no
// file open.
func (x *Index) open(ctx context.Context) error {
	root, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	file, err := sqlitefile.Open(ctx, x.path, sqlitefile.Options{Migrations: root, Serve: x.options.Serve, Derived: true, Readers: 3})
	if err != nil {
		return err
	}
	x.file = file
	if err = x.prepare(ctx); err != nil {
		x.file = nil
		return errors.Join(err, file.Close())
	}
	return nil
}

// prepare makes an empty generation when there is none or
// it is of another version: then the index waits to be filled.
func (x *Index) prepare(ctx context.Context) error {
	if !x.options.Serve {
		return x.read(ctx)
	}
	err := transact(ctx, x.file.Writer, func(tx *sql.Tx) error {
		version, err := metaGet(ctx, tx, metaVersion, 0)
		if err != nil {
			return err
		}
		if version == schemaVersion {
			return dropOthers(ctx, tx)
		}
		if err := dropGenerations(ctx, tx, 0); err != nil {
			return err
		}
		generation, err := nextGeneration(ctx, tx)
		if err != nil {
			return err
		}
		if err := createGeneration(ctx, tx, generation); err != nil {
			return err
		}
		return metaSetAll(ctx, tx, map[string]int64{metaGeneration: generation, metaUnfilled: generation, metaPosition: -1, metaVersion: schemaVersion})
	})
	if err != nil {
		return err
	}
	return x.read(ctx)
}

// Position returns the change log position reached, -1 when it waits to be
// filled.
func (x *Index) Position(ctx context.Context) (position int64, err error) {
	x.publishing.Lock()
	defer x.publishing.Unlock()
	err = x.use(ctx, func(ctx context.Context) error {
		if err := x.settle(ctx); err != nil {
			return err
		}
		position, err = metaGet(ctx, x.file.Readers, metaPosition, -1)
		return err
	})
	return position, err
}

// Forget makes the index wait to be filled anew.
func (x *Index) Forget(ctx context.Context) error {
	return x.inTx(ctx, func(tx *sql.Tx) error {
		return metaSetAll(ctx, tx, map[string]int64{metaPosition: -1})
	})
}

// Close waits for calls under way and releases the file.
func (x *Index) Close() error {
	x.stopCheck()
	<-x.checked
	x.mu.Lock()
	defer x.mu.Unlock()
	x.closed = true
	return x.release()
}

// release closes the file, if one is open.
func (x *Index) release() error {
	if x.file == nil {
		return nil
	}
	x.timings.Clear()
	x.sets.Clear()
	x.records.clear()
	file := x.file
	x.file = nil
	return file.Close()
}

// inTx runs fn in one write transaction.
func (x *Index) inTx(ctx context.Context, fn func(tx *sql.Tx) error) error {
	return x.use(ctx, func(ctx context.Context) error { return transact(ctx, x.file.Writer, fn) })
}

func transact(ctx context.Context, db *sql.DB, fn func(tx *sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // after a commit this does nothing
	if err := fn(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return errors.Join(err, errUncertain)
	}
	return nil
}

// errUncertain comes with the error of a commit that may yet have been done.
var errUncertain = errors.New("the commit may have been done")
