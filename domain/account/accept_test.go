package account_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

func newcomer(code string) account.NewPerson {
	return account.NewPerson{Code: code, Login: "Linh@Example.vn", Password: goodPassword, Name: " Nguyễn Linh ", Lang: "vi"}
}

// invited returns a world with the owner of a house and an invitation by them.
func invited(t *testing.T, until time.Duration) (w *world, owner domain.Actor, plain string) {
	t.Helper()
	w = newWorld(t)
	owner = w.staff("owner", account.HotelOwner, property(hotelA))
	n := account.NewGrant{Role: account.HotelStaff, Target: property(hotelA)}
	if until > 0 {
		n.Until = w.clock().Add(until)
	}
	_, plain, err := w.Invite(ctx, owner, n, 0)
	want(t, err, "")
	return w, owner, plain
}

func TestInvitationsMakeAccounts(t *testing.T) {
	w, owner, plain := invited(t, 0)
	w.wait(time.Hour)
	l, err := w.Accept(ctx, account.Client{Network: "net"}, domain.Actor{}, newcomer(" "+strings.ToUpper(plain)+" "))
	want(t, err, "")
	a := l.Account
	if a.Kind != account.Person || a.Login != "linh@example.vn" || a.Name != "Nguyễn Linh" || a.Lang != "vi" || !w.live(l.Session.ID) || l.Refresh == "" || l.Device == "" {
		t.Errorf("accepted as %+v", l)
	}
	g := w.store.grants
	of := slices.Collect(func(yield func(account.Grant) bool) {
		for _, g := range g {
			if g.Account == a.ID && !yield(g) {
				return
			}
		}
	})
	if len(of) != 1 || of[0].Role != account.HotelStaff || of[0].Target != property(hotelA) || of[0].GrantedBy != owner.ID || !of[0].From.Equal(w.clock()) || len(of[0].Cover) != 3 {
		t.Errorf("granted %+v", of)
	}
	if _, err := w.logIn("linh@example.vn", goodPassword); err != nil {
		t.Error(err)
	}
	_, err = w.Accept(ctx, account.Client{Network: "net"}, domain.Actor{}, newcomer(plain))
	want(t, err, "/code code_invalid")
	for _, c := range w.store.codes {
		if strings.Contains(fmt.Sprintf("%+v %q", c, c.MAC), plain[strings.LastIndexByte(plain, '-')+1:]) {
			t.Error("the code itself is kept")
		}
	}
}

func TestInvitationsThatAreNotTaken(t *testing.T) {
	client := account.Client{Network: "net"}
	for _, c := range []struct {
		name   string
		before func(w *world, owner domain.Actor, plain string) string
		want   string
	}{
		{name: "made up", want: "/code code_invalid", before: func(*world, domain.Actor, string) string { return "id000001-aaaa" }},
		{name: "another id", want: "/code code_invalid", before: func(_ *world, _ domain.Actor, plain string) string { return "x" + plain }},
		{name: "no dash", want: "/code code_invalid", before: func(*world, domain.Actor, string) string { return "abc" }},
		{name: "empty", want: "/code code_invalid", before: func(*world, domain.Actor, string) string { return "" }},
		{name: "without end", want: "/code code_invalid", before: func(_ *world, _ domain.Actor, plain string) string { return plain + strings.Repeat("a", 1000) }},
		{name: "over", want: "/code code_invalid", before: func(w *world, _ domain.Actor, plain string) string { w.wait(7 * 24 * time.Hour); return plain }},
		{name: "its grant over", want: "/code code_invalid", before: func(w *world, _ domain.Actor, plain string) string { w.wait(48 * time.Hour); return plain }},
		{name: "taken back", want: "/code code_invalid", before: func(w *world, owner domain.Actor, plain string) string {
			want(w.t, w.RevokeCode(ctx, owner, plain[:strings.IndexByte(plain, '-')]), "")
			return plain
		}},
		{name: "its maker lost the role", want: "/code code_invalid", before: func(w *world, owner domain.Actor, plain string) string {
			for _, g := range w.store.grants {
				want(w.t, w.store.RevokeGrant(ctx, domain.Everything(), g.ID, "x", w.clock()), "")
			}
			return plain
		}},
		{name: "its maker was suspended", want: "/code code_invalid", before: func(w *world, owner domain.Actor, plain string) string {
			a := w.store.accounts[owner.ID]
			a.State = account.Suspended
			w.store.accounts[a.ID] = a
			return plain
		}},
		{name: "a reset", want: "/code code_invalid", before: func(w *world, owner domain.Actor, _ string) string {
			_, plain, err := w.MakeReset(ctx, w.staff("admin", account.Admin, everywhere), owner.ID, false)
			want(w.t, err, "")
			return plain
		}},
		{name: "audit down", want: "audit_unavailable", before: func(w *world, _ domain.Actor, plain string) string { w.down = true; return plain }},
	} {
		w, owner, plain := invited(t, 48*time.Hour)
		code := c.before(w, owner, plain)
		accounts := len(w.store.accounts)
		_, err := w.Accept(ctx, client, domain.Actor{}, newcomer(code))
		if got := why(err); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if len(w.store.accounts) != accounts || len(w.store.sessions) > 2 {
			t.Errorf("%s: an account or a log-in was made", c.name)
		}
	}
}

