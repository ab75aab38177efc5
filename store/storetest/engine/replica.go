package engine

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

const startLimit = 60 * time.Second

// Replica is a replica set of mongod processes on this machine. Its methods
// are for one goroutine.
type Replica struct {
	name    string
	members []*process
	up      []bool
}

// Start runs a replica set of n members and waits until it has a primary. A
// member that does not answer is replaced as primary after a second.
func Start(ctx context.Context, n int) (*Replica, error) {
	r := &Replica{name: "rs0"}
	if err := r.launch(n); err != nil {
		r.Close()
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	if err := r.initiate(ctx); err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

// StartStandalone runs one mongod that is no replica set.
func StartStandalone() (*Replica, error) {
	r := &Replica{}
	if err := r.launch(1); err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

func (r *Replica) launch(n int) error {
	binary, err := Binary()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "mongod-test-")
	if err != nil {
		return err
	}
	for i := range n {
		port, err := freePort()
		if err != nil {
			return err
		}
		p := &process{binary: binary, dir: filepath.Join(dir, fmt.Sprint(i)), port: port, set: r.name}
		if err := p.start(); err != nil {
			return err
		}
		r.members = append(r.members, p)
		r.up = append(r.up, true)
	}
	for _, p := range r.members {
		if err := p.running(startLimit); err != nil {
			return err
		}
	}
	return nil
}

func (r *Replica) initiate(ctx context.Context) error {
	var members bson.A
	for i, p := range r.members {
		members = append(members, bson.D{{Key: "_id", Value: i}, {Key: "host", Value: p.host()}})
	}
	config := bson.D{{Key: "_id", Value: r.name}, {Key: "members", Value: members},
		{Key: "settings", Value: bson.D{{Key: "electionTimeoutMillis", Value: 1000},
			{Key: "heartbeatIntervalMillis", Value: 300}, {Key: "chainingAllowed", Value: false}}}}
	err := r.admin(ctx, r.direct(0), bson.D{{Key: "replSetInitiate", Value: config}})
	if err != nil {
		return fmt.Errorf("replSetInitiate: %w", err)
	}
	if _, err := r.Primary(ctx); err != nil {
		return err
	}
	return r.Settle(ctx)
}

// URL is the address of database on the whole set.
func (r *Replica) URL(database string) string {
	var hosts []string
	for _, p := range r.members {
		hosts = append(hosts, p.host())
	}
	url := "mongodb://" + strings.Join(hosts, ",") + "/" + database
	if r.name != "" {
		url += "?replicaSet=" + r.name
	}
	return url
}

func (r *Replica) direct(i int) string {
	return "mongodb://" + r.members[i].host() + "/?directConnection=true"
}

func (r *Replica) admin(ctx context.Context, url string, command bson.D) error {
	client, err := mongo.Connect(options.Client().ApplyURI(url).SetServerSelectionTimeout(startLimit))
	if err != nil {
		return err
	}
	defer client.Disconnect(context.WithoutCancel(ctx))
	return client.Database("admin").RunCommand(ctx, command).Err()
}

// Primary returns which member is the primary, waiting until there is one.
func (r *Replica) Primary(ctx context.Context) (int, error) {
	for {
		for i := range r.members {
			if h, err := r.hello(ctx, i); err == nil && h.Primary {
				return i, nil
			}
		}
		if err := r.pause(ctx, "no primary"); err != nil {
			return 0, err
		}
	}
}

// Settle waits until every running member is primary or secondary: one that
// still copies its first data can neither vote a new primary in nor become it.
func (r *Replica) Settle(ctx context.Context) error {
	for i := 0; i < len(r.members); {
		if h, err := r.hello(ctx, i); !r.up[i] || err == nil && (h.Primary || h.Secondary) {
			i++
			continue
		}
		if err := r.pause(ctx, "a member is not ready"); err != nil {
			return err
		}
	}
	return nil
}

func (r *Replica) pause(ctx context.Context, waitsFor string) error {
	for i, p := range r.members {
		select {
		case <-p.exited:
			if r.up[i] {
				return fmt.Errorf("mongod %d ended: %s", i, p.message)
			}
		default:
		}
	}
	select {
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", waitsFor, ctx.Err())
	case <-time.After(25 * time.Millisecond):
		return nil
	}
}

type hello struct {
	Primary   bool `bson:"isWritablePrimary"`
	Secondary bool `bson:"secondary"`
}

func (r *Replica) hello(ctx context.Context, i int) (h hello, err error) {
	if !r.up[i] {
		return h, fmt.Errorf("mongod %d is down", i)
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	client, err := mongo.Connect(options.Client().ApplyURI(r.direct(i)))
	if err != nil {
		return h, err
	}
	defer client.Disconnect(context.WithoutCancel(ctx))
	err = client.Database("admin").RunCommand(ctx, bson.D{{Key: "hello", Value: 1}}).Decode(&h)
	return h, err
}

// StepDown makes the primary give up its role for a while.
func (r *Replica) StepDown(ctx context.Context) error {
	i, err := r.Primary(ctx)
	if err != nil {
		return err
	}
	return r.admin(ctx, r.direct(i), bson.D{{Key: "replSetStepDown", Value: 5},
		{Key: "secondaryCatchUpPeriodSecs", Value: 3}, {Key: "force", Value: true}})
}

// KillPrimary ends the primary with SIGKILL and returns which member it was.
func (r *Replica) KillPrimary(ctx context.Context) (int, error) {
	i, err := r.Primary(ctx)
	if err != nil {
		return 0, err
	}
	r.members[i].stop(true)
	r.up[i] = false
	return i, nil
}

// Restart runs a killed member again on its data.
func (r *Replica) Restart(i int) error {
	p := r.members[i]
	if err := p.start(); err != nil {
		return err
	}
	r.up[i] = true
	return p.running(startLimit)
}

// Close kills all members and removes their data.
func (r *Replica) Close() {
	for i, p := range r.members {
		if r.up[i] {
			p.stop(false)
		}
		os.RemoveAll(p.dir)
		os.Remove(filepath.Dir(p.dir))
	}
}
