package api

import (
	"bytes"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
)

const headerRequestID = "X-Request-Id"

// edge is what every request meets first, known route or not.
func (s *Server) edge(next fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(ctx *fasthttp.RequestCtx) {
		h := &ctx.Response.Header
		h.SetCanonical([]byte(headerRequestID), s.requestID(ctx))
		for _, f := range s.fixed {
			h.SetCanonical(f.name, f.value)
		}
		if s.cors(ctx) {
			return
		}
		if ambiguous(&ctx.Request.Header) {
			s.writeProblem(ctx, malformed())
			ctx.SetConnectionClose()
			s.observe.unmatched(ctx)
			return
		}
		if s.limiter != nil && !isProbe(ctx.Path()) {
			if err := s.limit(ctx, usual, s.proxies.client(ctx)); err != nil {
				s.writeProblem(ctx, err)
				s.observe.unmatched(ctx)
				return
			}
		}
		if disguised(ctx.Request.Header.RequestURI()) {
			s.writeProblem(ctx, domain.NotFound(domain.Msg(domain.ReasonNoRoute)))
			s.observe.unmatched(ctx)
			return
		}
		if !slices.Contains(fiber.DefaultMethods, string(ctx.Method())) {
			s.writeProblem(ctx, &domain.Error{Code: domain.CodeMethodNotAllowed, Message: domain.Msg(domain.ReasonMethodNotAllowed, "allowed", "GET, HEAD, POST, PUT, PATCH, DELETE")})
			h.Set("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE")
			s.observe.unmatched(ctx)
			return
		}
		next(ctx)
		if s.namesOrigins() { // whoever asked: a cache must not give one origin's answer to another
			h.Add("Vary", "Origin")
		}
	}
}

// ambiguous says that a proxy may read the head of a request otherwise than we. It
// is both in chunks and of a length: of where it ends, and so of where the next one
// begins (RFC 9112, section 6.1); its host is told not once; a line goes on in the
// next. It reads the lines as they came: what the server made of them is one thing.
func ambiguous(h *fasthttp.RequestHeader) bool {
	var chunks, length bool
	hosts := 0
	for line := range bytes.Lines(h.RawHeaders()) {
		switch name, _, _ := bytes.Cut(line, []byte(":")); {
		case line[0] == ' ' || line[0] == '\t':
			return true
		case bytes.EqualFold(name, []byte("Transfer-Encoding")):
			chunks = true
		case bytes.EqualFold(name, []byte("Content-Length")):
			length = true
		case bytes.EqualFold(name, []byte("Host")):
			hosts++
		}
	}
	noHost := h.IsHTTP11() && len(h.Host()) == 0
	return chunks && length || hosts > 1 || noHost
}

// disguised says that the path of an address is not what it looks like: an encoded
// slash or backslash, or a # that ends what we read. The rules a proxy has for paths
// must hold for what is routed here; no address of ours needs any of these.
func disguised(uri []byte) bool {
	path := pathOf(uri)
	if bytes.IndexByte(path, '#') >= 0 {
		return true
	}
	for i := bytes.IndexByte(path, '%'); i >= 0; i = bytes.IndexByte(path, '%') {
		path = path[i+1:]
		if code := path[:min(2, len(path))]; bytes.EqualFold(code, []byte("2f")) || bytes.EqualFold(code, []byte("5c")) {
			return true
		}
	}
	return false
}

// pathOf is an address as it was sent, without its query.
func pathOf(uri []byte) []byte {
	path, _, _ := bytes.Cut(uri, []byte("?"))
	return path
}

// isProbe spares health checks the rate limit: a limited probe would take a
// busy server out.
func isProbe(path []byte) bool { return string(path) == "/healthz" || string(path) == "/readyz" }

type header struct{ name, value []byte }

// securityHeaders of every answer; the docs page sets its own policy.
func securityHeaders(publicURL string) []header {
	list := []header{
		{[]byte("X-Content-Type-Options"), []byte("nosniff")},
		{[]byte("Content-Security-Policy"), []byte("default-src 'none'; frame-ancestors 'none'")},
		{[]byte("Referrer-Policy"), []byte("no-referrer")},
		{[]byte("Cross-Origin-Resource-Policy"), []byte("same-origin")}, // other origins ask by CORS or not at all
	}
	if strings.HasPrefix(publicURL, "https://") {
		list = append(list, header{[]byte("Strict-Transport-Security"), []byte("max-age=31536000; includeSubDomains")})
	}
	return list
}

