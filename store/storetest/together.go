package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/store"
)

// testPeopleInTx: accounts, audit and proposals in transactions, and what the
// change log says of them.
func testPeopleInTx(t *testing.T, o Opener) {
	each(t, o, map[string]func(*testing.T, store.Store){
		"all or nothing": func(t *testing.T, s store.Store) { peopleAllOrNothing(t, s, o.second(t, s)) },
		"refused":        peopleRefused,
		"swallowed":      peopleSwallowed,
		"with a place":   peopleAndPlaces,
		"change log":     peopleLeaveNoChanges,
		"kept":           func(t *testing.T, s store.Store) { peopleKept(t, s, o) },
	})
}

// peopleAllOrNothing makes every kind of write in a transaction: seen inside at
// once, elsewhere when it has ended well, and never when it has not.
func peopleAllOrNothing(t *testing.T, s, other store.Store) {
	people(t, s)
	outside := testContext(t)
	before := stateOf(t, s)
	var inside peopleState
	run := func(end error) error {
		return s.InTx(outside, func(ctx context.Context) error {
			if err := changePeople(ctx, s); err != nil {
				return err
			}
			var err error
			if inside, err = statePeople(ctx, s); err != nil {
				return err
			}
			for _, reader := range []store.Store{s, other} {
				seen, err := statePeople(outside, reader)
				must(t, err)
				wantSame(t, "seen from outside", seen, before)
			}
			return end
		})
	}
	if err := run(errAbort); !errors.Is(err, errAbort) {
		t.Fatalf("got %v, want the error of fn", err)
	}
	wantSame(t, "after it was rolled back", stateOf(t, s), before)
	wantSame(t, "after it was rolled back, elsewhere", stateOf(t, other), before)
	now, was := reflect.ValueOf(inside), reflect.ValueOf(before)
	for i := range now.NumField() {
		if reflect.DeepEqual(now.Field(i).Interface(), was.Field(i).Interface()) {
			t.Errorf("%s: a transaction did not see its own writes, or made none", now.Type().Field(i).Name)
		}
	}
	must(t, run(nil))
	wantSame(t, "after the commit", stateOf(t, s), inside)
	wantSame(t, "after the commit, elsewhere", stateOf(t, other), inside)
}

// peopleRefused checks every refusal alone and inside a transaction that ends
// with it: nothing of the transaction stays.
func peopleRefused(t *testing.T, s store.Store) {
	people(t, s)
	before := stateOf(t, s)
	for _, r := range peopleRefusals {
		t.Run(r.name, func(t *testing.T) {
			wantError(t, r.call(testContext(t), s), r.code, r.reason)
			wantSame(t, "after a refusal", stateOf(t, s), before)
			err := s.InTx(testContext(t), func(ctx context.Context) error {
				if err := s.CreateAccount(ctx, person("first")); err != nil {
					return err
				}
				return r.call(ctx, s)
			})
			wantError(t, err, r.code, r.reason)
			wantSame(t, "after a refusal in a transaction", stateOf(t, s), before)
		})
	}
}

// peopleSwallowed hides refusals from InTx: the rest is kept as a whole, or the
// whole transaction fails.
func peopleSwallowed(t *testing.T, s store.Store) {
	people(t, s)
	for i, r := range peopleRefusals {
		t.Run(r.name, func(t *testing.T) {
			before := stateOf(t, s)
			first, last := fmt.Sprint("first", i), fmt.Sprint("last", i)
			err := s.InTx(testContext(t), func(ctx context.Context) error {
				if err := s.CreateAccount(ctx, person(first)); err != nil {
					return err
				}
				wantError(t, r.call(ctx, s), r.code, r.reason)
				return s.CreateAccount(ctx, person(last))
			})
			for _, id := range []string{first, last} {
				if _, there := s.Account(testContext(t), id); (there == nil) != (err == nil) {
					t.Errorf("InTx said %v, but account %q: %v", err, id, there)
				}
			}
			after := stateOf(t, s)
			before.Accounts, after.Accounts = nil, nil
			wantSame(t, "the rest", after, before)
		})
	}
}

// peopleAndPlaces decides about a proposal and writes the place in one.
func peopleAndPlaces(t *testing.T, s store.Store) {
	mustWrite(t, s, put(simple("p1", in(muiNe)), place.ExpectNew))
	addProposals(t, s, proposed("a"))
	accept := func(expect int64) error {
		return s.InTx(testContext(t), func(ctx context.Context) error {
			p, err := s.Proposal(ctx, mine, "a")
			if err != nil {
				return err
			}
			if p.AcceptedAs, err = s.UpdateProposal(ctx, mine, p); err != nil {
				return err
			}
			_, err = s.WritePlaces(ctx, mine, []place.Write{put(simple("p1", in(muiNe)), expect)})
			return err
		})
	}
	wantError(t, accept(7), domain.CodePreconditionFailed, domain.ReasonStaleVersion)
	if got := proposalOf(t, s, "a"); got.Version != 1 {
		t.Errorf("got version %d of the proposal, want it as it was", got.Version)
	}
	must(t, accept(1))
	if got, p := proposalOf(t, s, "a"), mustGet(t, s, "p1"); got.Version != 2 || p.Version != 2 {
		t.Errorf("got versions %d and %d, want 2 of both", got.Version, p.Version)
	}
}

// peopleLeaveNoChanges: readers of the log learn nothing of people.
func peopleLeaveNoChanges(t *testing.T, s store.Store) {
	people(t, s)
	must(t, changePeople(testContext(t), s))
	appendAudit(t, s, lines("l", 1, 5)...)
	if got := logOf(t, s); len(got) != 0 {
		t.Errorf("got %+v in the change log, want nothing", got)
	}
	mustWrite(t, s, put(simple("p"), place.ExpectNew))
	must(t, s.InTx(testContext(t), func(ctx context.Context) error { return s.CreateAccount(ctx, device("one more")) }))
	if got := logOf(t, s); len(got) != 1 || got[0].Collection != domain.CollectionPlaces {
		t.Errorf("got %+v in the change log, want the place alone", got)
	}
}

// peopleKept closes the store and reads what it kept by another handle.
func peopleKept(t *testing.T, s store.Store, o Opener) {
	if o.Again == nil {
		t.Skip("this engine opens one handle only")
	}
	people(t, s)
	must(t, changePeople(testContext(t), s))
	appendAudit(t, s, fullLine("l", 1))
	want := stateOf(t, s)
	other := o.Again(t, s)
	must(t, s.Close(testContext(t)))
	wantSame(t, "after closing", stateOf(t, other), want)
	wantSame(t, "the audit log after closing", laneOf(t, other, "l", 5)[0], fullLine("l", 1))
}
