// Package searchtest is the one contract suite of search engines: what the
// comments of the port promise, as tests that every engine must pass, and
// Memory, the engine they are compared with. The suite knows no engine; an
// engine's own test hands it an Opener.
package searchtest

import (
	"context"
	"iter"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

// Index is an engine with the life of its index; the methods are those of
// search.Index.
type Index interface {
	search.Engine
	Update(ctx context.Context, b search.Batch) error
	Position(ctx context.Context) (int64, error)
	Forget(ctx context.Context) error
	Rebuild(ctx context.Context, docs iter.Seq2[place.Place, error], position func() int64) error
	Close() error
}

// Opener opens an empty index that no other test sees and whose "today" is
// now's. It is closed by the opener's own t.Cleanup; the suite may close it
// earlier.
type Opener func(t testing.TB, now domain.Clock) Index

// Run runs the whole suite; each test gets an index of its own.
func Run(t *testing.T, open Opener) {
	for _, part := range []struct {
		name string
		run  func(*testing.T, Opener)
	}{
		{"Filters", testFilters},
		{"Codes", testCodes},
		{"Stars", testStars},
		{"Distance", testDistance},
		{"Box", testBox},
		{"Polygon", testPolygon},
		{"OpenAt", testOpenAt},
		{"Match", testMatch},
		{"Fields", testFields},
		{"HostileMatch", testHostileMatch},
		{"CommonWords", testCommonWords},
		{"Orders", testOrders},
		{"Quality", testQuality},
		{"Pages", testPages},
		{"PagesOfOpen", testPagesOfOpen},
		{"Facets", testFacets},
		{"Cards", testCards},
		{"Vocabulary", testVocabulary},
		{"ManyAsks", testManyAsks},
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
	runFinder(t, open)
}
