// Package domain is the kernel that every area shares: the one error type and
// its closed list of reasons, texts in several languages, points, ids, the
// clock, the actor, and the contracts of a store that belong to no area.
package domain
