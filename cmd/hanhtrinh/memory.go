package main

import (
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// The heap may grow by so much before it is collected: by the default, as much
// again as is in use, a small server would collect all the time and a great one
// would hold twice what it needs.
const (
	headroomBytes = 64 << 20
	headroomShare = 0.5 // of what is in use, when that is more
	headroomEvery = 2 * time.Second
)

// keepHeadroom follows what is in use, unless the environment says how memory is
// to be collected.
func keepHeadroom(ctx context.Context) error {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return nil
	}
	tick := time.NewTicker(headroomEvery)
	defer tick.Stop()
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	for {
		metrics.Read(live)
		debug.SetGCPercent(gcPercent(live[0].Value.Uint64()))
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// gcPercent is the GOGC that leaves the headroom.
func gcPercent(live uint64) int {
	used := max(float64(live), 8<<20) // before the first collection nothing is known
	return int(100 * max(headroomBytes, headroomShare*used) / used)
}
