package bench

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync"
)

// recorder stands between a server and its Meilisearch and keeps the questions
// that pass.
type recorder struct {
	proxy *httputil.ReverseProxy
	mu    sync.Mutex
	seen  [][]byte
}

func newRecorder(to string) *recorder {
	return &recorder{proxy: httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: to})}
}

func (r *recorder) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if isQuestion(req) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			http.Error(w, "the question broke off", http.StatusBadRequest)
			return
		}
		req.Body = io.NopCloser(bytes.NewReader(body))
		r.mu.Lock()
		r.seen = append(r.seen, body)
		r.mu.Unlock()
	}
	r.proxy.ServeHTTP(w, req)
}

// take returns what passed since the last call.
func (r *recorder) take() [][]byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	seen := r.seen
	r.seen = nil
	return seen
}

// recorded is one sort of search: the requests to the API that made it ask
// Meilisearch, and what it asked for each.
type recorded struct {
	asked    []target
	direct   []target
	requests int
}

// recordedTexts is how many questions of each sort are noted: each is asked by
// one client alone.
const recordedTexts = 500

// record asks a server for everything, one at a time, and notes what it asks
// Meilisearch for.
func (b *bench) record(ctx context.Context, m *meilisearch, questions []question) ([]recorded, error) {
	r := newRecorder(m.addr)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	proxy := &http.Server{Handler: r}
	defer proxy.Close()
	go proxy.Serve(l) //nolint:errcheck // it ends when it is closed
	server, err := serveWith(ctx, "server behind the recorder", b.dir(b.opts.Places), "off", []string{"SEARCH_URL=http://" + l.Addr().String(), "SEARCH_KEY=" + m.key})
	if err != nil {
		return nil, err
	}
	defer server.stop()
	out := make([]recorded, len(questions))
	for i, q := range questions {
		if out[i], err = r.note(server, q.targets[:recordedTexts], m.question); err != nil {
			return nil, err
		}
		b.step("%s: %d of %d questions made %d requests", q.name, len(out[i].asked), recordedTexts, out[i].requests)
		if len(out[i].asked) < recordedTexts/2 {
			return nil, fmt.Errorf("%s: only %d of %d questions found something by Meilisearch", q.name, len(out[i].asked), recordedTexts)
		}
	}
	return out, nil
}

// note asks for each target and turns what passed into one for Meilisearch:
// what it was asked in several rounds is asked in as many again. Questions that
// find nothing, or that the index did not answer in time, are left out.
func (r *recorder) note(server *child, targets []target, question func([]byte) target) (recorded, error) {
	var out recorded
	c, err := dial(server.addr)
	if err != nil {
		return out, err
	}
	defer c.conn.Close()
	r.take()
	for _, t := range targets {
		if err := c.ask(t); err != nil {
			return out, err
		}
		var direct *target
		seen := r.take()
		for i := len(seen) - 1; i >= 0; i-- {
			one := question(seen[i])
			one.next = direct
			direct = &one
		}
		some, err := foundSome(c.resp.Body())
		if err != nil {
			return out, err
		}
		if some && direct != nil { // some things are known without asking
			out.asked = append(out.asked, t)
			out.direct = append(out.direct, *direct)
			out.requests += len(seen)
		}
	}
	return out, nil
}
