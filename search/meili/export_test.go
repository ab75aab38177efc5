package meili

import "context"

// OpenVersion opens an index of another version of settings; oldest is the
// oldest that answers the same questions.
func OpenVersion(ctx context.Context, o Options, version, oldest int) (*Index, error) {
	return openVersion(ctx, o, version, oldest)
}
