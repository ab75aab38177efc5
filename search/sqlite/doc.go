// Package sqlite is the embedded search index: FTS5 over folded names, an
// R*Tree over points and kinds, and plain tables for every other filter, in a
// file of its own beside the store.
//
// A place is a row of docs. Every table carries a generation in its name, so
// that Rebuild can fill the next one while this one answers and swap them in a
// single transaction.
package sqlite
