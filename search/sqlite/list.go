package sqlite

import (
	"database/sql"
	"math"

	"hanhtrinh/search"
)

// listBatch is how many rows a list reads at a time when what the statement
// does not decide leaves some out.
const listBatch = 200

// list answers by id, name or quality along the index of that order.
func (s *session) list() error {
	a := s.a
	batch := listBatch
	if a.OpenAt == nil && (a.Near == nil || a.RadiusM == 0) && len(a.Polygon)+len(a.AreaKeys)+len(a.Amenities) == 0 {
		batch = a.Limit + 1
	}
	for after := a.After; ; {
		rows, err := s.listBehind(after, batch)
		if err != nil {
			return err
		}
		kept, err := s.pick(rows)
		if err != nil {
			return err
		}
		full, err := s.page(kept)
		if err != nil || full || len(rows) < batch {
			return err
		}
		after = &rows[len(rows)-1].after
	}
}

// listBehind reads the next rows of the list.
func (s *session) listBehind(after *search.After, limit int) (rows []row, err error) {
	w, index, order := s.all(), "docs_$_id", "d.id"
	switch s.a.Order {
	case search.ByName:
		if index, order = "docs_$_name", "d.sort_name, d.id"; after != nil {
			w.add("(d.sort_name, d.id) > (?, ?)", after.Key, after.ID)
		}
	case search.ByQuality:
		if index, order = "docs_$_best", "d.doc >> 32, d.id"; after != nil {
			w.add("(d.doc >> 32, d.id) > (?, ?)", worst+int(math.Round(worst*after.Num)), after.ID)
		}
	default:
		if after != nil {
			w.add("d.id > ?", after.ID)
		}
	}
	if s.a.Match != nil && s.tokens != "" {
		// Made once; the + keeps SQLite from starting at it.
		w.add("+d.doc IN (SELECT rowid FROM text_$ WHERE text_$ MATCH ?)", s.tokens)
	}
	rows, err = s.rows("docs_$ d INDEXED BY "+index+" WHERE "+w.String()+" ORDER BY "+order+atMost, append(w.args, limit))
	for i := range rows {
		rows[i].after = s.key(&rows[i])
	}
	return rows, err
}

// rows runs "SELECT columns FROM rest".
func (s *session) rows(rest string, args []any) (found []row, err error) {
	var c row
	columns := "d.doc, d.id, d.lat, d.lon, d.timing, d.areas, d.amenities"
	into := []any{&c.doc, &c.id, &c.point.Lat, &c.point.Lon, &c.timing, &c.areas, &c.amenities}
	if s.a.Order == search.ByName {
		columns += ", d.sort_name"
		into = append(into, &c.sort)
	}
	err = s.scan("SELECT "+columns+" FROM "+rest, args, func(rows *sql.Rows) error {
		err := rows.Scan(into...)
		found = append(found, c)
		return err
	})
	return found, err
}

// pick keeps the rows that lie within and are tagged, in their order, and notes
// their distance.
func (s *session) pick(rows []row) ([]row, error) {
	kept := rows[:0:0]
	for i := range rows {
		if !s.isWithin(&rows[i]) {
			continue
		}
		tagged, err := s.isTagged(&rows[i])
		if err != nil {
			return nil, err
		}
		if tagged {
			kept = append(kept, rows[i])
		}
	}
	return kept, nil
}
