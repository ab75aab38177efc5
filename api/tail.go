package api

import (
	"context"
	"time"

	"hanhtrinh/domain"
)

const (
	tailBatch   = 1000
	tailPause   = time.Second // at most between two looks at the log
	tailBackOff = 5 * time.Second
)

// tail follows the change log and drops what other servers (and imports beside
// this one) changed from the rendered answers. Writes of this server are
// dropped as they commit. When the log cannot be read for a while everything is
// dropped: an answer may be a second late, not an outage late.
func (s *Server) tail(ctx context.Context) {
	if s.rendered.cache == nil {
		<-ctx.Done()
		return
	}
	position := int64(-1)
	for ctx.Err() == nil {
		wake := s.opts.Changes.ChangesWake() // taken first: nothing is missed between reading and waiting
		next, more, err := s.follow(ctx, position)
		pause := tailPause
		switch {
		case err != nil && ctx.Err() == nil:
			s.rendered.dropAll()
			s.log.Warn("the change log cannot be read; rendered answers were dropped", "error", err.Error())
			position, pause, wake = -1, tailBackOff, nil
		case more:
			position = next
			continue
		default:
			position = next
		}
		select {
		case <-ctx.Done():
		case <-wake:
		case <-time.After(pause):
		}
	}
}

// follow takes one step from position; -1 begins at the head of the log with
// nothing cached.
func (s *Server) follow(ctx context.Context, position int64) (next int64, more bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	if position < 0 {
		head, err := s.opts.Changes.ChangeHead(ctx)
		if err == nil {
			s.rendered.dropAll() // what was rendered before the head was known
		}
		return head, false, err
	}
	changes, err := s.opts.Changes.Changes(ctx, position, tailBatch)
	if err != nil {
		return position, false, err
	}
	for _, c := range changes {
		if c.Collection == domain.CollectionPlaces {
			s.rendered.drop(c.ID)
		}
		position = c.Seq
	}
	return position, len(changes) == tailBatch, nil
}
