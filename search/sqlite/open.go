package sqlite

import (
	"database/sql"
	"encoding/json"

	"hanhtrinh/domain/place"
	"hanhtrinh/domain/place/hours"
)

// open says how c stands at q.OpenAt and whether it stays among the hits.
func (s *session) open(c *row) (state hours.State, keep bool, err error) {
	if s.q.OpenAt == nil {
		return hours.Unknown, true, nil
	}
	t, err := s.timing(c.timing)
	if err != nil {
		return hours.Unknown, false, err
	}
	state = t.At(*s.q.OpenAt, hours.Embedded())
	return state, state == hours.Open || state == hours.Unknown && !s.q.OpenStrict, nil
}

// timing returns a row of timings, decoded once per process: rows never change.
func (s *session) timing(id int64) (*place.Timing, error) {
	if t, ok := s.x.timings.Load(id); ok {
		return t.(*place.Timing), nil
	}
	var body []byte
	err := s.scan("SELECT body FROM timings WHERE id = ?", []any{id}, func(rows *sql.Rows) error { return rows.Scan(&body) })
	if err != nil {
		return nil, err
	}
	t := new(place.Timing)
	if err := json.Unmarshal(body, t); err != nil {
		return nil, err
	}
	s.x.timings.Store(id, t)
	return t, nil
}
