package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// serveMetrics answers /metrics on an address of its own, so that it need not
// be public.
func (s *service) serveMetrics(ctx context.Context) error {
	s.registry.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		gauge("hanhtrinh_search_lag_changes", "Changes of the store that the search index has not taken in yet.", func() float64 { return float64(s.feeder.State().Lag) }),
		gauge("hanhtrinh_search_degraded", "1 while the search index does not follow the store.", func() float64 {
			if s.feeder.State().Degraded {
				return 1
			}
			return 0
		}),
		gauge("hanhtrinh_places", "Places in the store, as last counted.", func() float64 { return float64(s.places.Load()) }),
	)
	listener, err := net.Listen("tcp", s.config.MetricsAddr)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.registry, promhttp.HandlerOpts{}))
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	stopped := context.AfterFunc(ctx, func() { server.Close() })
	defer stopped()
	s.log.Info("metrics", "address", listener.Addr().String())
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func gauge(name, help string, value func() float64) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value)
}
