package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"github.com/valyala/fasthttp"
)

const (
	placesPath = "/v1/places/"
	hotPlaces  = 1000 // asked for again and again
)

// byID compares reads of one place, and 304 answers, with bare Fiber.
func (b *bench) byID(ctx context.Context) error {
	b.step("reads by id, in turns with bare Fiber")
	fiber, err := b.startFiber(ctx, b.large)
	if err != nil {
		return err
	}
	defer fiber.stop()
	whole, same, err := b.readTargets(fiber)
	if err != nil {
		return err
	}
	for _, part := range []struct {
		name    string
		targets []target
		aim     float64
	}{{"GET /v1/places/{id}", whole, 0.60}, {"GET /v1/places/{id} with If-None-Match (304)", same, 0.70}} {
		turns, err := b.load.inTurns(ctx, b.opts.Rounds, side{b.large, part.targets}, side{fiber, part.targets})
		if err != nil {
			return err
		}
		b.sample(part.name+", warm", turns[0])
		b.sample("  bare Fiber, same bytes", turns[1])
		b.atLeast(part.name+" per second, warm / bare Fiber", ratioOf(turns[0], turns[1], turn.rate), "ratio", part.aim)
	}
	return nil
}

// cold compares the same reads without the cache of rendered answers.
func (b *bench) cold(ctx context.Context) error {
	b.step("reads by id without the cache")
	b.large.stop()
	b.large = nil
	server, err := serve(ctx, "server without cache", b.dir(b.opts.Places), "off", "--cache-bytes=0")
	if err != nil {
		return err
	}
	defer server.stop()
	fiber, err := b.startFiber(ctx, server)
	if err != nil {
		return err
	}
	defer fiber.stop()
	whole, _, err := b.readTargets(fiber)
	if err != nil {
		return err
	}
	turns, err := b.load.inTurns(ctx, b.opts.Rounds, side{server, whole}, side{fiber, whole})
	if err != nil {
		return err
	}
	b.sample("GET /v1/places/{id}, cold (no cache)", turns[0])
	b.sample("  bare Fiber, same bytes", turns[1])
	b.plain("GET /v1/places/{id} per second, cold / bare Fiber", ratioOf(turns[0], turns[1], turn.rate), "ratio")
	return nil
}

// startFiber starts bare Fiber with the answers of server to the hot places.
func (b *bench) startFiber(ctx context.Context, server *child) (*child, error) {
	paths, err := hotPaths(server)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(b.work, "paths")
	if err := os.WriteFile(file, []byte(strings.Join(paths, "\n")+"\n"), 0o600); err != nil {
		return nil, err
	}
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	c, err := command(ctx, "bare Fiber", nil, "bench", "fiber", "--addr", addr, "--from", server.addr, "--paths", file)
	if err != nil {
		return nil, err
	}
	c.addr = addr
	if err := c.ready(ctx, "/ready", readyLimit); err != nil {
		return nil, err
	}
	b.hot = paths
	return c, sameAnswers(server, c, paths)
}

// hotPaths are addresses of places from all over the country, in no order.
func hotPaths(server *child) ([]string, error) {
	c, err := dial(server.addr)
	if err != nil {
		return nil, err
	}
	defer c.conn.Close()
	var paths []string
	for next := "/v1/places?sort=name&fields=id&limit=100"; next != "" && len(paths) < hotPlaces; {
		if err := c.ask(get(next, fasthttp.StatusOK)); err != nil {
			return nil, err
		}
		var page struct {
			Items []struct{ ID string }
			Links struct{ Next string }
		}
		if err := json.Unmarshal(c.resp.Body(), &page); err != nil {
			return nil, err
		}
		for _, p := range page.Items {
			paths = append(paths, placesPath+p.ID)
		}
		if next = page.Links.Next; next != "" {
			next = next[strings.Index(next, "/v1/"):]
		}
	}
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
	return paths, nil
}

// sameAnswers checks that both send the same for each path.
func sameAnswers(a, b *child, paths []string) error {
	ca, err := dial(a.addr)
	if err != nil {
		return err
	}
	defer ca.conn.Close()
	cb, err := dial(b.addr)
	if err != nil {
		return err
	}
	defer cb.conn.Close()
	for _, p := range paths {
		t := get(p, fasthttp.StatusOK)
		if err := ca.ask(t); err != nil {
			return err
		}
		if err := cb.ask(t); err != nil {
			return err
		}
		if !bytes.Equal(ca.resp.Body(), cb.resp.Body()) || len(ca.resp.Header.Header()) != len(cb.resp.Header.Header()) {
			return fmt.Errorf("%s and %s answer %s differently", a.name, b.name, p)
		}
	}
	return nil
}

// readTargets are the requests for the hot places: whole, and for those who
// have them already.
func (b *bench) readTargets(from *child) (whole, same []target, err error) {
	c, err := dial(from.addr)
	if err != nil {
		return nil, nil, err
	}
	defer c.conn.Close()
	for _, p := range b.hot {
		t := get(p, fasthttp.StatusOK)
		if err := c.ask(t); err != nil {
			return nil, nil, err
		}
		whole = append(whole, t)
		same = append(same, get(p, fasthttp.StatusNotModified, "If-None-Match", string(c.resp.Header.Peek("ETag"))))
	}
	return whole, same, nil
}
