package bench

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/valyala/fasthttp"
)

const meiliRatio = 1.25

// meilisearch is a server that is there, or one started for the run.
type meilisearch struct {
	*child
	key string
}

var errNoMeilisearch = errors.New("no Meilisearch: set TEST_SEARCH_URL (and TEST_SEARCH_KEY) or MEILISEARCH_BIN, or have meilisearch on the PATH")

// meili measures searches through the API on Meilisearch beside Meilisearch
// alone, asked for the same candidates in the same words.
func (b *bench) meili(ctx context.Context) error {
	b.step("search on Meilisearch")
	m, err := b.startMeilisearch(ctx)
	if errors.Is(err, errNoMeilisearch) {
		b.leftOut("%v", err)
		return nil
	}
	if err != nil {
		return err
	}
	defer m.stop()
	b.large.stop()
	b.large = nil
	settings := []string{"SEARCH_URL=http://" + m.addr, "SEARCH_KEY=" + m.key}
	took, err := b.reindex(ctx, settings...)
	if err != nil {
		return err
	}
	b.plain(fmt.Sprintf("index of %d places on Meilisearch", b.opts.Places), took.Seconds(), "s")
	questions := b.asked().questions()
	recorded, err := b.record(ctx, m, questions)
	if err != nil {
		return err
	}
	server, err := serveWith(ctx, "server on Meilisearch", b.dir(b.opts.Places), "off", settings)
	if err != nil {
		return err
	}
	defer server.stop()
	for i, q := range questions {
		if err := b.besideMeilisearch(ctx, q, recorded[i], server, m); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) besideMeilisearch(ctx context.Context, q question, r recorded, server *child, m *meilisearch) error {
	b.step("%s on Meilisearch", q.name)
	turns, err := b.searchLoad().inTurns(ctx, b.opts.Rounds, side{server, r.asked}, side{m.child, r.direct})
	if err != nil {
		return err
	}
	b.sample(q.name+", on Meilisearch", turns[0])
	b.sample("  Meilisearch alone, the same candidates", turns[1])
	name, ratio := q.name+" on Meilisearch, median / Meilisearch alone", ratioOf(turns[0], turns[1], medianLatency)
	if strings.HasPrefix(q.name, "suggest") {
		b.plain(name, ratio, "ratio")
		return nil
	}
	b.atMost(name, ratio, "ratio", meiliRatio)
	return nil
}

// startMeilisearch uses the server of TEST_SEARCH_URL, whose index of places it
// replaces, or starts the program of MEILISEARCH_BIN or the PATH.
func (b *bench) startMeilisearch(ctx context.Context) (*meilisearch, error) {
	if there := os.Getenv("TEST_SEARCH_URL"); there != "" {
		u, err := url.Parse(there)
		if err != nil || u.Scheme != "http" || u.Port() == "" {
			return nil, errors.New("TEST_SEARCH_URL: want http://HOST:PORT")
		}
		return &meilisearch{&child{name: "Meilisearch", addr: u.Host}, os.Getenv("TEST_SEARCH_KEY")}, nil
	}
	name := os.Getenv("MEILISEARCH_BIN")
	if name == "" {
		name = "meilisearch"
	}
	program, err := exec.LookPath(name)
	if err != nil {
		return nil, errNoMeilisearch
	}
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	home := filepath.Join(b.work, "meilisearch")
	if err := os.RemoveAll(home); err != nil { // of an earlier run on this data
		return nil, err
	}
	if err := os.Mkdir(home, 0o700); err != nil {
		return nil, err
	}
	m := &meilisearch{key: "a-master-key-for-the-bench"}
	m.child, err = startChild(ctx, "Meilisearch", []string{"MEILI_MASTER_KEY=" + m.key}, program, "--no-analytics", "--env", "production", "--http-addr", addr,
		"--db-path", filepath.Join(home, "data"), "--dump-dir", filepath.Join(home, "dumps"), "--snapshot-dir", filepath.Join(home, "snapshots"), "--log-level", "ERROR")
	if err != nil {
		return nil, err
	}
	m.addr = addr
	return m, m.ready(ctx, "/health", time.Minute)
}

// question is a search as the adapter sent it.
func (m *meilisearch) question(body []byte) target {
	return post(multiSearch, body, fasthttp.StatusOK, "Authorization", "Bearer "+m.key)
}

const multiSearch = "/multi-search"

func isQuestion(r *http.Request) bool {
	return r.Method == http.MethodPost && r.URL.Path == multiSearch
}
