package main

import (
	"context"
	"fmt"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/audit"
	"hanhtrinh/domain/seal"
)

// tokenKeys opens the keys that sign access tokens.
func (e *engines) tokenKeys(ctx context.Context) (*seal.Ring, error) {
	master, err := e.masterKey()
	if err != nil {
		return nil, err
	}
	return seal.OpenRing(ctx, e.store, master, seal.PurposeTokens, domain.SystemClock)
}

// codeKeys opens the keys of refresh tokens, one-time codes and known devices.
func (e *engines) codeKeys(ctx context.Context) (*seal.MACs, error) {
	master, err := e.masterKey()
	if err != nil {
		return nil, err
	}
	return seal.OpenMACs(ctx, e.store, master, seal.PurposeCodes, domain.SystemClock)
}

// sealingKeys opens the keys that seal fields of records.
func (e *engines) sealingKeys(ctx context.Context) (*seal.Box, error) {
	master, err := e.masterKey()
	if err != nil {
		return nil, err
	}
	return seal.OpenBox(ctx, e.store, master, seal.PurposeSealing, domain.SystemClock)
}

type rotateCommand struct {
	Purpose string `required:"" placeholder:"tokens|codes|sealing|checkpoints" enum:"tokens,codes,sealing,checkpoints" help:"Which keys: tokens (access tokens), codes (refresh tokens, one-time codes, known devices), sealing (fields of records) or checkpoints (of the audit log)."`
}

// Run makes a new key, which is written down before.
func (r *rotateCommand) Run(ctx context.Context, p *program) error {
	if r.Purpose == seal.PurposeCheckpoints {
		return p.rotateCheckpoints()
	}
	return p.withAudit(ctx, func(e *engines, log *audit.Log) error {
		keys, kept, err := e.rotating(ctx, r.Purpose)
		if err != nil {
			return err
		}
		if err := log.Record(ctx, audit.Entry{Actor: account.Operator, Operation: "keys rotate", Outcome: audit.Allowed, Collection: "keysets", Records: []string{r.Purpose}}); err != nil {
			return err
		}
		if err := keys.Rotate(ctx); err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.out, "new key for %s; %s\n", r.Purpose, kept)
		return err
	})
}

// rotating opens the keys of a purpose, and says what becomes of what was made
// with the ones before.
func (e *engines) rotating(ctx context.Context, purpose string) (keys interface{ Rotate(context.Context) error }, kept string, err error) {
	switch purpose {
	case seal.PurposeTokens:
		keys, err = e.tokenKeys(ctx)
		return keys, "tokens signed by the key before it stay valid until they end", err
	case seal.PurposeCodes:
		keys, err = e.codeKeys(ctx)
		return keys, "log-ins, one-time codes and known devices stay good", err
	default:
		keys, err = e.sealingKeys(ctx)
		return keys, "what was sealed before stays readable", err
	}
}
