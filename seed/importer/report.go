package importer

import (
	"errors"
	"fmt"
)

// MaxListed is how many refusals, warnings and duplicates a Report lists; all
// are counted.
const MaxListed = 100

// ErrRefused is the error of an import that refused a row.
var ErrRefused = errors.New("rows were refused")

// Duplicate is a new place that very likely repeats one that was there, or
// that stands earlier in the file. It was written with duplicateOf.
type Duplicate struct {
	Position
	ID        string
	Of        string
	DistanceM float64
}

// Report counts rows by what became of them: Read is the sum of Created,
// Updated, Unchanged, Deleted, Skipped, Refused and, after a stop, the rows
// between the last write and the refused one, which were not written.
type Report struct {
	Read      int
	Created   int
	Updated   int // changed, or completed
	Unchanged int
	Kept      int // of Updated and Unchanged: written by a person or from another source, so at most completed
	Deleted   int // left alone: the place was deleted here
	Skipped   int // not a kind of place that is kept, or aliases of no place that is here
	Refused   int
	Stopped   bool // at the first refused row: nothing was written after the rows counted above

	Duplicates int // of Created
	Warnings   int

	Refusals      []Notice
	WarningList   []Notice
	DuplicateList []Duplicate
}

// Written is how many records the import wrote.
func (r *Report) Written() int { return r.Created + r.Updated }

// Summary is one line about the whole import.
func (r *Report) Summary() string {
	s := fmt.Sprintf("%d read: %d created, %d updated, %d unchanged, %d deleted here before, %d skipped, %d refused; %d near-duplicates linked, %d warnings",
		r.Read, r.Created, r.Updated, r.Unchanged, r.Deleted, r.Skipped, r.Refused, r.Duplicates, r.Warnings)
	if r.Stopped {
		s += fmt.Sprintf("; stopped at the first refused row, with the %d records written before it in the store", r.Written())
	}
	return s
}

func (r *Report) refuse(notices []Notice) {
	r.Refused++
	r.Refusals = appendListed(r.Refusals, notices...)
}

func (r *Report) warn(notices ...Notice) {
	r.Warnings += len(notices)
	r.WarningList = appendListed(r.WarningList, notices...)
}

func appendListed[T any](list []T, more ...T) []T {
	return append(list, more[:min(len(more), max(0, MaxListed-len(list)))]...)
}

// outcome is what became of one row.
type outcome int

const (
	created outcome = iota
	updated
	unchanged
	deleted
	skipped
	refused
)

func (r *Report) count(o outcome, kept bool) {
	*[...]*int{&r.Created, &r.Updated, &r.Unchanged, &r.Deleted, &r.Skipped, &r.Refused}[o]++
	if kept {
		r.Kept++
	}
}
