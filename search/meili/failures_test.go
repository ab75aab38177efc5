package meili_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
	"hanhtrinh/search/meili"
)

// cut answers half and breaks the connection.
func cut(w http.ResponseWriter, _ *http.Request) bool {
	w.Header().Set("Content-Length", "1000")
	_, _ = w.Write([]byte(`{"results":[`))
	panic(http.ErrAbortHandler)
}

const oneHit = `{"results":[{"hits":[{"hd":"2:p12:103:1081:05:ba na"}],"estimatedTotalHits":1}]}`

// TestAskFails: whatever the server does, the caller is told unavailable or, for
// a question the server calls wrong, internal; and the next question is answered.
func TestAskFails(t *testing.T) {
	for _, c := range []struct {
		name string
		fail func(s *standin)
		want domain.Code
	}{
		{"503", func(s *standin) { s.refuse("POST /multi-search", 503, "too_many_search_requests") }, domain.CodeUnavailable},
		{"no index", func(s *standin) { s.refuse("POST /multi-search", 404, "index_not_found") }, domain.CodeUnavailable},
		{"wrong key", func(s *standin) { s.refuse("POST /multi-search", 403, "invalid_api_key") }, domain.CodeUnavailable},
		{"wrong filter", func(s *standin) { s.refuse("POST /multi-search", 400, "invalid_search_filter") }, domain.CodeInternal},
		{"no JSON", func(s *standin) { s.say("POST /multi-search", `<html>secret of "nobody"`) }, domain.CodeUnavailable},
		{"another JSON", func(s *standin) { s.say("POST /multi-search", `{"results":[]}`) }, domain.CodeUnavailable},
		{"unreadable record", func(s *standin) { s.say("POST /multi-search", `{"results":[{"hits":[{"hd":"9:p1"}]}]}`) }, domain.CodeInternal},
		{"cut off", func(s *standin) { s.hook = cut }, domain.CodeUnavailable},
		{"hangs", func(s *standin) {
			s.hook = func(w http.ResponseWriter, r *http.Request) bool { <-r.Context().Done(); return true }
		}, domain.CodeUnavailable},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStandin(t)
			x := s.index()
			c.fail(s)
			_, err := x.Ask(within(t, 300*time.Millisecond), search.Ask{Limit: 5, Filter: search.Filter{AreaKeys: []string{"private"}}})
			if got := domain.CodeOf(err); got != c.want {
				t.Errorf("got %q (%v), want %q", got, err, c.want)
			}
			for _, secret := range []string{standinKey, "private", "secret", "p1"} {
				if err != nil && strings.Contains(err.Error(), secret) {
					t.Errorf("the error tells %q: %v", secret, err)
				}
			}
			s.mu.Lock()
			s.hook = nil
			s.mu.Unlock()
			s.say("POST /multi-search", oneHit)
			found, err := x.Ask(t.Context(), search.Ask{Limit: 5})
			if err != nil || len(found[0].Hits) != 1 || found[0].Hits[0].ID != "p1" {
				t.Errorf("afterwards: got %+v, %v, want p1", found, err)
			}
		})
	}
}

func TestUpdateFails(t *testing.T) {
	const line = "POST /indexes/places_v1/documents"
	for _, c := range []struct {
		name string
		fail func(s *standin)
		want domain.Code
	}{
		{"503", func(s *standin) { s.refuse(line, 503, "internal") }, domain.CodeUnavailable},
		{"disk full", func(s *standin) { s.refuse(line, 422, "no_space_left_on_device") }, domain.CodeUnavailable},
		{"task failed", func(s *standin) {
			s.say("GET /tasks/1", `{"uid":1,"status":"failed","error":{"code":"database_size_limit_reached","message":"Nhà nghỉ"}}`)
		}, domain.CodeUnavailable},
		{"task refused", func(s *standin) {
			s.say("GET /tasks/1", `{"uid":1,"status":"failed","error":{"code":"invalid_document_id","message":"Nhà nghỉ"}}`)
		}, domain.CodeInternal},
		{"task canceled", func(s *standin) { s.say("GET /tasks/1", `{"uid":1,"status":"canceled"}`) }, domain.CodeUnavailable},
		{"task never ends", func(s *standin) { s.say("GET /tasks/1", `{"uid":1,"status":"enqueued"}`) }, domain.CodeUnavailable},
		{"task unheard of", func(s *standin) { s.say("GET /tasks/1", `{"uid":1,"status":"lost"}`) }, domain.CodeUnavailable},
		{"task lost", func(s *standin) { s.refuse("GET /tasks/1", 404, "task_not_found") }, domain.CodeUnavailable},
		{"cut off", func(s *standin) { s.hook = cut }, domain.CodeUnavailable},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStandin(t)
			x := s.index()
			s.say(line, `{"taskUid":1,"status":"enqueued"}`)
			c.fail(s)
			err := x.Update(within(t, 300*time.Millisecond), search.Batch{Position: 8, Upserts: []place.Place{aPlace()}})
			if got := domain.CodeOf(err); got != c.want {
				t.Errorf("got %q (%v), want %q", got, err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), "Nhà") {
				t.Errorf("the error tells of a record: %v", err)
			}
			s.mu.Lock()
			s.hook = nil
			s.mu.Unlock()
			s.say(line, `{"taskUid":1,"status":"enqueued"}`)
			s.say("GET /tasks/1", ready["GET /tasks/1"])
			if err := x.Update(t.Context(), search.Batch{Position: 8}); err != nil {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

// TestOpenWithoutServer: the server may come later.
func TestOpenWithoutServer(t *testing.T) {
	s := newStandin(t)
	s.refuse("GET /indexes/places_v1/settings/pagination", 503, "internal")
	x := s.index()
	if _, err := x.Position(t.Context()); domain.CodeOf(err) != domain.CodeUnavailable {
		t.Errorf("Position: got %v, want unavailable", err)
	}
	s.say("GET /indexes/places_v1/settings/pagination", `{"maxTotalHits":10000000}`)
	if got, err := x.Position(t.Context()); got != 7 || err != nil {
		t.Errorf("Position afterwards: got %d, %v, want 7", got, err)
	}
}

// TestLostIndex: the server forgot everything while we were running.
func TestLostIndex(t *testing.T) {
	s := newStandin(t)
	x := s.index()
	s.refuse("GET /indexes/places_v1/documents/meta-filled", 404, "index_not_found")
	if got, err := x.Position(t.Context()); got != -1 || err != nil {
		t.Errorf("Position: got %d, %v, want -1", got, err)
	}
}

func TestOpenRefusesAddresses(t *testing.T) {
	for _, url := range []string{"", "localhost:7700", "ftp://host", "http://", "http://user:secret@host:7700", "http://host?x=1", "sqlite:x.db", ":"} {
		_, err := meili.Open(context.Background(), meili.Options{URL: url})
		if err == nil {
			t.Errorf("Open(%q): got no error", url)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("the error tells the password: %v", err)
		}
	}
}
