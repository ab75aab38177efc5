package engine

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

func TestDatabasesAreApart(t *testing.T) {
	first, second := Database(t), Database(t)
	if first == second {
		t.Fatalf("two databases have one address %s", first)
	}
	client, err := mongo.Connect(options.Client().ApplyURI(first))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Disconnect(context.Background())
	var hello struct {
		Set string `bson:"setName"`
	}
	if err := client.Database("admin").RunCommand(t.Context(), bson.D{{Key: "hello", Value: 1}}).Decode(&hello); err != nil {
		t.Fatal(err)
	}
	if hello.Set == "" {
		t.Error("the server is no replica set")
	}
}

func TestKilledMemberComesBack(t *testing.T) {
	if testing.Short() {
		t.Skip("LEFT OUT: killing members, because of -short")
	}
	r := Own(t, 3)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	killed, err := r.KillPrimary(ctx)
	if err != nil {
		t.Fatal(err)
	}
	next, err := r.Primary(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if next == killed {
		t.Errorf("member %d is primary after it was killed", killed)
	}
	if err := r.Restart(killed); err != nil {
		t.Fatal(err)
	}
	dir := r.members[killed].dir
	r.Close()
	r.up = make([]bool, len(r.up)) // the clean-up closes it again
	if _, err := os.Stat(filepath.Dir(dir)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the data is still there after Close: %v", err)
	}
}

func TestBinaryIsMissing(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	t.Chdir(t.TempDir())
	if _, err := Binary(); !errors.Is(err, ErrMissing) {
		t.Errorf("Binary() = %v, want ErrMissing", err)
	}
}
