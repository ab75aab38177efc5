package storetest

import (
	"cmp"
	"context"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/proposal"
	"hanhtrinh/store"
)

func testProposals(t *testing.T, o Opener) {
	each(t, o, map[string]func(*testing.T, store.Store){
		"round trip": proposalsKept,
		"raw patch":  proposalsPatch,
		"absent":     proposalsAbsent,
		"reach":      proposalsInReach,
		"update":     proposalsUpdated,
		"what stays": proposalsIdentity,
		"own copies": proposalsOwnCopies,
		"count":      proposalsCounted,
		"expire":     proposalsExpire,
		"list":       proposalsListed,
		"list model": proposalsModel,
	})
}

// proposed is an open proposal of account a1 about place p1 in Mũi Né.
func proposed(id string, change ...func(*proposal.Proposal)) proposal.Proposal {
	p := proposal.Proposal{ID: id, Version: 1, PlaceID: "p1", PlaceVersion: 3, AreaKeys: []string{muiNe, lamDong},
		Patch: json.RawMessage(`{"name":{"vi":"Bãi Rạng"}}`), State: proposal.Open, By: "a1", CreatedAt: day0}
	for _, c := range change {
		c(&p)
	}
	return p
}

// fullProposal has every field set.
func fullProposal(id string) proposal.Proposal {
	return proposed(id, func(p *proposal.Proposal) {
		p.Base = json.RawMessage(`{ "name" : {"vi":null}}`)
		p.Note, p.Reason = "Ghi chú ' \" \\ %\n🏖", "không đúng"
		p.State, p.DecidedBy, p.DecidedAt, p.AcceptedAs = proposal.Accepted, "a2", later(7).Add(tick), 1<<60
		p.CreatedAt = day0.Add(tick)
	})
}

func addProposals(t testing.TB, s store.Store, records ...proposal.Proposal) {
	t.Helper()
	addAll(t, s.CreateProposal, records)
}

func proposalOf(t testing.TB, s store.Store, id string) proposal.Proposal {
	t.Helper()
	return found(t, func(ctx context.Context, id string) (proposal.Proposal, error) {
		return s.Proposal(ctx, domain.Everything(), id)
	}, id)
}

func proposalID(p proposal.Proposal) string { return p.ID }

func proposalsKept(t *testing.T, s store.Store) {
	if missing := unset(reflect.ValueOf(fullProposal("a")), "Proposal", nil); len(missing) > 0 {
		t.Fatalf("the full proposal of the suite leaves out %v", missing)
	}
	nowhere := proposed("c", func(p *proposal.Proposal) { p.AreaKeys, p.PlaceID = nil, "nowhere" })
	for _, given := range []proposal.Proposal{fullProposal("a"), proposed("b"), nowhere} {
		want := given
		given.Version = 77 // of the caller, is not looked at
		addProposals(t, s, given)
		wantSame(t, "Proposal", proposalOf(t, s, want.ID), want)
		listed, err := s.ListProposals(testContext(t), domain.Everything(), proposal.Filter{State: want.State, PlaceID: want.PlaceID}, 5)
		must(t, err)
		wantSame(t, "ListProposals", listed, []proposal.Proposal{want})
	}
}

// proposalsPatch: what somebody proposed stays as they wrote it, byte for byte.
func proposalsPatch(t *testing.T, s store.Store) {
	large := `{"a":"` + string(slices.Repeat([]byte("đ"), proposal.MaxPatch/2-8)) + `"}`
	for i, patch := range []string{
		`{}`, ` { "b" : 1.0 , "a":null,"b":1e2 }` + "\n", `{"$set":{"a.b":1},"":0,"a\u0000":"\u0000\ud83c\udfd6"}`, `{"n":12345678901234567890.123456789}`,
		"\"\\u00e4 a\u0308 <>&\\/\"", "null", large,
	} {
		id := oddID(i)
		want := proposed(id, func(p *proposal.Proposal) { p.Patch, p.Base = json.RawMessage(patch), json.RawMessage(" "+patch) })
		addProposals(t, s, want)
		wantSame(t, "Proposal", proposalOf(t, s, id), want)
		if _, err := s.UpdateProposal(testContext(t), domain.Everything(), want); err != nil {
			t.Fatal(err)
		}
		want.Version++
		wantSame(t, "after an update", proposalOf(t, s, id), want)
	}
}

