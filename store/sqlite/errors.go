package sqlite

import (
	"errors"
	"time"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"hanhtrinh/domain"
)

// fault turns an error of the engine into one of ours: what may go away by
// itself or by an operator's hand is unavailable, the rest is a fault of ours.
func fault(err error) error {
	if err == nil {
		return nil
	}
	var known *domain.Error
	if errors.As(err, &known) {
		return err
	}
	var engine *sqlite.Error
	if errors.As(err, &engine) {
		switch engine.Code() & 0xff {
		case lib.SQLITE_ERROR, lib.SQLITE_CONSTRAINT, lib.SQLITE_MISMATCH, lib.SQLITE_MISUSE, lib.SQLITE_RANGE, lib.SQLITE_TOOBIG:
			return domain.Internal(err)
		}
	}
	// Left over: busy, full, read-only, broken or interrupted files, a closed
	// pool, a caller that left or whose time was up.
	return domain.Unavailable(domain.Msg(domain.ReasonStoreDown), time.Second, err)
}
