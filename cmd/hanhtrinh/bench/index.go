package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

const indexLimit = 30.0 // seconds

// index measures the reindex command: an index of its own is filled from the
// store of the large set, before any server runs.
func (b *bench) index(ctx context.Context) error {
	b.step("indexing %d places", b.opts.Places)
	file := filepath.Join(b.work, "search-alone.db")
	for _, old := range []string{file, file + "-wal", file + "-shm"} {
		if err := os.Remove(old); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	took, err := b.reindex(ctx, "SEARCH_URL=sqlite:"+file)
	if err != nil {
		return err
	}
	if b.importTook > 0 {
		b.plain("index / import of the same places, time", took.Seconds()/b.importTook.Seconds(), "ratio")
	}
	b.atMost(fmt.Sprintf("index of %d places on SQLite", b.opts.Places), took.Seconds(), "s", indexLimit)
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	b.plain("  file of that index", float64(info.Size())/1e6, "MB")
	return nil
}

// reindex runs that command on the large set.
func (b *bench) reindex(ctx context.Context, settings ...string) (time.Duration, error) {
	began := time.Now()
	c, err := command(ctx, "reindex", append(settings, "DATA_DIR="+b.dir(b.opts.Places), "LOG_LEVEL=warn"), "reindex")
	if err != nil {
		return 0, err
	}
	if err := c.wait(); err != nil {
		return 0, err
	}
	took := time.Since(began)
	b.step("%s", c.output.lastLine())
	return took, nil
}
