package sqlite

import (
	"context"
	"path/filepath"
	"testing"

	"hanhtrinh/store"
	"hanhtrinh/store/storetest"
)

func TestKilledAtAnyMoment(t *testing.T) {
	storetest.Crash(t, storetest.CrashTest{
		New: func(t *testing.T) string { return filepath.Join(t.TempDir(), "store.db") },
		Open: func(ctx context.Context, path string) (store.Store, error) {
			return Open(ctx, path, Options{Serve: true})
		},
	})
}
