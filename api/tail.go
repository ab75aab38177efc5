package api

import (
	"context"

	"hanhtrinh/domain"
)

// tail follows the change log and drops what other servers (and imports beside
// this one) changed from the rendered answers. Writes of this server are
// dropped as they commit. While the log cannot be read everything is dropped
// at each try: an answer may be seconds late, not an outage late.
func (s *Server) tail(ctx context.Context) {
	if s.rendered.cache == nil {
		<-ctx.Done()
		return
	}
	domain.Tail(ctx, s.opts.Changes, -1, func(changes []domain.Change) {
		if changes == nil { // also at the start: what was rendered before the head was known
			s.rendered.dropAll()
		}
		for _, c := range changes {
			if c.Collection == domain.CollectionPlaces {
				s.rendered.drop(c.ID)
			}
		}
	}, func(err error) {
		s.rendered.dropAll()
		s.log.Warn("the change log cannot be read; rendered answers were dropped", "error", err.Error())
	})
}
