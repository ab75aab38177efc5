package meili

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/meilisearch/meilisearch-go"
)

// failedTask is a task that came to a bad end.
type failedTask struct{ kind, status, code string }

func (f *failedTask) Error() string {
	return fmt.Sprintf("Meilisearch task %s: %s %s", f.kind, f.status, f.code)
}

// ours says whether what was asked was wrong, rather than the state of the server.
func (f *failedTask) ours() bool {
	return strings.HasPrefix(f.code, "invalid_") || strings.HasPrefix(f.code, "missing_")
}

// The first and the longest wait between two looks at a task.
const (
	firstWait   = 2 * time.Millisecond
	longestWait = 250 * time.Millisecond
)

// await waits until tasks have ended. Tasks of one index run in the order they
// came in, so waiting for the last one costs no more than for all.
func (x *Index) await(ctx context.Context, tasks ...int64) error {
	for i := len(tasks) - 1; i >= 0; i-- {
		if err := x.awaitOne(ctx, tasks[i]); err != nil {
			return err
		}
	}
	return nil
}

func (x *Index) awaitOne(ctx context.Context, uid int64) error {
	for wait := firstWait; ; wait = min(wait*3/2, longestWait) {
		task, err := x.client.GetTaskWithContext(ctx, uid)
		if err != nil {
			return plain(err)
		}
		switch task.Status {
		case meilisearch.TaskStatusSucceeded:
			return nil
		case meilisearch.TaskStatusEnqueued, meilisearch.TaskStatusProcessing:
		case meilisearch.TaskStatusFailed, meilisearch.TaskStatusCanceled:
			return &failedTask{string(task.Type), string(task.Status), task.Error.Code}
		default:
			return errAnswer
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}
