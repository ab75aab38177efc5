package api_test

import (
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"hanhtrinh/api"
)

func TestMetricsKnowRoutesNotPaths(t *testing.T) {
	reg := prometheus.NewRegistry()
	f := start(t, func(o *api.Options) { o.Metrics = reg })
	f.get("/v1/places/secret-id").want(t, 404)
	f.get("/secret-path").want(t, 404)
	f.do("BREW", "/v1/places", nil).want(t, 405)
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, m := range families {
		text += m.String() + "\n"
	}
	for _, want := range []string{"/v1/places/:id", "unmatched", "hanhtrinh_http_request_seconds", "hanhtrinh_rendered_cache_hits_total"} {
		if !strings.Contains(text, want) {
			t.Errorf("the metrics lack %s", want)
		}
	}
	if strings.Contains(text, "secret") || strings.Contains(text, "BREW") {
		t.Errorf("the metrics tell what was sent:\n%s", text)
	}
}
