package proposal

import (
	"context"
	"time"

	"hanhtrinh/domain"
)

// Store keeps proposals. Every method may return unavailable; a call inside
// domain.Transactor.InTx belongs to that transaction. What is out of reach by
// its ReachKeys is not there: each question carries the reach into the store.
type Store interface {
	// CreateProposal adds p with version 1. conflict when the id is taken. Of two
	// transactions of one author that count and add, the later one counts what
	// the other added.
	CreateProposal(ctx context.Context, p Proposal) error
	// Proposal returns one; not_found (proposal_not_found).
	Proposal(ctx context.Context, reach domain.Reach, id string) (Proposal, error)
	// ListProposals returns up to limit that pass f, oldest first, ties by id.
	ListProposals(ctx context.Context, reach domain.Reach, f Filter, limit int) ([]Proposal, error)
	// UpdateProposal replaces the stored one, which has version p.Version and
	// is in reach, and returns the next version. precondition_failed when the
	// version differs; not_found. Its place, author and CreatedAt never change.
	UpdateProposal(ctx context.Context, reach domain.Reach, p Proposal) (int64, error)
	// CountProposals counts those of one author in one state.
	CountProposals(ctx context.Context, by string, state State) (int, error)
	// ExpireProposals deletes what was made and taken back before; returns how
	// many. What was decided stays told.
	ExpireProposals(ctx context.Context, before time.Time) (int, error)
}

// Filter is what a list can be restricted by; zero values do not restrict.
type Filter struct {
	PlaceID string
	State   State
	After   *After // continue behind this one
}

// After is the sort key of the last proposal of a page.
type After struct {
	CreatedAt int64 // milliseconds
	ID        string
}
