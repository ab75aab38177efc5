// Package searchtest is the one contract suite of search.Index: what the
// comments of the port promise, as tests that every engine must pass. The suite
// knows no engine; an engine's own test hands it an Opener.
package searchtest

import (
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/search"
)

// Opener opens an empty index that no other test sees and whose "today" is
// now's. It is closed by the opener's own t.Cleanup; the suite may close it
// earlier.
type Opener func(t testing.TB, now domain.Clock) search.Index

// Run runs the whole suite; each test gets an index of its own.
func Run(t *testing.T, open Opener) {
	for _, part := range []struct {
		name string
		run  func(*testing.T, Opener)
	}{
		{"Filters", testFilters},
		{"Stars", testStars},
		{"Distance", testDistance},
		{"Box", testBox},
		{"OpenAt", testOpenAt},
		{"Text", testText},
		{"HostileText", testHostileText},
		{"TextOrder", testTextOrder},
		{"CommonWords", testCommonWords},
		{"Sorts", testSorts},
		{"Pages", testPages},
		{"PagesOfOpen", testPagesOfOpen},
		{"Random", testRandom},
		{"Update", testUpdate},
		{"Position", testPosition},
		{"Rebuild", testRebuild},
		{"RebuildFails", testRebuildFails},
		{"RebuildBusy", testRebuildBusy},
		{"Concurrent", testConcurrent},
		{"Closed", testClosed},
		{"Cancelled", testCancelled},
	} {
		t.Run(part.name, func(t *testing.T) { part.run(t, open) })
	}
}
