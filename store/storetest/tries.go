package storetest

import (
	"fmt"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/store"
)

func testTries(t *testing.T, o Opener) {
	each(t, o, map[string]func(*testing.T, store.Store){
		"versions": triesCounted,
		"odd keys": triesOddKeys,
		"expire":   triesExpire,
	})
}

func triedOf(t testing.TB, s store.Store, key string) account.Count {
	t.Helper()
	c, err := s.Tried(testContext(t), []byte(key))
	if err != nil {
		t.Fatalf("Tried(%q): %v", key, err)
	}
	return c
}

func setTried(t testing.TB, s store.Store, key string, c account.Count) {
	t.Helper()
	if err := s.SetTried(testContext(t), []byte(key), c); err != nil {
		t.Fatalf("SetTried(%q, %+v): %v", key, c, err)
	}
}

func triesCounted(t *testing.T, s store.Store) {
	ctx := testContext(t)
	wantSame(t, "of a key never tried", triedOf(t, s, "k"), account.Count{})
	must(t, s.ForgetTries(ctx, []byte("k"))) // which nobody tried
	first := account.Count{Failures: 1, Until: later(9).Add(tick), Last: later(3).Add(tick)}
	for _, version := range []int64{1, 2, -1} {
		stale := first
		stale.Version = version
		wantError(t, s.SetTried(ctx, []byte("k"), stale), domain.CodePreconditionFailed, "")
	}
	wantSame(t, "after refusals", triedOf(t, s, "k"), account.Count{})
	want := first
	for n := range 4 {
		setTried(t, s, "k", want)
		got := triedOf(t, s, "k")
		if got.Version == want.Version || got.Version == 0 {
			t.Fatalf("got version %d after a count of version %d, want another", got.Version, want.Version)
		}
		old := want
		want.Version = got.Version
		wantSame(t, "after a change", got, want)
		wantError(t, s.SetTried(ctx, []byte("k"), old), domain.CodePreconditionFailed, "")
		wantError(t, s.SetTried(ctx, []byte("k"), first), domain.CodePreconditionFailed, "")
		wantSame(t, "after refusals", triedOf(t, s, "k"), want)
		want.Failures, want.Until, want.Last = n*1000, time.Time{}, later(n)
	}
	must(t, s.ForgetTries(ctx, []byte("k")))
	wantSame(t, "when forgotten", triedOf(t, s, "k"), account.Count{})
	wantError(t, s.SetTried(ctx, []byte("k"), want), domain.CodePreconditionFailed, "")
	setTried(t, s, "k", first)
	if got := triedOf(t, s, "k"); got.Failures != 1 {
		t.Errorf("counted anew: got %+v, want one failure", got)
	}
}

// triesOddKeys: keys are bytes, not texts.
func triesOddKeys(t *testing.T, s store.Store) {
	keys := append([]string{"\x00", "\x00\x00", "\xff\xfe", "\xff", "k", "k\x00", "kk", string(make([]byte, 64))}, oddTexts...)
	for i, key := range keys {
		setTried(t, s, key, account.Count{Failures: i + 1, Last: day0})
	}
	given := []byte("mine")
	must(t, s.SetTried(testContext(t), given, account.Count{Failures: 77, Last: day0}))
	given[0] = 'x'
	if got := triedOf(t, s, "mine"); got.Failures != 77 {
		t.Errorf("after the caller used its key for something else: got %+v", got)
	}
	for i, key := range keys {
		if got := triedOf(t, s, key); got.Failures != i+1 {
			t.Errorf("%q: got %d failures, want %d", key, got.Failures, i+1)
		}
	}
	must(t, s.ForgetTries(testContext(t), []byte("k")))
	for i, key := range keys {
		if got := triedOf(t, s, key); (key == "k") != (got == account.Count{}) {
			t.Errorf("%q, number %d: got %+v after another was forgotten", key, i, got)
		}
	}
}

func triesExpire(t *testing.T, s store.Store) {
	ctx := testContext(t)
	before := later(100)
	for name, last := range map[string]time.Time{"gone": before.Add(-tick), "long gone": later(-1e6), "edge": before, "later": later(200)} {
		setTried(t, s, name, account.Count{Failures: 2, Until: later(1e6), Last: last})
	}
	setTried(t, s, "again", account.Count{Failures: 1, Last: later(1)})
	c := triedOf(t, s, "again")
	c.Last = later(300)
	setTried(t, s, "again", c)
	for _, want := range []int{2, 0} {
		if n, err := s.ExpireTries(ctx, before); err != nil || n != want {
			t.Errorf("ExpireTries: got %d, %v, want %d", n, err, want)
		}
	}
	var left []string
	for _, name := range []string{"gone", "long gone", "edge", "later", "again"} {
		if triedOf(t, s, name).Version != 0 {
			left = append(left, name)
		}
	}
	if got := fmt.Sprint(left); got != "[edge later again]" {
		t.Errorf("left: got %s, want [edge later again]", got)
	}
}
