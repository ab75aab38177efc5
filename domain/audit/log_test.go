package audit_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/audit"
)

// whole checks that every lane is a chain without gaps, and returns what stands
// in it.
func whole(t *testing.T, m *memory) map[string]int {
	t.Helper()
	times := map[string]int{}
	for lane, records := range m.lanes {
		prev := make([]byte, 32)
		for i, r := range records {
			if r.Seq != int64(i)+1 || !bytes.Equal(r.Prev, prev) || !bytes.Equal(r.Hash, r.Sum()) {
				t.Errorf("record %d of lane %s does not follow the one before it: %+v", i+1, lane, r)
			}
			prev = r.Hash
			for _, id := range r.Entry.Records {
				times[id]++
			}
		}
	}
	return times
}

func TestWhatIsRecordedIsThere(t *testing.T) {
	m := newMemory()
	l := audit.Open(audit.Options{Store: m, Clock: clock(), IDs: counter("lane")})
	if err := l.Record(t.Context(), entry(1)); err != nil {
		t.Fatal(err)
	}
	records := m.lanes["lane1"]
	if len(records) != 1 {
		t.Fatalf("%d records, want 1", len(records))
	}
	got := records[0].Entry
	if want := time.Date(2026, 11, 22, 8, 0, 1, 0, time.UTC); !got.At.Equal(want) {
		t.Errorf("at %v, want %v", got.At, want)
	}
	if got.Operation != "read-account" || got.Actor != "a1" || !slices.Equal(got.Records, []string{"x1"}) || !slices.Equal(got.Fields, []string{"name", "login"}) {
		t.Errorf("got %+v", got)
	}
	if err := l.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := l.Record(t.Context(), entry(2)); domain.CodeOf(err) != domain.CodeUnavailable {
		t.Errorf("after Close: %v, want unavailable", err)
	}
	if err := l.Close(t.Context()); err != nil {
		t.Errorf("closing twice: %v", err)
	}
	whole(t, m)
}

func TestAnEntryThatSaysNothingIsAFault(t *testing.T) {
	l := audit.Open(audit.Options{Store: newMemory()})
	defer l.Close(t.Context())
	for _, e := range []audit.Entry{{}, {Operation: "x"}, {Outcome: audit.Allowed}} {
		if err := l.Record(t.Context(), e); domain.CodeOf(err) != domain.CodeInternal {
			t.Errorf("%+v: %v, want internal", e, err)
		}
	}
}

