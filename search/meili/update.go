package meili

import (
	"context"

	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

// Update applies b and moves the position. The position is written by the same
// request as the documents, which Meilisearch applies as a whole, behind the
// deletions: who sees the position sees the batch, and a crash in between only
// has the batch applied once more.
//
// When two processes feed by mistake, an older record may replace a newer one;
// the older position comes with it, so the change is applied again.
func (x *Index) Update(ctx context.Context, b search.Batch) error {
	return x.use(ctx, func(ctx context.Context) error {
		if err := x.prepare(ctx); err != nil {
			return err
		}
		var tasks []int64
		if len(b.Deletes) > 0 {
			task, err := x.client.Index(x.uid).DeleteDocumentsWithContext(ctx, encodeAll(b.Deletes), nil)
			if err != nil {
				return plain(err)
			}
			tasks = append(tasks, task.TaskUID)
		}
		task, err := x.put(ctx, x.uid, b.Upserts, mark{Key: positionKey, Position: b.Position})
		if err != nil {
			return err
		}
		return x.await(ctx, append(tasks, task)...)
	})
}

// put sends documents and returns the number of the task that will add them.
func (x *Index) put(ctx context.Context, uid string, places []place.Place, marks ...mark) (int64, error) {
	body, err := encodeDocuments(places, marks...)
	if err != nil {
		return 0, err
	}
	task, err := x.client.Index(uid).AddDocumentsWithContext(ctx, body, nil)
	if err != nil {
		return 0, plain(err)
	}
	return task.TaskUID, nil
}