func TestNewcomersAreChecked(t *testing.T) {
	for _, c := range []struct {
		name string
		edit func(p *account.NewPerson)
		want string
	}{
		{"no login", func(p *account.NewPerson) { p.Login = " " }, "/login too_short"},
		{"a login with spaces", func(p *account.NewPerson) { p.Login = "li nh" }, "/login bad_format"},
		{"a login that is taken", func(p *account.NewPerson) { p.Login = "OWNER" }, "login_taken"},
		{"a short password", func(p *account.NewPerson) { p.Password = "1234567" }, "/password too_short"},
		{"a common password", func(p *account.NewPerson) { p.Password = "Password1" }, "/password password_breached"},
		{"one's own name", func(p *account.NewPerson) { p.Password = "nguyễn linh 1" }, "/password password_trivial"},
		{"a name that is a book", func(p *account.NewPerson) { p.Name = strings.Repeat("x", 101) }, "/name too_long"},
		{"a name with a bell", func(p *account.NewPerson) { p.Name = "x\a" }, "/name control_character"},
		{"another language", func(p *account.NewPerson) { p.Lang = "tlh" }, "/lang unknown_language"},
	} {
		w, _, plain := invited(t, 0)
		p := newcomer(plain)
		c.edit(&p)
		_, err := w.Accept(ctx, account.Client{}, domain.Actor{}, p)
		if got := why(err); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if _, err := w.Accept(ctx, account.Client{}, domain.Actor{}, newcomer(plain)); err != nil {
			t.Errorf("%s used the code up: %v", c.name, err)
		}
	}
}

func TestInvitationsAddToAccounts(t *testing.T) {
	w, owner, plain := invited(t, 0)
	client := account.Client{Network: "net"}
	_, err := w.Accept(ctx, client, owner, account.NewPerson{Code: plain})
	want(t, err, "grant_to_self")
	device, err := w.NewDevice(ctx, client)
	want(t, err, "")
	_, err = w.Accept(ctx, client, w.again(device.Session.ID), account.NewPerson{Code: plain})
	want(t, err, "device_takes_no_grant")
	w.person("hoa")
	by := w.again(w.mustLogIn("hoa").Session.ID)
	l, err := w.Accept(ctx, client, by, account.NewPerson{Code: plain})
	want(t, err, "")
	if l.Account.ID != by.ID || l.Session.ID != by.Session || l.Refresh != "" {
		t.Errorf("accepted as %+v", l)
	}
	if grants, err := w.store.ListGrants(ctx, domain.Everything(), account.GrantFilter{Account: by.ID}, 10); err != nil || len(grants) != 1 || grants[0].Role != account.HotelStaff {
		t.Errorf("granted %+v, %v", grants, err)
	}
	_, err = w.Accept(ctx, client, by, account.NewPerson{Code: plain})
	want(t, err, "/code code_invalid")
}

