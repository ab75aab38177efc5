package account_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

// reset says only how setting a new password went.
func (w *world) reset(ctx context.Context, c account.Client, code, password string) error {
	_, err := w.ResetPassword(ctx, c, code, password)
	return err
}

func TestResetPassword(t *testing.T) {
	w := newWorld(t)
	admin := w.staff("admin", account.Admin, everywhere)
	hoa := w.person("hoa")
	l := w.mustLogIn("hoa")
	_, plain, err := w.MakeReset(ctx, admin, hoa.ID, false)
	want(t, err, "")
	client := account.Client{Network: "net"}
	want(t, w.reset(ctx, client, plain, "12345678"), "/password password_breached")
	want(t, w.reset(ctx, client, plain+"x", otherPassword), "/code code_invalid")
	_, invitation, err := w.Invite(ctx, admin, account.NewGrant{Role: account.Editor, Target: everywhere}, 0)
	want(t, err, "")
	want(t, w.reset(ctx, client, invitation, otherPassword), "/code code_invalid")
	for i := range 5 { // a stranger is at it
		w.LogIn(ctx, account.Client{Network: fmt.Sprint(i)}, account.Credentials{Login: "hoa", Password: "wrong"})
	}
	id, err := w.ResetPassword(ctx, client, plain, otherPassword)
	want(t, err, "")
	if id != hoa.ID {
		t.Errorf("the password of %q was set, want %q", id, hoa.ID)
	}
	if w.live(l.Session.ID) {
		t.Error("a log-in outlived the password")
	}
	want(t, w.reset(ctx, client, plain, goodPassword), "/code code_invalid")
	_, err = w.logIn("hoa", goodPassword)
	want(t, err, "login_failed")
	_, err = w.logIn("hoa", otherPassword)
	want(t, err, "")
}

// Who lost phone and recovery codes is let in again by an administrator, and
// only when that is what the code was made for.
func TestResetOfTheSecondFactor(t *testing.T) {
	w, hoa, _, _ := withFactor(t)
	admin := w.staff("admin", account.Admin, everywhere)
	for _, c := range []struct {
		factor bool
		want   string
	}{{false, "second_factor_required"}, {true, ""}} {
		_, plain, err := w.MakeReset(ctx, admin, hoa.Account.ID, c.factor)
		want(t, err, "")
		want(t, w.reset(ctx, client, plain, otherPassword), "")
		_, err = w.logIn("hoa", otherPassword)
		want(t, err, c.want)
	}
}

// A reset gives what its maker may still give: no code outlives its maker's right
// to make it, nor takes what the person was given since.
func TestResetsEndWithWhatTheirMakerHolds(t *testing.T) {
	for name, c := range map[string]struct {
		since func(w *world, maker, hoa string)
		want  string
	}{
		"nothing": {func(*world, string, string) {}, ""},
		"less was given": {func(w *world, _, hoa string) {
			w.give(hoa, account.Editor, everywhere, w.clock(), w.clock().Add(time.Minute))
		}, ""},
		"maker suspended": {func(w *world, maker, _ string) {
			w.edit(maker, func(a *account.Account) { a.State = account.Suspended })
		}, "/code code_invalid"},
		"maker's time over": {func(w *world, _, _ string) { w.wait(time.Hour) }, "/code code_invalid"},
		"more was given":    {func(w *world, _, hoa string) { w.give(hoa, account.Admin, everywhere, w.clock(), time.Time{}) }, "/code code_invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			maker, hoa := w.person("maker"), w.person("hoa")
			w.give(maker.ID, account.Admin, everywhere, w.clock(), w.clock().Add(time.Hour))
			_, plain, err := w.MakeReset(ctx, w.actor(maker.ID, account.MethodPassword, account.MethodOTP), hoa.ID, true)
			want(t, err, "")
			c.since(w, maker.ID, hoa.ID)
			want(t, w.reset(ctx, client, plain, otherPassword), c.want)
			_, err = w.logIn("hoa", goodPassword)
			if changed := why(err) == "login_failed"; changed != (c.want == "") {
				t.Errorf("the old password: %v", err)
			}
		})
	}
}

// A new password ends what stood in for the old one: other reset codes and the
// devices that were known by it.
func TestANewPasswordEndsWhatStoodInForTheOldOne(t *testing.T) {
	w := newWorld(t)
	admin := w.staff("admin", account.Admin, everywhere)
	hoa := w.person("hoa")
	device := w.mustLogIn("hoa").Device
	_, first, err := w.MakeReset(ctx, admin, hoa.ID, false)
	want(t, err, "")
	_, second, err := w.MakeReset(ctx, admin, hoa.ID, false)
	want(t, err, "")
	w.wait(time.Second)
	want(t, w.reset(ctx, client, first, otherPassword), "")
	want(t, w.reset(ctx, client, second, goodPassword), "/code code_invalid")
	for i := range 6 { // strangers use the free tries up
		w.LogIn(ctx, account.Client{Network: fmt.Sprint(i)}, account.Credentials{Login: "hoa", Password: "wrong"})
	}
	_, err = w.LogIn(ctx, client, account.Credentials{Login: "hoa", Password: otherPassword, Device: device})
	want(t, err, "too_many_tries")
}

func TestMakeReset(t *testing.T) {
	w := newWorld(t)
	admin := w.staff("admin", account.Admin, everywhere)
	owner := w.staff("owner", account.HotelOwner, property(hotelA))
	hoa := w.person("hoa")
	device, err := w.NewDevice(ctx, account.Client{})
	want(t, err, "")
	brief := w.person("brief")
	w.give(brief.ID, account.Admin, everywhere, w.clock(), w.clock().Add(time.Hour))
	forAnHour := w.actor(brief.ID, account.MethodPassword, account.MethodOTP)
	for _, c := range []struct {
		name, account string
		by            domain.Actor
		want          string
	}{
		{name: "no scope", by: owner, account: hoa.ID, want: "account_not_found"},
		{name: "nobody", by: domain.Actor{}, account: hoa.ID, want: "account_not_found"},
		{name: "self", by: admin, account: admin.ID, want: "own_account"},
		{name: "no such", by: admin, account: "none", want: "account_not_found"},
		{name: "a device", by: admin, account: device.Account.ID, want: "account_not_found"},
		{name: "who holds more", by: forAnHour, account: admin.ID, want: "grant_exceeds_own"},
		{name: "who holds nothing", by: forAnHour, account: hoa.ID},
		{name: "who holds less", by: admin, account: owner.ID},
	} {
		_, plain, err := w.MakeReset(ctx, c.by, c.account, false)
		if got := why(err); got != c.want || (plain == "") != (c.want != "") {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
