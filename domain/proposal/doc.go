// Package proposal holds what people propose to change about a place, and what
// became of it: the shared database grows by those who know a place, and what
// it says is decided by those who answer for it.
package proposal
