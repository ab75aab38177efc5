package mongo

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/audit"
	"hanhtrinh/domain/proposal"
	"hanhtrinh/store/storetest/engine"
)

var then = time.Date(2026, 1, 1, 8, 30, 15, 250e6, time.UTC)

func somePerson(id, login string) account.Account {
	return account.Account{ID: id, Kind: account.Person, State: account.Active, Login: login, CreatedAt: then, UpdatedAt: then}
}

func someSession(id, of string) account.Session {
	return account.Session{ID: id, Account: of, Number: 1, RotatedAt: then, CreatedAt: then,
		ExpiresAt: then.Add(time.Hour), EndsAt: then.Add(2 * time.Hour), Methods: []string{account.MethodPassword}}
}

func someGrant(id, of string) account.Grant {
	return account.Grant{ID: id, Account: of, Role: account.Editor, Target: account.Target{Type: account.ReachWard, ID: "1@2025-07-01"},
		Cover: []string{"1@2025-07-01", "2@2025-07-01"}, From: then, GrantedBy: "operator", GrantedAt: then}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestTransactionOutlivesRefusal: a name that is taken is an answer, after which
// a transaction goes on.
func TestTransactionOutlivesRefusal(t *testing.T) {
	s := openAt(t, engine.Database(t))
	ctx := patient(t)
	must(t, s.CreateAccount(ctx, somePerson("a", "taken")))
	must(t, s.CreateAccount(ctx, somePerson("b", "other")))
	must(t, s.CreateSession(ctx, someSession("s", "a")))
	runs := 0
	err := s.InTx(ctx, func(ctx context.Context) error {
		runs++
		renamed := somePerson("b", "taken")
		renamed.Version = 1
		_, renaming := s.UpdateAccount(ctx, renamed)
		for what, err := range map[string]error{
			"an account": s.CreateAccount(ctx, somePerson("c", "taken")),
			"a session":  s.CreateSession(ctx, someSession("s", "b")),
			"a name":     renaming,
		} {
			if domain.CodeOf(err) != domain.CodeConflict {
				t.Errorf("%s: got %v, want a conflict", what, err)
			}
		}
		renamed.Version = 2
		if _, err := s.UpdateAccount(ctx, renamed); domain.CodeOf(err) != domain.CodePreconditionFailed {
			t.Errorf("of another version: got %v, want precondition_failed", err)
		}
		return s.CreateAccount(ctx, somePerson("c", "free"))
	})
	if err != nil || runs != 1 {
		t.Errorf("got %v after %d runs, want success after one", err, runs)
	}
	if _, err := s.AccountByLogin(ctx, "free"); err != nil {
		t.Errorf("what the transaction wrote at last: %v", err)
	}
}

// TestNameTakenMeanwhile: a transaction in whose snapshot a name was free runs
// again and then is told.
func TestNameTakenMeanwhile(t *testing.T) {
	s := openAt(t, engine.Database(t))
	ctx := patient(t)
	must(t, s.CreateAccount(ctx, somePerson("mine", "mine")))
	for name, write := range map[string]func(context.Context, string) error{
		"create": func(ctx context.Context, login string) error { return s.CreateAccount(ctx, somePerson("late", login)) },
		"update": func(ctx context.Context, login string) error {
			renamed := somePerson("mine", login)
			renamed.Version = 1
			_, err := s.UpdateAccount(ctx, renamed)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			runs := 0
			err := s.InTx(ctx, func(tx context.Context) error {
				if _, err := s.Account(tx, "mine"); err != nil { // the snapshot is of this moment
					return err
				}
				if runs++; runs == 1 {
					must(t, s.CreateAccount(ctx, somePerson("early "+name, name)))
				}
				return write(tx, name)
			})
			if domain.CodeOf(err) != domain.CodeConflict || runs != 2 {
				t.Errorf("got %v after %d runs, want a conflict after 2", err, runs)
			}
		})
	}
}

