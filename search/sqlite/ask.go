package sqlite

import (
	"context"
	"errors"
	"time"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
	"hanhtrinh/search"
	"hanhtrinh/search/inverted"
)

// errUnfilled is what questions to an index meet that never was filled: that it
// has nothing does not mean that there is nothing.
var errUnfilled = errors.New("the index has not been filled yet")

// Ask answers all asks from one state of the index.
func (x *Index) Ask(ctx context.Context, asks ...search.Ask) ([]search.Found, error) {
	for i := range asks {
		if asks[i].Order == search.ByDistance && asks[i].Near == nil {
			return nil, domain.Invalid(domain.FieldError{Parameter: "sort", Message: domain.Msg(domain.ReasonNeedsParameter, "parameter", "near")})
		}
	}
	found := make([]search.Found, len(asks))
	err := x.use(ctx, func(ctx context.Context) error {
		v, err := x.filled(ctx)
		if err != nil {
			return err
		}
		today := x.options.Now().In(vietnam).Format(time.DateOnly)
		shared := &scratch{boxes: map[orb.Bound]*inverted.Set{}}
		for i := range asks {
			s := &session{x: x, ctx: ctx, a: &asks[i], docs: v.docs, today: today, scratch: shared}
			if err := s.answer(); err != nil {
				return err
			}
			found[i] = s.out
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// vietnam is the zone in which "today" decides which star class holds.
var vietnam = time.FixedZone("+07", 7*60*60)

// Vocabulary counts the places of every word.
func (x *Index) Vocabulary(ctx context.Context) (counts map[string]int, err error) {
	err = x.use(ctx, func(ctx context.Context) error {
		v, err := x.filled(ctx)
		if err == nil {
			counts = v.docs.Tokens(isWord)
		}
		return err
	})
	return counts, err
}

// filled is the view of the moment, when it can answer and somebody waits for it.
func (x *Index) filled(ctx context.Context) (*view, error) {
	v := x.view.Load()
	if v.unfilled {
		return nil, errUnfilled
	}
	return v, ctx.Err()
}
