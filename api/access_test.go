package api_test

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"hanhtrinh/api"
	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/audit"
	"hanhtrinh/domain/place"
	"hanhtrinh/domain/seal"
	storesqlite "hanhtrinh/store/sqlite"
)

// diary is an audit log in memory; it can be made to fail.
type diary struct {
	mu      sync.Mutex
	entries []audit.Entry
	down    bool
}

func (d *diary) Record(_ context.Context, e audit.Entry) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.down {
		return domain.Unavailable(domain.Msg(domain.ReasonAuditDown), time.Second, nil)
	}
	d.entries = append(d.entries, e)
	return nil
}

// access puts together what logs people in, over a real store.
func access(t testing.TB, o *api.Options, st *storesqlite.Store, dir string, diary *diary) {
	t.Helper()
	ctx := context.Background()
	master, _, err := seal.LoadOrCreateMaster(filepath.Join(dir, "master.key"))
	if err != nil {
		t.Fatal(err)
	}
	macs, err := seal.OpenMACs(ctx, st, master, seal.PurposeCodes, domain.SystemClock)
	if err != nil {
		t.Fatal(err)
	}
	box, err := seal.OpenBox(ctx, st, master, seal.PurposeSealing, domain.SystemClock)
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time {
		if o.Clock != nil { // set after this
			return o.Clock()
		}
		return domain.SystemClock()
	}
	o.Accounts, o.Audit, o.MACs = st, diary, macs
	o.Logins, err = account.NewService(account.Options{
		Store: st, Tx: st, MACs: macs, Box: box, Hasher: hasher(), Audit: diary, Covers: coverer(st), Clock: now, IDs: domain.RandomID,
	})
	if err != nil {
		t.Fatal(err)
	}
}

// hasher is a cheap one: what passwords cost is tried elsewhere.
var hasher = sync.OnceValue(func() *account.Hasher {
	h, err := account.NewHasher(account.HasherOptions{MemoryKiB: 64, Iterations: 1})
	if err != nil {
		panic(err)
	}
	return h
})

// coverer names what lies above a target.
func coverer(places place.Store) func(context.Context, account.Target) ([]string, error) {
	return api.Covers(places, directory)
}

// somebody is an account with an open log-in.
type somebody struct{ account, session, token string }

func (s somebody) auth() string { return "Authorization: Bearer " + s.token }

func (f *fixture) now() time.Time {
	if f.options.Clock != nil {
		return f.options.Clock().UTC().Truncate(time.Millisecond)
	}
	return time.Now().UTC().Truncate(time.Millisecond)
}

// person makes an account of that kind, logs it in with the methods and gives it
// the grants.
func (f *fixture) person(kind account.Kind, methods []string, grants ...account.Grant) somebody {
	f.t.Helper()
	ctx, now := context.Background(), f.now()
	s := somebody{account: domain.RandomID(), session: domain.RandomID()}
	check := func(err error) {
		f.t.Helper()
		if err != nil {
			f.t.Fatal(err)
		}
	}
	a := account.Account{ID: s.account, Kind: kind, State: account.Active, CreatedAt: now, UpdatedAt: now}
	if kind == account.Person {
		a.Login, a.Name = s.account, "Somebody"
	}
	check(f.store.CreateAccount(ctx, a))
	check(f.store.CreateSession(ctx, account.Session{
		ID: s.session, Account: s.account, Number: 1, RotatedAt: now, CreatedAt: now,
		ExpiresAt: now.Add(24 * time.Hour), EndsAt: now.Add(48 * time.Hour), Methods: methods,
	}))
	for _, g := range grants {
		f.grant(s, g)
	}
	s.token = f.issue(s, now)
	return s
}

// grant gives a grant, filling in what it leaves out, and returns its id.
func (f *fixture) grant(s somebody, g account.Grant) string {
	f.t.Helper()
	now := f.now()
	g.ID, g.Account, g.GrantedBy, g.GrantedAt = domain.RandomID(), s.account, "operator", now
	if g.From.IsZero() {
		g.From = now
	}
	g.Cover = []string{}
	if g.Target.Type != account.ReachAll {
		cover, err := coverer(f.store)(context.Background(), g.Target)
		if err != nil {
			f.t.Fatal(err)
		}
		g.Cover = cover
	}
	if err := f.store.CreateGrant(context.Background(), g); err != nil {
		f.t.Fatal(err)
	}
	return g.ID
}

// issue signs an access token of a log-in.
func (f *fixture) issue(s somebody, at time.Time) string {
	f.t.Helper()
	tok, err := api.IssueAccess(f.keys, s.account, s.session, 15*time.Minute, at)
	if err != nil {
		f.t.Fatal(err)
	}
	return tok
}

// as logs somebody in who has the role over each of the targets, or over
// everything, with a second factor. A tourist has no grant.
func (f *fixture) as(role account.Role, targets ...account.Target) somebody {
	f.t.Helper()
	if len(targets) == 0 {
		targets = []account.Target{{Type: account.ReachAll}}
	}
	var grants []account.Grant
	for _, target := range targets {
		if role != account.Tourist {
			grants = append(grants, account.Grant{Role: role, Target: target})
		}
	}
	return f.person(account.Person, []string{account.MethodPassword, account.MethodOTP}, grants...)
}

// auth is the header of an editor of everything.
func (f *fixture) auth() string {
	f.t.Helper()
	if f.editor.token == "" {
		f.editor = f.as(account.Editor)
	}
	return f.editor.auth()
}
