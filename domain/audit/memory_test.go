package audit_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/audit"
)

// memory is an audit.Store that can fail and be tampered with.
type memory struct {
	mu      sync.Mutex
	lanes   map[string][]audit.Record
	appends int
	before  func() error // of an append, which then writes nothing
	after   func() error // of one that was written
	broken  func(audit.Record) bool
	reads   int // records given out
}

func newMemory() *memory { return &memory{lanes: map[string][]audit.Record{}} }

func (m *memory) AppendAudit(ctx context.Context, records []audit.Record) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.appends++
	if m.before != nil {
		if err := m.before(); err != nil {
			return err
		}
	}
	lane := m.lanes[records[0].Lane]
	for _, r := range lane {
		if r.Seq >= records[0].Seq {
			return domain.Conflict(domain.Msg(domain.ReasonAuditTaken))
		}
	}
	m.lanes[records[0].Lane] = append(lane, records...)
	if m.after != nil {
		return m.after()
	}
	return nil
}

func (m *memory) AuditHeads(context.Context) (heads []audit.Head, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, lane := range m.lanes {
		if len(lane) > 0 {
			heads = append(heads, lane[len(lane)-1].Head())
		}
	}
	slices.SortFunc(heads, func(a, b audit.Head) int { return strings.Compare(a.Lane, b.Lane) })
	return heads, nil
}

func (m *memory) AuditLane(_ context.Context, lane string, after int64, limit int) ([]audit.Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := slices.SortedFunc(slices.Values(m.lanes[lane]), func(a, b audit.Record) int { return int(a.Seq - b.Seq) })
	var out []audit.Record
	for _, r := range all {
		if r.Seq <= after || len(out) == limit {
			continue
		}
		if m.broken != nil && m.broken(r) {
			return nil, domain.Internal(errors.New("no entry"))
		}
		out = append(out, r)
	}
	m.reads += len(out)
	return out, nil
}

// copied is the same store once more, to be tampered with.
func (m *memory) copied() *memory {
	c := newMemory()
	for lane, records := range m.lanes {
		c.lanes[lane] = slices.Clone(records)
	}
	return c
}

func (m *memory) all() (records []audit.Record) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, lane := range m.lanes {
		records = append(records, lane...)
	}
	return records
}

var errDown = domain.Unavailable(domain.Msg(domain.ReasonStoreDown), time.Second, nil)

// times fails the first n times.
func times(n int, err error) func() error {
	return func() error {
		if n--; n < 0 {
			return nil
		}
		return err
	}
}

func entry(n int) audit.Entry {
	return audit.Entry{Actor: "a1", Session: "s1", Request: fmt.Sprint("r", n), Operation: "read-account", Outcome: audit.Allowed,
		Collection: "accounts", Records: []string{fmt.Sprint("x", n)}, Fields: []string{"name", "login"}}
}

// clock goes on by a second whenever it is asked.
func clock() domain.Clock {
	var mu sync.Mutex
	now := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(time.Second)
		return now
	}
}

func counter(prefix string) domain.IDs {
	var mu sync.Mutex
	n := 0
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		n++
		return fmt.Sprint(prefix, n)
	}
}

// desk is a store, keys and a file of checkpoints, and servers that use them.
type desk struct {
	t          *testing.T
	store      *memory
	keys, file string
	clock      domain.Clock
	ids        domain.IDs
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	dir := t.TempDir()
	d := &desk{t: t, store: newMemory(), keys: filepath.Join(dir, "keys", "checkpoint.key"), file: filepath.Join(dir, "audit", "checkpoints.jsonl"),
		clock: clock(), ids: counter("id")}
	if made, err := audit.MakeKeys(d.keys); err != nil || !made {
		t.Fatalf("MakeKeys: %v, %v", made, err)
	}
	return d
}

func (d *desk) signer() *audit.Signer {
	d.t.Helper()
	s, err := audit.NewSigner(d.file, d.keys, d.ids)
	if err != nil {
		d.t.Fatal(err)
	}
	return s
}

// open begins a log that makes checkpoints only when told to.
func (d *desk) open() *audit.Log {
	d.t.Helper()
	l := audit.Open(audit.Options{Store: d.store, Signer: d.signer(), Clock: d.clock, IDs: d.ids, CheckpointTime: time.Hour, CheckpointEach: 1 << 40})
	d.t.Cleanup(func() { d.close(l) })
	return l
}

func (d *desk) close(l *audit.Log) {
	d.t.Helper()
	if err := l.Close(context.Background()); err != nil {
		d.t.Errorf("Close: %v", err)
	}
}

func (d *desk) record(l *audit.Log, from, to int) {
	d.t.Helper()
	for n := from; n <= to; n++ {
		if err := l.Record(d.t.Context(), entry(n)); err != nil {
			d.t.Fatal(err)
		}
	}
}

func (d *desk) checkpoint(l *audit.Log) {
	d.t.Helper()
	if err := l.Checkpoint(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
}
