package stay_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/registry/stay"
)

// life is what both machines have in common.
type life[S, E ~string] interface {
	~string
	Allowed() []E
	Next(E) (S, error)
}

// exhaust tries every event in every state against a table that is written out:
// "state event" -> next state; what it lacks must be a conflict.
func exhaust[S life[S, E], E ~string](t *testing.T, states []S, events []E, legal map[string]string, move, over domain.Reason) {
	t.Helper()
	tried := 0
	for _, s := range append([]S{""}, states...) {
		var allowed []string
		for _, e := range events {
			if _, ok := legal[string(s)+" "+string(e)]; ok {
				allowed = append(allowed, string(e))
			}
		}
		var got []string
		for _, e := range s.Allowed() {
			got = append(got, string(e))
		}
		if !slices.Equal(got, allowed) {
			t.Errorf("%q allows %v, want %v", s, got, allowed)
		}
		for _, e := range events {
			to, err := s.Next(e)
			if want, ok := legal[string(s)+" "+string(e)]; ok {
				tried++
				if err != nil || string(to) != want || !slices.Contains(states, to) {
					t.Errorf("%q, %s: %q, %v, want %q", s, e, to, err, want)
				}
				continue
			}
			var fault *domain.Error
			if !errors.As(err, &fault) || fault.Code != domain.CodeConflict || to != s {
				t.Errorf("%q, %s: %q, %v, want a conflict", s, e, to, err)
				continue
			}
			reason, named, params := over, string(s), fault.Message.Params
			if len(allowed) > 0 {
				reason = move
			}
			if s == "" {
				named = "new"
			}
			if fault.Message.Code != reason || params["event"] != string(e) || params["state"] != named {
				t.Errorf("%q, %s: %s %v", s, e, fault.Message.Code, params)
			}
			for _, lang := range []string{"vi", "en"} {
				text := fault.Message.In(lang)
				if strings.Contains(text, "{") || !strings.Contains(text, strings.Join(allowed, ", ")) {
					t.Errorf("%q, %s: %s", s, e, text)
				}
			}
			if a, ok := params["allowed"]; ok != (len(allowed) > 0) || ok && a != strings.Join(allowed, ", ") {
				t.Errorf("%q, %s: allowed %v, want %v", s, e, a, allowed)
			}
		}
	}
	if tried != len(legal) {
		t.Errorf("%d of %d legal moves were met", tried, len(legal))
	}
}

func TestStays(t *testing.T) {
	exhaust(t, stay.States(), stay.Events(), map[string]string{
		" accepted": "in_house",

		"in_house corrected":   "in_house",
		"in_house extended":    "in_house",
		"in_house checked_out": "checked_out",
		"in_house cancelled":   "cancelled",
		"in_house redacted":    "redacted",

		"checked_out corrected":        "checked_out",
		"checked_out check_out_undone": "in_house",
		"checked_out cancelled":        "cancelled",
		"checked_out redacted":         "redacted",

		"cancelled redacted": "redacted",
	}, domain.ReasonStayMove, domain.ReasonStayOver)
}

func TestRelays(t *testing.T) {
	exhaust(t, stay.Relays(), stay.RelayEvents(), map[string]string{
		" spared":   "not_required",
		" queued":   "pending",
		" diverted": "needs_manual_channel",

		"pending begun":      "sending",
		"pending diverted":   "needs_manual_channel",
		"pending superseded": "not_required",

		"sending not_sent":        "pending",
		"sending delivered":       "sent_unverified",
		"sending interrupted":     "sent_unverified",
		"sending already_staying": "confirmed",
		"sending refused":         "refused",

		"sent_unverified confirmed_by_person": "confirmed",
		"sent_unverified missed_by_person":    "pending",

		"refused queued":   "pending",
		"refused diverted": "needs_manual_channel",

		"needs_manual_channel confirmed_by_person": "confirmed",
		"needs_manual_channel superseded":          "not_required",
	}, domain.ReasonRelayMove, domain.ReasonRelayOver)
}

// TestNothingIsSentTwiceBlindly: what may have been sent comes back to sending
// through a person's eyes only, and only an answer or a person confirms.
func TestNothingIsSentTwiceBlindly(t *testing.T) {
	for _, e := range stay.SentUnverified.Allowed() {
		if !strings.HasSuffix(string(e), "_by_person") {
			t.Errorf("%s happens to what may have been sent without anybody looking", e)
		}
	}
	for _, s := range stay.Relays() {
		for _, e := range s.Allowed() {
			to, err := s.Next(e)
			if err != nil {
				t.Fatal(err)
			}
			if to == stay.Confirmed && e != stay.RelaySeen && e != stay.RelayKnown {
				t.Errorf("%s is confirmed by %s", s, e)
			}
			if to == stay.Sending && s != stay.Pending {
				t.Errorf("%s is sent", s)
			}
		}
		want := s
		if s == stay.Sending {
			want = stay.SentUnverified
		}
		if got := s.AfterCrash(); got != want {
			t.Errorf("%s is %s after a crash, want %s", s, got, want)
		}
	}
	if to, _ := stay.Sending.Next(stay.RelayInterrupted); to != stay.Sending.AfterCrash() {
		t.Errorf("a crash is written down as %s", to)
	}
}

func TestWhatDoesNotExistIsAFaultOfOurs(t *testing.T) {
	for _, c := range []struct {
		state stay.State
		event stay.Event
	}{{"lost", stay.WasCancelled}, {stay.InHouse, "vanished"}, {stay.Redacted, ""}} {
		if to, err := c.state.Next(c.event); domain.CodeOf(err) != domain.CodeInternal || to != c.state {
			t.Errorf("%q, %q: %q, %v", c.state, c.event, to, err)
		}
	}
	if _, err := stay.Relay("lost").Next(stay.RelayQueued); domain.CodeOf(err) != domain.CodeInternal {
		t.Errorf("got %v", err)
	}
}

func TestAConflictSaysWhatIsAllowed(t *testing.T) {
	_, err := stay.CheckedOut.Next(stay.WasExtended)
	var fault *domain.Error
	if !errors.As(err, &fault) {
		t.Fatal(err)
	}
	want := "extended is not possible while the stay is checked_out; allowed: corrected, check_out_undone, cancelled, redacted."
	if got := fault.Message.In("en"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	states := stay.States()
	states[0] = "changed"
	if stay.States()[0] != stay.InHouse {
		t.Error("who reads the states can change them")
	}
}