func proposalsAbsent(t *testing.T, s store.Store) {
	ctx := testContext(t)
	addProposals(t, s, proposed("a"))
	wantError(t, s.CreateProposal(ctx, fullProposal("a")), domain.CodeConflict, domain.ReasonIDTaken)
	wantSame(t, "after a refused one", proposalOf(t, s, "a"), proposed("a"))
	for _, id := range []string{"none", "", "A", "p1"} {
		_, err := s.Proposal(ctx, domain.Everything(), id)
		wantError(t, err, domain.CodeNotFound, domain.ReasonProposalNotFound)
		_, err = s.UpdateProposal(ctx, domain.Everything(), proposed(id))
		wantError(t, err, domain.CodeNotFound, domain.ReasonProposalNotFound)
	}
}

// proposalsInReach: what is out of reach is not there, whatever its version.
func proposalsInReach(t *testing.T, s store.Store) {
	ctx := testContext(t)
	want := proposed("a")
	addProposals(t, s, want)
	inside := []domain.Reach{domain.Everything(), domain.ReachOver(muiNe), domain.ReachOver(hue, lamDong), domain.ReachOver(domain.PlaceKey("p1")),
		domain.ReachOver(domain.AccountKey("a1")), domain.ReachOver(reachKeys...)}
	for _, reach := range inside {
		got, err := s.Proposal(ctx, reach, "a")
		must(t, err)
		wantSame(t, "Proposal in "+describeReach(reach), got, want)
		want.Note = describeReach(reach)
		version, err := s.UpdateProposal(ctx, reach, want)
		if err != nil || version != want.Version+1 {
			t.Fatalf("UpdateProposal in %s: got %d, %v, want %d", describeReach(reach), version, err, want.Version+1)
		}
		want.Version = version
	}
	for _, reach := range []domain.Reach{{}, domain.ReachOver(), domain.ReachOver(hue), domain.ReachOver(domain.AccountKey("a2"), domain.PlaceKey("p2")),
		domain.ReachOver(domain.AccountKey("p1"), domain.PlaceKey("a1"), domain.PlaceKey("a"), "p1", "a1", "", "%", "22918")} {
		_, err := s.Proposal(ctx, reach, "a")
		wantError(t, err, domain.CodeNotFound, domain.ReasonProposalNotFound)
		for _, version := range []int64{want.Version, 1, 99} {
			changed := want
			changed.Version, changed.Note = version, "out of reach"
			_, err := s.UpdateProposal(ctx, reach, changed)
			wantError(t, err, domain.CodeNotFound, domain.ReasonProposalNotFound)
		}
	}
	// It is the stored one that has to be in reach, not what the caller says it is.
	claimed := want
	claimed.PlaceID, claimed.AreaKeys, claimed.By = "p2", []string{hue}, "a2"
	_, err := s.UpdateProposal(ctx, domain.ReachOver(hue, domain.PlaceKey("p2"), domain.AccountKey("a2")), claimed)
	wantError(t, err, domain.CodeNotFound, domain.ReasonProposalNotFound)
	wantSame(t, "after refusals", proposalOf(t, s, "a"), want)
}

