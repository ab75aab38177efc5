package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/store"
)

const (
	crashWriters = 2  // goroutines of a child
	crashPairs   = 12 // of records; a batch always writes both of a pair
)

// crashBatch writes a few pairs of records and the keyset of the writer in one
// transaction, all with one marker, and returns what acknowledges it.
func crashBatch(ctx context.Context, s store.Store, writer int, marker string, r *rand.Rand) (string, error) {
	var writes []place.Write
	for _, pair := range r.Perm(crashPairs)[:1+r.IntN(4)] {
		drop := r.IntN(6) == 0
		for _, side := range []string{"x", "y"} {
			w := put(simple(fmt.Sprint(side, pair), func(p *place.Place) {
				p.Name = domain.LocalizedText{"vi": marker}
				p.AreaKeys = []string{marker}
				p.SourceIDs = []place.SourceID{{System: side, ID: fmt.Sprint(pair)}}
			}), place.ExpectAny)
			w.Delete = drop
			writes = append(writes, w)
		}
	}
	purpose := fmt.Sprint("writer", writer)
	var line string
	err := s.InTx(ctx, func(ctx context.Context) error {
		versions, err := s.WritePlaces(ctx, domain.Everything(), writes)
		if err != nil {
			return err
		}
		_, version, err := s.Keyset(ctx, purpose)
		if err != nil {
			return err
		}
		if err := s.SaveKeyset(ctx, purpose, []byte(marker), version); err != nil {
			return err
		}
		words := []string{"ack", marker, fmt.Sprintf("%s=%d", purpose, version+1)}
		for i, v := range versions {
			words = append(words, fmt.Sprintf("%s=%d", writes[i].Place.ID, v))
		}
		line = strings.Join(words, " ")
		return nil
	})
	return line, err
}

// crashLines is how many records of the audit log are written at once.
const crashLines = 3

// crashAudit writes the next records of a child's lane and returns what
// acknowledges them.
func crashAudit(ctx context.Context, s store.Store, lane string, n int) (string, error) {
	first := int64(n*crashLines + 1)
	return fmt.Sprintf("lane:%s=%d", lane, first+crashLines-1), s.AppendAudit(ctx, lines(lane, first, first+crashLines-1))
}

// crashLanes looks for lanes that lost or half-wrote something.
func crashLanes(t *testing.T, s store.Store, seen *crashBook) {
	t.Helper()
	heads, err := s.AuditHeads(testContext(t))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int64{}
	for _, h := range heads {
		got["lane:"+h.Lane] = h.Seq
		if written := laneOf(t, s, h.Lane, 100); h.Seq%crashLines != 0 || !reflect.DeepEqual(written, lines(h.Lane, 1, h.Seq)) {
			t.Errorf("lane %s has %d records and ends at %d", h.Lane, len(written), h.Seq)
		}
	}
	for key, version := range seen.version {
		if strings.HasPrefix(key, "lane:") && got[key] < version {
			t.Errorf("%s ends at %d, acknowledged was %d", key, got[key], version)
		}
	}
}

// crashCheck opens the store that a killed child left and judges it.
func crashCheck(t *testing.T, c CrashTest, location string, seen *crashBook) {
	t.Helper()
	ctx := testContext(t)
	s, err := c.Open(ctx, location)
	if err != nil {
		t.Fatalf("open after a kill: %v", err)
	}
	defer s.Close(ctx)
	for w := range crashWriters {
		purpose := fmt.Sprint("writer", w)
		sealed, version, err := s.Keyset(ctx, purpose)
		if err != nil {
			t.Fatal(err)
		}
		if version < seen.version[purpose] || version == seen.version[purpose] && string(sealed) != seen.marker[purpose] {
			t.Errorf("%s stands at %d %q, acknowledged was %d %q", purpose, version, sealed, seen.version[purpose], seen.marker[purpose])
		}
	}
	crashLanes(t, s, seen)
	told := crashLog(t, s)
	for pair := range crashPairs {
		x, y := crashRecord(t, s, fmt.Sprint("x", pair)), crashRecord(t, s, fmt.Sprint("y", pair))
		if x.marker != y.marker || x.deleted != y.deleted || x.version != y.version {
			t.Errorf("pair %d is half-written: %+v and %+v", pair, x, y)
		}
		for _, got := range []crashState{x, y} {
			if got.version < seen.version[got.id] {
				t.Errorf("%s stands at version %d, acknowledged was %d", got.id, got.version, seen.version[got.id])
			}
			if !got.deleted && got.version > 0 && got.version == seen.version[got.id] && got.marker != seen.marker[got.id] {
				t.Errorf("version %d of %s says %q, acknowledged was %q", got.version, got.id, got.marker, seen.marker[got.id])
			}
			if c := told[got.id]; c.Version != got.version || c.Deleted != got.deleted {
				t.Errorf("the log ends %s at version %d (deleted %v), the record is at %d (%v)", got.id, c.Version, c.Deleted, got.version, got.deleted)
			}
		}
	}
}

// crashLog reads the whole log, checks that no version is missing or doubled,
// and returns the last entry of each record.
func crashLog(t *testing.T, s store.Store) map[string]domain.Change {
	t.Helper()
	last := map[string]domain.Change{}
	for _, c := range logOf(t, s) {
		if c.Version != last[c.ID].Version+1 {
			t.Errorf("the log has version %d of %s after %d", c.Version, c.ID, last[c.ID].Version)
		}
		last[c.ID] = c
	}
	return last
}

type crashState struct {
	id, marker string
	version    int64
	deleted    bool
}

// crashRecord reads one record by every way that must agree.
func crashRecord(t *testing.T, s store.Store, id string) crashState {
	t.Helper()
	ctx := testContext(t)
	out := crashState{id: id}
	source := place.SourceID{System: id[:1], ID: id[1:]}
	owners, err := s.PlaceIDs(ctx, []place.SourceID{source})
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.Place(ctx, id)
	switch domain.CodeOf(err) {
	case "":
		out.marker, out.version = p.Name["vi"], p.Version
		listed, err := s.ListPlaces(ctx, place.Filter{AreaKeys: p.AreaKeys, Near: &p.Location}, 2*crashPairs)
		found := false
		for _, l := range listed {
			found = found || l.ID == id
		}
		if !found || owners[source.Key()] != id || len(p.AreaKeys) != 1 || p.AreaKeys[0] != out.marker {
			t.Errorf("%s is not found by its area, its point or its source id: %v", id, err)
		}
	case domain.CodeGone, domain.CodeNotFound:
		if len(owners) != 0 {
			t.Errorf("%s is not there and still owns its source id", id)
		}
		if out.deleted = domain.CodeOf(err) == domain.CodeGone; out.deleted {
			out.version = crashTombstone(t, s, id)
		}
	default:
		t.Fatal(err)
	}
	return out
}

// crashTombstone reads the version of a deleted record from the log.
func crashTombstone(t *testing.T, s store.Store, id string) (version int64) {
	for _, c := range logOf(t, s) {
		if c.ID == id {
			version = c.Version
		}
	}
	return version
}
