package sqlite

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/audit"
	"hanhtrinh/domain/place"
	"hanhtrinh/store/storetest"
)

func openTest(t *testing.T, path string, o Options) *Store {
	t.Helper()
	s, err := Open(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close(context.Background()) })
	return s
}

// wantUnavailable checks that an error tells the caller to come back.
func wantUnavailable(t *testing.T, err error) {
	t.Helper()
	var e *domain.Error
	if !errors.As(err, &e) || e.Code != domain.CodeUnavailable || e.Message.Code != domain.ReasonStoreDown || e.RetryAfter <= 0 {
		t.Errorf("got %v, want unavailable with a time to retry after", err)
	}
}

func writeFull(ctx context.Context, s *Store, id string) error {
	p := storetest.Full(id)
	p.SourceIDs = nil
	_, err := s.WritePlaces(ctx, domain.Everything(), []place.Write{{Place: p, Expect: place.ExpectNew}})
	return err
}

func TestSecondServerIsKeptOut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	openTest(t, path, Options{Serve: true})
	_, err := Open(t.Context(), path, Options{Serve: true})
	var e *domain.Error
	if !errors.As(err, &e) || e.Code != domain.CodeConflict || e.Message.Code != domain.ReasonStoreInUse {
		t.Errorf("got %v, want conflict store_in_use", err)
	}
	if err := writeFull(t.Context(), openTest(t, path, Options{}), "a"); err != nil {
		t.Errorf("an import beside the server: %v", err)
	}
}

// TestFullDisk limits the file instead of the disk: the engine answers the same.
func TestFullDisk(t *testing.T) {
	ctx := t.Context()
	s := openTest(t, filepath.Join(t.TempDir(), "store.db"), Options{})
	if err := writeFull(ctx, s, "kept"); err != nil {
		t.Fatal(err)
	}
	limit := func(pages int) {
		var got int
		if err := s.file.Writer.QueryRow(fmt.Sprintf("PRAGMA max_page_count = %d", pages)).Scan(&got); err != nil {
			t.Fatal(err)
		}
	}
	limit(1) // the engine takes the present size instead
	var err error
	last := 0
	for ; err == nil && last < 1000; last++ {
		err = writeFull(ctx, s, fmt.Sprint("p", last))
	}
	wantUnavailable(t, err)
	_, err = s.Place(ctx, fmt.Sprint("p", last-1))
	if domain.CodeOf(err) != domain.CodeNotFound {
		t.Errorf("the refused write: got %v, want not_found", err)
	}
	if _, err := s.Place(ctx, "kept"); err != nil {
		t.Errorf("reads must go on: %v", err)
	}
	err = s.InTx(ctx, func(ctx context.Context) error {
		for i := range 20 {
			writeFull(ctx, s, fmt.Sprint("swallowed", i)) // one of them fails half-way
		}
		return nil
	})
	wantUnavailable(t, err)
	limit(1 << 30)
	for i := range 20 {
		if _, err := s.Place(ctx, fmt.Sprint("swallowed", i)); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("a spoiled transaction left record %d: %v", i, err)
		}
	}
	if err := writeFull(ctx, s, "later"); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

// TestFullDiskTakesNoPartOfAnAudit: what does not fit is refused as a whole, and
// what fitted before stays.
func TestFullDiskTakesNoPartOfAnAudit(t *testing.T) {
	ctx := t.Context()
	s := openTest(t, filepath.Join(t.TempDir(), "store.db"), Options{})
	batch := func(n int64) []audit.Record {
		var records []audit.Record
		for seq := 3*n + 1; seq <= 3*n+3; seq++ {
			records = append(records, audit.Record{Lane: "l", Seq: seq, Prev: make([]byte, 32), Hash: make([]byte, 32),
				Entry: audit.Entry{Operation: "log-in", Outcome: audit.Allowed, Purpose: strings.Repeat("x", 900)}})
		}
		return records
	}
	if err := s.AppendAudit(ctx, batch(0)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.file.Writer.Exec("PRAGMA max_page_count = 1"); err != nil { // the engine takes the present size instead
		t.Fatal(err)
	}
	var err error
	kept := int64(1)
	for ; kept < 1000; kept++ {
		if err = s.AppendAudit(ctx, batch(kept)); err != nil {
			break
		}
	}
	wantUnavailable(t, err)
	heads, err := s.AuditHeads(ctx)
	if err != nil || len(heads) != 1 || heads[0].Seq != 3*kept {
		t.Errorf("got heads %+v, %v, want one at %d", heads, err, 3*kept)
	}
	if _, err := s.file.Writer.Exec("PRAGMA max_page_count = 1073741823"); err != nil {
		t.Fatal(err)
	}
	if err := s.AppendAudit(ctx, batch(kept)); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

func TestWriteLockHeldByAnotherProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s := openTest(t, path, Options{})
	if _, err := s.file.Writer.Exec("PRAGMA busy_timeout = 20"); err != nil {
		t.Fatal(err)
	}
	other := openTest(t, path, Options{})
	err := other.InTx(t.Context(), func(context.Context) error {
		wantUnavailable(t, writeFull(t.Context(), s, "a"))
		wantUnavailable(t, s.Ping(t.Context()))
		wantUnavailable(t, s.AppendAudit(t.Context(), []audit.Record{{Lane: "l", Seq: 1}}))
		wantUnavailable(t, s.SetTried(t.Context(), []byte("k"), account.Count{}))
		if _, err := s.CountPlaces(t.Context()); err != nil {
			t.Errorf("a reader waited for the writer: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := writeFull(t.Context(), s, "a"); err != nil {
		t.Errorf("once the lock is free: %v", err)
	}
}

func TestOpenedAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s := openTest(t, path, Options{})
	if err := writeFull(t.Context(), s, "a"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	again := openTest(t, path, Options{}) // nothing to migrate, nothing lost
	if n, err := again.CountPlaces(t.Context()); err != nil || n != 1 {
		t.Errorf("got %d places, %v, want 1", n, err)
	}
}
