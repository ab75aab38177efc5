package sqlitefile

import (
	"fmt"

	"github.com/gofrs/flock"

	"hanhtrinh/domain"
)

// lockServe takes the lock of the one server. The operating system gives it
// back when the process ends, however it ends.
func lockServe(path string) (*flock.Flock, error) {
	lock := flock.New(path+".lock", flock.SetPermissions(0o600))
	got, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock the data file: %w", err)
	}
	if !got {
		return nil, domain.Conflict(domain.Msg(domain.ReasonStoreInUse))
	}
	return lock, nil
}