func proposalsUpdated(t *testing.T, s store.Store) {
	ctx := testContext(t)
	addProposals(t, s, proposed("a"), proposed("b"))
	full := fullProposal("a")
	full.CreatedAt = day0
	for i, next := range []proposal.Proposal{full, proposed("a"), full} {
		version := int64(i + 1)
		for _, stale := range []int64{version - 1, version + 1, -1} {
			next.Version = stale
			_, err := s.UpdateProposal(ctx, domain.Everything(), next)
			wantError(t, err, domain.CodePreconditionFailed, domain.ReasonStaleVersion)
		}
		next.Version = version
		got, err := s.UpdateProposal(ctx, domain.ReachOver(muiNe), next)
		if err != nil || got != version+1 {
			t.Fatalf("UpdateProposal of version %d: got %d, %v, want the next", version, got, err)
		}
		next.Version = got
		wantSame(t, "after the update", proposalOf(t, s, "a"), next)
	}
	wantSame(t, "the other one", proposalOf(t, s, "b"), proposed("b"))
}

// proposalsIdentity: place, author and time of a proposal never change, nor with
// them whose reach it is in.
func proposalsIdentity(t *testing.T, s store.Store) {
	ctx := testContext(t)
	addProposals(t, s, proposed("a"), proposed("b", func(p *proposal.Proposal) { p.CreatedAt = later(1) }))
	changed := proposed("a", func(p *proposal.Proposal) {
		p.PlaceID, p.By, p.CreatedAt, p.Note = "p2", "a2", later(2), "changed"
	})
	s.UpdateProposal(ctx, domain.Everything(), changed) // may refuse, or leave them as they are
	got := proposalOf(t, s, "a")
	if got.PlaceID != "p1" || got.By != "a1" || !got.CreatedAt.Equal(day0) {
		t.Errorf("got place %q, author %q, time %v, want them as they were", got.PlaceID, got.By, got.CreatedAt)
	}
	for _, tt := range []struct {
		reach domain.Reach
		f     proposal.Filter
		want  []string
	}{
		{domain.ReachOver(domain.PlaceKey("p1")), proposal.Filter{}, []string{"a", "b"}},
		{domain.ReachOver(domain.AccountKey("a1")), proposal.Filter{}, []string{"a", "b"}},
		{domain.Everything(), proposal.Filter{PlaceID: "p1"}, []string{"a", "b"}},
		{domain.Everything(), proposal.Filter{PlaceID: "p2"}, nil},
		{domain.ReachOver(domain.PlaceKey("p2"), domain.AccountKey("a2")), proposal.Filter{}, nil},
	} {
		got, err := s.ListProposals(ctx, tt.reach, tt.f, 5)
		wantIDs(t, describeReach(tt.reach), got, err, proposalID, tt.want...)
	}
	if n, err := s.CountProposals(ctx, "a2", proposal.Open); err != nil || n != 0 {
		t.Errorf("CountProposals of a2: got %d, %v, want 0", n, err)
	}
}

func proposalsOwnCopies(t *testing.T, s store.Store) {
	given := fullProposal("a")
	addProposals(t, s, given)
	spoil := func(p proposal.Proposal) { p.Patch[2], p.Base[2], p.AreaKeys[0] = 'x', 'x', "x" }
	spoil(given)
	spoil(proposalOf(t, s, "a"))
	listed, err := s.ListProposals(testContext(t), domain.Everything(), proposal.Filter{}, 1)
	must(t, err)
	spoil(listed[0])
	wantSame(t, "after others changed their copies", proposalOf(t, s, "a"), fullProposal("a"))
}

func proposalsCounted(t *testing.T, s store.Store) {
	ctx := testContext(t)
	for i, state := range []proposal.State{proposal.Open, proposal.Open, proposal.Rejected, proposal.Open, proposal.Withdrawn} {
		addProposals(t, s, proposed(oddID(i), func(p *proposal.Proposal) {
			p.State = state
			if i == 3 {
				p.By = "a2"
			}
		}))
	}
	count := func(by string, state proposal.State, want int) {
		t.Helper()
		if n, err := s.CountProposals(ctx, by, state); err != nil || n != want {
			t.Errorf("CountProposals(%q, %q): got %d, %v, want %d", by, state, n, err, want)
		}
	}
	count("a1", proposal.Open, 2)
	count("a1", proposal.Rejected, 1)
	count("a1", proposal.Accepted, 0)
	count("a2", proposal.Open, 1)
	count("none", proposal.Open, 0)
	decided := proposed(oddID(0), func(p *proposal.Proposal) { p.State = proposal.Accepted })
	_, err := s.UpdateProposal(ctx, domain.Everything(), decided)
	must(t, err)
	count("a1", proposal.Open, 1)
	count("a1", proposal.Accepted, 1)
}

