package api_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"hanhtrinh/domain/account"
	"hanhtrinh/domain/place"
	"hanhtrinh/domain/proposal"
)

// Units the fixture's places lie in, and one they do not.
var (
	hereWard  = account.Target{Type: account.ReachWard, ID: "22918@2025-07-01"}
	otherWard = account.Target{Type: account.ReachWard, ID: "00004@2025-07-01"}
)

func property(id string) account.Target {
	return account.Target{Type: account.ReachProperty, ID: id}
}

// propose makes a proposal and returns its address and ETag.
func (f *fixture) propose(by somebody, placeID string, patch map[string]any) (path, etag string) {
	f.t.Helper()
	r := f.do("POST", "/v1/places/"+placeID+"/proposals", map[string]any{"patch": patch, "note": "seen"}, by.auth()).want(f.t, 201)
	return r.header.Get("Location"), r.header.Get("ETag")
}

// anyProposal makes one about a place of the examples; auth is of who goes on,
// "" its author.
func (f *fixture) anyProposal(verb, auth string) (path string, headers []string) {
	author := f.as(account.Tourist)
	path, etag := f.propose(author, "pt-phan-thiet", map[string]any{"visitDurationMin": 100 + f.place("pt-phan-thiet").Version})
	if auth == "" {
		auth = author.auth()
	}
	return path + verb, []string{auth, "If-Match: " + etag}
}

func (f *fixture) place(id string) place.Place {
	f.t.Helper()
	p, err := f.store.Place(context.Background(), id)
	if err != nil {
		f.t.Fatal(err)
	}
	return p
}

func TestAProposalBecomesThePlace(t *testing.T) {
	f := start(t).seed()
	tourist, editor := f.as(account.Tourist), f.as(account.Editor, hereWard)
	path, _ := f.propose(tourist, "quan-an", map[string]any{"openingHours": map[string]any{"osm": "Mo-Su 09:00-21:00"}, "names": map[string]any{"ko": "맛집"}})

	seen := f.get(path, editor.auth()).want(t, 200)
	want := []any{"/names/ko", nil, nil, "맛집", false}
	differences := seen.json["differences"].([]any)
	first := differences[0].(map[string]any)
	if got := []any{first["pointer"], first["before"], first["now"], first["after"], first["moved"]}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("first difference: got %v, want %v", got, want)
	}
	accepted := f.do("POST", path+"/accept", map[string]any{}, editor.auth(), "If-Match: "+seen.header.Get("ETag")).want(t, 200)
	p := f.place("quan-an")
	open, _ := p.OpeningHours.OSM()
	if p.Name["ko"] != "맛집" || open != "Mo-Su 09:00-21:00" || float64(p.Version) != accepted.json["acceptedAs"] {
		t.Errorf("the place is %v, %q, version %d; accepted as %v", p.Name, open, p.Version, accepted.json["acceptedAs"])
	}
	if got := f.get(path, tourist.auth()).want(t, 200).json; got["state"] != "accepted" || got["mine"] != true {
		t.Errorf("its author sees %v, want it accepted and theirs", got)
	}
	again := f.do("POST", path+"/reject", map[string]any{"reason": "late"}, editor.auth(), "If-Match: "+accepted.header.Get("ETag")).want(t, 409)
	if again.json["reason"] != "proposal_decided" {
		t.Errorf("a second decision: got %v, want proposal_decided", again.json["reason"])
	}
}

