package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/valyala/fasthttp"
)

// visitor is one client of a crowd: it asks on and on, on a connection that is
// kept, and takes 429 for an answer that it does not heed.
type visitor struct {
	ask   target
	next  func(body []byte) (target, error) // asked after a good answer; nil = the same again
	pause time.Duration                     // after each answer
}

// visits are what visitors got.
type visits struct {
	turn                   // of what was answered
	refused map[string]int // 429, by reason
}

// crowd lets all visitors ask at once until the time is used up.
func crowd(ctx context.Context, addr string, limit time.Duration, visitors []visitor) ([]visits, error) {
	clients := make([]*client, len(visitors))
	for i := range clients {
		c, err := dial(addr)
		if err != nil {
			return nil, err
		}
		defer c.conn.Close()
		clients[i] = c
	}
	out := make([]visits, len(visitors))
	faults := make([]error, len(visitors))
	began := time.Now()
	var wg sync.WaitGroup
	for i := range visitors {
		wg.Go(func() { out[i], faults[i] = visitors[i].visit(ctx, clients[i], began, limit) })
	}
	wg.Wait()
	return out, errors.Join(append(faults, ctx.Err())...)
}

func (v *visitor) visit(ctx context.Context, c *client, began time.Time, limit time.Duration) (visits, error) {
	got := visits{refused: map[string]int{}}
	for ctx.Err() == nil && time.Since(began) < limit {
		sent := time.Now()
		if err := c.send(&v.ask); err != nil {
			return got, err
		}
		switch status := c.resp.StatusCode(); status {
		case v.ask.status:
			got.latencies = append(got.latencies, time.Since(sent))
			if v.next == nil {
				break
			}
			var err error
			if v.ask, err = v.next(c.resp.Body()); err != nil {
				return got, err
			}
		case fasthttp.StatusTooManyRequests:
			var problem struct{ Reason string }
			if err := json.Unmarshal(c.resp.Body(), &problem); err != nil {
				return got, err
			}
			got.refused[problem.Reason]++
		default:
			return got, fmt.Errorf("status %d, want %d or 429, for %q", status, v.ask.status, v.ask.line())
		}
		time.Sleep(v.pause)
	}
	got.took = time.Since(began)
	return got, nil
}

// together are the visits of several as those of one.
func together(some []visits) visits {
	all := visits{refused: map[string]int{}}
	for _, v := range some {
		all.took = max(all.took, v.took)
		all.latencies = append(all.latencies, v.latencies...)
		for reason, n := range v.refused {
			all.refused[reason] += n
		}
	}
	return all
}

// share is how much of what was asked was refused, for a reason or for any.
func (v visits) share(reason string) float64 {
	refused, asked := 0, len(v.latencies)
	for why, n := range v.refused {
		asked += n
		if reason == "" || why == reason {
			refused += n
		}
	}
	if asked == 0 {
		return 0
	}
	return float64(refused) / float64(asked)
}

// round asks for one target after the other and begins again.
func round(targets []target) visitor {
	at := 0
	return visitor{ask: targets[0], next: func([]byte) (target, error) {
		at = (at + 1) % len(targets)
		return targets[at], nil
	}}
}
