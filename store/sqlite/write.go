package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

// WritePlaces implements place.Store. The whole batch is decided in memory
// before the first row changes; then each record is written once, as its last
// write leaves it.
func (s *Store) WritePlaces(ctx context.Context, reach domain.Reach, writes []place.Write) (versions []int64, err error) {
	if len(writes) == 0 {
		return nil, fault(ctx.Err())
	}
	err = s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		b, err := s.loadBatch(ctx, ses, writes)
		if err != nil {
			return err
		}
		for i, w := range writes {
			if refused := b.decide(reach, w); refused != nil {
				return &place.WriteError{Index: i, Err: refused}
			}
		}
		versions = b.versions
		return s.apply(ctx, ses, b)
	})
	if err != nil {
		return nil, err
	}
	return versions, nil
}

// row is what a write has to know of a record. The slices are never changed.
type row struct {
	n        int64 // 0 = not in the table yet
	id       string
	version  int64 // 0 = never written
	deleted  bool
	kind     string
	location domain.Point
	areas    []string
	sources  []string
}

func (r row) living() bool { return r.version > 0 && !r.deleted }

// batch holds the records that writes touch, before and after.
type batch struct {
	before, after map[string]row
	last          map[string]place.Place // what stands in the body of a record
	order         []string               // ids, by first write
	owners        map[string]string      // of source keys; "" once given up
	versions      []int64
	changes       []domain.Change
}

func (s *Store) loadBatch(ctx context.Context, ses *session, writes []place.Write) (*batch, error) {
	b := &batch{before: map[string]row{}, after: map[string]row{}, last: map[string]place.Place{},
		owners: map[string]string{}}
	var ids, keys []string
	for _, w := range writes {
		if _, twice := b.last[w.Place.ID]; !twice {
			b.last[w.Place.ID] = place.Place{}
			b.order = append(b.order, w.Place.ID)
			ids = append(ids, w.Place.ID)
		}
		if !w.Delete {
			keys = append(keys, sourceKeys(w.Place.SourceIDs)...)
		}
	}
	rows, err := ses.query(ctx, s.sql.states, jsonSet(ids))
	err = eachRow(rows, err, func(rows *sql.Rows) error {
		r, err := scanState(rows)
		b.before[r.id], b.after[r.id] = r, r
		return err
	})
	if err != nil || len(keys) == 0 {
		return b, err
	}
	rows, err = ses.query(ctx, s.sql.placeIDs, jsonSet(keys))
	return b, eachRow(rows, err, func(rows *sql.Rows) error {
		var key, id string
		err := rows.Scan(&key, &id)
		b.owners[key] = id
		return err
	})
}

func scanState(rows *sql.Rows) (r row, err error) {
	var areas, sources sql.RawBytes
	if err := rows.Scan(&r.n, &r.id, &r.version, &r.deleted, &r.kind, &r.location.Lat, &r.location.Lon, &areas, &sources); err != nil {
		return r, err
	}
	var err1, err2 error
	r.areas, err1 = textSet(areas)
	r.sources, err2 = textSet(sources)
	return r, errors.Join(err1, err2)
}

// decide adds one write to the batch, or says why it is refused.
func (b *batch) decide(reach domain.Reach, w place.Write) *domain.Error {
	id := w.Place.ID
	was := b.after[id]
	if reach.Nothing() || was.living() && !place.InReach(reach, id, was.areas) || !w.Delete && !place.InReach(reach, id, w.Place.AreaKeys) {
		return domain.NotFound(domain.Msg(domain.ReasonOutsideReach))
	}
	if refused := expected(was, w.Expect); refused != nil {
		return refused
	}
	is := row{n: was.n, id: id, version: was.version + 1, deleted: w.Delete}
	if !w.Delete {
		is.kind, is.location = string(w.Place.Kind), w.Place.Location
		is.areas, is.sources = w.Place.AreaKeys, unique(sourceKeys(w.Place.SourceIDs))
		for _, key := range is.sources {
			if owner := b.owners[key]; owner != "" && owner != id {
				return domain.Conflict(domain.Msg(domain.ReasonSourceTaken))
			}
		}
	}
	for _, key := range was.sources {
		b.owners[key] = ""
	}
	for _, key := range is.sources {
		b.owners[key] = id
	}
	b.after[id], b.last[id] = is, w.Place
	b.versions = append(b.versions, is.version)
	b.changes = append(b.changes, domain.Change{Collection: domain.CollectionPlaces, ID: id, Version: is.version,
		Deleted: is.deleted, At: w.Place.UpdatedAt, Left: left(was, is)})
	return nil
}

