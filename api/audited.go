package api

import "hanhtrinh/domain/audit"

// Collections that the audit log names besides those of the change log.
const (
	collectionProposals = "proposals"
	collectionAccounts  = "accounts"
	collectionGrants    = "grants"
	collectionCodes     = "codes" // invitations and resets
)

// audit writes down that the actor is about to do the operation to records: ids
// and names of fields, never a value. Nothing is done when it cannot be written.
// It is not called inside a transaction.
func (s *Server) audit(k *call, collection string, records, fields []string) error {
	return s.opts.Audit.Record(k, audit.Entry{
		At: s.now(), Actor: k.actor.ID, Session: k.actor.Session, Request: k.requestID, Operation: k.op.id,
		Outcome: audit.Allowed, Collection: collection, Records: records, Fields: fields,
	})
}
