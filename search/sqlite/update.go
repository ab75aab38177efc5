package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

// Update applies b and moves the position in one transaction.
func (x *Index) Update(ctx context.Context, b search.Batch) error {
	return x.inTx(ctx, func(tx *sql.Tx) error {
		generation, err := metaGet(ctx, tx, metaGeneration, 0)
		if err != nil {
			return err
		}
		if err := write(ctx, tx, generation, b.Deletes, b.Upserts); err != nil {
			return err
		}
		// An index that waits to be filled goes on waiting.
		_, err = tx.ExecContext(ctx, "UPDATE meta SET value = ? WHERE key = ? AND value >= 0", b.Position, metaPosition)
		return err
	})
}

// write removes and puts places in one generation.
func write(ctx context.Context, tx *sql.Tx, generation int64, deletes []string, upserts []place.Place) error {
	w := &writer{ctx: ctx, tx: tx, generation: generation, statements: map[string]*sql.Stmt{}}
	defer w.close()
	for _, id := range deletes {
		if err := w.remove(id); err != nil {
			return err
		}
	}
	for i := range upserts {
		if err := w.put(&upserts[i]); err != nil {
			return err
		}
	}
	return nil
}

// writer puts places into one generation within a transaction.
type writer struct {
	ctx        context.Context
	tx         *sql.Tx
	generation int64
	statements map[string]*sql.Stmt
}

const (
	findDoc      = "SELECT doc FROM docs_$ WHERE id = ?"
	deleteDoc    = "DELETE FROM docs_$ WHERE doc = ?"
	deleteGeo    = "DELETE FROM geo_$ WHERE doc = ?"
	deleteText   = "DELETE FROM text_$ WHERE rowid = ?"
	deleteNames  = "DELETE FROM names_$ WHERE doc = ?"
	deleteTags   = "DELETE FROM tags_$ WHERE doc = ?"
	deleteStars  = "DELETE FROM stars_$ WHERE doc = ?"
	insertDoc    = "INSERT INTO docs_$ (id, kind, category, lat, lon, timing, price, accessible, sort_name, words) VALUES (?,?,?,?,?,?,?,?,?,?)"
	insertGeo    = "INSERT INTO geo_$ VALUES (?,?,?,?,?,?,?)"
	insertText   = "INSERT INTO text_$ (rowid, words, tags) VALUES (?,?,?)"
	insertName   = "INSERT INTO names_$ (name, doc) VALUES (?,?)"
	insertTag    = "INSERT OR IGNORE INTO tags_$ (tag, doc) VALUES (?,?)"
	insertStars  = "INSERT OR REPLACE INTO stars_$ (doc, first, last, stars) VALUES (?,?,?,?)"
	findTiming   = "SELECT id FROM timings WHERE body = ?"
	insertTiming = "INSERT INTO timings (body) VALUES (?)"
)

// statement prepares text once for the transaction.
func (w *writer) statement(text string) (*sql.Stmt, error) {
	if prepared := w.statements[text]; prepared != nil {
		return prepared, nil
	}
	prepared, err := w.tx.PrepareContext(w.ctx, at(w.generation, text))
	if err == nil {
		w.statements[text] = prepared
	}
	return prepared, err
}

func (w *writer) close() {
	for _, s := range w.statements {
		s.Close()
	}
}

func (w *writer) exec(text string, args ...any) (sql.Result, error) {
	prepared, err := w.statement(text)
	if err != nil {
		return nil, err
	}
	return prepared.ExecContext(w.ctx, args...)
}

// find returns the number a statement finds, false when it finds none.
func (w *writer) find(text, key string) (n int64, found bool, err error) {
	prepared, err := w.statement(text)
	if err != nil {
		return 0, false, err
	}
	err = prepared.QueryRowContext(w.ctx, key).Scan(&n)
	if err == sql.ErrNoRows {
		return 0, false, nil
	}
	return n, err == nil, err
}

func (w *writer) remove(id string) error {
	doc, found, err := w.find(findDoc, id)
	if err != nil || !found {
		return err
	}
	for _, s := range []string{deleteDoc, deleteGeo, deleteText, deleteNames, deleteTags, deleteStars} {
		if _, err := w.exec(s, doc); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) put(p *place.Place) error {
	if err := w.remove(p.ID); err != nil {
		return err
	}
	timing, err := w.timing(p)
	if err != nil {
		return err
	}
	var price any
	if vnd, known := p.LeastPrice(); known {
		price = vnd
	}
	names := foldedNames(p)
	words := wordsOf(names, domain.Fold(p.Address.Street))
	result, err := w.exec(insertDoc, p.ID, string(p.Kind), p.Category, p.Location.Lat, p.Location.Lon,
		timing, price, isAccessible(p), sortName(p), words)
	if err != nil {
		return err
	}
	doc, err := result.LastInsertId()
	if err != nil {
		return err
	}
	code := kindCode(p.Kind)
	if _, err := w.exec(insertGeo, doc, p.Location.Lon, p.Location.Lon, p.Location.Lat, p.Location.Lat, code, float64(code)+kindDepth); err != nil {
		return err
	}
	if _, err := w.exec(insertText, doc, words, tagWords(p)); err != nil {
		return err
	}
	for _, name := range names {
		if _, err := w.exec(insertName, name, doc); err != nil {
			return err
		}
	}
	return w.details(doc, p)
}

func (w *writer) details(doc int64, p *place.Place) error {
	for _, tag := range tagsOf(p) {
		if _, err := w.exec(insertTag, tag, doc); err != nil {
			return err
		}
	}
	for i, step := range p.Lodging {
		last := "9999-12-31"
		if i+1 < len(p.Lodging) {
			last = p.Lodging[i+1].From
		}
		if stars := p.LodgingOn(step.From).Stars; stars > 0 {
			if _, err := w.exec(insertStars, doc, step.From, last, stars); err != nil {
				return err
			}
		}
	}
	return nil
}

// timing finds or adds the row that holds what decides when p is open: many
// places share one, so each is decoded once.
func (w *writer) timing(p *place.Place) (int64, error) {
	body, err := json.Marshal(p.Timing())
	if err != nil {
		return 0, err
	}
	id, found, err := w.find(findTiming, string(body))
	if err != nil || found {
		return id, err
	}
	result, err := w.exec(insertTiming, string(body))
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}