func expected(was row, expect int64) *domain.Error {
	switch {
	case expect == place.ExpectAny:
	case expect == place.ExpectNew:
		if was.living() {
			return domain.Conflict(domain.Msg(domain.ReasonPlaceExists))
		}
	case was.version == 0:
		return domain.NotFound(domain.Msg(domain.ReasonPlaceNotFound))
	case was.deleted:
		return domain.Gone(domain.Msg(domain.ReasonPlaceDeleted))
	case was.version != expect:
		return domain.Stale()
	}
	return nil
}

// left is what the record belonged to and no longer does.
func left(was, is row) domain.Scope {
	var out domain.Scope
	if !was.living() {
		return out
	}
	out.Areas = minus(was.areas, is.areas)
	if was.kind != is.kind {
		out.Kinds = []string{was.kind}
	}
	return out
}

// minus returns the members of a that are not in b, each once.
func minus(a, b []string) []string {
	var out []string
	for _, v := range a {
		if !slices.Contains(b, v) && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

func unique(values []string) []string { return minus(values, nil) }

// apply writes a decided batch. Statements run without the caller's
// cancellation, which is looked at between records: watching for it costs more
// than most of them.
func (s *Store) apply(ctx context.Context, ses *session, b *batch) error {
	run := context.WithoutCancel(ctx)
	for _, id := range b.order { // give up first: a key may pass from one record to another
		for _, key := range minus(b.before[id].sources, b.after[id].sources) {
			if _, err := ses.exec(run, s.sql.dropSource, key); err != nil {
				return err
			}
		}
	}
	var n int64
	if err := ses.row(run, s.sql.maxN).Scan(&n); err != nil {
		return err
	}
	for _, id := range b.order {
		if err := ctx.Err(); err != nil {
			return err
		}
		is := b.after[id]
		if is.n == 0 {
			n++
			is.n = n
		}
		if err := s.applyRow(run, ses, b.before[id], is, b.last[id]); err != nil {
			return fmt.Errorf("write a record: %w", err)
		}
	}
	return s.appendChanges(run, ses, b.changes)
}

func (s *Store) applyRow(ctx context.Context, ses *session, was, is row, p place.Place) error {
	var js []byte
	if !is.deleted {
		var err error
		if js, err = encode(p); err != nil {
			return err
		}
	}
	if _, err := ses.exec(ctx, s.sql.upsert, is.n, is.id, is.version, is.deleted, is.kind, is.location.Lat, is.location.Lon,
		jsonSet(is.areas), jsonSet(is.sources), js); err != nil {
		return err
	}
	if err := s.applyGeo(ctx, ses, was, is); err != nil {
		return err
	}
	for _, key := range minus(was.areas, is.areas) {
		if _, err := ses.exec(ctx, s.sql.dropArea, key, is.id); err != nil {
			return err
		}
	}
	for _, key := range minus(is.areas, was.areas) {
		if _, err := ses.exec(ctx, s.sql.addArea, key, is.id); err != nil {
			return err
		}
	}
	for _, key := range minus(is.sources, was.sources) {
		if _, err := ses.exec(ctx, s.sql.addSource, key, is.id); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) applyGeo(ctx context.Context, ses *session, was, is row) error {
	var err error
	switch {
	case is.deleted && was.living():
		_, err = ses.exec(ctx, s.sql.dropGeo, is.n)
	case !is.deleted && !(was.living() && was.location == is.location):
		_, err = ses.exec(ctx, s.sql.addGeo, is.n, is.location.Lat, is.location.Lon)
	}
	return err
}