// requestID takes the caller's id when it is harmless, else makes one: the
// server's own random prefix and a counter.
func (s *Server) requestID(ctx *fasthttp.RequestCtx) []byte {
	if given := ctx.Request.Header.Peek(headerRequestID); len(given) >= 8 && len(given) <= 64 && isPlain(given) {
		return given
	}
	const digits = "0123456789abcdef"
	n := s.requests.Add(1)
	id := make([]byte, 0, 32)
	id = append(id, s.prefix...)
	for shift := 28; shift >= 0; shift -= 4 {
		id = append(id, digits[n>>uint(shift)&15])
	}
	return id
}

func isPlain(b []byte) bool {
	for _, c := range b {
		if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '_' || c == '.') {
			return false
		}
	}
	return true
}

// routes is the Fiber router with what every route gets: its handler on HEAD
// as on GET, one place that catches panics, and its own figures.
type routes struct {
	fiber.Router
	s *Server
}

// Add registers a route.
func (r routes) Add(method, path string, handlers ...fiber.Handler) fiber.Router {
	figures := r.s.observe.route(path)
	last := handlers[len(handlers)-1]
	handlers[len(handlers)-1] = func(c *fiber.Ctx) error {
		defer figures.record(c.Context())
		defer r.s.rescue(c.Context())
		return last(c)
	}
	if method == fiber.MethodGet {
		r.Router.Add(fiber.MethodHead, path, handlers...)
	}
	return r.Router.Add(method, path, handlers...)
}

// rescue turns a panic into an internal problem; the log gets the stack, once.
func (s *Server) rescue(ctx *fasthttp.RequestCtx) {
	if v := recover(); v != nil {
		s.log.Error("a request panicked", "request_id", string(ctx.Response.Header.Peek(headerRequestID)), "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
		s.writeProblem(ctx, domain.Internal(nil))
	}
}

// fiberError gives what Fiber itself refuses the one shape of refusals.
func (s *Server) fiberError(c *fiber.Ctx, err error) error {
	ctx := c.Context()
	if len(ctx.Response.Header.Peek(headerRequestID)) == 0 { // refused before the edge
		ctx.Response.Header.SetCanonical([]byte(headerRequestID), s.requestID(ctx))
	}
	status := fiber.StatusInternalServerError
	if fe, ok := err.(*fiber.Error); ok {
		status = fe.Code
	}
	refusal := edgeError(status, string(ctx.Response.Header.Peek("Allow")), err)
	if status == fiber.StatusRequestEntityTooLarge {
		refusal = s.tooLong(&ctx.Request.Header)
	}
	s.writeProblem(ctx, refusal)
	if status == fiber.StatusRequestEntityTooLarge || status == fiber.StatusRequestHeaderFieldsTooLarge || status == fiber.StatusRequestTimeout {
		ctx.SetConnectionClose() // the rest of the request was not read
	}
	s.observe.unmatched(ctx)
	return nil
}

// onlyThese answers every other method of a fixed path that stands where an id
// could: 405, not the operations of that id.
func (s *Server) onlyThese(path string) {
	var methods []string
	for _, o := range s.ops {
		if o.path == path {
			methods = append(methods, o.method)
			if o.method == fiber.MethodGet {
				methods = append(methods, fiber.MethodHead)
			}
		}
	}
	allow := strings.Join(methods, ", ")
	s.app.All(path, func(c *fiber.Ctx) error {
		c.Set("Allow", allow)
		return fiber.ErrMethodNotAllowed
	})
}

func edgeError(status int, allow string, cause error) *domain.Error {
	switch status {
	case fiber.StatusNotFound:
		return domain.NotFound(domain.Msg(domain.ReasonNoRoute))
	case fiber.StatusMethodNotAllowed:
		return &domain.Error{Code: domain.CodeMethodNotAllowed, Message: domain.Msg(domain.ReasonMethodNotAllowed, "allowed", allow)}
	case fiber.StatusRequestHeaderFieldsTooLarge:
		return &domain.Error{Code: domain.CodeTooLarge, Message: domain.Msg(domain.ReasonHeadersTooLarge)}
	case fiber.StatusRequestTimeout:
		return &domain.Error{Code: domain.CodeMalformed, Message: domain.Msg(domain.ReasonTimeout)}
	}
	if status >= 400 && status < 500 || status == fiber.StatusBadGateway { // what could not be read off the wire
		return malformed()
	}
	return domain.Internal(cause)
}
