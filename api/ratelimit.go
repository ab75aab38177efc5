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

// A client may send limitBurst requests at once and limitRate a second on
// average; the same holds for each token subject.
const (
	limitRate    = 50
	limitBurst   = 300
	limitClients = 100_000 // clients remembered at a time
)

// limiter keeps one token bucket for each client.
type limiter struct {
	buckets *otter.Cache[string, *rate.Limiter]
	now     domain.Clock
}

func newLimiter(now domain.Clock) *limiter {
	return &limiter{now: now, buckets: otter.Must(&otter.Options[string, *rate.Limiter]{
		MaximumSize:      limitClients,
		ExpiryCalculator: otter.ExpiryAccessing[string, *rate.Limiter](10 * time.Minute),
	})}
}

// take asks for one request of key. It returns what is left, when the bucket
// is full again, and when to come back if there was none.
func (l *limiter) take(key string) (left int, full, wait time.Duration) {
	b, ok := l.buckets.GetIfPresent(key)
	if !ok {
		b, _ = l.buckets.ComputeIfAbsent(key, func() (*rate.Limiter, bool) {
			return rate.NewLimiter(limitRate, limitBurst), false
		})
	}
	now := l.now()
	allowed := b.AllowN(now, 1)
	tokens := b.TokensAt(now)
	seconds := func(n float64) time.Duration { return time.Duration(n / limitRate * float64(time.Second)) }
	full = seconds(limitBurst - tokens)
	if !allowed {
		return 0, full, max(seconds(1-tokens), time.Millisecond)
	}
	return int(math.Max(tokens, 0)), full, 0
}

// limit counts the request against key and says so in the headers.
func (s *Server) limit(ctx *fasthttp.RequestCtx, key string) error {
	if s.limiter == nil {
		return nil
	}
	left, full, wait := s.limiter.take(key)
	h := &ctx.Response.Header
	h.Set("RateLimit-Limit", strconv.Itoa(limitBurst))
	h.Set("RateLimit-Remaining", strconv.Itoa(left))
	h.Set("RateLimit-Reset", strconv.Itoa(int(math.Ceil(full.Seconds()))))
	if wait > 0 {
		return &domain.Error{Code: domain.CodeRateLimited, Message: domain.Msg(domain.ReasonRateLimited), RetryAfter: wait}
	}
	return nil
}
