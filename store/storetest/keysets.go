package storetest

import (
	"bytes"
	"sync/atomic"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/store"
)

func testKeysets(t *testing.T, o Opener) {
	each(t, o, map[string]func(*testing.T, store.Store){
		"versions": keysetVersions,
		"race":     func(t *testing.T, s store.Store) { keysetRace(t, []store.Store{s, o.second(t, s)}) },
	})
}

func wantKeyset(t testing.TB, s store.Store, purpose string, want []byte, version int64) {
	t.Helper()
	got, v, err := s.Keyset(testContext(t), purpose)
	if err != nil || v != version || !bytes.Equal(got, want) || (want == nil && got != nil) {
		t.Errorf("Keyset(%q): got %x version %d, %v, want %x version %d", purpose, got, v, err, want, version)
	}
}

func keysetVersions(t *testing.T, s store.Store) {
	ctx := testContext(t)
	first, second := []byte{0, 255, 1, 2}, []byte("second")
	wantKeyset(t, s, "tokens", nil, 0)
	wantError(t, s.SaveKeyset(ctx, "tokens", first, 1), domain.CodePreconditionFailed, "")
	wantKeyset(t, s, "tokens", nil, 0)
	if err := s.SaveKeyset(ctx, "tokens", first, 0); err != nil {
		t.Fatal(err)
	}
	wantKeyset(t, s, "tokens", first, 1)
	wantError(t, s.SaveKeyset(ctx, "tokens", second, 0), domain.CodePreconditionFailed, "")
	if err := s.SaveKeyset(ctx, "tokens", second, 1); err != nil {
		t.Fatal(err)
	}
	wantError(t, s.SaveKeyset(ctx, "tokens", first, 1), domain.CodePreconditionFailed, "")
	wantKeyset(t, s, "tokens", second, 2)
	got, _, _ := s.Keyset(ctx, "tokens")
	got[0] = 'x'
	wantKeyset(t, s, "tokens", second, 2)
	wantKeyset(t, s, "Tokens", nil, 0)
}

func keysetRace(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	for version := int64(0); version < 8; version++ {
		var won atomic.Int32
		together(8, func(i int) {
			err := handles[i%2].SaveKeyset(ctx, "p", []byte{byte(i)}, version)
			if err == nil {
				won.Add(1)
			} else if domain.CodeOf(err) != domain.CodePreconditionFailed {
				t.Errorf("got %v, want precondition_failed", err)
			}
		})
		if won.Load() != 1 {
			t.Fatalf("%d writers replaced version %d, want 1", won.Load(), version)
		}
	}
}
