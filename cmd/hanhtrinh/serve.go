package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"hanhtrinh/api"
	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/audit"
	"hanhtrinh/search"
	"hanhtrinh/seed"
)

// How long a stop waits for what is in flight.
const stopWait = 30 * time.Second

type serveCommand struct {
	CacheBytes int `hidden:"" default:"${cache_bytes}" help:"Rendered answers kept in memory; 0: none, to measure what the cache does."`
}

// Run serves until ctx ends, then finishes what is in flight.
func (c *serveCommand) Run(ctx context.Context, p *program) (err error) {
	e, err := p.openEngines(ctx, true)
	if err != nil {
		return err
	}
	defer e.close()
	log, err := e.openAudit()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeAudit(log)) }()
	s := &service{engines: e, registry: prometheus.NewRegistry(), environ: p, audit: log, cacheBytes: c.CacheBytes}
	if err := s.open(ctx); err != nil {
		return err
	}
	return s.serve(ctx)
}

// service is one running server and its background work.
type service struct {
	*engines
	environ  *program
	registry *prometheus.Registry
	audit    *audit.Log
	logins   *account.Service
	index    search.Index
	feeder   *search.Feeder
	finder   *search.Finder
	table    atomic.Pointer[area.Directory]
	areasAt  int64 // change log position the table was read at
	seeded   atomic.Bool
	seedEnd  atomic.Int64 // change log position of the first seed
	indexed  atomic.Bool  // the first seed was in the index once
	places   atomic.Int64
	server   *api.Server

	cacheBytes int
}

// open reads what the server needs before it can answer.
func (s *service) open(ctx context.Context) (err error) {
	if s.areasAt, err = s.store.ChangeHead(ctx); err != nil {
		return err
	}
	table, err := s.areas(ctx)
	if err != nil {
		return err
	}
	s.table.Store(table)
	keys, err := s.tokenKeys(ctx)
	if err != nil {
		return err
	}
	macs, err := s.codeKeys(ctx)
	if err != nil {
		return err
	}
	if s.logins, err = s.engines.logins(ctx, s.audit, macs, s.table.Load); err != nil {
		return err
	}
	issuers, err := s.config.issuers()
	if err != nil {
		return err
	}
	index, err := s.openIndex(ctx, true)
	if err != nil {
		return err
	}
	s.index = index
	s.feeder = &search.Feeder{Log: s.store, Places: s.store, Index: index, Logger: s.log}
	s.finder = search.NewFinder(index, s.table.Load, domain.SystemClock)
	usage, _ := s.store.(domain.Usage) // a store that several servers share has it
	s.server, err = api.New(api.Options{
		Places: s.store, Proposals: s.store, Changes: s.store, Idempotency: s.store, Tx: s.store,
		Search: s.finder, Areas: s.table.Load, Keys: keys, Health: s.health,
		Accounts: s.store, Logins: s.logins, Audit: s.audit, Issuers: issuers, Usage: usage, MACs: macs,
		Log: s.log, Metrics: s.registry, PublicURL: s.config.PublicURL,
		TrustedProxies: s.config.TrustedProxies, CORSOrigins: s.config.CORSOrigins,
		RateLimits: s.config.RateLimits == "on", CacheBytes: s.cacheBytes, Version: version,
	})
	if err != nil {
		return errors.Join(err, index.Close())
	}
	return nil
}

