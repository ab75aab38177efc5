package api

import (
	"context"
	"crypto"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"hanhtrinh/domain/account"
)

// outsideAge caps how long another issuer's token is good for: we do not hear
// what is taken back there.
const outsideAge = 24 * time.Hour

// outsideAlgorithms are all we accept.
var outsideAlgorithms = []string{oidc.RS256, oidc.ES256, oidc.EdDSA}

// outsideClaims are what we read of another issuer's token.
type outsideClaims struct {
	NotBefore float64         `json:"nbf"`
	Name      string          `json:"name"`
	AMR       []string        `json:"amr"`
	Events    json.RawMessage `json:"events"` // of what tells of something, such as a log-out, and is shown by nobody to be let in
}

// verify reads a token of the issuer: unauthenticated, or unavailable while its
// keys are not known.
func (i *issuer) verify(token string) (*verified, error) {
	head, _, _ := strings.Cut(token, ".")
	var h struct {
		KeyID string `json:"kid"`
	}
	if err := readSegment(head, &h); err != nil || len(h.KeyID) > 200 {
		return nil, unauthenticated(err)
	}
	key, err := i.key(h.KeyID)
	if err != nil {
		return nil, err
	}
	verifier := oidc.NewVerifier(i.Issuer.Issuer, &oidc.StaticKeySet{PublicKeys: []crypto.PublicKey{key}},
		&oidc.Config{ClientID: i.Audience, SupportedSigningAlgs: outsideAlgorithms, Now: i.now})
	t, err := verifier.Verify(context.Background(), token)
	if err != nil {
		return nil, unauthenticated(err)
	}
	v, err := i.take(t)
	if err != nil {
		return nil, unauthenticated(err)
	}
	v.kid = h.KeyID
	return v, nil
}

// take takes what we need from a token whose signature, issuer, audience and end
// are right.
func (i *issuer) take(t *oidc.IDToken) (*verified, error) {
	var c outsideClaims
	var all map[string]any
	if err := errors.Join(t.Claims(&c), t.Claims(&all)); err != nil {
		return nil, err
	}
	now := i.now()
	switch {
	case t.Subject == "" || len(t.Subject) > 255:
		return nil, errors.New("no usable subject")
	case t.IssuedAt.Unix() <= 0 || t.IssuedAt.After(now.Add(tokenSkew)) || c.NotBefore > float64(now.Add(tokenSkew).Unix()):
		return nil, errors.New("not valid yet")
	case now.Sub(t.IssuedAt) > outsideAge:
		return nil, errors.New("too old")
	case c.Events != nil:
		return nil, errors.New("it is about an event")
	}
	ends := t.Expiry
	if last := t.IssuedAt.Add(outsideAge); last.Before(ends) {
		ends = last
	}
	o := &outsider{issuer: i, identity: account.Identity{Issuer: i.Issuer.Issuer, Subject: t.Subject}, name: cutText(c.Name, 200)}
	for _, method := range c.AMR {
		if method == account.MethodMFA || method == account.MethodOTP {
			o.methods = append(o.methods, method)
		}
	}
	if i.MFA {
		o.methods = append(o.methods, account.MethodMFA)
	}
	for _, name := range namesAt(all, i.RolesClaim) {
		if role, ok := i.Roles[name]; ok {
			o.roles = append(o.roles, role)
		}
	}
	return &verified{issued: t.IssuedAt, ends: ends, outside: o}, nil
}

// namesAt are the texts at a claim: its name, or a dotted path to it.
func namesAt(claims map[string]any, path string) []string {
	v, ok := claims[path]
	if first, rest, dotted := strings.Cut(path, "."); !ok && dotted {
		inner, _ := claims[first].(map[string]any)
		return namesAt(inner, rest)
	}
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var names []string
		for _, x := range v {
			if name, ok := x.(string); ok {
				names = append(names, name)
			}
		}
		return names
	}
	return nil
}

// cutText is at most max characters of s, as text.
func cutText(s string, max int) string {
	runes := []rune(strings.ToValidUTF8(s, ""))
	return string(runes[:min(len(runes), max)])
}
