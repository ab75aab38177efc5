package audit_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"hanhtrinh/domain/audit"
)

// verifyWith holds a store against lines of checkpoints.
func (d *desk) verifyWith(store audit.Store, text []byte, more ...func(*audit.Verification)) (audit.Summary, []audit.Finding) {
	d.t.Helper()
	keys, err := audit.ReadKeys(d.keys)
	if err != nil {
		d.t.Fatal(err)
	}
	var findings []audit.Finding
	v := audit.Verification{Store: store, Keys: keys, Report: func(f audit.Finding) { findings = append(findings, f) }}
	if text != nil {
		v.Checkpoints = []audit.Source{{Name: "checkpoints.jsonl", Text: bytes.NewReader(text)}}
	}
	for _, change := range more {
		change(&v)
	}
	summary, err := audit.Verify(context.Background(), v)
	if err != nil {
		d.t.Fatal(err)
	}
	if summary.Findings != int64(len(findings)) {
		d.t.Errorf("%d findings counted, %d reported", summary.Findings, len(findings))
	}
	return summary, findings
}

func (d *desk) verify() (audit.Summary, []audit.Finding) {
	d.t.Helper()
	return d.verifyWith(d.store, d.text())
}

func (d *desk) text() []byte {
	d.t.Helper()
	text, err := os.ReadFile(d.file)
	if err != nil {
		d.t.Fatal(err)
	}
	return text
}