// proposalsExpire: only what was taken back goes, with its keys.
func proposalsExpire(t *testing.T, s store.Store) {
	ctx := testContext(t)
	add := func(id string, state proposal.State, seconds int) {
		addProposals(t, s, proposed(id, func(p *proposal.Proposal) { p.State, p.CreatedAt = state, later(seconds) }))
	}
	add("old", proposal.Withdrawn, 1)
	add("older", proposal.Withdrawn, 0)
	add("at", proposal.Withdrawn, 5)
	for _, state := range []proposal.State{proposal.Open, proposal.Accepted, proposal.Rejected} {
		add(string(state), state, 1)
	}
	for round, want := range []int{2, 0} {
		if n, err := s.ExpireProposals(ctx, later(5)); err != nil || n != want {
			t.Errorf("ExpireProposals, round %d: got %d, %v, want %d", round, n, err, want)
		}
	}
	left, err := s.ListProposals(ctx, domain.ReachOver(domain.AccountKey("a1")), proposal.Filter{}, 10)
	must(t, err)
	var ids []string
	for _, p := range left {
		ids = append(ids, p.ID)
	}
	if want := []string{"accepted", "open", "rejected", "at"}; !slices.Equal(ids, want) {
		t.Errorf("left are %v, want %v", ids, want)
	}
}

func proposalsListed(t *testing.T, s store.Store) {
	ctx := testContext(t)
	at := func(seconds int) func(*proposal.Proposal) {
		return func(p *proposal.Proposal) { p.CreatedAt = later(seconds) }
	}
	addProposals(t, s, proposed("z", at(1)), proposed("b", at(5)), proposed("B", at(5)),
		proposed("a", at(5), func(p *proposal.Proposal) { p.PlaceID = "p2" }),
		proposed("late", at(9), func(p *proposal.Proposal) { p.State = proposal.Rejected }),
		proposed("hue", at(7), func(p *proposal.Proposal) { p.AreaKeys, p.By, p.PlaceID = []string{hue}, "a2", "p3" }))
	after := func(seconds int, id string) *proposal.After {
		return &proposal.After{CreatedAt: later(seconds).UnixMilli(), ID: id}
	}
	everything := domain.Everything()
	for _, tt := range []struct {
		name  string
		reach domain.Reach
		f     proposal.Filter
		limit int
		want  []string
	}{
		{"oldest first, ties by id", everything, proposal.Filter{}, 10, []string{"z", "B", "a", "b", "hue", "late"}},
		{"limit", everything, proposal.Filter{}, 2, []string{"z", "B"}},
		{"limit 0", everything, proposal.Filter{}, 0, nil},
		{"in the middle of a tie", everything, proposal.Filter{After: after(5, "B")}, 2, []string{"a", "b"}},
		{"after one that is not there", everything, proposal.Filter{After: after(6, "a")}, 10, []string{"hue", "late"}},
		{"after an id nobody has", everything, proposal.Filter{After: after(5, "aa")}, 10, []string{"b", "hue", "late"}},
		{"after the last", everything, proposal.Filter{After: after(9, "late")}, 10, nil},
		{"before all", everything, proposal.Filter{After: &proposal.After{}}, 1, []string{"z"}},
		{"place", everything, proposal.Filter{PlaceID: "p2"}, 10, []string{"a"}},
		{"state", everything, proposal.Filter{State: proposal.Rejected}, 10, []string{"late"}},
		{"place and state", everything, proposal.Filter{PlaceID: "p1", State: proposal.Open}, 10, []string{"z", "B", "b"}},
		{"nothing", domain.Reach{}, proposal.Filter{}, 10, nil},
		{"over no keys", domain.ReachOver(), proposal.Filter{}, 10, nil},
		{"author", domain.ReachOver(domain.AccountKey("a2")), proposal.Filter{}, 10, []string{"hue"}},
		{"place's key", domain.ReachOver(domain.PlaceKey("p2")), proposal.Filter{}, 10, []string{"a"}},
		{"two keys of one record", domain.ReachOver(muiNe, lamDong, domain.AccountKey("a1")), proposal.Filter{}, 10, []string{"z", "B", "a", "b", "late"}},
		{"several keys, paged", domain.ReachOver(hue, domain.PlaceKey("p2"), "%"), proposal.Filter{After: after(5, "B")}, 10, []string{"a", "hue"}},
		{"not by bare ids", domain.ReachOver("p1", "a1", "z", "22918", ""), proposal.Filter{PlaceID: "p1"}, 10, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := s.ListProposals(ctx, tt.reach, tt.f, tt.limit)
			wantIDs(t, "ListProposals", got, err, proposalID, tt.want...)
		})
	}
}

