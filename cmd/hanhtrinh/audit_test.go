package main

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/audit"
	"hanhtrinh/store/sqlite"
)

func (in installation) path(name ...string) string {
	return filepath.Join(append([]string{strings.TrimPrefix(in.environ[0], "DATA_DIR=")}, name...)...)
}

func audited(n int) audit.Entry {
	return audit.Entry{Actor: "a1", Operation: "read-account", Outcome: audit.Allowed, Collection: "accounts", Records: []string{fmt.Sprint("x", n)}, Fields: []string{"name"}}
}

// record writes entries in a lane of its own, with a checkpoint at its end.
func (in installation) record(from, to int) {
	in.t.Helper()
	p := &program{environ: in.environ, out: io.Discard, err: io.Discard}
	var err error
	if p.config, err = loadConfig(in.environ); err != nil {
		in.t.Fatal(err)
	}
	err = p.withAudit(in.t.Context(), func(_ *engines, log *audit.Log) error {
		for n := from; n <= to; n++ {
			if err := log.Record(in.t.Context(), audited(n)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		in.t.Fatal(err)
	}
}

// tamper changes the file of the store as its owner can.
func (in installation) tamper(statements ...string) {
	in.t.Helper()
	db, err := sql.Open("sqlite", in.path("hanhtrinh.db"))
	if err != nil {
		in.t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		result, err := db.Exec(s)
		if err != nil {
			in.t.Fatalf("%s: %v", s, err)
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 && !strings.HasPrefix(s, "DROP") {
			in.t.Fatalf("%s: %d rows, %v", s, n, err)
		}
	}
}

// verify runs the command and returns all it said.
func (in installation) verify(args ...string) (string, error) {
	in.t.Helper()
	var out output
	p := &program{environ: in.environ, out: &out, err: &out}
	err := p.run(context.Background(), append([]string{"audit", "verify"}, args...))
	return out.String(), err
}

func TestTamperingWithTheFileIsFound(t *testing.T) {
	// The lane of entries 1 to 10, with a mark of its checkpoint behind them.
	const first = `lane = (SELECT lane FROM audit WHERE seq = 1 AND CAST(entry AS TEXT) LIKE '%"x1"%')`
	drop := []string{"DROP TRIGGER audit_stays", "DROP TRIGGER audit_is_kept", "DROP TRIGGER audit_is_not_replaced"}
	for _, c := range []struct {
		name, want string
		statements []string
	}{
		{"edited", "edited: record 5 ", []string{`UPDATE audit SET entry = CAST(replace(CAST(entry AS TEXT), '"a1"', '"a2"') AS BLOB) WHERE seq = 5 AND ` + first}},
		{"unreadable", "unreadable: record 5 ", []string{`UPDATE audit SET entry = x'00' WHERE seq = 5 AND ` + first}},
		{"rehashed", "edited: record 5 ", []string{`UPDATE audit SET hash = zeroblob(32) WHERE seq = 5 AND ` + first}},
		{"removed", "removed: record 5 ", []string{`DELETE FROM audit WHERE seq = 5 AND ` + first}},
		{"cut off", "removed: records 5 to 11 ", []string{`DELETE FROM audit WHERE seq >= 5 AND ` + first}},
		{"a lane removed", "removed: records 1 to 11 ", []string{`DELETE FROM audit WHERE ` + first}},
		{"all removed", "removed: records 1 to 11 ", []string{`DELETE FROM audit`}},
		{"reordered", "edited: record 5 ", []string{`UPDATE audit SET seq = 1005 WHERE seq = 5 AND ` + first, `UPDATE audit SET seq = 5 WHERE seq = 6 AND ` + first,
			`UPDATE audit SET seq = 6 WHERE seq = 1005 AND ` + first}},
		{"inserted", "edited: record 6 ", []string{`UPDATE audit SET seq = -1 - seq WHERE seq > 5 AND ` + first, `UPDATE audit SET seq = -seq WHERE seq < 0`,
			`INSERT INTO audit SELECT lane, 6, entry, prev, hash FROM audit WHERE seq = 5 AND ` + first}},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := newInstallation(t)
			in.record(1, 10)
			in.record(11, 20)
			if out, err := in.verify(); err != nil || !strings.Contains(out, "21 records of 2 lanes are as they were signed, 1 lie after") || !strings.HasSuffix(out, ", 0 findings\n") {
				t.Fatalf("before: %q, %v", out, err)
			}
			in.tamper(append(drop, c.statements...)...)
			if out, err := in.verify(); err == nil || !strings.Contains(out, c.want) {
				t.Errorf("after: %q, %v; want %q", out, err, c.want)
			}
		})
	}
}

func TestVerifyRunsBesideAServer(t *testing.T) {
	in := newInstallation(t, "SEED=off")
	in.record(1, 3)
	in.serve()
	in.record(4, 6)
	out, err := in.verify()
	if err != nil || !strings.Contains(out, " 0 findings") {
		t.Errorf("%q, %v", out, err)
	}
	for _, file := range [][]string{{"checkpoint.key"}, {"audit", "checkpoints.jsonl"}} {
		if mode := modeOf(t, in, filepath.Join(file...)); mode != 0o600 {
			t.Errorf("%s has mode %o, want 600", file, mode)
		}
	}
}

func TestAServerSignsWhatOneBeforeItLeft(t *testing.T) {
	in := newInstallation(t, "SEED=off")
	in.record(1, 3)
	if err := os.Remove(in.path("audit", "checkpoints.jsonl")); err != nil {
		t.Fatal(err)
	}
	if out, err := in.verify(); err == nil || !strings.Contains(out, "no_checkpoints") || !strings.Contains(out, "checkpoints_missing") {
		t.Errorf("without checkpoints: %q, %v", out, err)
	}
	s := in.serve()
	s.until("signing", func() bool {
		out, err := in.verify()
		return err != nil && strings.Contains(out, " 1 findings") && !strings.Contains(out, "no_checkpoints") // the lost file
	})
	out, _ := in.verify()
	_, lost, _ := strings.Cut(out, "checkpoints_missing: file ")
	lost, _, _ = strings.Cut(lost, " ")
	if out, err := in.verify("--lost", lost); err != nil {
		t.Errorf("with the lost file told: %q, %v", out, err)
	}
}

func TestCheckpointsElsewhere(t *testing.T) {
	keys := filepath.Join(t.TempDir(), "elsewhere", "keys")
	in := newInstallation(t, "CHECKPOINT_KEY_FILE="+keys)
	in.record(1, 5)
	public, err := in.command("audit", "keys")
	if err != nil || strings.Contains(public, "signing") {
		t.Fatalf("audit keys: %q, %v", public, err)
	}
	text, err := os.ReadFile(in.path("audit", "checkpoints.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	auditor := []string{"--key", file(t, "public.json", public), "--checkpoints", file(t, "copy.jsonl", string(text))}
	for _, path := range []string{in.path("audit", "checkpoints.jsonl"), keys} {
		if err := os.Remove(path); err != nil { // found at its place, and nowhere else
			t.Fatal(err)
		}
	}
	if out, err := in.verify(auditor...); err != nil || !strings.Contains(out, "5 records of 1 lanes") {
		t.Errorf("%q, %v", out, err)
	}
}

func TestRotationKeepsCheckpointsProven(t *testing.T) {
	in := newInstallation(t)
	in.record(1, 3)
	if out, err := in.command("keys", "rotate", "--purpose", "checkpoints"); err != nil || !strings.HasPrefix(out, "new key ") {
		t.Fatalf("%q, %v", out, err)
	}
	in.record(4, 6)
	if out, err := in.verify(); err != nil || !strings.Contains(out, "of 2 lanes are as they were signed") {
		t.Errorf("%q, %v", out, err)
	}
}

// recordsAsChild makes TestRecordAsChild record until it is killed.
const recordsAsChild = "HANHTRINH_TEST_RECORDS"

func TestRecordAsChild(t *testing.T) {
	if os.Getenv(recordsAsChild) == "" {
		t.Skip("only as the child of TestNothingAcknowledgedIsMissingAfterAKill")
	}
	p := &program{environ: os.Environ(), out: io.Discard, err: os.Stderr}
	var err error
	if p.config, err = loadConfig(p.environ); err != nil {
		t.Fatal(err)
	}
	err = p.withAudit(t.Context(), func(_ *engines, log *audit.Log) error {
		var clients sync.WaitGroup
		for c := range 8 {
			clients.Go(func() {
				for n := 0; ; n++ {
					id := c*1_000_000 + n
					if err := log.Record(t.Context(), audited(id)); err != nil {
						t.Error(err)
						return
					}
					fmt.Printf("x%d\n", id) // one write: lines stay whole
				}
			})
		}
		clients.Wait()
		return nil
	})
	t.Error("it ended by itself", err)
}

func TestNothingAcknowledgedIsMissingAfterAKill(t *testing.T) {
	in := newInstallation(t)
	acknowledged := map[string]int{}
	for range rounds() {
		for _, id := range in.recordUntilKilled(200) {
			acknowledged[id]++
		}
		in.record(-1, -1) // somebody goes on
	}
	if out, err := in.verify(); err != nil {
		t.Errorf("after kills: %q, %v", out, err)
	}
	there := map[string]int{}
	err := (&program{environ: in.environ, out: io.Discard, err: io.Discard}).with(in, func(e *engines) error {
		heads, err := e.store.AuditHeads(t.Context())
		for _, h := range heads {
			records, err := e.store.AuditLane(t.Context(), h.Lane, 0, int(h.Seq))
			if err != nil {
				return err
			}
			for _, r := range records {
				for _, id := range r.Entry.Records {
					there[id]++
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for id, n := range acknowledged {
		if there[id] < n {
			t.Errorf("%s was acknowledged %d times and is there %d times", id, n, there[id])
		}
	}
	if len(acknowledged) < 200 {
		t.Errorf("only %d were acknowledged", len(acknowledged))
	}
}

// recordUntilKilled kills a process that records behind the given number of
// acknowledgements.
func (in installation) recordUntilKilled(acks int) (acknowledged []string) {
	in.t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestRecordAsChild$")
	cmd.Env = append(append(os.Environ(), recordsAsChild+"=1"), in.environ...)
	var errs output
	cmd.Stderr = &errs
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		in.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		in.t.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "x") {
			acknowledged = append(acknowledged, lines.Text())
		}
		if len(acknowledged) == acks {
			_ = cmd.Process.Kill()
		}
	}
	_ = cmd.Wait() // says that it was killed
	if len(acknowledged) < acks {
		in.t.Fatalf("the process ended by itself: %s", errs.String())
	}
	return acknowledged
}

// BenchmarkRecord compares 16 clients of one log with 16 that each insert
// records of their own without any chain.
func BenchmarkRecord(b *testing.B) {
	const clients = 16
	open := func(b *testing.B) *sqlite.Store {
		s, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "bench.db"), sqlite.Options{Serve: true})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { s.Close(context.Background()) })
		return s
	}
	b.Run("log", func(b *testing.B) {
		log := audit.Open(audit.Options{Store: open(b)})
		defer log.Close(context.Background())
		atOnce(b, clients, func(_, n int) error { return log.Record(b.Context(), audited(n)) })
	})
	b.Run("bare", func(b *testing.B) {
		s := open(b)
		lanes := [clients]audit.Head{}
		for c := range lanes {
			lanes[c].Lane = domain.RandomID()
		}
		atOnce(b, clients, func(c, n int) error {
			r := lanes[c].Next(audited(n))
			lanes[c] = r.Head()
			return s.AppendAudit(b.Context(), []audit.Record{r})
		})
	})
}

// atOnce shares b.N calls among clients and reports how many a second were done.
func atOnce(b *testing.B, clients int, call func(client, n int) error) {
	b.ResetTimer()
	var all sync.WaitGroup
	for c := range clients {
		all.Go(func() {
			for n := c; n < b.N; n += clients {
				if err := call(c, n); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}

func TestServersOnMongoDBSignForEachOther(t *testing.T) {
	both := cluster(t, 2)
	both[0].record(1, 5)
	both[1].record(6, 10) // signs the lane of the other, too
	both[0].record(11, 15)
	for i, in := range both {
		out, err := in.verify()
		if err != nil || !strings.Contains(out, " of 3 lanes are as they were signed") || !strings.Contains(out, "checkpoints of 1 other servers were not shown, 0 findings") {
			t.Errorf("server %d alone: %q, %v", i, out, err)
		}
	}
	keys, err := both[1].command("audit", "keys")
	if err != nil {
		t.Fatal(err)
	}
	out, err := both[0].verify("--checkpoints", both[0].path("audit", "checkpoints.jsonl"), "--checkpoints", both[1].path("audit", "checkpoints.jsonl"),
		"--key", both[0].path("checkpoint.key"), "--key", file(t, "public.json", keys))
	if err != nil || !strings.Contains(out, "17 records of 3 lanes are as they were signed, 1 lie after") || strings.Contains(out, "not shown") {
		t.Errorf("both: %q, %v", out, err)
	}
}
