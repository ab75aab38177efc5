package sqlite

import (
	"context"
	"database/sql"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

// candidate is a place that passed the SQL part of a filter.
type candidate struct {
	n  int64
	id string
	at domain.Point
}

// dense is how many rows a condition may match to be worth starting from; one
// that matches more is met often enough in another order.
const dense = 1000

var wholeEarth = orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}

// within is what f allows of b, its radius aside.
func within(f place.Filter, b orb.Bound) orb.Bound {
	if f.BBox == nil {
		return b
	}
	return orb.Bound{
		Min: orb.Point{max(b.Min[0], f.BBox.Min[0]), max(b.Min[1], f.BBox.Min[1])},
		Max: orb.Point{min(b.Max[0], f.BBox.Max[0]), min(b.Max[1], f.BBox.Max[1])},
	}
}

// args are the parameters ?1 to ?6 of the texts that list.
func args(f place.Filter, b orb.Bound) []any {
	return []any{nullSet(f.Kinds), nullSet(f.AreaKeys), b.Min[1], b.Max[1], b.Min[0], b.Max[0]}
}

// collect runs a text that selects candidates; take returns errStop when it
// has enough.
func collect(ctx context.Context, ses *session, st *statement, take func(candidate) error, args ...any) error {
	rows, err := ses.query(ctx, st, args...)
	return eachRow(rows, err, func(rows *sql.Rows) error {
		var c candidate
		if err := rows.Scan(&c.n, &c.id, &c.at.Lat, &c.at.Lon); err != nil {
			return err
		}
		return take(c)
	})
}

// sparse says whether a probe, which counts no further than its limit, found
// few rows.
func sparse(ctx context.Context, ses *session, probe *statement, args ...any) (bool, error) {
	var n int
	err := ses.row(ctx, probe, args...).Scan(&n)
	return n <= dense, err
}

// records loads candidates whole, in their order.
func (s *Store) records(ctx context.Context, ses *session, found []candidate) ([]place.Place, error) {
	if len(found) == 0 {
		return nil, nil
	}
	numbers := make([]byte, 0, 8*len(found))
	for i, c := range found {
		numbers = appendNumber(numbers, i, c.n)
	}
	places := make([]place.Place, 0, len(found))
	rows, err := ses.query(ctx, s.sql.placesByN, string(append(numbers, ']')))
	return places, eachRow(rows, err, func(rows *sql.Rows) error {
		r, err := scanRecord(rows)
		places = append(places, r.place)
		return err
	})
}
