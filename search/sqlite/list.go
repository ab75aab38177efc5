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
		kept, read, last, err := s.listBehind(after, batch)
		if err != nil {
			return err
		}
		full, err := s.page(kept)
		if err != nil || full || read < batch {
			return err
		}
		after = &last
	}
}

// listBehind reads the next rows of the list: those to keep, how many there
// were and where they end.
func (s *session) listBehind(after *search.After, limit int) (kept []row, read int, last search.After, err error) {
	w, index, order := s.all(), "docs_$_id", "d.id"
	w.inBox(s.box())
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
	if s.a.Match != nil {
		// Made once; the + keeps SQLite from starting at it.
		w.add("+d.doc IN (SELECT rowid FROM text_$ WHERE text_$ MATCH ?)", s.tokens)
	}
	kept = make([]row, 0, min(limit, listBatch))
	err = s.rows("docs_$ d INDEXED BY "+index+" WHERE "+w.String()+" ORDER BY "+order+atMost, append(w.args, limit), func(c *row) {
		read++
		c.after = s.key(c)
		if last = c.after; s.isWithin(c) {
			kept = append(kept, *c)
		}
	})
	if err == nil {
		kept, err = s.tagged(kept)
	}
	return kept, read, last, err
}

// rows runs "SELECT columns FROM rest" and hands out each row.
func (s *session) rows(rest string, args []any, each func(c *row)) error {
	var c row
	columns := "d.doc, d.id, d.lat, d.lon, d.timing"
	into := append(make([]any, 0, 8), &c.doc, &c.id, &c.point.Lat, &c.point.Lon, &c.timing)
	if len(s.a.AreaKeys)+len(s.a.Amenities) > 0 {
		columns += ", d.areas, d.amenities"
		into = append(into, &c.areas, &c.amenities)
	}
	if s.a.Order == search.ByName {
		columns += ", d.sort_name"
		into = append(into, &c.sort)
	}
	return s.scan("SELECT "+columns+" FROM "+rest, args, func(rows *sql.Rows) error {
		err := rows.Scan(into...)
		if err == nil {
			each(&c)
		}
		return err
	})
}

// tagged keeps the rows that lie in the areas and have the amenities.
func (s *session) tagged(rows []row) ([]row, error) {
	if len(s.a.AreaKeys)+len(s.a.Amenities) == 0 {
		return rows, nil
	}
	kept := rows[:0]
	for i := range rows {
		fits, err := s.isTagged(&rows[i])
		if err != nil {
			return nil, err
		}
		if fits {
			kept = append(kept, rows[i])
		}
	}
	return kept, nil
}