func kinds(findings []audit.Finding) (kinds []audit.Kind) {
	for _, f := range findings {
		kinds = append(kinds, f.Kind)
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

// busy is a desk with a lane of a server that ended, of 30 entries, and one of
// a server that runs, of 20 that are signed (number 10, 15, 20 and marks) and 5
// that are not.
func busy(t *testing.T) (d *desk, dead, live string) {
	t.Helper()
	d = newDesk(t)
	first := d.open()
	d.record(first, 1, 10)
	d.checkpoint(first)
	d.record(first, 11, 30)
	d.close(first)
	for lane := range d.store.lanes {
		dead = lane
	}
	second := d.open()
	for n := range 2 {
		d.record(second, 100+10*n, 109+10*n)
		d.checkpoint(second)
	}
	d.record(second, 120, 124)
	for lane := range d.store.lanes {
		if lane != dead {
			live = lane
		}
	}
	return d, dead, live
}

func TestASoundLogIsProven(t *testing.T) {
	d, dead, live := busy(t)
	summary, findings := d.verify()
	if len(findings) > 0 {
		t.Errorf("found %v", findings)
	}
	// The mark behind the last checkpoint of a lane lies behind it.
	all := int64(len(d.store.lanes[dead]) + len(d.store.lanes[live]))
	if summary.Lanes != 2 || summary.Lines != 4 || summary.After != 1+5 || summary.Proven != all-6 {
		t.Errorf("%+v of %d records", summary, all)
	}
	if summary.Last.IsZero() {
		t.Error("no time of the last checkpoint")
	}
}

// chained gives records the hashes that fit what they say now.
func chained(records []audit.Record) {
	for i := range records {
		if i > 0 {
			records[i].Prev = records[i-1].Hash
		}
		records[i].Hash = records[i].Sum()
	}
}

func TestEveryTamperingWithRecordsIsFound(t *testing.T) {
	d, dead, live := busy(t)
	for _, c := range []struct {
		name   string
		tamper func(*memory)
		want   []audit.Kind
	}{
		{"an actor was edited", func(m *memory) { m.lanes[dead][4].Entry.Actor = "a2" }, []audit.Kind{audit.Edited}},
		{"an id was taken out", func(m *memory) { m.lanes[dead][4].Entry.Records = nil }, []audit.Kind{audit.Edited}},
		{"an id became a field", func(m *memory) {
			e := &m.lanes[dead][4].Entry
			e.Records, e.Fields = []string{}, append([]string{e.Records[0]}, e.Fields...)
		}, []audit.Kind{audit.Edited}},
		{"a time was edited", func(m *memory) { e := &m.lanes[dead][4].Entry; e.At = e.At.Add(1e6) }, []audit.Kind{audit.Edited}},
		{"a hash was edited", func(m *memory) { m.lanes[dead][4].Hash = make([]byte, 32) }, []audit.Kind{audit.Edited}},
		{"a link was edited", func(m *memory) { m.lanes[dead][4].Prev = make([]byte, 32) }, []audit.Kind{audit.Edited}},
		{"edited with its hash", func(m *memory) {
			m.lanes[dead][4].Entry.Actor = "a2"
			m.lanes[dead][4].Hash = m.lanes[dead][4].Sum()
		}, []audit.Kind{audit.Replaced}},
		{"rewritten to the end", func(m *memory) { m.lanes[dead][4].Entry.Actor = "a2"; chained(m.lanes[dead]) }, []audit.Kind{audit.Rewritten}},
		{"a live lane rewritten", func(m *memory) { m.lanes[live][4].Entry.Actor = "a2"; chained(m.lanes[live]) }, []audit.Kind{audit.Rewritten}},
		{"one was removed", func(m *memory) { m.lanes[dead] = slices.Delete(m.lanes[dead], 4, 5) }, []audit.Kind{audit.Removed}},
		{"the first was removed", func(m *memory) { m.lanes[dead] = slices.Delete(m.lanes[dead], 0, 1) }, []audit.Kind{audit.Removed}},
		{"one was removed and the rest moved up", func(m *memory) {
			m.lanes[dead] = slices.Delete(m.lanes[dead], 4, 5)
			for i := range m.lanes[dead] {
				m.lanes[dead][i].Seq = int64(i) + 1
			}
			chained(m.lanes[dead])
		}, []audit.Kind{audit.Removed, audit.Rewritten}},
		{"the end was removed", func(m *memory) { m.lanes[live] = m.lanes[live][:12] }, []audit.Kind{audit.Removed}},
		{"a lane was removed", func(m *memory) { delete(m.lanes, dead) }, []audit.Kind{audit.Removed}},
		{"everything was removed", func(m *memory) { clear(m.lanes) }, []audit.Kind{audit.Removed}},
		{"two changed places", func(m *memory) {
			a, b := &m.lanes[dead][4], &m.lanes[dead][5]
			a.Seq, b.Seq = b.Seq, a.Seq
		}, []audit.Kind{audit.Edited, audit.Replaced}},
		{"two entries changed places", func(m *memory) {
			a, b := &m.lanes[dead][4], &m.lanes[dead][5]
			a.Entry, b.Entry = b.Entry, a.Entry
		}, []audit.Kind{audit.Edited}},
		{"one was put in", func(m *memory) {
			lane := slices.Insert(m.lanes[dead], 5, m.lanes[dead][4].Head().Next(entry(666)))
			for i := 6; i < len(lane); i++ {
				lane[i].Seq++
			}
			m.lanes[dead] = lane
		}, []audit.Kind{audit.Edited, audit.Rewritten}},
		{"one was put in and all made to fit", func(m *memory) {
			lane := slices.Insert(m.lanes[dead], 5, m.lanes[dead][4].Head().Next(entry(666)))
			for i := 6; i < len(lane); i++ {
				lane[i].Seq++
			}
			chained(lane)
			m.lanes[dead] = lane
		}, []audit.Kind{audit.Rewritten}},
		{"one cannot be read", func(m *memory) { m.broken = func(r audit.Record) bool { return r.Lane == dead && r.Seq == 5 } }, []audit.Kind{audit.Unreadable}},
		{"edited behind the last checkpoint", func(m *memory) { m.lanes[live][len(m.lanes[live])-2].Entry.Actor = "a2" }, []audit.Kind{audit.Edited}},
	} {
		t.Run(c.name, func(t *testing.T) {
			store := d.store.copied()
			c.tamper(store)
			summary, findings := d.verifyWith(store, d.text())
			if got := kinds(findings); !slices.Equal(got, c.want) {
				t.Errorf("found %v, want %v: %v", got, c.want, findings)
			}
			if sound, _ := d.verify(); summary.Proven >= sound.Proven && c.name != "edited behind the last checkpoint" {
				t.Errorf("%d records proven, as many as of the sound log", summary.Proven)
			}
		})
	}
}

func TestAFindingNamesThePlace(t *testing.T) {
	d, dead, _ := busy(t)
	store := d.store.copied()
	store.lanes[dead] = slices.Delete(store.lanes[dead], 4, 7)
	summary, findings := d.verifyWith(store, d.text())
	want := audit.Finding{Kind: audit.Removed, Lane: dead, From: 5, To: 7}
	if len(findings) != 1 || findings[0] != want {
		t.Errorf("found %v, want %v", findings, want)
	}
	sound, _ := d.verify()
	if got := sound.Proven - summary.Proven; got != 7 { // 1 to 4 hang on nothing any more
		t.Errorf("%d fewer are proven, want 7", got)
	}
}

func TestEveryTamperingWithCheckpointsIsFound(t *testing.T) {
	d, _, _ := busy(t)
	other := newDesk(t)
	stranger := other.open()
	other.record(stranger, 1, 1)
	other.checkpoint(stranger)
	sound := bytes.SplitAfter(bytes.TrimSpace(d.text()), []byte("\n"))
	sound[3] = append(sound[3], '\n')
	for _, c := range []struct {
		name  string
		lines [][]byte
		want  []audit.Kind
	}{
		{"a number was edited", [][]byte{sound[0], bytes.Replace(sound[1], []byte(`"seq":31`), []byte(`"seq":30`), 1), sound[2], sound[3]}, []audit.Kind{audit.LineForged, audit.LineMissing, audit.LinesRemoved}},
		{"a line was removed", [][]byte{sound[0], sound[2], sound[3]}, []audit.Kind{audit.LineMissing, audit.LinesRemoved}},
		{"the first was removed", sound[1:], []audit.Kind{audit.LineMissing, audit.LinesRemoved}},
		{"the last was removed", sound[:3], []audit.Kind{audit.LinesRemoved}},
		{"all but the first were removed", sound[:1], []audit.Kind{audit.LinesRemoved}},
		{"all were removed", [][]byte{{}}, []audit.Kind{audit.FileMissing, audit.NoCheckpoints}},
		{"two changed places", [][]byte{sound[0], sound[2], sound[1], sound[3]}, []audit.Kind{audit.LineMissing}},
		{"somebody else's was added", append(slices.Clone(sound), other.text()), []audit.Kind{audit.LineUnknownKey}},
		{"a line is no checkpoint", [][]byte{sound[0], []byte("{}\n"), sound[1], sound[2], sound[3]}, []audit.Kind{audit.LineUnreadable}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, findings := d.verifyWith(d.store, bytes.Join(c.lines, nil))
			if got := kinds(findings); !slices.Equal(got, c.want) {
				t.Errorf("found %v, want %v: %v", got, c.want, findings)
			}
		})
	}
	t.Run("no file was shown", func(t *testing.T) {
		_, findings := d.verifyWith(d.store, nil)
		if got, want := kinds(findings), []audit.Kind{audit.FileMissing, audit.NoCheckpoints}; !slices.Equal(got, want) {
			t.Errorf("found %v, want %v", got, want)
		}
	})
	t.Run("a copy has what is missing", func(t *testing.T) {
		_, findings := d.verifyWith(d.store, bytes.Join(sound[:2], nil), func(v *audit.Verification) {
			v.Checkpoints = append(v.Checkpoints, audit.Source{Name: "copy", Text: bytes.NewReader(d.text())})
		})
		if len(findings) > 0 {
			t.Errorf("found %v", findings)
		}
	})
	t.Run("a line is being written", func(t *testing.T) {
		if _, findings := d.verifyWith(d.store, append(d.text(), `{"checkpo`...)); len(findings) > 0 {
			t.Errorf("found %v", findings)
		}
	})
}

// Checkpoints of two servers may come in another order than the records.
func TestACheckpointThatComesLateIsHeldToo(t *testing.T) {
	d, dead, _ := busy(t)
	lines := bytes.SplitAfter(d.text(), []byte("\n"))
	lines[0], lines[1] = lines[1], lines[0] // record 31 comes before record 10
	store := d.store.copied()
	store.lanes[dead][9].Entry.Actor = "a2"
	chained(store.lanes[dead][:10])
	_, findings := d.verifyWith(store, bytes.Join(lines, nil))
	late := audit.Finding{Kind: audit.Rewritten, Lane: dead, From: 10, To: 10}
	if !slices.Contains(findings, late) {
		t.Errorf("found %v, want %v among them", findings, late)
	}
}

// A server that goes on behind a cut must not hide it.
func TestACutIsFoundAfterTheFileGrewAgain(t *testing.T) {
	d := newDesk(t)
	l := d.open()
	for n := range 4 {
		d.record(l, n, n)
		d.checkpoint(l)
	}
	lines := bytes.SplitAfter(d.text(), []byte("\n"))
	if err := os.WriteFile(d.file, bytes.Join(lines[:2], nil), 0o600); err != nil {
		t.Fatal(err)
	}
	for n := range 6 {
		d.record(l, n, n)
		d.checkpoint(l)
	}
	_, findings := d.verify()
	if got, want := kinds(findings), []audit.Kind{audit.LinesRemoved}; !slices.Equal(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
}

func TestFilesOfOtherServers(t *testing.T) {
	a, b := newDesk(t), newDesk(t)
	b.store, b.clock, b.ids = a.store, a.clock, a.ids
	la, lb := a.open(), b.open()
	for n := range 3 {
		a.record(la, n, n+2)
		a.checkpoint(la)
		b.record(lb, 50+n, 50+n)
		b.checkpoint(lb)
	}
	summary, findings := a.verify()
	if len(findings) > 0 || summary.Unseen != 1 {
		t.Errorf("without the other's: %v, %d files not shown; want nothing and 1", findings, summary.Unseen)
	}
	both := func(v *audit.Verification) {
		v.Checkpoints = append(v.Checkpoints, audit.Source{Name: "b", Text: bytes.NewReader(b.text())})
	}
	_, findings = a.verifyWith(a.store, a.text(), both)
	if got, want := kinds(findings), []audit.Kind{audit.LineUnknownKey}; !slices.Equal(got, want) {
		t.Errorf("without the other's key: %v, want %v", got, want)
	}
	keys, err := audit.ReadKeys(a.keys, b.keys)
	if err != nil {
		t.Fatal(err)
	}
	summary, findings = a.verifyWith(a.store, a.text(), both, func(v *audit.Verification) { v.Keys = keys })
	if len(findings) > 0 || summary.Unseen != 0 || summary.Lines != 6 {
		t.Errorf("with both and both keys: %v, %+v", findings, summary)
	}
}

func TestServersMayShareKeysAndNotTheFile(t *testing.T) {
	a, b := newDesk(t), newDesk(t)
	b.store, b.clock, b.ids, b.keys = a.store, a.clock, a.ids, a.keys
	la, lb := a.open(), b.open()
	for n := range 5 {
		a.record(la, n, n+2)
		b.record(lb, 50+n, 50+n)
		b.checkpoint(lb)
		a.checkpoint(la)
	}
	_, findings := a.verify()
	if got, want := kinds(findings), []audit.Kind{audit.FileMissing}; !slices.Equal(got, want) {
		t.Errorf("without the other's: %v, want %v", got, want)
	}
	lost := findings[0].File
	if _, findings = a.verifyWith(a.store, a.text(), func(v *audit.Verification) { v.Lost = []string{lost} }); len(findings) > 0 {
		t.Errorf("without one whose loss is known: %v", findings)
	}
	summary, findings := a.verifyWith(a.store, a.text(), func(v *audit.Verification) {
		v.Checkpoints = append(v.Checkpoints, audit.Source{Name: "b", Text: bytes.NewReader(b.text())})
	})
	if len(findings) > 0 || summary.Lines != 10 {
		t.Errorf("with both: %v, %d lines, want none and 10", findings, summary.Lines)
	}
}

// TestAnyTamperingIsFound tampers at random with what checkpoints cover.
func TestAnyTamperingIsFound(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 2026))
	d, dead, live := busy(t)
	signed := map[string]int{dead: 31, live: 21} // of the lines of busy, marks included
	tamperings := []func(m *memory, lane string, i, j int){
		func(m *memory, lane string, i, _ int) { m.lanes[lane] = slices.Delete(m.lanes[lane], i, i+1) },
		func(m *memory, lane string, i, _ int) { m.lanes[lane] = m.lanes[lane][:i] },
		func(m *memory, lane string, i, j int) {
			m.lanes[lane][i].Entry.Operation = "read-me"
			m.lanes[lane][i].Hash = m.lanes[lane][i].Sum()
		},
		func(m *memory, lane string, i, j int) {
			m.lanes[lane][i].Entry.Operation = "read-me"
			chained(m.lanes[lane][:max(i, j)+1])
		},
		func(m *memory, lane string, i, j int) {
			if i == j {
				j = (i + 1) % len(m.lanes[lane])
			}
			m.lanes[lane][i].Entry, m.lanes[lane][j].Entry = m.lanes[lane][j].Entry, m.lanes[lane][i].Entry
			chained(m.lanes[lane])
		},
		func(m *memory, lane string, i, _ int) {
			r := &m.lanes[lane][i]
			flip := [][]byte{slices.Clone(r.Hash), slices.Clone(r.Prev)}
			n := random.IntN(2)
			flip[n][random.IntN(32)] ^= 1 << random.IntN(8)
			r.Hash, r.Prev = flip[0], flip[1]
		},
		func(m *memory, lane string, i, _ int) {
			m.lanes[lane] = slices.Insert(m.lanes[lane], i, audit.Record{Lane: lane, Entry: entry(666)})
			for k := range m.lanes[lane] {
				m.lanes[lane][k].Seq = int64(k) + 1
			}
			if m.lanes[lane][0].Prev == nil {
				m.lanes[lane][0].Prev = make([]byte, 32)
			}
			chained(m.lanes[lane])
		},
	}
	text := d.text()
	for n := range 1000 {
		store := d.store.copied()
		lane := []string{dead, live}[random.IntN(2)]
		i, j, which := random.IntN(signed[lane]), random.IntN(signed[lane]), random.IntN(len(tamperings))
		tamperings[which](store, lane, i, j)
		if _, findings := d.verifyWith(store, text); len(findings) == 0 {
			t.Errorf("round %d: tampering %d with record %d (and %d) of %s was not found", n, which, i+1, j+1, lane)
		}
	}
}

