package sqlite

import (
	"database/sql"
	"encoding/json"
	"sync"
	"sync/atomic"

	"hanhtrinh/domain/place"
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

func (rs *records) part(doc int64) *keeper { return &rs.parts[uint64(doc)%keepers] }

func (rs *records) get(doc int64) *record {
	p := rs.part(doc)
	p.mu.RLock()
	k := p.kept[doc]
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
	p := rs.part(r.doc)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kept == nil {
		p.kept = map[int64]*kept{}
	}
	if p.kept[r.doc] != nil {
		return
	}
	p.kept[r.doc] = &kept{record: r}
	if p.bytes += r.bytes; p.bytes > keptBytes/keepers {
		p.makeRoom()
	}
}

// makeRoom drops an eighth of those that were not used since it last came by.
func (p *keeper) makeRoom() {
	for p.bytes > keptBytes/keepers*7/8 {
		for doc, k := range p.kept {
			if k.used.Swap(false) {
				continue
			}
			delete(p.kept, doc)
			if p.bytes -= k.bytes; p.bytes <= keptBytes/keepers*7/8 {
				return
			}
		}
	}
}

// drop forgets places that are gone.
func (rs *records) drop(docs []int64) {
	for _, doc := range docs {
		p := rs.part(doc)
		p.mu.Lock()
		if k := p.kept[doc]; k != nil {
			p.bytes -= k.bytes
			delete(p.kept, doc)
		}
		p.mu.Unlock()
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

// records returns those of docs, in their order; a place that is not there
// leaves nil.
func (s *session) records(docs []int64) ([]*record, error) {
	out := make([]*record, len(docs))
	missing := map[int64]int{}
	var ask []int64
	for i, doc := range docs {
		if out[i] = s.x.records.get(doc); out[i] == nil {
			missing[doc] = i
			ask = append(ask, doc)
		}
	}
	if len(ask) == 0 {
		return out, nil
	}
	list, err := json.Marshal(ask)
	if err != nil {
		return nil, err
	}
	var read []*record
	err = s.scan("SELECT c.doc, c.card FROM json_each(?) j CROSS JOIN cards_$ c ON c.doc = j.value", []any{string(list)}, func(rows *sql.Rows) error {
		var doc int64
		var card sql.RawBytes
		if err := rows.Scan(&doc, &card); err != nil {
			return err
		}
		r, err := decode(doc, string(card))
		read = append(read, r)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, r := range read {
		if err := s.complete(r); err != nil {
			return nil, err
		}
		s.x.records.put(r)
		out[missing[r.doc]] = r
	}
	return out, nil
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
	err := s.scan(statement, []any{id}, func(rows *sql.Rows) error { return rows.Scan(&body) })
	if err != nil {
		return err
	}
	return json.Unmarshal(body, into)
}
