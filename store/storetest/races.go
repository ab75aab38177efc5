package storetest

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/audit"
	"hanhtrinh/domain/proposal"
	"hanhtrinh/store"
)

// contest lets eight callers on two handles try the same thing at once: one
// wins, the others are refused as they have to be. It returns who won.
func contest(t *testing.T, handles []store.Store, code domain.Code, reason domain.Reason, try func(s store.Store, i int) error) int {
	t.Helper()
	var won, winner atomic.Int32
	together(8, func(i int) {
		err := try(handles[i%2], i)
		switch {
		case err == nil:
			won.Add(1)
			winner.Store(int32(i))
		case domain.CodeOf(err) != code || (reason != "" && !hasReason(err, reason)):
			t.Errorf("got %v, want %s (%s)", err, code, reason)
		}
	})
	if won.Load() != 1 {
		t.Fatalf("%d won, want 1", won.Load())
	}
	return int(winner.Load())
}

const rounds = 6

func testRaces(t *testing.T, o Opener) {
	pair(t, o, map[string]func(*testing.T, []store.Store){
		"one login":             raceForLogin,
		"one identity":          raceForIdentity,
		"a login taken over":    raceToRename,
		"one id":                raceForID,
		"account version":       raceToUpdate,
		"rotation":              raceToRotate,
		"revoked while rotated": raceRevokeRotate,
		"log-in while reset":    raceLogInReset,
		"revoked once":          raceToRevoke,
		"code":                  raceForCode,
		"code in a transaction": raceToAccept,
		"tries":                 raceToTry,
		"counting tries":        raceToCount,
		"audit number":          raceForAudit,
		"audit lane":            raceInLane,
		"proposal version":      raceToDecide,
		"counted proposals":     raceToPropose,
		"counting in a tx":      raceInTx,
	})
}

func raceForLogin(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	for round := range rounds {
		name := fmt.Sprint("login", round)
		winner := contest(t, handles, domain.CodeConflict, domain.ReasonLoginTaken, func(s store.Store, i int) error {
			return s.CreateAccount(ctx, person(fmt.Sprint(round, "-", i), func(a *account.Account) { a.Login = name }))
		})
		got, err := handles[1].AccountByLogin(ctx, name)
		if want := fmt.Sprint(round, "-", winner); err != nil || got.ID != want {
			t.Errorf("AccountByLogin: got %q, %v, want %q", got.ID, err, want)
		}
	}
	all, err := handles[0].ListAccounts(ctx, domain.Everything(), account.AccountFilter{}, 100)
	if err != nil || len(all) != rounds {
		t.Errorf("got %d accounts, %v, want %d", len(all), err, rounds)
	}
}

func raceForIdentity(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	for round := range rounds {
		subject := fmt.Sprint("s", round)
		winner := contest(t, handles, domain.CodeConflict, domain.ReasonLoginTaken, func(s store.Store, i int) error {
			return s.InTx(ctx, func(ctx context.Context) error {
				return s.CreateAccount(ctx, foreigner(fmt.Sprint(round, "-", i), "i", subject))
			})
		})
		got, err := handles[0].AccountByIdentity(ctx, account.Identity{Issuer: "i", Subject: subject})
		if want := fmt.Sprint(round, "-", winner); err != nil || got.ID != want {
			t.Errorf("AccountByIdentity: got %q, %v, want %q", got.ID, err, want)
		}
	}
}

// raceToRename lets accounts take one login over.
func raceToRename(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	for i := range 8 {
		addAccounts(t, handles[0], device(fmt.Sprint("d", i)))
	}
	winner := contest(t, handles, domain.CodeConflict, domain.ReasonLoginTaken, func(s store.Store, i int) error {
		_, err := s.UpdateAccount(ctx, person(fmt.Sprint("d", i), func(a *account.Account) { a.Version, a.Login = 1, "name" }))
		return err
	})
	for i := range 8 {
		if got := accountOf(t, handles[i%2], fmt.Sprint("d", i)); (got.Login != "") != (i == winner) || (got.Version == 2) != (i == winner) {
			t.Errorf("account %d, won by %d: got login %q, version %d", i, winner, got.Login, got.Version)
		}
	}
}

