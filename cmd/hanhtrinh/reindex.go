package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/search"
)

// How often reindex looks whether the server is done, and how long it waits for
// one that does nothing.
const (
	reindexPoll = 200 * time.Millisecond
	reindexWait = 10 * time.Minute
)

type reindexCommand struct{}

// Run fills the index anew. Beside a running server it asks that one to do it,
// since only the server may swap tables it answers from.
func (reindexCommand) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(e *engines) error {
		began := time.Now()
		if err := reindex(ctx, p, e); err != nil {
			return err
		}
		n, err := e.store.CountPlaces(ctx)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.out, "indexed %d places in %s\n", n, time.Since(began).Round(time.Millisecond))
		return err
	})
}

func reindex(ctx context.Context, p *program, e *engines) error {
	index, err := e.openIndex(ctx, true)
	served := domain.CodeOf(err) == domain.CodeConflict // a server has the file
	if served {
		index, err = e.openIndex(ctx, false)
	}
	if err != nil {
		return err
	}
	fill := func(ctx context.Context) {
		feeder := &search.Feeder{Log: e.store, Places: e.store, Index: index, Logger: e.log}
		err = feeder.Fill(ctx)
	}
	lease := e.indexLease()
	here := func() bool { // fills it unless a server feeds it
		switch {
		case served:
			return false
		case lease != nil:
			return lease.Once(ctx, fill)
		}
		fill(ctx)
		return true
	}
	if !here() {
		fmt.Fprintln(p.err, "a server is running: asking it to fill its index anew")
		if err = index.Forget(ctx); err == nil {
			waited := awaitFilled(ctx, index, here)
			err = errors.Join(err, waited)
		}
	}
	return errors.Join(err, index.Close())
}

// awaitFilled waits for the server, or does its work should it be gone.
func awaitFilled(ctx context.Context, index search.Index, here func() bool) error {
	ctx, cancel := context.WithTimeoutCause(ctx, reindexWait, errors.New("the server has not filled its index yet; see its log"))
	defer cancel()
	ticker := time.NewTicker(reindexPoll)
	defer ticker.Stop()
	for {
		position, err := index.Position(ctx)
		if err == nil && position >= 0 || here() {
			return nil
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-ticker.C:
		}
	}
}
