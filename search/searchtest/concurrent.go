package searchtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

// testConcurrent lets many write places of their own and many ask: every batch
// is seen whole or not at all, and afterwards all is there.
func testConcurrent(t *testing.T, open Opener) {
	x := with(t, open)
	const writers, rounds, pair = 4, 25, 2
	var writing, reading sync.WaitGroup
	ctx, stop := context.WithCancel(testContext(t))
	for w := range writers {
		writing.Go(func() {
			for round := range rounds {
				b := search.Batch{Position: int64(round + 1)}
				for i := range pair {
					b.Upserts = append(b.Upserts, named(fmt.Sprintf("w%d-%d", w, i), fmt.Sprintf("Đôi w%d lần%d", w, round)))
				}
				update(t, x, b)
			}
		})
	}
	for seed := range uint64(4) {
		reading.Go(func() {
			r := rand.New(rand.NewPCG(seed, 5))
			for ctx.Err() == nil {
				hits := ask(t, x, search.Ask{Match: typed(fmt.Sprintf("doi w%d lan%d ", r.IntN(writers), r.IntN(rounds)))}).Hits
				if n := len(hits) % pair; n != 0 {
					t.Errorf("a batch was seen in part: %v", idsOf(hits))
				}
				ask(t, x, search.Ask{Filter: search.Filter{Near: &centre, OpenAt: &noon}, Order: search.ByDistance})
			}
		})
	}
	writing.Wait()
	stop()
	reading.Wait()
	for w := range writers {
		wantSet(t, x, search.Ask{Match: typed(fmt.Sprintf("doi w%d lan%d", w, rounds-1))}, fmt.Sprintf("w%d-0", w), fmt.Sprintf("w%d-1", w))
	}
	wantPosition(t, x, rounds)
}

func testClosed(t *testing.T, open Opener) {
	x := with(t, open, simple("a"))
	var wg sync.WaitGroup
	for range 4 { // questions under way end well or say unavailable
		wg.Go(func() {
			for range 50 {
				if _, err := x.Ask(testContext(t), search.Ask{Filter: search.Filter{Near: &centre}, Order: search.ByDistance, Limit: 10}); err != nil {
					wantUnavailable(t, "Ask while closing", err)
				}
			}
		})
	}
	if err := x.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	wg.Wait()
	ctx := testContext(t)
	_, err := x.Ask(ctx, search.Ask{Limit: 10})
	wantUnavailable(t, "Ask", err)
	_, err = x.Ask(ctx, search.Ask{Match: typed("bao"), Limit: 10})
	wantUnavailable(t, "Ask for a text", err)
	_, err = x.Vocabulary(ctx)
	wantUnavailable(t, "Vocabulary", err)
	wantUnavailable(t, "Update", x.Update(ctx, search.Batch{Position: 2}))
	_, err = x.Position(ctx)
	wantUnavailable(t, "Position", err)
	wantUnavailable(t, "Forget", x.Forget(ctx))
	wantUnavailable(t, "Rebuild", x.Rebuild(ctx, seq([]place.Place{simple("b")}), func() int64 { return 3 }))
	if err := x.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
}

// testCancelled: a caller that leaves gets unavailable, and harms nobody.
func testCancelled(t *testing.T, open Opener) {
	x := with(t, open, simple("a"))
	gone, cancel := context.WithCancel(testContext(t))
	cancel()
	_, err := x.Ask(gone, search.Ask{Limit: 10})
	wantUnavailable(t, "Ask", err)
	_, err = x.Vocabulary(gone)
	wantUnavailable(t, "Vocabulary", err)
	wantUnavailable(t, "Update", x.Update(gone, search.Batch{Position: 2, Deletes: []string{"a"}}))
	_, err = x.Position(gone)
	wantUnavailable(t, "Position", err)
	wantUnavailable(t, "Forget", x.Forget(gone))
	wantUnavailable(t, "Rebuild", x.Rebuild(gone, seq(nil), func() int64 { return 3 }))
	wantIDs(t, x, search.Ask{}, "a")
	wantPosition(t, x, 1)
}
