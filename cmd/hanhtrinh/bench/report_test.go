package bench

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestReport(t *testing.T) {
	var out bytes.Buffer
	r := &Report{out: &out, Clients: 16, Places: 100}
	r.atLeast("fast", 0.5, "ratio", 0.6)
	r.atMost("small", 100, "MB", 300)
	r.plain("seen", 7, "s")
	r.sample("reads", []turn{turnOf(time.Second, time.Millisecond)})
	r.leftOut("PostGIS: %v", errNoPostGIS)
	if err := r.print(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"0.50  ratio  >= 0.6  missed", "100.00     MB  <= 300     met", "left out: PostGIS", "reads"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, out.String())
		}
	}
	if err := r.missed(); err == nil || !strings.Contains(err.Error(), "fast") || strings.Contains(err.Error(), "small") {
		t.Errorf("missed: %v, want the one figure beyond its limit", err)
	}
	file := filepath.Join(t.TempDir(), "r.json")
	if err := r.save(file); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var back Report
	if err := json.Unmarshal(raw, &back); err != nil {
		t.Fatal(err)
	}
	if len(back.Figures) != 3 || back.Figures[0].Aim.Met || !back.Figures[1].Aim.Met || back.Figures[2].Aim != nil || len(back.Samples) != 1 || len(back.Notes) != 1 {
		t.Errorf("read back %+v", back)
	}
}

func TestOptions(t *testing.T) {
	good := Options{Places: 1000, Clients: 1, Rounds: 1, Requests: 1, Turn: 1}
	if err := good.check(); err != nil {
		t.Error(err)
	}
	bad := good
	bad.Only = []string{partNear, "nothing"}
	if err := bad.check(); err == nil {
		t.Error("an unknown part was taken")
	}
	if o := (Options{Only: []string{partNear}}); !o.wants(partNear) || o.wants(partByID) || !good.wants(partByID) {
		t.Error("--only chooses other parts than it names")
	}
}
