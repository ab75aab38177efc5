package api

import (
	"context"
	"crypto/ed25519"
	"errors"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"hanhtrinh/domain"
)

const (
	tokenIssuer   = "hanhtrinh"
	tokenAudience = "hanhtrinh-api"
	tokenType     = "at+jwt" // RFC 9068: what else we may sign is no access token
	tokenSkew     = 30 * time.Second
	maxToken      = 8 << 10 // bytes
)

// claims are those of our own access tokens. They say who and by which log-in;
// what the account may do is asked of the store.
type claims struct {
	jwt.RegisteredClaims
	Session string `json:"sid"`
}

// IssueAccess signs an access token for a session of account, valid from now for
// ttl.
func IssueAccess(keys Keys, account, session string, ttl time.Duration, now time.Time) (string, error) {
	if account == "" || session == "" || ttl <= 0 {
		return "", errors.New("a token needs an account, a session and a time to live")
	}
	kid, key := keys.Signing()
	t := jwt.NewWithClaims(jwt.SigningMethodEdDSA, claims{
		Session: session,
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: tokenIssuer, Subject: account, Audience: jwt.ClaimStrings{tokenAudience}, ID: domain.RandomID(),
			IssuedAt: jwt.NewNumericDate(now), NotBefore: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(ttl)),
		},
	})
	t.Header["kid"], t.Header["typ"] = kid, tokenType
	return t.SignedString(key)
}

// tokenParser checks all that can be checked without asking anybody.
func tokenParser(now domain.Clock) *jwt.Parser {
	return jwt.NewParser(
		jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}), jwt.WithIssuer(tokenIssuer), jwt.WithAudience(tokenAudience),
		jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithLeeway(tokenSkew), jwt.WithTimeFunc(now), jwt.WithStrictDecoding())
}

// verifyOwn reads a token that says it is ours. A token whose key nobody has, or
// whose algorithm is not ours, costs a verification like any other, so that its
// refusal takes as long.
func (s *Server) verifyOwn(token string) (*verified, error) {
	var c claims
	var kid string
	known, looked := false, false
	_, err := s.parser.ParseWithClaims(token, &c, func(t *jwt.Token) (any, error) {
		looked = true
		kid, _ = t.Header["kid"].(string)
		key, ok := s.verifying(kid)
		if known = ok && t.Header["typ"] == tokenType; !known {
			return s.decoy, nil
		}
		return key, nil
	})
	if !looked {
		ed25519.Verify(s.decoy, []byte(token), make([]byte, ed25519.SignatureSize))
	}
	switch {
	case err != nil:
		return nil, err
	case !known:
		return nil, errors.New("no key of ours")
	case c.Subject == "" || c.Session == "" || c.NotBefore == nil || c.IssuedAt == nil:
		return nil, errors.New("a claim is missing")
	}
	return &verified{kid: kid, account: c.Subject, session: c.Session, issued: c.IssuedAt.Time, ends: c.ExpiresAt.Add(tokenSkew)}, nil
}

// verifying returns the public key that goes by kid.
func (s *Server) verifying(kid string) (ed25519.PublicKey, bool) {
	if kid == "" || len(kid) > 100 {
		return nil, false
	}
	// Not the request's own context: fasthttp changes it when it stops.
	look, cancel := context.WithTimeout(context.Background(), identityTimeout)
	defer cancel()
	return s.opts.Keys.Verifying(look, kid)
}

func unauthenticated(cause error) *domain.Error {
	return &domain.Error{Code: domain.CodeUnauthenticated, Message: domain.Msg(domain.ReasonUnauthenticated), Err: cause}
}
