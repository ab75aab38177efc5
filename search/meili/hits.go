package meili

import (
	"cmp"
	"strings"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place/hours"
	"hanhtrinh/search"
)

// attributes are what a hit has to bring.
func (s *session) attributes() []string {
	switch {
	case s.ask.Cards:
		return []string{"hd", "cd", "tm"}
	case s.ask.OpenAt != nil:
		return []string{"hd", "tm"}
	}
	return []string{"hd"}
}

// hit makes a hit of a record; false when it is not in the regions or not open.
func (s *session) hit(r *record) (search.Hit, bool, error) {
	h, err := unpackHead(r.Head)
	if err != nil {
		return search.Hit{}, false, err
	}
	point := domain.Point{Lat: h.lat, Lon: h.lon}
	hit := search.Hit{ID: strings.Clone(h.id), After: s.key(&h)}
	if s.ask.Near != nil {
		metres := s.ask.Near.DistanceM(point)
		hit.DistanceM = &metres
		if s.ask.Order == search.ByDistance {
			hit.After.Num = metres
		}
	}
	if !s.inRegions(point) {
		return hit, false, nil
	}
	if s.ask.OpenAt == nil && !s.ask.Cards {
		return hit, true, nil
	}
	timing, err := s.x.timings.of(r.Timing)
	if err != nil {
		return hit, false, err
	}
	if s.ask.OpenAt != nil {
		hit.Open = timing.At(*s.ask.OpenAt, hours.Embedded())
		if hit.Open == hours.Closed || s.ask.OpenStrict && hit.Open != hours.Open {
			return hit, false, nil
		}
	}
	if s.ask.Cards {
		hit.Card, err = unpackCard(r.Card, h, timing)
	}
	return hit, err == nil, err
}

// key is the sort key of a hit, but for its distance.
func (s *session) key(h *head) search.After {
	key := search.After{ID: strings.Clone(h.id)}
	switch s.ask.Order {
	case search.ByName:
		key.Key = strings.Clone(h.sortName)
	case search.ByQuality:
		key.Num = -h.quality
	}
	return key
}

func compareKeys(a, b search.After) int {
	return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Num, b.Num), cmp.Compare(a.ID, b.ID))
}

// page fills the answer with hits in their order; full when there is one more.
func (s *session) page(hits []search.Hit) (full bool) {
	for _, h := range hits {
		if len(s.found.Hits) == s.ask.Limit {
			s.found.More = true
			return true
		}
		s.found.Hits = append(s.found.Hits, h)
	}
	return false
}

// window is how many records one query asks for at most.
const window = 5000

// lister answers by id, name or quality: the engine has these orders, so a page
// goes on where the last record was.
type lister struct {
	s     *session
	after *search.After
	limit int
	first bool
	done  bool
}

func newLister(s *session) *lister {
	l := &lister{s: s, after: s.ask.After, limit: s.ask.Limit + 1, first: true}
	if len(s.regions) > 0 {
		l.limit += l.limit/8 + 8
	}
	if s.ask.OpenAt != nil {
		l.limit = 2*l.limit + 20
	}
	return l
}

func (l *lister) queries() []query {
	if l.done {
		return nil
	}
	q := query{IndexUID: l.s.uid, Sort: []string{"i:asc"}, Limit: l.limit, Retrieve: l.s.attributes()}
	first, key := "", ""
	switch l.s.ask.Order {
	case search.ByName:
		first = "n"
	case search.ByQuality:
		first = "q"
	}
	var behind []string
	if first != "" {
		q.Sort = []string{first + ":asc", "i:asc"}
	}
	if l.after != nil {
		id := quote(orderKey(l.after.ID))
		switch first {
		case "n":
			key = quote(orderKey(l.after.Key))
		case "q":
			key = quote(floatKey(l.after.Num))
		}
		if first == "" {
			behind = append(behind, "i > "+id)
		} else {
			behind = append(behind, "("+first+" > "+key+" OR ("+first+" = "+key+" AND i > "+id+"))")
		}
	}
	q.Filter = l.s.within(behind...)
	return []query{q}
}

func (l *lister) take(answers []answer) error {
	a := &answers[0]
	if l.first && l.after == nil && l.s.countable() {
		l.s.matched(a.Total)
	}
	l.first = false
	var kept []search.Hit
	for i := range a.Hits {
		h, fits, err := l.s.hit(&a.Hits[i])
		if err != nil {
			return err
		}
		if l.after = &h.After; fits {
			kept = append(kept, h)
		}
	}
	l.done = l.s.page(kept) || len(a.Hits) < l.limit
	l.limit = min(2*l.limit, window)
	return nil
}
