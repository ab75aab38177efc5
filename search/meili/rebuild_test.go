package meili_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

// rebuildRequests runs a Rebuild of no places on a stand-in whose new index holds
// so many, and returns the requests with the name of that index made plain.
func rebuildRequests(t *testing.T, holds string, swaps bool) ([]string, error) {
	s := newStandin(t)
	x := s.index()
	build := regexp.MustCompile(`places_v1_build_[a-z0-9]+`)
	s.say("GET /indexes?limit=1000", `{"results":[{"uid":"places_v1_build_old","createdAt":"2020-01-01T00:00:00Z"},{"uid":"places_v1_build_new","createdAt":"2026-03-02T04:59:00Z"},{"uid":"other","createdAt":"2020-01-01T00:00:00Z"}],"total":3}`)
	s.say("DELETE /indexes/places_v1_build_old", `{"taskUid":1}`)
	s.say("POST /indexes", `{"taskUid":1}`)
	s.say("POST /multi-search", `{"results":[{"hits":[],"estimatedTotalHits":`+holds+`}]}`)
	s.say("POST /swap-indexes", `{"taskUid":2}`)
	var filled string
	// The name is not known beforehand: its requests are told apart by their end.
	s.hook = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method == "GET" && strings.HasSuffix(r.URL.Path, "/meta-filled") {
			if !swaps {
				filled = "another"
			}
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"k":"meta-filled","position":0,"build":"` + filled + `"}`))
			return true
		}
		if !build.MatchString(r.URL.Path) || strings.HasSuffix(r.URL.Path, "_old") {
			return false
		}
		w.Header().Set("Content-Type", "application/json")
		switch {
		case strings.HasSuffix(r.URL.Path, "/pagination"):
			w.WriteHeader(404)
			_, _ = w.Write([]byte(`{"code":"index_not_found"}`))
		case r.Method == "POST" && strings.HasSuffix(r.URL.Path, "/documents"):
			filled = build.FindString(r.URL.Path)
			w.WriteHeader(202)
			_, _ = w.Write([]byte(`{"taskUid":1}`))
		case strings.HasSuffix(r.URL.Path, "/settings"), strings.HasSuffix(r.URL.Path, "/documents"), r.Method == "DELETE":
			w.WriteHeader(202)
			_, _ = w.Write([]byte(`{"taskUid":1}`))
		default:
			t.Errorf("nobody expected %s %s", r.Method, r.URL)
		}
		return true
	}
	err := x.Rebuild(t.Context(), each([]place.Place{}), func() int64 { return 12 })
	s.mu.Lock()
	defer s.mu.Unlock()
	var lines []string
	for _, r := range s.asked {
		line := build.ReplaceAllStringFunc(r.Line, func(uid string) string {
			if strings.HasSuffix(uid, "_old") {
				return uid
			}
			return "BUILD"
		})
		if strings.HasPrefix(line, "GET /tasks/") {
			continue
		}
		lines = append(lines, line)
	}
	return lines, err
}

func TestRebuildSends(t *testing.T) {
	begin := "GET /indexes?limit=1000, DELETE /indexes/places_v1_build_old, GET /indexes/BUILD/settings/pagination, POST /indexes, PATCH /indexes/BUILD/settings, POST /indexes/BUILD/documents, POST /multi-search"
	for _, c := range []struct {
		name, holds string
		swaps       bool
		want        string
		code        domain.Code
	}{
		{"well", "0", true, begin + ", POST /swap-indexes, DELETE /indexes/BUILD, GET /indexes/places_v1/documents/meta-filled", ""},
		{"swap fails", "0", false, begin + ", POST /swap-indexes, DELETE /indexes/BUILD, GET /indexes/places_v1/documents/meta-filled", domain.CodeUnavailable},
		{"places are missing", "1", true, begin + ", DELETE /indexes/BUILD", domain.CodeUnavailable},
	} {
		t.Run(c.name, func(t *testing.T) {
			lines, err := rebuildRequests(t, c.holds, c.swaps)
			if got := strings.Join(lines, ", "); got != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
			if domain.CodeOf(err) != c.code {
				t.Errorf("got %v, want %q", err, c.code)
			}
		})
	}
}
