package main

import (
	"context"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// The heap may grow by so much before it is collected: by the default, as much
// again as is in use, a small server would collect all the time and a great one
// would hold twice what it needs.
const (
	headroomBytes = 64 << 20
	headroomShare = 0.5 // of what is in use, when that is more
)

// keepHeadroom follows what is in use, collection by collection, unless the
// environment says how memory is to be collected. Between two collections it
// would be late: the memory of a few password hashes, gone a moment later, would
// count as in use and let the heap grow by as much again.
func keepHeadroom(ctx context.Context) error {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return nil
	}
	collected := make(chan struct{}, 1)
	for {
		debug.SetGCPercent(gcPercent(inUse()))
		// The runtime clears away what nobody holds after each collection.
		runtime.AddCleanup(new([32]byte), func(c chan<- struct{}) { c <- struct{}{} }, collected)
		select {
		case <-ctx.Done():
			return nil
		case <-collected:
		}
	}
}

// inUse is what the last collection left.
func inUse() uint64 {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	return live[0].Value.Uint64()
}

// gcPercent is the GOGC that leaves the headroom.
func gcPercent(live uint64) int {
	used := max(float64(live), 8<<20) // before the first collection nothing is known
	return int(100 * max(headroomBytes, headroomShare*used) / used)
}
