package storetest

import (
	"reflect"
	"sync/atomic"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/store"
)

func testIdempotency(t *testing.T, o Opener) {
	each(t, o, map[string]func(*testing.T, store.Store){
		"answer is replayed":   idemReplay,
		"one claim at a time":  idemClaim,
		"release":              idemRelease,
		"claim ends by itself": idemTTL,
		"keys are apart":       idemApart,
		"expire":               idemExpire,
		"race":                 func(t *testing.T, s store.Store) { idemRace(t, []store.Store{s, o.second(t, s)}) },
	})
}

func reserve(t testing.TB, s store.Store, k domain.IdempotencyKey) string {
	t.Helper()
	token, answer, err := s.ReserveKey(testContext(t), k, []byte("fp"), time.Hour)
	if err != nil || token == "" || answer != nil {
		t.Fatalf("ReserveKey: got token %q, answer %v, %v, want a token alone", token, answer, err)
	}
	return token
}

func storeAnswer(t testing.TB, s store.Store, k domain.IdempotencyKey, token string, a domain.IdempotentAnswer) {
	t.Helper()
	if err := s.StoreAnswer(testContext(t), k, token, a); err != nil {
		t.Fatalf("StoreAnswer: %v", err)
	}
}

func wantAnswer(t testing.TB, s store.Store, k domain.IdempotencyKey, want domain.IdempotentAnswer) {
	t.Helper()
	token, got, err := s.ReserveKey(testContext(t), k, []byte("fp"), time.Hour)
	if err != nil || token != "" || got == nil || !reflect.DeepEqual(*got, want) {
		t.Fatalf("ReserveKey: got token %q, %+v, %v, want the answer %+v", token, got, err, want)
	}
}

func idemReplay(t *testing.T, s store.Store) {
	want := domain.IdempotentAnswer{Status: 201, Header: map[string]string{"Content-Type": "application/json", "X.Y$": "ä"},
		Body: []byte{0, 1, 0xff, '{', '}'}, StoredAt: day0}
	storeAnswer(t, s, txKey, reserve(t, s, txKey), want)
	for range 2 {
		wantAnswer(t, s, txKey, want)
	}
	_, _, err := s.ReserveKey(testContext(t), txKey, []byte("other"), time.Hour)
	wantError(t, err, domain.CodeInvalid, domain.ReasonIdemReused)
}

func idemClaim(t *testing.T, s store.Store) {
	token := reserve(t, s, txKey)
	_, _, err := s.ReserveKey(testContext(t), txKey, []byte("fp"), time.Hour)
	wantError(t, err, domain.CodeConflict, domain.ReasonIdemRunning)
	_, _, err = s.ReserveKey(testContext(t), txKey, []byte("other"), time.Hour)
	wantError(t, err, domain.CodeInvalid, domain.ReasonIdemReused)
	err = s.StoreAnswer(testContext(t), txKey, "not the token", domain.IdempotentAnswer{Status: 200, StoredAt: day0})
	wantError(t, err, domain.CodeConflict, "")
	storeAnswer(t, s, txKey, token, domain.IdempotentAnswer{Status: 200, Header: map[string]string{"A": "b"}, Body: []byte("x"), StoredAt: day0})
	err = s.StoreAnswer(testContext(t), txKey, token, domain.IdempotentAnswer{Status: 500, StoredAt: day0})
	wantError(t, err, domain.CodeConflict, "")
	never := txKey
	never.Key = "never reserved"
	err = s.StoreAnswer(testContext(t), never, token, domain.IdempotentAnswer{Status: 200, StoredAt: day0})
	wantError(t, err, domain.CodeConflict, "")
}

