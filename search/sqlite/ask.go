package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"hanhtrinh/domain"
	"hanhtrinh/search"
)

// errUnfilled is what questions to an index meet that never was filled: that it
// has nothing does not mean that there is nothing.
var errUnfilled = errors.New("the index has not been filled yet")

// Ask answers all asks from one state of the index. Asks that meet the moment
// of a swap of generations are asked again of the new one.
func (x *Index) Ask(ctx context.Context, asks ...search.Ask) (found []search.Found, err error) {
	for i := range asks {
		if asks[i].Order == search.ByDistance && asks[i].Near == nil {
			return nil, domain.Invalid(domain.FieldError{Parameter: "sort", Message: domain.Msg(domain.ReasonNeedsParameter, "parameter", "near")})
		}
	}
	err = x.use(ctx, func(ctx context.Context) error {
		for try := 0; ; try++ {
			generation := x.generation.Load()
			if found, err = x.askIn(ctx, generation, asks); err == nil || !x.again(err, generation, try) {
				return err
			}
		}
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// mostTries of one question that finds tables of another generation gone while
// it begins.
const mostTries = 5

// again says whether a question that failed is to be asked again: the generation
// it was asked of was swapped out, or an older one was dropped under it.
func (x *Index) again(err error, generation int64, try int) bool {
	var e *sqlite.Error
	return x.generation.Load() != generation || try < mostTries && errors.As(err, &e) && e.Code()&0xff == lib.SQLITE_SCHEMA
}

// askIn answers within one transaction, so that no write comes between.
func (x *Index) askIn(ctx context.Context, generation int64, asks []search.Ask) ([]search.Found, error) {
	if generation == x.unfilled.Load() {
		return nil, errUnfilled
	}
	found := make([]search.Found, len(asks))
	now := state{generation, x.writes.Load()} // what is read is this or newer
	err := x.read(ctx, generation, func(r *reader) (err error) {
		for i := range asks {
			a := asks[i]
			s := &session{x: x, ctx: ctx, r: r, a: &a, state: now, today: x.today()}
			if found[i], err = s.answer(); err != nil {
				return err
			}
		}
		return nil
	})
	return found, err
}

// Vocabulary counts the places of every word.
func (x *Index) Vocabulary(ctx context.Context) (counts map[string]int, err error) {
	err = x.use(ctx, func(ctx context.Context) error {
		for try := 0; ; try++ {
			generation := x.generation.Load()
			if counts, err = x.wordsIn(ctx, generation); err == nil || !x.again(err, generation, try) {
				return err
			}
		}
	})
	if err != nil {
		return nil, err
	}
	return counts, nil
}

func (x *Index) wordsIn(ctx context.Context, generation int64) (map[string]int, error) {
	if generation == x.unfilled.Load() {
		return nil, errUnfilled
	}
	counts := map[string]int{}
	err := x.read(ctx, generation, func(r *reader) error {
		s := &session{x: x, ctx: ctx, r: r}
		// Tokens that are no words stand together: their signs are neighbours.
		for _, span := range []string{"term < '" + markTag + "'", "term >= '" + afterMarks + "'"} {
			err := s.scan("SELECT term, doc FROM words_$ WHERE "+span, nil, func(rows *sql.Rows) error {
				var word string
				var n int
				err := rows.Scan(&word, &n)
				counts[word] = n
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return counts, err
}
