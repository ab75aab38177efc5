package api

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"

	"hanhtrinh/domain"
)

// Server is the HTTP surface over one set of engines.
type Server struct {
	opts     Options
	now      domain.Clock
	log      *slog.Logger
	app      *fiber.App
	api      huma.API
	ops      []*operation
	observe  *observe
	limiter  *limiter // nil = off
	proxies  proxies
	fixed    []header
	rendered *rendered
	tables   *tables

	bearers
	principals *principals
	issuers    map[string]*issuer // by their URL

	prefix   string // of request ids
	requests atomic.Uint32
	stopping atomic.Bool
	mu       sync.Mutex // guards listener and closed
	listener net.Listener
	closed   bool
	stop     context.CancelFunc // ends the tailing of the change log
	stopped  chan struct{}
}

// New makes a server of every operation. It fails when a setting cannot be
// read or an operation is not declared in full.
func New(o Options) (*Server, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	s, err := build(o)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.stop, s.stopped = cancel, make(chan struct{})
	go func() {
		defer close(s.stopped)
		var work sync.WaitGroup
		work.Go(func() { s.tail(ctx) })
		if s.limiter != nil && s.limiter.sharing != nil {
			work.Go(func() { s.limiter.sharing.run(ctx) })
		}
		work.Wait()
	}()
	return s, nil
}

// build makes a server without starting anything: the API description needs no
// engines.
func build(o Options) (*Server, error) {
	s := &Server{opts: o, now: o.Clock, log: o.Log, prefix: domain.RandomID()[:10] + "-", fixed: securityHeaders(o.PublicURL)}
	var err error
	if s.observe, err = newObserve(o.Log, o.Metrics); err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	if s.proxies, err = parseProxies(o.TrustedProxies); err != nil {
		return nil, err
	}
	if s.bearers, err = newBearers(o.Clock); err != nil {
		return nil, err
	}
	if s.issuers, err = newIssuers(o.Issuers, o.Clock, o.Log); err != nil {
		return nil, err
	}
	s.principals = newPrincipals(o.Clock)
	if o.RateLimits {
		s.limiter = newLimiter(o.Clock, newSharing(o))
	}
	s.rendered = newRendered(o.CacheBytes)
	s.tables = newTables()
	s.app = fiber.New(fiber.Config{
		AppName: "hanhtrinh", DisableStartupMessage: true, Immutable: true, UnescapePath: true,
		CaseSensitive: true, StrictRouting: true,
		BodyLimit: maxBulkBody, ReadBufferSize: maxHeader,
		ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		ErrorHandler: s.fiberError,
	})
	s.api = humafiber.NewWithGroup(s.app, routes{s.app, s}, s.humaConfig())
	s.registerAll()
	s.finishDescription()
	s.app.Server().Handler = s.edge(s.app.Handler())
	s.app.Server().HeaderReceived = s.readLimits
	return s, nil
}

// registerAll names every resource. Fixed paths come before those with an id
// in the same place.
func (s *Server) registerAll() {
	s.registerAreas()
	s.registerPlaceLists()
	s.registerPlaceSearch()
	s.registerSuggest()
	s.registerSnapshot()
	s.registerChanges()
	s.registerBulk()
	for _, path := range []string{"/v1/places/snapshot", "/v1/places/changes", "/v1/places/bulk", "/v1/places/search", "/v1/places/suggest"} {
		s.onlyThese(path)
	}
	s.registerPlaces()
	s.registerRelated()
	s.registerWrites()
	s.registerAuth()
	s.registerMe()
	s.registerAccounts()
	s.registerGrants()
	s.registerInvitations()
	s.registerDocuments()
	s.registerVocabulary()
	s.registerCodes()
	s.registerTokenKeys()
	s.registerHealth()
	s.registerDocs()
}

// Serve answers requests from l until Shutdown. A Shutdown that came first, or
// at the same moment, ends it at once.
func (s *Server) Serve(l net.Listener) error {
	s.mu.Lock()
	s.listener = l
	closed := s.closed
	s.mu.Unlock()
	if closed {
		return l.Close()
	}
	err := s.app.Listener(l)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil // the listener was closed under it, as asked
	}
	return err
}

// Shutdown makes /readyz say no, takes no new connections, finishes what is in
// flight and stops. It waits until then or until ctx ends.
func (s *Server) Shutdown(ctx context.Context) error {
	s.stopping.Store(true)
	s.mu.Lock()
	s.closed = true
	l := s.listener
	s.mu.Unlock()
	err := s.app.ShutdownWithContext(ctx)
	if l != nil {
		_ = l.Close() // Fiber does not know a listener it has not begun to serve
	}
	s.stop()
	select {
	case <-s.stopped:
	case <-ctx.Done():
	}
	return err
}

// Drain makes /readyz say no from now on, so that a load balancer sends new
// requests elsewhere before Shutdown closes the door.
func (s *Server) Drain() { s.stopping.Store(true) }
