package bench

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
)

// A server that asks its Meilisearch twice for /two, once for /one and never
// for /none; nothing is found for /empty.
func TestRecorder(t *testing.T) {
	engine := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Write(append([]byte("answer to "), body...))
	}))
	defer engine.Close()
	r := newRecorder(strings.TrimPrefix(engine.URL, "http://"))
	proxy := httptest.NewServer(r)
	defer proxy.Close()
	ask := func(path, body string) {
		resp, err := http.Post(proxy.URL+path, "application/json", strings.NewReader(body))
		if err != nil {
			t.Error(err)
			return
		}
		defer resp.Body.Close()
		if got, _ := io.ReadAll(resp.Body); string(got) != "answer to "+body {
			t.Errorf("%s %s: got %q through the recorder", path, body, got)
		}
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		found := 1
		defer func() { fmt.Fprintf(w, `{"numberReturned":%d}`, found) }()
		switch r.URL.Path {
		case "/empty":
			found = 0
			ask("/multi-search", "in vain")
		case "/two":
			ask("/multi-search", "first")
			ask("/multi-search", "second")
		case "/one":
			ask("/indexes/places/documents", "no question")
			ask("/multi-search", "only")
		}
	}))
	defer server.Close()
	got, err := r.note(&child{addr: strings.TrimPrefix(server.URL, "http://")}, []target{get("/two", 200), get("/none", 200), get("/empty", 200), get("/one", 200)},
		func(body []byte) target { return target{raw: body, status: 200} })
	if err != nil {
		t.Fatal(err)
	}
	if len(got.asked) != 2 || !strings.HasPrefix(string(got.asked[1].raw), "GET /one ") || got.requests != 3 {
		t.Errorf("%d targets asked in %d requests, want /two and /one in 3", len(got.asked), got.requests)
	}
	var chains [][]string
	for _, d := range got.direct {
		var chain []string
		for step := &d; step != nil; step = step.next {
			chain = append(chain, string(step.raw))
		}
		chains = append(chains, chain)
	}
	if want := [][]string{{"first", "second"}, {"only"}}; !reflect.DeepEqual(chains, want) {
		t.Errorf("got %v, want %v", chains, want)
	}
}

func TestFoundAny(t *testing.T) {
	body := `{"numberReturned":3}`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, body) }))
	defer server.Close()
	c := &child{name: "server", addr: strings.TrimPrefix(server.URL, "http://")}
	if err := foundAny(c, "q", []target{get("/a", 200), get("/b", 200)}); err != nil {
		t.Error(err)
	}
	for _, body = range []string{`{"numberReturned":0}`, `{"numberReturned":3,"degraded":true}`} {
		if err := foundAny(c, "q", []target{get("/a", 200)}); err == nil {
			t.Errorf("%s was taken for a find", body)
		}
	}
}

func TestPostAndWhatFollows(t *testing.T) {
	var seen []string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		seen = append(seen, r.Method+" "+r.URL.Path+" "+string(body)+" "+r.Header.Get("Authorization"))
	}))
	defer server.Close()
	c, err := dial(strings.TrimPrefix(server.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.conn.Close()
	after := get("/after", 200)
	first := post("/first", []byte(`{"a":1}`), 200, "Authorization", "Bearer x")
	first.next = &after
	if err := c.ask(first); err != nil {
		t.Fatal(err)
	}
	if want := []string{`POST /first {"a":1} Bearer x`, "GET /after  "}; !reflect.DeepEqual(seen, want) {
		t.Errorf("got %q, want %q", seen, want)
	}
}
