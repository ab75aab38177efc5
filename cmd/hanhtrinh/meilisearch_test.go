package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"hanhtrinh/search/searchtest/engine"
)

// document is a record as Meilisearch is sent it.
type document map[string]any

// standin keeps what a Meilisearch is sent and answers every question with all
// places: ranking and the checks of the answer are not its business.
type standin struct {
	mu      sync.Mutex
	indexes map[string]map[string]document // by uid and key
}

func newStandin(t *testing.T) (*standin, string) {
	s := &standin{indexes: map[string]map[string]document{}}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return s, server.URL
}

func (s *standin) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	status, answer := s.answer(r, strings.Split(strings.Trim(r.URL.Path, "/"), "/"))
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer)
}

var (
	task    = document{"taskUid": 1}
	noIndex = document{"code": "index_not_found"}
)

func (s *standin) answer(r *http.Request, path []string) (int, any) {
	read := func(v any) { _ = json.NewDecoder(r.Body).Decode(v) }
	switch path[0] {
	case "tasks":
		return 200, document{"uid": 1, "status": "succeeded"}
	case "swap-indexes":
		var swaps []struct{ Indexes []string }
		read(&swaps)
		a, b := swaps[0].Indexes[0], swaps[0].Indexes[1]
		s.indexes[a], s.indexes[b] = s.indexes[b], s.indexes[a]
		return 202, task
	case "multi-search":
		var asked struct{ Queries []struct{ IndexUID string } }
		read(&asked)
		results := []document{}
		for _, q := range asked.Queries {
			results = append(results, s.all(q.IndexUID))
		}
		return 200, document{"results": results}
	}
	if len(path) == 1 && r.Method == http.MethodPost {
		var made struct{ UID string }
		read(&made)
		s.indexes[made.UID] = map[string]document{}
		return 202, task
	}
	if len(path) == 1 {
		return 200, document{"results": []any{}}
	}
	documents, there := s.indexes[path[1]]
	if !there {
		return 404, noIndex
	}
	return s.inIndex(r, path, documents, read)
}

func (s *standin) inIndex(r *http.Request, path []string, documents map[string]document, read func(any)) (int, any) {
	switch line := r.Method + " " + strings.Join(path[2:], "/"); {
	case line == "GET settings/pagination":
		return 200, document{"maxTotalHits": 10_000_000}
	case line == "DELETE ":
		delete(s.indexes, path[1])
	case line == "POST documents":
		var put []document
		read(&put)
		for _, d := range put {
			documents[d["k"].(string)] = d
		}
	case line == "POST documents/delete-batch":
		var keys []string
		read(&keys)
		for _, k := range keys {
			delete(documents, k)
		}
	case strings.HasPrefix(line, "DELETE documents/"):
		delete(documents, path[3])
	case strings.HasPrefix(line, "GET documents/"):
		if d, ok := documents[path[3]]; ok {
			return 200, d
		}
		return 404, document{"code": "document_not_found"}
	}
	return 202, task
}

// all are the places of an index, with the counts of their words.
func (s *standin) all(uid string) document {
	hits, words := []document{}, map[string]int{}
	documents := s.indexes[uid]
	for _, key := range slices.Sorted(maps.Keys(documents)) {
		if strings.HasPrefix(key, "meta-") {
			continue
		}
		hits = append(hits, documents[key])
		list, _ := documents[key]["w"].([]any)
		for _, w := range list {
			words[fmt.Sprint(w)]++
		}
	}
	return document{"hits": hits[:min(len(hits), 60)], "estimatedTotalHits": len(hits), "facetDistribution": document{"w": words}}
}

// has says whether a place is in the index that answers.
func (s *standin) has(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, there := s.indexes["places_v1"][strings.ReplaceAll(id, "-", "_2d")]
	return there
}

// cutter stands before a server and cuts every connection while it is told to.
type cutter struct {
	cut    atomic.Bool
	server *httptest.Server
}

func newCutter(t *testing.T, target string) *cutter {
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	c, proxy := &cutter{}, httputil.NewSingleHostReverseProxy(u)
	proxy.ErrorLog = log.New(io.Discard, "", 0)
	c.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c.cut.Load() {
			panic(http.ErrAbortHandler)
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(c.server.Close)
	return c
}

func TestMeilisearchCutOffUnderLoad(t *testing.T) {
	t.Run("stand-in", func(t *testing.T) {
		s, target := newStandin(t)
		cutOffUnderLoad(t, target, "", func(server *server, ids []string) {
			for _, id := range ids {
				server.until("holding "+id, func() bool { return s.has(id) })
			}
		})
	})
	t.Run("real", func(t *testing.T) {
		own := engine.Own(t)
		cutOffUnderLoad(t, own.URL, own.Key, (*server).has)
	})
}

// cutOffUnderLoad cuts the server of the index off while it is asked and written
// to, and then while it is filled anew.
func cutOffUnderLoad(t *testing.T, target, key string, holds func(*server, []string)) {
	c := newCutter(t, target)
	in := newInstallation(t, "SEED=off", "SEARCH_URL="+c.server.URL, "SEARCH_KEY="+key)
	s := in.serve()
	l := s.underLoad(in.token())
	for range 2 {
		l.more("answering", &l.whole, 20)
		c.cut.Store(true)
		c.server.CloseClientConnections()
		l.more("answering from the store", &l.degraded, 40)
		c.cut.Store(false)
	}
	l.more("answering from the index again", &l.whole, 20)
	before := l.degraded.Load()
	if out, err := in.command("reindex"); err != nil || !strings.Contains(out, "indexed") {
		t.Errorf("reindex: %q, %v", out, err)
	}
	l.stop()
	if n := l.degraded.Load() - before; n != 0 {
		t.Errorf("%d answers were degraded by a reindex, want none", n)
	}
	s.level()
	holds(s, l.written)
	t.Logf("%d answers of the index, %d of the store, %d places written", l.whole.Load(), l.degraded.Load(), len(l.written))
}

// TestAnotherServerFeedsWhenTheHolderIsKilled: two servers share a store and a
// Meilisearch; the one that feeds it is killed while it is written to.
func TestAnotherServerFeedsWhenTheHolderIsKilled(t *testing.T) {
	both := cluster(t, 2)
	index, target := newStandin(t)
	for i := range both {
		both[i].environ = append(both[i].environ, "SEARCH_URL="+target)
	}
	holder := both[0].victim()
	survivor := both[1].serve()
	auth := both[0].token()
	survivor.level() // it reports what the other has fed
	written := holder.writeUntilKilled(auth, 0, 40)
	if a := survivor.do("POST", "/v1/places", fmt.Sprintf(newPlace, "sau-cung", "Sau Cùng"), auth); a.status != http.StatusCreated {
		t.Fatalf("POST: %d %s", a.status, a.body)
	}
	for _, id := range append(written, "sau-cung") {
		survivor.until("holding "+id, func() bool { return index.has(id) })
	}
	survivor.level()
}
