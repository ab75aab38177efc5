package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/valyala/fasthttp"
)

type aliveDoc struct {
	Status  string `json:"status" enum:"ok"`
	Version string `json:"version"`
}

func (s *Server) registerHealth() {
	register(s, operation{
		id: "get-health", method: fasthttp.MethodGet, path: "/healthz", tag: "Health", scopes: everybody,
		summary: "Alive", description: "The process answers; says nothing of its engines.",
		produces: map[string]*huma.Schema{mediaJSON: s.ref(aliveDoc{})},
	}, func(k *call, _ *LangParam) (*answer, error) {
		return jsonAnswer(k, aliveDoc{"ok", s.opts.Version})
	})
	register(s, operation{
		id: "get-readiness", method: fasthttp.MethodGet, path: "/readyz", tag: "Health", scopes: everybody,
		summary: "Ready",
		description: `200 when the store answers, the first seed is in and was indexed once; else 503 with the same body.
An index that is down later is reported (search: degraded) but does not make the server unready. 503 too while the server is stopping.`,
		produces: map[string]*huma.Schema{mediaJSON: s.ref(Health{})},
	}, s.ready)
}

func (s *Server) ready(k *call, _ *LangParam) (*answer, error) {
	h := s.opts.Health(k)
	if s.stopping.Load() {
		h.Ready = false
	}
	a, err := jsonAnswer(k, h)
	if err == nil && !h.Ready {
		a.status = http.StatusServiceUnavailable
	}
	return a, err
}
