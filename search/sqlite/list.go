package sqlite

import "hanhtrinh/search"

// listBatch is how many rows a list reads at a time when hours, distance or
// words leave some out.
const listBatch = 200

// list answers by name or, without text and point, by id.
func (s *session) list() (search.Results, error) {
	out := search.Results{Hits: []search.Hit{}}
	batch := listBatch
	if s.q.OpenAt == nil && s.q.RadiusM == 0 && len(s.words) == 0 {
		batch = s.q.Limit + 1
	}
	after := s.q.After
	for {
		kept, read, last, err := s.listBehind(after, batch)
		if err != nil {
			return out, err
		}
		full, err := s.page(kept, &out)
		if err != nil || full || read < batch {
			return out, err
		}
		after = &last
	}
}

// listBehind reads the next rows of the list: those to keep, how many there
// were and where they end.
func (s *session) listBehind(after *search.After, limit int) (kept []row, read int, last search.After, err error) {
	byName := s.q.Sort == search.SortName
	w := s.filters(true)
	if s.q.Near != nil && s.q.RadiusM > 0 {
		w.within(around(s.q.Near.Orb(), s.q.RadiusM))
	}
	order := "d.id"
	if byName {
		order = "d.sort_name, d.id"
	}
	if after != nil && byName {
		w.add("(d.sort_name, d.id) > (?, ?)", after.Key, after.ID)
	} else if after != nil {
		w.add("d.id > ?", after.ID)
	}
	err = s.rows("docs_$ d WHERE "+w.String()+" ORDER BY "+order+atMost, append(w.args, limit), func(c *row, fits bool) {
		read++
		c.after = search.After{ID: c.id}
		if byName {
			c.after.Key = c.sort
		}
		if last = c.after; fits {
			kept = append(kept, *c)
		}
	})
	return kept, read, last, err
}
