package seal

import "context"

// Store keeps keysets, each sealed by the master key before it gets here.
type Store interface {
	// Keyset returns the sealed keyset of a purpose and its version; nil and
	// 0 when there is none yet. unavailable when the store does not answer.
	Keyset(ctx context.Context, purpose string) (sealed []byte, version int64, err error)
	// SaveKeyset replaces the keyset that has version expect (0 = none yet)
	// and gives it version expect+1. precondition_failed when another writer
	// was first; unavailable when the store does not answer.
	SaveKeyset(ctx context.Context, purpose string, sealed []byte, expect int64) error
}