// TestPrincipalIsOfOneMoment: account, session and grants change together, and
// nobody sees one without the others.
func TestPrincipalIsOfOneMoment(t *testing.T) {
	url := engine.Database(t)
	writer, reader := openAt(t, url), openAt(t, url)
	ctx := patient(t)
	a := somePerson("a", "a")
	a.Name = "1"
	must(t, writer.CreateAccount(ctx, a))
	must(t, writer.CreateSession(ctx, someSession("s", "a")))
	must(t, writer.CreateGrant(ctx, someGrant("1", "a")))
	const changes = 60
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := int64(1); i <= changes; i++ {
			err := writer.InTx(ctx, func(ctx context.Context) error {
				next := a
				next.Version, next.Name = i, fmt.Sprint(i+1)
				_, changing := writer.UpdateAccount(ctx, next)
				return errors.Join(changing, writer.RotateSession(ctx, "s", i, then, then.Add(time.Hour)),
					writer.RevokeGrant(ctx, domain.Everything(), fmt.Sprint(i), "b", then), writer.CreateGrant(ctx, someGrant(fmt.Sprint(i+1), "a")))
			})
			if err != nil {
				t.Error(err)
				return
			}
		}
	})
	for seen := int64(0); seen <= changes && !t.Failed(); {
		p, err := reader.Principal(ctx, "s")
		must(t, err)
		number := fmt.Sprint(p.Session.Number)
		if p.Account.Name != number || len(p.Grants) != 1 || p.Grants[0].ID != number || p.Session.Number < seen {
			t.Errorf("after number %d: got session %s, account %s, grants %+v", seen, number, p.Account.Name, p.Grants)
		}
		seen = p.Session.Number
	}
	wg.Wait()
	err := writer.InTx(ctx, func(ctx context.Context) error { // and a transaction sees its own writes
		if err := writer.RevokeSession(ctx, "a", "s", then); err != nil {
			return err
		}
		p, err := writer.Principal(ctx, "s")
		if err == nil && !p.Session.RevokedAt.Equal(then) {
			t.Errorf("in the transaction that revokes: got %+v", p.Session)
		}
		return err
	})
	must(t, err)
}

// TestValidatorKeepsQuiet: what a validator refuses is not repeated.
func TestValidatorKeepsQuiet(t *testing.T) {
	s := openAt(t, engine.Database(t))
	err := s.CreateGrant(patient(t), account.Grant{ID: "g", Role: "secret", GrantedBy: "secret"}) // of no account
	if domain.CodeOf(err) != domain.CodeInternal || strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), "121") {
		t.Errorf("got %v, want an internal error with the server's code alone", err)
	}
}

