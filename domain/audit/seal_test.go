package audit_test

import (
	"encoding/hex"
	"testing"
	"time"

	"hanhtrinh/domain/audit"
)

// The hashes were made by another program after the comment of Sum. They must
// never change: every log that was ever written would be found edited.
func TestHashesStayWhatTheyWere(t *testing.T) {
	first := audit.Head{Lane: "lane1"}.Next(audit.Entry{At: time.Date(2026, 11, 22, 8, 0, 0, 123e6, time.UTC), Actor: "a1", Session: "s1", Request: "r1",
		Operation: "read-account", Outcome: audit.Refused, Reason: "outside_reach", Purpose: "Kiểm tra", Collection: "accounts",
		Records: []string{"x1", "x2"}, Fields: []string{"name"}})
	if got, want := hex.EncodeToString(first.Hash), "3a519b4de8fa7a4d3dd414ffad443c2fb5fd86afbf3ed44b936b9cfe52fb5aa1"; got != want {
		t.Errorf("first: %s, want %s", got, want)
	}
	second := first.Head().Next(audit.Entry{At: first.Entry.At.Add(time.Millisecond), Operation: "log-in", Outcome: audit.Allowed})
	if got, want := hex.EncodeToString(second.Hash), "b17f7d712809b03a7d06c25c7711c7990cc74720778a97ec9659335175a39ea3"; got != want {
		t.Errorf("second: %s, want %s", got, want)
	}
}

// What moves from one part of a record into another gives another hash.
func TestNoTwoRecordsHaveOneHash(t *testing.T) {
	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	seen := map[string]int{}
	entries := []audit.Entry{
		{}, {Actor: "a"}, {Session: "a"}, {Request: "a"}, {Operation: "a"}, {Outcome: "a"}, {Reason: "a"}, {Purpose: "a"}, {Collection: "a"},
		{Records: []string{"a"}}, {Fields: []string{"a"}}, {Records: []string{"a", "b"}}, {Records: []string{"ab"}}, {Records: []string{"b", "a"}},
		{Records: []string{"a"}, Fields: []string{"b"}}, {Fields: []string{"a", "b"}}, {Records: []string{""}}, {Records: []string{"a", ""}},
		{Actor: "ab"}, {Actor: "a", Session: "b"}, {Actor: "a\x06\x00\x00\x00\x01b"},
	}
	for i, e := range entries {
		e.At = at
		for _, h := range []audit.Head{{Lane: "l"}, {Lane: "m"}, {Lane: "l", Seq: 1, Hash: make([]byte, 32)}} {
			hash := string(h.Next(e).Hash)
			if other, twice := seen[hash]; twice {
				t.Errorf("%+v has the hash of %+v", e, entries[other])
			}
			seen[hash] = i
		}
	}
}
