package account_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

func TestLogIn(t *testing.T) {
	w := newWorld(t)
	a := w.person("hoa@example.vn")
	l, err := w.LogIn(ctx, account.Client{Network: "net", Agent: "Firefox"}, account.Credentials{Login: "  HOA@Example.VN ", Password: goodPassword})
	want(t, err, "")
	if l.Account.ID != a.ID || !slices.Equal(l.Session.Methods, []string{"pwd"}) || l.Session.Client != "Firefox" || l.Refresh == "" || l.Device == "" {
		t.Errorf("logged in as %+v", l)
	}
	if !w.live(l.Session.ID) {
		t.Error("the log-in is not open")
	}
	if got := w.told("log-in"); got != "allowed" {
		t.Errorf("told %q", got)
	}
	for _, e := range w.entries {
		if e.Actor != a.ID || e.Session != l.Session.ID || !slices.Equal(e.Records, []string{a.ID}) {
			t.Errorf("entry %+v", e)
		}
	}
}

// failures returns a world and log-ins that fail there, by what is wrong.
func failures(t testing.TB) (*world, map[string]account.Credentials) {
	w := newWorld(t)
	w.person("hoa")
	gone := w.person("minh")
	gone.State = account.Suspended
	if _, err := w.store.UpdateAccount(ctx, gone); err != nil {
		t.Fatal(err)
	}
	return w, map[string]account.Credentials{
		"unknown account":   {Login: "nobody", Password: goodPassword},
		"malformed login":   {Login: "no body", Password: goodPassword},
		"wrong password":    {Login: "hoa", Password: otherPassword},
		"empty password":    {Login: "hoa"},
		"suspended account": {Login: "minh", Password: goodPassword},
		"made-up device":    {Login: "hoa", Password: otherPassword, Device: "hd_id000001_x_AAAA"},
	}
}

// TestFailedLogInsAreAlike counts work where a clock would lie: whatever the
// fault, the same answer comes after the same hashes and the same questions to the
// store and the audit log.
func TestFailedLogInsAreAlike(t *testing.T) {
	w, tries := failures(t)
	var first map[string]int
	for name, with := range tries {
		w.store.calls = map[string]int{}
		hashes, told := w.hasher.Done(), len(w.entries)
		_, err := w.LogIn(ctx, account.Client{Network: name}, with)
		want(t, err, "login_failed")
		if domain.CodeOf(err) != domain.CodeUnauthenticated {
			t.Errorf("%s: code %s", name, domain.CodeOf(err))
		}
		work := maps.Clone(w.store.calls)
		work["hashes"] = int(w.hasher.Done() - hashes)
		work["audit"] = len(w.entries) - told
		if first == nil {
			first = work
		}
		if !maps.Equal(work, first) || work["hashes"] != 1 || work["audit"] != 1 {
			t.Errorf("%s: work %v, want %v with one hash and one entry", name, work, first)
		}
	}
	if len(w.store.sessions) != 0 {
		t.Errorf("%d log-ins were opened", len(w.store.sessions))
	}
}

func TestFailuresSlowDown(t *testing.T) {
	w := newWorld(t)
	w.person("hoa")
	for i := range 5 {
		if _, err := w.logIn("hoa", otherPassword); why(err) != "login_failed" {
			t.Fatalf("try %d: %v", i, err)
		}
	}
	wait := time.Second
	for range 14 {
		_, err := w.logIn("hoa", goodPassword)
		want(t, err, "too_many_tries")
		var e *domain.Error
		if !errors.As(err, &e) || e.Code != domain.CodeRateLimited || e.RetryAfter != wait {
			t.Fatalf("wait %v, want %v", e.RetryAfter, wait)
		}
		w.wait(wait)
		_, err = w.LogIn(ctx, account.Client{Network: "net" + wait.String()}, account.Credentials{Login: "hoa", Password: otherPassword})
		want(t, err, "login_failed")
		wait = min(2*wait, 15*time.Minute)
	}
	w.wait(15 * time.Minute)
	if _, err := w.logIn("hoa", goodPassword); err != nil {
		t.Errorf("after the wait: %v", err)
	}
	if _, err := w.logIn("hoa", otherPassword); why(err) != "login_failed" {
		t.Errorf("a good log-in left failures: %v", err)
	}
}

