// Package inverted is a full-text index in memory: which documents hold which
// tokens, asked with AND and OR, and answered in one of three orders as far as
// somebody reads.
//
// An Index never changes: With returns the next one, and who reads the old one
// goes on undisturbed. It is made of segments, as in Lucene: what is added makes
// a small one, and small ones are merged into greater ones, so that an addition
// costs about as much as what is added. A segment is a handful of long slices
// without pointers, which the garbage collector passes over.
package inverted

import (
	"cmp"

	"github.com/paulmach/orb"
)

// Doc is a document to be added.
type Doc struct {
	Number int64     // of the caller's; comes back as it is
	Rank   int32     // the least is the best
	ID     string    // of all documents with one ID the last one added stands
	Name   string    // what ByName orders by
	Point  orb.Point // lon, lat
	Tokens []string  // what it is found by, in any order
	Body   string    // of the caller's; comes back as it is
}

// Order is how documents come.
type Order uint8

// The orders; ties are broken by ID.
const (
	ByRank Order = iota
	ByName
	ByID
)

// Key is where a document stands in an order: what the order does not use is of
// no account.
type Key struct {
	Rank int32
	Name string
	ID   string
}

func (o Order) compare(a, b Key) int {
	switch o {
	case ByRank:
		if a.Rank != b.Rank {
			return cmp.Compare(a.Rank, b.Rank)
		}
	case ByName:
		if a.Name != b.Name {
			return cmp.Compare(a.Name, b.Name)
		}
	}
	return cmp.Compare(a.ID, b.ID)
}

// Ref is a document that was found. It keeps the index it came from.
type Ref struct {
	in  *segment
	ord uint32
}

// Number is Doc.Number.
func (r Ref) Number() int64 { return r.in.numbers[r.ord] }

// Rank is Doc.Rank.
func (r Ref) Rank() int32 { return r.in.ranks[r.ord] }

// ID is Doc.ID.
func (r Ref) ID() string { return r.in.ids.at(r.ord) }

// Name is Doc.Name.
func (r Ref) Name() string { return r.in.names.at(r.ord) }

// Point is Doc.Point.
func (r Ref) Point() orb.Point { return r.in.points[r.ord] }

// Body is Doc.Body.
func (r Ref) Body() string { return r.in.bodies.at(r.ord) }
