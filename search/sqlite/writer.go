package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"

	"hanhtrinh/search"
	"hanhtrinh/search/inverted"
)

// writer puts places into one generation within a transaction.
type writer struct {
	ctx        context.Context
	tx         *sql.Tx
	generation int64
	statements map[string]*sql.Stmt
}

const (
	deleteDoc    = "DELETE FROM docs_$ WHERE id = ?"
	insertDoc    = "INSERT OR REPLACE INTO docs_$ (doc, rank, id, name, lat, lon, timing, areas, tokens, card) VALUES (?,?,?,?,?,?,?,?,?,?)"
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

func (w *writer) remove(id string) error {
	_, err := w.exec(deleteDoc, id)
	return err
}

// put writes a place under a number and returns it as the index in memory takes
// it.
func (w *writer) put(number int64, d *search.Doc) (doc inverted.Doc, err error) {
	timing, err := w.shared(findTiming, insertTiming, d.Timing)
	if err != nil {
		return doc, err
	}
	areas, err := w.set(d.AreaKeys)
	if err != nil {
		return doc, err
	}
	tokens, card := tokensOf(d), encode(d, timing, areas)
	doc = inverted.Doc{
		Number: number, Rank: rankOf(d.Quality), ID: d.ID, Name: d.SortName, Point: d.Point.Orb(),
		Tokens: strings.Fields(tokens), Body: string(card),
	}
	_, err = w.exec(insertDoc, number, doc.Rank, d.ID, d.SortName, d.Point.Lat, d.Point.Lon, timing, areas, tokens, card)
	return doc, err
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
