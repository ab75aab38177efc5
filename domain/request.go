package domain

import "context"

// RequestKey is what a context keeps the id of its request under, as logs and
// answers name it.
type RequestKey struct{}

// RequestOf returns the id of the request that ctx belongs to; "" for none.
func RequestOf(ctx context.Context) string {
	id, _ := ctx.Value(RequestKey{}).(string)
	return id
}
