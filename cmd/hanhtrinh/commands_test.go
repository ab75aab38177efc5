package main

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// freeAddress is one that nothing listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestMetricsTellRoutesAndTheIndex(t *testing.T) {
	address := freeAddress(t)
	s := newInstallation(t, "SEED=off", "METRICS_ADDR="+address).serve()
	s.list("q=bimat")
	var text string
	s.until("telling metrics", func() bool {
		response, err := http.Get("http://" + address + "/metrics")
		if err != nil {
			return false
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		text = string(body)
		return err == nil && response.StatusCode == http.StatusOK && strings.Contains(text, `route="/v1/places"`)
	})
	for _, want := range []string{"hanhtrinh_search_lag_changes 0", "hanhtrinh_search_degraded 0", "hanhtrinh_places 0", "hanhtrinh_http_request_seconds_count{"} {
		if !strings.Contains(text, want) {
			t.Errorf("the metrics lack %s", want)
		}
	}
	if strings.Contains(text, "bimat") {
		t.Error("the metrics tell what was asked")
	}
}

func TestOpenAPIWritesTheCheckedInDescription(t *testing.T) {
	out := filepath.Join(t.TempDir(), "openapi.yaml")
	if _, err := newInstallation(t).command("openapi", "-o", out); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join("..", "..", "openapi.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("openapi.yaml is not what the program writes: run hanhtrinh openapi -o openapi.yaml")
	}
}

func TestHealthAsksTheServer(t *testing.T) {
	in := newInstallation(t, "SEED=off", "HTTP_ADDR="+freeAddress(t))
	if out, err := in.command("health"); err == nil {
		t.Errorf("without a server: %q, want an error", out)
	}
	in.serve()
	if out, err := in.command("health"); err != nil || strings.TrimSpace(out) != "ready" {
		t.Errorf("beside a server: %q, %v", out, err)
	}
}

func TestStoreURLFromAFile(t *testing.T) {
	db := filepath.Join(t.TempDir(), "other.db")
	url := file(t, "url", "sqlite:"+db+"\n")
	if _, err := newInstallation(t, "STORE_URL_FILE="+url).command("seed"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(db); err != nil {
		t.Errorf("the store of the file was not used: %v", err)
	}
	_, err := newInstallation(t, "STORE_URL_FILE="+url, "STORE_URL=sqlite:x", "LOG_LEVEL=loud").command("seed")
	for _, key := range []string{"STORE_URL_FILE", "LOG_LEVEL"} {
		if err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("both set and a wrong level: %v, want %s named", err, key)
		}
	}
}
