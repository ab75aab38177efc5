package searchtest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

func testRebuild(t *testing.T, open Opener) {
	x := with(t, open, many(2_500, "cũ")...)
	wantPosition(t, x, 1)
	asked := false
	docs := func(yield func(place.Place, error) bool) {
		for _, p := range many(2_600, "mới") {
			if asked {
				t.Error("the position was asked for before the places had ended")
			}
			if !yield(p, nil) {
				return
			}
			if p.ID == "p02550" { // the old places answer, however many new ones are in
				wantIDs(t, x, search.Ask{Match: typed("cu so 7 7 ")}, "p00007")
				wantIDs(t, x, search.Ask{Match: typed("moi so 7 7 ")})
				wantPosition(t, x, 1)
			}
		}
	}
	if err := x.Rebuild(testContext(t), docs, func() int64 { asked = true; return 44 }); err != nil {
		t.Fatal(err)
	}
	wantPosition(t, x, 44)
	wantIDs(t, x, search.Ask{Match: typed("cu")})
	wantIDs(t, x, search.Ask{Match: typed("moi so 7 7 ")}, "p00007")
	if got := len(allPages(t, x, search.Ask{Limit: 100})); got != 2_600 {
		t.Errorf("got %d places, want 2600", got)
	}
	update(t, x, search.Batch{Position: 45, Upserts: []place.Place{named("p00007", "Khác")}})
	wantIDs(t, x, search.Ask{Match: typed("moi so 7 7 ")})
	for i := range 3 { // as often as one likes, backwards too
		rebuild(t, x, int64(3-i), many(10, fmt.Sprint("lần", i))...)
		wantPosition(t, x, int64(3-i))
		wantIDs(t, x, search.Ask{Match: typed(fmt.Sprintf("lan%d so 3", i))}, "p00003")
	}
	// The same id twice: the last one stands.
	rebuild(t, x, 9, named("a", "Một"), named("a", "Hai"))
	wantIDs(t, x, search.Ask{}, "a")
	wantIDs(t, x, search.Ask{Match: typed("mot")})
}

func testRebuildFails(t *testing.T, open Opener) {
	x := with(t, open, many(50, "cũ")...)
	failure := domain.Unavailable(domain.Msg(domain.ReasonStoreDown), 0, errors.New("pulled the plug"))
	for _, after := range []int{0, 5, 1_500} {
		docs := func(yield func(place.Place, error) bool) {
			for _, p := range many(after, "mới") {
				if !yield(p, nil) {
					return
				}
			}
			yield(place.Place{}, failure)
		}
		position := func() int64 { t.Error("asked for the position of a failed rebuild"); return 7 }
		if err := x.Rebuild(testContext(t), docs, position); !errors.Is(err, failure) {
			t.Errorf("got %v, want the error of the places", err)
		}
		wantPosition(t, x, 1)
		wantIDs(t, x, search.Ask{Match: typed("moi")})
		if got := len(ask(t, x, search.Ask{Match: typed("cu")}).Hits); got != 50 {
			t.Errorf("got %d old places, want 50", got)
		}
	}
	ctx, cancel := context.WithCancel(testContext(t))
	docs := func(yield func(place.Place, error) bool) {
		for i, p := range many(3_000, "mới") {
			if i == 1_500 {
				cancel()
			}
			if !yield(p, nil) {
				return
			}
		}
	}
	wantUnavailable(t, "a cancelled rebuild", x.Rebuild(ctx, docs, func() int64 { return 7 }))
	wantPosition(t, x, 1)
	wantIDs(t, x, search.Ask{Match: typed("cu so 7 7 ")}, "p00007")
	rebuild(t, x, 8, many(3, "sau")...)
	wantSet(t, x, search.Ask{}, "p00000", "p00001", "p00002")
}

// testRebuildBusy asks and updates all the while: a question is answered from
// the old places or from the new ones, never from both or none.
func testRebuildBusy(t *testing.T, open Opener) {
	const n = 300
	x := with(t, open, many(n, "bản 0")...)
	ctx, stop := context.WithCancel(testContext(t))
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for ctx.Err() == nil {
				wantOneVersion(t, x, n)
			}
		})
	}
	wg.Go(func() {
		for i := int64(0); ctx.Err() == nil; i++ {
			update(t, x, search.Batch{Position: 1_000 + i, Upserts: []place.Place{named("zz", fmt.Sprint("Riêng ", i), metresNorth(9_000))}})
		}
	})
	for version := 1; version <= 6; version++ {
		rebuild(t, x, int64(version), many(n, fmt.Sprint("bản ", version))...)
	}
	stop()
	wg.Wait()
	rebuild(t, x, 77, many(n, "bản 7")...)
	wantOneVersion(t, x, n)
	wantPosition(t, x, 77)
	wantIDs(t, x, search.Ask{Match: typed("rieng")})
}

func wantOneVersion(t testing.TB, x Index, n int) {
	t.Helper()
	near := filtered(search.Filter{Near: &centre, RadiusM: 5_000})
	near.Order = search.ByName
	for _, a := range []search.Ask{{Match: typed("bản "), Order: search.ByName}, near} {
		hits := ask(t, x, a).Hits
		if len(hits) != 100 {
			t.Errorf("got %d hits, want 100", len(hits))
			return
		}
		prefix := ""
		for _, h := range hits {
			if len(h.After.Key) < 6 || prefix != "" && h.After.Key[:6] != prefix {
				t.Errorf("one page holds %q and %q", prefix, h.After.Key)
				return
			}
			prefix = h.After.Key[:6]
		}
	}
}
