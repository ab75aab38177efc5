package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"runtime/debug"
	"strings"

	"github.com/paulmach/orb"

	"hanhtrinh/search/inverted"
)

// view is what questions are answered from: a generation as it was after some
// commit. It never changes.
type view struct {
	generation int64
	unfilled   bool // nothing was ever put into it: it cannot answer
	docs       *inverted.Index
}

// loadStep is how many places are read at a time.
const loadStep = 4096

// load reads a generation into memory.
func load(ctx context.Context, q querier, generation int64) (*inverted.Index, error) {
	rows, err := q.QueryContext(ctx, at(generation, "SELECT doc, rank, id, name, lat, lon, tokens, card FROM docs_$ ORDER BY doc"))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	docs := &inverted.Index{}
	step := make([]inverted.Doc, 0, loadStep)
	for rows.Next() {
		var d inverted.Doc
		var tokens string
		var card sql.RawBytes
		var point [2]float64
		if err := rows.Scan(&d.Number, &d.Rank, &d.ID, &d.Name, &point[1], &point[0], &tokens, &card); err != nil {
			return nil, err
		}
		d.Point, d.Tokens, d.Body = orb.Point(point), strings.Fields(tokens), string(card)
		if step = append(step, d); len(step) == loadStep {
			docs, step = docs.Plus(step), step[:0]
		}
	}
	docs = docs.Plus(step).Compact()
	debug.FreeOSMemory() // what reading and merging took is several times what is left
	return docs, rows.Err()
}

// read makes the view of the generation that answers.
func (x *Index) read(ctx context.Context) error {
	generation, err := metaGet(ctx, x.file.Readers, metaGeneration, 0)
	if err != nil {
		return err
	}
	unfilled, err := metaGet(ctx, x.file.Readers, metaUnfilled, 0)
	if err != nil {
		return err
	}
	v := &view{generation: generation, unfilled: unfilled == generation, docs: &inverted.Index{}}
	if !v.unfilled && x.options.Serve {
		if v.docs, err = load(ctx, x.file.Readers, generation); err != nil {
			return err
		}
	}
	x.view.Store(v)
	x.uncertain.Store(false)
	return nil
}

// commit runs fn in one transaction whose outcome the view is to show, and notes
// when that is not known.
func (x *Index) commit(ctx context.Context, fn func(tx *sql.Tx) error) error {
	err := transact(ctx, x.file.Writer, fn)
	if errors.Is(err, errUncertain) {
		x.uncertain.Store(true) // until the view is read again, whatever comes between
	}
	return err
}

// settle reads the view again after a commit that failed and may yet have been
// done.
func (x *Index) settle(ctx context.Context) error {
	if !x.uncertain.Load() {
		return nil
	}
	return x.read(ctx)
}
