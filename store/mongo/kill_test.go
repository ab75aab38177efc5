package mongo

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/store/storetest/engine"
)

// patience is how long a test waits for what must happen at all.
const patience = 2 * time.Minute

func patient(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

func somePlace(id string) place.Place {
	return place.Place{ID: id, Kind: place.KindAttraction, Subkind: "museum", Category: "culture",
		Name: domain.LocalizedText{"vi": "Bảo tàng"}, Location: domain.Point{Lat: 10.93, Lon: 108.1},
		CreatedAt: time.UnixMilli(0).UTC(), UpdatedAt: time.UnixMilli(0).UTC()}
}

func anyWrite(id string) place.Write {
	return place.Write{Place: somePlace(id), Expect: place.ExpectAny}
}

const childURL = "HANHTRINH_TEST_WRITER_URL"

// TestWriterProcess is not a test: it is the process that TestKilledWriter
// kills. It says what it was told is written, a line each.
func TestWriterProcess(t *testing.T) {
	url := os.Getenv(childURL)
	if url == "" {
		t.Skip("runs as a child of TestKilledWriter only")
	}
	s, err := Open(t.Context(), url, Options{})
	if err != nil {
		t.Fatal(err)
	}
	lines := make(chan string)
	for w := range 4 {
		go func() {
			for n := 0; ; n++ {
				writes := []place.Write{anyWrite(fmt.Sprint("p", (n+w)%5)), anyWrite(fmt.Sprint("w", w))}
				versions, err := s.WritePlaces(context.Background(), writes)
				if err != nil {
					lines <- fmt.Sprint("failed ", err)
					return
				}
				lines <- fmt.Sprintf("%s %d %s %d", writes[0].Place.ID, versions[0], writes[1].Place.ID, versions[1])
			}
		}()
	}
	for line := range lines {
		fmt.Println("wrote", line)
	}
}

// TestKilledWriter kills a writing process, the holder of the lease, again and
// again at any moment. Nothing it was told is written is lost, and the next one
// goes on soon.
func TestKilledWriter(t *testing.T) {
	url := engine.Database(t)
	kills := 20
	if testing.Short() {
		kills = 3
	}
	acknowledged := map[string][]int64{}
	for round := range kills {
		began := time.Now()
		for _, ack := range writeAndDie(t, url, 1+round*7) {
			acknowledged[ack.id] = append(acknowledged[ack.id], ack.version)
		}
		t.Logf("round %d took %v", round, time.Since(began).Round(time.Millisecond))
	}
	s := openAt(t, url)
	checkAcknowledged(t, s, acknowledged)
	s.endIdle(patient(t), 0) // what the last one left open would hold up the clean-up
}

type ack struct {
	id      string
	version int64
}

// writeAndDie runs the writer until it has acknowledged n batches and kills it.
func writeAndDie(t *testing.T, url string, n int) []ack {
	t.Helper()
	cmd := exec.CommandContext(patient(t), os.Args[0], "-test.run=^TestWriterProcess$")
	cmd.Env = append(os.Environ(), childURL+"="+url)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var acks []ack
	lines := 0
	for scan := bufio.NewScanner(out); scan.Scan(); { // also what it said before it died
		var a, b ack
		if _, err := fmt.Sscanf(scan.Text(), "wrote %s %d %s %d", &a.id, &a.version, &b.id, &b.version); err != nil {
			if strings.Contains(scan.Text(), "failed") {
				t.Error(scan.Text())
			}
			continue
		}
		acks = append(acks, a, b)
		if lines++; lines == n {
			cmd.Process.Kill()
		}
	}
	cmd.Wait()
	if lines < n {
		t.Fatalf("the writer ended after %d batches", lines)
	}
	return acks
}

// settled waits until everything committed is visible in the log.
func settled(t *testing.T, s *Store) []domain.Change {
	t.Helper()
	ctx := patient(t)
	for {
		wake := s.ChangesWake()
		n, _, err := s.ChangesPending(ctx)
		if err == nil && n == 0 {
			break
		}
		select {
		case <-wake:
		case <-ctx.Done():
			t.Fatalf("%d entries stayed invisible: %v", n, err)
		}
	}
	log, err := s.Changes(ctx, 0, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	return log
}

// checkAcknowledged wants each acknowledged version in the log, the versions of
// each record without a gap and in order, and the records as the log says.
func checkAcknowledged(t *testing.T, s *Store, acknowledged map[string][]int64) {
	t.Helper()
	last, seq := map[string]int64{}, int64(0)
	for _, c := range settled(t, s) {
		if c.Version != last[c.ID]+1 || c.Seq <= seq {
			t.Errorf("entry %d: version %d of %s after version %d and entry %d", c.Seq, c.Version, c.ID, last[c.ID], seq)
		}
		last[c.ID], seq = c.Version, c.Seq
	}
	total := 0
	for id, versions := range acknowledged {
		total += len(versions)
		slices.Sort(versions)
		if twice := len(versions) - len(slices.Compact(slices.Clone(versions))); twice > 0 {
			t.Errorf("%s: %d versions were given twice", id, twice)
		}
		if most := versions[len(versions)-1]; most > last[id] {
			t.Errorf("%s: version %d was acknowledged, the log ends at %d", id, most, last[id])
		}
	}
	for id, version := range last {
		p, err := s.Place(t.Context(), id)
		if err != nil || p.Version != version {
			t.Errorf("%s: got version %d, %v, the log says %d", id, p.Version, err, version)
		}
	}
	t.Logf("%d acknowledged, %d records, %d entries", total, len(last), seq)
}
