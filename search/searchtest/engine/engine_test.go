package engine_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"hanhtrinh/search/searchtest/engine"
)

func status(t *testing.T, url string) (int, error) {
	t.Helper()
	response, err := http.Get(url + "/health")
	if err != nil {
		return 0, err
	}
	return response.StatusCode, response.Body.Close()
}

func TestSharedServerAnswers(t *testing.T) {
	url, key := engine.Meilisearch(t)
	again, _ := engine.Meilisearch(t)
	got, err := status(t, url)
	if got != http.StatusOK || err != nil || again != url || (key == "" && os.Getenv("TEST_SEARCH_URL") == "") {
		t.Errorf("got %d, %v from %s, the second time %s", got, err, url, again)
	}
}

func TestKilledServerStartsAgain(t *testing.T) {
	s := engine.Own(t)
	for range 2 {
		s.Kill()
		if got, err := status(t, s.URL); err == nil {
			t.Errorf("killed, and answers %d", got)
		}
		if err := s.Start(); err != nil {
			t.Fatal(err)
		}
		if got, err := status(t, s.URL); got != http.StatusOK || err != nil {
			t.Errorf("started again: got %d, %v", got, err)
		}
	}
}

func TestWithoutAServerTestsSkip(t *testing.T) {
	t.Setenv("TEST_SEARCH_URL", "")
	t.Setenv("MEILISEARCH_BIN", "/no/such/program")
	if _, err := engine.Binary(); err == nil || !strings.Contains(err.Error(), engine.HowTo) {
		t.Errorf("got %v, want an error that says how to get one", err)
	}
	skipped := true
	t.Run("own", func(t *testing.T) {
		defer func() { skipped = t.Skipped() }()
		engine.Own(t)
	})
	if !skipped {
		t.Error("a test without a server was not skipped")
	}
}
