package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"hanhtrinh/domain"
)

// session is one transaction and the statements it has bound.
type session struct {
	tx      *sql.Tx
	write   bool
	bound   map[*statement]*sql.Stmt
	lastSeq int64 // of the change log, when it wrote to it
	broken  error // a write failed half-way: the transaction must not commit
}

// sessionKey marks the transaction of one store in a context.
type sessionKey struct{ s *Store }

func (s *Store) session(ctx context.Context) *session {
	ses, _ := ctx.Value(sessionKey{s}).(*session)
	return ses
}

func newSession(tx *sql.Tx, write bool) *session {
	return &session{tx: tx, write: write, bound: map[*statement]*sql.Stmt{}}
}

func (ses *session) bind(ctx context.Context, st *statement) *sql.Stmt {
	bound, ok := ses.bound[st]
	if !ok {
		prepared := st.reader
		if ses.write {
			prepared = st.writer
		}
		bound = ses.tx.StmtContext(ctx, prepared)
		ses.bound[st] = bound
	}
	return bound
}

func (ses *session) query(ctx context.Context, st *statement, args ...any) (*sql.Rows, error) {
	return ses.bind(ctx, st).QueryContext(ctx, args...)
}

func (ses *session) row(ctx context.Context, st *statement, args ...any) *sql.Row {
	return ses.bind(ctx, st).QueryRowContext(ctx, args...)
}

func (ses *session) exec(ctx context.Context, st *statement, args ...any) (sql.Result, error) {
	return ses.bind(ctx, st).ExecContext(ctx, args...)
}

// InTx implements domain.Transactor. The write lock is taken at once, so fn
// runs once: there is nobody to conflict with. A write inside fn with another
// context would wait for this one to end.
func (s *Store) InTx(ctx context.Context, fn func(ctx context.Context) error) error {
	leave, err := s.gate.enter(ctx, s)
	if err != nil {
		return err
	}
	defer leave()
	if s.session(ctx) != nil {
		return fn(ctx)
	}
	tx, err := s.file.Writer.BeginTx(ctx, nil)
	if err != nil {
		return fault(err)
	}
	defer tx.Rollback() // nothing after a commit; all after an error or a panic
	ses := newSession(tx, true)
	if err := fn(context.WithValue(ctx, sessionKey{s}, ses)); err != nil {
		return err
	}
	if ses.broken != nil {
		return ses.broken
	}
	if err := tx.Commit(); err != nil {
		return fault(err)
	}
	s.bell.ring(ses.lastSeq)
	return nil
}

// writeTx runs fn in the transaction of ctx or in one of its own. Refusals
// come before the first change, so only other errors spoil the transaction.
func (s *Store) writeTx(ctx context.Context, fn func(ctx context.Context, ses *session) error) error {
	return s.InTx(ctx, func(ctx context.Context) error {
		ses := s.session(ctx)
		err := fault(fn(ctx, ses))
		if code := domain.CodeOf(err); code == domain.CodeUnavailable || code == domain.CodeInternal {
			ses.broken = err
		}
		return err
	})
}

// readTx runs fn on one moment of the store: in the transaction of ctx, else
// in a snapshot that no writer waits for.
func (s *Store) readTx(ctx context.Context, fn func(ses *session) error) error {
	leave, err := s.gate.enter(ctx, s)
	if err != nil {
		return err
	}
	defer leave()
	if ses := s.session(ctx); ses != nil {
		return fault(fn(ses))
	}
	tx, err := s.file.Readers.BeginTx(ctx, nil)
	if err != nil {
		return fault(err)
	}
	defer tx.Rollback()
	return fault(fn(newSession(tx, false)))
}

// readOne runs a question of one statement, which needs no transaction.
func (s *Store) readOne(ctx context.Context, st *statement, scan func(*sql.Rows) error, args ...any) error {
	leave, err := s.gate.enter(ctx, s)
	if err != nil {
		return err
	}
	defer leave()
	if ses := s.session(ctx); ses != nil {
		rows, err := ses.query(ctx, st, args...)
		return fault(eachRow(rows, err, scan))
	}
	rows, err := st.reader.QueryContext(ctx, args...)
	return fault(eachRow(rows, err, scan))
}

// eachRow calls scan for every row and closes rows; errStop ends it early.
func eachRow(rows *sql.Rows, err error, scan func(*sql.Rows) error) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); errors.Is(err, errStop) {
			return nil
		} else if err != nil {
			return err
		}
	}
	return rows.Err()
}

var errStop = errors.New("enough rows")
