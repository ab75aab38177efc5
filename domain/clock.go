package domain

import "time"

// Clock tells the time; tests inject a fixed one.
type Clock func() time.Time

// SystemClock is the machine's clock in UTC, cut to milliseconds: BSON keeps
// no more, and a time must not change by being stored.
func SystemClock() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }
