package sqlite

import (
	"encoding/json"
	"sync/atomic"

	"hanhtrinh/domain/place"
	"hanhtrinh/search/inverted"
)

// How many records are kept in memory, and how great one may be in bytes.
const (
	keptRecords = 1 << 13
	longestKept = 4 << 10
)

// records keeps what was read lately, each in the one place that its number
// gives: the last comer stays. A number never gets another content, so that
// nothing kept is ever wrong.
type records [keptRecords]atomic.Pointer[record]

func (rs *records) get(number int64) *record {
	if r := rs[number%keptRecords].Load(); r != nil && r.number == number {
		return r
	}
	return nil
}

func (rs *records) put(r *record) {
	if r.bytes <= longestKept {
		rs[r.number%keptRecords].Store(r)
	}
}

func (rs *records) clear() {
	for i := range rs {
		rs[i].Store(nil)
	}
}

// record returns what ranking needs of a place.
func (s *session) record(ref inverted.Ref) (*record, error) {
	if r := s.x.records.get(ref.Number()); r != nil {
		return r, nil
	}
	r, err := decode(ref)
	if err != nil {
		return nil, err
	}
	if err := s.complete(r); err != nil {
		return nil, err
	}
	s.x.records.put(r)
	return r, nil
}

// complete adds what many records share.
func (s *session) complete(r *record) error {
	timing, err := s.timing(r.timing)
	if err != nil {
		return err
	}
	r.Timing = *timing
	r.AreaKeys, err = s.set(r.areas)
	return err
}

// timing returns a row of timings, decoded once per process: rows never change.
func (s *session) timing(id int64) (*place.Timing, error) {
	if t, ok := s.x.timings.Load(id); ok {
		return t.(*place.Timing), nil
	}
	t := new(place.Timing)
	err := s.body("SELECT body FROM timings WHERE id = ?", id, t)
	if err == nil {
		s.x.timings.Store(id, t)
	}
	return t, err
}

// set returns a row of sets likewise.
func (s *session) set(id int64) ([]string, error) {
	if list, ok := s.x.sets.Load(id); ok {
		return list.([]string), nil
	}
	var list []string
	err := s.body("SELECT body FROM sets WHERE id = ?", id, &list)
	if err == nil {
		s.x.sets.Store(id, list)
	}
	return list, err
}

func (s *session) body(statement string, id int64, into any) error {
	var body []byte
	if err := s.x.file.Readers.QueryRowContext(s.ctx, statement, id).Scan(&body); err != nil {
		return err
	}
	return json.Unmarshal(body, into)
}
