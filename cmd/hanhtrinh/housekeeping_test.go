package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/proposal"
)

func TestWhatIsOverIsClearedAway(t *testing.T) {
	s, _ := unfed(t)
	log := &output{}
	s.log = slog.New(slog.NewTextHandler(log, nil))
	ctx, day := context.Background(), 24*time.Hour
	now := domain.SystemClock().Truncate(time.Millisecond)
	ended := func(id, of string, at time.Time) error {
		return s.store.CreateSession(ctx, account.Session{ID: id, Account: of, Number: 1, Methods: []string{}, RotatedAt: at.Add(-180 * day), CreatedAt: at.Add(-180 * day), ExpiresAt: at, EndsAt: at})
	}
	made := func(id string, kind account.Kind, login string) error {
		return s.store.CreateAccount(ctx, account.Account{ID: id, Kind: kind, State: account.Active, Login: login, CreatedAt: now.Add(-400 * day), UpdatedAt: now})
	}
	err := errors.Join(
		made("used", account.Device, ""), ended("s-used", "used", now.Add(day)),
		made("unused", account.Device, ""), ended("s-unused", "unused", now.Add(-2*day)),
		made("lan", account.Person, "lan"),
		ended("s-old", "lan", now.Add(-31*day)), ended("s-late", "lan", now.Add(-29*day)),
		s.store.CreateCode(ctx, account.Code{ID: "c-old", Kind: account.Reset, MAC: []byte("m"), Account: "lan", By: "admin", CreatedAt: now.Add(-40 * day), ExpiresAt: now.Add(-31 * day)}),
		s.store.CreateCode(ctx, account.Code{ID: "c-late", Kind: account.Reset, MAC: []byte("m"), Account: "lan", By: "admin", CreatedAt: now.Add(-40 * day), ExpiresAt: now.Add(-29 * day)}),
		s.store.CreateProposal(ctx, proposal.Proposal{ID: "p-old", PlaceID: "p", By: "lan", State: proposal.Withdrawn, CreatedAt: now.Add(-31 * day)}),
		s.store.CreateProposal(ctx, proposal.Proposal{ID: "p-late", PlaceID: "p", By: "lan", State: proposal.Withdrawn, CreatedAt: now.Add(-29 * day)}),
		s.store.SetTried(ctx, []byte("old"), account.Count{Failures: 9, Last: now.Add(-25 * time.Hour)}),
		s.store.SetTried(ctx, []byte("late"), account.Count{Failures: 9, Last: now.Add(-23 * time.Hour)}),
	)
	if err != nil {
		t.Fatal(err)
	}
	s.clearAway(ctx, now)

	there := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Errorf("%s: %v, want it kept", what, err)
		}
	}
	gone := func(what string, err error) {
		t.Helper()
		if domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("%s: %v, want it gone", what, err)
		}
	}
	for id, check := range map[string]func(string, error){"used": there, "lan": there, "unused": gone} {
		_, err := s.store.Account(ctx, id)
		check("account "+id, err)
	}
	for id, check := range map[string]func(string, error){"s-used": there, "s-late": there, "s-old": gone, "s-unused": gone} {
		_, err := s.store.Principal(ctx, id)
		check("session "+id, err)
	}
	for id, check := range map[string]func(string, error){"c-late": there, "c-old": gone} {
		_, err := s.store.Code(ctx, id)
		check("code "+id, err)
	}
	for id, check := range map[string]func(string, error){"p-late": there, "p-old": gone} {
		_, err := s.store.Proposal(ctx, domain.Everything(), id)
		check("proposal "+id, err)
	}
	for key, want := range map[string]int{"old": 0, "late": 9} {
		if c, err := s.store.Tried(ctx, []byte(key)); err != nil || c.Failures != want {
			t.Errorf("tries %s: %d, %v; want %d", key, c.Failures, err, want)
		}
	}
	for _, want := range []string{"devices=1", "sessions=1", "codes=1", "proposals=1", "tries=1"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log does not say %s: %s", want, log)
		}
	}
	before := log.String()
	s.clearAway(ctx, now)
	if log.String() != before {
		t.Errorf("with nothing to do: %s", strings.TrimPrefix(log.String(), before))
	}
	if err := s.store.Close(ctx); err != nil {
		t.Fatal(err)
	}
	s.clearAway(ctx, now)
	for _, c := range chores {
		if !strings.Contains(log.String(), fmt.Sprintf("what=%s", c.what)) {
			t.Errorf("the log does not tell that %s could not be cleared away", c.what)
		}
	}
}
