package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"hanhtrinh/api"
	"hanhtrinh/domain"
)

// held is a store whose transactions wait before they begin.
type held struct {
	domain.Transactor
	entered, leave chan struct{}
}

func (h *held) InTx(ctx context.Context, fn func(context.Context) error) error {
	h.entered <- struct{}{}
	<-h.leave
	return h.Transactor.InTx(ctx, fn)
}

func TestTheSameKeyWhileRunning(t *testing.T) {
	h := &held{entered: make(chan struct{}), leave: make(chan struct{})}
	f := start(t, func(o *api.Options) { h.Transactor, o.Tx = o.Tx, h })
	auth := f.auth()
	same := `{"subkind":"beach","names":{"vi":"Bãi"},"location":{"lat":10.9,"lon":108.1},"provenance":{"source":"test","licence":"CC0-1.0"}}`
	req, err := http.NewRequest("POST", f.base+"/v1/places", strings.NewReader(same))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", strings.TrimPrefix(auth, "Authorization: "))
	req.Header.Set("Idempotency-Key", "one")
	first := make(chan int)
	go func() {
		resp, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			first <- 0
			return
		}
		resp.Body.Close()
		first <- resp.StatusCode
	}()
	<-h.entered
	if r := f.do("POST", "/v1/places", same, auth, "Idempotency-Key: one").want(t, 409); r.at("reason") != "idempotency_key_in_use" {
		t.Errorf("while running: %s", r.body)
	}
	close(h.leave)
	if status := <-first; status != 201 {
		t.Errorf("the first attempt got %d, want 201", status)
	}
	if r := f.do("POST", "/v1/places", same, auth, "Idempotency-Key: one").want(t, 201); r.header.Get("Idempotent-Replayed") != "true" {
		t.Error("the answer is not replayed")
	}
}
