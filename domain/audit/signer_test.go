package audit_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"hanhtrinh/domain/audit"
)

func TestKeysLieInAFileForTheOwnerAlone(t *testing.T) {
	d := newDesk(t)
	info, err := os.Stat(d.keys)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v; want 0600", info.Mode(), err)
	}
	before, err := os.ReadFile(d.keys)
	if err != nil {
		t.Fatal(err)
	}
	if made, err := audit.MakeKeys(d.keys); made || err != nil {
		t.Errorf("a second time: made %v, %v", made, err)
	}
	if after, err := os.ReadFile(d.keys); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file changed: %v", err)
	}
	l := d.open()
	d.record(l, 1, 1)
	d.checkpoint(l)
	if info, err = os.Stat(d.file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("checkpoints: mode %v, %v; want 0600", info.Mode(), err)
	}
}

func TestKeysMadeAtOnceAreOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "checkpoint.key")
	var all sync.WaitGroup
	made := make(chan bool, 8)
	for range 8 {
		all.Go(func() {
			first, err := audit.MakeKeys(path)
			if err != nil {
				t.Error(err)
			}
			made <- first
		})
	}
	all.Wait()
	close(made)
	n := 0
	for first := range made {
		if first {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d of 8 made the keys, want 1", n)
	}
}

