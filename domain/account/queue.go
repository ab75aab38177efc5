package account

import (
	"context"
	"slices"
	"sync"
	"time"

	"hanhtrinh/domain"
)

// queueRetry is when somebody whom the queue turned away may come back.
const queueRetry = time.Second

// queue lets so many work at once and so many wait. Clients take turns, whatever
// the number each of them has waiting, and one client has only a share of the
// places: whoever floods it waits behind himself.
type queue struct {
	atOnce, waiting, share int

	mu      sync.Mutex
	working int
	waits   int
	turns   []string // clients with somebody waiting, the next one first
	lines   map[string][]chan struct{}
}

func newQueue(atOnce, waiting, share int) *queue {
	return &queue{atOnce: atOnce, waiting: waiting, share: share, lines: map[string][]chan struct{}{}}
}

// enter returns when it is the caller's turn; then leave has to follow.
// rate_limited (log_in_busy) when there is no place to wait, unavailable
// (timeout) when ctx ends first.
func (q *queue) enter(ctx context.Context, client string) error {
	turn, err := q.line(client)
	if err != nil || turn == nil {
		return err
	}
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
		q.giveUp(client, turn)
		return domain.Unavailable(domain.Msg(domain.ReasonTimeout), queueRetry, ctx.Err())
	}
}

// line begins to work (nil) or to wait.
func (q *queue) line(client string) (chan struct{}, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.working < q.atOnce {
		q.working++
		return nil, nil
	}
	if q.waits >= q.waiting || len(q.lines[client]) >= q.share {
		return nil, &domain.Error{Code: domain.CodeRateLimited, Message: domain.Msg(domain.ReasonHashingBusy), RetryAfter: queueRetry}
	}
	if len(q.lines[client]) == 0 {
		q.turns = append(q.turns, client)
	}
	turn := make(chan struct{})
	q.lines[client] = append(q.lines[client], turn)
	q.waits++
	return turn, nil
}

// leave hands the place on.
func (q *queue) leave() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.waits == 0 {
		q.working--
		return
	}
	client := q.turns[0]
	q.turns = q.turns[1:]
	turn := q.lines[client][0]
	q.drop(client, 0)
	if len(q.lines[client]) > 0 {
		q.turns = append(q.turns, client)
	}
	close(turn)
}

// giveUp takes a turn out of its line, or hands it on when it had just come.
func (q *queue) giveUp(client string, turn chan struct{}) {
	q.mu.Lock()
	at := slices.Index(q.lines[client], turn)
	if at >= 0 {
		q.drop(client, at)
		if len(q.lines[client]) == 0 {
			q.turns = slices.DeleteFunc(q.turns, func(c string) bool { return c == client })
		}
	}
	q.mu.Unlock()
	if at < 0 {
		q.leave()
	}
}

func (q *queue) drop(client string, at int) {
	q.waits--
	if line := slices.Delete(q.lines[client], at, at+1); len(line) > 0 {
		q.lines[client] = line
	} else {
		delete(q.lines, client)
	}
}
