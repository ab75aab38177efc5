package bench

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"hanhtrinh/store/storetest/engine"
)

const (
	importLimit = 60.0  // seconds
	memoryLimit = 300.0 // MB
)

// importSQLite loads both sets into files of their own; the large one is
// measured.
func (b *bench) importSQLite(ctx context.Context) error {
	for _, n := range []int{b.opts.Places / 10, b.opts.Places} {
		b.step("importing %d places into SQLite", n)
		took, peak, err := b.importInto(ctx, n, []string{"DATA_DIR=" + b.dir(n)})
		if err != nil {
			return err
		}
		b.importTook = took // of the large set in the end
		if n == b.opts.Places && b.opts.wants(partImport) {
			b.atMost(fmt.Sprintf("import of %d rows into SQLite", n), took.Seconds(), "s", importLimit)
			b.plain("  most memory of that import", peak, "MB")
		}
	}
	return nil
}

// startLarge runs the server of the large set. Its first start fills the
// index.
func (b *bench) startLarge(ctx context.Context) error {
	b.step("first start on %d places", b.opts.Places)
	began := time.Now()
	c, err := serve(ctx, "server", b.dir(b.opts.Places), "off")
	if err != nil {
		return err
	}
	b.large = c
	if b.opts.Data == "" {
		b.plain(fmt.Sprintf("first start on %d imported places, index filled", b.opts.Places), time.Since(began).Seconds(), "s")
	}
	b.plain(fmt.Sprintf("resident memory with %d places, before the load", b.opts.Places), c.memory(), "MB")
	return nil
}

// importMongo does the same on MongoDB.
func (b *bench) importMongo(ctx context.Context) error {
	url := b.opts.StoreURL
	if url == "" {
		replica, err := engine.Start(ctx, 1)
		if errors.Is(err, engine.ErrMissing) {
			b.leftOut("import into MongoDB: %v; or give --store-url", err)
			return nil
		}
		if err != nil {
			return err
		}
		defer replica.Close()
		url = replica.URL("hanhtrinh")
	}
	b.step("importing %d places into MongoDB", b.opts.Places)
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	file := filepath.Join(b.work, "master.key")
	if err := os.WriteFile(file, []byte(base64.StdEncoding.EncodeToString(key)+"\n"), 0o600); err != nil {
		return err
	}
	took, peak, err := b.importInto(ctx, b.opts.Places, []string{"DATA_DIR=" + filepath.Join(b.work, "mongo"), "STORE_URL=" + url, "MASTER_KEY_FILE=" + file})
	if err != nil {
		return err
	}
	b.atMost(fmt.Sprintf("import of %d rows into MongoDB", b.opts.Places), took.Seconds(), "s", importLimit)
	b.plain("  most memory of that import", peak, "MB")
	return nil
}

// importInto runs the import command and says how long it took and how much
// memory it had at most.
func (b *bench) importInto(ctx context.Context, n int, settings []string) (time.Duration, float64, error) {
	began := time.Now()
	c, err := command(ctx, "import", append(settings, "LOG_LEVEL=warn"), "import", "places", b.csv(n))
	if err != nil {
		return 0, 0, err
	}
	peak := c.most(c.exited, 50*time.Millisecond)
	took := time.Since(began)
	if err := c.wait(); err != nil {
		return 0, 0, err
	}
	b.step("%s", c.output.lastLine())
	return took, peak, nil
}
