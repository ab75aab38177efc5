package api

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/maypok86/otter/v2"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

const (
	tokensKept      = 100_000         // verified tokens remembered at a time
	identityTimeout = 3 * time.Second // to find out who asks
)

// verified is what a good token says. It stays true until it ends or its key is
// dropped; whether the account may still use it is asked apart.
type verified struct {
	kid          string
	account      string // of our own tokens
	session      string
	issued, ends time.Time // ends: no longer good from then on, skew allowed for

	outside *outsider // of another issuer's; then there is no session
}

// bearers are the tokens that were looked at in full.
type bearers struct {
	parser *jwt.Parser
	decoy  ed25519.PublicKey // nobody has its private half
	tokens *otter.Cache[[sha256.Size]byte, *verified]
	held   *sync.Map // key id -> when its key was still good (time.Time)
}

func newBearers(now domain.Clock) (bearers, error) {
	decoy, _, err := ed25519.GenerateKey(nil)
	ends := func(e otter.Entry[[sha256.Size]byte, *verified]) time.Duration {
		return max(e.Value.ends.Sub(now()), time.Second)
	}
	return bearers{parser: tokenParser(now), decoy: decoy, held: new(sync.Map), tokens: otter.Must(&otter.Options[[sha256.Size]byte, *verified]{
		MaximumSize: tokensKept, ExpiryCalculator: otter.ExpiryCreatingFunc(ends),
	})}, err
}

// authenticate finds out whose token a request shows. Every fault gives the same
// answer; unavailable when nobody can be asked.
func (s *Server) authenticate(ctx *fasthttp.RequestCtx) (*principal, error) {
	token := bearerToken(&ctx.Request.Header)
	if token == nil {
		return nil, unauthenticated(nil)
	}
	v, digest, err := s.readToken(token)
	switch {
	case err != nil:
		return nil, err
	case v.outside != nil:
		return s.outsidePrincipal(v, string(digest[:]))
	}
	return s.sessionPrincipal(v, s.now())
}

// readToken is what a token says that is good by itself: signed by a key that is
// accepted, and not over.
func (s *Server) readToken(token []byte) (*verified, [sha256.Size]byte, error) {
	digest := sha256.Sum256(token) // what is kept cannot be used as a token
	v, seen := s.tokens.GetIfPresent(digest)
	if !seen {
		var err error
		if v, err = s.verify(string(token)); err != nil {
			return nil, digest, err
		}
		s.tokens.Set(digest, v)
	}
	now := s.now()
	if !now.Before(v.ends) {
		return nil, digest, unauthenticated(nil)
	}
	if seen {
		if err := s.keyHeld(v, now); err != nil {
			return nil, digest, err
		}
	}
	return v, digest, nil
}

// bearerToken is the token of the one Authorization header; nil without.
func bearerToken(h *fasthttp.RequestHeader) []byte {
	header := h.Peek("Authorization")
	scheme, token, ok := bytes.Cut(header, []byte(" "))
	if !ok || len(token) > maxToken || !bytes.EqualFold(scheme, []byte("Bearer")) || len(h.PeekAll("Authorization")) != 1 {
		return nil
	}
	return token
}

// verify looks at a token that was not seen before.
func (s *Server) verify(token string) (*verified, error) {
	if i := s.issuerOf(token); i != nil {
		return i.verify(token)
	}
	v, err := s.verifyOwn(token)
	if err != nil {
		return nil, unauthenticated(err)
	}
	return v, nil
}

// keyHeld refuses a token that was good when its key has been dropped since.
func (s *Server) keyHeld(v *verified, now time.Time) error {
	if v.outside != nil {
		_, err := v.outside.issuer.key(v.kid)
		return err
	}
	if at, ok := s.held.Load(v.kid); ok && recent(at.(time.Time), now) {
		return nil
	}
	if _, ok := s.verifying(v.kid); !ok {
		s.held.Delete(v.kid)
		return unauthenticated(nil)
	}
	s.held.Store(v.kid, now)
	return nil
}

// sessionPrincipal is who stands behind a token of ours.
func (s *Server) sessionPrincipal(v *verified, now time.Time) (*principal, error) {
	p := s.principals.known(v.session, now)
	if p == nil {
		var err error
		p, err = s.principals.get(v.session, func(ctx context.Context) (account.Principal, error) {
			return s.opts.Accounts.Principal(ctx, v.session)
		})
		if err != nil {
			return nil, err
		}
	}
	if p.missing || p.Account.ID != v.account || !p.Valid(now) {
		return nil, unauthenticated(nil)
	}
	return p, nil
}

// clientOf says where a call comes from, for what is noted of log-ins.
func clientOf(k *call) account.Client {
	agent := string(fiberOf(k.hctx).Context().UserAgent())
	return account.Client{Network: k.network, Agent: cutText(agent, 200), Request: k.requestID}
}
