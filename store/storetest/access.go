package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/store"
)

// pair runs named tests, every one on two handles of a fresh store.
func pair(t *testing.T, o Opener, tests map[string]func(*testing.T, []store.Store)) {
	for name, run := range tests {
		t.Run(name, func(t *testing.T) {
			s := o.Fresh(t)
			run(t, []store.Store{s, o.second(t, s)})
		})
	}
}

// Keys of units that records of the suite lie in.
const (
	muiNe   = "22918@2025-07-01"
	lamDong = "68@2025-07-01"
	hue     = "46@2025-07-01"
)

// oddTexts are texts that a careless question or encoding takes for something
// else; no two may be mixed up.
var oddTexts = []string{"a", "A", "a ", " a", "\u00e4", "a\u0308", "%", "_", "a%", "$ne", "a.b", "a'b", `a"b`, `a\b`, "a*", ".*", "🏖", "null", "0", "00", "a\x00b", "a:b", "{}"}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// addAll keeps records of one kind.
func addAll[T any](t testing.TB, create func(context.Context, T) error, records []T) {
	t.Helper()
	for _, r := range records {
		if err := create(testContext(t), r); err != nil {
			t.Fatalf("create %+v: %v", r, err)
		}
	}
}

// found is the record with an id.
func found[T any](t testing.TB, get func(context.Context, string) (T, error), id string) T {
	t.Helper()
	r, err := get(testContext(t), id)
	if err != nil {
		t.Fatalf("%T %q: %v", r, id, err)
	}
	return r
}

// wantSame compares what came back with what was kept.
func wantSame(t testing.TB, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

// wantIDs checks a list and its order.
func wantIDs[T any](t testing.TB, what string, got []T, err error, idOf func(T) string, want ...string) {
	t.Helper()
	ids := idList(got, idOf)
	if err != nil || !slices.Equal(ids, want) {
		t.Errorf("%s: got %q, %v, want %q", what, ids, err, want)
	}
}

func idList[T any](records []T, idOf func(T) string) []string {
	var ids []string
	for _, r := range records {
		ids = append(ids, idOf(r))
	}
	return ids
}

// pages asks page by page until one comes back empty and returns everything.
func pages[T any](t testing.TB, limit int, next func(last *T) ([]T, error)) []T {
	t.Helper()
	var all []T
	var last *T
	for {
		page, err := next(last)
		if err != nil {
			t.Fatalf("after %d records: %v", len(all), err)
		}
		if len(page) > limit || len(all) > 100_000 {
			t.Fatalf("after %d records: got a page of %d, asked for %d", len(all), len(page), limit)
		}
		if len(page) == 0 {
			return all
		}
		all = append(all, page...)
		last = &page[len(page)-1]
		if len(page) < limit {
			again, err := next(last)
			if err != nil || len(again) != 0 {
				t.Fatalf("behind a page that was not full: got %d records, %v, want none", len(again), err)
			}
			return all
		}
	}
}

// reachKeys are what records of the models carry, and some that none does.
var reachKeys = []string{muiNe, lamDong, hue, domain.PlaceKey("p1"), domain.PlaceKey("p2"), domain.AccountKey("a1"), domain.AccountKey("a2"),
	"22918", "22918@", "%", domain.PlaceKey(""), "$exists", ""}

// randomReach is everything, nothing, or over one or several keys.
func randomReach(r *rand.Rand) domain.Reach {
	switch r.IntN(6) {
	case 0:
		return domain.Everything()
	case 1:
		return domain.Reach{}
	case 2, 3:
		return domain.ReachOver(reachKeys[r.IntN(7)])
	}
	return domain.ReachOver(randomKeys(r, len(reachKeys))...)
}

// randomKeys picks some of the first n keys, each at most once.
func randomKeys(r *rand.Rand, n int) []string {
	var keys []string
	for _, key := range reachKeys[:n] {
		if r.IntN(4) == 0 {
			keys = append(keys, key)
		}
	}
	return keys
}

func describeReach(reach domain.Reach) string {
	if reach.All() {
		return "everything"
	}
	return fmt.Sprintf("reach %q", reach.Keys())
}

// oddID is an id whose order depends on how letters are compared.
func oddID(i int) string {
	return []string{"a", "B", "b", "é", "Z", "10", "9", "_", "~", "đ", "🏖"}[i%11] + fmt.Sprint(i/11)
}

// later is day0 and that many seconds.
func later(seconds int) time.Time { return day0.Add(time.Duration(seconds) * time.Second) }

const tick = time.Millisecond
