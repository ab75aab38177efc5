package storetest

import (
	"bytes"
	"context"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/audit"
	"hanhtrinh/store"
)

func testAudit(t *testing.T, o Opener) {
	each(t, o, map[string]func(*testing.T, store.Store){
		"round trip":           auditKept,
		"empty":                auditEmpty,
		"order":                auditOrder,
		"refused":              auditRefused,
		"lanes":                auditLanes,
		"large":                auditLarge,
		"own copies":           auditOwnCopies,
		"not in a transaction": auditNotInTx,
		"other handles":        func(t *testing.T, s store.Store) { auditSeenElsewhere(t, s, o.second(t, s)) },
	})
}

// line is one record of a lane. The store looks at no hash, so any will do.
func line(lane string, seq int64) audit.Record {
	return audit.Record{Lane: lane, Seq: seq, Prev: bytes.Repeat([]byte{byte(seq - 1)}, 32), Hash: bytes.Repeat([]byte{byte(seq)}, 32),
		Entry: audit.Entry{At: later(int(seq)), Operation: "read-account", Outcome: audit.Allowed}}
}

// fullLine has every field set.
func fullLine(lane string, seq int64) audit.Record {
	r := line(lane, seq)
	r.Entry = audit.Entry{At: later(9).Add(tick), Actor: "Đỗ", Session: "s.$1", Request: "r'\"\\", Operation: "đọc %", Outcome: audit.Refused,
		Reason: "outside_reach", Purpose: "tìm người thân\n🏖", Collection: "accounts", Records: []string{"b", "a", "b", "", "$x"}, Fields: []string{"name", "login.x"}}
	return r
}

func lines(lane string, from, to int64) []audit.Record {
	var out []audit.Record
	for seq := from; seq <= to; seq++ {
		out = append(out, line(lane, seq))
	}
	return out
}

func appendAudit(t testing.TB, s store.Store, records ...audit.Record) {
	t.Helper()
	if err := s.AppendAudit(testContext(t), records); err != nil {
		t.Fatalf("AppendAudit of %d records: %v", len(records), err)
	}
}

// laneOf reads a whole lane in small pages.
func laneOf(t testing.TB, s store.Store, lane string, limit int) []audit.Record {
	t.Helper()
	return pages(t, limit, func(last *audit.Record) ([]audit.Record, error) {
		if last == nil {
			return s.AuditLane(testContext(t), lane, 0, limit)
		}
		return s.AuditLane(testContext(t), lane, last.Seq, limit)
	})
}

func wantHeads(t testing.TB, s store.Store, want ...audit.Record) {
	t.Helper()
	var heads []audit.Head
	for _, r := range want {
		heads = append(heads, audit.Head{Lane: r.Lane, Seq: r.Seq, Hash: r.Hash})
	}
	got, err := s.AuditHeads(testContext(t))
	if err != nil || len(got) != len(heads) || (len(got) > 0 && !reflect.DeepEqual(got, heads)) {
		t.Errorf("AuditHeads: got %+v, %v, want %+v", got, err, heads)
	}
}

func auditKept(t *testing.T, s store.Store) {
	if missing := unset(reflect.ValueOf(fullLine("l", 1)), "Record", nil); len(missing) > 0 {
		t.Fatalf("the full record of the suite leaves out %v", missing)
	}
	want := []audit.Record{fullLine("l", 1), line("l", 2), fullLine("l", 3)}
	appendAudit(t, s, want...)
	wantSame(t, "AuditLane", laneOf(t, s, "l", 10), want)
	wantHeads(t, s, want[2])
}

func auditEmpty(t *testing.T, s store.Store) {
	wantHeads(t, s)
	if got, err := s.AuditLane(testContext(t), "none", 0, 10); err != nil || len(got) != 0 {
		t.Errorf("AuditLane of none: got %v, %v, want nothing", got, err)
	}
	must(t, s.AppendAudit(testContext(t), nil))
	wantHeads(t, s)
}

// auditOrder: numbers are numbers, not texts; pages continue behind any of them.
func auditOrder(t *testing.T, s store.Store) {
	ctx := testContext(t)
	want := lines("l", 1, 120)
	for i := 0; i < len(want); i += 9 {
		appendAudit(t, s, want[i:min(i+9, len(want))]...)
	}
	for _, limit := range []int{1, 7, 120, 500} {
		wantSame(t, fmt.Sprint("pages of ", limit), laneOf(t, s, "l", limit), want)
	}
	for _, tt := range []struct {
		after int64
		limit int
		want  []audit.Record
	}{
		{0, 2, want[:2]}, {-5, 2, want[:2]}, {9, 3, want[9:12]}, {118, 9, want[118:]}, {120, 9, nil}, {1 << 60, 9, nil}, {5, 0, nil},
	} {
		got, err := s.AuditLane(ctx, "l", tt.after, tt.limit)
		if err != nil || len(got) != len(tt.want) || (len(got) > 0 && !reflect.DeepEqual(got, tt.want)) {
			t.Errorf("AuditLane after %d, limit %d: got %d records, %v, want %d", tt.after, tt.limit, len(got), err, len(tt.want))
		}
	}
	wantHeads(t, s, want[119])
}

