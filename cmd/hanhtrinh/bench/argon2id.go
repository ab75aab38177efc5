package bench

import (
	"context"
	"crypto/rand"
	"os"
	"runtime"
	"sync"
	"time"

	"github.com/alexedwards/argon2id"
)

// passwordParams are those the product hashes passwords with.
var passwordParams = argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// bareArgon2id is the yardstick of log-ins: passwords checked on all processors
// until the time is used up, and nothing else.
func bareArgon2id(ctx context.Context, limit time.Duration) (turn, error) {
	password := rand.Text()
	hash, err := argon2id.CreateHash(password, &passwordParams)
	if err != nil {
		return turn{}, err
	}
	var wg sync.WaitGroup
	latencies := make([][]time.Duration, runtime.GOMAXPROCS(0))
	faults := make([]error, len(latencies))
	before, began := processCPU(os.Getpid()), time.Now()
	for i := range latencies {
		wg.Go(func() {
			for faults[i] == nil && ctx.Err() == nil && time.Since(began) < limit {
				sent := time.Now()
				_, faults[i] = argon2id.ComparePasswordAndHash(password, hash)
				latencies[i] = append(latencies[i], time.Since(sent))
			}
		})
	}
	wg.Wait()
	t := turn{took: time.Since(began), cpu: processCPU(os.Getpid()) - before}
	for i := range latencies {
		if faults[i] != nil {
			return t, faults[i]
		}
		t.latencies = append(t.latencies, latencies[i]...)
	}
	return t, ctx.Err()
}