func TestUnknownLoginsSlowDownToo(t *testing.T) {
	w := newWorld(t)
	for i := range 8 {
		_, err := w.LogIn(ctx, account.Client{Network: fmt.Sprint(i)}, account.Credentials{Login: "nobody", Password: goodPassword})
		reason := "login_failed"
		if i >= 5 {
			reason = "too_many_tries"
		}
		want(t, err, reason)
	}
}

func TestFailuresAreForgottenAfterADay(t *testing.T) {
	w := newWorld(t)
	w.person("hoa")
	for range 5 {
		w.logIn("hoa", otherPassword)
	}
	w.wait(24*time.Hour + time.Second)
	for i := range 5 {
		if _, err := w.logIn("hoa", otherPassword); why(err) != "login_failed" {
			t.Errorf("try %d the day after: %v", i, err)
		}
	}
}

// Where many people are behind one client, its failures are old although somebody
// logs in every hour.
func TestGoodLogInsDoNotKeepFailuresYoung(t *testing.T) {
	w := newWorld(t)
	w.person("hoa")
	for i := range 20 {
		_, err := w.logIn(fmt.Sprint("nobody", i), otherPassword)
		want(t, err, "login_failed")
	}
	for range 25 {
		w.wait(time.Hour)
		w.mustLogIn("hoa")
	}
	for i := range 19 {
		_, err := w.logIn(fmt.Sprint("noone", i), otherPassword)
		want(t, err, "login_failed")
	}
	w.mustLogIn("hoa")
}

func TestClientsAreSlowedDownOverManyLogins(t *testing.T) {
	w := newWorld(t)
	w.person("hoa")
	through := 0
	for i := range 40 {
		if _, err := w.logIn(fmt.Sprint("login", i), goodPassword); why(err) == "login_failed" {
			through++
		}
	}
	if through != 20 {
		t.Errorf("%d of 40 tries of one client went through, want 20", through)
	}
	if _, err := w.LogIn(ctx, account.Client{Network: "another"}, account.Credentials{Login: "hoa", Password: goodPassword}); err != nil {
		t.Errorf("another client: %v", err)
	}
}

// A good log-in takes its own try back from the client's count, nothing more.
func TestGoodLogInsDoNotCountForClients(t *testing.T) {
	w := newWorld(t)
	w.person("hoa")
	for i := range 19 {
		w.logIn(fmt.Sprint("login", i), goodPassword)
	}
	for range 30 {
		w.mustLogIn("hoa")
	}
	_, err := w.logIn("another", goodPassword)
	want(t, err, "login_failed")
	_, err = w.logIn("hoa", goodPassword)
	want(t, err, "too_many_tries")
}

// together returns a function that lets n callers on only when all n are there,
// rounds times.
func together(n, rounds int) func() {
	var mu sync.Mutex
	came := 0
	gates := make([]chan struct{}, rounds)
	for i := range gates {
		gates[i] = make(chan struct{})
	}
	return func() {
		mu.Lock()
		round := came / n
		came++
		if round < rounds && came%n == 0 {
			close(gates[round])
		}
		mu.Unlock()
		if round < rounds {
			<-gates[round]
		}
	}
}

// All 64 have seen both counts, the client's and the login's, before any of them
// counts: no lock-out is in sight when they begin.
func TestParallelGuessesDoNotSlipThrough(t *testing.T) {
	const guesses = 64
	for name, c := range map[string]struct {
		network, login func(i int) string
		free           int64
	}{
		"one login from everywhere":  {func(i int) string { return fmt.Sprint(i) }, func(int) string { return "hoa" }, 5},
		"one client over all logins": {func(int) string { return "net" }, func(i int) string { return fmt.Sprint("login", i) }, 20},
	} {
		w := newWorld(t)
		w.person("hoa")
		w.store.afterTried = together(guesses, 2)
		var looked, refused atomic.Int64
		var wg sync.WaitGroup
		for i := range guesses {
			wg.Go(func() {
				_, err := w.LogIn(ctx, account.Client{Network: c.network(i)}, account.Credentials{Login: c.login(i), Password: otherPassword})
				switch why(err) {
				case "login_failed":
					looked.Add(1)
				case "too_many_tries":
					refused.Add(1)
				default:
					t.Errorf("got %v", err)
				}
			})
		}
		wg.Wait()
		if looked.Load() != c.free || refused.Load() != guesses-c.free || w.hasher.Done() != c.free+1 {
			t.Errorf("%s: %d passwords were looked at and %d refused, want %d and the rest", name, looked.Load(), refused.Load(), c.free)
		}
	}
}

