package audit

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"hanhtrinh/domain"
)

// Bounds of a log that its options do not set.
const (
	maxWaiting      = 4096             // calls of Record that wait
	checkpointEvery = time.Minute      // at most, while something is written
	checkpointEach  = 1000             // entries
	appendWait      = 5 * time.Second  // for the store, each time it is tried
	checkpointWait  = 20 * time.Second // for the store and the file
	retryAfter      = time.Second      // what callers are told
)

// Options are what a log works with. Store is needed; the rest has defaults.
type Options struct {
	Store  Store
	Signer *Signer // nil: no checkpoints
	Clock  domain.Clock
	IDs    domain.IDs
	Log    *slog.Logger

	MaxWaiting     int           // calls of Record that wait; more are refused
	CheckpointEach int64         // entries after which a checkpoint is due
	CheckpointTime time.Duration // after which one is due if anything was written
}

// Log is the lane of this process. One goroutine writes it, and takes all that
// waits into one commit, so that clients that come at once do not wait for each
// other's. It is safe for concurrent use.
type Log struct {
	o     Options
	queue chan *waiting
	ended chan struct{} // the writer is done

	gate   sync.RWMutex // held by who puts into the queue; whole by who closes it
	closed bool

	stopSigning context.CancelFunc
	signs       sync.WaitGroup
	due         chan struct{} // a checkpoint is, by the number of entries

	// Of the writer alone.
	doubt   []Record // given to the store, which has not said what became of it
	failing bool

	mu       sync.Mutex
	lane     string
	own      map[string]Head // lanes of this process: how far each surely is
	unsigned int64           // entries since the last checkpoint

	signing sync.Mutex      // held by who makes a checkpoint
	over    bool            // no more of them
	known   map[string]Head // in checkpoints of this process
	wrong   map[string]bool // lanes found tampered with, so that each is told once
}

// waiting is one call of Record.
type waiting struct {
	ctx     context.Context
	entries []Entry
	done    chan error
}

var _ Recorder = (*Log)(nil)

// Open begins a new lane; nothing is written before the first entry.
func Open(o Options) *Log {
	if o.Clock == nil {
		o.Clock = domain.SystemClock
	}
	if o.IDs == nil {
		o.IDs = domain.RandomID
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.MaxWaiting == 0 {
		o.MaxWaiting = maxWaiting
	}
	if o.CheckpointEach == 0 {
		o.CheckpointEach = checkpointEach
	}
	if o.CheckpointTime == 0 {
		o.CheckpointTime = checkpointEvery
	}
	ctx, stop := context.WithCancel(context.Background())
	l := &Log{o: o, queue: make(chan *waiting, o.MaxWaiting), ended: make(chan struct{}), due: make(chan struct{}, 1),
		stopSigning: stop, own: map[string]Head{}, known: map[string]Head{}, wrong: map[string]bool{}}
	l.beginLane()
	go l.write()
	if o.Signer != nil {
		l.signs.Go(func() { l.sign(ctx) })
	}
	return l
}

// Record implements Recorder. Where it fails, the entry may be in the log or
// not.
func (l *Log) Record(ctx context.Context, e Entry) error {
	if e.Operation == "" || e.Outcome == "" {
		return domain.Internal(errors.New("an audit entry without operation or outcome"))
	}
	w := &waiting{ctx: ctx, entries: whole(e, l.o.Clock()), done: make(chan error, 1)}
	if err := l.put(w); err != nil {
		return err
	}
	select {
	case err := <-w.done:
		return err
	case <-ctx.Done():
		return unavailable(ctx.Err())
	}
}

func (l *Log) put(w *waiting) error {
	l.gate.RLock()
	defer l.gate.RUnlock()
	if l.closed {
		return unavailable(errors.New("the audit log is closed"))
	}
	select {
	case l.queue <- w:
		return nil
	default:
		return unavailable(errors.New("too many entries wait for the audit log"))
	}
}

func unavailable(cause error) error {
	return domain.Unavailable(domain.Msg(domain.ReasonAuditDown), retryAfter, cause)
}

// Close takes no more entries, writes those that wait, makes the last
// checkpoint, and returns when that is done or ctx ends.
func (l *Log) Close(ctx context.Context) error {
	l.gate.Lock()
	again := l.closed
	l.closed = true
	l.gate.Unlock()
	if again {
		return nil
	}
	l.stopSigning()
	l.signs.Wait()
	err := l.internally(ctx) // comes behind all that waits
	if err == nil && l.o.Signer != nil && l.Unsigned() > 0 {
		err = l.Checkpoint(ctx)
	}
	l.signing.Lock()
	l.over = true
	close(l.queue)
	l.signing.Unlock()
	select {
	case <-l.ended:
		return err
	case <-ctx.Done():
		return errors.Join(err, ctx.Err())
	}
}

// internally writes entries of the log's own, and returns when they and all
// before them are written or refused.
func (l *Log) internally(ctx context.Context, entries ...Entry) error {
	w := &waiting{ctx: ctx, entries: entries, done: make(chan error, 1)}
	select {
	case l.queue <- w:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-w.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Unsigned is how many entries were written since the last checkpoint.
func (l *Log) Unsigned() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.unsigned
}
