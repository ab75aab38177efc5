package api

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"golang.org/x/sync/singleflight"

	"hanhtrinh/domain"
)

// When an issuer is asked for its keys: when they grew old, and for a key it has
// not shown us, which is new or made up - that not often, whoever sends how many
// of them. While it does not answer, the keys it showed before are good for a
// day.
const (
	keysFresh   = 10 * time.Minute
	keysKept    = 24 * time.Hour
	keysAgain   = 30 * time.Second // between two looks for unknown keys
	keysDown    = 5 * time.Second  // between two looks while none are known
	keysTimeout = 5 * time.Second
	keysBytes   = 1 << 20
	keysMost    = 100
)

// issuer is a configured issuer and what it signs with.
type issuer struct {
	Issuer
	now     domain.Clock
	log     *slog.Logger
	client  *http.Client
	flights singleflight.Group

	mu    sync.RWMutex
	keys  keyList
	read  time.Time // when they were
	tried time.Time // whether or not it answered
}

func newIssuers(list []Issuer, now domain.Clock, log *slog.Logger) (map[string]*issuer, error) {
	if err := CheckIssuers(list); err != nil {
		return nil, err
	}
	issuers := map[string]*issuer{}
	for _, conf := range list {
		issuers[conf.Issuer] = &issuer{Issuer: conf, now: now, log: log, client: &http.Client{
			Timeout: keysTimeout, Transport: shortBodies{http.DefaultTransport},
			CheckRedirect: func(r *http.Request, via []*http.Request) error {
				if len(via) > 3 || !conf.mayLeadTo(r.URL.String()) {
					return errors.New("it leads elsewhere")
				}
				return nil
			},
		}}
	}
	return issuers, nil
}

// key returns the public key that goes by kid: unauthenticated when the issuer
// has no such key, unavailable when we know none of its keys.
func (i *issuer) key(kid string) (crypto.PublicKey, error) {
	key, known, stale, wait := i.held(kid)
	switch {
	case key != nil:
		if stale && wait <= 0 {
			go func() { _ = i.refresh() }()
		}
		return key, nil
	case wait > 0 && known:
		return nil, unauthenticated(nil)
	case wait > 0:
		return nil, i.down(wait, nil)
	}
	err := i.refresh()
	if key, known, _, wait = i.held(kid); key != nil {
		return key, nil
	}
	if known {
		return nil, unauthenticated(err)
	}
	return nil, i.down(max(wait, time.Second), err)
}

// held says what is known without asking: the key, whether any are known, whether
// they grew old, and how long the issuer is left in peace.
func (i *issuer) held(kid string) (key crypto.PublicKey, known, stale bool, wait time.Duration) {
	i.mu.RLock()
	defer i.mu.RUnlock()
	now := i.now()
	age := now.Sub(i.read)
	known = i.keys != nil && age < keysKept
	pause := keysDown
	if known {
		key, pause = i.keys[kid], keysAgain
	}
	return key, known, age >= keysFresh, pause - now.Sub(i.tried)
}

func (i *issuer) down(wait time.Duration, cause error) error {
	return domain.Unavailable(domain.Msg(domain.ReasonIssuerDown), wait, cause)
}

// refresh asks the issuer for its keys, once for all who want to know.
func (i *issuer) refresh() error {
	_, err, _ := i.flights.Do("", func() (any, error) {
		i.mu.Lock()
		i.tried = i.now()
		i.mu.Unlock()
		keys, err := i.fetch()
		if err != nil {
			err = errors.New(cutText(err.Error(), 300)) // it may hold all that was answered
			i.log.Warn("an issuer of tokens does not show its keys", "issuer", i.Issuer.Issuer, "error", err.Error())
			return nil, err
		}
		i.mu.Lock()
		defer i.mu.Unlock()
		i.keys, i.read = keys, i.now()
		return nil, nil
	})
	return err
}

// fetch follows the issuer's own description to its keys.
func (i *issuer) fetch() (keyList, error) {
	ctx, cancel := context.WithTimeout(oidc.ClientContext(context.Background(), i.client), keysTimeout)
	defer cancel()
	provider, err := oidc.NewProvider(ctx, i.Issuer.Issuer)
	if err != nil {
		return nil, err
	}
	var about struct {
		Keys string `json:"jwks_uri"`
	}
	if err := provider.Claims(&about); err != nil {
		return nil, err
	}
	if !i.mayLeadTo(about.Keys) {
		return nil, errors.New("jwks_uri is no https URL")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, about.Keys, nil)
	if err != nil {
		return nil, err
	}
	resp, err := i.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("its keys answer %s", resp.Status)
	}
	var keys keyList
	if err := json.NewDecoder(resp.Body).Decode(&keys); err != nil {
		return nil, err
	}
	if len(keys) == 0 {
		return nil, errors.New("none of its keys can be used")
	}
	return keys, nil
}

// keyList is a JWK set as far as we use it, by key id.
type keyList map[string]crypto.PublicKey

// UnmarshalJSON leaves out keys of other kinds and uses (RFC 7517, section 5).
func (l *keyList) UnmarshalJSON(raw []byte) error {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(raw, &set); err != nil {
		return err
	}
	*l = keyList{}
	for _, raw := range set.Keys[:min(len(set.Keys), keysMost)] {
		var k jose.JSONWebKey
		if json.Unmarshal(raw, &k) == nil && k.Valid() && k.Use != "enc" && usable(k.Key) {
			(*l)[k.KeyID] = k.Key
		}
	}
	return nil
}

func usable(key any) bool {
	switch key := key.(type) {
	case *rsa.PublicKey:
		return key.N.BitLen() >= 2048
	case *ecdsa.PublicKey:
		return key.Curve == elliptic.P256()
	case ed25519.PublicKey:
		return true
	}
	return false
}

// shortBodies keeps an issuer from filling our memory.
type shortBodies struct{ http.RoundTripper }

func (t shortBodies) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := t.RoundTripper.RoundTrip(r)
	if err == nil {
		resp.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(resp.Body, keysBytes), resp.Body}
	}
	return resp, err
}
