package api

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

const (
	tokenIssuer   = "hanhtrinh"
	tokenAudience = "hanhtrinh-api"
	tokenSkew     = 30 * time.Second
	maxToken      = 4096 // bytes
)

type claims struct {
	jwt.RegisteredClaims
	Scope string `json:"scope"` // space separated, as RFC 8693 has it
}

// IssueToken signs a token for subject with the given scopes, valid from now
// for ttl.
func IssueToken(keys Keys, subject string, scopes []string, ttl time.Duration, now time.Time) (string, error) {
	if subject == "" || ttl <= 0 {
		return "", errors.New("a token needs a subject and a time to live")
	}
	for _, s := range scopes {
		if s != account.ScopeWritePlaces {
			return "", errors.New("unknown scope; known: " + account.ScopeWritePlaces)
		}
	}
	kid, key := keys.Signing()
	t := jwt.NewWithClaims(jwt.SigningMethodEdDSA, claims{
		Scope: strings.Join(scopes, " "),
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: tokenIssuer, Subject: subject, Audience: jwt.ClaimStrings{tokenAudience}, ID: domain.RandomID(),
			IssuedAt: jwt.NewNumericDate(now), NotBefore: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(ttl)),
		},
	})
	t.Header["kid"] = kid
	return t.SignedString(key)
}

func unauthenticated(cause error) *domain.Error {
	return &domain.Error{Code: domain.CodeUnauthenticated, Message: domain.Msg(domain.ReasonUnauthenticated), Err: cause}
}

// authenticate reads the bearer token of a request. Every fault gives the same
// answer.
func (s *Server) authenticate(ctx *fasthttp.RequestCtx) (domain.Actor, error) {
	header := string(ctx.Request.Header.Peek("Authorization"))
	scheme, token, ok := strings.Cut(header, " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") || len(token) > maxToken {
		return domain.Actor{}, unauthenticated(nil)
	}
	var c claims
	_, err := jwt.ParseWithClaims(token, &c, func(t *jwt.Token) (any, error) {
		kid, _ := t.Header["kid"].(string)
		if kid == "" || len(kid) > 100 {
			return nil, errors.New("no kid")
		}
		// Not the request's own context: fasthttp changes it when it stops.
		look, cancel := context.WithTimeout(context.Background(), requestTimeout)
		defer cancel()
		key, ok := s.opts.Keys.Verifying(look, kid)
		if !ok {
			return nil, errors.New("unknown kid")
		}
		return key, nil
	},
		jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}), jwt.WithIssuer(tokenIssuer), jwt.WithAudience(tokenAudience),
		jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithLeeway(tokenSkew), jwt.WithTimeFunc(s.now), jwt.WithStrictDecoding())
	if err != nil || c.Subject == "" || c.NotBefore == nil || c.IssuedAt == nil {
		return domain.Actor{}, unauthenticated(err)
	}
	reaches := map[string]domain.Reach{}
	for _, scope := range strings.Fields(c.Scope) {
		reaches[scope] = domain.Everything()
	}
	return domain.Actor{ID: c.Subject, Reaches: reaches}, nil
}
