package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"hanhtrinh/domain"
)

// errDamaged is what the check of the whole file found.
var errDamaged = errors.New("the index file is damaged")

var errClosed = errors.New("the index is closed")

// startCheck checks the file while it already answers; damage is met by use.
func (x *Index) startCheck() {
	ctx, stop := context.WithCancel(context.Background())
	x.stopCheck, x.checked = stop, make(chan struct{})
	go func() {
		defer close(x.checked)
		if x.options.Serve {
			_ = x.use(ctx, func(ctx context.Context) error { return check(ctx, x.file.Readers) })
		}
	}()
}

// check reads the whole file and compares its indexes.
func check(ctx context.Context, db *sql.DB) error {
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("%w: %s", errDamaged, verdict)
	}
	return nil
}

// isBroken says that no further try on the same file can help.
func isBroken(err error) bool {
	var engine *sqlite.Error
	if errors.As(err, &engine) {
		code := engine.Code() & 0xff
		return code == lib.SQLITE_CORRUPT || code == lib.SQLITE_NOTADB
	}
	return errors.Is(err, errDamaged)
}

// use runs fn while the file stays open. When the file turns out to be broken,
// an empty one takes its place, to be filled by whoever feeds the index.
func (x *Index) use(ctx context.Context, fn func(context.Context) error) error {
	if x.replacing.Load() { // nobody waits for that
		return unavailable(errClosed)
	}
	x.mu.RLock()
	epoch := x.epoch
	err := errClosed
	if x.file != nil {
		err = fn(ctx)
	}
	missing := x.file == nil && !x.closed // an earlier replacement failed
	x.mu.RUnlock()
	if x.options.Serve && (missing || isBroken(err)) {
		x.replace(context.WithoutCancel(ctx), epoch, err)
	}
	return unavailable(err)
}

// replaceAgain is how long after a failure the next try may come.
const replaceAgain = time.Second

// replace moves the broken file aside and opens an empty one, once for all that
// met the broken one.
func (x *Index) replace(ctx context.Context, epoch int, cause error) {
	if !x.replacing.CompareAndSwap(false, true) {
		return
	}
	defer x.replacing.Store(false)
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.epoch != epoch || x.closed || time.Since(x.replaceFailed) < replaceAgain {
		return
	}
	_ = x.release() // what a broken file says on closing helps nobody
	err := cause
	if !isBroken(err) { // an earlier try failed: perhaps because of what is in the file
		err = x.open(ctx)
	}
	if isBroken(err) {
		if err = x.moveAside(err); err == nil {
			err = x.open(ctx)
		}
	}
	if err != nil {
		x.replaceFailed = time.Now()
		x.options.Log.Error("the search index cannot be opened", "error", err)
		return
	}
	x.epoch++
}

// moveAside renames the file, over the one of an earlier time.
func (x *Index) moveAside(cause error) error {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		err := os.Rename(x.path+suffix, x.path+".broken"+suffix)
		if errors.Is(err, fs.ErrNotExist) {
			err = os.Remove(x.path + ".broken" + suffix) // belongs to an earlier one
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	x.options.Log.Warn("the search index is broken: it was moved aside and is filled anew", "file", x.path+".broken", "error", cause)
	return nil
}

// unavailable is how every failure of the file looks to the caller, who goes on
// without the index; an error of the domain stays what it is.
func unavailable(err error) error {
	if err == nil || domain.CodeOf(err) != domain.CodeInternal {
		return err
	}
	return domain.Unavailable(domain.Msg(domain.ReasonIndexDown), time.Second, err)
}
