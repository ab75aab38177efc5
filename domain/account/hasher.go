package account

import (
	"context"
	"crypto/rand"
	"runtime"
	"sync/atomic"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"

	"hanhtrinh/domain"
)

// HasherOptions bounds the work that passwords make; zero values are defaults.
type HasherOptions struct {
	MemoryKiB  uint32 // of one hash; default 19 MiB, as OWASP advises with the next two
	Iterations uint32 // default 2
	Threads    uint8  // default 1
	AtOnce     int    // hashes at the same time; default: half of the processors, so that a crowd of log-ins leaves room for everybody else
	Waiting    int    // how many may wait; default 32 for each at once
	Share      int    // how many of those one client may have; default an eighth
}

// Hasher turns passwords into Argon2id hashes in PHC form, in a bounded and fair
// queue: whoever finds no place is told rate_limited (log_in_busy). It is safe
// for concurrent use.
type Hasher struct {
	params *argon2id.Params
	queue  *queue
	dummy  string // a hash of nobody's password with the present parameters
	done   atomic.Int64
}

// NewHasher makes a hasher.
func NewHasher(o HasherOptions) (*Hasher, error) {
	orDefault(&o.MemoryKiB, 19*1024)
	orDefault(&o.Iterations, 2)
	orDefault(&o.Threads, 1)
	orDefault(&o.AtOnce, max(1, runtime.GOMAXPROCS(0)/2))
	orDefault(&o.Waiting, 32*o.AtOnce)
	orDefault(&o.Share, max(1, o.Waiting/8))
	h := &Hasher{
		params: &argon2id.Params{Memory: o.MemoryKiB, Iterations: o.Iterations, Parallelism: o.Threads, SaltLength: 16, KeyLength: 32},
		queue:  newQueue(o.AtOnce, o.Waiting, o.Share),
	}
	dummy, err := argon2id.CreateHash(rand.Text(), h.params)
	if err != nil {
		return nil, domain.Internal(err)
	}
	h.dummy = dummy
	return h, nil
}

func orDefault[T int | uint8 | uint32](value *T, to T) {
	if *value <= 0 {
		*value = to
	}
}

// Hash returns a new hash of password.
func (h *Hasher) Hash(ctx context.Context, client, password string) (string, error) {
	if err := h.queue.enter(ctx, client); err != nil {
		return "", err
	}
	defer h.queue.leave()
	h.done.Add(1)
	hash, err := argon2id.CreateHash(norm.NFC.String(password), h.params)
	if err != nil {
		return "", domain.Internal(err)
	}
	return hash, nil
}

// Check says whether hash is that of password, and whether it was made with
// other parameters than those of today. An empty hash is nobody's: the answer is
// no, after the same work.
func (h *Hasher) Check(ctx context.Context, client, password, hash string) (right, old bool, err error) {
	if err := h.queue.enter(ctx, client); err != nil {
		return false, false, err
	}
	defer h.queue.leave()
	h.done.Add(1)
	against := hash
	if hash == "" {
		against = h.dummy
	}
	same, params, err := argon2id.CheckHash(norm.NFC.String(password), against)
	if err != nil {
		return false, false, domain.Internal(err)
	}
	return same && hash != "", *params != *h.params, nil
}

// Done returns how many hashes were computed.
func (h *Hasher) Done() int64 { return h.done.Load() }

// Waiting returns how many wait for their turn.
func (h *Hasher) Waiting() int {
	h.queue.mu.Lock()
	defer h.queue.mu.Unlock()
	return h.queue.waits
}
