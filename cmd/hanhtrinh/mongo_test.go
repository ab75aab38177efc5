package main

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hanhtrinh/store/storetest/engine"
)

// cluster gives the settings of servers on one MongoDB database, each with a
// search index of its own.
func cluster(t *testing.T, servers int) []installation {
	t.Helper()
	url := engine.Database(t)
	key := make([]byte, 32)
	rand.Read(key)
	file := filepath.Join(t.TempDir(), "master.key")
	if err := os.WriteFile(file, []byte(base64.StdEncoding.EncodeToString(key)), 0o600); err != nil {
		t.Fatal(err)
	}
	all := make([]installation, servers)
	for i := range all {
		all[i] = newInstallation(t, "STORE_URL="+url, "MASTER_KEY_FILE="+file)
	}
	return all
}

func TestTwoServersOnOneMongoDBShareEverything(t *testing.T) {
	both := cluster(t, 2)
	a, b := both[0].serve(), both[1].serve()
	auth := both[0].token()
	if got := a.do("POST", "/v1/places", fmt.Sprintf(newPlace, "pt-chung", "Quán Chung"), auth); got.status != http.StatusCreated {
		t.Fatalf("POST: %d %s", got.status, got.body)
	}
	if got := b.get("/v1/places/pt-chung"); got.status != http.StatusOK {
		t.Errorf("the other server answers %d", got.status)
	}
	for _, s := range []*server{a, b} {
		s.until("found", func() bool { return len(s.list("q=quan+chung").Items) == 1 })
	}
	// The same token, a key of the store, is taken by the other server, and what
	// it writes drops what this one had rendered.
	etag := b.get("/v1/places/pt-chung").header.Get("ETag")
	patch := map[string]string{"Authorization": auth["Authorization"], "Content-Type": "application/merge-patch+json", "If-Match": etag}
	if got := b.do("PATCH", "/v1/places/pt-chung", `{"names":{"vi":"Quán Đổi Tên"}}`, patch); got.status != http.StatusOK {
		t.Fatalf("PATCH: %d %s", got.status, got.body)
	}
	a.until("seeing the other's write", func() bool {
		return strings.Contains(string(a.get("/v1/places/pt-chung").body), "Quán Đổi Tên")
	})
}

func TestSeedAndImportReachAServerOnMongoDB(t *testing.T) {
	in := cluster(t, 1)[0]
	s := in.serve()
	if n := len(s.list("").Items); n != 0 {
		t.Fatalf("a new database on MongoDB holds %d places: it is never seeded by itself", n)
	}
	if _, err := in.command("seed"); err != nil {
		t.Fatal(err)
	}
	s.until("indexed", func() bool {
		got := s.list("q=thap+po+sah+inu").ids()
		return len(got) > 0 && got[0] == "pt-thap-po-sah-inu"
	})
	if out, err := in.command("reindex"); err != nil || !strings.Contains(out, "indexed") {
		t.Errorf("reindex: %q, %v", out, err)
	}
}
