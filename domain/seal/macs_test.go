package seal_test

import (
	"bytes"
	"context"
	"sync"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/seal"
)

func openMACs(t *testing.T, s *shelf, m *seal.Master) *seal.MACs {
	t.Helper()
	macs, err := seal.OpenMACs(context.Background(), s, m, seal.PurposeCodes, domain.SystemClock)
	if err != nil {
		t.Fatal(err)
	}
	return macs
}

func openBox(t *testing.T, s *shelf, m *seal.Master) *seal.Box {
	t.Helper()
	box, err := seal.OpenBox(context.Background(), s, m, seal.PurposeSealing, domain.SystemClock)
	if err != nil {
		t.Fatal(err)
	}
	return box
}

func TestMACsOfOneServerHoldOnAnother(t *testing.T) {
	ctx := context.Background()
	s, m := newShelf(), master(t)
	a, b := openMACs(t, s, m), openMACs(t, s, m)
	first := a.Sum([]byte("text"))
	for range 3 { // every key there has been stays accepted
		if err := a.Rotate(ctx); err != nil {
			t.Fatal(err)
		}
	}
	last := a.Sum([]byte("text"))
	if bytes.Equal(first, last) {
		t.Error("rotation kept the key")
	}
	for name, macs := range map[string]*seal.MACs{"the one that rotated": a, "the other server": b} {
		for _, tag := range [][]byte{first, last} {
			if !macs.Verify(ctx, tag, []byte("text")) {
				t.Errorf("%s refuses tag %x", name, tag[:5])
			}
			if macs.Verify(ctx, tag, []byte("another text")) {
				t.Errorf("%s takes tag %x for another text", name, tag[:5])
			}
		}
	}
	for _, tag := range [][]byte{nil, {1}, []byte("made up, and long enough to be one"), last[:len(last)-1]} {
		if b.Verify(ctx, tag, []byte("text")) {
			t.Errorf("tag %x was taken", tag)
		}
	}
}

func TestBoxOfOneServerOpensOnAnother(t *testing.T) {
	ctx := context.Background()
	s, m := newShelf(), master(t)
	a, b := openBox(t, s, m), openBox(t, s, m)
	for range 3 {
		sealed, err := a.Seal([]byte("secret"), []byte("accounts/1"))
		if err != nil || bytes.Contains(sealed, []byte("secret")) {
			t.Fatalf("Seal: %q, %v", sealed, err)
		}
		if err := a.Rotate(ctx); err != nil {
			t.Fatal(err)
		}
		for name, box := range map[string]*seal.Box{"the one that rotated": a, "the other server": b} {
			if plain, err := box.Open(ctx, sealed, []byte("accounts/1")); err != nil || string(plain) != "secret" {
				t.Errorf("%s opens %q, %v", name, plain, err)
			}
			if _, err := box.Open(ctx, sealed, []byte("accounts/2")); domain.CodeOf(err) != domain.CodeInternal {
				t.Errorf("%s opens what belongs to another record: %v", name, err)
			}
		}
		sealed[len(sealed)-1] ^= 1
		if _, err := b.Open(ctx, sealed, []byte("accounts/1")); err == nil {
			t.Error("what was changed opens")
		}
	}
}

// TestRotationWhileBothServe rotates on one server while both write and read.
func TestRotationWhileBothServe(t *testing.T) {
	ctx := context.Background()
	s, m := newShelf(), master(t)
	// A clock that moves with every look: the limit on unknown keys is not at
	// stake here.
	var mu sync.Mutex
	now := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	clock := func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(time.Second)
		return now
	}
	servers := make([]*seal.MACs, 2)
	for i := range servers {
		var err error
		if servers[i], err = seal.OpenMACs(ctx, s, m, seal.PurposeCodes, clock); err != nil {
			t.Fatal(err)
		}
	}
	var wg sync.WaitGroup
	for i := range servers {
		wg.Go(func() {
			for range 200 {
				if tag := servers[i].Sum([]byte("x")); !servers[1-i].Verify(ctx, tag, []byte("x")) {
					t.Errorf("server %d refuses what server %d wrote", 1-i, i)
					return
				}
			}
		})
	}
	for range 20 {
		if err := servers[0].Rotate(ctx); err != nil {
			t.Error(err)
		}
	}
	wg.Wait()
}

func TestAnotherMasterKeyOpensNeitherMACsNorBox(t *testing.T) {
	ctx := context.Background()
	s, m, other := newShelf(), master(t), master(t)
	openMACs(t, s, m)
	openBox(t, s, m)
	if _, err := seal.OpenMACs(ctx, s, other, seal.PurposeCodes, domain.SystemClock); err == nil {
		t.Error("MACs opened with a master key that did not seal them")
	}
	if _, err := seal.OpenBox(ctx, s, other, seal.PurposeSealing, domain.SystemClock); err == nil {
		t.Error("a box opened with a master key that did not seal it")
	}
	// The purpose is sealed in: a keyset put in another's place does not open.
	s.sealed[seal.PurposeSealing] = s.sealed[seal.PurposeCodes]
	if _, err := seal.OpenBox(ctx, s, m, seal.PurposeSealing, domain.SystemClock); err == nil {
		t.Error("the keyset of another purpose was taken")
	}
}

func TestMadeUpTagsAreNotLookedForWithoutEnd(t *testing.T) {
	s, m := newShelf(), master(t)
	now := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	macs, err := seal.OpenMACs(context.Background(), s, m, seal.PurposeCodes, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	before := s.reads
	for i := range 1000 {
		if macs.Verify(context.Background(), []byte{1, 0, 0, byte(i >> 8), byte(i), 9, 9, 9}, []byte("x")) {
			t.Fatal("a made-up tag was accepted")
		}
	}
	if got := s.reads - before; got == 0 || got > 20 {
		t.Errorf("1000 made-up tags cost %d reads of the store, want a few", got)
	}
}

// late is a shelf that shows what another server put there only after some
// looks, as a replica set does until most of its members have it.
type late struct {
	*shelf
	hidden int
}

func (l *late) Keyset(ctx context.Context, purpose string) ([]byte, int64, error) {
	if l.hidden--; l.hidden >= 0 {
		return nil, 0, nil
	}
	return l.shelf.Keyset(ctx, purpose)
}

func TestAFirstKeyThatIsNotShownYetIsWaitedFor(t *testing.T) {
	ctx := context.Background()
	s, m := newShelf(), master(t)
	tag := openMACs(t, s, m).Sum([]byte("text"))
	macs, err := seal.OpenMACs(ctx, &late{shelf: s, hidden: 3}, m, seal.PurposeCodes, domain.SystemClock)
	if err != nil {
		t.Fatal(err)
	}
	if !macs.Verify(ctx, tag, []byte("text")) {
		t.Error("the key of the server that was first is not in use")
	}
}
