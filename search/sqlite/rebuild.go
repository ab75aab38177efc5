package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"iter"

	"hanhtrinh/domain/place"
	"hanhtrinh/search/inverted"
)

// rebuildBatch is how many places one transaction of a rebuild holds: between
// two of them the index takes updates.
const rebuildBatch = 1000

// errOvertaken is met when the file was replaced, or another process began a
// rebuild, while one was filled.
var errOvertaken = errors.New("the generation that was being filled is gone")

// Rebuild fills the next generation and swaps it in. A second call waits for
// the first.
func (x *Index) Rebuild(ctx context.Context, docs iter.Seq2[place.Place, error], position func() int64) error {
	x.rebuilding.Lock()
	defer x.rebuilding.Unlock()
	var next int64
	err := x.inTx(ctx, func(tx *sql.Tx) (err error) {
		if next, err = nextGeneration(ctx, tx); err != nil {
			return err
		}
		if err = createGeneration(ctx, tx, next); err != nil {
			return err
		}
		return metaSetAll(ctx, tx, map[string]int64{metaFilling: next})
	})
	if err != nil {
		return err
	}
	if err = x.fill(ctx, next, docs); err == nil {
		err = x.swap(ctx, next, position())
	}
	x.sweep(context.WithoutCancel(ctx))
	return err
}

func (x *Index) fill(ctx context.Context, generation int64, docs iter.Seq2[place.Place, error]) error {
	batch := make([]place.Place, 0, rebuildBatch)
	flush := func() error {
		defer func() { clear(batch); batch = batch[:0] }()
		return x.inTx(ctx, func(tx *sql.Tx) error {
			if err := stillFilling(ctx, tx, generation); err != nil {
				return err
			}
			_, err := write(ctx, tx, generation, nil, batch)
			return err
		})
	}
	for p, err := range docs {
		if err != nil {
			return err
		}
		if batch = append(batch, p); len(batch) == rebuildBatch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

func stillFilling(ctx context.Context, tx *sql.Tx, generation int64) error {
	filling, err := metaGet(ctx, tx, metaFilling, 0)
	if err == nil && filling != generation {
		err = errOvertaken
	}
	return err
}

// swap makes next the generation that answers. Questions under way still read
// the old one.
func (x *Index) swap(ctx context.Context, next, position int64) error {
	var docs *inverted.Index
	err := x.use(ctx, func(ctx context.Context) (err error) {
		docs, err = load(ctx, x.file.Readers, next)
		return err
	})
	if err != nil {
		return err
	}
	x.publishing.Lock()
	defer x.publishing.Unlock()
	return x.use(ctx, func(ctx context.Context) error {
		err := x.commit(ctx, func(tx *sql.Tx) error {
			if err := stillFilling(ctx, tx, next); err != nil {
				return err
			}
			return metaSetAll(ctx, tx, map[string]int64{metaGeneration: next, metaPosition: position, metaFilling: 0})
		})
		if err != nil {
			return err
		}
		x.view.Store(&view{generation: next, docs: docs})
		return nil
	})
}

// sweep drops what no longer answers, after a rebuild that was swapped in or
// one that failed. Should it fail itself, the next rebuild or start does it.
func (x *Index) sweep(ctx context.Context) {
	x.publishing.Lock()
	defer x.publishing.Unlock()
	err := x.use(ctx, func(ctx context.Context) error {
		if err := x.settle(ctx); err != nil {
			return err
		}
		return transact(ctx, x.file.Writer, func(tx *sql.Tx) error {
			if err := metaSetAll(ctx, tx, map[string]int64{metaFilling: 0}); err != nil {
				return err
			}
			return dropGenerations(ctx, tx, x.view.Load().generation)
		})
	})
	if err != nil {
		x.options.Log.Warn("old tables of the search index are left for later", "error", err)
	}
}
