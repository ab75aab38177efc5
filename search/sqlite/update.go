package sqlite

import (
	"context"
	"database/sql"

	"hanhtrinh/domain/place"
	"hanhtrinh/search"
	"hanhtrinh/search/inverted"
)

// Update applies b and moves the position in one transaction, and then shows it
// to questions.
func (x *Index) Update(ctx context.Context, b search.Batch) error {
	x.publishing.Lock()
	defer x.publishing.Unlock()
	return x.use(ctx, func(ctx context.Context) error {
		if err := x.settle(ctx); err != nil {
			return err
		}
		v := x.view.Load()
		var docs []inverted.Doc
		err := x.commit(ctx, func(tx *sql.Tx) (err error) {
			if docs, err = write(ctx, tx, v.generation, b.Deletes, b.Upserts); err != nil {
				return err
			}
			// An index that waits to be filled goes on waiting.
			_, err = tx.ExecContext(ctx, "UPDATE meta SET value = ? WHERE key = ? AND value >= 0", b.Position, metaPosition)
			return err
		})
		if err != nil {
			return err
		}
		x.view.Store(&view{v.generation, v.unfilled, v.docs.With(docs, b.Deletes...)})
		return nil
	})
}

// write removes and puts places in one generation and returns what was put, each
// under a number of its own: what is remembered by it is never stale.
func write(ctx context.Context, tx *sql.Tx, generation int64, deletes []string, upserts []place.Place) ([]inverted.Doc, error) {
	w := &writer{ctx: ctx, tx: tx, generation: generation, statements: map[string]*sql.Stmt{}}
	defer w.close()
	for _, id := range deletes {
		if err := w.remove(id); err != nil {
			return nil, err
		}
	}
	sequence, err := metaGet(ctx, tx, metaSequence, 0)
	if err != nil {
		return nil, err
	}
	last := make(map[string]int, len(upserts)) // of an id that comes twice the last one stands
	for i := range upserts {
		last[upserts[i].ID] = i
	}
	docs := make([]inverted.Doc, 0, len(last))
	for i := range upserts {
		if last[upserts[i].ID] != i {
			continue
		}
		sequence++
		d := search.NewDoc(&upserts[i])
		doc, err := w.put(sequence, &d)
		if err != nil {
			return nil, err
		}
		docs = append(docs, doc)
	}
	return docs, metaSetAll(ctx, tx, map[string]int64{metaSequence: sequence})
}
