package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
)

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
	deleteCard   = "DELETE FROM cards_$ WHERE doc = ?"
	deleteGeo    = "DELETE FROM geo_$ WHERE doc = ?"
	deleteText   = "DELETE FROM text_$ WHERE rowid = ?"
	deleteStars  = "DELETE FROM stars_$ WHERE doc = ?"
	insertDoc    = "INSERT INTO docs_$ (doc, id, lat, lon, kind, subkind, category, accessible, timing, areas, amenities, price, sort_name) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
	insertCard   = "INSERT INTO cards_$ VALUES (?,?)"
	insertGeo    = "INSERT INTO geo_$ VALUES (?,?,?,?,?,?,?)"
	insertText   = "INSERT INTO text_$ (rowid, tokens) VALUES (?,?)"
	insertStars  = "INSERT OR REPLACE INTO stars_$ (doc, first, last, stars) VALUES (?,?,?,?)"
	findTiming   = "SELECT id FROM timings WHERE body = ?"
	insertTiming = "INSERT INTO timings (body) VALUES (?)"
	findSet      = "SELECT id FROM sets WHERE body = ?"
	insertSet    = "INSERT INTO sets (body) VALUES (?)"
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

// lookUp returns the number a statement finds, false when it finds none.
func (w *writer) lookUp(text, key string) (n int64, found bool, err error) {
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

// find adds the number of the place with that id, if there is one.
func (w *writer) find(docs []int64, id string) ([]int64, error) {
	doc, found, err := w.lookUp(findDoc, id)
	if found {
		docs = append(docs, doc)
	}
	return docs, err
}

func (w *writer) remove(doc int64) error {
	for _, s := range []string{deleteDoc, deleteCard, deleteGeo, deleteText, deleteStars} {
		if _, err := w.exec(s, doc); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) put(d *numbered) error {
	timing, err := w.shared(findTiming, insertTiming, d.Timing)
	if err != nil {
		return err
	}
	areas, err := w.set(d.AreaKeys)
	if err != nil {
		return err
	}
	amenities, err := w.set(d.Amenities)
	if err != nil {
		return err
	}
	var price any
	if d.Price != nil {
		price = *d.Price
	}
	if _, err := w.exec(insertDoc, d.doc, d.ID, d.Point.Lat, d.Point.Lon, string(d.Kind), d.Subkind, d.Category, d.Accessible,
		timing, areas, amenities, price, d.SortName); err != nil {
		return err
	}
	if _, err := w.exec(insertCard, d.doc, encode(&d.Doc, timing, areas, amenities)); err != nil {
		return err
	}
	code := kindCode(d.Kind)
	if _, err := w.exec(insertGeo, d.doc, d.Point.Lon, d.Point.Lon, d.Point.Lat, d.Point.Lat, code, float64(code)+kindDepth); err != nil {
		return err
	}
	if _, err := w.exec(insertText, d.doc, tokensOf(&d.Doc)); err != nil {
		return err
	}
	for _, s := range d.Stars {
		if _, err := w.exec(insertStars, d.doc, s.First, s.Last, s.Stars); err != nil {
			return err
		}
	}
	return nil
}

// set finds or adds a list of codes.
func (w *writer) set(list []string) (int64, error) {
	if list == nil {
		list = []string{}
	}
	return w.shared(findSet, insertSet, list)
}

// shared finds or adds the row that holds what many places share, so that each
// is decoded once.
func (w *writer) shared(find, insert string, what any) (int64, error) {
	body, err := json.Marshal(what)
	if err != nil {
		return 0, err
	}
	id, found, err := w.lookUp(find, string(body))
	if err != nil || found {
		return id, err
	}
	result, err := w.exec(insert, string(body))
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}
