package sqlite

import (
	"context"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/audit"
)

// TestAuditStaysAsWritten goes past the store, to the file itself.
func TestAuditStaysAsWritten(t *testing.T) {
	ctx := t.Context()
	s := openTest(t, filepath.Join(t.TempDir(), "store.db"), Options{})
	at := time.Date(2026, 1, 1, 8, 30, 15, 250e6, time.UTC)
	want := []audit.Record{
		{Lane: "a", Seq: 1, Entry: audit.Entry{At: at, Operation: "log-in", Outcome: audit.Allowed}, Prev: make([]byte, 32), Hash: []byte("one")},
		{Lane: "a", Seq: 2, Entry: audit.Entry{At: at, Operation: "log-out", Outcome: audit.Refused, Records: []string{"x"}}, Prev: []byte("one"), Hash: []byte("two")},
	}
	if err := s.AppendAudit(ctx, want); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		`UPDATE audit SET entry = '{}'`,
		`UPDATE audit SET seq = 3 WHERE seq = 2`,
		`DELETE FROM audit`,
		`DELETE FROM audit WHERE seq = 2`,
		`REPLACE INTO audit SELECT lane, seq, '{}', prev, hash FROM audit WHERE seq = 2`,
		`UPDATE OR REPLACE audit SET seq = 1 WHERE seq = 2`,
		`INSERT INTO audit SELECT * FROM audit WHERE TRUE ON CONFLICT DO UPDATE SET entry = '{}'`,
	} {
		if _, err := s.file.Writer.ExecContext(ctx, text); err == nil || !strings.Contains(err.Error(), "audit log") {
			t.Errorf("%s: got %v, want a refusal", text, err)
		}
	}
	if got, err := s.AuditLane(ctx, "a", 0, 10); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
}

func TestAuditIsNotWrittenInATransaction(t *testing.T) {
	s := openTest(t, filepath.Join(t.TempDir(), "store.db"), Options{})
	err := s.writeTx(t.Context(), func(ctx context.Context, _ *session) error {
		err := s.AppendAudit(ctx, []audit.Record{{Lane: "a", Seq: 1, Prev: []byte{}, Hash: []byte{}}})
		if domain.CodeOf(err) != domain.CodeInternal {
			t.Errorf("got %v, want a fault of the caller", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if heads, err := s.AuditHeads(t.Context()); err != nil || len(heads) > 0 {
		t.Errorf("got %v, %v, want nothing written", heads, err)
	}
}
