package bench

import (
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/valyala/fasthttp"
)

// serveTest answers /missing with 404 and anything else with 200, and counts.
func serveTest(t *testing.T) (addr string, asked, connections *atomic.Int64) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	asked, connections = &atomic.Int64{}, &atomic.Int64{}
	s := &fasthttp.Server{
		Handler: func(ctx *fasthttp.RequestCtx) {
			asked.Add(1)
			if string(ctx.Path()) == "/missing" {
				ctx.SetStatusCode(fasthttp.StatusNotFound)
			}
		},
		ConnState: func(_ net.Conn, state fasthttp.ConnState) {
			if state == fasthttp.StateNew {
				connections.Add(1)
			}
		},
	}
	go s.Serve(l)
	t.Cleanup(func() { s.Shutdown() })
	return l.Addr().String(), asked, connections
}

func TestLoadAsksAsOftenAsTold(t *testing.T) {
	addr, asked, connections := serveTest(t)
	got, err := load{clients: 4, requests: 101, limit: time.Minute}.run(t.Context(), addr, []target{get("/a", 200), get("/b", 200, "X-Y", "z")}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.latencies) != 101 || asked.Load() != 101 || connections.Load() > 4 {
		t.Errorf("%d latencies, %d requests, %d connections; want 101, 101 and at most 4", len(got.latencies), asked.Load(), connections.Load())
	}
}

func TestLoadWantsItsStatus(t *testing.T) {
	addr, _, _ := serveTest(t)
	_, err := load{clients: 2, requests: 10, limit: time.Minute}.run(t.Context(), addr, []target{get("/a", 200), get("/missing", 200)}, 0)
	if err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("got %v, want an error that names the status", err)
	}
}
