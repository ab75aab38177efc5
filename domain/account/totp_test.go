package account_test

import (
	"fmt"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

var client = account.Client{Network: "net"}

// withFactor makes a person whose second factor is confirmed, and logs them in
// with it.
func withFactor(t *testing.T) (w *world, l account.Login, secret string, recovery []string) {
	t.Helper()
	w = newWorld(t)
	w.person("hoa")
	by := w.again(w.mustLogIn("hoa").Session.ID)
	secret, _, err := w.BeginTOTP(ctx, client, by, goodPassword)
	want(t, err, "")
	l, recovery, err = w.ConfirmTOTP(ctx, client, by, w.otp(secret))
	want(t, err, "")
	return w, l, secret, recovery
}

func (w *world) logInWith(code string) (account.Login, error) {
	return w.LogIn(ctx, client, account.Credentials{Login: "hoa", Password: goodPassword, Code: code})
}

func TestSecondFactorIsSetUp(t *testing.T) {
	w := newWorld(t)
	a := w.person("hoa")
	w.give(a.ID, account.Admin, everywhere, w.clock(), time.Time{})
	first, other := w.mustLogIn("hoa"), w.mustLogIn("hoa")
	by := w.again(first.Session.ID)

	_, _, err := w.ConfirmTOTP(ctx, client, by, "123456")
	want(t, err, "second_factor_not_set")
	_, _, err = w.BeginTOTP(ctx, client, by, otherPassword)
	want(t, err, "/password password_wrong")
	secret, uri, err := w.BeginTOTP(ctx, client, by, goodPassword)
	want(t, err, "")
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "otpauth" || u.Query().Get("secret") != secret || u.Query().Get("digits") != "6" || u.Path != "/Hành Trình:hoa" {
		t.Errorf("uri %s, %v", uri, err)
	}
	if kept := w.store.accounts[a.ID].TOTP; strings.Contains(string(kept.Secret), secret) || !kept.Confirmed.IsZero() {
		t.Errorf("kept %+v", kept)
	}
	if _, err := w.logIn("hoa", goodPassword); err != nil {
		t.Errorf("an unconfirmed factor is asked for: %v", err)
	}
	_, _, err = w.ConfirmTOTP(ctx, client, by, "000000")
	want(t, err, "/code second_factor_wrong")

	l, recovery, err := w.ConfirmTOTP(ctx, client, by, w.otp(secret))
	want(t, err, "")
	if now := w.again(l.Session.ID); !now.May(account.ScopeWriteAccounts) || len(now.Waiting) > 0 {
		t.Errorf("with the factor: %+v", now)
	}
	if w.live(first.Session.ID) || w.live(other.Session.ID) || !w.live(l.Session.ID) {
		t.Error("log-ins without the factor outlived it")
	}
	seen := map[string]bool{}
	for _, code := range recovery {
		if len(strings.ReplaceAll(code, "-", "")) != 20 || seen[code] { // letters of 5 bits
			t.Errorf("recovery code %q", code)
		}
		seen[code] = true
	}
	if len(recovery) != 10 || strings.Contains(fmt.Sprintf("%s", w.store.accounts[a.ID].TOTP.Recovery), recovery[0]) {
		t.Errorf("%d recovery codes", len(recovery))
	}
	_, _, err = w.BeginTOTP(ctx, client, w.again(l.Session.ID), goodPassword)
	want(t, err, "second_factor_already_set")
}

func TestSecondFactorIsAskedFor(t *testing.T) {
	w, _, secret, recovery := withFactor(t)
	_, err := w.logInWith("")
	want(t, err, "second_factor_required")
	_, err = w.LogIn(ctx, client, account.Credentials{Login: "hoa", Password: otherPassword, Code: recovery[0]})
	want(t, err, "login_failed")
	_, err = w.logInWith(w.otp(secret))
	want(t, err, "second_factor_wrong") // it confirmed the set-up

	w.wait(30 * time.Second)
	code := w.otp(secret)
	l, err := w.logInWith(code[:3] + " " + code[3:])
	want(t, err, "")
	if by := w.again(l.Session.ID); by.ID == "" || len(l.Session.Methods) != 2 || l.Session.Methods[1] != account.MethodOTP {
		t.Errorf("methods %v", l.Session.Methods)
	}
	_, err = w.logInWith(code)
	want(t, err, "second_factor_wrong")
}

// A clock may be one step behind or ahead; what was passed over counts no more.
func TestSecondFactorWindow(t *testing.T) {
	for _, c := range []struct {
		ahead time.Duration
		want  string
	}{{-60 * time.Second, "second_factor_wrong"}, {-30 * time.Second, ""}, {0, ""}, {30 * time.Second, ""}, {60 * time.Second, "second_factor_wrong"}} {
		w, _, secret, _ := withFactor(t)
		w.wait(time.Hour + c.ahead)
		code := w.otp(secret)
		w.wait(-c.ahead)
		_, err := w.logInWith(code)
		want(t, err, c.want)
		if c.want == "" && c.ahead >= 0 {
			w.wait(c.ahead - 30*time.Second)
			earlier := w.otp(secret)
			w.wait(30*time.Second - c.ahead)
			_, err = w.logInWith(earlier)
			want(t, err, "second_factor_wrong")
		}
	}
}

func TestOneCodeLogsInOnceEvenAtOnce(t *testing.T) {
	w, l, secret, recovery := withFactor(t)
	w.wait(time.Minute)
	for name, codeOf := range map[string]func() string{"app": func() string { return w.otp(secret) }, "recovery": func() string { return recovery[3] }} {
		code := codeOf()
		var in atomic.Int64
		var wg sync.WaitGroup
		for i := range 4 { // fewer than failures are free
			wg.Go(func() {
				_, err := w.LogIn(ctx, account.Client{Network: fmt.Sprint(name, i)}, account.Credentials{Login: "hoa", Password: goodPassword, Code: code})
				switch why(err) {
				case "":
					in.Add(1)
				case "second_factor_wrong":
				default:
					t.Errorf("%s: %v", name, err)
				}
			})
		}
		wg.Wait()
		if in.Load() != 1 {
			t.Errorf("%s: one code logged in %d times", name, in.Load())
		}
		w.wait(25 * time.Hour) // the failures are forgotten
	}
	if left := len(w.store.accounts[l.Account.ID].TOTP.Recovery); left != 9 {
		t.Errorf("%d recovery codes are left, want 9", left)
	}
}

// Somebody else changes the account or the session in the middle of it.
func TestOvertakenChangesAreDoneAgain(t *testing.T) {
	w, l, secret, _ := withFactor(t)
	w.wait(time.Minute)
	w.store.once["UpdateAccount"] = domain.Stale()
	_, err := w.logInWith(w.otp(secret))
	want(t, err, "")
	w.store.once["RotateSession"] = domain.Stale()
	_, err = w.Refresh(ctx, client, l.Refresh)
	want(t, err, "")
	name := "Hoa"
	w.store.once["UpdateAccount"] = domain.Stale()
	_, err = w.Rename(ctx, w.again(l.Session.ID), &name, nil)
	want(t, err, "")
	w.store.fail["UpdateAccount"] = domain.Stale()
	_, err = w.Rename(ctx, w.again(l.Session.ID), &name, nil)
	want(t, err, "store_unavailable")
}

// What was read when the password was looked at is looked at once more when the
// log-in is written.
func TestLogInsDoNotOutliveWhatTheyWereShown(t *testing.T) {
	for name, edit := range map[string]func(a *account.Account){
		"suspended":      func(a *account.Account) { a.State = account.Suspended },
		"a new password": func(a *account.Account) { a.Password = "$argon2id$another" },
		"a new factor":   func(a *account.Account) { a.TOTP = &account.TOTP{Confirmed: a.CreatedAt} },
	} {
		w := newWorld(t)
		a := w.person("hoa")
		w.onRecord = func() {
			changed := w.store.accounts[a.ID]
			edit(&changed)
			w.store.accounts[a.ID] = changed
		}
		_, err := w.logIn("hoa", goodPassword)
		if why(err) != "login_failed" || len(w.store.sessions) != 0 {
			t.Errorf("%s: %v, %d log-ins", name, err, len(w.store.sessions))
		}
	}
}

func TestRecoveryCodesCountOnceEach(t *testing.T) {
	w, _, _, recovery := withFactor(t)
	for i, code := range recovery {
		if i%2 == 1 {
			code = strings.ToUpper(strings.ReplaceAll(code, "-", " "))
		}
		_, err := w.logInWith(code)
		want(t, err, "")
		_, err = w.logInWith(code)
		want(t, err, "second_factor_wrong")
		w.wait(time.Hour)
	}
}

// What no app shows is a wrong code like any other, and counted.
func TestCodesThatNoAppShows(t *testing.T) {
	w, _, _, _ := withFactor(t)
	for i, code := range []string{"12345\n", "\t\t\t\t\t\t", "12345a", "-12345", "１２"} {
		_, err := w.LogIn(ctx, account.Client{Network: fmt.Sprint(i)}, account.Credentials{Login: "hoa", Password: goodPassword, Code: code})
		want(t, err, "second_factor_wrong")
	}
	_, err := w.LogIn(ctx, client, account.Credentials{Login: "hoa", Password: goodPassword, Code: "000000"})
	want(t, err, "too_many_tries")
}

// Guessing the factor with the right password is slowed down, and neither the
// password alone nor asking without a code wipes the count.
func TestGuessingTheFactorSlowsDown(t *testing.T) {
	w, _, secret, _ := withFactor(t)
	for i := range 5 {
		_, err := w.LogIn(ctx, account.Client{Network: fmt.Sprint(i)}, account.Credentials{Login: "hoa", Password: goodPassword, Code: "000000"})
		want(t, err, "second_factor_wrong")
		if i < 4 {
			_, err = w.logInWith("")
			want(t, err, "second_factor_required")
		}
	}
	w.wait(500 * time.Millisecond)
	_, err := w.logInWith(w.otp(secret))
	want(t, err, "too_many_tries")
	w.wait(time.Minute)
	_, err = w.logInWith(w.otp(secret))
	want(t, err, "")
	if got := w.told("log-in"); strings.Count(got, "refused second_factor_wrong") != 5 {
		t.Errorf("told %q", got)
	}
}

func TestGuessingWhileLoggedInSlowsDown(t *testing.T) {
	w, l, secret, _ := withFactor(t)
	w.wait(time.Minute)
	by := w.again(l.Session.ID)
	for i := range 5 {
		err := w.DropTOTP(ctx, client, by, goodPassword, fmt.Sprintf("00000%d", i))
		want(t, err, "/code second_factor_wrong")
	}
	want(t, w.DropTOTP(ctx, client, by, goodPassword, w.otp(secret)), "too_many_tries")
	want(t, w.ChangePassword(ctx, client, by, goodPassword, otherPassword), "too_many_tries")
	// The thief of one log-in does not lock the owner out of another.
	owner, err := w.logInWith(w.otp(secret))
	want(t, err, "")
	want(t, w.ChangePassword(ctx, client, w.again(owner.Session.ID), goodPassword, otherPassword), "")
	if w.live(l.Session.ID) || !w.live(owner.Session.ID) {
		t.Error("a new password has to end the other log-ins, and only those")
	}
}

func TestDropTOTP(t *testing.T) {
	w, l, secret, recovery := withFactor(t)
	w.wait(time.Minute)
	by := w.again(l.Session.ID)
	want(t, w.DropTOTP(ctx, client, by, otherPassword, w.otp(secret)), "/password password_wrong")
	want(t, w.DropTOTP(ctx, client, by, goodPassword, "000000"), "/code second_factor_wrong")
	want(t, w.DropTOTP(ctx, client, by, goodPassword, recovery[0]), "")
	if w.live(l.Session.ID) {
		t.Error("a log-in with the factor outlived it")
	}
	again, err := w.logIn("hoa", goodPassword)
	want(t, err, "")
	want(t, w.DropTOTP(ctx, client, w.again(again.Session.ID), goodPassword, "000000"), "second_factor_not_set")
}

func TestOnlyPersonsHaveAFactor(t *testing.T) {
	w := newWorld(t)
	d, err := w.NewDevice(ctx, client)
	want(t, err, "")
	_, _, err = w.BeginTOTP(ctx, client, w.again(d.Session.ID), "")
	want(t, err, "no_password_here")
	if domain.CodeOf(err) != domain.CodeForbidden {
		t.Errorf("code %s", domain.CodeOf(err))
	}
}