func idemRelease(t *testing.T, s store.Store) {
	token := reserve(t, s, txKey)
	s.ReleaseKey(testContext(t), txKey, "not the token") // may say so; must not release
	_, _, err := s.ReserveKey(testContext(t), txKey, []byte("fp"), time.Hour)
	wantError(t, err, domain.CodeConflict, domain.ReasonIdemRunning)
	if err := s.ReleaseKey(testContext(t), txKey, token); err != nil {
		t.Fatal(err)
	}
	second, answer, err := s.ReserveKey(testContext(t), txKey, []byte("other"), time.Hour)
	if err != nil || second == "" || second == token || answer != nil {
		t.Fatalf("after the release: got %q, %v, %v, want a new token", second, answer, err)
	}
	err = s.StoreAnswer(testContext(t), txKey, token, domain.IdempotentAnswer{Status: 200, StoredAt: day0})
	wantError(t, err, domain.CodeConflict, "")
	want := domain.IdempotentAnswer{Status: 204, Header: map[string]string{"A": "b"}, Body: []byte("x"), StoredAt: day0}
	storeAnswer(t, s, txKey, second, want)
	s.ReleaseKey(testContext(t), txKey, second) // too late: the answer stays
	if _, got, err := s.ReserveKey(testContext(t), txKey, []byte("other"), time.Hour); err != nil || got == nil || got.Status != 204 {
		t.Errorf("after a late release: got %v, %v, want the answer", got, err)
	}
}

// idemTTL asks again and again until a short claim has ended.
func idemTTL(t *testing.T, s store.Store) {
	ctx := testContext(t)
	old, _, err := s.ReserveKey(ctx, txKey, []byte("fp"), time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	for {
		token, _, err := s.ReserveKey(ctx, txKey, []byte("another request"), time.Hour)
		if err == nil {
			if token == old || token == "" {
				t.Errorf("got the token %q again", token)
			}
			err = s.StoreAnswer(ctx, txKey, old, domain.IdempotentAnswer{Status: 200, StoredAt: day0})
			wantError(t, err, domain.CodeConflict, "")
			storeAnswer(t, s, txKey, token, domain.IdempotentAnswer{Status: 200, StoredAt: day0})
			return
		}
		if ctx.Err() != nil {
			t.Fatalf("the claim never ended: %v", err)
		}
		if !hasReason(err, domain.ReasonIdemReused) && !hasReason(err, domain.ReasonIdemRunning) {
			t.Fatal(err)
		}
	}
}

func idemApart(t *testing.T, s store.Store) {
	keys := []domain.IdempotencyKey{
		{Actor: "a", Operation: "b", Key: "c"}, {Actor: "a", Operation: "b", Key: "C"}, {Actor: "a:b", Operation: "c"},
		{Actor: "a", Operation: "b:c"}, {Actor: "", Operation: "a", Key: "b:c"}, {Actor: "a", Operation: "b", Key: "%"},
		{Actor: "a", Operation: "b", Key: "$ne"}, {Actor: "a\x1f", Operation: "b", Key: "c"},
	}
	for _, k := range keys {
		reserve(t, s, k)
	}
}

func idemExpire(t *testing.T, s store.Store) {
	answer := func(k string, at time.Time) domain.IdempotencyKey {
		key := domain.IdempotencyKey{Actor: "u", Operation: "o", Key: k}
		storeAnswer(t, s, key, reserve(t, s, key), domain.IdempotentAnswer{Status: 200, Header: map[string]string{"K": k}, Body: []byte(k), StoredAt: at})
		return key
	}
	old, edge := answer("old", day0), answer("edge", day0.Add(time.Hour))
	held := reserve(t, s, txKey)
	if n, err := s.ExpireKeys(testContext(t), day0.Add(time.Hour)); err != nil || n != 1 {
		t.Errorf("got %d expired, %v, want 1", n, err)
	}
	reserve(t, s, old)
	wantAnswer(t, s, edge, domain.IdempotentAnswer{Status: 200, Header: map[string]string{"K": "edge"}, Body: []byte("edge"), StoredAt: day0.Add(time.Hour)})
	storeAnswer(t, s, txKey, held, domain.IdempotentAnswer{Status: 200, StoredAt: day0})
}

func idemRace(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	for round := range 10 {
		k := domain.IdempotencyKey{Actor: "u", Operation: "o", Key: string(rune('a' + round))}
		var won atomic.Int32
		together(8, func(i int) {
			token, answer, err := handles[i%2].ReserveKey(ctx, k, []byte("fp"), time.Hour)
			switch {
			case err == nil && token != "" && answer == nil:
				won.Add(1)
			case !hasReason(err, domain.ReasonIdemRunning):
				t.Errorf("got %q, %v, %v, want a token or idempotency_key_in_use", token, answer, err)
			}
		})
		if won.Load() != 1 {
			t.Errorf("%d attempts hold the claim, want 1", won.Load())
		}
	}
}