func TestManyRecordsAreSplit(t *testing.T) {
	m := newMemory()
	l := audit.Open(audit.Options{Store: m, IDs: counter("lane")})
	e := entry(0)
	e.Records = nil
	for n := range 300*audit.MaxRecords + 1 {
		e.Records = append(e.Records, fmt.Sprint("id", n))
	}
	if err := l.Record(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := len(m.lanes["lane1"]); got != 301 {
		t.Errorf("%d entries, want 301", got)
	}
	for _, r := range m.lanes["lane1"] {
		if n := len(r.Entry.Records); n < 1 || n > audit.MaxRecords {
			t.Errorf("an entry names %d records", n)
		}
	}
	if got := whole(t, m); len(got) != len(e.Records) {
		t.Errorf("%d ids are there, want %d", len(got), len(e.Records))
	}
}

func TestTextsAreKeptAsStoresGiveThemBack(t *testing.T) {
	m := newMemory()
	l := audit.Open(audit.Options{Store: m, IDs: counter("lane")})
	e := entry(0)
	e.Purpose = string(bytes.Repeat([]byte("ệ"), 2000)) // cut inside a letter
	e.Request = "a\xffb"
	e.At = time.Date(2026, 11, 22, 15, 0, 0, 123456789, time.FixedZone("", 7*3600))
	if err := l.Record(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	l.Close(t.Context())
	got := m.lanes["lane1"][0].Entry
	if got.Request != "ab" || got.Purpose != string(bytes.Repeat([]byte("ệ"), 333)) {
		t.Errorf("request %q, purpose of %d bytes", got.Request, len(got.Purpose))
	}
	if want := time.Date(2026, 11, 22, 8, 0, 0, 123e6, time.UTC); got.At != want {
		t.Errorf("at %v, want %v", got.At, want)
	}
}

func TestAnUnknownEndIsFoundOut(t *testing.T) {
	for _, c := range []struct {
		name          string
		before, after func() error
		refused       bool // the first call
	}{
		{name: "failed before it was written", before: times(1, errDown)},
		{name: "failed after it was written", after: times(1, errDown)},
		{name: "failed after it was written, for another reason", after: times(1, errors.New("odd"))},
		{name: "failed before it was written, for long", before: times(7, errDown), refused: true},
		{name: "both", before: times(1, errDown), after: times(1, errDown)},
		{name: "both, for long", before: times(5, errDown), after: times(2, errDown), refused: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newMemory()
			m.before, m.after = c.before, c.after
			l := audit.Open(audit.Options{Store: m, IDs: counter("lane")})
			err := l.Record(t.Context(), entry(1))
			var e *domain.Error
			if c.refused && (!errors.As(err, &e) || e.Code != domain.CodeUnavailable || e.Message.Code != domain.ReasonAuditDown || e.RetryAfter <= 0) {
				t.Errorf("first: %v, want audit_unavailable with RetryAfter", err)
			}
			if !c.refused && err != nil {
				t.Errorf("first: %v", err)
			}
			for n := 2; n < 6; n++ {
				err = l.Record(t.Context(), entry(n))
			}
			if err != nil {
				t.Errorf("last: %v", err)
			}
			if err := l.Close(t.Context()); err != nil {
				t.Error(err)
			}
			if len(m.lanes) != 1 {
				t.Errorf("%d lanes, want 1", len(m.lanes))
			}
			got := whole(t, m)
			if got["x1"] != 1 || got["x5"] != 1 {
				t.Errorf("entries 1 and 5 are there %d and %d times, want once", got["x1"], got["x5"])
			}
		})
	}
}

// A commit that was given up comes in just before the next one.
func TestALateCommitMakesNoFork(t *testing.T) {
	m := newMemory()
	var given []audit.Record
	late := &lateStore{memory: m, given: &given}
	l := audit.Open(audit.Options{Store: late, IDs: counter("lane")})
	if err := l.Record(t.Context(), entry(1)); domain.CodeOf(err) != domain.CodeUnavailable {
		t.Fatalf("first: %v, want unavailable", err)
	}
	if err := l.Record(t.Context(), entry(2)); err != nil {
		t.Fatal(err)
	}
	l.Close(t.Context())
	if got := whole(t, m); got["x1"] != 1 || got["x2"] != 1 || len(m.lanes) != 1 {
		t.Errorf("got %v in %d lanes, want each once in one", got, len(m.lanes))
	}
}

// lateStore loses the first call's answers and writes what it was given only
// when asked again later.
type lateStore struct {
	*memory
	given *[]audit.Record
	calls int
}

func (s *lateStore) AppendAudit(ctx context.Context, records []audit.Record) error {
	if s.calls++; s.calls <= 3 {
		*s.given = records
		return errDown
	}
	if s.calls == 4 {
		if err := s.memory.AppendAudit(ctx, *s.given); err != nil {
			return err
		}
	}
	return s.memory.AppendAudit(ctx, records)
}

func TestALaneThatSomebodyElseWroteIsLeft(t *testing.T) {
	m := newMemory()
	l := audit.Open(audit.Options{Store: m, IDs: counter("lane")})
	if err := l.Record(t.Context(), entry(1)); err != nil {
		t.Fatal(err)
	}
	foreign := m.lanes["lane1"][0].Head().Next(entry(666))
	if err := m.AppendAudit(t.Context(), []audit.Record{foreign}); err != nil {
		t.Fatal(err)
	}
	if err := l.Record(t.Context(), entry(2)); err != nil {
		t.Fatal(err)
	}
	l.Close(t.Context())
	if got := whole(t, m); got["x2"] != 1 || len(m.lanes["lane2"]) != 1 {
		t.Errorf("got %v, want entry 2 in a lane of its own", got)
	}
}

// held is a store whose appends wait until it is let go.
type held struct {
	*memory
	entered chan struct{}
	goOn    chan struct{}
}

func (h *held) AppendAudit(ctx context.Context, records []audit.Record) error {
	h.entered <- struct{}{}
	<-h.goOn
	return h.memory.AppendAudit(ctx, records)
}

func TestWhatWaitsIsBoundedAndWrittenAtOnce(t *testing.T) {
	h := &held{newMemory(), make(chan struct{}, 100), make(chan struct{})}
	l := audit.Open(audit.Options{Store: h, MaxWaiting: 10})
	var clients sync.WaitGroup
	clients.Go(func() {
		if err := l.Record(t.Context(), entry(0)); err != nil {
			t.Error(err)
		}
	})
	<-h.entered // the first is under way
	refused := make(chan error, 50)
	for n := range 50 {
		clients.Go(func() { refused <- l.Record(t.Context(), entry(n)) })
	}
	for range 40 { // exactly ten of them fit
		if err := <-refused; domain.CodeOf(err) != domain.CodeUnavailable {
			t.Errorf("beyond the bound: %v, want unavailable", err)
		}
	}
	close(h.goOn)
	for range 10 {
		if err := <-refused; err != nil {
			t.Errorf("within the bound: %v", err)
		}
	}
	clients.Wait()
	l.Close(t.Context())
	if h.appends != 2 || len(h.all()) != 11 {
		t.Errorf("%d records in %d commits, want 11 in 2", len(h.all()), h.appends)
	}
}

func TestACommitIsBounded(t *testing.T) {
	h := &held{newMemory(), make(chan struct{}, 100), make(chan struct{})}
	l := audit.Open(audit.Options{Store: h, MaxWaiting: 300})
	results := make(chan error, 302)
	go func() { results <- l.Record(t.Context(), entry(0)) }()
	<-h.entered
	for n := range 301 {
		go func() { results <- l.Record(t.Context(), entry(n)) }()
	}
	if err := <-results; domain.CodeOf(err) != domain.CodeUnavailable { // so that all others wait
		t.Errorf("beyond the bound: %v, want unavailable", err)
	}
	close(h.goOn)
	for range 301 {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	l.Close(t.Context())
	if h.appends != 3 || len(h.all()) != 301 {
		t.Errorf("%d records in %d commits, want 301 in 3", len(h.all()), h.appends)
	}
	whole(t, h.memory)
}

func TestNobodyIsToldOfAnEntryThatWasLeftOut(t *testing.T) {
	h := &held{newMemory(), make(chan struct{}, 100), make(chan struct{})}
	l := audit.Open(audit.Options{Store: h})
	var clients sync.WaitGroup
	clients.Go(func() { _ = l.Record(t.Context(), entry(0)) })
	<-h.entered
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for n := range 20 {
		if err := l.Record(ctx, entry(n)); domain.CodeOf(err) != domain.CodeUnavailable {
			t.Errorf("a request that ended: %v, want unavailable", err)
		}
	}
	close(h.goOn)
	clients.Wait()
	l.Close(t.Context())
	if got := len(h.all()); got != 1 {
		t.Errorf("%d records, want 1: nobody waited for the others", got)
	}
}

func TestCloseWritesWhatWaits(t *testing.T) {
	h := &held{newMemory(), make(chan struct{}, 100), make(chan struct{})}
	l := audit.Open(audit.Options{Store: h})
	results := make(chan error, 8)
	go func() { results <- l.Record(t.Context(), entry(0)) }()
	<-h.entered
	for n := 1; n < 8; n++ {
		go func() { results <- l.Record(t.Context(), entry(n)) }()
	}
	closed := make(chan error, 1)
	go func() { closed <- l.Close(t.Context()) }()
	close(h.goOn)
	if err := <-closed; err != nil {
		t.Error(err)
	}
	acknowledged := 0
	for range 8 {
		if <-results == nil {
			acknowledged++
		}
	}
	if got := len(h.all()); got != acknowledged || got == 0 {
		t.Errorf("%d records, want the %d acknowledged", got, acknowledged)
	}
}

func TestManyRecordersAndACheckpointer(t *testing.T) {
	d := newDesk(t)
	var servers sync.WaitGroup
	for s := range 4 {
		servers.Go(func() {
			l := audit.Open(audit.Options{Store: d.store, Signer: d.signer(), Clock: d.clock, IDs: d.ids, CheckpointEach: 20, CheckpointTime: time.Hour})
			var clients sync.WaitGroup
			for c := range 16 {
				clients.Go(func() {
					for n := range 20 {
						if err := l.Record(t.Context(), entry(s*1000000+c*1000+n)); err != nil {
							t.Error(err)
						}
					}
				})
			}
			clients.Wait()
			d.close(l)
		})
	}
	servers.Wait()
	if got := whole(t, d.store); len(got) < 4*16*20 {
		t.Errorf("%d different ids, want at least %d", len(got), 4*16*20)
	}
	summary, findings := d.verify()
	if len(findings) > 0 || summary.Proven < 4*16*20 || summary.Lanes != 4 {
		t.Errorf("%+v, %v", summary, findings)
	}
}
