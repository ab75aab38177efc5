package api

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/cespare/xxhash/v2"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
)

// cursorVersion changes when what cursors hold does: old ones are then refused
// instead of misread.
const cursorVersion = 1

// envelope is what every cursor holds: base64url JSON, opaque to callers.
type envelope struct {
	V    int             `json:"v"`
	Of   string          `json:"f"` // fingerprint of the query it continues
	Data json.RawMessage `json:"d"`
}

// encodeCursor makes the cursor that continues the query of fingerprint of.
func encodeCursor(of string, data any) string {
	d, _ := json.Marshal(data) // our own small structs
	e, _ := json.Marshal(envelope{V: cursorVersion, Of: of, Data: d})
	return base64.RawURLEncoding.EncodeToString(e)
}

// decodeCursor reads a cursor into data; one that cannot be read or belongs to
// another query is refused.
func decodeCursor(cursor, of string, data any) error {
	refused := invalidParam("cursor", domain.ReasonInvalidCursor)
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return refused
	}
	var e envelope
	if json.Unmarshal(raw, &e) != nil || e.V != cursorVersion || e.Of != of || json.Unmarshal(e.Data, data) != nil {
		return refused
	}
	return nil
}

// anyPage are the names of what may change from page to page: how records are
// shown, what they are counted by, how many at a time and where to go on.
var anyPage = []string{"cursor", "limit", "fields", "omit", "lang", "facets"}

// fingerprint identifies a query: the operation and every parameter that
// decides which records come in which order.
func fingerprint(op string, args *fasthttp.Args) string {
	var parts []string
	for k, v := range args.All() {
		if !contains(anyPage, string(k)) {
			parts = append(parts, string(k)+"="+string(v))
		}
	}
	slices.Sort(parts)
	return hashed(op, strings.Join(parts, "\x00"))
}

// bodyFingerprint is fingerprint of a query asked by the members of a body,
// however they are ordered and spaced.
func bodyFingerprint(op string, members map[string]any) string {
	deciding := map[string]any{}
	for name, value := range members {
		if !contains(anyPage, name) {
			deciding[name] = value
		}
	}
	raw, _ := json.Marshal(deciding) // it was JSON; by name
	return hashed(op, string(raw))
}

func hashed(op, query string) string {
	return strconv.FormatUint(xxhash.Sum64String(op+"\x00"+query), 36)
}