func raceForID(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	addAccounts(t, handles[0], device("u"))
	for name, try := range map[string]func(store.Store, int) error{
		"session":  func(s store.Store, i int) error { return s.CreateSession(ctx, login("x", "u")) },
		"grant":    func(s store.Store, i int) error { return s.CreateGrant(ctx, grantTo("x", "u")) },
		"code":     func(s store.Store, i int) error { return s.CreateCode(ctx, invitation("x")) },
		"proposal": func(s store.Store, i int) error { return s.CreateProposal(ctx, proposed("x")) },
	} {
		t.Run(name, func(t *testing.T) { contest(t, handles, domain.CodeConflict, domain.ReasonIDTaken, try) })
	}
	t.Run("account", func(t *testing.T) {
		contest(t, handles, domain.CodeConflict, domain.ReasonLoginTaken, func(s store.Store, i int) error { return s.CreateAccount(ctx, device("x")) })
	})
}

func raceToUpdate(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	addAccounts(t, handles[0], person("a"))
	for version := int64(1); version <= rounds; version++ {
		winner := contest(t, handles, domain.CodePreconditionFailed, domain.ReasonStaleVersion, func(s store.Store, i int) error {
			got, err := s.UpdateAccount(ctx, person("a", func(a *account.Account) { a.Version, a.Name = version, fmt.Sprint(i) }))
			if err == nil && got != version+1 {
				t.Errorf("based on %d: got version %d", version, got)
			}
			return err
		})
		if got := accountOf(t, handles[1], "a"); got.Version != version+1 || got.Name != fmt.Sprint(winner) {
			t.Errorf("got version %d by %s, want %d by %d", got.Version, got.Name, version+1, winner)
		}
	}
}

func raceToRotate(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	addAccounts(t, handles[0], device("u"))
	addSessions(t, handles[0], login("s", "u"))
	for number := int64(1); number <= rounds; number++ {
		winner := contest(t, handles, domain.CodePreconditionFailed, "", func(s store.Store, i int) error {
			return s.RotateSession(ctx, "s", number, later(i), later(1000+i))
		})
		if got := sessionOf(t, handles[1], "s"); got.Number != number+1 || !got.RotatedAt.Equal(later(winner)) || !got.ExpiresAt.Equal(later(1000+winner)) {
			t.Errorf("won by %d: got %+v", winner, got)
		}
	}
}

// raceRevokeRotate: a session that was revoked stays so, whatever happens at the
// same time, and its number does not move any more.
func raceRevokeRotate(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	addAccounts(t, handles[0], device("u"))
	for round := range rounds {
		id := fmt.Sprint("s", round)
		addSessions(t, handles[0], login(id, "u"))
		together(4, func(i int) {
			s := handles[i%2]
			switch i {
			case 0:
				if err := s.RevokeSession(ctx, "u", id, later(5)); err != nil {
					t.Error(err)
				}
			case 1:
				if _, err := s.RevokeSessions(ctx, "u", "", later(5)); err != nil {
					t.Error(err)
				}
			default:
				if err := s.RotateSession(ctx, id, 1, later(i), later(1000)); err != nil && domain.CodeOf(err) != domain.CodePreconditionFailed {
					t.Error(err)
				}
			}
		})
		got := sessionOf(t, handles[0], id)
		if !got.RevokedAt.Equal(later(5)) || got.Number > 2 {
			t.Errorf("got %+v, want it revoked, and rotated once at most", got)
		}
		wantError(t, handles[1].RotateSession(ctx, id, got.Number, later(9), later(1000)), domain.CodePreconditionFailed, "")
	}
}

// raceLogInReset: no log-in by the old password outlives the new one, whichever of
// the two transactions comes first.
func raceLogInReset(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	for round := range rounds {
		id := fmt.Sprint("r", round)
		addAccounts(t, handles[0], person(id, func(a *account.Account) { a.Login, a.Password = id, "old" }))
		together(8, func(i int) {
			s := handles[i%2]
			err := s.InTx(ctx, func(ctx context.Context) error {
				a, err := s.Account(ctx, id)
				switch {
				case err != nil:
					return err
				case i == 0:
					a.Password = "new"
					if _, err := s.UpdateAccount(ctx, a); err != nil {
						return err
					}
					_, err := s.RevokeSessions(ctx, id, "", later(5))
					return err
				case a.Password != "old":
					return nil
				}
				return s.CreateSession(ctx, login(fmt.Sprint(id, "-", i), id))
			})
			if err != nil {
				t.Error(err)
			}
		})
		live, err := handles[1].ListSessions(ctx, id, later(1))
		if err != nil || len(live) > 0 {
			t.Errorf("%d log-ins by the old password are live, %v", len(live), err)
		}
	}
}

