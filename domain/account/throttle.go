package account

import (
	"context"
	"slices"
	"time"

	"hanhtrinh/domain"
)

// How failed tries slow somebody down.
const (
	freeForOne    = 5  // failures without waiting: of a login, a known device, a session
	freeForClient = 20 // of a client, behind which many people may be
	firstWait     = time.Second
	longestWait   = 15 * time.Minute
	forgetAfter   = 24 * time.Hour
	countAttempts = 64 // so many others may count at the same time
)

// backOff is how long nobody may try after that many failures.
func backOff(failures, free int) time.Duration {
	if failures < free {
		return 0
	}
	if doublings := failures - free; doublings < 10 {
		return min(firstWait<<doublings, longestWait)
	}
	return longestWait
}

// limit is what tries are counted by.
type limit struct {
	key  []byte // a MAC: the store learns neither logins nor networks
	free int
}

func (s *Service) limitOf(free int, what, whom string) limit {
	return limit{key: s.o.MACs.Sum(macText(aboutTries, what, whom)), free: free}
}

func (s *Service) clientLimit(c Client) limit { return s.limitOf(freeForClient, "client", c.Network) }

// ownLimit counts what somebody who is logged in tries: by the log-in, so that a
// stolen one does not lock its owner's others.
func (s *Service) ownLimit(by domain.Actor) limit {
	if by.Session == "" {
		return s.limitOf(freeForOne, "account", by.ID)
	}
	return s.limitOf(freeForOne, "session", by.Session)
}

// guess is a try that was counted as failed and may still turn out right.
type guess struct {
	limit
	before  Count // as it was
	counted Count // as it is with it
}

// guesses are what one try was counted by.
type guesses []guess

// count counts a try as failed before anything is looked at, so that of many at
// once no more get through than one after the other. rate_limited
// (too_many_tries) with the wait, when one of limits says so: then nothing is
// counted.
func (s *Service) count(ctx context.Context, limits ...limit) (guesses, error) {
	counts := make([]Count, len(limits))
	var wait time.Duration
	for i, l := range limits {
		var err error
		if counts[i], err = s.o.Store.Tried(ctx, l.key); err != nil {
			return nil, err
		}
		wait = max(wait, counts[i].Until.Sub(s.now()))
	}
	if wait > 0 {
		return nil, tooManyTries(wait)
	}
	all := make(guesses, 0, len(limits))
	for i, l := range limits {
		g, err := s.countOne(ctx, l, counts[i])
		if err != nil {
			s.giveBack(ctx, all)
			return nil, err
		}
		all = append(all, g)
	}
	return all, nil
}

func (s *Service) countOne(ctx context.Context, l limit, c Count) (guess, error) {
	for range countAttempts {
		now := s.now()
		if wait := c.Until.Sub(now); wait > 0 {
			return guess{}, tooManyTries(wait)
		}
		next := Count{Failures: c.Failures + 1, Last: now, Version: c.Version}
		if now.Sub(c.Last) > forgetAfter {
			next.Failures = 1
		}
		next.Until = now.Add(backOff(next.Failures, l.free))
		err := s.o.Store.SetTried(ctx, l.key, next)
		if err == nil {
			return guess{limit: l, before: c, counted: next}, nil
		}
		if domain.CodeOf(err) != domain.CodePreconditionFailed {
			return guess{}, err
		}
		if c, err = s.o.Store.Tried(ctx, l.key); err != nil {
			return guess{}, err
		}
	}
	return guess{}, tooManyTries(firstWait)
}

// giveBack takes tries back that were none. It does what it can: a count that is
// one too high does no harm.
func (s *Service) giveBack(ctx context.Context, all guesses) {
	ctx, cancel := afterwards(ctx)
	defer cancel()
	for _, g := range all {
		for range attempts {
			c, err := s.o.Store.Tried(ctx, g.key)
			if err != nil || c.Failures == 0 {
				break
			}
			was := c
			was.Failures--
			if c.Failures == g.counted.Failures && c.Last.Equal(g.counted.Last) { // nobody else counted since
				was = g.before // with its Last: else who is busy and right never sees a failure forgotten
				was.Version = c.Version
			}
			if err := s.o.Store.SetTried(ctx, g.key, was); domain.CodeOf(err) != domain.CodePreconditionFailed {
				break
			}
		}
	}
}

// forget drops what was counted by the limits of all but the clients': who is in
// has shown who he is, which says nothing of others behind that client.
func (s *Service) forget(ctx context.Context, all guesses) {
	clients := slices.DeleteFunc(slices.Clone(all), func(g guess) bool { return g.free != freeForClient })
	s.giveBack(ctx, clients)
	ctx, cancel := afterwards(ctx)
	defer cancel()
	for _, g := range all {
		if g.free != freeForClient {
			// What stays counted does no more than make its owner wait.
			_ = s.o.Store.ForgetTries(ctx, g.key)
		}
	}
}

// afterwards is for what has to be tidied up even when the caller has gone.
func afterwards(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
}

func tooManyTries(wait time.Duration) *domain.Error {
	return &domain.Error{Code: domain.CodeRateLimited, Message: domain.Msg(domain.ReasonTooManyTries), RetryAfter: wait}
}
