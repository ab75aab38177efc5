package domain

import (
	"context"
	"time"
)

// Usage adds up what several servers on one store counted, so that a limit
// holds for all of them together. A store that only ever has one server does
// without.
type Usage interface {
	// AddUsage adds what this server counted of each key in the window that
	// begins at window, and returns what all servers have counted of these
	// keys in it, this call included. A count of 0 only asks. Keys are opaque
	// strings of at most 64 bytes; a negative count takes back. What is
	// counted is forgotten some time after until. Counts are no records: a
	// change of the primary may lose the newest of them. It is not called
	// inside Transactor.InTx.
	AddUsage(ctx context.Context, window time.Time, used map[string]int, until time.Time) (map[string]int, error)
}
