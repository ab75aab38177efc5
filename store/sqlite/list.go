package sqlite

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"hanhtrinh/domain/place"
)

// ListPlaces implements place.Store.
func (s *Store) ListPlaces(ctx context.Context, f place.Filter, limit int) (places []place.Place, err error) {
	if limit <= 0 {
		return nil, fault(ctx.Err())
	}
	err = s.readTx(ctx, func(ses *session) error {
		var found []candidate
		var err error
		if f.Near != nil {
			found, err = s.nearest(ctx, ses, f, limit)
		} else {
			found, err = s.listByID(ctx, ses, f, limit)
		}
		if err == nil {
			places, err = s.records(ctx, ses, found)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return places, nil
}

// eachPage is how many records EachPlace reads at once.
const eachPage = 500

// EachPlace implements place.Store. It reads page by page, holding nothing
// between pages, however slow fn is; what changes meanwhile is in the log
// after the position taken before the first page.
func (s *Store) EachPlace(ctx context.Context, f place.Filter, fn func(place.Place) error) (position int64, err error) {
	position, err = s.ChangeHead(ctx)
	if err != nil {
		return 0, err
	}
	for {
		var page []place.Place
		err := s.readTx(ctx, func(ses *session) error {
			found, err := s.listByID(ctx, ses, f, eachPage)
			if err == nil {
				page, err = s.records(ctx, ses, found)
			}
			return err
		})
		if err != nil {
			return 0, err
		}
		for _, p := range page {
			if err := fn(p); err != nil {
				return 0, err
			}
		}
		if len(page) < eachPage {
			return position, nil
		}
		f.After = &place.After{ID: page[len(page)-1].ID}
	}
}

// listByID returns up to limit places that pass f, by id. It starts from the
// condition that few places meet, or walks along the ids until it has enough.
func (s *Store) listByID(ctx context.Context, ses *session, f place.Filter, limit int) ([]candidate, error) {
	after := ""
	if f.After != nil {
		after = f.After.ID
	}
	box := within(f, wholeEarth)
	if f.Near != nil && f.RadiusM > 0 {
		if around := circleBoxes(*f.Near, f.RadiusM); len(around) == 1 {
			box = within(f, around[0])
		}
	}
	var found []candidate
	take := func(c candidate) error {
		if f.Near != nil && f.RadiusM > 0 && f.Near.DistanceM(c.at) > f.RadiusM {
			return nil
		}
		if found = append(found, c); len(found) == limit {
			return errStop
		}
		return nil
	}
	in := append(args(f, box), after)
	if box != wholeEarth {
		few, err := sparse(ctx, ses, s.sql.probeBox, dense+1, nil, in[2], in[3], in[4], in[5])
		if err != nil {
			return nil, err
		}
		if few {
			return found, collect(ctx, ses, s.sql.byBox, take, in...)
		}
	}
	walk, along := s.sql.byID, []string{""}
	switch {
	case len(f.AreaKeys) > 0:
		walk, along = s.sql.byArea, unique(f.AreaKeys)
	case len(f.Kinds) > 0:
		walk, along = s.sql.byKind, unique(kindNames(f.Kinds))
	}
	var all []candidate
	for _, value := range along {
		found = nil
		if err := collect(ctx, ses, walk, take, append(in, value)...); err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return firstByID(all, limit), nil
}

// firstByID merges what several walks have found.
func firstByID(all []candidate, limit int) []candidate {
	slices.SortFunc(all, func(a, b candidate) int { return cmp.Compare(a.id, b.id) })
	all = slices.CompactFunc(all, func(a, b candidate) bool { return a.n == b.n })
	return all[:min(limit, len(all))]
}

func kindNames(kinds []place.Kind) []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return names
}

// appendNumber adds one member to the JSON array that begins in b.
func appendNumber(b []byte, i int, n int64) []byte {
	if i == 0 {
		b = append(b, '[')
	} else {
		b = append(b, ',')
	}
	return strconv.AppendInt(b, n, 10)
}
