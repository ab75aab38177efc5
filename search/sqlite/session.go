package sqlite

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/domain/place/hours"
	"hanhtrinh/search"
)

// fewMost is how many places are looked at one by one when no more than these
// can answer.
const fewMost = 1000

// session answers one ask.
type session struct {
	x       *Index
	ctx     context.Context
	r       *reader
	a       *search.Ask
	today   string    // YYYY-MM-DD in Vietnam
	state   state     // what is read
	clauses [][]group // tokens of the match, any of; filters hold besides
	filters []group
	tokens  string // both in the words of FTS5, "" for nothing
	celled  bool   // filters say about where
	out     search.Found
}

// answer goes the way that reads least.
func (s *session) answer() (search.Found, error) {
	s.out.Hits = []search.Hit{}
	if !s.compile() {
		s.nothing()
		return s.out, nil
	}
	if err := s.hits(); err != nil {
		return s.out, err
	}
	s.out.Many = s.out.Many && s.a.Match != nil && s.a.Order == search.ByQuality
	if len(s.a.Facets) > 0 {
		return s.out, s.facets()
	}
	return s.out, nil
}

func (s *session) hits() error {
	if s.a.Limit == 0 {
		return s.count()
	}
	docs, held, err := s.narrow()
	if err != nil {
		return err
	}
	if docs != nil {
		return s.few(docs, held)
	}
	if s.a.Match == nil {
		if done, err := s.inside(); done || err != nil {
			return err
		}
	}
	switch {
	case s.a.Order == search.ByQuality && s.a.Match != nil:
		return s.best()
	case s.a.Order == search.ByDistance:
		return s.nearest()
	}
	return s.list()
}

// narrow returns every place that can answer, when these are few: held says
// that the full-text index has decided on them. nil = there are more.
func (s *session) narrow() (docs []int64, held bool, err error) {
	a := s.a
	among := a.Match != nil || len(a.AreaKeys)+len(a.Amenities)+len(a.Subkinds)+len(a.Categories) > 0 || a.Accessible
	if among && !(a.Order == search.ByQuality && a.Match != nil) {
		docs, err = s.matches(0, fewMost+1)
		if err != nil || len(docs) <= fewMost {
			return present(docs), true, err
		}
	}
	if box := s.box(); box != nil && a.Match != nil && !s.celled {
		docs, err = s.inTree(*box, fewMost+1)
		if err != nil || len(docs) <= fewMost {
			return present(docs), false, err
		}
	}
	return nil, false, nil
}

func present(docs []int64) []int64 {
	if docs == nil {
		return []int64{}
	}
	return docs
}

// numbers reads at most so many numbers of places. They come as one value: a row
// for each would cost more than finding them.
func (s *session) numbers(from string, args []any, column string, most int) (docs []int64, err error) {
	err = s.scan("SELECT group_concat(n) FROM (SELECT "+column+" AS n FROM "+from+atMost+")", append(args, most), func(rows *sql.Rows) error {
		var list sql.RawBytes
		if err := rows.Scan(&list); err != nil {
			return err
		}
		docs, err = parseNumbers(list)
		return err
	})
	return docs, err
}

// parseNumbers reads whole numbers with a comma between.
func parseNumbers(list []byte) ([]int64, error) {
	if len(list) == 0 {
		return nil, nil
	}
	docs := make([]int64, 0, bytes.Count(list, []byte{','})+1)
	n := int64(0)
	for _, c := range list {
		switch {
		case c == ',':
			docs, n = append(docs, n), 0
		case c >= '0' && c <= '9':
			n = 10*n + int64(c-'0')
		default:
			return nil, errDamaged
		}
	}
	return append(docs, n), nil
}

// few looks at every one of docs.
func (s *session) few(docs []int64, held bool) error {
	kept, err := s.fitting(docs, held)
	if err != nil {
		return err
	}
	if n := len(kept); s.a.OpenAt == nil {
		s.out.Matched = &n
	}
	slices.SortFunc(kept, func(a, b row) int { return s.compare(a.after, b.after) })
	_, err = s.page(s.behind(kept))
	return err
}