// TestQuestionsUseIndexes looks at how the server answered.
func TestQuestionsUseIndexes(t *testing.T) {
	s := openAt(t, engine.Database(t))
	ctx := patient(t)
	fill(t, s)
	must(t, s.db.RunCommand(ctx, bson.D{{Key: "profile", Value: 2}}).Err())
	ward := domain.ReachOver("1@2025-07-01", domain.AccountKey("a3"))
	questions := map[string]func() error{
		"principal": func() error { _, err := s.Principal(ctx, "s1"); return err },
		"login":     func() error { _, err := s.AccountByLogin(ctx, "l1"); return err },
		"identity": func() error {
			_, err := s.AccountByIdentity(ctx, account.Identity{Issuer: "i", Subject: "1"})
			return drop(err)
		},
		"accounts": func() error {
			_, err := s.ListAccounts(ctx, domain.Everything(), account.AccountFilter{State: account.Suspended}, 9)
			return err
		},
		"kinds": func() error {
			_, err := s.ListAccounts(ctx, domain.Everything(), account.AccountFilter{Kinds: []account.Kind{account.Device, account.External}}, 9)
			return err
		},
		"sessions":   func() error { _, err := s.ListSessions(ctx, "a1", then); return err },
		"revoke all": func() error { _, err := s.RevokeSessions(ctx, "a1", "", then); return err },
		"expire":     func() error { _, err := s.ExpireSessions(ctx, then); return err },
		"devices":    func() error { _, err := s.ExpireDevices(ctx, then.Add(time.Minute)); return err },
		"grants":     func() error { _, err := s.ListGrants(ctx, ward, account.GrantFilter{}, 9); return err },
		"grants of one": func() error {
			_, err := s.ListGrants(ctx, domain.Everything(), account.GrantFilter{Account: "a1", HoldsAt: then}, 9)
			return err
		},
		"codes":        func() error { _, err := s.ListCodes(ctx, ward, then, "", 9); return err },
		"expire codes": func() error { _, err := s.ExpireCodes(ctx, then); return err },
		"expire tries": func() error { _, err := s.ExpireTries(ctx, then); return err },
		"heads":        func() error { _, err := s.AuditHeads(ctx); return err },
		"lane":         func() error { _, err := s.AuditLane(ctx, "l", 3, 9); return err },
		"proposals":    func() error { _, err := s.ListProposals(ctx, domain.Everything(), proposal.Filter{}, 9); return err },
		"in reach": func() error {
			_, err := s.ListProposals(ctx, ward, proposal.Filter{State: proposal.Open, After: &proposal.After{CreatedAt: then.UnixMilli(), ID: "p3"}}, 9)
			return err
		},
		"of a place": func() error {
			_, err := s.ListProposals(ctx, domain.Everything(), proposal.Filter{PlaceID: "x1"}, 9)
			return err
		},
		"count": func() error { _, err := s.CountProposals(ctx, "a3", proposal.Open); return err },
	}
	for name, ask := range questions {
		if err := ask(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	must(t, s.db.RunCommand(ctx, bson.D{{Key: "profile", Value: 0}}).Err())
	var told []struct {
		Namespace string   `bson:"ns"`
		Plan      string   `bson:"planSummary"`
		Sorted    bool     `bson:"hasSortStage"`
		Command   bson.Raw `bson:"command"`
	}
	cursor, err := s.db.Collection("system.profile").Find(ctx, bson.D{{Key: "planSummary", Value: bson.D{{Key: "$exists", Value: true}}}})
	must(t, err)
	must(t, cursor.All(ctx, &told))
	heads, looked := false, 0
	for _, op := range told {
		_, collection, _ := strings.Cut(op.Namespace, ".")
		switch collection {
		case accountsName, sessionsName, grantsName, codesName, triesName, auditName, proposalsName:
			looked++
			heads = heads || collection == auditName && strings.HasPrefix(op.Plan, "DISTINCT_SCAN")
			// A person has few sessions: they may be put in order.
			if strings.Contains(op.Plan, "COLLSCAN") || op.Sorted && collection != sessionsName && collection != auditName {
				t.Errorf("%s (sorted: %v): %s", op.Plan, op.Sorted, op.Command)
			}
		}
	}
	if looked < len(questions) || !heads {
		t.Errorf("the server tells of %d questions of %d; heads skip through the index: %v", looked, len(questions), heads)
	}
}

func drop(err error) error {
	if domain.CodeOf(err) == domain.CodeNotFound {
		return nil
	}
	return err
}

// fill writes some records of each kind.
func fill(t *testing.T, s *Store) {
	t.Helper()
	ctx := patient(t)
	var lane []audit.Record
	for i := range int64(40) {
		id := fmt.Sprint(i)
		must(t, s.CreateAccount(ctx, somePerson("a"+id, "l"+id)))
		must(t, s.CreateSession(ctx, someSession("s"+id, "a"+id)))
		must(t, s.CreateGrant(ctx, someGrant("g"+id, "a"+id)))
		must(t, s.CreateProposal(ctx, proposal.Proposal{ID: "p" + id, PlaceID: "x" + id, AreaKeys: []string{"1@2025-07-01"}, State: proposal.Open, By: "a3", CreatedAt: then}))
		lane = append(lane, audit.Record{Lane: "l", Seq: i + 1, Entry: audit.Entry{At: then, Operation: "o", Outcome: audit.Allowed}, Prev: []byte{1}, Hash: []byte{2}})
	}
	must(t, s.AppendAudit(ctx, lane))
}
