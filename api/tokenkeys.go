package api

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
)

// cacheKeys is how long others may rely on the keys as they are: a key is shown
// before anybody who asked earlier meets a token of it.
const cacheKeys = "public, max-age=300"

// tokenKey is one public key as RFC 8037 writes it.
type tokenKey struct {
	Type      string `json:"kty" enum:"OKP"`
	Curve     string `json:"crv" enum:"Ed25519"`
	X         string `json:"x" doc:"The public key, base64url"`
	ID        string `json:"kid" doc:"As the header of a token names it"`
	Use       string `json:"use" enum:"sig"`
	Algorithm string `json:"alg" enum:"EdDSA"`
}

type tokenKeysDoc struct {
	Keys []tokenKey `json:"keys"`
}

func (s *Server) registerTokenKeys() {
	register(s, operation{
		id: "token-keys", method: fasthttp.MethodGet, path: "/.well-known/jwks.json", tag: "Accounts", scopes: everybody,
		summary:     "Public keys of access tokens",
		description: "A JWK set (RFC 7517, RFC 8037). Look again when a token names a key that is not in it.",
		produces:    map[string]*huma.Schema{mediaJSON: s.ref(tokenKeysDoc{})}, headers: map[string]string{"ETag": "Changes with the keys"},
	}, s.tokenKeys)
}

func (s *Server) tokenKeys(k *call, _ *LangParam) (*answer, error) {
	signing, _ := s.opts.Keys.Signing()
	s.opts.Keys.Verifying(k, signing) // looks into the store when what is known grew old
	publics := s.opts.Keys.Publics()
	doc := tokenKeysDoc{Keys: []tokenKey{}}
	for _, kid := range slices.Sorted(maps.Keys(publics)) {
		x := base64.RawURLEncoding.EncodeToString(publics[kid])
		doc.Keys = append(doc.Keys, tokenKey{Type: "OKP", Curve: "Ed25519", X: x, ID: kid, Use: "sig", Algorithm: "EdDSA"})
	}
	body, err := json.Marshal(doc)
	if err != nil {
		return nil, domain.Internal(err)
	}
	return &answer{media: mediaJSON, body: body, etag: weakETag(body), cache: cacheKeys}, nil
}
