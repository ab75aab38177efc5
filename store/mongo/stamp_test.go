package mongo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/google/uuid"
	"go.mongodb.org/mongo-driver/v2/bson"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/store/storetest/engine"
)

// writers runs 16 writers over stores, n batches each, on shared records and
// own ones, and returns what they were told they wrote.
func writers(t *testing.T, stores []*Store, n int) map[string][]int64 {
	t.Helper()
	ctx := patient(t)
	var mu sync.Mutex
	acknowledged := map[string][]int64{}
	var wg sync.WaitGroup
	for w := range 16 {
		wg.Go(func() {
			s := stores[w%len(stores)]
			for i := range n {
				writes := []place.Write{anyWrite(fmt.Sprint("own", w)), anyWrite(fmt.Sprint("shared", i%8))}
				versions, err := s.WritePlaces(ctx, domain.Everything(), writes)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				for j, v := range versions {
					id := writes[j].Place.ID
					acknowledged[id] = append(acknowledged[id], v)
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return acknowledged
}

func TestStampsOfTwoServers(t *testing.T) {
	url := engine.Database(t)
	first, second := openAt(t, url), openAt(t, url)
	acknowledged := writers(t, []*Store{first, second}, 25)
	checkAcknowledged(t, second, acknowledged)
	if head, err := first.ChangeHead(t.Context()); err != nil || head != 16*25*2 {
		t.Errorf("got head %d, %v, want %d: no number is lost without a fault", head, err, 16*25*2)
	}
}

// holding waits until s holds the lease and returns the lease.
func holding(t *testing.T, s *Store) lease {
	t.Helper()
	ctx := patient(t)
	for ctx.Err() == nil {
		l, err := s.readLease(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if l.Holder == s.id && !l.Lapsed {
			return l
		}
	}
	t.Fatal("the store never got the lease")
	return lease{}
}

func TestClosedHolderHandsOver(t *testing.T) {
	url := engine.Database(t)
	first := openAt(t, url)
	before := holding(t, first)
	second := openAt(t, url)
	acknowledged := writers(t, []*Store{second}, 5)
	if err := first.Close(patient(t)); err != nil {
		t.Fatal(err)
	}
	for id, versions := range writers(t, []*Store{second}, 5) {
		acknowledged[id] = append(acknowledged[id], versions...)
	}
	checkAcknowledged(t, second, acknowledged)
	if after := holding(t, second); after.Fence <= before.Fence {
		t.Errorf("the lease has fence %d after %d", after.Fence, before.Fence)
	}
}

// TestKilledHolder stops the holder of the lease in the middle of numbering,
// with its transaction open, as a kill does. Another takes over, and what the
// first does later has no effect.
func TestKilledHolder(t *testing.T) {
	url := engine.Database(t)
	first := openAt(t, url)
	holding(t, first)
	dead := first.stamper
	ctx := patient(t)
	dead.end(ctx)
	if _, err := first.WritePlaces(ctx, domain.Everything(), []place.Write{anyWrite("a"), anyWrite("b"), anyWrite("a")}); err != nil {
		t.Fatal(err)
	}
	stamping, stopped, carryOn := make(chan struct{}), make(chan struct{}), make(chan struct{})
	var late error
	go func() {
		defer close(stopped)
		late = first.stampAndHang(ctx, stamping, carryOn)
	}()
	<-stamping

	second := openAt(t, url)
	log := settled(t, second)
	if len(log) != 3 || log[0].Version != 1 || log[2].Version != 2 {
		t.Errorf("the new holder numbered %+v, want three entries in order", log)
	}
	close(carryOn)
	<-stopped
	if late == nil {
		t.Error("the old holder's transaction was committed")
	}
	if err := dead.renew(ctx); !errors.Is(err, errLeaseLost) {
		t.Errorf("the old holder renews: got %v, want that it has lost the lease", err)
	}
	if again := settled(t, second); !slices.EqualFunc(log, again, sameEntry) {
		t.Errorf("the log changed from %+v to %+v", log, again)
	}
}

func sameEntry(a, b domain.Change) bool {
	return a.Seq == b.Seq && a.ID == b.ID && a.Version == b.Version
}

// stampAndHang numbers everything and hangs before the commit, which it tries
// once.
func (s *Store) stampAndHang(ctx context.Context, stamping chan<- struct{}, carryOn <-chan struct{}) error {
	_, err := s.attempt(ctx, s.stamper.session, func(ctx context.Context) error {
		entries, err := s.stamper.pending(ctx)
		if err == nil {
			add := bson.E{Key: "seq", Value: bson.D{{Key: "$add", Value: bson.A{"$seq", int64(len(entries))}}}}
			_, err = s.updateLease(ctx, s.stamper.mine(), bson.D{add, s.prolonged()})
		}
		if err == nil {
			err = s.stamper.number(ctx, entries, 0)
		}
		close(stamping)
		<-carryOn
		return err
	})
	return err
}

// TestInOrder mixes entries of servers whose clocks disagree.
func TestInOrder(t *testing.T) {
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 1))
	for range 200 {
		var entries []changeDoc
		next := map[string]int64{}
		for range 1 + r.IntN(30) {
			id := uuid.Must(uuid.NewV7())
			id[5] = byte(r.IntN(4)) // clocks
			record := fmt.Sprint(r.IntN(5))
			next[record]++
			entries = append(entries, changeDoc{ID: bson.Binary{Data: id[:]}, Record: record, Version: next[record]})
		}
		byVersion := slices.Clone(entries)
		slices.SortStableFunc(byVersion, func(a, b changeDoc) int { return cmp.Compare(a.Version, b.Version) })
		got := inOrder(byVersion)
		last := map[string]int64{}
		for _, e := range got {
			if e.Version != last[e.Record]+1 {
				t.Fatalf("seed %d: version %d of %s after %d", seed, e.Version, e.Record, last[e.Record])
			}
			last[e.Record] = e.Version
		}
		if len(got) != len(entries) {
			t.Fatalf("seed %d: got %d entries, want %d", seed, len(got), len(entries))
		}
	}
	one := changeDoc{ID: bson.Binary{Data: []byte{1}}, Record: "x", Version: 7}
	two := changeDoc{ID: bson.Binary{Data: []byte{2}}, Record: "y", Version: 1}
	if got := inOrder([]changeDoc{two, one}); got[0].Record != "x" {
		t.Errorf("got %s first, want what was written first", got[0].Record)
	}
}
