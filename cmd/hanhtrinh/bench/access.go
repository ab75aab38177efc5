package bench

import (
	"context"
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/valyala/fasthttp"
)

const (
	crowdSize  = 64
	oneAddress = "198.51.100.1"
	readPause  = 5 * time.Millisecond // between the reads that somebody makes meanwhile
	watchEvery = 10 * time.Millisecond

	leastLogins  = 0.3 // log-ins of one second, of the hashes bare Argon2id makes in it: half of the processors hash
	leastRefused = 0.5 // of those who flood from one address
	hashMB       = 19 * 1024 * 1024 / 1e6
	besidesMB    = 128 // headroom of the collector (67 MB), and connections, sessions and files
)

// rushMemory is what a crowd may take at most, in MB: a password on every
// other processor, however many wait, and what goes with the requests.
func rushMemory(processors int) float64 {
	return math.Round(float64(max(1, processors/2))*hashMB + besidesMB)
}

// rush is one way in which a crowd logs in.
type rush struct {
	name  string
	crowd []visitor
	apart []visitor // somebody at another address, who must get in
	slow  bool      // they are counted as one who guesses: what is let through is no measure
	turns rushTurns
}

// rushTurns are what came of it, and of bare Argon2id in turns with it.
type rushTurns struct {
	crowd, apart []visits
	logins, bare []turn  // of both
	reads, quiet []turn  // during log-ins, during bare Argon2id
	before, most float64 // resident memory of the server, in MB
}

// access measures log-ins of a crowd beside bare Argon2id, and what they leave
// to others.
func (b *bench) access(ctx context.Context) error {
	b.step("making %d accounts", crowdSize+1)
	all := people(crowdSize + 1)
	server, err := b.startAccess(ctx)
	if err != nil {
		return err
	}
	err = joinAll(server, all)
	server.stop()
	if err != nil {
		return err
	}
	for _, r := range rushes(all) {
		b.step("log-ins of %s, in turns with bare Argon2id", r.name)
		if err := b.rush(ctx, &r); err != nil {
			return err
		}
		b.reportRush(&r)
	}
	return b.tokenRate(ctx, all)
}

// startAccess starts a server on the shipped places that believes where clients
// say they come from. It is a fresh one each time, whose memory holds nothing
// of what was measured before.
func (b *bench) startAccess(ctx context.Context) (*child, error) {
	return serveWith(ctx, "server of log-ins", filepath.Join(b.work, "access"), "auto", []string{"TRUSTED_PROXIES=127.0.0.1,::1"})
}

func joinAll(server *child, all []*person) error {
	c, err := dial(server.addr)
	if err != nil {
		return err
	}
	defer c.conn.Close()
	for _, p := range all {
		if err := p.join(c); err != nil {
			return err
		}
	}
	return nil
}

// rushes are the ways: each at an address of its own, and all behind one that
// they flood, first with devices that are known, then with unknown ones.
func rushes(all []*person) []rush {
	last := all[len(all)-1]
	everywhere := rush{name: fmt.Sprintf("%d addresses", crowdSize)}
	known := rush{name: "one address, known devices", apart: []visitor{{ask: last.logIn(last.address, false)}}}
	unknown := rush{name: "one address, unknown devices", apart: known.apart, slow: true}
	for _, p := range all[:crowdSize] {
		everywhere.crowd = append(everywhere.crowd, visitor{ask: p.logIn(p.address, false)})
		known.crowd = append(known.crowd, visitor{ask: p.logIn(oneAddress, true)})
		unknown.crowd = append(unknown.crowd, visitor{ask: p.logIn(oneAddress, false)})
	}
	return []rush{everywhere, known, unknown}
}

// rush lets the crowd and bare Argon2id run in turns, each time in the other
// order.
func (b *bench) rush(ctx context.Context, r *rush) error {
	server, err := b.startAccess(ctx)
	if err != nil {
		return err
	}
	defer server.stop()
	paths, err := hotPaths(server)
	if err != nil {
		return err
	}
	var targets []target
	for _, p := range paths {
		targets = append(targets, get(p, fasthttp.StatusOK))
	}
	reader := round(targets)
	reader.pause = readPause
	r.turns.before = server.memory()
	for n := range b.opts.Rounds {
		order := []func(context.Context, *child, visitor, time.Duration) error{r.logIns, r.bare}
		for k := range order {
			if err := order[(k+n)%2](ctx, server, reader, b.opts.Turn); err != nil {
				return err
			}
		}
	}
	return nil
}

