package account_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

func TestRefreshTokensFollowEachOther(t *testing.T) {
	w := newWorld(t)
	w.person("hoa")
	l := w.mustLogIn("hoa")
	for i := range 20 {
		w.wait(29 * 24 * time.Hour)
		next, err := w.Refresh(ctx, account.Client{}, l.Refresh)
		if i >= 12 { // 365 days are over after 12 times 29
			want(t, err, "refresh_refused")
			continue
		}
		want(t, err, "")
		if next.Refresh == l.Refresh || next.Session.ID != l.Session.ID || next.Device != "" {
			t.Fatalf("successor %+v", next)
		}
		if stored := w.store.sessions[l.Session.ID]; stored.Number != next.Session.Number || !stored.ExpiresAt.Equal(next.Session.ExpiresAt) {
			t.Fatalf("stored %+v, told %+v", stored, next.Session)
		}
		l = next
	}
}

func TestIdleLogInsEnd(t *testing.T) {
	w := newWorld(t)
	w.person("hoa")
	l := w.mustLogIn("hoa")
	w.wait(30 * 24 * time.Hour)
	_, err := w.Refresh(ctx, account.Client{}, l.Refresh)
	want(t, err, "refresh_refused")
}

func TestReplayInsideTheGraceGivesTheSameSuccessor(t *testing.T) {
	w := newWorld(t)
	w.person("hoa")
	l := w.mustLogIn("hoa")
	first, err := w.Refresh(ctx, account.Client{}, l.Refresh)
	want(t, err, "")
	w.wait(30*time.Second - time.Millisecond)
	again, err := w.Refresh(ctx, account.Client{}, l.Refresh)
	want(t, err, "")
	if again.Refresh != first.Refresh {
		t.Errorf("two successors of one token: %s, %s", first.Refresh, again.Refresh)
	}
	if _, err := w.Refresh(ctx, account.Client{}, first.Refresh); err != nil {
		t.Errorf("the successor: %v", err)
	}
}

func TestReplayAfterTheGraceEndsTheLogIn(t *testing.T) {
	for name, replay := range map[string]func(w *world, tokens []string) string{
		"the one before, too late": func(w *world, tokens []string) string { w.wait(30 * time.Second); return tokens[2] },
		"two before, at once":      func(_ *world, tokens []string) string { return tokens[1] },
		"the first":                func(_ *world, tokens []string) string { return tokens[0] },
	} {
		w := newWorld(t)
		w.person("hoa")
		l := w.mustLogIn("hoa")
		other := w.mustLogIn("hoa")
		tokens := []string{l.Refresh}
		for range 3 {
			w.wait(time.Minute)
			var err error
			if l, err = w.Refresh(ctx, account.Client{}, l.Refresh); err != nil {
				t.Fatal(err)
			}
			tokens = append(tokens, l.Refresh)
		}
		refused, err := w.Refresh(ctx, account.Client{Request: "req1"}, replay(w, tokens))
		want(t, err, "refresh_refused")
		if refused.Account.ID != l.Account.ID || refused.Refresh != "" {
			t.Errorf("refused with %+v, want whose it was and nothing else", refused)
		}
		_, err = w.Refresh(ctx, account.Client{}, l.Refresh)
		want(t, err, "refresh_refused")
		if w.live(l.Session.ID) {
			t.Errorf("%s: the log-in goes on", name)
		}
		if !w.live(other.Session.ID) {
			t.Errorf("%s: another log-in was ended", name)
		}
		if got := w.told("refresh-log-in"); got != "refused refresh_refused" {
			t.Errorf("%s: told %q", name, got)
		}
	}
}

func TestParallelRefreshesGetOneSuccessor(t *testing.T) {
	w := newWorld(t)
	w.person("hoa")
	l := w.mustLogIn("hoa")
	got := make([]string, 16)
	var wg sync.WaitGroup
	for i := range got {
		wg.Go(func() {
			next, err := w.Refresh(ctx, account.Client{}, l.Refresh)
			want(t, err, "")
			got[i] = next.Refresh
		})
	}
	wg.Wait()
	for _, token := range got {
		if token != got[0] {
			t.Errorf("successors %q and %q", got[0], token)
		}
	}
	if n := w.store.sessions[l.Session.ID].Number; n != 2 {
		t.Errorf("number %d after one rotation, want 2", n)
	}
}

