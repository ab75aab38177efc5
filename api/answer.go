package api

import (
	"encoding/json"

	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
)

// Cache-Control values. A public record may be kept by anyone but is asked for
// again each time (a 304 costs next to nothing); a shared cache may answer for
// one second, which is how late another server may learn of a write. Who types
// on and goes back gets the suggestions of a moment ago.
const (
	cacheRecord  = "public, max-age=0, s-maxage=1, must-revalidate"
	cacheSuggest = "public, max-age=60"
	cacheTables  = "public, max-age=3600"
	cacheAreas   = "public, max-age=300"
	cacheNone    = "no-store"
)

const varyPublic = "Accept, Accept-Language"

// jsonAnswer encodes v as the body.
func jsonAnswer(k *call, v any) (*answer, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return nil, domain.Internal(err)
	}
	return &answer{media: k.media, lang: k.lang, body: body}, nil
}

// write sends a: status, headers, body, or 304 when the caller has it already.
func (a *answer) write(ctx *fasthttp.RequestCtx, op *operation) {
	h := &ctx.Response.Header
	cache := a.cache
	if cache == "" {
		cache = cacheNone
	} else {
		h.SetCanonical([]byte("Vary"), []byte(varyPublic))
	}
	h.Set("Cache-Control", cache)
	setIf(h, "ETag", a.etag)
	setIf(h, "Content-Language", a.lang)
	setIf(h, "Location", a.location)
	if a.replayed {
		h.Set("Idempotent-Replayed", "true")
	}
	status := a.status
	if status == 0 {
		status = op.status
	}
	if op.method == fasthttp.MethodGet && etagMatches(ctx.Request.Header.Peek("If-None-Match"), a.etag) {
		ctx.SetStatusCode(fasthttp.StatusNotModified)
		return
	}
	ctx.SetStatusCode(status)
	if a.media != "" {
		ctx.SetContentType(a.media)
		ctx.SetBody(a.body)
	}
}

func setIf(h *fasthttp.ResponseHeader, name, value string) {
	if value != "" {
		h.Set(name, value)
	}
}
