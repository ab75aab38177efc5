package engine

import (
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// shared is the one server of this test binary, started when first asked for.
var shared = sync.OnceValues(func() (*Replica, error) { return Start(context.Background(), 1) })

// Database returns the URL of a new empty database on the shared server, and
// drops it when the test has ended.
func Database(t testing.TB) string {
	t.Helper()
	name := "t_" + strings.ToLower(rand.Text()[:16])
	var address string
	if own := os.Getenv("TEST_STORE_URL"); own != "" {
		u, err := url.Parse(own)
		if err != nil {
			t.Fatal("TEST_STORE_URL is not a URL") // it may hold a password
		}
		u.Path = "/" + name
		address = u.String()
	} else {
		r, err := shared()
		if err != nil {
			missing(t, err)
		}
		address = r.URL(name)
	}
	t.Cleanup(func() { drop(t, address, name) })
	return address
}

// Own starts a replica set of n members for this test alone: to kill members
// of it, or to take its data away.
func Own(t testing.TB, n int) *Replica {
	t.Helper()
	r, err := Start(t.Context(), n)
	if err != nil {
		missing(t, err)
	}
	t.Cleanup(r.Close)
	return r
}

// Standalone starts a server for this test that is no replica set, and returns
// its URL.
func Standalone(t testing.TB) string {
	t.Helper()
	r, err := StartStandalone()
	if err != nil {
		missing(t, err)
	}
	t.Cleanup(r.Close)
	return r.URL("hanhtrinh")
}

// missing ends the test: there is no server.
func missing(t testing.TB, err error) {
	t.Helper()
	if _, notFound := Binary(); notFound == nil {
		t.Fatalf("starting MongoDB: %v", err)
	}
	if os.Getenv("ENGINES") == "required" {
		t.Fatalf("ENGINES=required, but: %v", err)
	}
	t.Skipf("LEFT OUT: %s on MongoDB. %v", t.Name(), err)
}

// dropLimit is short: a transaction that a killed program left open holds the
// drop up for a minute, and a database that stays behind does no harm.
const dropLimit = 5 * time.Second

func drop(t testing.TB, address, name string) {
	ctx, cancel := context.WithTimeout(context.Background(), dropLimit)
	defer cancel()
	client, err := mongo.Connect(options.Client().ApplyURI(address))
	if err != nil {
		t.Errorf("dropping the test's database: %v", err)
		return
	}
	defer client.Disconnect(ctx)
	if err := client.Database(name).Drop(ctx); err != nil {
		t.Logf("the test's database %s stays behind: %v", name, err)
	}
}
