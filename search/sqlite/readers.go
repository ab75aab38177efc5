package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
)

// mostReaders answer at a time. One connection of the file's pool is left for
// the check of the whole file and for whoever asks for the position.
const mostReaders = 3

// mostStatements bounds the prepared statements a reader keeps: asks differ in
// how many values they list.
const mostStatements = 128

// reader is a connection with the statements prepared on it. One without a
// connection opens it when it is used.
type reader struct {
	conn       *sql.Conn
	generation int64 // of its statements
	kept       map[string]*sql.Stmt
}

// readers lends readers out.
type readers chan *reader

func newReaders() readers {
	free := make(readers, mostReaders)
	for range mostReaders {
		free <- new(reader)
	}
	return free
}

// read runs fn on one state of the index.
func (x *Index) read(ctx context.Context, generation int64, fn func(*reader) error) error {
	var r *reader
	select {
	case r = <-x.readers:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { x.readers <- r }()
	err := r.begin(ctx, x.file.Readers, generation)
	if err == nil {
		err = fn(r)
	}
	if r.conn == nil {
		return err
	}
	// Nothing was written; what cannot be ended is thrown away.
	if _, endErr := r.conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK"); endErr != nil || err != nil {
		r.close(endErr != nil)
	}
	return err
}

func (r *reader) begin(ctx context.Context, db *sql.DB, generation int64) (err error) {
	if r.generation != generation {
		r.forget()
		r.generation = generation
	}
	if r.conn == nil {
		if r.conn, err = db.Conn(ctx); err != nil {
			r.conn = nil
			return err
		}
	}
	_, err = r.conn.ExecContext(ctx, "BEGIN")
	return err
}

func (r *reader) forget() {
	for _, s := range r.kept {
		s.Close()
	}
	r.kept = map[string]*sql.Stmt{}
}

// close gives the connection back, or throws it away.
func (r *reader) close(broken bool) {
	if r.conn == nil {
		return
	}
	r.forget()
	if broken {
		_ = r.conn.Raw(func(any) error { return driver.ErrBadConn })
	}
	_ = r.conn.Close() // what a broken one says on closing helps nobody
	r.conn = nil
}

// release closes all readers; none may be lent out.
func (free readers) release() {
	for range mostReaders {
		r := <-free
		r.close(false)
		free <- r
	}
}

// query runs a template, with $ where the generation goes.
func (r *reader) query(ctx context.Context, template string, args []any) (*sql.Rows, error) {
	prepared := r.kept[template]
	if prepared == nil {
		var err error
		if prepared, err = r.conn.PrepareContext(ctx, at(r.generation, template)); err != nil {
			return nil, err
		}
		if len(r.kept) >= mostStatements {
			for key, s := range r.kept { // any one
				s.Close()
				delete(r.kept, key)
				break
			}
		}
		r.kept[template] = prepared
	}
	return prepared.QueryContext(ctx, args...)
}
