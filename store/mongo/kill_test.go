package mongo

import (
	"context"
	"slices"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/store"
	"hanhtrinh/store/storetest"
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

// TestCrash kills a writing process, the holder of the lease, again and again.
func TestCrash(t *testing.T) {
	storetest.Crash(t, storetest.CrashTest{
		New: func(t *testing.T) string {
			url := engine.Database(t)
			t.Cleanup(func() { // what the last one left open would hold up the clean-up
				s := openAt(t, url)
				for ctx := patient(t); ctx.Err() == nil && s.openTransactions(ctx, t) > 0; {
					s.endOrphans(ctx)
				}
			})
			return url
		},
		Open: func(ctx context.Context, url string) (store.Store, error) { return Open(ctx, url, silently) },
	})
}

// openTransactions counts those of programs that are gone.
func (s *Store) openTransactions(ctx context.Context, t *testing.T) (n int) {
	all, err := s.operations(ctx)
	if err != nil {
		t.Error(err)
	}
	for _, op := range all {
		if op.Type == "idleSession" && op.Transaction.SilentMicros > 0 && op.AppName != appName(s.db.Name(), s.id) {
			n++
		}
	}
	return n
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
