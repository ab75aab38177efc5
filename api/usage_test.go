package api_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hanhtrinh/api"
	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

// tally is what servers share, in memory.
type tally struct {
	mu     sync.Mutex
	counts map[string]map[string]int // window, name
	down   atomic.Bool
	calls  int
}

func (u *tally) AddUsage(_ context.Context, window time.Time, used map[string]int, until time.Time) (map[string]int, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.calls++
	if u.down.Load() {
		return nil, domain.Unavailable(domain.Msg(domain.ReasonStoreDown), time.Second, nil)
	}
	w := window.String()
	if u.counts[w] == nil {
		u.counts[w] = map[string]int{}
	}
	totals := map[string]int{}
	for name, n := range used {
		u.counts[w][name] += n
		totals[name] = u.counts[w][name]
	}
	return totals, nil
}

// keyed names clients alike on all servers of a test.
type keyed struct{}

func (keyed) Sum(data []byte) []byte {
	return fmt.Appendf(nil, "%d", len(data)*31+int(data[len(data)-1]))
}

// together are servers that share a tally and a clock.
func together(t *testing.T, n int) ([]*fixture, *tally, *clock) {
	u, c := &tally{counts: map[string]map[string]int{}}, newClock()
	c.at.Store(time.Date(2026, 3, 2, 9, 0, 5, 900e6, time.UTC).UnixMilli()) // just before a window ends
	servers := make([]*fixture, n)
	for i := range servers {
		servers[i] = start(t, func(o *api.Options) {
			o.RateLimits, o.Usage, o.MACs, o.Clock = true, u, keyed{}, c.now
		})
	}
	return servers, u, c
}

// spent is how many requests of at most n a client gets answered.
func (f *fixture) spent(n int) int {
	f.t.Helper()
	for i := range n {
		if f.get("/v1/places/none").status == 429 {
			return i
		}
	}
	return n
}

func TestServersLimitTogether(t *testing.T) {
	servers, _, c := together(t, 2)
	one, two := servers[0], servers[1]
	if n := one.spent(301); n != 300 {
		t.Fatalf("the first server let %d requests through, want 300", n)
	}
	one.server.Exchange()
	c.forward(250 * time.Millisecond) // into the next window
	two.get("/v1/places/none").want(t, 404)
	two.server.Exchange()
	if n := two.spent(50); n > 13 {
		t.Errorf("another server let %d more through at once, want what was earned meanwhile", n)
	}
	c.forward(10 * time.Second)
	if n := two.spent(301); n != 300 {
		t.Errorf("after a pause %d requests get through, want 300", n)
	}
}

func TestAClientBelowItsLimitIsNotHeldUpByTwoServers(t *testing.T) {
	servers, u, c := together(t, 2)
	for round := range 40 { // 10 seconds at 40 requests a second, by turns
		for range 10 {
			servers[round%2].get("/v1/places/none").want(t, 404)
		}
		for _, f := range servers {
			f.server.Exchange()
		}
		c.forward(250 * time.Millisecond)
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, names := range u.counts {
		for name := range names {
			if strings.Contains(name, "127.0.0.1") {
				t.Errorf("the store is told an address: %s", name)
			}
		}
	}
}

func TestServersThatAskTooMuchTogether(t *testing.T) {
	servers, _, c := together(t, 2)
	through := 0
	for range 80 { // 20 seconds, as much as both give
		for _, f := range servers {
			through += f.spent(40)
			f.server.Exchange()
		}
		c.forward(250 * time.Millisecond)
	}
	// 300 at once and 50 a second, and what crosses between two exchanges.
	if most := 300 + 20*50 + 300; through > most {
		t.Errorf("%d requests got through, want at most %d", through, most)
	}
	if least := 20 * 50 / 2; through < least {
		t.Errorf("%d requests got through, want at least %d", through, least)
	}
}

func TestLimitsGoOnWithoutTheStore(t *testing.T) {
	servers, u, _ := together(t, 1)
	f := servers[0]
	u.down.Store(true)
	if n := f.spent(301); n != 300 {
		t.Errorf("%d requests got through, want 300", n)
	}
	f.server.Exchange()
	f.server.Exchange()
	if n := strings.Count(f.log.String(), "each counts for itself"); n != 1 {
		t.Errorf("it is in the log %d times, want once", n)
	}
	u.down.Store(false)
	f.server.Exchange()
	u.mu.Lock()
	defer u.mu.Unlock()
	if len(u.counts) == 0 {
		t.Error("what was counted meanwhile is not told")
	}
}

func TestDoorsAreLimitedMoreStrictly(t *testing.T) {
	c := newClock()
	f := start(t, func(o *api.Options) { o.RateLimits, o.Clock = true, c.now })
	knock := func() reply { return f.do("POST", "/v1/auth/login", "{") }
	if r := knock(); r.header.Get("RateLimit-Limit") != "20" || r.header.Get("RateLimit-Remaining") != "19" {
		t.Errorf("headers: %v", r.header)
	}
	for range 19 {
		knock()
	}
	if r := knock().want(t, 429); r.header.Get("Retry-After") != "1" {
		t.Errorf("429: %v", r.header)
	}
	f.get("/v1/codes").want(t, 200) // the rest of the house stays open
	c.forward(time.Second)
	if r := knock(); r.status == 429 {
		t.Error("a second later nobody is let in")
	}
}

func TestAccountsAreLimitedWhereverTheyComeFrom(t *testing.T) {
	c := newClock()
	f := start(t, func(o *api.Options) {
		o.RateLimits, o.Clock, o.TrustedProxies = true, c.now, []string{"127.0.0.0/8"}
	})
	s := f.as(account.Tourist)
	for i := range 300 {
		from := fmt.Sprintf("X-Forwarded-For: 192.0.2.%d", i%100)
		f.do("DELETE", "/v1/places/none", nil, s.auth(), from).want(t, 403)
	}
	if r := f.do("DELETE", "/v1/places/none", nil, s.auth(), "X-Forwarded-For: 192.0.2.200").want(t, 429); r.at("code") != "rate_limited" {
		t.Errorf("429: %s", r.body)
	}
}