func TestOtherRefreshTokensAreRefused(t *testing.T) {
	w := newWorld(t)
	a := w.person("hoa")
	l, other := w.mustLogIn("hoa"), w.mustLogIn("hoa")
	parts, others := strings.Split(l.Refresh, "_"), strings.Split(other.Refresh, "_")
	for _, token := range []string{
		"", "x", "hr___", "hr_a_1_", strings.Join(parts[:3], "_"),
		fmt.Sprintf("hr_%s_2_%s", parts[1], parts[3]),  // another number
		fmt.Sprintf("hr_%s_1_%s", others[1], parts[3]), // another session
		"hd" + strings.TrimPrefix(l.Refresh, "hr"),     // another kind
		"hr" + strings.TrimPrefix(l.Device, "hd"),      // a device's
		l.Refresh + "A", l.Refresh + strings.Repeat("A", 500), // longer
	} {
		_, err := w.Refresh(ctx, account.Client{}, token)
		want(t, err, "refresh_refused")
	}
	a = w.store.accounts[a.ID]
	a.State = account.Suspended
	w.store.accounts[a.ID] = a
	_, err := w.Refresh(ctx, account.Client{}, l.Refresh)
	want(t, err, "refresh_refused")
	if w.store.sessions[l.Session.ID].Number != 1 {
		t.Error("a suspended account's log-in was rotated")
	}
	w.store.fail["Principal"] = domain.Unavailable(domain.Msg(domain.ReasonStoreDown), time.Second, nil)
	_, err = w.Refresh(ctx, account.Client{}, l.Refresh)
	want(t, err, "store_unavailable")
}

// A role that needs a second factor shortens the log-ins that are open.
func TestNewRolesShortenLogIns(t *testing.T) {
	w := newWorld(t)
	a := w.person("hoa")
	l := w.mustLogIn("hoa")
	w.wait(24 * time.Hour)
	w.give(a.ID, account.Admin, everywhere, w.clock(), time.Time{})
	l, err := w.Refresh(ctx, account.Client{}, l.Refresh)
	want(t, err, "")
	if idle := l.Session.ExpiresAt.Sub(w.clock()); idle != 12*time.Hour {
		t.Errorf("idle %v, want 12 h", idle)
	}
	for range 13 {
		w.wait(11 * time.Hour)
		l, err = w.Refresh(ctx, account.Client{}, l.Refresh)
		want(t, err, "")
	}
	w.wait(11 * time.Hour) // more than a week after the log-in
	_, err = w.Refresh(ctx, account.Client{}, l.Refresh)
	want(t, err, "refresh_refused")
}

func TestLogOut(t *testing.T) {
	w := newWorld(t)
	a := w.person("hoa")
	one, two, three := w.mustLogIn("hoa"), w.mustLogIn("hoa"), w.mustLogIn("hoa")
	stranger := w.staff("minh", account.Editor, everywhere)
	by := w.again(one.Session.ID)

	want(t, w.EndSession(ctx, stranger, two.Session.ID), "session_not_found")
	want(t, w.EndSession(ctx, by, two.Session.ID), "")
	if w.live(two.Session.ID) || !w.live(one.Session.ID) || !w.live(three.Session.ID) {
		t.Error("another log-in was ended")
	}
	want(t, w.LogOut(ctx, by, false), "")
	if w.live(one.Session.ID) || !w.live(three.Session.ID) {
		t.Error("log-out ended another log-in")
	}
	want(t, w.LogOut(ctx, by, true), "")
	if w.live(three.Session.ID) || !w.store.accounts[a.ID].SignedOut.Equal(w.clock()) {
		t.Error("log-out everywhere left something open")
	}
	if !w.live(stranger.Session) {
		t.Error("somebody else was logged out")
	}
}
