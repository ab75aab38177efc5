package meili

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/meilisearch/meilisearch-go"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

// DefaultPrefix begins the names of all our indexes; a key needs no other.
const DefaultPrefix = "places"

// Options say where the server is.
type Options struct {
	URL    string // http or https, without a user
	Key    string // of the API, or the master key; "" where the server has none
	Prefix string // "" = DefaultPrefix
	Now    domain.Clock
	Log    *slog.Logger
}

// Index is the engine on a Meilisearch server. It is safe for concurrent use,
// and several processes may use one server at a time; one of them at a time
// should feed it.
type Index struct {
	options Options
	http    *http.Client
	client  meilisearch.ServiceManager
	uid     string // of the index of today's version
	version int
	oldest  int // see readable

	prepared  atomic.Bool  // the index is there and has its settings
	answering atomic.Value // string: uid of the index questions go to
	timings   timings

	mu       sync.RWMutex // write-locked only to close
	closed   bool
	inFlight context.Context // ends when the index is closed
	stop     context.CancelFunc
}

var (
	errClosed = errors.New("the index is closed")
	errURL    = errors.New("the address of Meilisearch has to be http://HOST:PORT or https://HOST, without a user")
)

// Open prepares the index when the server answers; when it does not, that is
// left to the first call that finds it. So only an address that cannot be one
// is an error.
func Open(ctx context.Context, o Options) (*Index, error) {
	return openVersion(ctx, o, version, readable)
}

