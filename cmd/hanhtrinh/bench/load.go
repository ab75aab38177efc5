package bench

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"
)

// target is one request, ready to be written, and the status it must get.
type target struct {
	raw    []byte
	status int
	next   *target // asked as soon as this one is answered; both are one request then
}

// get makes the target of a path; headers are name, value, name, value.
func get(path string, status int, headers ...string) target {
	raw := "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n" + lines(headers)
	return target{raw: []byte(raw + "\r\n"), status: status}
}

// post makes the target of a path that takes a JSON body.
func post(path string, body []byte, status int, headers ...string) target {
	headers = append(headers, "Content-Type", "application/json", "Content-Length", strconv.Itoa(len(body)))
	raw := "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n" + lines(headers) + "\r\n"
	return target{raw: append([]byte(raw), body...), status: status}
}

// line is the first line of the request: it names it without its tokens.
func (t *target) line() []byte {
	line, _, _ := bytes.Cut(t.raw, []byte("\r\n"))
	return line
}

// lines are the header lines of name, value, name, value.
func lines(headers []string) string {
	text := ""
	for i := 0; i+1 < len(headers); i += 2 {
		text += headers[i] + ": " + headers[i+1] + "\r\n"
	}
	return text
}

// load asks servers with so many clients, each on one connection that is kept.
// A client writes ready bytes and reads the answer, no more: it shares the
// processors with the server it measures.
type load struct {
	clients, requests int
	limit             time.Duration
}

// client is one connection.
type client struct {
	conn net.Conn
	in   *bufio.Reader
	resp fasthttp.Response
}

func dial(addr string) (*client, error) {
	conn, err := net.DialTimeout("tcp", addr, 5*time.Second)
	if err != nil {
		return nil, err
	}
	return &client{conn: conn, in: bufio.NewReaderSize(conn, 64<<10)}, nil
}

// ask sends t, and what follows it, and reads the last answer into c.resp.
func (c *client) ask(t target) error {
	for step := &t; step != nil; step = step.next {
		if err := c.send(step); err != nil {
			return err
		}
		if got := c.resp.StatusCode(); got != step.status {
			return fmt.Errorf("status %d, want %d, for %q", got, step.status, step.line())
		}
	}
	return nil
}

// send writes one request and reads its answer, of any status, into c.resp.
func (c *client) send(t *target) error {
	if _, err := c.conn.Write(t.raw); err != nil {
		return err
	}
	return c.resp.Read(c.in)
}

// run asks for the targets in turn, from the given one on, until the requests
// or the time are used up.
func (l load) run(ctx context.Context, addr string, targets []target, from int) (turn, error) {
	clients := make([]*client, l.clients)
	for i := range clients {
		c, err := dial(addr)
		if err != nil {
			return turn{}, err
		}
		defer c.conn.Close()
		clients[i] = c
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	latencies := make([][]time.Duration, l.clients)
	faults := make([]error, l.clients)
	began := time.Now()
	for i, c := range clients {
		wg.Go(func() {
			for ctx.Err() == nil {
				n := int(next.Add(1)) - 1
				sent := time.Now()
				if n >= l.requests || sent.Sub(began) > l.limit {
					return
				}
				if faults[i] = c.ask(targets[(from+n)%len(targets)]); faults[i] != nil {
					return
				}
				latencies[i] = append(latencies[i], time.Since(sent))
			}
		})
	}
	wg.Wait()
	t := turn{took: time.Since(began)}
	for i := range l.clients {
		if faults[i] != nil {
			return t, faults[i]
		}
		t.latencies = append(t.latencies, latencies[i]...)
	}
	return t, ctx.Err()
}

// side is one of the servers that are measured in turns.
type side struct {
	server  *child
	targets []target
}

// inTurns warms every side up and then lets them run in turns, each time in
// the other order.
func (l load) inTurns(ctx context.Context, rounds int, sides ...side) ([][]turn, error) {
	for _, s := range sides {
		warm := load{l.clients, max(l.requests/2, len(s.targets)), l.limit}
		if _, err := warm.run(ctx, s.server.addr, s.targets, 0); err != nil {
			return nil, fmt.Errorf("%s: %w", s.server.name, err)
		}
	}
	turns := make([][]turn, len(sides))
	for round := range rounds {
		for k := range sides {
			i := k
			if round%2 == 1 {
				i = len(sides) - 1 - k
			}
			s := sides[i]
			before := s.server.cpu()
			t, err := l.run(ctx, s.server.addr, s.targets, round*l.requests)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.server.name, err)
			}
			t.cpu = s.server.cpu() - before
			turns[i] = append(turns[i], t)
		}
	}
	return turns, nil
}
