package api

import (
	"math"
	"strconv"
	"time"

	"github.com/maypok86/otter/v2"
	"github.com/valyala/fasthttp"
	"golang.org/x/time/rate"

	"hanhtrinh/domain"
)

// class is a sort of limit: burst requests at once, and rate a second on average.
type class struct {
	name  string
	rate  float64
	burst int
}

// A client may ask, and so may an account, as usual says; whoever knocks at the
// doors (/v1/auth/) is let try less often.
var (
	usual = &class{"usual", limitRate, limitBurst}
	doors = &class{"doors", doorRate, doorBurst}
)

// Limits, published in the API description.
const (
	limitRate    = 50
	limitBurst   = 300
	doorRate     = 1
	doorBurst    = 20
	limitClients = 100_000 // clients remembered at a time
)

// refill is how long an empty bucket takes to be full.
func (c *class) refill() time.Duration { return c.seconds(float64(c.burst)) }

func (c *class) seconds(tokens float64) time.Duration {
	return time.Duration(tokens / c.rate * float64(time.Second))
}

// bucket is what one client, or one account, may still do.
type bucket struct {
	*rate.Limiter
	class *class
	key   string
	shared
}

// limiter keeps one token bucket for each client and class.
type limiter struct {
	buckets *otter.Cache[string, *bucket]
	now     domain.Clock
	sharing *sharing // nil: this server counts for itself
}

func newLimiter(now domain.Clock, sharing *sharing) *limiter {
	return &limiter{now: now, sharing: sharing, buckets: otter.Must(&otter.Options[string, *bucket]{
		MaximumSize:      limitClients,
		ExpiryCalculator: otter.ExpiryAccessing[string, *bucket](10 * time.Minute),
	})}
}

// take asks for one request of key. It returns what is left, when the bucket
// is full again, and when to come back if there was none.
func (l *limiter) take(c *class, key string) (left int, full, wait time.Duration) {
	b, ok := l.buckets.GetIfPresent(key)
	if !ok {
		b, _ = l.buckets.ComputeIfAbsent(key, func() (*bucket, bool) {
			return &bucket{Limiter: rate.NewLimiter(rate.Limit(c.rate), c.burst), class: c, key: key}, false
		})
	}
	now := l.now()
	allowed := b.AllowN(now, 1)
	tokens := b.TokensAt(now)
	full = c.seconds(float64(c.burst) - tokens)
	if !allowed {
		return 0, full, max(c.seconds(1-tokens), time.Millisecond)
	}
	if l.sharing != nil {
		l.sharing.note(b)
	}
	return int(math.Max(tokens, 0)), full, 0
}

// limit counts the request against key and says so in the headers.
func (s *Server) limit(ctx *fasthttp.RequestCtx, c *class, key string) error {
	if s.limiter == nil {
		return nil
	}
	left, full, wait := s.limiter.take(c, key)
	h := &ctx.Response.Header
	h.Set("RateLimit-Limit", strconv.Itoa(c.burst))
	h.Set("RateLimit-Remaining", strconv.Itoa(left))
	h.Set("RateLimit-Reset", strconv.Itoa(int(math.Ceil(full.Seconds()))))
	if wait > 0 {
		return &domain.Error{Code: domain.CodeRateLimited, Message: domain.Msg(domain.ReasonRateLimited), RetryAfter: wait}
	}
	return nil
}