func TestStrangersCannotLockKnownDevices(t *testing.T) {
	w := newWorld(t)
	w.person("hoa")
	w.person("minh")
	known := w.mustLogIn("hoa").Device
	with := account.Credentials{Login: "hoa", Password: goodPassword, Device: known}
	for i := range 100 { // from everywhere, the owner's own network included
		for _, network := range []string{"net", fmt.Sprint("net", i)} {
			w.LogIn(ctx, account.Client{Network: network}, account.Credentials{Login: "hoa", Password: otherPassword})
		}
	}
	_, err := w.LogIn(ctx, account.Client{Network: "net"}, account.Credentials{Login: "hoa", Password: goodPassword})
	want(t, err, "too_many_tries")
	l, err := w.LogIn(ctx, account.Client{Network: "net"}, with)
	want(t, err, "")
	if l.Device != known {
		t.Error("a known device was given another name")
	}
	// The device of one account is a stranger to all others.
	for i := range 5 {
		w.LogIn(ctx, account.Client{Network: fmt.Sprint("m", i)}, account.Credentials{Login: "minh", Password: otherPassword})
	}
	_, err = w.LogIn(ctx, account.Client{Network: "net"}, account.Credentials{Login: "minh", Password: goodPassword, Device: known})
	want(t, err, "too_many_tries")
	// And a device that guesses is slowed down like anybody.
	with.Password = otherPassword
	for range 6 {
		_, err = w.LogIn(ctx, account.Client{Network: "net"}, with)
	}
	want(t, err, "too_many_tries")
}

func TestNothingIsDoneWithoutAuditLog(t *testing.T) {
	w := newWorld(t)
	w.person("hoa")
	w.down = true
	for range 10 { // that is nobody's failure, and not counted as one
		_, err := w.logIn("hoa", goodPassword)
		want(t, err, "audit_unavailable")
	}
	_, err := w.NewDevice(ctx, account.Client{})
	want(t, err, "audit_unavailable")
	if len(w.store.sessions) != 0 || len(w.store.accounts) != 1 {
		t.Errorf("%d log-ins, %d accounts", len(w.store.sessions), len(w.store.accounts))
	}
	w.down = false
	w.mustLogIn("hoa")
}

func TestStoreFailuresAreNotGuesses(t *testing.T) {
	w := newWorld(t)
	w.person("hoa")
	down := domain.Unavailable(domain.Msg(domain.ReasonStoreDown), time.Second, nil)
	for _, call := range []string{"AccountByLogin", "Tried", "SetTried", "ListGrants", "CreateSession"} {
		w.store.fail[call] = down
		for range 10 {
			_, err := w.logIn("hoa", goodPassword)
			want(t, err, "store_unavailable")
		}
		delete(w.store.fail, call)
		w.mustLogIn("hoa")
	}
}

// However often somebody logs in, few log-ins are open: the oldest go.
func TestLogInsAreBounded(t *testing.T) {
	w := newWorld(t)
	w.person("lan")
	other := w.mustLogIn("lan")
	hoa := w.person("hoa")
	var all []account.Login
	for range 103 {
		all = append(all, w.mustLogIn("hoa"))
		w.wait(time.Second)
	}
	for i, l := range all {
		if live := w.live(l.Session.ID); live != (i >= 3) {
			t.Errorf("log-in %d: live is %v", i, live)
		}
	}
	w.wait(31 * 24 * time.Hour) // what is over anyway takes nobody's place
	first := w.mustLogIn("hoa")
	open, err := w.store.ListSessions(ctx, hoa.ID, w.clock())
	if err != nil || len(open) != 1 || !w.live(first.Session.ID) {
		t.Errorf("%d log-ins are open, %v", len(open), err)
	}
	if p, err := w.store.Principal(ctx, other.Session.ID); err != nil || !p.Session.RevokedAt.IsZero() {
		t.Errorf("somebody else's log-in was ended: %v, %v", p.Session.RevokedAt, err)
	}
}

