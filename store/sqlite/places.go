package sqlite

import (
	"context"
	"database/sql"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

// Place implements place.Store.
func (s *Store) Place(ctx context.Context, id string) (place.Place, error) {
	var got *stored
	err := s.readOne(ctx, s.sql.place, func(rows *sql.Rows) error {
		r, err := scanRecord(rows)
		got = &r
		return err
	}, id)
	switch {
	case err != nil:
		return place.Place{}, err
	case got == nil:
		return place.Place{}, domain.NotFound(domain.Msg(domain.ReasonPlaceNotFound))
	case got.deleted:
		return place.Place{}, domain.Gone(domain.Msg(domain.ReasonPlaceDeleted))
	}
	return got.place, nil
}

// Places implements place.Store.
func (s *Store) Places(ctx context.Context, ids []string) ([]place.Place, error) {
	if len(ids) == 0 {
		return nil, fault(ctx.Err())
	}
	places := make([]place.Place, 0, len(ids))
	err := s.readOne(ctx, s.sql.places, func(rows *sql.Rows) error {
		r, err := scanRecord(rows)
		places = append(places, r.place)
		return err
	}, jsonSet(ids))
	return places, err
}

// PlaceIDs implements place.Store.
func (s *Store) PlaceIDs(ctx context.Context, sources []place.SourceID) (map[string]string, error) {
	ids := map[string]string{}
	err := s.readOne(ctx, s.sql.placeIDs, func(rows *sql.Rows) error {
		var key, id string
		err := rows.Scan(&key, &id)
		ids[key] = id
		return err
	}, jsonSet(sourceKeys(sources)))
	return ids, err
}

// CountPlaces implements place.Store.
func (s *Store) CountPlaces(ctx context.Context) (n int64, err error) {
	err = s.readOne(ctx, s.sql.count, func(rows *sql.Rows) error { return rows.Scan(&n) })
	return n, err
}

func sourceKeys(sources []place.SourceID) []string {
	keys := make([]string, len(sources))
	for i, s := range sources {
		keys[i] = s.Key()
	}
	return keys
}
