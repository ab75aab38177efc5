// Package search finds places for people: a question is read, candidates are
// fetched from an engine, and one published formula (rank.go) orders them, the
// same way for every engine. The index is derived from the store: it may lag or
// be lost, never the other way round.
//
// # Reading
//
// A text is read in at most mostReadings ways (reading.go): as typed, with
// abbreviations spelt out, keystrokes undone, words put apart, words of other
// languages and scripts put into Vietnamese. In each, words that name a kind, an
// area, a destination or what is near are marked; knowledge.go says where that is
// known from.
//
// # Candidates
//
// First what holds every word of a reading is fetched; only when nothing sure is
// among it (sureText) words like those typed, then parts of the text, and last
// letters are compared. Engines order candidates by their worth (Ask.Worth): what
// a place scores by quality and nearness, whatever the text.
//
// Of every sort of match (names that are all that was typed, names that begin so,
// places that hold every word, or the last one only begun, that bear the accents,
// that an area or a kind explains) the best 32 are fetched, and what was not is
// bounded: by how well that sort of match fits at most, and by the worth of the
// last one (glance.go). Mostly no such place can be on the page any more. Else 128
// are fetched, then 1,000 (MostAsked - 1), so that where no more match the page is
// exactly the best of all: a test compares it with a ranking of everything. Where
// more do, the best of every single clause are fetched besides; a place may then
// be missed (a recall of 0.99 at least, tested).
//
// Pages by relevance end at Depth results. Facets and strict orders are of
// everything that holds the text, as the engine finds it.
package search

import (
	"context"
	"iter"

	"hanhtrinh/domain/place"
	"hanhtrinh/domain/place/hours"
)

// Sort is the order of a page.
type Sort string

// The orders. Ties are broken by id, so pages never drift.
const (
	SortRelevance Sort = "relevance" // text first, then distance when Near is set; default
	SortDistance  Sort = "distance"  // strict; needs Near
	SortName      Sort = "name"      // by folded Vietnamese name
)

// After is the sort key of the last hit of a page, as the index gave it.
type After struct {
	Key string  `json:"k,omitempty"` // text sort key
	Num float64 `json:"n,omitempty"` // numeric sort key: score or metres
	ID  string  `json:"i"`
}

// Hit is one answer.
type Hit struct {
	ID        string
	DistanceM *float64    // haversine to Near, when set
	Open      hours.State // at OpenAt, when set
	After     After       // continue behind it
	Card      *Card       // when asked for; shared, never to be changed
}

// Batch is what one step of the change log asks of the index.
type Batch struct {
	Position int64 // of the last change it holds
	Upserts  []place.Place
	Deletes  []string
}

// Index is one search engine with the life of what it indexed. Every method may
// return unavailable; questions do while it was never filled, where the engine
// can tell.
type Index interface {
	Engine
	// Update applies b and moves the position, both or neither. A batch at or
	// below the present position is applied all the same: records are whole,
	// so applying one twice changes nothing. An index that waits to be filled
	// keeps its position of -1.
	Update(ctx context.Context, b Batch) error
	// Position returns the change log position the index has reached, -1 when
	// it waits to be filled by Rebuild.
	Position(ctx context.Context) (int64, error)
	// Forget sets the position to -1, so that whoever feeds the index fills it
	// anew. It answers as before meanwhile.
	Forget(ctx context.Context) error
	// Rebuild fills a second index beside the one that answers and swaps them
	// when docs ends without error; on error nothing changes. The index then
	// stands at position(), asked after docs has ended.
	Rebuild(ctx context.Context, docs iter.Seq2[place.Place, error], position func() int64) error
	// Close releases it.
	Close() error
}
