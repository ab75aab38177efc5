package main

import (
	"context"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/audit"
	"hanhtrinh/domain/seal"
)

// logins puts together what logs people in, and writes down in log what they
// do.
func (e *engines) logins(ctx context.Context, log audit.Recorder) (*account.Service, error) {
	master, err := e.masterKey()
	if err != nil {
		return nil, err
	}
	macs, err := seal.OpenMACs(ctx, e.store, master, seal.PurposeCodes, domain.SystemClock)
	if err != nil {
		return nil, err
	}
	box, err := seal.OpenBox(ctx, e.store, master, seal.PurposeSealing, domain.SystemClock)
	if err != nil {
		return nil, err
	}
	hasher, err := account.NewHasher(account.HasherOptions{})
	if err != nil {
		return nil, err
	}
	return account.NewService(account.Options{
		Store: e.store, Tx: e.store, MACs: macs, Box: box, Hasher: hasher, Audit: log,
		Covers: func(context.Context, account.Target) ([]string, error) {
			return nil, domain.NotFound(domain.Msg(domain.ReasonTargetUnknown))
		},
		Clock: domain.SystemClock, IDs: domain.RandomID,
	})
}