// serve listens, seeds and feeds in the background, and stops in the order in
// which things need each other: requests first, the store last.
func (s *service) serve(ctx context.Context) error {
	listener, err := net.Listen("tcp", s.config.HTTPAddr)
	if err != nil {
		return errors.Join(fmt.Errorf("HTTP_ADDR: %w", err), s.index.Close())
	}
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	var work sync.WaitGroup
	failed := make(chan error, 3)
	run := func(name string, fn func(context.Context) error) {
		work.Go(func() {
			if err := fn(background); err != nil && background.Err() == nil {
				failed <- fmt.Errorf("%s: %w", name, err)
			}
		})
	}
	run("seed", s.seed)
	run("index", s.feed)
	run("words", func(ctx context.Context) error { s.finder.Run(ctx); return nil })
	run("areas", s.followAreas)
	run("audit", s.signWhatIsThere)
	run("first administrator", s.askForFirst)
	run("housekeeping", s.housekeep)
	run("memory", keepHeadroom)
	if s.config.MetricsAddr != "" {
		run("METRICS_ADDR", s.serveMetrics)
	}
	served := make(chan error, 1)
	go func() { served <- s.server.Serve(listener) }()
	s.log.Info("Hành Trình is listening", "address", listener.Addr().String(), "store", s.config.engine(), "version", version)
	if s.environ.ready != nil {
		s.environ.ready(listener.Addr().String())
	}
	select {
	case <-ctx.Done():
		s.log.Info("stopping: finishing what is in flight")
	case err = <-served:
	case err = <-failed:
	}
	deadline, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWait)
	defer cancel()
	err = errors.Join(err, s.server.Shutdown(deadline))
	stop()
	work.Wait()
	return errors.Join(err, s.index.Close())
}

// seed loads the shipped places into an empty embedded store, and notes what
// the index has to reach before the server is ready.
func (s *service) seed(ctx context.Context) error {
	if s.config.Seed == "auto" && s.config.onSQLite() {
		if err := s.seedEmpty(ctx); err != nil {
			return err
		}
	}
	head, err := s.store.ChangeHead(ctx)
	if err != nil {
		return err
	}
	s.seedEnd.Store(head)
	s.seeded.Store(true)
	return nil
}

// seedEmpty loads all of the shipped places or none, so that a server that was
// stopped meanwhile finds the store still empty.
func (s *service) seedEmpty(ctx context.Context) error {
	n, err := s.store.CountPlaces(ctx)
	if err != nil || n > 0 {
		return err
	}
	var summary seed.Summary
	err = s.store.InTx(ctx, func(ctx context.Context) (err error) {
		summary, err = seed.Load(ctx, s.store, s.table.Load(), domain.SystemClock, nil)
		return err
	})
	if err == nil {
		s.log.Info("loaded the shipped places", "created", summary.Created)
	}
	return err
}

// health is what /readyz reports.
func (s *service) health(ctx context.Context) api.Health {
	state := s.feeder.State()
	h := api.Health{Store: "ok", Search: "ok", Lag: state.Lag, Seeded: s.seeded.Load()}
	if err := s.store.Ping(ctx); err != nil {
		h.Store = "unavailable"
	} else if n, err := s.store.CountPlaces(ctx); err == nil {
		s.places.Store(n)
	}
	h.PlacesHeld = s.places.Load()
	if !state.Oldest.IsZero() {
		h.LagMs = max(0, time.Since(state.Oldest).Milliseconds())
	}
	switch {
	case state.Degraded:
		h.Search = "degraded"
	case !state.Filled:
		h.Search = "building"
	}
	if h.Seeded && state.Filled && state.Position >= s.seedEnd.Load() {
		s.indexed.Store(true) // from now on an index that lags keeps nobody out
	}
	h.Ready = h.Store == "ok" && s.indexed.Load()
	return h
}

// feed keeps the index level with the store, or looks on while another server
// that shares it does.
func (s *service) feed(ctx context.Context) error {
	if lease := s.indexLease(); lease != nil {
		lease.Run(ctx, s.feeder.Run, s.feeder.Watch)
		return nil
	}
	s.feeder.Run(ctx)
	return nil
}

// followAreas takes over tables of units as soon as any program imported them.
func (s *service) followAreas(ctx context.Context) error {
	domain.Tail(ctx, s.store, s.areasAt, func(changes []domain.Change) {
		ofAreas := func(c domain.Change) bool { return c.Collection == domain.CollectionAreas }
		if changes == nil || slices.ContainsFunc(changes, ofAreas) {
			s.reloadAreas(ctx)
		}
	}, func(err error) { s.log.Debug("the change log cannot be read", "error", err) })
	return nil
}

func (s *service) reloadAreas(ctx context.Context) {
	table, err := s.areas(ctx)
	if err != nil {
		s.log.Error("imported units could not be read; the table before stays in use", "error", err)
		return
	}
	s.table.Store(table)
	s.log.Info("took over imported units", slog.Int("units", table.Len()))
}
