package account_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/audit"
)

var ctx = context.Background()

// A few words nobody has on a list.
const (
	goodPassword  = "cá kho tộ và mưa rào"
	otherPassword = "đèn dầu trên gác xép"
)

// Places and units of the tests, as tree of what lies in what.
var (
	wardA, wardB  = "22918@2025-07-01", "22921@2025-07-01"
	provinceX     = "68@2025-07-01"
	provinceY     = "79@2025-07-01"
	hotelA        = "hotela" // in wardA
	hotelB        = "hotelb" // in wardB
	everywhere    = account.Target{Type: account.ReachAll}
	coverOfTarget = map[account.Target][]string{
		{Type: account.ReachProvince, ID: provinceX}: {provinceX},
		{Type: account.ReachProvince, ID: provinceY}: {provinceY},
		{Type: account.ReachWard, ID: wardA}:         {wardA, provinceX},
		{Type: account.ReachWard, ID: wardB}:         {wardB, provinceY},
		{Type: account.ReachProperty, ID: hotelA}:    {domain.PlaceKey(hotelA), wardA, provinceX},
		{Type: account.ReachProperty, ID: hotelB}:    {domain.PlaceKey(hotelB), wardB, provinceY},
	}
)

func property(id string) account.Target { return account.Target{Type: account.ReachProperty, ID: id} }
func ward(id string) account.Target     { return account.Target{Type: account.ReachWard, ID: id} }
func province(id string) account.Target { return account.Target{Type: account.ReachProvince, ID: id} }

