package mongo

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

const (
	stampBatch  = 1000
	stampLimit  = 10 * time.Second       // one try of anything the stamper does
	idlePause   = 100 * time.Millisecond // between looks when nobody nudges
	gatherPause = 5 * time.Millisecond   // between two batches
	eagerPause  = 20 * time.Millisecond  // just after an own write that another server stamps
	eagerTime   = time.Second
)

var (
	errNothing   = errors.New("no entry is pending")
	errLeaseLost = errors.New("another server holds the lease")
)

// stamper is the background work of one store: it holds the lease when it can,
// numbers entries while it does, and watches the head of the log.
//
// All numbering happens in transactions that also write the lease document, so
// two of them never commit on the same state, and one of a server that lost the
// lease never commits at all.
type stamper struct {
	store   *Store
	waker   *waker
	session *mongo.Session
	nudged  chan struct{}
	ending  chan struct{}      // closed: end after the step under way
	cancel  context.CancelFunc // ends that too
	done    chan struct{}

	// of the one goroutine
	fence      int64 // 0: not the holder
	renewed    time.Time
	reaped     time.Time
	eagerUntil time.Time
	failing    bool
}

func startStamper(s *Store) (*stamper, error) {
	session, err := s.client.StartSession()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	st := &stamper{store: s, waker: newWaker(), session: session, nudged: make(chan struct{}, 1),
		ending: make(chan struct{}), cancel: cancel, done: make(chan struct{})}
	go st.run(ctx)
	return st, nil
}

// nudge says that this process has committed entries.
func (st *stamper) nudge() {
	select {
	case st.nudged <- struct{}{}:
	default:
	}
}

func (st *stamper) run(ctx context.Context) {
	defer close(st.done)
	nudged := false
	for !st.ended() {
		more, err := st.step(ctx, nudged)
		st.report(err)
		pause := idlePause
		if more { // let some gather: a transaction for each entry would slow the writers
			nudged = true
			st.rest(gatherPause)
			continue
		}
		if st.fence == 0 && time.Now().Before(st.eagerUntil) {
			pause = eagerPause
		}
		select {
		case <-st.ending:
		case <-st.nudged:
			nudged = true
			st.eagerUntil = time.Now().Add(eagerTime)
		case <-time.After(pause):
			nudged = false
		}
	}
}

// step does what is due and says whether more entries may be waiting.
func (st *stamper) step(ctx context.Context, nudged bool) (more bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, stampLimit)
	defer cancel()
	if st.fence == 0 {
		if held, err := st.watch(ctx); !held {
			return false, err
		}
		nudged = true
	}
	if time.Since(st.renewed) > st.store.opts.Lease/3 {
		if err := st.renew(ctx); err != nil {
			return false, err
		}
	}
	if !nudged {
		if any, err := st.anyPending(ctx); !any {
			return false, err
		}
	}
	return st.stamp(ctx)
}

// watch looks at the head of the log for another server's entries, and takes
// the lease over once it has lapsed.
func (st *stamper) watch(ctx context.Context) (held bool, err error) {
	l, err := st.store.readLease(ctx)
	if err != nil {
		return false, err
	}
	if st.waker.reached(l.Seq) {
		st.eagerUntil = time.Time{}
	}
	if !l.Lapsed {
		return false, nil
	}
	began := time.Now()
	l, err = st.store.takeLease(ctx, l, st.store.id, st.session.ID())
	if errors.Is(err, mongo.ErrNoDocuments) {
		return false, nil // another was first
	}
	if err != nil {
		return false, err
	}
	st.fence, st.renewed = l.Fence, began
	return true, nil
}

// mine is the lease while this stamper holds it.
func (st *stamper) mine() bson.D {
	return bson.D{{Key: "holder", Value: st.store.id}, {Key: "fence", Value: st.fence}}
}

func (st *stamper) renew(ctx context.Context) error {
	began := time.Now()
	_, err := st.store.updateLease(ctx, st.mine(), bson.D{st.store.prolonged()})
	if errors.Is(err, mongo.ErrNoDocuments) {
		st.fence = 0
		return errLeaseLost
	}
	if err == nil {
		st.renewed = began
		st.reap(ctx)
	}
	return err
}

func (st *stamper) anyPending(ctx context.Context) (bool, error) {
	err := st.store.changes().FindOne(ctx, pendingOnly, options.FindOne().SetProjection(byID(1))).Err()
	if errors.Is(err, mongo.ErrNoDocuments) {
		return false, nil
	}
	return err == nil, err
}