func TestAProposalWaitsWhenThePlaceMoved(t *testing.T) {
	f := start(t).seed()
	tourist, editor := f.as(account.Tourist), f.as(account.Editor)
	path, etag := f.propose(tourist, "quan-an", map[string]any{"visitDurationMin": 45})
	change := func(patch string) string {
		now := f.get("/v1/places/quan-an").want(t, 200).header.Get("ETag")
		return f.do("PATCH", "/v1/places/quan-an", patch, editor.auth(), "If-Match: "+now, "Content-Type: application/merge-patch+json").want(t, 200).header.Get("ETag")
	}
	change(`{"visitDurationMin":90}`)
	accept := func(body map[string]any, status int) reply {
		return f.do("POST", path+"/accept", body, editor.auth(), "If-Match: "+etag).want(t, status)
	}
	refused := accept(map[string]any{}, 409)
	if refused.json["reason"] != "proposal_conflict" || !strings.Contains(string(refused.body), "/visitDurationMin") {
		t.Errorf("got %s, want proposal_conflict at /visitDurationMin", refused.body)
	}
	change(`{"names":{"en":"Better Food"}}`) // elsewhere: no conflict by itself
	if r := accept(map[string]any{"placeVersion": 2}, 412); r.json["reason"] != "stale_version" {
		t.Errorf("an old placeVersion: got %v, want stale_version", r.json["reason"])
	}
	accept(map[string]any{"placeVersion": f.place("quan-an").Version}, 200)
	if p := f.place("quan-an"); p.VisitDurationMin != 45 || p.Name["en"] != "Better Food" {
		t.Errorf("the place is %d min, %q; want what was proposed and what was changed elsewhere", p.VisitDurationMin, p.Name["en"])
	}
}

func TestProposalsAreSeenWithinReach(t *testing.T) {
	f := start(t).seed()
	author, stranger := f.as(account.Tourist), f.as(account.Tourist)
	path, etag := f.propose(author, "quan-an", map[string]any{"visitDurationMin": 45})
	near, far := f.as(account.Editor, hereWard), f.as(account.Editor, otherWard)
	owner := f.as(account.HotelOwner, property("hotel-one"))
	for name, who := range map[string]struct {
		somebody
		sees bool
	}{"author": {author, true}, "editor of the ward": {near, true}, "editor of another ward": {far, false}, "another tourist": {stranger, false}, "an owner elsewhere": {owner, false}} {
		status, count := 404, 0.0
		if who.sees {
			status, count = 200, 1
		}
		f.get(path, who.auth()).want(t, status)
		for _, list := range []string{"/v1/proposals", "/v1/proposals?place=quan-an", "/v1/places/quan-an/proposals?state=open"} {
			if got := f.get(list, who.auth()).want(t, 200).json["numberReturned"]; got != count {
				t.Errorf("%s: %s has %v, want %v", name, list, got, count)
			}
		}
	}
	f.do("POST", path+"/accept", map[string]any{}, far.auth(), "If-Match: "+etag).want(t, 404)
	f.do("POST", path+"/accept", map[string]any{}, author.auth(), "If-Match: "+etag).want(t, 403)
	f.do("POST", path+"/withdraw", nil, near.auth(), "If-Match: "+etag).want(t, 404)
	f.get(strings.Replace(path, "quan-an", "hotel-one", 1), author.auth()).want(t, 404)
	if f.place("quan-an").Version != 1 {
		t.Error("somebody out of reach changed the place")
	}
	f.do("POST", path+"/withdraw", nil, author.auth(), "If-Match: "+etag).want(t, 200)
}

func TestProposalsThatAreRefused(t *testing.T) {
	f := start(t).seed()
	author := f.as(account.Tourist)
	for name, c := range map[string]struct {
		place   string
		patch   map[string]any
		status  int
		reason  string
		pointer string
	}{
		"nothing":       {"quan-an", map[string]any{"subkind": "restaurant"}, 422, "proposal_changes_nothing", "/patch"},
		"unknown":       {"quan-an", map[string]any{"stars": 5}, 400, "unknown_field", "/patch/stars"},
		"read only":     {"quan-an", map[string]any{"version": 5}, 422, "read_only", "/patch/version"},
		"wrong":         {"quan-an", map[string]any{"visitDurationMin": -1}, 422, "at_least", "/patch/visitDurationMin"},
		"no such place": {"nowhere", map[string]any{"visitDurationMin": 5}, 404, "place_not_found", ""},
	} {
		r := f.do("POST", "/v1/places/"+c.place+"/proposals", map[string]any{"patch": c.patch}, author.auth()).want(t, c.status)
		if !strings.Contains(string(r.body), `"`+c.reason+`"`) || !strings.Contains(string(r.body), `"pointer":"`+c.pointer+`"`) && c.pointer != "" {
			t.Errorf("%s: got %s, want %s at %s", name, r.body, c.reason, c.pointer)
		}
	}
	for i := range proposal.MaxPerUser {
		f.propose(author, "quan-an", map[string]any{"visitDurationMin": 10 + i})
	}
	r := f.do("POST", "/v1/places/quan-an/proposals", map[string]any{"patch": map[string]any{"visitDurationMin": 5}}, author.auth()).want(t, 409)
	if r.json["reason"] != "too_many_open_proposals" {
		t.Errorf("one too many: got %v", r.json["reason"])
	}
}