// fitting returns those of docs that the filter lets pass, with their keys.
func (s *session) fitting(docs []int64, held bool) ([]row, error) {
	records, err := s.records(docs)
	if err != nil {
		return nil, err
	}
	kept := make([]row, 0, len(records))
	for _, r := range records {
		if r == nil {
			continue
		}
		c := row{doc: r.doc, id: r.ID, point: r.Point, record: r}
		fits, err := s.fits(&c, held)
		if err != nil {
			return nil, err
		}
		if fits {
			c.after = s.key(&c)
			kept = append(kept, c)
		}
	}
	return kept, nil
}

// row is one candidate.
type row struct {
	doc       int64
	id        string
	point     domain.Point
	timing    int64
	areas     int64
	amenities int64
	sort      string // sort_name, for a list by name
	metres    float64
	after     search.After
	record    *record // when it was read
}

// key is where c stands in the order of the ask.
func (s *session) key(c *row) search.After {
	key := search.After{ID: c.id}
	switch s.a.Order {
	case search.ByName:
		if key.Key = c.sort; c.record != nil {
			key.Key = c.record.sortKey()
		}
	case search.ByDistance:
		key.Num = c.metres
	case search.ByQuality:
		key.Num = -qualityOf(c.doc)
	}
	return key
}

// compare orders keys of one order: what it does not use is empty in both.
func (s *session) compare(a, b search.After) int {
	return cmp.Or(cmp.Compare(a.Num, b.Num), cmp.Compare(a.Key, b.Key), cmp.Compare(a.ID, b.ID))
}

// behind drops the candidates up to and including the last one of the page
// before; they must be in order.
func (s *session) behind(candidates []row) []row {
	if s.a.After == nil {
		return candidates
	}
	i, found := slices.BinarySearchFunc(candidates, *s.a.After, func(c row, key search.After) int { return s.compare(c.after, key) })
	if found {
		i++
	}
	return candidates[i:]
}

// page keeps what OpenAt lets pass, up to Limit. candidates come in order and
// lie behind After.
func (s *session) page(candidates []row) (full bool, err error) {
	first := len(s.out.Hits)
	s.out.Hits = slices.Grow(s.out.Hits, min(len(candidates), s.a.Limit-first))
	var unread []int64 // whose cards are missing
	for i := range candidates {
		c := &candidates[i]
		open, keep, err := s.open(c)
		if err != nil {
			return false, err
		}
		if !keep {
			continue
		}
		if len(s.out.Hits) == s.a.Limit {
			s.out.More, full = true, true
			break
		}
		hit := search.Hit{ID: c.id, Open: open, After: c.after}
		if s.a.Near != nil {
			metres := c.metres
			hit.DistanceM = &metres
		}
		if s.a.Cards && c.record != nil {
			hit.Card = &c.record.Card
		} else if s.a.Cards {
			unread = append(unread, c.doc)
		}
		s.out.Hits = append(s.out.Hits, hit)
	}
	return full, s.addCards(s.out.Hits[first:], unread)
}

// addCards gives the hits without a card the ones of docs.
func (s *session) addCards(hits []search.Hit, docs []int64) error {
	records, err := s.records(docs)
	if err != nil {
		return err
	}
	for i := range hits {
		if hits[i].Card == nil && len(records) > 0 {
			if records[0] != nil {
				hits[i].Card = &records[0].Card
			}
			records = records[1:]
		}
	}
	return nil
}

// open says how c stands at OpenAt and whether it stays among the hits.
func (s *session) open(c *row) (state hours.State, keep bool, err error) {
	if s.a.OpenAt == nil {
		return hours.Unknown, true, nil
	}
	var t *place.Timing
	if c.record != nil {
		t = &c.record.Timing
	} else if t, err = s.timing(c.timing); err != nil {
		return hours.Unknown, false, err
	}
	state = t.At(*s.a.OpenAt, hours.Embedded())
	return state, state == hours.Open || state == hours.Unknown && !s.a.OpenStrict, nil
}

// atMost ends a statement that reads so many rows. A bare parameter there would
// make SQLite prepare the statement anew each time: the planner looks at it.
const atMost = " LIMIT ?+0"

func (x *Index) today() string { return x.options.Now().In(vietnam).Format(time.DateOnly) }

// vietnam is the zone in which "today" decides which star class holds.
var vietnam = time.FixedZone("+07", 7*60*60)

// scan runs a statement and reads each row with read.
func (s *session) scan(statement string, args []any, read func(*sql.Rows) error) error {
	rows, err := s.r.query(s.ctx, statement, args)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := read(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
