package audit

import "context"

// Store keeps the lanes. There is no way to change or remove what is in them.
// Every method may return unavailable.
type Store interface {
	// AppendAudit adds records, which follow each other in one lane, all or
	// none, durably. conflict (audit_taken) when the lane already has one of
	// their numbers. It is not called inside domain.Transactor.InTx: what was
	// written down stays so when the action fails. There it is internal.
	AppendAudit(ctx context.Context, records []Record) error
	// AuditHeads returns the last record's place in every lane, by lane.
	AuditHeads(ctx context.Context) ([]Head, error)
	// AuditLane returns up to limit records of a lane behind number after, in
	// order. internal when one of them was changed so that it is no record any
	// more.
	AuditLane(ctx context.Context, lane string, after int64, limit int) ([]Record, error)
}