// A script is given what it may do by who runs this, and its log-in has no second
// factor; one that was narrowed is not to be widened.
func TestInvitationsAreForPeople(t *testing.T) {
	w, _, plain := invited(t, 0)
	script, session, err := w.NewServiceAccount(ctx, "nightly", account.Editor, []account.Target{everywhere}, nil, time.Hour)
	want(t, err, "")
	_, err = w.Accept(ctx, client, w.again(session.ID), account.NewPerson{Code: plain})
	want(t, err, "script_takes_no_invitation")
	narrowed := w.actor(w.person("hoa").ID, account.MethodPassword)
	delete(narrowed.Reaches, account.ScopeSelf)
	_, err = w.Accept(ctx, client, narrowed, account.NewPerson{Code: plain})
	want(t, err, "forbidden")
	for _, id := range []string{script.ID, narrowed.ID} {
		grants, err := w.store.ListGrants(ctx, domain.Everything(), account.GrantFilter{Account: id, Role: account.HotelStaff}, 10)
		want(t, err, "")
		if len(grants) != 0 {
			t.Errorf("granted %+v", grants)
		}
	}
	if got := w.told("accept-invitation"); got != "refused script_takes_no_invitation, refused forbidden" {
		t.Errorf("told %q", got)
	}
	_, err = w.Accept(ctx, client, domain.Actor{}, newcomer(plain))
	want(t, err, "")
}

