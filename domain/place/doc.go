// Package place holds places of every kind that a visitor may look for: what
// they are called, where they are, when they are open, what they cost, and
// where each fact comes from.
package place