func openVersion(ctx context.Context, o Options, version, oldest int) (*Index, error) {
	u, err := url.Parse(o.URL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.RawQuery != "" {
		return nil, errURL
	}
	o.URL = strings.TrimRight(o.URL, "/")
	if o.Prefix == "" {
		o.Prefix = DefaultPrefix
	}
	if o.Now == nil {
		o.Now = domain.SystemClock
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	x := &Index{options: o, http: newHTTPClient(), version: version, oldest: oldest}
	x.uid = x.uidOf(version)
	x.answering.Store(x.uid)
	x.inFlight, x.stop = context.WithCancel(context.WithoutCancel(ctx))
	x.client = meilisearch.New(o.URL, meilisearch.WithAPIKey(o.Key), meilisearch.WithCustomClient(x.http), meilisearch.DisableRetries())
	err = x.use(ctx, func(ctx context.Context) error {
		if err := x.prepare(ctx); err != nil {
			return err
		}
		_, err := x.readPosition(ctx)
		return err
	})
	if err != nil {
		o.Log.Warn("the search index cannot be prepared yet", "error", err)
	}
	return x, nil
}

// use runs fn while the index is open, and translates its error.
func (x *Index) use(ctx context.Context, fn func(context.Context) error) error {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.closed {
		return failure(errClosed)
	}
	if err := ctx.Err(); err != nil {
		return failure(err)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(x.inFlight, cancel)()
	return failure(fn(ctx))
}

// prepare makes the index with its settings, once.
func (x *Index) prepare(ctx context.Context) error {
	if x.prepared.Load() {
		return nil
	}
	if err := x.create(ctx, x.uid); err != nil {
		return err
	}
	x.prepared.Store(true)
	return nil
}

// create makes an index with its settings, and gives them to one that is there
// without: the server makes one by itself for documents that come to none.
func (x *Index) create(ctx context.Context, uid string) error {
	has, err := x.client.Index(uid).GetPaginationWithContext(ctx)
	if err = plain(err); err == nil && has.MaxTotalHits == mostHits {
		return nil
	}
	if hasCode(err, codeIndexNotFound) {
		err = x.make(ctx, uid)
	}
	if err != nil {
		return err
	}
	var task meilisearch.TaskInfo
	if err := x.send(ctx, http.MethodPatch, "/indexes/"+uid+"/settings", settings, &task); err != nil {
		return err
	}
	return x.await(ctx, task.TaskUID)
}

// make makes an index. Another process may do so at the same time: then the task
// fails, and that is as good.
func (x *Index) make(ctx context.Context, uid string) error {
	task, err := x.client.CreateIndexWithContext(ctx, &meilisearch.IndexConfig{Uid: uid, PrimaryKey: "k"})
	if err != nil {
		return plain(err)
	}
	err = x.await(ctx, task.TaskUID)
	var failed *failedTask
	if errors.As(err, &failed) && failed.code == "index_already_exists" {
		return nil
	}
	return err
}

// Position returns the change log position reached, -1 when the index waits to
// be filled.
func (x *Index) Position(ctx context.Context) (position int64, err error) {
	err = x.use(ctx, func(ctx context.Context) error {
		if err := x.prepare(ctx); err != nil {
			return err
		}
		position, err = x.readPosition(ctx)
		return err
	})
	if err != nil {
		return 0, err
	}
	return position, nil
}

// readPosition also finds out which index answers: today's, or until it is
// filled an older one that is.
func (x *Index) readPosition(ctx context.Context) (int64, error) {
	position, err := x.positionOf(ctx, x.uid)
	if hasCode(err, codeIndexNotFound) { // the server lost it
		x.prepared.Store(false)
		position, err = -1, nil
	}
	if err != nil {
		return 0, err
	}
	if position >= 0 {
		x.answering.Store(x.uid)
		return position, nil
	}
	// Forgotten or never filled: an older one only takes over from the latter.
	for v := x.version - 1; v >= x.oldest && x.answers() == x.uid; v-- {
		if old, err := x.positionOf(ctx, x.uidOf(v)); err == nil && old >= 0 {
			if n, err := x.places(ctx, x.uid); err == nil && n == 0 {
				x.answering.Store(x.uidOf(v))
			}
		}
	}
	return -1, nil
}

func (x *Index) answers() string { return x.answering.Load().(string) }

// positionOf reads the position of one index, -1 when it waits to be filled.
func (x *Index) positionOf(ctx context.Context, uid string) (int64, error) {
	var m mark
	for _, key := range []string{filledKey, positionKey} {
		err := plain(x.client.Index(uid).GetDocumentWithContext(ctx, key, nil, &m))
		if hasCode(err, codeDocumentNotFound) {
			return -1, nil
		}
		if err != nil {
			return 0, err
		}
	}
	return m.Position, nil
}

// places counts what an index holds.
func (x *Index) places(ctx context.Context, uid string) (int, error) {
	answers, err := x.search(ctx, []query{{IndexUID: uid, Filter: someone}})
	if err != nil {
		return 0, err
	}
	return answers[0].Total, nil
}

// Forget makes the index wait to be filled anew.
func (x *Index) Forget(ctx context.Context) error {
	return x.use(ctx, func(ctx context.Context) error {
		if err := x.prepare(ctx); err != nil {
			return err
		}
		task, err := x.client.Index(x.uid).DeleteDocumentWithContext(ctx, filledKey, nil)
		if err != nil {
			return plain(err)
		}
		return x.await(ctx, task.TaskUID)
	})
}

// Close ends calls under way and lets go of the connections.
func (x *Index) Close() error {
	x.stop()
	x.mu.Lock()
	defer x.mu.Unlock()
	x.closed = true
	x.http.CloseIdleConnections()
	return nil
}

// timings keeps those that were read: many places share one.
type timings struct {
	mu   sync.RWMutex
	read map[string]*place.Timing
}

// mostTimings is when all are let go, to be read again.
const mostTimings = 20_000

func (t *timings) of(packed string) (*place.Timing, error) {
	t.mu.RLock()
	timing := t.read[packed]
	t.mu.RUnlock()
	if timing != nil {
		return timing, nil
	}
	timing, err := unpackTiming(packed)
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.read == nil || len(t.read) >= mostTimings {
		t.read = map[string]*place.Timing{}
	}
	t.read[strings.Clone(packed)] = timing
	return timing, nil
}

var _ search.Index = (*Index)(nil)
