package meili_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"hanhtrinh/search/meili"
)

// standin is a server that says what a test tells it to, and writes down what it
// is asked.
type standin struct {
	t      *testing.T
	server *httptest.Server

	mu     sync.Mutex
	asked  []request
	says   map[string][]string // "METHOD /path" -> answers, the last one for good
	status map[string]int
	hook   func(w http.ResponseWriter, r *http.Request) bool // true: it has answered
}

// request is one that came in.
type request struct {
	Line string // "METHOD /path?query"
	Body any
}

const standinKey = "the-key"

// ready are the answers of a server whose index is there, filled, at position 7.
var ready = map[string]string{
	"GET /indexes/places_v1/settings/pagination":     `{"maxTotalHits":10000000}`,
	"GET /indexes/places_v1/documents/meta-filled":   `{"k":"meta-filled","position":0}`,
	"GET /indexes/places_v1/documents/meta-position": `{"k":"meta-position","position":7}`,
	"GET /tasks/1": `{"uid":1,"status":"succeeded","type":"documentAdditionOrUpdate"}`,
	"GET /tasks/2": `{"uid":2,"status":"succeeded","type":"documentDeletion"}`,
}

func newStandin(t *testing.T) *standin {
	s := &standin{t: t, says: map[string][]string{}, status: map[string]int{}}
	s.server = httptest.NewServer(http.HandlerFunc(s.handle))
	t.Cleanup(s.server.Close)
	for line, body := range ready {
		s.say(line, body)
	}
	return s
}

// say sets the answers to a request; the status is 200, or 202 for what makes a
// task.
func (s *standin) say(line string, bodies ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.says[line] = bodies
	delete(s.status, line)
}

func (s *standin) refuse(line string, status int, code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.says[line] = []string{`{"message":"no","code":"` + code + `","type":"x","link":"y"}`}
	s.status[line] = status
}

func (s *standin) handle(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Header.Get("Authorization") != "Bearer "+standinKey {
		s.t.Errorf("%s %s came without the key", r.Method, r.URL)
	}
	line := r.Method + " " + r.URL.RequestURI()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Error(err)
	}
	var parsed any
	if len(body) > 0 {
		if err := json.Unmarshal(body, &parsed); err != nil {
			s.t.Errorf("%s: %v", line, err)
		}
	}
	s.asked = append(s.asked, request{line, parsed})
	if s.hook != nil && s.hook(w, r) {
		return
	}
	answers, known := s.says[line]
	if !known {
		s.t.Errorf("nobody expected %s %s", line, body)
		w.WriteHeader(http.StatusTeapot)
		return
	}
	status := s.status[line]
	if status == 0 {
		status = http.StatusOK
		if strings.Contains(answers[0], `"taskUid"`) {
			status = http.StatusAccepted
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, answers[0])
	if len(answers) > 1 {
		s.says[line] = answers[1:]
	}
}

// forget drops what was asked so far.
func (s *standin) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = nil
}

// wantAsked compares everything that was asked since forget. want are lines, each
// with the JSON of a body behind it or without.
func (s *standin) wantAsked(want ...[2]string) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range max(len(want), len(s.asked)) {
		if i >= len(want) || i >= len(s.asked) {
			s.t.Errorf("%d requests came, want %d: %v", len(s.asked), len(want), s.asked)
			return
		}
		var body any
		if want[i][1] != "" {
			if err := json.Unmarshal([]byte(want[i][1]), &body); err != nil {
				s.t.Fatalf("the test expects no JSON: %v in %s", err, want[i][1])
			}
		}
		if s.asked[i].Line != want[i][0] || !reflect.DeepEqual(s.asked[i].Body, body) {
			got, _ := json.Marshal(s.asked[i].Body)
			s.t.Errorf("request %d:\n got %s %s\nwant %s %s", i, s.asked[i].Line, got, want[i][0], want[i][1])
		}
	}
}

func (s *standin) options() meili.Options {
	return meili.Options{URL: s.server.URL, Key: standinKey, Now: atNoon}
}

// index opens one on the stand-in and forgets what that asked.
func (s *standin) index() *meili.Index {
	x := open(s.t, s.options())
	s.forget()
	return x
}

func within(t testing.TB, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}
