package api

import (
	"context"
	"crypto/ed25519"
	"errors"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/audit"
	"hanhtrinh/domain/place"
	"hanhtrinh/domain/proposal"
	"hanhtrinh/search"
)

// Options is everything a Server works on. Only the first group has no
// default.
type Options struct {
	Places      place.Store
	Proposals   proposal.Store
	Changes     domain.ChangeLog
	Idempotency domain.Idempotency
	Tx          domain.Transactor
	Search      Searcher
	Areas       func() *area.Directory // the present table; a newer one may come at any time
	Keys        Keys
	Accounts    account.Store
	Logins      *account.Service
	Audit       audit.Recorder
	Health      func(context.Context) Health // what /readyz says; called at most a few times a second

	Clock          domain.Clock          // default domain.SystemClock
	IDs            domain.IDs            // default domain.RandomID
	Log            *slog.Logger          // default slog.Default()
	Metrics        prometheus.Registerer // default: a registry of its own
	PublicURL      string                // address in links; default http://127.0.0.1:8080
	TrustedProxies []string              // addresses or CIDR whose X-Forwarded-For is believed; default none
	CORSOrigins    []string              // origins of browsers that may read; "*" is any; default none
	RateLimits     bool                  // token buckets for each client and account
	Usage          domain.Usage          // adds up what servers on one store let through; default: each counts for itself
	MACs           MACs                  // names clients in Usage, so that no address is kept; needed with it
	Issuers        []Issuer              // other issuers whose tokens are accepted; default none
	CacheBytes     int                   // rendered bytes kept in memory; 0 = none
	Version        string                // of the product, in the API description
}

// Searcher finds places for people; search.Finder is one. Its methods may return
// unavailable: the store then answers in its place.
type Searcher interface {
	Search(ctx context.Context, r search.Request) (search.Answer, error)
	Suggest(ctx context.Context, r search.SuggestRequest) ([]search.Suggestion, error)
}

// DefaultCacheBytes is a good size of the cache of rendered answers.
const DefaultCacheBytes = 64 << 20

// Keys are the token keys: one signs, several may be accepted.
type Keys interface {
	// Signing returns the key that signs now and its id.
	Signing() (kid string, key ed25519.PrivateKey)
	// Verifying returns the public key with that id; false when it is not
	// one of ours (any more).
	Verifying(ctx context.Context, kid string) (ed25519.PublicKey, bool)
	// Publics returns every accepted public key by id.
	Publics() map[string]ed25519.PublicKey
}

// MACs makes names that only servers with the same keys can make; seal.MACs is
// one.
type MACs interface {
	// Sum returns the tag of data.
	Sum(data []byte) []byte
}

// Health is what /readyz reports.
type Health struct {
	Ready      bool   `json:"ready" doc:"The server may be sent requests"`
	Store      string `json:"store" enum:"ok,unavailable" doc:"The store of record"`
	Search     string `json:"search" enum:"ok,building,degraded" doc:"The search index; degraded: lists fall back to the store"`
	Lag        int64  `json:"lag" doc:"Changes the index has not taken in yet"`
	LagMs      int64  `json:"lagMs" doc:"Age of the oldest of them in milliseconds"`
	Seeded     bool   `json:"seeded" doc:"The first seed is in, or none was asked for"`
	PlacesHeld int64  `json:"places" doc:"Places in the store"`
}

func (o Options) withDefaults() (Options, error) {
	if o.Proposals == nil || o.Accounts == nil || o.Logins == nil || o.Audit == nil {
		return o, errors.New("api: Proposals, Accounts, Logins and Audit are needed")
	}
	if o.Usage != nil && o.MACs == nil {
		return o, errors.New("api: MACs are needed with Usage")
	}
	if o.Places == nil || o.Changes == nil || o.Idempotency == nil || o.Tx == nil || o.Search == nil || o.Areas == nil || o.Keys == nil || o.Health == nil {
		return o, errors.New("api: Places, Changes, Idempotency, Tx, Search, Areas, Keys and Health are needed")
	}
	if o.Clock == nil {
		o.Clock = domain.SystemClock
	}
	if o.IDs == nil {
		o.IDs = domain.RandomID
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Metrics == nil {
		o.Metrics = prometheus.NewRegistry()
	}
	if o.PublicURL == "" {
		o.PublicURL = "http://127.0.0.1:8080"
	}
	return o, nil
}

// Limits, published in the API description.
const (
	maxBody        = 1 << 20               // bytes of a request body
	maxBulkBody    = 8 << 20               // bytes of a bulk request
	maxTermsBody   = 64 << 10              // bytes about accounts, grants and invitations, and of a decision
	maxOwnBody     = 16 << 10              // bytes of a log-in, and about the own account
	maxProposal    = 2 * proposal.MaxPatch // bytes of a proposal: a patch is measured as it is kept, without spaces
	maxHeader      = 32 << 10
	readTimeout    = 30 * time.Second
	writeTimeout   = 60 * time.Second
	idleTimeout    = 120 * time.Second
	requestTimeout = 10 * time.Second
	searchTimeout  = 4 * time.Second // leaves the store time to answer instead
	suggestTimeout = time.Second     // who types waits for nothing older
	bulkTimeout    = 60 * time.Second
	streamTimeout  = 15 * time.Minute
)