// auditRefused: of records one of whose numbers is taken none is added.
func auditRefused(t *testing.T, s store.Store) {
	want := lines("l", 1, 5)
	appendAudit(t, s, want...)
	other := fullLine("l", 3)
	for name, records := range map[string][]audit.Record{
		"one":           {other},
		"the last":      {fullLine("l", 5)},
		"the same":      lines("l", 5, 5),
		"at the start":  append([]audit.Record{fullLine("l", 5)}, lines("l", 6, 9)...),
		"all but new":   lines("l", 1, 7),
		"a long batch":  lines("l", 5, 1200),
		"older than it": lines("l", 1, 2),
	} {
		t.Run(name, func(t *testing.T) {
			wantError(t, s.AppendAudit(testContext(t), records), domain.CodeConflict, domain.ReasonAuditTaken)
			wantSame(t, "after a refusal", laneOf(t, s, "l", 100), want)
			wantHeads(t, s, want[4])
		})
	}
	appendAudit(t, s, line("l", 6))
	wantHeads(t, s, line("l", 6))
	appendAudit(t, s, line("behind a gap", 5)) // so that what is taken comes last
	for _, to := range []int64{5, 6, 1300} {
		wantError(t, s.AppendAudit(testContext(t), lines("behind a gap", 2, to)), domain.CodeConflict, domain.ReasonAuditTaken)
		wantSame(t, "after a refusal", laneOf(t, s, "behind a gap", 100), []audit.Record{line("behind a gap", 5)})
	}
}

// auditLanes: lanes are apart, and their heads come by lane.
func auditLanes(t *testing.T, s store.Store) {
	var heads []audit.Record
	for i, lane := range oddTexts {
		records := lines(lane, 1, int64(i%4)+9)
		appendAudit(t, s, records...)
		heads = append(heads, records[len(records)-1])
	}
	slices.SortFunc(heads, func(a, b audit.Record) int { return bytes.Compare([]byte(a.Lane), []byte(b.Lane)) })
	wantHeads(t, s, heads...)
	for i, lane := range oddTexts {
		wantSame(t, fmt.Sprintf("lane %q", lane), laneOf(t, s, lane, 5), lines(lane, 1, int64(i%4)+9))
	}
}

// auditLarge appends more than one message of an engine may carry by number, and
// the largest record there is.
func auditLarge(t *testing.T, s store.Store) {
	want := lines("l", 1, 2500)
	for i := range audit.MaxRecords {
		want[7].Entry.Records = append(want[7].Entry.Records, fmt.Sprintf("0197f6a0-0000-7000-8000-%012d", i))
	}
	appendAudit(t, s, want...)
	wantSame(t, "AuditLane", laneOf(t, s, "l", 999), want)
	wantHeads(t, s, want[2499])
}

func auditOwnCopies(t *testing.T, s store.Store) {
	given := fullLine("l", 1)
	appendAudit(t, s, given)
	spoil := func(r audit.Record) { r.Hash[0], r.Prev[0], r.Entry.Records[0], r.Entry.Fields[0] = 'x', 'x', "x", "x" }
	spoil(given)
	spoil(laneOf(t, s, "l", 5)[0])
	heads, err := s.AuditHeads(testContext(t))
	must(t, err)
	heads[0].Hash[0] = 'x'
	wantSame(t, "after others changed their copies", laneOf(t, s, "l", 5), []audit.Record{fullLine("l", 1)})
	wantHeads(t, s, fullLine("l", 1))
}

// auditNotInTx: a transaction may be undone, what was written down may not.
func auditNotInTx(t *testing.T, s store.Store) {
	err := s.InTx(testContext(t), func(ctx context.Context) error { return s.AppendAudit(ctx, lines("l", 1, 2)) })
	wantError(t, err, domain.CodeInternal, "")
	s.InTx(testContext(t), func(ctx context.Context) error {
		s.AppendAudit(ctx, lines("l", 1, 1))
		return nil
	})
	wantHeads(t, s)
}

// auditSeenElsewhere: what one server wrote down, another sees at once.
func auditSeenElsewhere(t *testing.T, s, other store.Store) {
	for seq := int64(1); seq <= 20; seq++ {
		writer, reader := s, other
		if seq%2 == 0 {
			writer, reader = other, s
		}
		appendAudit(t, writer, line("l", seq))
		wantHeads(t, reader, line("l", seq))
		wantError(t, reader.AppendAudit(testContext(t), lines("l", seq, seq+1)), domain.CodeConflict, domain.ReasonAuditTaken)
	}
	wantSame(t, "AuditLane", laneOf(t, s, "l", 7), lines("l", 1, 20))
}
