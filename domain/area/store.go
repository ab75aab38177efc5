package area

import "context"

// Store keeps the tables an operator imported. The shipped table is not in it;
// Merge lays the imported one over it.
type Store interface {
	// SaveAreas upserts every unit and every boundary of d by (code,
	// validFrom) and every succession by (from, to), all or nothing. What d
	// does not name stays as it is; saving the same d twice leaves the same
	// content. In the same transaction one entry is appended to the change
	// log: Collection domain.CollectionAreas, ID "dataset", a Version one
	// above that of the last such entry. An empty d writes nothing. d belongs
	// to the caller and is not kept or changed; it was checked by whoever
	// made it. Concurrent calls are applied one after the other.
	// unavailable when the store does not answer.
	SaveAreas(ctx context.Context, d Dataset) error
	// LoadAreas returns everything ever saved, in any order, as of one
	// moment: never half of a SaveAreas. A Dataset with no elements (and no
	// error) when nothing was imported. unavailable when the store does not
	// answer.
	LoadAreas(ctx context.Context) (Dataset, error)
}
