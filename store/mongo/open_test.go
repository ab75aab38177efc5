package mongo

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"hanhtrinh/domain"
	"hanhtrinh/store/storetest/engine"
)

func wantRefusal(t *testing.T, err error, reason domain.Reason) *domain.Error {
	t.Helper()
	var e *domain.Error
	if !errors.As(err, &e) || e.Code != domain.CodeUnavailable || e.Message.Code != reason {
		t.Fatalf("got %v, want unavailable (%s)", err, reason)
	}
	return e
}

func TestOpenRefusesStandalone(t *testing.T) {
	url := engine.Standalone(t)
	patient := silently
	patient.Wait = time.Hour // refused at once, not waited for
	for _, url := range []string{url, url + "?replicaSet=rs0", url + "?directConnection=true"} {
		_, err := Open(t.Context(), url, patient)
		e := wantRefusal(t, err, domain.ReasonStoreNotReplicaSet)
		for _, lang := range []string{"vi", "en"} {
			if text := e.Message.In(lang); !strings.Contains(text, "--replSet") || !strings.Contains(text, "STORE_URL") {
				t.Errorf("%s: %q does not say what to do", lang, text)
			}
		}
	}
}

func TestOpenGivesUp(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	silent := "mongodb://" + l.Addr().String() + "/x?replicaSet=rs0" // takes connections, never answers
	defer l.Close()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "mongodb://user:secret@" + closed.Addr().String() + "/x"
	closed.Close()
	for name, url := range map[string]string{"silent": silent, "nobody": nobody} {
		t.Run(name, func(t *testing.T) {
			var told atomic.Int32
			_, err := Open(t.Context(), url, Options{Wait: 300 * time.Millisecond, Progress: func(waited time.Duration, cause error) {
				told.Add(1)
				if cause == nil || strings.Contains(cause.Error(), "secret") {
					t.Errorf("progress after %v: %v", waited, cause)
				}
			}})
			e := wantRefusal(t, err, domain.ReasonStoreUnreachable)
			if strings.Contains(e.Error(), "secret") {
				t.Errorf("the password is in the error: %v", e)
			}
		})
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = Open(gone, nobody, Options{Wait: time.Hour, Log: slog.New(slog.DiscardHandler)})
	wantRefusal(t, err, domain.ReasonStoreUnreachable)
}

func TestOpenWaits(t *testing.T) {
	r := engine.Own(t, 1)
	down, err := r.KillPrimary(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var once atomic.Bool
	s, err := Open(t.Context(), r.URL("late"), Options{Wait: 2 * time.Minute, Log: slog.New(slog.DiscardHandler), Progress: func(time.Duration, error) {
		if once.CompareAndSwap(false, true) {
			if err := r.Restart(down); err != nil {
				t.Error(err)
			}
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(context.Background())
	if !once.Load() {
		t.Error("Open did not say that it waits")
	}
}

func TestOpenBadURL(t *testing.T) {
	for _, url := range []string{"", "sqlite:x", "mongodb://", "mongodb://u:hidden@h/x?replicaSet=a&tls=maybe"} {
		_, err := Open(t.Context(), url, Options{})
		if domain.CodeOf(err) != domain.CodeInternal || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%q: got %v, want an error without the URL", url, err)
		}
	}
}

// TestSchemaFollows opens a database whose validator and indexes are of
// another time.
func TestSchemaFollows(t *testing.T) {
	url := engine.Database(t)
	s := openAt(t, url)
	ctx := t.Context()
	err := s.db.RunCommand(ctx, bson.D{{Key: "collMod", Value: placesName}, {Key: "validator", Value: bson.D{}}}).Err()
	if err != nil {
		t.Fatal(err)
	}
	view := s.places().Indexes()
	for _, name := range []string{"source_keys", "kind"} {
		if err := view.DropOne(ctx, name); err != nil {
			t.Fatal(err)
		}
	}
	old := []mongo.IndexModel{
		index("source_keys", bson.D{{Key: "old", Value: 1}}, plainIndex()).model,
		index("by_kind", bson.D{{Key: "kind", Value: 1}, {Key: "_id", Value: 1}}, plainIndex()).model,
	}
	if _, err := view.CreateMany(ctx, old); err != nil {
		t.Fatal(err)
	}
	openAt(t, url)
	specs, err := view.ListSpecifications(ctx)
	if err != nil {
		t.Fatal(err)
	}
	unique := map[string]bool{}
	for _, spec := range specs {
		unique[spec.Name] = spec.Unique != nil && *spec.Unique
	}
	if _, there := unique["kind"]; !there || !unique["source_keys"] || len(specs) != 5 {
		t.Errorf("got indexes %v", unique)
	}
	if _, err := s.places().InsertOne(ctx, bson.D{{Key: "_id", Value: "x"}}); !hasCode(err, 121) {
		t.Errorf("a document that is no place: got %v, want a refusal of the validator", err)
	}
}
