package proposal_test

import (
	"reflect"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/proposal"
)

func TestDifferencesNameWhatChangesAndWhatMoved(t *testing.T) {
	p := proposal.Proposal{
		Patch: []byte(`{"names":{"en":"New","ru":null},"amenities":["wifi"],"contacts":{"phone":"1"},"visitDurationMin":90,"a/b":1}`),
		Base:  []byte(`{"names":{"en":"Old","ru":"Старый"},"amenities":null,"contacts":null,"visitDurationMin":60,"a/b":2}`),
	}
	got, err := p.Differences([]byte(`{"names":{"en":"Other","vi":"Cũ"},"amenities":["wifi"],"visitDurationMin":60,"a/b":2}`))
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		pointer            string
		before, now, after any
		moved              bool
	}
	want := []row{
		{"/a~1b", 2.0, 2.0, 1.0, false},
		{"/amenities", nil, []any{"wifi"}, []any{"wifi"}, false}, // has become what is proposed
		{"/contacts", nil, nil, map[string]any{"phone": "1"}, false},
		{"/names/en", "Old", "Other", "New", true},
		{"/names/ru", "Старый", nil, nil, false},
		{"/visitDurationMin", 60.0, 60.0, 90.0, false},
	}
	var rows []row
	for _, d := range got {
		rows = append(rows, row{d.Pointer, d.Before, d.Now, d.After, d.Moved()})
	}
	if !reflect.DeepEqual(rows, want) {
		t.Errorf("got  %v\nwant %v", rows, want)
	}
}

func TestDifferencesOfAPlaceThatIsGone(t *testing.T) {
	p := proposal.Proposal{Patch: []byte(`{"visitDurationMin":90}`), Base: []byte(`{"visitDurationMin":60}`)}
	got, err := p.Differences(nil)
	if err != nil || len(got) != 1 || got[0].Now != nil || !got[0].Moved() {
		t.Errorf("got %v, %v; want one difference whose place has moved", got, err)
	}
}

func TestAProposalIsDecidedOnce(t *testing.T) {
	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	ways := map[proposal.State]func(*proposal.Proposal) error{
		proposal.Accepted:  func(p *proposal.Proposal) error { return p.Accept("editor", at, 7) },
		proposal.Rejected:  func(p *proposal.Proposal) error { return p.Reject("editor", at, "wrong street") },
		proposal.Withdrawn: func(p *proposal.Proposal) error { return p.Withdraw(at) },
	}
	for state, decide := range ways {
		p := proposal.Proposal{State: proposal.Open, By: "author"}
		if err := decide(&p); err != nil || p.State != state || !p.DecidedAt.Equal(at) {
			t.Errorf("%s: got %+v, %v", state, p, err)
		}
		for again, decide := range ways {
			if err := decide(&p); domain.CodeOf(err) != domain.CodeConflict || p.State != state {
				t.Errorf("%s after %s: got %v and %s, want conflict", again, state, err, p.State)
			}
		}
	}
}