// raceToRevoke: the first to revoke a grant or a session is the one that is told
// of it later.
func raceToRevoke(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	addAccounts(t, handles[0], device("u"))
	for round := range rounds {
		id := fmt.Sprint(round)
		addGrants(t, handles[0], grantTo(id, "u"))
		addSessions(t, handles[0], login(id, "u"))
		together(8, func(i int) {
			s := handles[i%2]
			if err := s.RevokeGrant(ctx, domain.ReachOver(muiNe), id, fmt.Sprint(i), later(i)); err != nil {
				t.Error(err)
			}
			if err := s.RevokeSession(ctx, "u", id, later(i)); err != nil {
				t.Error(err)
			}
		})
		g, session := grantOf(t, handles[0], id), sessionOf(t, handles[0], id)
		if g.RevokedAt.IsZero() || fmt.Sprint(int(g.RevokedAt.Sub(day0).Seconds())) != g.RevokedBy || session.RevokedAt.IsZero() {
			t.Errorf("got a grant revoked by %q at %v and a session at %v, want all of one caller", g.RevokedBy, g.RevokedAt, session.RevokedAt)
		}
		must(t, handles[1].RevokeGrant(ctx, domain.Everything(), id, "late", later(99)))
		wantSame(t, "revoked late", grantOf(t, handles[1], id), g)
	}
}

func raceForCode(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	for round := range rounds {
		id := fmt.Sprint("c", round)
		addCodes(t, handles[0], invitation(id))
		winner := contest(t, handles, domain.CodeConflict, domain.ReasonCodeUsed, func(s store.Store, i int) error {
			return s.UseCode(ctx, id, fmt.Sprint(i), later(i))
		})
		if got := codeOf(t, handles[1], id); got.UsedBy != fmt.Sprint(winner) || !got.UsedAt.Equal(later(winner)) {
			t.Errorf("won by %d: got used by %q at %v", winner, got.UsedBy, got.UsedAt)
		}
	}
}

// raceToAccept: an invitation that several accept at once makes one account.
func raceToAccept(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	for round := range rounds {
		id := fmt.Sprint("c", round)
		addCodes(t, handles[0], invitation(id))
		contest(t, handles, domain.CodeConflict, domain.ReasonCodeUsed, func(s store.Store, i int) error {
			return s.InTx(ctx, func(ctx context.Context) error {
				of := fmt.Sprint(round, "-", i)
				if err := s.CreateAccount(ctx, person(of)); err != nil {
					return err
				}
				if err := s.CreateGrant(ctx, grantTo(of, of)); err != nil {
					return err
				}
				return s.UseCode(ctx, id, of, day0)
			})
		})
	}
	grants, err := handles[0].ListGrants(ctx, domain.Everything(), account.GrantFilter{}, 100)
	if err != nil || len(grants) != rounds {
		t.Errorf("got %d grants, %v, want %d", len(grants), err, rounds)
	}
}

func raceToTry(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	for round := range rounds {
		count := triedOf(t, handles[0], "k") // of the first there is none yet
		winner := contest(t, handles, domain.CodePreconditionFailed, "", func(s store.Store, i int) error {
			next := count
			next.Failures, next.Last = 100*round+i+1, later(i)
			return s.SetTried(ctx, []byte("k"), next)
		})
		if got := triedOf(t, handles[1], "k"); got.Failures != 100*round+winner+1 || got.Version == count.Version {
			t.Errorf("won by %d after %+v: got %+v", winner, count, got)
		}
	}
}

// raceToCount: of parallel guesses none slips through uncounted.
func raceToCount(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	together(8, func(i int) {
		s := handles[i%2]
		for done := 0; done < 5; {
			c, err := s.Tried(ctx, []byte("k"))
			if err != nil {
				t.Error(err)
				return
			}
			c.Failures, c.Last = c.Failures+1, day0
			switch err := s.SetTried(ctx, []byte("k"), c); {
			case err == nil:
				done++
			case domain.CodeOf(err) != domain.CodePreconditionFailed:
				t.Error(err)
				return
			}
		}
	})
	if got := triedOf(t, handles[0], "k"); got.Failures != 40 {
		t.Errorf("got %d failures, want 40", got.Failures)
	}
}

