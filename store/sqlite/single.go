package sqlite

import (
	"context"
	"database/sql"

	"hanhtrinh/domain"
)

// readSingle asks for one record; without a row it is not_found.
func readSingle[T any](ctx context.Context, s *Store, st *statement, scan func(*sql.Rows) (T, error), missing domain.Reason, args ...any) (T, error) {
	var got T
	found := false
	err := s.readOne(ctx, st, func(rows *sql.Rows) (err error) {
		got, err = scan(rows)
		found = true
		return err
	}, args...)
	if err == nil && !found {
		err = domain.NotFound(domain.Msg(missing))
	}
	if err != nil {
		var none T
		return none, err
	}
	return got, nil
}

// readAll asks for any number of records.
func readAll[T any](ctx context.Context, s *Store, st *statement, scan func(*sql.Rows) (T, error), args ...any) ([]T, error) {
	var all []T
	err := s.readOne(ctx, st, func(rows *sql.Rows) error {
		got, err := scan(rows)
		all = append(all, got)
		return err
	}, args...)
	if err != nil {
		return nil, err
	}
	return all, nil
}

// answers says unavailable where a question would, for those whose answer is
// known without asking it.
func (s *Store) answers(ctx context.Context) error {
	leave, err := s.gate.enter(ctx, s)
	if err == nil {
		leave()
	}
	return err
}

// reachSet is what a text takes of a reach: NULL for everything, else its keys.
func reachSet(reach domain.Reach) any {
	if reach.All() {
		return nil
	}
	return jsonSet(reach.Keys())
}

// nullText is NULL for an empty text: none, or no restriction.
func nullText[S ~string](s S) any {
	if s == "" {
		return nil
	}
	return string(s)
}
