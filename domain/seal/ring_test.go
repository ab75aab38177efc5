package seal_test

import (
	"context"
	"crypto/ed25519"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/seal"
)

// shelf is a seal.Store in memory.
type shelf struct {
	mu      sync.Mutex
	sealed  map[string][]byte
	version map[string]int64
	reads   int
}

func newShelf() *shelf { return &shelf{sealed: map[string][]byte{}, version: map[string]int64{}} }

func (s *shelf) Keyset(_ context.Context, purpose string) ([]byte, int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads++
	return s.sealed[purpose], s.version[purpose], nil
}

func (s *shelf) SaveKeyset(_ context.Context, purpose string, sealed []byte, expect int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.version[purpose] != expect {
		return domain.Stale()
	}
	s.sealed[purpose], s.version[purpose] = sealed, expect+1
	return nil
}

func master(t *testing.T) *seal.Master {
	t.Helper()
	m, created, err := seal.LoadOrCreateMaster(filepath.Join(t.TempDir(), "keys", "master.key"))
	if err != nil || !created {
		t.Fatalf("LoadOrCreateMaster: created %v, %v", created, err)
	}
	return m
}

func open(t *testing.T, s *shelf, m *seal.Master, now domain.Clock) *seal.Ring {
	t.Helper()
	r, err := seal.OpenRing(context.Background(), s, m, seal.PurposeTokens, now)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestEveryServerHasTheSameKeys(t *testing.T) {
	s, m := newShelf(), master(t)
	rings := make([]*seal.Ring, 8)
	var wg sync.WaitGroup
	for i := range rings {
		wg.Go(func() { rings[i] = open(t, s, m, domain.SystemClock) })
	}
	wg.Wait()
	kid, key := rings[0].Signing()
	for _, r := range rings[1:] {
		if got, _ := r.Signing(); got != kid {
			t.Errorf("signing key %s, want %s", got, kid)
		}
		public, ok := r.Verifying(context.Background(), kid)
		if !ok || !ed25519.Verify(public, []byte("x"), ed25519.Sign(key, []byte("x"))) {
			t.Errorf("a server does not accept what another one signed")
		}
	}
}

func TestRotationReachesOtherServersAndKeepsTwoKeys(t *testing.T) {
	s, m := newShelf(), master(t)
	now := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	a, b := open(t, s, m, clock), open(t, s, m, clock)
	first, _ := a.Signing()
	rotateAndCheck := func() string {
		t.Helper()
		if err := a.Rotate(context.Background()); err != nil {
			t.Fatal(err)
		}
		kid, _ := a.Signing()
		if _, ok := b.Verifying(context.Background(), kid); !ok {
			t.Fatalf("the other server does not know the new key")
		}
		return kid
	}
	if second := rotateAndCheck(); second == first {
		t.Fatal("rotation kept the signing key")
	}
	if _, ok := b.Verifying(context.Background(), first); !ok {
		t.Error("the key before the last is not accepted any more")
	}
	rotateAndCheck()
	if _, ok := b.Verifying(context.Background(), first); ok {
		t.Error("a key two rotations old is still accepted")
	}
	if got := len(a.Publics()); got != 2 {
		t.Errorf("%d keys are accepted, want 2", got)
	}
}

func TestAnotherMasterKeyIsRefused(t *testing.T) {
	s := newShelf()
	open(t, s, master(t), domain.SystemClock)
	if _, err := seal.OpenRing(context.Background(), s, master(t), seal.PurposeTokens, domain.SystemClock); err == nil {
		t.Fatal("a keyset opened with a master key that did not seal it")
	}
}

func TestMasterKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "master.key")
	if _, _, err := seal.LoadOrCreateMaster(path); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v; want 0600", info.Mode(), err)
	}
	if _, created, err := seal.LoadOrCreateMaster(path); created || err != nil {
		t.Errorf("second load: created %v, %v", created, err)
	}
	for _, content := range []string{"", "short", "bm90IDMyIGJ5dGVz"} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := seal.LoadMaster(path); err == nil {
			t.Errorf("a key file holding %q was taken", content)
		}
	}
}

func TestMadeUpKeysAreNotLookedForWithoutEnd(t *testing.T) {
	s := newShelf()
	now := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	r := open(t, s, master(t), func() time.Time { return now })
	before := s.reads
	for range 1000 {
		if _, ok := r.Verifying(context.Background(), "made-up"); ok {
			t.Fatal("a made-up key was accepted")
		}
	}
	if got := s.reads - before; got == 0 || got > 20 {
		t.Errorf("1000 made-up keys cost %d reads of the store, want a few", got)
	}
}
