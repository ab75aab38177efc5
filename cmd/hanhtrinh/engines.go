package main

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/seal"
	"hanhtrinh/search"
	"hanhtrinh/search/meili"
	searchsqlite "hanhtrinh/search/sqlite"
	"hanhtrinh/store"
	"hanhtrinh/store/mongo"
	"hanhtrinh/store/sqlite"
)

// storeWait is how long a store that does not answer yet is waited for.
const storeWait = 60 * time.Second

// engines are the opened store and what is read from it at start.
type engines struct {
	store  store.Store
	log    *slog.Logger
	config Config
}

// openEngines opens the store of the settings. exclusive keeps a second server
// out of the same SQLite file; commands that run beside a server leave it off.
func (p *program) openEngines(ctx context.Context, exclusive bool) (*engines, error) {
	log := p.logger()
	var s store.Store
	var err error
	if file, ok := strings.CutPrefix(p.config.StoreURL, "sqlite:"); ok {
		s, err = sqlite.Open(ctx, file, sqlite.Options{Serve: exclusive})
	} else {
		s, err = mongo.Open(ctx, p.config.StoreURL, mongo.Options{Wait: storeWait, Log: log})
	}
	if err != nil {
		return nil, err
	}
	return &engines{store: s, log: log, config: p.config}, nil
}

func (e *engines) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return e.store.Close(ctx)
}

// withStore runs do on the store of the settings, beside a running server.
func (p *program) withStore(ctx context.Context, do func(*engines) error) error {
	e, err := p.openEngines(ctx, false)
	if err != nil {
		return err
	}
	return errors.Join(do(e), e.close())
}

// masterKey reads the master key; on SQLite it is made when there is none.
func (e *engines) masterKey() (*seal.Master, error) {
	path := e.config.masterKeyFile()
	if e.config.MasterKeyFile != "" {
		return seal.LoadMaster(path)
	}
	master, created, err := seal.LoadOrCreateMaster(path)
	if err != nil {
		return nil, err
	}
	if created {
		e.log.Warn("made a new master key: keep a copy of it, without it the keys in the store cannot be opened", "file", path)
	}
	return master, nil
}

// areas returns the shipped table of units with what was imported laid over it.
func (e *engines) areas(ctx context.Context) (*area.Directory, error) {
	shipped, err := area.Embedded()
	if err != nil {
		return nil, err
	}
	imported, err := e.store.LoadAreas(ctx)
	if err != nil {
		return nil, err
	}
	return area.NewDirectory(area.Merge(shipped, imported))
}

// openIndex opens the search index of the settings; serve is for the one process
// that feeds the file of an embedded one and answers from it.
func (e *engines) openIndex(ctx context.Context, serve bool) (search.Index, error) {
	file, own := strings.CutPrefix(e.config.SearchURL, "sqlite:")
	if !own {
		return meili.Open(ctx, meili.Options{URL: e.config.SearchURL, Key: e.config.SearchKey, Log: e.log})
	}
	return searchsqlite.Open(ctx, file, searchsqlite.Options{Serve: serve, Log: e.log})
}

// feedLease is how long the one server that feeds a shared index may be silent
// before another takes over.
const feedLease = 8 * time.Second

// indexLease is the right to feed the index; nil when it is this server's own.
func (e *engines) indexLease() *domain.Lease {
	if strings.HasPrefix(e.config.SearchURL, "sqlite:") {
		return nil
	}
	return domain.NewLease(e.store, domain.LeaseIndex, feedLease)
}

func (p *program) logger() *slog.Logger {
	options := &slog.HandlerOptions{Level: p.config.logLevel()}
	if p.config.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(p.err, options))
	}
	return slog.New(slog.NewTextHandler(p.err, options))
}
