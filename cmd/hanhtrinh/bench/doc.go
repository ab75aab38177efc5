// Package bench measures this build beside its yardsticks: a bare Fiber that
// sends the same bytes, PostGIS on the same places, and limits of time and
// memory. Servers run as child processes, so that processor time and memory
// are theirs alone; they are measured in turns, so that a busy machine slows
// both sides of a ratio. Figures of two machines or two runs do not compare,
// ratios of one run do.
package bench
