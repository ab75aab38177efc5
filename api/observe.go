package api

import (
	"log/slog"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/valyala/fasthttp"
)

// observe keeps the figures of the HTTP surface. Labels are route templates,
// never paths: what a caller sent is in no metric and no log line.
type observe struct {
	log      *slog.Logger
	seconds  *prometheus.HistogramVec
	cacheHit prometheus.Counter
	cacheAll prometheus.Counter
	other    *figures
}

func newObserve(log *slog.Logger, reg prometheus.Registerer) (*observe, error) {
	o := &observe{
		log: log,
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "hanhtrinh_http_request_seconds", Help: "Time to answer a request, by route template, method and status.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"route", "method", "status"}),
		cacheHit: prometheus.NewCounter(prometheus.CounterOpts{Name: "hanhtrinh_rendered_cache_hits_total", Help: "Answers served from rendered bytes."}),
		cacheAll: prometheus.NewCounter(prometheus.CounterOpts{Name: "hanhtrinh_rendered_cache_reads_total", Help: "Look-ups in the cache of rendered bytes."}),
	}
	for _, c := range []prometheus.Collector{o.seconds, o.cacheHit, o.cacheAll} {
		if err := reg.Register(c); err != nil {
			return nil, err
		}
	}
	o.other = o.route("unmatched")
	return o, nil
}

// figures are those of one route; the observer of each method and status is
// looked up once.
type figures struct {
	o     *observe
	route string
	by    sync.Map // statusKey -> prometheus.Observer
}

type statusKey struct {
	method string
	status int
}

func (o *observe) route(template string) *figures { return &figures{o: o, route: template} }

func (o *observe) unmatched(ctx *fasthttp.RequestCtx) { o.other.record(ctx) }

// record is deferred around a handler.
func (f *figures) record(ctx *fasthttp.RequestCtx) {
	took := time.Since(ctx.Time())
	status := ctx.Response.StatusCode()
	method := methodLabel(ctx.Method())
	key := statusKey{method, status}
	seen, ok := f.by.Load(key)
	if !ok {
		seen, _ = f.by.LoadOrStore(key, f.o.seconds.WithLabelValues(f.route, method, strconv.Itoa(status)))
	}
	seen.(prometheus.Observer).Observe(took.Seconds())
	level := slog.LevelInfo
	if status < 400 && (method == "GET" || method == "HEAD") {
		level = slog.LevelDebug // reads that went well are in the metrics
	}
	if f.o.log.Enabled(ctx, level) {
		f.o.log.Log(ctx, level, "request", "method", method, "route", f.route, "status", status,
			"ms", took.Milliseconds(), "request_id", string(ctx.Response.Header.Peek(headerRequestID)))
	}
}

// methodLabel keeps strangers from making up label values.
func methodLabel(m []byte) string {
	switch string(m) {
	case "GET":
		return "GET"
	case "HEAD":
		return "HEAD"
	case "POST":
		return "POST"
	case "PUT":
		return "PUT"
	case "PATCH":
		return "PATCH"
	case "DELETE":
		return "DELETE"
	}
	return "other"
}
