package bench

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestWriteCSV(t *testing.T) {
	file := filepath.Join(t.TempDir(), "places.csv")
	if err := writeCSV(file, 50); err != nil {
		t.Fatal(err)
	}
	in, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	rows, err := csv.NewReader(in).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 51 {
		t.Fatalf("%d rows, want a header and 50", len(rows))
	}
	for i, column := range csvColumns {
		if rows[0][i] != column || rows[1][i] == "" {
			t.Errorf("column %d is %q with %q, want %q with a value", i, rows[0][i], rows[1][i], column)
		}
	}
}

func TestReadPgbench(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"log-turn.12": "0 1 2500 0 1700000000 1\n0 2 1500 0 1700000000 2\n", "log-turn.12.1": "1 1 500 0 1700000000 3\n", "other": "x"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := readPgbench(dir, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if s := sampleOf("", []turn{got}); s.Requests != 3 || s.MedianMs != 1.5 || s.P99Ms != 2.5 {
		t.Errorf("got %+v", s)
	}
	if _, err := readPgbench(t.TempDir(), time.Second); err == nil {
		t.Error("no log at all was taken for a turn")
	}
}