// raceForAudit lets writers claim the same numbers, alone and in batches that
// begin before them.
func raceForAudit(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	var want []audit.Record
	for round := range int64(rounds) {
		first := 3*round + 1
		batch := func(i int) []audit.Record {
			records := lines("l", first, first+2)
			for n := range records {
				records[n].Entry.Actor = fmt.Sprint(i)
			}
			return records
		}
		winner := contest(t, handles, domain.CodeConflict, domain.ReasonAuditTaken, func(s store.Store, i int) error { return s.AppendAudit(ctx, batch(i)) })
		want = append(want, batch(winner)...)
	}
	wantSame(t, "AuditLane", laneOf(t, handles[1], "l", 5), want)
}

// raceInLane lets servers write lanes of their own while others read: each lane
// grows without gaps, and no head is ahead of what can be read.
func raceInLane(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	together(6, func(i int) {
		s, lane := handles[i%2], fmt.Sprint("lane", i/2)
		if i%2 == 0 {
			for seq := int64(1); seq <= 40; seq += 4 {
				if err := s.AppendAudit(ctx, lines(lane, seq, seq+3)); err != nil {
					t.Error(err)
					return
				}
			}
			return
		}
		for range 10 {
			heads, err := s.AuditHeads(ctx)
			if err != nil {
				t.Error(err)
				return
			}
			for _, h := range heads {
				got, err := s.AuditLane(ctx, h.Lane, 0, 100)
				if err != nil || int64(len(got)) < h.Seq || len(got)%4 != 0 || got[len(got)-1].Seq != int64(len(got)) {
					t.Errorf("%s: got %d records, %v, with a head at %d", h.Lane, len(got), err, h.Seq)
				}
			}
		}
	})
	for i := range 3 {
		lane := fmt.Sprint("lane", i)
		wantSame(t, lane, laneOf(t, handles[0], lane, 11), lines(lane, 1, 40))
	}
}

func raceToDecide(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	addProposals(t, handles[0], proposed("p"))
	for version := int64(1); version <= rounds; version++ {
		winner := contest(t, handles, domain.CodePreconditionFailed, domain.ReasonStaleVersion, func(s store.Store, i int) error {
			_, err := s.UpdateProposal(ctx, mine, proposed("p", func(p *proposal.Proposal) { p.Version, p.DecidedBy = version, fmt.Sprint(i) }))
			return err
		})
		if got := proposalOf(t, handles[1], "p"); got.Version != version+1 || got.DecidedBy != fmt.Sprint(winner) {
			t.Errorf("got version %d by %s, want %d by %d", got.Version, got.DecidedBy, version+1, winner)
		}
	}
}

// raceToPropose: nobody gets more open proposals than they may have by sending
// them at once.
func raceToPropose(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	addAccounts(t, handles[0], person("u"))
	together(8, func(i int) {
		s := handles[i%2]
		err := s.InTx(ctx, func(ctx context.Context) error {
			n, err := s.CountProposals(ctx, "u", proposal.Open)
			if err != nil || n == 3 {
				return err
			}
			return s.CreateProposal(ctx, proposed(fmt.Sprint(i), func(p *proposal.Proposal) { p.By = "u" }))
		})
		if err != nil {
			t.Error(err)
		}
	})
	if n, err := handles[1].CountProposals(ctx, "u", proposal.Open); err != nil || n != 3 {
		t.Errorf("got %d open proposals, %v, want 3", n, err)
	}
}

// raceInTx adds one in transactions that read first: no addition may be lost.
func raceInTx(t *testing.T, handles []store.Store) {
	ctx := testContext(t)
	addAccounts(t, handles[0], fullAccount("a"))
	together(8, func(i int) {
		s := handles[i%2]
		for range 4 {
			err := s.InTx(ctx, func(ctx context.Context) error {
				a, err := s.Account(ctx, "a")
				if err != nil {
					return err
				}
				a.TOTP.LastStep++
				_, err = s.UpdateAccount(ctx, a)
				return err
			})
			if err != nil {
				t.Error(err)
				return
			}
		}
	})
	if got := accountOf(t, handles[0], "a"); got.TOTP.LastStep != 1<<60+32 || got.Version != 33 {
		t.Errorf("got count %d and version %d, want 32 more and 33", got.TOTP.LastStep, got.Version)
	}
}