// logIns is one turn of the crowd.
func (r *rush) logIns(ctx context.Context, server *child, reader visitor, limit time.Duration) error {
	visitors := append(append([]visitor{reader}, r.apart...), r.crowd...)
	done, most := make(chan struct{}), make(chan float64)
	go func() { most <- server.most(done, watchEvery) }()
	before := server.cpu()
	got, err := crowd(ctx, server.addr, limit, visitors)
	close(done)
	peak := <-most
	if err != nil {
		return err
	}
	t := &r.turns
	t.most = max(t.most, peak)
	t.reads = append(t.reads, got[0].turn)
	t.apart = append(t.apart, got[1:1+len(r.apart)]...)
	t.crowd = append(t.crowd, together(got[1+len(r.apart):]))
	logins := together(got[1:]).turn
	logins.cpu = server.cpu() - before // of what was refused and read, too
	t.logins = append(t.logins, logins)
	return nil
}

// bare is one turn of bare Argon2id, with the same reads.
func (r *rush) bare(ctx context.Context, server *child, reader visitor, limit time.Duration) error {
	type result struct {
		turn
		err error
	}
	hashed := make(chan result)
	go func() {
		t, err := bareArgon2id(ctx, limit)
		hashed <- result{t, err}
	}()
	got, err := crowd(ctx, server.addr, limit, []visitor{reader})
	if h := <-hashed; h.err != nil {
		return h.err
	} else if err == nil {
		r.turns.bare = append(r.turns.bare, h.turn)
		r.turns.quiet = append(r.turns.quiet, got[0].turn)
	}
	return err
}

func (b *bench) reportRush(r *rush) {
	t := &r.turns
	b.sample("log-in, "+r.name, turnsOf(t.crowd))
	if len(r.apart) > 0 {
		b.sample("  somebody at another address, meanwhile", turnsOf(t.apart))
	}
	b.sample("  bare Argon2id on all processors", t.bare)
	b.sample("  GET /v1/places/{id} during these log-ins", t.reads)
	b.sample("  GET /v1/places/{id} during bare Argon2id", t.quiet)
	if rate := ratioOf(t.logins, t.bare, turn.rate); r.slow {
		b.plain(r.name+": log-ins per second / bare Argon2id", rate, "ratio")
	} else {
		b.atLeast(r.name+": log-ins per second / bare Argon2id", rate, "ratio", leastLogins)
	}
	b.plain("  processor time of one / of a bare Argon2id", ratioOf(t.logins, t.bare, turn.cost), "ratio")
	b.plain("  median read by id meanwhile / during bare Argon2id", ratioOf(t.reads, t.quiet, medianLatency), "ratio")
	b.plain("  resident memory before", t.before, "MB")
	b.atMost(r.name+": most memory beyond that", t.most-t.before, "MB", rushMemory(runtime.GOMAXPROCS(0)))
	b.reportRefused(r)
}

// reportRefused says who was sent away: most of those who flood, nobody else.
func (b *bench) reportRefused(r *rush) {
	all := together(r.turns.crowd)
	if len(r.apart) == 0 {
		b.plain(r.name+": share of 429", all.share(""), "ratio")
	} else {
		b.atLeast(r.name+": share of 429", all.share(""), "ratio", leastRefused)
		b.atMost(r.name+": share of 429 of somebody at another address", together(r.turns.apart).share(""), "ratio", 0)
	}
	for _, reason := range slices.Sorted(maps.Keys(all.refused)) {
		b.plain("  share of "+reason, all.share(reason), "ratio")
	}
}

func turnsOf(some []visits) []turn {
	turns := make([]turn, len(some))
	for i := range some {
		turns[i] = some[i].turn
	}
	return turns
}

// tokenRate measures what needs no password: refreshing, and beginning with a
// device.
func (b *bench) tokenRate(ctx context.Context, all []*person) error {
	b.step("refreshes and devices")
	server, err := b.startAccess(ctx)
	if err != nil {
		return err
	}
	defer server.stop()
	var refreshes, devices []turn
	for range b.opts.Rounds {
		var refreshing, beginning []visitor
		for i := range min(b.opts.Clients, len(all)) {
			refreshing = append(refreshing, all[i].refreshes())
			beginning = append(beginning, visitor{ask: newDevice(all[i].address)})
		}
		for _, side := range []struct {
			visitors []visitor
			turns    *[]turn
		}{{refreshing, &refreshes}, {beginning, &devices}} {
			before := server.cpu()
			got, err := crowd(ctx, server.addr, b.opts.Turn, side.visitors)
			if err != nil {
				return err
			}
			t := together(got).turn
			t.cpu = server.cpu() - before
			*side.turns = append(*side.turns, t)
		}
	}
	b.sample("POST /v1/auth/refresh", refreshes)
	b.sample("POST /v1/auth/device", devices)
	return nil
}
