package meili

import (
	"context"
	"crypto/rand"
	"errors"
	"iter"
	"strings"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"hanhtrinh/domain/place"
)

// rebuildBatch is how many places one request of a rebuild holds. The server
// works on one batch at a time, so between two of them it takes updates of the
// index that answers.
const rebuildBatch = 5000

// abandoned is the age at which an index that is being filled is taken to have
// been left behind by a process that died.
const abandoned = time.Hour

// errIncomplete is met when the index that was filled is not the one that was
// made: somebody deleted it meanwhile.
var errIncomplete = errors.New("the index that was being filled is incomplete")

// Rebuild fills an index of its own and swaps it with the one that answers.
// Several at a time do not disturb each other: the last one that ends stands.
func (x *Index) Rebuild(ctx context.Context, docs iter.Seq2[place.Place, error], position func() int64) error {
	var given error // what docs said is handed back as it is
	err := x.use(ctx, func(ctx context.Context) error {
		if err := x.prepare(ctx); err != nil {
			return err
		}
		x.sweep(ctx)
		build := x.buildPrefix() + strings.ToLower(rand.Text())
		err := x.create(ctx, build)
		if err == nil {
			given, err = x.fill(ctx, build, docs, position)
		}
		if err == nil && given == nil {
			return x.swap(ctx, build)
		}
		if _, dropped := x.client.DeleteIndexWithContext(context.WithoutCancel(ctx), build); dropped != nil {
			x.options.Log.Warn("a half-filled search index is left for later", "index", build, "error", plain(dropped))
		}
		return err
	})
	if given != nil {
		return given
	}
	return err
}

// fill puts all places and the marks into an index and checks that they are
// there. given is the error of docs.
func (x *Index) fill(ctx context.Context, uid string, docs iter.Seq2[place.Place, error], position func() int64) (given, err error) {
	seen := map[string]struct{}{}
	batch := make([]place.Place, 0, rebuildBatch)
	flush := func(marks ...mark) error {
		defer func() { clear(batch); batch = batch[:0] }()
		task, err := x.put(ctx, uid, batch, marks...)
		if err != nil {
			return err
		}
		return x.await(ctx, task)
	}
	for p, err := range docs {
		if err != nil {
			return err, nil
		}
		seen[p.ID] = struct{}{}
		if batch = append(batch, p); len(batch) == rebuildBatch {
			if err := flush(); err != nil {
				return nil, err
			}
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := flush(mark{Key: positionKey, Position: position()}, mark{Key: filledKey, Build: uid}); err != nil {
		return nil, err
	}
	n, err := x.places(ctx, uid)
	if err == nil && n != len(seen) {
		err = errIncomplete
	}
	return nil, err
}

// swap exchanges build with the index that answers, and deletes what that held.
// A key for our indexes alone cannot see how the exchange ended. But tasks run in
// their order, so it has when the deletion behind it has, and it went well when
// the index that answers is the one that was filled.
func (x *Index) swap(ctx context.Context, build string) error {
	if _, err := x.client.SwapIndexesWithContext(ctx, []*meilisearch.SwapIndexesParams{{Indexes: []string{x.uid, build}}}); err != nil {
		return plain(err)
	}
	task, err := x.client.DeleteIndexWithContext(context.WithoutCancel(ctx), build)
	if err != nil {
		return plain(err)
	}
	if err := x.await(ctx, task.TaskUID); err != nil {
		return err
	}
	var filled mark
	if err := x.client.Index(x.uid).GetDocumentWithContext(ctx, filledKey, nil, &filled); err != nil {
		return plain(err)
	}
	if filled.Build != build {
		return errNotSwapped
	}
	x.answering.Store(x.uid)
	return nil
}

// errNotSwapped is met when the exchange failed, or another process that filled
// the index at the same time came right behind.
var errNotSwapped = errors.New("the index that answers is not the one that was filled")

// sweep deletes what rebuilds left behind that died. Should it fail, the next
// one does it.
func (x *Index) sweep(ctx context.Context) {
	all, err := x.client.ListIndexesWithContext(ctx, &meilisearch.IndexesQuery{Limit: 1000})
	if err != nil {
		return
	}
	for _, old := range all.Results {
		if x.isBuild(old.UID) && x.options.Now().Sub(old.CreatedAt) > abandoned {
			_, _ = x.client.DeleteIndexWithContext(ctx, old.UID)
		}
	}
}
