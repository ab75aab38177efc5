package api

import (
	"context"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/audit"
	"hanhtrinh/domain/place"
	"hanhtrinh/domain/proposal"
)

// noEngine stands where an engine would while the API description is written:
// nothing asks it anything.
type noEngine struct {
	place.Store
	domain.ChangeLog
	domain.Idempotency
}

type noProposals struct{ proposal.Store }

type noAccounts struct{ account.Store }

type noAudit struct{ audit.Recorder }

type noSearch struct{ Searcher }

// InTx refuses.
func (noEngine) InTx(context.Context, func(context.Context) error) error {
	return domain.Unavailable(domain.Msg(domain.ReasonStoreDown), time.Second, nil)
}