func TestWrongKeyFilesAreRefusedWithoutRepeatingThem(t *testing.T) {
	d := newDesk(t)
	text, err := os.ReadFile(d.keys)
	if err != nil {
		t.Fatal(err)
	}
	var good, other struct{ Signing, Public any }
	second := newDesk(t)
	text2, err := os.ReadFile(second.keys)
	if err = errors.Join(err, json.Unmarshal(text, &good), json.Unmarshal(text2, &other)); err != nil {
		t.Fatal(err)
	}
	mixed, err := json.Marshal(map[string]any{"signing": other.Signing, "public": good.Public})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []string{"", "{}", "secretsecret", `{"public":["c2hvcnQ="]}`, string(mixed)} {
		path := filepath.Join(t.TempDir(), "keys")
		if err := os.WriteFile(path, []byte(c), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := audit.ReadKeys(path); err == nil || strings.Contains(err.Error(), "secretsecret") {
			t.Errorf("%.20q: %v", c, err)
		}
		if _, err := audit.NewSigner(d.file, path, d.ids); err == nil {
			t.Errorf("%.20q signs", c)
		}
	}
	public, err := audit.PublicKeys(d.keys)
	if err != nil || strings.Contains(string(public), "signing") {
		t.Fatalf("public keys: %s, %v", public, err)
	}
	path := filepath.Join(t.TempDir(), "public")
	if err := os.WriteFile(path, public, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := audit.ReadKeys(path); err != nil {
		t.Errorf("public keys alone: %v", err)
	}
	if _, err := audit.NewSigner(d.file, path, d.ids); err == nil {
		t.Error("public keys alone sign")
	}
}

func TestKeysOfBeforeARotationStillProve(t *testing.T) {
	d := newDesk(t)
	l := d.open()
	d.record(l, 1, 3)
	d.checkpoint(l)
	stolen, err := os.ReadFile(d.keys)
	if err != nil {
		t.Fatal(err)
	}
	old, err := audit.ReadKeys(d.keys)
	if err != nil {
		t.Fatal(err)
	}
	id, err := audit.RotateKeys(d.keys)
	if err != nil {
		t.Fatal(err)
	}
	d.record(l, 4, 6) // the running server takes it up
	d.checkpoint(l)
	if !strings.Contains(string(d.text()), `"key":"`+id+`"`) {
		t.Errorf("nothing is signed with the new key %s", id)
	}
	summary, findings := d.verify()
	if len(findings) > 0 || summary.Lines != 2 {
		t.Errorf("found %v in %d lines", findings, summary.Lines)
	}
	_, findings = d.verifyWith(d.store, d.text(), func(v *audit.Verification) { v.Keys = old })
	if got, want := kinds(findings), []audit.Kind{audit.LineUnknownKey, audit.LinesRemoved}; !slices.Equal(got, want) {
		t.Errorf("with the old keys alone: %v, want %v", got, want)
	}
	// Whoever has the replaced key signs on.
	now, err := os.ReadFile(d.keys)
	if err = errors.Join(err, os.WriteFile(d.keys, stolen, 0o600)); err != nil {
		t.Fatal(err)
	}
	d.record(l, 7, 9)
	d.checkpoint(l)
	if err := os.WriteFile(d.keys, now, 0o600); err != nil {
		t.Fatal(err)
	}
	_, findings = d.verify()
	if got := kinds(findings); !slices.Contains(got, audit.LineOldKey) {
		t.Errorf("a line of the replaced key: %v", got)
	}
}

func TestAFileIsGoneOnWith(t *testing.T) {
	for _, c := range []struct{ name, tail string }{
		{"whole", ""},
		{"torn", `{"checkpoint":{"file":"id1","n":9`},
		{"torn, longer than what comes", strings.Repeat("x", 4096)},
		{"torn, longer than is read at once", strings.Repeat("x", 1<<20)},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			first := d.open()
			d.record(first, 1, 3)
			d.checkpoint(first)
			f, err := os.OpenFile(d.file, os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			_, err = f.WriteString(c.tail)
			if err = errors.Join(err, f.Close()); err != nil {
				t.Fatal(err)
			}
			second := d.open()
			d.record(second, 4, 6)
			d.checkpoint(second)
			summary, findings := d.verify()
			if len(findings) > 0 || summary.Lines != 2 {
				t.Errorf("found %v in %d lines, want none in 2", findings, summary.Lines)
			}
		})
	}
}

func TestNothingNewMakesNoCheckpoint(t *testing.T) {
	d := newDesk(t)
	l := d.open()
	d.checkpoint(l)
	if _, err := os.Stat(d.file); err == nil {
		t.Error("a checkpoint of nothing was made")
	}
	d.record(l, 1, 1)
	d.checkpoint(l)
	d.close(l)
	d.close(l)
	if got := bytes.Count(d.text(), []byte("\n")); got != 1 {
		t.Errorf("%d checkpoints of one entry, want 1", got)
	}
}

func TestAStoreThatWentBackGetsNoSignatureForIt(t *testing.T) {
	d := newDesk(t)
	a, b := d.open(), d.open()
	d.record(a, 1, 5)
	d.record(b, 6, 10)
	d.checkpoint(a)
	d.checkpoint(b)
	for lane := range d.store.lanes {
		d.store.lanes[lane] = d.store.lanes[lane][:2]
	}
	d.checkpoint(a)
	d.checkpoint(b)
	_, findings := d.verify()
	if got := kinds(findings); !slices.Contains(got, audit.Removed) {
		t.Errorf("found %v, want what was removed", findings)
	}
}

func TestACheckpointIsDueAfterSomeEntries(t *testing.T) {
	d := newDesk(t)
	asked := make(chan struct{}, 10)
	store := &watched{d.store, asked}
	l := audit.Open(audit.Options{Store: store, Signer: d.signer(), Clock: d.clock, IDs: d.ids, CheckpointEach: 5})
	d.record(l, 1, 4)
	if len(asked) > 0 {
		t.Error("a checkpoint was made before one was due")
	}
	d.record(l, 5, 5)
	<-asked
	d.close(l)
	if _, findings := d.verify(); len(findings) > 0 {
		t.Errorf("found %v", findings)
	}
}

// watched tells when its heads are asked for.
type watched struct {
	*memory
	asked chan struct{}
}

func (w *watched) AuditHeads(ctx context.Context) ([]audit.Head, error) {
	w.asked <- struct{}{}
	return w.memory.AuditHeads(ctx)
}
