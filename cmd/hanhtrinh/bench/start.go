package bench

import (
	"context"
	"path/filepath"
	"strconv"
	"time"
)

const (
	startRuns  = 5
	startLimit = 2.0 // seconds
	readyLimit = 5 * time.Minute
)

// start measures the first start of the default: from nothing to ready, with
// the shipped places in and indexed.
func (b *bench) start(ctx context.Context) error {
	b.step("first start of the seeded default")
	var took []float64
	for i := range startRuns {
		began := time.Now()
		c, err := serve(ctx, "first start", filepath.Join(b.work, "start-"+strconv.Itoa(i)), "auto")
		if err != nil {
			return err
		}
		took = append(took, time.Since(began).Seconds())
		if i == 0 {
			b.plain("resident memory of the seeded default", c.memory(), "MB")
		}
		c.stop()
	}
	b.atMost("first start of the seeded default, median of "+strconv.Itoa(startRuns), median(took), "s", startLimit)
	return nil
}
