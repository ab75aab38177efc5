package sqlite_test

import (
	"bytes"
	"crypto/rand"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/search"
	"hanhtrinh/search/searchtest"
	"hanhtrinh/search/sqlite"
)

var quiet = sqlite.Options{Serve: true, Log: slog.New(slog.DiscardHandler)}

func wantPosition(t *testing.T, x *sqlite.Index, want int64) {
	t.Helper()
	if got, err := x.Position(t.Context()); err != nil || got != want {
		t.Errorf("got position %d, %v, want %d", got, err, want)
	}
}

// wantWorking fills x and asks it.
func wantWorking(t *testing.T, x *sqlite.Index) {
	t.Helper()
	if err := x.Rebuild(t.Context(), each(searchtest.Places(1, 30)), func() int64 { return 7 }); err != nil {
		t.Fatal(err)
	}
	wantPosition(t, x, 7)
	near := search.Filter{Near: &searchtest.Towns[0]}
	if got := ask(t, x, search.Ask{Filter: near, Order: search.ByDistance, Limit: 100}); len(got.Hits) != 30 {
		t.Errorf("got %d hits, want 30", len(got.Hits))
	}
}

func TestNoDatabaseIsMovedAside(t *testing.T) {
	for name, content := range map[string][]byte{
		"text": []byte(strings.Repeat("this is no database\n", 500)), "zeros": make([]byte, 8192),
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "search.db")
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			if x, err := sqlite.Open(t.Context(), path, sqlite.Options{}); domain.CodeOf(err) != domain.CodeUnavailable || x != nil {
				t.Errorf("a command beside the server: got %v, want unavailable", err)
			}
			var log bytes.Buffer
			x := open(t, path, sqlite.Options{Serve: true, Log: slog.New(slog.NewTextHandler(&log, nil))})
			wantPosition(t, x, -1)
			wantWorking(t, x)
			if kept, err := os.ReadFile(path + ".broken"); err != nil || !bytes.Equal(kept, content) {
				t.Errorf("the broken file was not kept as it was: %v", err)
			}
			if !strings.Contains(log.String(), "moved aside") {
				t.Errorf("the log says %q, want that a file was moved aside", log.String())
			}
		})
	}
}

// spoil overwrites a part of the file, its header left as it was.
func spoil(t *testing.T, path string, from, to float64) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rand.Read(content[int(from*float64(len(content)))+4096 : int(to*float64(len(content)))])
	file, err := os.OpenFile(path, os.O_WRONLY, 0) // in place: a file that is open is not cut
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteAt(content, 0); err != nil {
		t.Fatal(err)
	}
}

func TestDamagedFileIsMovedAside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "search.db")
	for range 2 { // the second time over the one kept of the first
		x, err := sqlite.Open(t.Context(), path, quiet)
		if err != nil {
			t.Fatal(err)
		}
		if err := x.Rebuild(t.Context(), each(searchtest.Places(1, 2_000)), func() int64 { return 3 }); err != nil {
			t.Fatal(err)
		}
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
		spoil(t, path, 0.3, 0.6)
		if x, err = sqlite.Open(t.Context(), path, quiet); err != nil {
			t.Fatal(err)
		}
		x.Checked()
		wantPosition(t, x, -1)
		wantWorking(t, x)
		if err := x.Close(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(path + ".broken"); err != nil {
			t.Error(err)
		}
	}
}

// TestDamageWhileOpen: questions are answered from memory until an update meets
// the damage. It is told unavailable, an empty index takes the place of the broken
// one and waits to be filled.
func TestDamageWhileOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "search.db")
	x := open(t, path, quiet)
	x.Checked()
	places := searchtest.Places(1, 3_000)
	if err := x.Rebuild(t.Context(), each(places), func() int64 { return 3 }); err != nil {
		t.Fatal(err)
	}
	for _, pragma := range []string{"wal_checkpoint(TRUNCATE)", "shrink_memory"} { // all is in the file, and nowhere else
		if _, err := x.Writer().Exec("PRAGMA " + pragma); err != nil {
			t.Fatal(err)
		}
	}
	spoil(t, path, 0, 1)
	wantCount(t, x, 3_000)
	met := false
	for i := 0; i < len(places) && !met; i += 100 {
		err := x.Update(t.Context(), search.Batch{Position: 4, Upserts: places[i : i+100]})
		if met = err != nil; met && domain.CodeOf(err) != domain.CodeUnavailable {
			t.Errorf("got %v, want unavailable", err)
		}
	}
	if !met {
		t.Fatal("nobody met the damage")
	}
	wantPosition(t, x, -1)
	if _, err := x.Ask(t.Context(), search.Ask{Limit: 1}); domain.CodeOf(err) != domain.CodeUnavailable {
		t.Errorf("an index that waits to be filled: got %v, want unavailable", err)
	}
	wantWorking(t, x)
}

// TestUnwritable: while the disk takes no writes, updates say so and questions
// are answered; afterwards the same update goes through.
func TestUnwritable(t *testing.T) {
	for name, pragmas := range map[string][2]string{
		"full":      {"PRAGMA max_page_count = 1", "PRAGMA max_page_count = 4294967294"},
		"read-only": {"PRAGMA query_only = 1", "PRAGMA query_only = 0"},
	} {
		t.Run(name, func(t *testing.T) {
			x := open(t, filepath.Join(t.TempDir(), "search.db"), quiet)
			places := searchtest.Places(2, 1_500)
			if err := x.Rebuild(t.Context(), each(places[:500]), func() int64 { return 1 }); err != nil {
				t.Fatal(err)
			}
			if _, err := x.Writer().Exec("VACUUM"); err != nil { // no free pages left
				t.Fatal(err)
			}
			if _, err := x.Writer().Exec(pragmas[0]); err != nil {
				t.Fatal(err)
			}
			batch := search.Batch{Position: 2, Upserts: places[500:]}
			for range 3 {
				if err := x.Update(t.Context(), batch); domain.CodeOf(err) != domain.CodeUnavailable {
					t.Fatalf("Update: got %v, want unavailable", err)
				}
			}
			if err := x.Rebuild(t.Context(), each(places), func() int64 { return 9 }); domain.CodeOf(err) != domain.CodeUnavailable {
				t.Errorf("Rebuild: got %v, want unavailable", err)
			}
			wantPosition(t, x, 1)
			wantCount(t, x, 500)
			if _, err := x.Writer().Exec(pragmas[1]); err != nil {
				t.Fatal(err)
			}
			if err := x.Update(t.Context(), batch); err != nil {
				t.Fatal(err)
			}
			wantPosition(t, x, 2)
			wantCount(t, x, 1_500)
		})
	}
}

// wantCount counts all pages of the list of everything.
func wantCount(t *testing.T, x *sqlite.Index, want int) {
	t.Helper()
	n := 0
	for a := (search.Ask{Limit: 100}); ; {
		page := ask(t, x, a)
		if n += len(page.Hits); !page.More {
			break
		}
		a.After = &page.Hits[len(page.Hits)-1].After
	}
	if n != want {
		t.Errorf("got %d places, want %d", n, want)
	}
}
