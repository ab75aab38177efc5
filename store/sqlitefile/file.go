// Package sqlitefile opens a SQLite file for the store and for the search
// index: one writer, a pool of readers, migrations, and the lock that keeps a
// second server out.
package sqlitefile

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Options say what a file is opened for.
type Options struct {
	// Migrations holds NAME.sql files of goose in its root.
	Migrations fs.FS
	// Serve takes the lock that one server at a time may hold. Commands that
	// run beside a server leave it.
	Serve bool
	// Derived data can be rebuilt: a commit may be lost by a power cut (not by
	// a crash of the program), which makes writes faster.
	Derived bool
	// Readers is the size of the pool of readers; 0 = 4.
	Readers int
}

// File is an open file. Writer has one connection and its transactions take
// the write lock at once; Readers cannot write.
type File struct {
	Writer  *sql.DB
	Readers *sql.DB
	lock    *flock.Flock
}

// Open opens the file at path, made with its directory when it is not there
// (readable by its owner only), and brings its schema up to date. conflict
// (store_in_use) when Serve is set and another server holds the file.
func Open(ctx context.Context, path string, o Options) (*File, error) {
	f := &File{}
	if err := f.open(ctx, path, o); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func (f *File) open(ctx context.Context, path string, o Options) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	if err := create(path); err != nil {
		return err
	}
	if o.Serve {
		if f.lock, err = lockServe(path); err != nil {
			return err
		}
	}
	if f.Writer, err = sql.Open("sqlite", writerDSN(path, o.Derived)); err != nil {
		return err
	}
	f.Writer.SetMaxOpenConns(1)
	if err := migrate(ctx, f.Writer, path, o.Migrations); err != nil {
		return fmt.Errorf("bring the schema of %s up to date: %w", filepath.Base(path), err)
	}
	if f.Readers, err = sql.Open("sqlite", readerDSN(path, o.Derived)); err != nil {
		return err
	}
	n := o.Readers
	if n == 0 {
		n = 4
	}
	f.Readers.SetMaxOpenConns(n)
	f.Readers.SetMaxIdleConns(n)
	return f.Readers.PingContext(ctx)
}

// create makes the file and its directory for their owner alone; SQLite gives
// the files it lays beside it the same mode.
func create(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}

// Close waits for queries under way, closes both pools and gives the lock back.
func (f *File) Close() error {
	var errs []error
	for _, db := range []*sql.DB{f.Readers, f.Writer} { // the writer last: it folds the log into the file
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	if f.lock != nil {
		errs = append(errs, f.lock.Unlock())
	}
	return errors.Join(errs...)
}
