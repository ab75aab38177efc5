package sqlite

import (
	"context"
	"database/sql"
	"sync"
)

// mostStatements bounds the prepared statements kept: queries differ in how
// many values they list.
const mostStatements = 256

// statements are those of the reading side, prepared once while there is room.
type statements struct {
	mu   sync.Mutex
	db   *sql.DB
	kept map[statementKey]*sql.Stmt
}

type statementKey struct {
	generation int64
	template   string // with $ where the generation goes
}

// reset closes all that are kept and goes on with db.
func (s *statements) reset(db *sql.DB) {
	s.forget(func(int64) bool { return true })
	s.db = db
}

// forget closes those of some generations. Who is about to run one of them gets
// an error and finds that the generation has changed.
func (s *statements) forget(which func(generation int64) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, kept := range s.kept {
		if which(key.generation) {
			kept.Close()
			delete(s.kept, key)
		}
	}
}

// query runs a template in one generation.
func (s *statements) query(ctx context.Context, generation int64, template string, args []any) (*sql.Rows, error) {
	kept, err := s.statement(ctx, statementKey{generation, template})
	if err != nil {
		return nil, err
	}
	if kept == nil {
		return s.db.QueryContext(ctx, at(generation, template), args...)
	}
	return kept.QueryContext(ctx, args...)
}

// statement returns a prepared statement, nil when there is no room for it.
func (s *statements) statement(ctx context.Context, key statementKey) (*sql.Stmt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept, ok := s.kept[key]
	if ok || len(s.kept) >= mostStatements {
		return kept, nil
	}
	kept, err := s.db.PrepareContext(ctx, at(key.generation, key.template))
	if err != nil {
		return nil, err
	}
	if s.kept == nil {
		s.kept = map[statementKey]*sql.Stmt{}
	}
	s.kept[key] = kept
	return kept, nil
}
