package sqlite

import (
	"context"
	"path/filepath"
	"testing"

	"hanhtrinh/store"
	"hanhtrinh/store/storetest"
)

// opener opens stores in directories of the test.
func opener() storetest.Opener {
	paths := map[store.Store]string{}
	open := func(t testing.TB, path string) store.Store {
		s, err := Open(t.Context(), path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close(context.Background()) })
		paths[s] = path
		return s
	}
	return storetest.Opener{
		Fresh: func(t testing.TB) store.Store { return open(t, filepath.Join(t.TempDir(), "store.db")) },
		Again: func(t testing.TB, s store.Store) store.Store { return open(t, paths[s]) },
	}
}

func TestContract(t *testing.T) { storetest.Run(t, opener()) }
