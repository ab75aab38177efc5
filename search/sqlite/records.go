package sqlite

import (
	"encoding/json"
	"sync"
	"sync/atomic"

	"hanhtrinh/domain/place"
	"hanhtrinh/search/inverted"
)

// keptBytes bounds the records kept in memory, in bytes as each counts itself.
const keptBytes = 16 << 20

// keepers share the lock of the records kept.
const keepers = 64

// records keeps what was read, by the number of the place. A number never gets
// another content, so that nothing kept is ever wrong.
type records struct{ parts [keepers]keeper }

type keeper struct {
	mu    sync.RWMutex
	kept  map[int64]*kept
	bytes int
}

type kept struct {
	*record
	used atomic.Bool // since the last time room was made
}

func (rs *records) part(number int64) *keeper { return &rs.parts[uint64(number)%keepers] }

func (rs *records) get(number int64) *record {
	p := rs.part(number)
	p.mu.RLock()
	k := p.kept[number]
	p.mu.RUnlock()
	if k == nil {
		return nil
	}
	if !k.used.Load() {
		k.used.Store(true)
	}
	return k.record
}

func (rs *records) put(r *record) {
	p := rs.part(r.number)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kept == nil {
		p.kept = map[int64]*kept{}
	}
	if p.kept[r.number] != nil {
		return
	}
	p.kept[r.number] = &kept{record: r}
	if p.bytes += r.bytes; p.bytes > keptBytes/keepers {
		p.makeRoom()
	}
}

// makeRoom drops an eighth of those that were not used since it last came by.
func (p *keeper) makeRoom() {
	for p.bytes > keptBytes/keepers*7/8 {
		for number, k := range p.kept {
			if k.used.Swap(false) {
				continue
			}
			delete(p.kept, number)
			if p.bytes -= k.bytes; p.bytes <= keptBytes/keepers*7/8 {
				return
			}
		}
	}
}

func (rs *records) clear() {
	for i := range rs.parts {
		p := &rs.parts[i]
		p.mu.Lock()
		p.kept, p.bytes = nil, 0
		p.mu.Unlock()
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
