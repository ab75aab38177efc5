package api

import (
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/maypok86/otter/v2"
	"golang.org/x/sync/singleflight"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

const (
	principalAge   = 500 * time.Millisecond // how late a change made by another server is noticed
	principalsKept = 100_000
	principalTime  = time.Minute // an unused one takes room as long
)

// principal is who stands behind a log-in, as the store said at one moment.
type principal struct {
	account.Principal
	missing bool // there is no such log-in
	actor   domain.Actor
	asked   time.Time
}

// principals remembers who stands behind log-ins, for so short a time that what
// is taken back is gone within a second on every server. A herd of requests of
// one log-in asks the store once.
type principals struct {
	now     domain.Clock
	cache   *otter.Cache[string, *principal]
	flights singleflight.Group

	mu    sync.Mutex
	epoch uint64 // grows with every change of our own: what was asked before it is not kept
}

func newPrincipals(now domain.Clock) *principals {
	return &principals{now: now, cache: otter.Must(&otter.Options[string, *principal]{
		MaximumSize: principalsKept, ExpiryCalculator: otter.ExpiryWriting[string, *principal](principalTime),
	})}
}

// recent says whether what was true at that moment may still be believed.
func recent(at, now time.Time) bool {
	age := now.Sub(at)
	return age >= 0 && age < principalAge
}

// known returns who goes by key without asking anybody; nil when it was not
// asked just now.
func (c *principals) known(key string, now time.Time) *principal {
	if p, ok := c.cache.GetIfPresent(key); ok && recent(p.asked, now) {
		return p
	}
	return nil
}

// get returns who goes by key. Any failure but not_found is the caller's to
// report: who cannot be asked for is refused.
func (c *principals) get(key string, load func(context.Context) (account.Principal, error)) (*principal, error) {
	if p := c.known(key, c.now()); p != nil {
		return p, nil
	}
	c.mu.Lock()
	epoch := c.epoch
	c.mu.Unlock()
	got, err, _ := c.flights.Do(strconv.FormatUint(epoch, 36)+" "+key, func() (any, error) {
		p, err := c.ask(load)
		if err != nil {
			return nil, err
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.epoch == epoch {
			c.cache.Set(key, p)
		}
		return p, nil
	})
	if err != nil {
		return nil, err
	}
	return got.(*principal), nil
}

func (c *principals) ask(load func(context.Context) (account.Principal, error)) (*principal, error) {
	// Not the context of one of those who wait, which may end before theirs.
	ctx, cancel := context.WithTimeout(context.Background(), identityTimeout)
	defer cancel()
	p := &principal{asked: c.now()}
	var err error
	switch p.Principal, err = load(ctx); {
	case err == nil:
		p.actor = account.ActorOf(&p.Principal, p.asked)
	case domain.CodeOf(err) == domain.CodeNotFound:
		p.missing = true
	default:
		return nil, err
	}
	return p, nil
}

// forget makes this server ask again for every log-in of the account, because
// something about it was changed here.
func (c *principals) forget(account string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch++
	for key, p := range c.cache.All() {
		if p.Account.ID == account {
			c.cache.Invalidate(key)
		}
	}
}

// forget is called after every change of an account, its log-ins or its grants; ""
// is nobody's.
func (s *Server) forget(account string) {
	if account != "" {
		s.principals.forget(account)
	}
}
