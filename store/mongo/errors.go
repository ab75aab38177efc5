package mongo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"hanhtrinh/domain"
)

const (
	retryAfter = time.Second

	labelTransient = "TransientTransactionError"
	labelUnknown   = "UnknownTransactionCommitResult"
)

// errRace says that a unique key was taken between the check and the write of
// one transaction: run again, it sees who has it.
var errRace = errors.New("a key was taken by a transaction that ran at the same time")

// errClosed is the cause of what calls after Close return.
var errClosed = errors.New("the store is closed")

// Server error codes that say "not now": no primary, shutting down, stepping
// down, interrupted, out of time, lost to another transaction.
var passingCodes = []int{6, 7, 24, 46, 50, 63, 64, 89, 91, 112, 133, 134, 189, 202, 225, 246, 251, 262, 290, 9001, 10107, 11600, 11602, 13435, 13436}

// translate turns an error of the driver into one of the domain; errors that
// already are one pass through.
func translate(err error) error {
	var known *domain.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	case passing(err):
		return unavailable(err)
	case mongo.IsDuplicateKeyError(err), hasCode(err, codeValidationFailed):
		return domain.Internal(quiet(err))
	default:
		return domain.Internal(err)
	}
}

func unavailable(cause error) *domain.Error {
	return domain.Unavailable(domain.Msg(domain.ReasonStoreDown), retryAfter, cause)
}

// passing says whether the same call may succeed later.
func passing(err error) bool {
	if errors.Is(err, context.Canceled) || errors.Is(err, errRace) || errors.Is(err, errClosed) ||
		errors.Is(err, mongo.ErrClientDisconnected) ||
		mongo.IsTimeout(err) || mongo.IsNetworkError(err) || transient(err) || hasLabel(err, labelUnknown) ||
		hasLabel(err, "RetryableWriteError") {
		return true
	}
	if strings.Contains(err.Error(), "server selection error") {
		return true
	}
	return slices.ContainsFunc(mongo.ErrorCodes(err), func(code int) bool { return slices.Contains(passingCodes, code) })
}

func hasLabel(err error, label string) bool {
	var labeled mongo.LabeledError
	return errors.As(err, &labeled) && labeled.HasErrorLabel(label)
}

// transient says whether the transaction that met err may be run again.
func transient(err error) bool { return hasLabel(err, labelTransient) || errors.Is(err, errRace) }

// quiet keeps of a server's error what it is, not the values it repeats.
func quiet(err error) error { return fmt.Errorf("MongoDB error codes %v", mongo.ErrorCodes(err)) }
