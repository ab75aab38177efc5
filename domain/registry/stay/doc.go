// Package stay holds the two lives of a registration as tables of legal moves:
// that of the stay itself, and, for each version of it, that of its relay to an
// authority. Both are pure: who may make a move, and what is kept of it, is
// decided elsewhere.
package stay