// stamp numbers one batch of what is committed.
func (st *stamper) stamp(ctx context.Context) (more bool, err error) {
	var n int
	var head int64
	began := time.Now()
	_, err = st.store.transact(ctx, st.session, func(ctx context.Context) error {
		entries, err := st.pending(ctx)
		if err != nil {
			return err
		}
		if n = len(entries); n == 0 {
			return errNothing
		}
		add := bson.E{Key: "seq", Value: bson.D{{Key: "$add", Value: bson.A{"$seq", int64(n)}}}}
		l, err := st.store.updateLease(ctx, st.mine(), bson.D{add, st.store.prolonged()})
		if errors.Is(err, mongo.ErrNoDocuments) {
			return errLeaseLost
		}
		if err != nil {
			return err
		}
		head = l.Seq
		return st.number(ctx, entries, head-int64(n))
	})
	switch {
	case err == nil:
		st.renewed = began
		st.waker.reached(head)
		return true, nil
	case errors.Is(err, errNothing):
		return false, nil
	case errors.Is(err, errLeaseLost):
		st.fence = 0
	}
	return false, err
}

// pending reads committed entries of one moment. Sorted by version first, a
// batch never has a version of a record without those before it.
func (st *stamper) pending(ctx context.Context) ([]changeDoc, error) {
	cursor, err := st.store.changes().Find(ctx, pendingOnly, options.Find().SetLimit(stampBatch).SetBatchSize(stampBatch).
		SetSort(bson.D{{Key: "version", Value: 1}, {Key: "_id", Value: 1}}).
		SetProjection(bson.D{{Key: "collection", Value: 1}, {Key: "id", Value: 1}, {Key: "version", Value: 1}}))
	if err != nil {
		return nil, err
	}
	var entries []changeDoc
	if err := cursor.All(ctx, &entries); err != nil {
		return nil, err
	}
	return inOrder(entries), nil
}

// inOrder sorts entries, given by version, as they were written, as far as the
// clocks of the servers tell; the versions of one record stay in their order
// whatever the clocks say.
func inOrder(entries []changeDoc) []changeDoc {
	type record struct{ collection, id string }
	waiting := map[record][]changeDoc{}
	for _, e := range entries {
		r := record{e.Collection, e.Record}
		waiting[r] = append(waiting[r], e)
	}
	out := slices.Clone(entries)
	slices.SortFunc(out, func(a, b changeDoc) int { return cmp.Compare(string(a.ID.Data), string(b.ID.Data)) })
	for i, e := range out { // each record's places in the order get its versions in theirs
		r := record{e.Collection, e.Record}
		out[i], waiting[r] = waiting[r][0], waiting[r][1:]
	}
	return out
}

func (st *stamper) number(ctx context.Context, entries []changeDoc, seq int64) error {
	models := make([]mongo.WriteModel, len(entries))
	for i, e := range entries {
		models[i] = mongo.NewUpdateOneModel().SetFilter(byID(e.ID)).SetUpdate(bson.D{
			{Key: "$set", Value: bson.D{{Key: "seq", Value: seq + int64(i) + 1}}},
			{Key: "$unset", Value: bson.D{{Key: "pending", Value: ""}}}})
	}
	_, err := st.store.changes().BulkWrite(ctx, models)
	return err
}

// report logs the first of several failures in a row, and the end of them.
func (st *stamper) report(err error) {
	if errors.Is(err, errLeaseLost) || st.ended() {
		return
	}
	if err != nil && !st.failing {
		st.store.opts.Log.Warn("the change log waits for the store", "error", err)
	}
	if err == nil && st.failing {
		st.store.opts.Log.Info("the change log goes on")
	}
	st.failing = err != nil
	if st.failing { // do not spin
		st.rest(idlePause)
	}
}

func (st *stamper) ended() bool {
	select {
	case <-st.ending:
		return true
	default:
		return false
	}
}

func (st *stamper) rest(pause time.Duration) {
	select {
	case <-st.ending:
	case <-time.After(pause):
	}
}

// end stops the work; a step under way may finish while ctx lasts.
func (st *stamper) end(ctx context.Context) {
	if !st.ended() {
		close(st.ending)
	}
	select {
	case <-st.done:
	case <-ctx.Done():
	}
	st.cancel()
	<-st.done
}

// close ends the work and gives the lease back.
func (st *stamper) close(ctx context.Context) {
	st.end(ctx)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	if st.fence != 0 {
		_, err := st.store.updateLease(ctx, st.mine(), bson.D{{Key: "until", Value: time.Unix(0, 0)}})
		if err != nil {
			st.store.opts.Log.Debug("the lease could not be given back and will lapse", "error", err)
		}
	}
	st.session.EndSession(ctx)
	st.waker.everyone()
}
