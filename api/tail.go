package api

import (
	"context"
	"time"

	"hanhtrinh/domain"
)

// tail follows the change log and drops what other servers (and imports beside
// this one) changed from the rendered answers. Writes of this server are
// dropped as they commit. While the log cannot be read everything is dropped:
// an answer may be a second late, not an outage late.
func (s *Server) tail(ctx context.Context) {
	if s.rendered.cache == nil {
		<-ctx.Done()
		return
	}
	failed := func(err error) {
		s.rendered.dropAll()
		s.log.Warn("the change log cannot be read; rendered answers were dropped", "error", err.Error())
	}
	head, err := s.opts.Changes.ChangeHead(ctx)
	for err != nil && ctx.Err() == nil {
		failed(err)
		domain.Pause(ctx, nil, time.Second)
		head, err = s.opts.Changes.ChangeHead(ctx)
	}
	s.rendered.dropAll() // what was rendered before the head was known
	domain.Tail(ctx, s.opts.Changes, head, func(changes []domain.Change) {
		if changes == nil { // the log is shorter than our absence
			s.rendered.dropAll()
		}
		for _, c := range changes {
			if c.Collection == domain.CollectionPlaces {
				s.rendered.drop(c.ID)
			}
		}
	}, failed)
}
