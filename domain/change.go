package domain

import (
	"context"
	"time"
)

// Change is one entry of the store's change log: a record as it was left by
// one committed write.
type Change struct {
	Seq        int64 // position in the log; gaps are possible, order is not
	Collection string
	ID         string
	Version    int64
	Deleted    bool
	At         time.Time
	Left       Scope // what the record no longer belongs to since this write
}

// Collections that appear in the change log.
const (
	CollectionPlaces = "places"
	CollectionAreas  = "areas"
)

// Scope is what a delta reader may have filtered by. On a change it holds what
// the record belonged to before and does not belong to after it (all of it,
// when deleted), so that a reader of that filter is told to drop the record.
type Scope struct {
	Areas []string `json:"areas,omitempty" bson:"areas,omitempty"`
	Kinds []string `json:"kinds,omitempty" bson:"kinds,omitempty"`
}

// ChangeLog is the one ordered log of a store. An entry is written in the
// transaction of its change; it is visible to readers only once everything
// before it is, and the versions of one record appear in order. Readers keep
// their own position and are never consumed from.
type ChangeLog interface {
	// Changes returns up to limit entries after position after, oldest
	// first; none is an empty slice. gone (cursor_too_old) when entries
	// after that position were already trimmed.
	Changes(ctx context.Context, after int64, limit int) ([]Change, error)
	// ChangeHead returns the position of the newest visible entry, 0 when
	// the log is empty.
	ChangeHead(ctx context.Context) (int64, error)
	// ChangesPending says how many committed entries are not visible to
	// readers yet (they become so without help) and how old the oldest is.
	ChangesPending(ctx context.Context) (n int, oldest time.Duration, err error)
	// ChangesWake returns a channel that is closed soon after entries beyond
	// the present head may have become visible: at once for writes of this
	// process, within a second for those of any other.
	ChangesWake() <-chan struct{}
	// TrimChanges drops entries older than before; returns how many.
	TrimChanges(ctx context.Context, before time.Time) (int, error)
}

// Transactor runs several store calls as one.
type Transactor interface {
	// InTx runs fn in a transaction that travels in the ctx fn gets: all of
	// its store calls become durable together, or none does. A call inside
	// a transaction joins it. fn may run again after a conflict and so must
	// have no effect outside the store.
	InTx(ctx context.Context, fn func(ctx context.Context) error) error
}
