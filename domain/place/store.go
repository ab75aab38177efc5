package place

import (
	"context"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
)

// Store keeps places. Every method may return unavailable. A call inside
// domain.Transactor.InTx belongs to that transaction and sees its own writes.
// Records returned are the caller's own copies.
type Store interface {
	// Place returns one record. not_found when there never was one with this
	// id, gone when it was deleted.
	Place(ctx context.Context, id string) (Place, error)
	// Places returns the records of ids that exist, in the order of ids;
	// unknown and deleted ids are left out. At most 1,000 ids.
	Places(ctx context.Context, ids []string) ([]Place, error)
	// PlaceIDs returns which of the sources belong to a living place, by
	// SourceID.Key.
	PlaceIDs(ctx context.Context, sources []SourceID) (map[string]string, error)
	// WritePlaces does all writes in order in one transaction, or none, and
	// appends one change log entry for each. It returns the new versions,
	// in order. When a write is refused the error is a *WriteError naming
	// it: conflict (place_exists, source_id_taken), precondition_failed
	// (stale_version), not_found, gone. Of two concurrent writes based on
	// the same version one is refused; so is the second to claim a source id.
	// A living place that a write finds, and the one it leaves, both have to
	// be within reach by their ReachKeys: not_found (outside_reach),
	// before anything else is said of what is stored. A reach of nothing writes
	// nothing.
	WritePlaces(ctx context.Context, reach domain.Reach, writes []Write) ([]int64, error)
	// ListPlaces returns up to limit living places that pass f: nearest
	// first when f.Near is set (ties by id), else by id. It is the reduced
	// list that serves while the search index is down.
	ListPlaces(ctx context.Context, f Filter, limit int) ([]Place, error)
	// EachPlace calls fn for every living place that passes f, by id, and
	// stops at its first error. It returns the change log position whose
	// effects are all included: reading the log from there misses nothing.
	EachPlace(ctx context.Context, f Filter, fn func(Place) error) (position int64, err error)
	// CountPlaces returns how many living places there are.
	CountPlaces(ctx context.Context) (int64, error)
}

// What Write.Expect may say besides a version.
const (
	ExpectNew int64 = 0  // must not exist; a tombstone of the same id may be revived
	ExpectAny int64 = -1 // whatever is there, or nothing
)

// Write is one create, replacement or deletion. Place.Version is ignored; a
// revived or replaced record goes on counting from its last version. A delete
// uses Place.ID and Place.UpdatedAt only, and leaves a tombstone.
type Write struct {
	Place  Place
	Expect int64
	Delete bool
}

// WriteError says which write of a batch was refused.
type WriteError struct {
	Index int
	Err   *domain.Error
}

func (e *WriteError) Error() string { return e.Err.Error() }

// Unwrap gives the *domain.Error.
func (e *WriteError) Unwrap() error { return e.Err }

// Filter is what a store can restrict a list by; zero values do not restrict.
type Filter struct {
	Kinds    []Kind     // any of
	AreaKeys []string   // any of
	BBox     *orb.Bound // lon, lat; inclusive
	Near     *domain.Point
	RadiusM  float64 // with Near; 0 = no limit. Haversine, inclusive
	After    *After  // continue behind this one
}

// After is the sort key of the last place of a page: DistanceM counts with
// Filter.Near only.
type After struct {
	DistanceM float64
	ID        string
}