func TestEveryRecordIsReadAboutOnce(t *testing.T) {
	d := newDesk(t)
	l := d.open()
	for n := range 50 {
		d.record(l, 100*n, 100*n+99)
		d.checkpoint(l)
	}
	d.store.reads = 0
	var last, total int64
	_, findings := d.verifyWith(d.store, d.text(), func(v *audit.Verification) {
		v.Progress = func(done, of int64) { last, total = done, of }
	})
	if len(findings) > 0 {
		t.Errorf("found %v", findings)
	}
	if got, all := d.store.reads, len(d.store.all()); got > all+200 {
		t.Errorf("%d records were read to look at %d", got, all)
	}
	if total != 5050 || last < total-200 {
		t.Errorf("progress ended with %d of %d", last, total)
	}
}

func TestFindingsReadWell(t *testing.T) {
	for _, c := range []struct {
		f    audit.Finding
		want string
	}{
		{audit.Finding{Kind: audit.Edited, Lane: "l", From: 3, To: 3}, "edited: record 3 of lane l"},
		{audit.Finding{Kind: audit.Removed, Lane: "l", From: 3, To: 5}, "removed: records 3 to 5 of lane l"},
		{audit.Finding{Kind: audit.LineForged, File: "f", From: 2, To: 2}, "checkpoint_forged: line 2 of f"},
	} {
		if got := c.f.String(); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
	for _, k := range []audit.Kind{audit.LinesRemoved, audit.FileMissing, audit.NoCheckpoints} {
		if got := (audit.Finding{Kind: k, File: "f", From: 1, To: 2}).String(); !strings.HasPrefix(got, string(k)+": ") {
			t.Errorf("got %q", got)
		}
	}
}
