package main

import (
	"context"

	"hanhtrinh/api"
	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/audit"
	"hanhtrinh/domain/seal"
)

// logins puts together what logs people in, and writes down in log what they
// do. macs are the keys of what it hands out.
func (e *engines) logins(ctx context.Context, log audit.Recorder, macs *seal.MACs, areas func() *area.Directory) (*account.Service, error) {
	box, err := e.sealingKeys(ctx)
	if err != nil {
		return nil, err
	}
	hasher, err := account.NewHasher(account.HasherOptions{})
	if err != nil {
		return nil, err
	}
	return account.NewService(account.Options{
		Store: e.store, Tx: e.store, MACs: macs, Box: box, Hasher: hasher, Audit: log,
		Covers: api.Covers(e.store, areas), Clock: domain.SystemClock, IDs: domain.RandomID,
	})
}

// withLogins runs do on what logs people in, beside a running server; areas is
// the table of units as it is now.
func (p *program) withLogins(ctx context.Context, do func(e *engines, logins *account.Service, areas *area.Directory) error) error {
	return p.withAudit(ctx, func(e *engines, log *audit.Log) error {
		areas, err := e.areas(ctx)
		if err != nil {
			return err
		}
		macs, err := e.codeKeys(ctx)
		if err != nil {
			return err
		}
		logins, err := e.logins(ctx, log, macs, func() *area.Directory { return areas })
		if err != nil {
			return err
		}
		return do(e, logins, areas)
	})
}
