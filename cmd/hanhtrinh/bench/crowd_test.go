package bench

import (
	"context"
	"errors"
	"maps"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/valyala/fasthttp"
)

// answer serves fn until the test ends.
func answer(t *testing.T, fn fasthttp.RequestHandler) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &fasthttp.Server{Handler: fn}
	go s.Serve(l)
	t.Cleanup(func() { s.Shutdown() })
	return l.Addr().String()
}

// The visitor that has seen enough ends the crowd.
var errEnough = errors.New("enough")

func TestCrowdTakes429ForAnAnswer(t *testing.T) {
	n := 0 // of one connection: one at a time
	addr := answer(t, func(ctx *fasthttp.RequestCtx) {
		if n++; n%3 != 0 {
			ctx.SetStatusCode(fasthttp.StatusTooManyRequests)
			ctx.SetBodyString(`{"reason":"log_in_busy"}`)
		}
	})
	good := 0
	got, err := crowd(t.Context(), addr, time.Minute, []visitor{{ask: get("/a", 200), next: func([]byte) (target, error) {
		if good++; good == 4 {
			return target{}, errEnough
		}
		return get("/a", 200), nil
	}}})
	if !errors.Is(err, errEnough) {
		t.Fatalf("got %v, want the end the visitor made", err)
	}
	if len(got[0].latencies) != 4 || got[0].refused["log_in_busy"] != 8 || len(got[0].refused) != 1 {
		t.Errorf("%d answers, refused %v; want 4 and 8 log_in_busy", len(got[0].latencies), got[0].refused)
	}
}

func TestCrowdAsksWhatComesNext(t *testing.T) {
	var asked []string
	addr := answer(t, func(ctx *fasthttp.RequestCtx) {
		asked = append(asked, string(ctx.Path()))
		ctx.SetBodyString(string(ctx.Path()) + "x")
	})
	_, err := crowd(t.Context(), addr, time.Minute, []visitor{{ask: get("/", 200), next: func(body []byte) (target, error) {
		if len(body) > 3 {
			return target{}, errEnough
		}
		return get(string(body), 200), nil
	}}})
	if got := strings.Join(asked, " "); !errors.Is(err, errEnough) || got != "/ /x /xx" {
		t.Errorf("asked %q, %v; want each what the answer before it said", got, err)
	}
}

func TestCrowdWantsItsStatus(t *testing.T) {
	addr := answer(t, func(ctx *fasthttp.RequestCtx) { ctx.SetStatusCode(fasthttp.StatusUnauthorized) })
	_, err := crowd(t.Context(), addr, time.Minute, []visitor{{ask: get("/a", 200, "Authorization", "Bearer secret")}})
	if err == nil || !strings.Contains(err.Error(), "401") || !strings.Contains(err.Error(), "GET /a") || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v, want an error that names status and request, and no token", err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := crowd(ended, addr, time.Minute, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("of an ended run: got %v", err)
	}
}

func TestTogether(t *testing.T) {
	got := together([]visits{
		{turn: turnOf(2*time.Second, time.Millisecond), refused: map[string]int{"a": 1}},
		{turn: turnOf(3*time.Second, 2*time.Millisecond, 3*time.Millisecond), refused: map[string]int{"a": 2, "b": 4}},
	})
	if got.took != 3*time.Second || len(got.latencies) != 3 || !maps.Equal(got.refused, map[string]int{"a": 3, "b": 4}) {
		t.Errorf("got %+v", got)
	}
	for reason, want := range map[string]float64{"": 0.7, "a": 0.3, "b": 0.4, "c": 0} {
		if share := got.share(reason); share != want {
			t.Errorf("share of %q: got %v, want %v", reason, share, want)
		}
	}
	if share := (visits{}).share(""); share != 0 {
		t.Errorf("share of nothing: got %v", share)
	}
}

func TestRound(t *testing.T) {
	v := round([]target{get("/a", 200), get("/b", 200), get("/c", 200)})
	var got []string
	for range 4 {
		got = append(got, string(v.ask.line()))
		v.ask, _ = v.next(nil)
	}
	if want := "GET /a HTTP/1.1,GET /b HTTP/1.1,GET /c HTTP/1.1,GET /a HTTP/1.1"; strings.Join(got, ",") != want {
		t.Errorf("asked %q, want %s", got, want)
	}
}