func TestOneOfManyTakesTheCode(t *testing.T) {
	w, _, plain := invited(t, 0)
	var taken atomic.Int64
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			p := newcomer(plain)
			p.Login = fmt.Sprint("login", i)
			_, err := w.Accept(ctx, account.Client{Network: p.Login}, domain.Actor{}, p)
			switch why(err) {
			case "":
				taken.Add(1)
			case "/code code_invalid", "code_used":
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if taken.Load() != 1 || len(w.store.accounts) != 2 {
		t.Errorf("%d took the code, %d accounts; want 1 and 2", taken.Load(), len(w.store.accounts))
	}
}

func TestGuessingCodesSlowsDown(t *testing.T) {
	w, _, plain := invited(t, 0)
	client := account.Client{Network: "net"}
	for i := range 20 {
		_, err := w.Accept(ctx, client, domain.Actor{}, newcomer(fmt.Sprint(plain[:9], i)))
		want(t, err, "/code code_invalid")
	}
	_, err := w.Accept(ctx, client, domain.Actor{}, newcomer(plain))
	want(t, err, "too_many_tries")
	want(t, w.reset(ctx, client, plain, goodPassword), "too_many_tries")
	w.wait(time.Second)
	_, err = w.Accept(ctx, client, domain.Actor{}, newcomer(plain))
	want(t, err, "")
}

func TestRevokeCode(t *testing.T) {
	w := newWorld(t)
	admin := w.staff("admin", account.Admin, everywhere)
	police := w.staff("police", account.ProvincePolice, province(provinceX))
	owner := w.staff("owner", account.HotelOwner, property(hotelA))
	invite := func(role account.Role, target account.Target) string {
		c, _, err := w.Invite(ctx, admin, account.NewGrant{Role: role, Target: target}, 0)
		want(t, err, "")
		return c.ID
	}
	reset, _, err := w.MakeReset(ctx, admin, owner.ID, false)
	want(t, err, "")
	for _, c := range []struct {
		name, code string
		by         domain.Actor
		want       string
	}{
		{name: "no such", by: admin, code: "none", want: "code_not_found"},
		{name: "out of reach", by: owner, code: invite(account.HotelStaff, property(hotelB)), want: "code_not_found"},
		{name: "all is out of reach", by: police, code: invite(account.Editor, everywhere), want: "code_not_found"},
		{name: "a reset is an administrator's", by: police, code: reset.ID, want: "code_not_found"},
		{name: "not theirs to give", by: police, code: invite(account.HotelOwner, property(hotelA)), want: "grant_exceeds_own"},
		{name: "theirs to give", by: owner, code: invite(account.HotelStaff, property(hotelA))},
		{name: "an administrator's reset", by: admin, code: reset.ID},
		{name: "again", by: admin, code: reset.ID, want: "code_used"},
	} {
		if got := why(w.RevokeCode(ctx, c.by, c.code)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	_, _, err = w.Invite(ctx, admin, account.NewGrant{Role: account.Editor, Target: everywhere}, 31*24*time.Hour)
	want(t, err, "/ttl out_of_range")
}

func TestBootstrap(t *testing.T) {
	w := newWorld(t)
	first, err := w.Bootstrap(ctx)
	want(t, err, "")
	if again, err := w.Bootstrap(ctx); again != "" || err != nil || first == "" {
		t.Fatalf("%q, and while it is open %q, %v", first, again, err)
	}
	_, _, err = w.NewServiceAccount(ctx, "script", account.Admin, []account.Target{everywhere}, nil, 90*24*time.Hour)
	want(t, err, "")
	w.wait(24 * time.Hour)
	second, err := w.Bootstrap(ctx)
	want(t, err, "")
	if second == "" || second == first {
		t.Fatalf("after its time: %q", second)
	}
	_, err = w.Accept(ctx, account.Client{}, domain.Actor{}, newcomer(first))
	want(t, err, "/code code_invalid")
	l, err := w.Accept(ctx, account.Client{}, domain.Actor{}, newcomer(second))
	want(t, err, "")
	if by := w.again(l.Session.ID); by.May(account.ScopeWriteAccounts) || !slices.Contains(by.Waiting, account.ScopeWriteAccounts) {
		t.Errorf("without a second factor the first administrator may %v", by)
	}
	w.wait(48 * time.Hour)
	if plain, err := w.Bootstrap(ctx); plain != "" || err != nil {
		t.Errorf("with an administrator: %q, %v", plain, err)
	}
	want(t, w.CloseAccount(ctx, account.Client{}, w.actor(l.Account.ID, "pwd"), goodPassword), "")
	if plain, err := w.Bootstrap(ctx); plain == "" || err != nil {
		t.Errorf("when the last one has gone: %q, %v", plain, err)
	}
}

// Two servers that start together make two codes; one administrator closes both.
func TestBootstrapCodesEndWithTheFirstAdministrator(t *testing.T) {
	w := newWorld(t)
	first, err := w.Bootstrap(ctx)
	want(t, err, "")
	kept := w.store.codes
	w.store.codes = map[string]account.Code{}
	second, err := w.Bootstrap(ctx)
	want(t, err, "")
	for id, c := range kept {
		w.store.codes[id] = c
	}
	_, err = w.Accept(ctx, account.Client{}, domain.Actor{}, newcomer(first))
	want(t, err, "")
	p := newcomer(second)
	p.Login = "second"
	_, err = w.Accept(ctx, account.Client{}, domain.Actor{}, p)
	want(t, err, "/code code_invalid")
}

func TestUpgrade(t *testing.T) {
	w := newWorld(t)
	w.person("taken")
	client := account.Client{Network: "net"}
	d, err := w.NewDevice(ctx, client)
	want(t, err, "")
	by := w.again(d.Session.ID)
	p := newcomer("")
	p.Login = "taken"
	_, err = w.Upgrade(ctx, client, by, p)
	want(t, err, "login_taken")
	if !w.live(d.Session.ID) {
		t.Error("a refused upgrade ended the log-in")
	}
	l, err := w.Upgrade(ctx, client, by, newcomer(""))
	want(t, err, "")
	if l.Account.ID != d.Account.ID || l.Account.Kind != account.Person || w.live(d.Session.ID) || !w.live(l.Session.ID) || l.Device == "" {
		t.Errorf("upgraded to %+v", l)
	}
	_, err = w.Upgrade(ctx, client, w.again(l.Session.ID), newcomer(""))
	want(t, err, "not_a_device_account")
	if _, err := w.logIn("linh@example.vn", goodPassword); err != nil {
		t.Error(err)
	}
	_, err = w.Upgrade(ctx, client, domain.Actor{ID: "gone"}, newcomer(""))
	want(t, err, "unauthenticated")
}

// Whoever looks for logins that are taken is slowed down.
func TestGuessingLoginsByUpgradeSlowsDown(t *testing.T) {
	w := newWorld(t)
	w.person("taken")
	d, err := w.NewDevice(ctx, account.Client{})
	want(t, err, "")
	p := newcomer("")
	p.Login = "taken"
	for i := range 21 {
		_, err := w.Upgrade(ctx, account.Client{Network: "net"}, w.again(d.Session.ID), p)
		reason := "login_taken"
		if i == 20 {
			reason = "too_many_tries"
		}
		want(t, err, reason)
	}
}