// proposalsModel compares lists, page by page, and single questions with brute
// force.
func proposalsModel(t *testing.T, s store.Store) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	ctx := testContext(t)
	all := randomProposals(t, s, r)
	for range 150 {
		reach, limit := randomReach(r), 1+r.IntN(20)
		var f proposal.Filter
		if r.IntN(3) == 0 {
			f.PlaceID = all[r.IntN(len(all))].PlaceID
		}
		if r.IntN(3) == 0 {
			f.State = proposal.States()[r.IntN(4)]
		}
		var want []proposal.Proposal
		for _, p := range all {
			if reach.Covers(p.ReachKeys()...) && (f.PlaceID == "" || p.PlaceID == f.PlaceID) && (f.State == "" || p.State == f.State) {
				want = append(want, p)
			}
		}
		got := pages(t, limit, func(last *proposal.Proposal) ([]proposal.Proposal, error) {
			if last != nil {
				f.After = &proposal.After{CreatedAt: last.CreatedAt.UnixMilli(), ID: last.ID}
			}
			return s.ListProposals(ctx, reach, f, limit)
		})
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%s, %+v, pages of %d:\n got %q\nwant %q", describeReach(reach), f, limit, idList(got, proposalID), idList(want, proposalID))
		}
		one := all[r.IntN(len(all))]
		if _, err := s.Proposal(ctx, reach, one.ID); (err == nil) != reach.Covers(one.ReachKeys()...) {
			t.Fatalf("%s, proposal %q with %q: got %v", describeReach(reach), one.ID, one.ReachKeys(), err)
		}
	}
}

// randomProposals stores some, decides about some and returns all, as stored and
// in order.
func randomProposals(t *testing.T, s store.Store, r *rand.Rand) []proposal.Proposal {
	var all []proposal.Proposal
	for i := range 77 {
		all = append(all, proposed(oddID(i), func(p *proposal.Proposal) {
			p.PlaceID, p.By = []string{"p1", "p2", "p3"}[r.IntN(3)], []string{"a1", "a2", "a3"}[r.IntN(3)]
			p.AreaKeys, p.CreatedAt = randomKeys(r, 3), day0.Add(time.Duration(r.IntN(12))*tick)
		}))
	}
	addProposals(t, s, all...)
	for i := range all {
		if r.IntN(2) == 0 {
			continue
		}
		all[i].State, all[i].DecidedBy = proposal.States()[1+r.IntN(3)], "a9"
		version, err := s.UpdateProposal(testContext(t), domain.Everything(), all[i])
		must(t, err)
		all[i].Version = version
	}
	slices.SortFunc(all, func(a, b proposal.Proposal) int {
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	return all
}
