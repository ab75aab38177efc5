package api

import (
	"slices"

	"github.com/valyala/fasthttp"
)

// cors lets browsers of the configured origins in. Tokens travel in a header,
// never in cookies, so credentials are not allowed. It answers a preflight
// itself and then returns true.
func (s *Server) cors(ctx *fasthttp.RequestCtx) (answered bool) {
	if len(s.opts.CORSOrigins) == 0 {
		return false
	}
	origin := string(ctx.Request.Header.Peek("Origin"))
	if origin == "" {
		return false
	}
	h := &ctx.Response.Header
	switch {
	case slices.Contains(s.opts.CORSOrigins, "*"):
		h.Set("Access-Control-Allow-Origin", "*")
	case slices.Contains(s.opts.CORSOrigins, origin):
		h.Set("Access-Control-Allow-Origin", origin)
	default:
		return false
	}
	h.Set("Access-Control-Expose-Headers", "ETag, Location, Retry-After, WWW-Authenticate, X-Request-Id, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Idempotent-Replayed")
	if !ctx.IsOptions() || len(ctx.Request.Header.Peek("Access-Control-Request-Method")) == 0 {
		return false
	}
	h.Set("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE")
	h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, Accept, Accept-Language, If-Match, If-None-Match, Idempotency-Key, X-Request-Id")
	h.Set("Access-Control-Max-Age", "600")
	ctx.SetStatusCode(fasthttp.StatusNoContent)
	return true
}

// namesOrigins says whether answers differ by origin: not when every origin may
// read, or none.
func (s *Server) namesOrigins() bool {
	return len(s.opts.CORSOrigins) > 0 && !slices.Contains(s.opts.CORSOrigins, "*")
}
