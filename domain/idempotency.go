package domain

import (
	"context"
	"time"
)

// IdempotencyKey identifies a repeatable request: the caller's key within one
// actor and one operation.
type IdempotencyKey struct {
	Actor     string
	Operation string
	Key       string
}

// IdempotentAnswer is the first answer, kept to be replayed byte by byte.
type IdempotentAnswer struct {
	Status   int               `json:"status" bson:"status"`
	Header   map[string]string `json:"header" bson:"header"`
	Body     []byte            `json:"body" bson:"body"`
	StoredAt time.Time         `json:"storedAt" bson:"storedAt"`
}

// Idempotency keeps first answers for 72 hours.
type Idempotency interface {
	// ReserveKey claims k for one attempt at a request with this fingerprint.
	// It returns the stored answer when the request was done before (token
	// is then ""), conflict (idempotency_key_in_use) while another attempt
	// holds the claim, and invalid (idempotency_key_reused) when the key was
	// used with another fingerprint. A claim ends by itself after ttl, so
	// that a crash does not block the key.
	ReserveKey(ctx context.Context, k IdempotencyKey, fingerprint []byte, ttl time.Duration) (token string, answer *IdempotentAnswer, err error)
	// StoreAnswer keeps the answer of the attempt that holds token. Called in
	// the transaction of the write: both become durable or neither.
	// conflict when the claim was lost meanwhile.
	StoreAnswer(ctx context.Context, k IdempotencyKey, token string, a IdempotentAnswer) error
	// ReleaseKey gives the claim back after an attempt that wrote nothing.
	ReleaseKey(ctx context.Context, k IdempotencyKey, token string) error
	// ExpireKeys drops answers stored before that time; returns how many.
	ExpireKeys(ctx context.Context, before time.Time) (int, error)
}
