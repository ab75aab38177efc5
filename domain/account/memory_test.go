package account_test

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

// memory is an account.Store that forgets.
type memory struct {
	mu       sync.Mutex
	accounts map[string]account.Account
	sessions map[string]account.Session
	grants   map[string]account.Grant
	codes    map[string]account.Code
	tries    map[string]account.Count
	calls    map[string]int
	fail     map[string]error // what a method returns instead of working
	once     map[string]error // the same, but only the next time
	// afterTried is done between a look at a count and what follows from it.
	afterTried func()
}

func newMemory() *memory {
	return &memory{
		accounts: map[string]account.Account{}, sessions: map[string]account.Session{}, grants: map[string]account.Grant{},
		codes: map[string]account.Code{}, tries: map[string]account.Count{}, calls: map[string]int{}, fail: map[string]error{}, once: map[string]error{},
	}
}

type inTx struct{}

// InTx keeps everybody else out and puts things back when fn fails.
func (m *memory) InTx(ctx context.Context, fn func(ctx context.Context) error) error {
	if ctx.Value(inTx{}) != nil {
		return fn(ctx)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	was := memory{accounts: maps.Clone(m.accounts), sessions: maps.Clone(m.sessions), grants: maps.Clone(m.grants), codes: maps.Clone(m.codes), tries: maps.Clone(m.tries)}
	err := fn(context.WithValue(ctx, inTx{}, true))
	if err != nil {
		m.accounts, m.sessions, m.grants, m.codes, m.tries = was.accounts, was.sessions, was.grants, was.codes, was.tries
	}
	return err
}

// call counts a call and keeps others out unless a transaction does already.
func (m *memory) call(ctx context.Context, name string) (done func(), err error) {
	done = func() {}
	if ctx.Value(inTx{}) == nil {
		m.mu.Lock()
		done = m.mu.Unlock
	}
	m.calls[name]++
	err = m.fail[name]
	if m.once[name] != nil {
		err = m.once[name]
		delete(m.once, name)
	}
	return done, err
}

func notFound(r domain.Reason) error { return domain.NotFound(domain.Msg(r)) }

func taken() error { return domain.Conflict(domain.Msg(domain.ReasonLoginTaken)) }

func (m *memory) otherHas(a account.Account) bool {
	for id, b := range m.accounts {
		if id != a.ID && (a.Login != "" && a.Login == b.Login || a.Identity != nil && b.Identity != nil && *a.Identity == *b.Identity) {
			return true
		}
	}
	return false
}

func (m *memory) CreateAccount(ctx context.Context, a account.Account) error {
	done, err := m.call(ctx, "CreateAccount")
	defer done()
	if _, there := m.accounts[a.ID]; err == nil && (there || m.otherHas(a)) {
		err = taken()
	}
	if err == nil {
		a.Version = 1
		m.accounts[a.ID] = a
	}
	return err
}

func (m *memory) Account(ctx context.Context, id string) (account.Account, error) {
	done, err := m.call(ctx, "Account")
	defer done()
	a, ok := m.accounts[id]
	if err == nil && !ok {
		err = notFound(domain.ReasonAccountNotFound)
	}
	return a, err
}

func (m *memory) accountWhere(ctx context.Context, name string, is func(a account.Account) bool) (account.Account, error) {
	done, err := m.call(ctx, name)
	defer done()
	if err != nil {
		return account.Account{}, err
	}
	for _, a := range m.accounts {
		if is(a) {
			return a, nil
		}
	}
	return account.Account{}, notFound(domain.ReasonAccountNotFound)
}

func (m *memory) AccountByLogin(ctx context.Context, login string) (account.Account, error) {
	return m.accountWhere(ctx, "AccountByLogin", func(a account.Account) bool { return a.Login != "" && a.Login == login })
}

func (m *memory) AccountByIdentity(ctx context.Context, i account.Identity) (account.Account, error) {
	return m.accountWhere(ctx, "AccountByIdentity", func(a account.Account) bool { return a.Identity != nil && *a.Identity == i })
}

func (m *memory) UpdateAccount(ctx context.Context, a account.Account) (int64, error) {
	done, err := m.call(ctx, "UpdateAccount")
	defer done()
	was, ok := m.accounts[a.ID]
	switch {
	case err != nil:
	case !ok:
		err = notFound(domain.ReasonAccountNotFound)
	case was.Version != a.Version:
		err = domain.Stale()
	case m.otherHas(a):
		err = taken()
	default:
		a.Version++
		m.accounts[a.ID] = a
	}
	return a.Version, err
}

func (m *memory) ListAccounts(context.Context, domain.Reach, account.AccountFilter, int) ([]account.Account, error) {
	panic("not asked for by rules")
}

func (m *memory) ExpireDevices(context.Context, time.Time) (int, error) {
	panic("not asked for by rules")
}

func (m *memory) CreateSession(ctx context.Context, s account.Session) error {
	done, err := m.call(ctx, "CreateSession")
	defer done()
	if err == nil {
		m.sessions[s.ID] = s
	}
	return err
}

func (m *memory) Principal(ctx context.Context, session string) (account.Principal, error) {
	done, err := m.call(ctx, "Principal")
	defer done()
	s, ok := m.sessions[session]
	if err == nil && !ok {
		err = notFound(domain.ReasonSessionNotFound)
	}
	p := account.Principal{Session: s, Account: m.accounts[s.Account]}
	for _, g := range m.grants {
		if g.Account == s.Account && g.RevokedAt.IsZero() {
			p.Grants = append(p.Grants, g)
		}
	}
	return p, err
}

func (m *memory) RotateSession(ctx context.Context, id string, from int64, at, expires time.Time) error {
	done, err := m.call(ctx, "RotateSession")
	defer done()
	s, ok := m.sessions[id]
	switch {
	case err != nil:
	case !ok:
		err = notFound(domain.ReasonSessionNotFound)
	case s.Number != from || !s.RevokedAt.IsZero():
		err = domain.Stale()
	default:
		s.Number, s.RotatedAt, s.ExpiresAt = from+1, at, expires
		m.sessions[id] = s
	}
	return err
}

func (m *memory) RevokeSession(ctx context.Context, of, id string, at time.Time) error {
	done, err := m.call(ctx, "RevokeSession")
	defer done()
	s, ok := m.sessions[id]
	if err == nil && (!ok || s.Account != of) {
		err = notFound(domain.ReasonSessionNotFound)
	}
	if err == nil && s.RevokedAt.IsZero() {
		s.RevokedAt = at
		m.sessions[id] = s
	}
	return err
}

func (m *memory) RevokeSessions(ctx context.Context, of, except string, at time.Time) (int, error) {
	done, err := m.call(ctx, "RevokeSessions")
	defer done()
	n := 0
	for id, s := range m.sessions {
		if err == nil && s.Account == of && id != except && s.RevokedAt.IsZero() {
			n++
			s.RevokedAt = at
			m.sessions[id] = s
		}
	}
	return n, err
}

func (m *memory) ListSessions(ctx context.Context, of string, now time.Time) ([]account.Session, error) {
	done, err := m.call(ctx, "ListSessions")
	defer done()
	var live []account.Session
	for _, s := range m.sessions {
		if s.Account == of && s.Live(now) {
			live = append(live, s)
		}
	}
	slices.SortFunc(live, func(a, b account.Session) int {
		return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	return live, err
}

func (m *memory) ExpireSessions(context.Context, time.Time) (int, error) {
	panic("not asked for by rules")
}

func (m *memory) CreateGrant(ctx context.Context, g account.Grant) error {
	done, err := m.call(ctx, "CreateGrant")
	defer done()
	if err == nil {
		m.grants[g.ID] = g
	}
	return err
}

func (m *memory) Grant(ctx context.Context, reach domain.Reach, id string) (account.Grant, error) {
	done, err := m.call(ctx, "Grant")
	defer done()
	g, ok := m.grants[id]
	if err == nil && (!ok || !reach.Covers(g.Cover...)) {
		err = notFound(domain.ReasonGrantNotFound)
	}
	return g, err
}

func (m *memory) RevokeGrant(ctx context.Context, reach domain.Reach, id, by string, at time.Time) error {
	done, err := m.call(ctx, "RevokeGrant")
	defer done()
	g, ok := m.grants[id]
	if err == nil && (!ok || !reach.Covers(g.Cover...)) {
		err = notFound(domain.ReasonGrantNotFound)
	}
	if err == nil && g.RevokedAt.IsZero() {
		g.RevokedAt, g.RevokedBy = at, by
		m.grants[id] = g
	}
	return err
}

func (m *memory) ListGrants(ctx context.Context, reach domain.Reach, f account.GrantFilter, limit int) ([]account.Grant, error) {
	done, err := m.call(ctx, "ListGrants")
	defer done()
	var out []account.Grant
	for _, g := range m.grants {
		if reach.Covers(g.Cover...) && g.ID > f.After && (f.Account == "" || f.Account == g.Account) && (f.Role == "" || f.Role == g.Role) &&
			(!f.Kept || g.RevokedAt.IsZero()) && (f.HoldsAt.IsZero() || g.Holds(f.HoldsAt)) {
			out = append(out, g)
		}
	}
	slices.SortFunc(out, func(a, b account.Grant) int { return cmp.Compare(a.ID, b.ID) })
	return out[:min(limit, len(out))], err
}

func (m *memory) CreateCode(ctx context.Context, c account.Code) error {
	done, err := m.call(ctx, "CreateCode")
	defer done()
	if err == nil {
		m.codes[c.ID] = c
	}
	return err
}

func (m *memory) Code(ctx context.Context, id string) (account.Code, error) {
	done, err := m.call(ctx, "Code")
	defer done()
	c, ok := m.codes[id]
	if err == nil && !ok {
		err = notFound(domain.ReasonCodeNotFound)
	}
	return c, err
}

func (m *memory) UseCode(ctx context.Context, id, by string, at time.Time) error {
	done, err := m.call(ctx, "UseCode")
	defer done()
	c := m.codes[id]
	if err == nil && c.UsedBy != "" {
		err = domain.Conflict(domain.Msg(domain.ReasonCodeUsed))
	}
	if err == nil {
		c.UsedBy, c.UsedAt = by, at
		m.codes[id] = c
	}
	return err
}

func (m *memory) ListCodes(ctx context.Context, reach domain.Reach, now time.Time, after string, limit int) ([]account.Code, error) {
	done, err := m.call(ctx, "ListCodes")
	defer done()
	var out []account.Code
	for _, c := range m.codes {
		if reach.Covers(c.Cover...) && c.ID > after && c.UsedBy == "" && now.Before(c.ExpiresAt) {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b account.Code) int { return cmp.Compare(a.ID, b.ID) })
	return out[:min(limit, len(out))], err
}

func (m *memory) ExpireCodes(context.Context, time.Time) (int, error) {
	panic("not asked for by rules")
}

func (m *memory) Tried(ctx context.Context, key []byte) (account.Count, error) {
	done, err := m.call(ctx, "Tried")
	c := m.tries[string(key)]
	done()
	if m.afterTried != nil {
		m.afterTried()
	}
	return c, err
}

func (m *memory) SetTried(ctx context.Context, key []byte, c account.Count) error {
	done, err := m.call(ctx, "SetTried")
	defer done()
	if err == nil && m.tries[string(key)].Version != c.Version {
		err = domain.Stale()
	}
	if err == nil {
		c.Version += 3 // no rule may guess it
		m.tries[string(key)] = c
	}
	return err
}

func (m *memory) ForgetTries(ctx context.Context, key []byte) error {
	done, err := m.call(ctx, "ForgetTries")
	defer done()
	delete(m.tries, string(key))
	return err
}

func (m *memory) ExpireTries(context.Context, time.Time) (int, error) {
	panic("not asked for by rules")
}