// world is a service with everything around it in memory.
type world struct {
	*account.Service
	t      testing.TB
	store  *memory
	hasher *account.Hasher
	ids    atomic.Int64

	mu      sync.Mutex
	now     time.Time
	entries []audit.Entry
	down    bool // the audit log
	// onRecord is what happens between the audit log and the action.
	onRecord func()
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, store: newMemory(), now: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)}
	var err error
	// Cheap, and a queue that turns nobody away: both have tests of their own.
	if w.hasher, err = account.NewHasher(account.HasherOptions{MemoryKiB: 8, Iterations: 1, Waiting: 1000, Share: 1000}); err != nil {
		t.Fatal(err)
	}
	w.Service, err = account.NewService(account.Options{
		Store: w.store, Tx: w.store, MACs: macs{}, Box: box{}, Hasher: w.hasher, Audit: w, Covers: covers, Clock: w.clock, IDs: w.id,
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func covers(_ context.Context, t account.Target) ([]string, error) {
	if keys, ok := coverOfTarget[t]; ok {
		return keys, nil
	}
	return nil, domain.NotFound(domain.Msg(domain.ReasonTargetUnknown))
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) wait(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func (w *world) id() string { return fmt.Sprintf("id%06d", w.ids.Add(1)) }

// Record is the audit log. Nothing is written down inside a transaction, which
// would take it back with the rest.
func (w *world) Record(ctx context.Context, e audit.Entry) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if ctx.Value(inTx{}) != nil {
		w.t.Errorf("%s was written down inside a transaction", e.Operation)
	}
	if w.down {
		return domain.Unavailable(domain.Msg(domain.ReasonAuditDown), time.Second, nil)
	}
	w.entries = append(w.entries, e)
	if w.onRecord != nil {
		w.onRecord()
	}
	return nil
}

// told returns what was written down of an operation: its outcomes and reasons.
func (w *world) told(operation string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []string
	for _, e := range w.entries {
		if e.Operation == operation {
			out = append(out, strings.TrimSpace(string(e.Outcome)+" "+e.Reason))
		}
	}
	return strings.Join(out, ", ")
}

type macs struct{}

func (macs) Sum(data []byte) []byte {
	h := hmac.New(sha256.New, []byte("key of tests"))
	h.Write(data)
	return h.Sum(nil)
}

func (m macs) Verify(_ context.Context, tag, data []byte) bool { return hmac.Equal(tag, m.Sum(data)) }

type box struct{}

func (box) Seal(plain, associated []byte) ([]byte, error) {
	sealed := append(slices.Clone(associated), '|')
	for _, b := range plain {
		sealed = append(sealed, b^0x55)
	}
	return sealed, nil
}

func (box) Open(_ context.Context, sealed, associated []byte) ([]byte, error) {
	rest, ok := bytes.CutPrefix(sealed, append(slices.Clone(associated), '|'))
	if !ok {
		return nil, domain.Internal(errors.New("sealed for another"))
	}
	plain := slices.Clone(rest)
	for i := range plain {
		plain[i] ^= 0x55
	}
	return plain, nil
}

// person puts an account with goodPassword into the store.
func (w *world) person(login string) account.Account {
	w.t.Helper()
	hash, err := w.hasher.Hash(ctx, "", goodPassword)
	if err != nil {
		w.t.Fatal(err)
	}
	a := account.Account{ID: w.id(), Kind: account.Person, State: account.Active, Login: login, Password: hash, CreatedAt: w.clock()}
	if err := w.store.CreateAccount(ctx, a); err != nil {
		w.t.Fatal(err)
	}
	a.Version = 1
	return a
}

// edit changes an account in the store.
func (w *world) edit(id string, change func(a *account.Account)) {
	w.t.Helper()
	a, err := w.store.Account(ctx, id)
	if err != nil {
		w.t.Fatal(err)
	}
	change(&a)
	if _, err := w.store.UpdateAccount(ctx, a); err != nil {
		w.t.Fatal(err)
	}
}

// give puts a grant into the store, as it is.
func (w *world) give(to string, role account.Role, target account.Target, from, until time.Time) account.Grant {
	w.t.Helper()
	g := account.Grant{ID: w.id(), Account: to, Role: role, Target: target, Cover: coverOfTarget[target], From: from, Until: until, GrantedBy: account.Operator}
	if err := w.store.CreateGrant(ctx, g); err != nil {
		w.t.Fatal(err)
	}
	return g
}

// staff makes a person with a role now and without end, and who that is once
// logged in with a second factor.
func (w *world) staff(login string, role account.Role, target account.Target) domain.Actor {
	w.t.Helper()
	a := w.person(login)
	w.give(a.ID, role, target, w.clock(), time.Time{})
	return w.actor(a.ID, account.MethodPassword, account.MethodOTP)
}

// actor opens a log-in of an account by methods.
func (w *world) actor(id string, methods ...string) domain.Actor {
	w.t.Helper()
	s := account.Session{ID: w.id(), Account: id, Number: 1, CreatedAt: w.clock(), RotatedAt: w.clock(),
		ExpiresAt: w.clock().Add(time.Hour), EndsAt: w.clock().Add(time.Hour), Methods: methods}
	if err := w.store.CreateSession(ctx, s); err != nil {
		w.t.Fatal(err)
	}
	return w.again(s.ID)
}

// again is what a log-in may do by now.
func (w *world) again(session string) domain.Actor {
	w.t.Helper()
	p, err := w.store.Principal(ctx, session)
	if err != nil {
		w.t.Fatal(err)
	}
	return account.ActorOf(&p, w.clock())
}

func (w *world) live(session string) bool {
	w.t.Helper()
	p, err := w.store.Principal(ctx, session)
	return err == nil && p.Valid(w.clock())
}

func (w *world) logIn(login, password string) (account.Login, error) {
	return w.LogIn(ctx, account.Client{Network: "net"}, account.Credentials{Login: login, Password: password})
}

// mustLogIn is logIn for those who can.
func (w *world) mustLogIn(login string) account.Login {
	w.t.Helper()
	l, err := w.logIn(login, goodPassword)
	if err != nil {
		w.t.Fatal(err)
	}
	return l
}

func (w *world) otp(secret string) string {
	w.t.Helper()
	code, err := totp.GenerateCode(secret, w.clock())
	if err != nil {
		w.t.Fatal(err)
	}
	return code
}

// why is the reason of an error as a person is told it, "" for none.
func why(err error) string {
	var e *domain.Error
	switch {
	case err == nil:
		return ""
	case !errors.As(err, &e):
		return "not a domain error: " + err.Error()
	case len(e.Fields) > 0:
		return e.Fields[0].Pointer + " " + string(e.Fields[0].Message.Code)
	}
	return string(e.Message.Code)
}

// want fails unless err is told by reason ("" for no error).
func want(t testing.TB, err error, reason string) {
	t.Helper()
	if got := why(err); got != reason {
		t.Errorf("got %q (%v), want %q", got, err, reason)
	}
}
