package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// load is what clients keep asking and writing while something happens to the
// index.
type load struct {
	s        *server
	stop     func()
	whole    atomic.Int64 // answers of the index
	degraded atomic.Int64 // answers of the store
	mu       sync.Mutex
	written  []string
}

// probes are the questions of the load; ignored is what a degraded answer has to
// name.
var probes = []struct{ method, path, body, ignored string }{
	{"GET", "/v1/places?q=quan+moc", "", "q"},
	{"GET", "/v1/places?kind=dining&facets=kind,area", "", "facets"},
	{"POST", "/v1/places/search", `{"polygon":{"type":"Polygon","coordinates":[[[108.05,10.85],[108.35,10.85],[108.2,11.05],[108.05,10.85]]]}}`, "polygon"},
	{"GET", "/v1/places/suggest?q=qu", "", ""},
}

// underLoad begins asking and writing; every answer is looked at.
func (s *server) underLoad(auth map[string]string) *load {
	l := &load{s: s}
	ctx, cancel := context.WithCancel(context.Background())
	var clients sync.WaitGroup
	for i := range probes {
		clients.Go(func() {
			for ctx.Err() == nil {
				l.ask(i)
			}
		})
	}
	clients.Go(func() {
		for n := 0; ctx.Err() == nil; n++ {
			l.write(fmt.Sprintf("tai-%dz", n), auth)
		}
	})
	l.stop = sync.OnceFunc(func() { cancel(); clients.Wait() })
	s.t.Cleanup(l.stop)
	return l
}

func (l *load) ask(i int) {
	p := probes[i]
	request, err := http.NewRequest(p.method, l.s.base+p.path, strings.NewReader(p.body))
	if err != nil {
		l.s.t.Error(err)
		return
	}
	request.Header.Set("Content-Type", "application/json")
	status, body, err := fetch(request)
	var got struct {
		Degraded bool
		Ignored  []string
	}
	if err == nil {
		err = json.Unmarshal(body, &got)
	}
	switch {
	case err != nil || status != http.StatusOK:
		l.s.t.Errorf("%s %s: %d, %v: %s", p.method, p.path, status, err, body)
	case !got.Degraded:
		l.whole.Add(1)
	default:
		l.degraded.Add(1)
		if p.ignored != "" && !slices.Contains(got.Ignored, p.ignored) {
			l.s.t.Errorf("%s %s: a degraded answer names %q, want %q among them", p.method, p.path, got.Ignored, p.ignored)
		}
	}
}

func (l *load) write(id string, auth map[string]string) {
	request, err := http.NewRequest("POST", l.s.base+"/v1/places", strings.NewReader(fmt.Sprintf(newPlace, id, "Quán "+id)))
	if err != nil {
		l.s.t.Error(err)
		return
	}
	for name, value := range auth {
		request.Header.Set(name, value)
	}
	status, body, err := fetch(request)
	if err != nil || status != http.StatusCreated {
		l.s.t.Errorf("POST %s: %d, %v: %s", id, status, err, body)
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.written = append(l.written, id)
}

// fetch sends a request; unlike do, it may be called from any goroutine.
func fetch(request *http.Request) (status int, body []byte, err error) {
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	body, err = io.ReadAll(response.Body)
	return response.StatusCode, body, err
}

// more waits for that many further answers of a kind, writes among them.
func (l *load) more(what string, of *atomic.Int64, n int64) {
	l.s.t.Helper()
	from := of.Load()
	l.mu.Lock()
	wrote := len(l.written)
	l.mu.Unlock()
	l.s.until(what, func() bool {
		l.mu.Lock()
		defer l.mu.Unlock()
		return of.Load() >= from+n && len(l.written) > wrote
	})
}

// level waits until the index holds all that was written.
func (s *server) level() {
	s.t.Helper()
	s.until("level", func() bool {
		var ready struct {
			Search string
			Lag    int64
		}
		s.get("/readyz").into(s.t, &ready)
		return ready.Search == "ok" && ready.Lag == 0
	})
}

// TestBrokenIndexUnderLoad breaks the file of the index and bars the way of the
// new one, then lets it through.
func TestBrokenIndexUnderLoad(t *testing.T) {
	in := newInstallation(t, "SEED=off")
	s := in.serve()
	l := s.underLoad(in.token())
	l.more("answering", &l.whole, 40)
	path := in.file("search.db")
	barrier := filepath.Join(path+".broken", "barrier")
	if err := os.MkdirAll(barrier, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{path, path + "-wal"} {
		if err := spoil(file); err != nil {
			t.Fatal(err)
		}
	}
	l.more("answering from the store", &l.degraded, 40)
	if err := os.RemoveAll(path + ".broken"); err != nil {
		t.Fatal(err)
	}
	l.more("answering from the index again", &l.whole, 40)
	l.stop()
	s.level()
	s.has(l.written)
	t.Logf("%d answers of the index, %d of the store, %d places written", l.whole.Load(), l.degraded.Load(), len(l.written))
}

// spoil overwrites a file in place.
func spoil(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = file.Write([]byte(strings.Repeat("x", int(info.Size()))))
	return err
}

func (in installation) file(name string) string {
	return filepath.Join(strings.TrimPrefix(in.environ[0], "DATA_DIR="), name)
}

// TestReindexUnderLoad fills the index anew while it is asked and written to.
func TestReindexUnderLoad(t *testing.T) {
	in := newInstallation(t)
	s := in.serve()
	l := s.underLoad(in.token())
	for range 2 {
		l.more("answering", &l.whole, 40)
		if out, err := in.command("reindex"); err != nil || !strings.Contains(out, "indexed") {
			t.Errorf("reindex: %q, %v", out, err)
		}
	}
	l.stop()
	if n := l.degraded.Load(); n != 0 {
		t.Errorf("%d answers were degraded, want none", n)
	}
	s.level()
	s.has(l.written)
	if got := s.list("q=thap+po+sah+inu").ids(); len(got) == 0 || got[0] != "pt-thap-po-sah-inu" {
		t.Errorf("after reindex: %v", got)
	}
}

// TestUnwritableIndexUnderLoad keeps the index from being written to: it goes on
// answering, and tells how far it is behind.
func TestUnwritableIndexUnderLoad(t *testing.T) {
	in := newInstallation(t, "SEED=off")
	s := in.serve()
	l := s.underLoad(in.token())
	l.more("answering", &l.whole, 40)
	db, err := sql.Open("sqlite", "file:"+in.file("search.db")+"?_txlock=immediate&_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	lock, err := db.BeginTx(t.Context(), nil) // nobody else writes before it ends
	if err != nil {
		t.Fatal(err)
	}
	var ready struct {
		Search string
		Lag    int64
		LagMs  int64
	}
	s.until("degraded and behind", func() bool {
		s.get("/readyz").into(t, &ready)
		return ready.Search == "degraded" && ready.Lag > 0 && ready.LagMs > 0
	})
	l.more("answering while it takes no writes", &l.whole, 40)
	if err := lock.Rollback(); err != nil {
		t.Fatal(err)
	}
	l.stop()
	s.level()
	s.has(l.written)
	if n := l.degraded.Load(); n != 0 {
		t.Errorf("%d answers were degraded: the index can be read", n)
	}
}
