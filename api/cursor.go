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

// fingerprint identifies a query: the operation and every parameter that
// decides which records come in which order. How they are shown, how many at a
// time and where to go on may change from page to page.
func fingerprint(op string, args *fasthttp.Args) string {
	var parts []string
	for k, v := range args.All() {
		switch string(k) {
		case "cursor", "limit", "fields", "omit", "lang":
			continue
		}
		parts = append(parts, string(k)+"="+string(v))
	}
	slices.Sort(parts)
	return strconv.FormatUint(xxhash.Sum64String(op+"\x00"+strings.Join(parts, "\x00")), 36)
}
