// Package store says what a store of record keeps: the union of what each area
// asks for. store/sqlite and store/mongo implement it; store/storetest is the
// contract suite both must pass.
package store

import (
	"context"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/audit"
	"hanhtrinh/domain/place"
	"hanhtrinh/domain/proposal"
	"hanhtrinh/domain/seal"
)

// Store is one opened store of record, safe for use by many goroutines.
type Store interface {
	place.Store
	area.Store
	seal.Store
	account.Store
	audit.Store
	proposal.Store
	domain.ChangeLog
	domain.Idempotency
	domain.Leases
	domain.Transactor

	// Ping returns nil when the store answers and takes writes, else
	// unavailable.
	Ping(ctx context.Context) error
	// Close stops background work, waits for calls under way and releases
	// the store. Calls after it return unavailable.
	Close(ctx context.Context) error
}