func TestOldHashesAreMadeAnew(t *testing.T) {
	w := newWorld(t)
	a := w.person("hoa")
	weak, err := account.NewHasher(account.HasherOptions{MemoryKiB: 16, Iterations: 1})
	if err != nil {
		t.Fatal(err)
	}
	if a.Password, err = weak.Hash(ctx, "", goodPassword); err != nil {
		t.Fatal(err)
	}
	old := a.Password
	if a.Version, err = w.store.UpdateAccount(ctx, a); err != nil {
		t.Fatal(err)
	}
	w.mustLogIn("hoa")
	now := w.store.accounts[a.ID].Password
	if now == old {
		t.Fatal("the old hash was kept")
	}
	w.mustLogIn("hoa")
	if w.store.accounts[a.ID].Password != now {
		t.Error("a hash with the present parameters was made anew")
	}
}

func TestHowLongLogInsLast(t *testing.T) {
	const day = 24 * time.Hour
	w := newWorld(t)
	hour := w.clock().Add(time.Hour)
	for _, c := range []struct {
		name      string
		role      account.Role
		until     time.Time
		idle, end time.Duration
	}{
		{name: "a person", idle: 30 * day, end: 365 * day},
		{name: "an owner", role: account.HotelOwner, idle: 30 * day, end: 365 * day},
		{name: "police", role: account.WardPolice, until: hour, idle: 12 * time.Hour, end: 7 * day},
		{name: "an administrator", role: account.Admin, idle: 12 * time.Hour, end: 7 * day},
		{name: "an administrator of the past", role: account.Admin, until: w.clock(), idle: 30 * day, end: 365 * day},
	} {
		a := w.person(fmt.Sprint("login", w.ids.Load()))
		if c.role != "" {
			w.give(a.ID, c.role, everywhere, w.clock().Add(-day), c.until)
		}
		s := w.mustLogIn(a.Login).Session
		if idle, end := s.ExpiresAt.Sub(w.clock()), s.EndsAt.Sub(w.clock()); idle != c.idle || end != c.end {
			t.Errorf("%s: %v idle and %v in all, want %v and %v", c.name, idle, end, c.idle, c.end)
		}
	}
	l, err := w.NewDevice(ctx, account.Client{})
	want(t, err, "")
	if idle := l.Session.ExpiresAt.Sub(w.clock()); idle != 30*day || l.Account.Kind != account.Device || l.Device != "" {
		t.Errorf("a device: %v idle, %+v", idle, l)
	}
	l, err = w.Refresh(ctx, account.Client{}, l.Refresh)
	want(t, err, "")
	if idle := l.Session.ExpiresAt.Sub(w.clock()); idle != 180*day {
		t.Errorf("a device that has come back: %v idle, want 180 days", idle)
	}
}

func benchmarkLogIn(b *testing.B, login string) {
	w := newWorld(b)
	w.person("hoa")
	hasher, err := account.NewHasher(account.HasherOptions{})
	if err != nil {
		b.Fatal(err)
	}
	w.hasher = hasher
	w.Service, err = account.NewService(account.Options{
		Store: w.store, Tx: w.store, MACs: macs{}, Box: box{}, Hasher: hasher, Audit: w, Covers: covers, Clock: w.clock, IDs: w.id,
	})
	if err != nil {
		b.Fatal(err)
	}
	a := w.store.accounts["id000001"]
	if a.Password, err = hasher.Hash(ctx, "", goodPassword); err != nil {
		b.Fatal(err)
	}
	w.store.accounts[a.ID] = a
	for b.Loop() {
		w.wait(time.Hour)
		if _, err := w.logIn(login, otherPassword); why(err) != "login_failed" {
			b.Fatal(err)
		}
	}
}

func BenchmarkLogInUnknown(b *testing.B) { benchmarkLogIn(b, "nobody") }
func BenchmarkLogInWrong(b *testing.B)   { benchmarkLogIn(b, "hoa") }

// Who is told to wait was not let try, and has not failed.
func TestRefusedTriesAreNotCounted(t *testing.T) {
	w := newWorld(t)
	for range 30 {
		w.logIn("nobody", otherPassword)
	}
	for i := range 15 {
		if _, err := w.logIn(fmt.Sprint("login", i), otherPassword); why(err) != "login_failed" {
			t.Errorf("login %d: %v", i, err)
		}
	}
	w.wait(time.Second)
	if _, err := w.logIn("nobody", otherPassword); why(err) != "login_failed" {
		t.Errorf("after the first wait: %v", err)
	}
}
