package sqlitefile

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"

	"hanhtrinh/domain"
)

var migrations = fstest.MapFS{
	"00001_first.sql":  {Data: []byte("-- +goose Up\nCREATE TABLE t (n INTEGER PRIMARY KEY);\n")},
	"00002_second.sql": {Data: []byte("-- +goose Up\nINSERT INTO t VALUES (1);\n")},
}

func open(t *testing.T, path string, o Options) *File {
	t.Helper()
	o.Migrations = migrations
	f, err := Open(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestOpenSetsUpTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new dir", "a?b#c%20.db")
	f := open(t, path, Options{})
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000"} {
		var got string
		if err := f.Writer.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", pragma, got, err, want)
		}
	}
	if _, err := f.Readers.Exec("INSERT INTO t VALUES (2)"); err == nil {
		t.Error("a reader could write")
	}
	for name, want := range map[string]os.FileMode{path: 0o600, path + "-wal": 0o600, filepath.Dir(path): 0o700} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: got %v, %v, want mode %v", filepath.Base(name), info.Mode(), err, want)
		}
	}
}

func TestDerivedDataSyncsLess(t *testing.T) {
	f := open(t, filepath.Join(t.TempDir(), "a.db"), Options{Derived: true})
	var got int
	if err := f.Writer.QueryRow("PRAGMA synchronous").Scan(&got); err != nil || got != 1 {
		t.Errorf("got synchronous %d, %v, want 1", got, err)
	}
}

func TestSecondServerIsKeptOut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	first := open(t, path, Options{Serve: true})
	_, err := Open(t.Context(), path, Options{Serve: true, Migrations: migrations})
	var e *domain.Error
	if !errors.As(err, &e) || e.Code != domain.CodeConflict || e.Message.Code != domain.ReasonStoreInUse {
		t.Fatalf("got %v, want conflict store_in_use", err)
	}
	open(t, path, Options{}) // an import beside it
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, path, Options{Serve: true})
}

func TestManyOpenersMigrateOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			f, err := Open(t.Context(), path, Options{Migrations: migrations})
			if err != nil {
				t.Error(err)
				return
			}
			defer f.Close()
			var n int
			if err := f.Readers.QueryRow("SELECT count(*) FROM t").Scan(&n); err != nil || n != 1 {
				t.Errorf("got %d rows, %v, want 1", n, err)
			}
		})
	}
	wg.Wait()
}

func TestWhatIsNoDatabaseIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	if err := os.WriteFile(path, make([]byte, 8192), 0o600); err != nil {
		t.Fatal(err)
	}
	if f, err := Open(t.Context(), path, Options{Migrations: migrations}); err == nil || f != nil {
		t.Errorf("got %v, %v, want an error", f, err)
	}
}
