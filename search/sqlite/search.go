package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/search"
)

// Search answers q. A question that meets the moment of a swap of generations
// is asked again of the new one.
func (x *Index) Search(ctx context.Context, q search.Query) (results search.Results, err error) {
	if q.Sort == search.SortDistance && q.Near == nil {
		return results, domain.Invalid(domain.FieldError{Parameter: "sort", Message: domain.Msg(domain.ReasonNeedsParameter, "parameter", "near")})
	}
	err = x.use(ctx, func(ctx context.Context) error {
		for {
			generation := x.generation.Load()
			if results, err = x.searchIn(ctx, generation, &q); err == nil || x.generation.Load() == generation {
				return err
			}
		}
	})
	if err != nil {
		return search.Results{}, err
	}
	return results, nil
}

func (x *Index) searchIn(ctx context.Context, generation int64, q *search.Query) (search.Results, error) {
	s := &session{x: x, ctx: ctx, generation: generation, q: q, words: strings.Fields(domain.Fold(q.Text))}
	switch {
	case len(s.words) > 0:
		return s.byText()
	case q.Text != "":
		return search.Results{Hits: []search.Hit{}}, nil // only signs: matches nothing
	case q.Near != nil && q.Sort != search.SortName:
		return s.nearest()
	default:
		return s.list()
	}
}

// session answers one query from one generation.
type session struct {
	x          *Index
	ctx        context.Context
	generation int64
	q          *search.Query
	words      []string // of the text, folded
}

// row is one candidate as it comes from the tables.
type row struct {
	id     string
	point  domain.Point
	timing int64
	sort   string // sort_name, for a list by name
	words  string // see wordsOf, for a text
	metres float64
	after  search.After
}

// columns are what scanRow reads.
func (s *session) columns() string {
	columns := "d.id, d.lat, d.lon, d.timing"
	if s.q.Sort == search.SortName {
		columns += ", d.sort_name"
	}
	if len(s.words) > 0 {
		columns += ", d.words"
	}
	return columns
}

// rows runs "SELECT columns FROM rest" and hands out each row, with whether it
// is in reach and holds all words.
func (s *session) rows(rest string, args []any, each func(c *row, fits bool)) error {
	var c row
	into := []any{&c.id, &c.point.Lat, &c.point.Lon, &c.timing}
	if s.q.Sort == search.SortName {
		into = append(into, &c.sort)
	}
	if len(s.words) > 0 {
		into = append(into, &c.words)
	}
	return s.scan("SELECT "+s.columns()+" FROM "+rest, args, func(rows *sql.Rows) error {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		each(&c, s.inReach(&c) && holdsAll(c.words, s.words))
		return nil
	})
}

// inReach says whether c is within the radius of the query's point, and notes
// the distance.
func (s *session) inReach(c *row) bool {
	if s.q.Near == nil {
		return true
	}
	c.metres = s.q.Near.DistanceM(c.point)
	return s.q.RadiusM == 0 || c.metres <= s.q.RadiusM
}

// page keeps what q.OpenAt lets pass, up to q.Limit. candidates come in order
// and lie behind q.After.
func (s *session) page(candidates []row, out *search.Results) (full bool, err error) {
	for i := range candidates {
		c := &candidates[i]
		open, keep, err := s.open(c)
		if err != nil {
			return false, err
		}
		if !keep {
			continue
		}
		if len(out.Hits) == s.q.Limit {
			out.More = true
			return true, nil
		}
		hit := search.Hit{ID: c.id, Open: open, After: c.after}
		if s.q.Near != nil {
			metres := c.metres
			hit.DistanceM = &metres
		}
		out.Hits = append(out.Hits, hit)
	}
	return false, nil
}

// behind drops the candidates up to and including the last one of the page
// before; they must be in order.
func behind(candidates []row, after *search.After, compare func(a, b search.After) int) []row {
	if after == nil {
		return candidates
	}
	i, found := slices.BinarySearchFunc(candidates, *after, func(c row, key search.After) int { return compare(c.after, key) })
	if found {
		i++
	}
	return candidates[i:]
}

// byNumber orders by number, then id.
func byNumber(a, b search.After) int {
	return cmp.Or(cmp.Compare(a.Num, b.Num), cmp.Compare(a.ID, b.ID))
}

// byKey orders by text key, then id.
func byKey(a, b search.After) int {
	return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.ID, b.ID))
}

// atMost ends a statement that reads so many rows. A bare parameter there would
// make SQLite prepare the statement anew each time: the planner looks at it.
const atMost = " LIMIT ?+0"

func (s *session) today() time.Time { return s.x.options.Now().In(vietnam) }

// vietnam is the zone in which "today" decides which star class holds.
var vietnam = time.FixedZone("+07", 7*60*60)

// scan runs a statement and reads each row with read.
func (s *session) scan(statement string, args []any, read func(*sql.Rows) error) error {
	rows, err := s.x.statements.query(s.ctx, s.generation, statement, args)
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
