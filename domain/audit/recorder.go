package audit

import "context"

// Recorder writes down what somebody is about to do.
type Recorder interface {
	// Record returns when the entry is durable; its time is now when it has
	// none, and more than MaxRecords ids make several entries. It is called
	// before the action and outside domain.Transactor.InTx: where it returns
	// unavailable (audit_unavailable) nothing may be done.
	Record(ctx context.Context, e Entry) error
}
