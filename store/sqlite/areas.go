package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
)

// SaveAreas implements area.Store.
func (s *Store) SaveAreas(ctx context.Context, d area.Dataset) error {
	if len(d.Units)+len(d.Successions)+len(d.Boundaries) == 0 {
		return s.InTx(ctx, func(context.Context) error { return nil })
	}
	return s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		run := context.WithoutCancel(ctx)
		for _, u := range d.Units {
			js, err := json.Marshal(u)
			if err != nil {
				return err
			}
			if _, err := ses.exec(run, s.sql.addUnit, u.Code, u.ValidFrom, js); err != nil {
				return err
			}
		}
		for _, su := range d.Successions {
			if _, err := ses.exec(run, s.sql.addSuccession, su.From.Code, su.From.ValidFrom, su.To.Code, su.To.ValidFrom, su.Divided); err != nil {
				return err
			}
		}
		for _, b := range d.Boundaries {
			if _, err := ses.exec(run, s.sql.addBoundary, b.Code, b.ValidFrom, notNil(b.GeoJSON)); err != nil {
				return err
			}
		}
		change := domain.Change{Collection: domain.CollectionAreas, ID: "dataset", At: s.clock()}
		if err := ses.row(run, s.sql.areaChange).Scan(&change.Version); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		return s.appendChanges(run, ses, []domain.Change{change})
	})
}

// LoadAreas implements area.Store.
func (s *Store) LoadAreas(ctx context.Context) (d area.Dataset, err error) {
	err = s.readTx(ctx, func(ses *session) error {
		rows, err := ses.query(ctx, s.sql.units)
		if err := eachRow(rows, err, func(rows *sql.Rows) error {
			var js sql.RawBytes
			if err := rows.Scan(&js); err != nil {
				return err
			}
			var u area.Unit
			err := json.Unmarshal(js, &u)
			d.Units = append(d.Units, u)
			return err
		}); err != nil {
			return err
		}
		rows, err = ses.query(ctx, s.sql.successions)
		if err := eachRow(rows, err, func(rows *sql.Rows) error {
			var su area.Succession
			err := rows.Scan(&su.From.Code, &su.From.ValidFrom, &su.To.Code, &su.To.ValidFrom, &su.Divided)
			d.Successions = append(d.Successions, su)
			return err
		}); err != nil {
			return err
		}
		rows, err = ses.query(ctx, s.sql.boundaries)
		return eachRow(rows, err, func(rows *sql.Rows) error {
			var b area.Boundary
			err := rows.Scan(&b.Code, &b.ValidFrom, &b.GeoJSON)
			d.Boundaries = append(d.Boundaries, b)
			return err
		})
	})
	if err != nil {
		return area.Dataset{}, err
	}
	return d, nil
}
