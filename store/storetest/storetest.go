// Package storetest is the one contract suite of store.Store: what the comments
// of the interfaces promise, as tests that every store must pass. The suite
// knows no engine; a store's own test hands it an Opener.
package storetest

import (
	"testing"

	"hanhtrinh/store"
)

// Opener makes stores for the suite. A store it made is closed by the
// opener's own t.Cleanup; the suite may close it earlier.
type Opener struct {
	// Fresh opens an empty store that no other test sees.
	Fresh func(t testing.TB) store.Store
	// Again opens a second handle on the data of s, as another server would.
	// nil when the engine cannot.
	Again func(t testing.TB, s store.Store) store.Store
}

// second returns another handle on the data of s, or s itself.
func (o Opener) second(t testing.TB, s store.Store) store.Store {
	if o.Again == nil {
		return s
	}
	return o.Again(t, s)
}

// Run runs the whole suite; each part gets stores of its own.
func Run(t *testing.T, o Opener) {
	parts := []struct {
		name string
		run  func(*testing.T, Opener)
	}{
		{"Read", testRead},
		{"RoundTrip", testRoundTrip},
		{"Write", testWrite},
		{"Refuse", testRefuse},
		{"SourceIDs", testSourceIDs},
		{"Tombstones", testTombstones},
		{"Concurrent", testConcurrent},
		{"List", testList},
		{"Each", testEach},
		{"InTx", testInTx},
		{"Changes", testChanges},
		{"Tail", testTail},
		{"Idempotency", testIdempotency},
		{"Leases", testLeases},
		{"Areas", testAreas},
		{"Keysets", testKeysets},
		{"Reach", testReach},
		{"Accounts", testAccounts},
		{"Sessions", testSessions},
		{"Grants", testGrants},
		{"Codes", testCodes},
		{"Tries", testTries},
		{"Audit", testAudit},
		{"Proposals", testProposals},
		{"PeopleInTx", testPeopleInTx},
		{"Races", testRaces},
		{"Life", testLife},
	}
	for _, p := range parts {
		t.Run(p.name, func(t *testing.T) { p.run(t, o) })
	}
}

// each runs named tests, every one on a fresh store.
func each(t *testing.T, o Opener, tests map[string]func(*testing.T, store.Store)) {
	for name, run := range tests {
		t.Run(name, func(t *testing.T) { run(t, o.Fresh(t)) })
	}
}