func TestProposalsComePageByPage(t *testing.T) {
	f := start(t).seed()
	author := f.as(account.Tourist)
	for i := range 5 {
		f.propose(author, "quan-an", map[string]any{"visitDurationMin": 10 + i})
	}
	seen, path := map[any]bool{}, "/v1/proposals?limit=2"
	for path != "" {
		page := f.get(path, author.auth()).want(t, 200).json
		for _, item := range page["items"].([]any) {
			seen[item.(map[string]any)["id"]] = true
		}
		next, _ := page["nextCursor"].(string)
		if path = ""; next != "" {
			path = "/v1/proposals?limit=2&cursor=" + next
		}
	}
	if len(seen) != 5 {
		t.Errorf("the pages have %d proposals, want 5", len(seen))
	}
}

func TestOwnersChangeTheirOwnPlaceAndNotWhatItIs(t *testing.T) {
	f := start(t).seed()
	owner := f.as(account.HotelOwner, property("hotel-one"))
	patch := func(id, body string, status int) reply {
		etag := f.get("/v1/places/"+id).want(t, 200).header.Get("ETag")
		return f.do("PATCH", "/v1/places/"+id, body, owner.auth(), "If-Match: "+etag, "Content-Type: application/merge-patch+json").want(t, status)
	}
	patch("hotel-one", `{"contacts":{"phone":["+842523000000"]}}`, 200)
	for _, body := range []string{`{"location":{"lat":10.94,"lon":108.1}}`, `{"subkind":"resort"}`, `{"sourceIds":[]}`, `{"provenance":{"licence":"CC0-1.0"}}`} {
		if r := patch("hotel-one", body, 422); !strings.Contains(string(r.body), `"not_for_owners"`) {
			t.Errorf("%s: got %s, want not_for_owners", body, r.body)
		}
	}
	if r := patch("quan-an", `{"subkind":"cafe"}`, 404); r.json["reason"] != "outside_reach" {
		t.Errorf("another's place: got %v, want outside_reach", r.json["reason"])
	}
	f.do("DELETE", "/v1/places/hotel-one", nil, owner.auth(), "If-Match: \"1-x\"").want(t, 403)
}

func TestAProposalSentAgainIsTheSame(t *testing.T) {
	f := start(t).seed()
	author, editor := f.as(account.Tourist), f.as(account.Editor)
	body := map[string]any{"patch": map[string]any{"visitDurationMin": 45}}
	send := func() reply {
		return f.do("POST", "/v1/places/quan-an/proposals", body, author.auth(), "Idempotency-Key: once").want(t, 201)
	}
	first := send()
	path := first.header.Get("Location")
	f.do("POST", path+"/accept", map[string]any{}, editor.auth(), "If-Match: "+first.header.Get("ETag")).want(t, 200)
	told := len(f.diary.entries)
	again := send() // the place is what was proposed by now
	if string(again.body) != string(first.body) || again.header.Get("Location") != path || len(f.diary.entries) != told {
		t.Errorf("got %s at %s and %d entries, want %s at %s and %d", again.body, again.header.Get("Location"), len(f.diary.entries), first.body, path, told)
	}
}

// TestAnOwnerReplacesOnlyWhatWasJudged names the version that somebody else is
// about to write: what the owner may change has to be judged by that one.
func TestAnOwnerReplacesOnlyWhatWasJudged(t *testing.T) {
	f := start(t).seed()
	owner := f.as(account.HotelOwner, property("hotel-one"))
	r := f.do("PUT", "/v1/places/hotel-one", map[string]any{
		"subkind": "hotel", "names": map[string]any{"vi": "Khách sạn Một"}, "location": map[string]any{"lat": 10.93, "lon": 108.1},
		"provenance": map[string]any{"source": "owner", "licence": "CC0-1.0"},
	}, owner.auth(), `If-Match: "2-x"`).want(t, 412)
	if r.json["reason"] != "stale_version" {
		t.Errorf("got %s, want stale_version", r.body)
	}
}
