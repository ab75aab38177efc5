package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

// Update applies b and moves the position in one transaction.
func (x *Index) Update(ctx context.Context, b search.Batch) error {
	var gone []int64
	err := x.inTx(ctx, func(tx *sql.Tx) error {
		generation, err := metaGet(ctx, tx, metaGeneration, 0)
		if err != nil {
			return err
		}
		if gone, err = write(ctx, tx, generation, b.Deletes, b.Upserts); err != nil {
			return err
		}
		// An index that waits to be filled goes on waiting.
		_, err = tx.ExecContext(ctx, "UPDATE meta SET value = ? WHERE key = ? AND value >= 0", b.Position, metaPosition)
		return err
	})
	x.writes.Add(1)
	x.records.drop(gone) // makes room, no more: numbers are never given twice
	return err
}

// numbered is a document with its number.
type numbered struct {
	doc int64
	search.Doc
}

// write removes and puts places in one generation and returns the numbers that
// are gone. Places are put in the order of their numbers: in any other the
// full-text index would write a segment for each.
func write(ctx context.Context, tx *sql.Tx, generation int64, deletes []string, upserts []place.Place) (gone []int64, err error) {
	w := &writer{ctx: ctx, tx: tx, generation: generation, statements: map[string]*sql.Stmt{}}
	defer w.close()
	docs, err := w.number(upserts)
	if err != nil {
		return nil, err
	}
	for _, id := range deletes {
		if gone, err = w.find(gone, id); err != nil {
			return nil, err
		}
	}
	for i := range docs {
		if gone, err = w.find(gone, docs[i].ID); err != nil {
			return nil, err
		}
	}
	slices.Sort(gone)
	gone = slices.Compact(gone)
	for _, doc := range gone {
		if err := w.remove(doc); err != nil {
			return nil, err
		}
	}
	for i := range docs {
		if err := w.put(&docs[i]); err != nil {
			return nil, err
		}
	}
	return gone, nil
}

// number gives every place the number it will be found by; of an id that comes
// twice the last one stands.
func (w *writer) number(places []place.Place) ([]numbered, error) {
	sequence, err := metaGet(w.ctx, w.tx, metaSequence, 0)
	if err != nil || len(places) == 0 {
		return nil, err
	}
	last := make(map[string]int, len(places))
	for i := range places {
		last[places[i].ID] = i
	}
	docs := make([]numbered, 0, len(last))
	for i := range places {
		if last[places[i].ID] != i {
			continue
		}
		sequence++
		d := numbered{Doc: search.NewDoc(&places[i])}
		if d.doc, err = docNumber(d.Quality, sequence); err != nil {
			return nil, err
		}
		docs = append(docs, d)
	}
	slices.SortFunc(docs, func(a, b numbered) int { return cmp.Compare(a.doc, b.doc) })
	return docs, metaSetAll(w.ctx, w.tx, map[string]int64{metaSequence: sequence})
}
