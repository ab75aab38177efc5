package api_test

import (
	"context"
	"net/http"
	"testing"

	"hanhtrinh/api"
	"hanhtrinh/domain/place"
)

// slow is a store whose reads wait until they are let go.
type slow struct {
	place.Store
	entered, leave chan struct{}
}

func (s *slow) Place(ctx context.Context, id string) (place.Place, error) {
	s.entered <- struct{}{}
	<-s.leave
	return s.Store.Place(ctx, id)
}

func TestShutdownFinishesWhatIsInFlight(t *testing.T) {
	s := &slow{entered: make(chan struct{}), leave: make(chan struct{})}
	f := start(t, func(o *api.Options) { s.Store, o.Places = o.Places, s })
	f.get("/readyz").want(t, 200)
	got := make(chan int)
	go func() {
		resp, err := http.Get(f.base + "/v1/places/none")
		if err != nil {
			got <- 0
			return
		}
		resp.Body.Close()
		got <- resp.StatusCode
	}()
	<-s.entered
	f.server.Drain()
	f.get("/readyz").want(t, 503)
	done := make(chan error)
	go func() { done <- f.server.Shutdown(context.Background()) }()
	close(s.leave)
	if status := <-got; status != 404 {
		t.Errorf("the request in flight got %d, want 404", status)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestUnreadyIsReported(t *testing.T) {
	f := start(t, func(o *api.Options) {
		o.Health = func(context.Context) api.Health { return api.Health{Store: "unavailable", Search: "degraded"} }
	})
	r := f.get("/readyz").want(t, 503)
	if r.at("ready") != false || r.at("store") != "unavailable" {
		t.Errorf("report: %s", r.body)
	}
	f.get("/healthz").want(t, 200)
}
