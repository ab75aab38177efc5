package mongo

import (
	"context"
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

// chunkSize is how many writes go to the server at once: three round trips
// each, far below the size a message may have.
const chunkSize = 1000

// WritePlaces implements place.Store. A batch has to fit into the part of the
// server's cache that one transaction may fill, or the server refuses it:
// 3,000 full records did with a cache of 256 MB, 4,000 did not. Batches of 500
// are fast and safe.
func (s *Store) WritePlaces(ctx context.Context, reach domain.Reach, writes []place.Write) ([]int64, error) {
	var versions []int64
	err := s.InTx(ctx, func(ctx context.Context) error {
		versions = make([]int64, 0, len(writes))
		for chunk := range slices.Chunk(writes, chunkSize) {
			got, err := s.writeChunk(ctx, reach, chunk, len(versions))
			if err != nil {
				return err
			}
			versions = append(versions, got...)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return versions, nil
}

// writeChunk looks up what the writes touch, decides in memory, and writes.
// first is the index of its first write in the batch.
func (s *Store) writeChunk(ctx context.Context, reach domain.Reach, writes []place.Write, first int) ([]int64, error) {
	b, err := s.lookUp(ctx, writes)
	if err != nil {
		return nil, err
	}
	for i, w := range writes {
		if refused := b.apply(reach, w); refused != nil {
			return nil, &place.WriteError{Index: first + i, Err: refused}
		}
	}
	err = s.call(ctx, func(ctx context.Context) error {
		err := b.write(ctx, s.places())
		if mongo.IsDuplicateKeyError(err) { // free in our snapshot, taken since
			return fmt.Errorf("%w: %w", errRace, quiet(err))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return b.versions, s.appendChanges(ctx, b.changes)
}

// known is what a write has to know of a record it touches.
type known struct {
	ID         string   `bson:"_id"`
	Version    int64    `bson:"version"`
	Deleted    bool     `bson:"deleted"`
	Kind       string   `bson:"kind"`
	AreaKeys   []string `bson:"areaKeys"`
	SourceKeys []string `bson:"sourceKeys"`
}

// batch is a chunk of writes being decided: each sees those before it.
type batch struct {
	records  map[string]known
	owners   map[string]string // source key -> place id
	allNew   bool              // no record was there before its write
	docs     []any
	ids      []string
	versions []int64
	changes  []changeDoc
}

func (s *Store) lookUp(ctx context.Context, writes []place.Write) (*batch, error) {
	ids := make([]string, 0, len(writes))
	var keys []string
	for _, w := range writes {
		ids = append(ids, w.Place.ID)
		if !w.Delete {
			keys = append(keys, sourceKeys(w.Place)...)
		}
	}
	filter := in("_id", ids)
	if len(keys) > 0 {
		filter = bson.D{{Key: "$or", Value: bson.A{filter, in("sourceKeys", keys)}}}
	}
	fields := bson.D{{Key: "version", Value: 1}, {Key: "deleted", Value: 1}, {Key: "kind", Value: 1}, {Key: "areaKeys", Value: 1}, {Key: "sourceKeys", Value: 1}}
	var found []known
	err := s.call(ctx, func(ctx context.Context) error {
		cursor, err := s.places().Find(ctx, filter, options.Find().SetProjection(fields).SetBatchSize(2*chunkSize))
		if err != nil {
			return err
		}
		return cursor.All(ctx, &found)
	})
	b := &batch{records: make(map[string]known, len(writes)), owners: make(map[string]string, len(keys)), allNew: true}
	for _, k := range found {
		b.records[k.ID] = k
		for _, key := range k.SourceKeys {
			b.owners[key] = k.ID
		}
	}
	return b, err
}

// apply decides one write.
func (b *batch) apply(reach domain.Reach, w place.Write) *domain.Error {
	id := w.Place.ID
	before, there := b.records[id]
	living := there && !before.Deleted
	if reach.Nothing() || living && !place.InReach(reach, id, before.AreaKeys) || !w.Delete && !place.InReach(reach, id, w.Place.AreaKeys) {
		return domain.NotFound(domain.Msg(domain.ReasonOutsideReach))
	}
	if err := check(w.Expect, there, living, before.Version); err != nil {
		return err
	}
	after := known{ID: id, Version: before.Version + 1, Deleted: w.Delete}
	var doc any = tombstone{ID: id, Version: after.Version, Deleted: true, UpdatedAt: w.Place.UpdatedAt}
	if !w.Delete {
		after.Kind, after.AreaKeys, after.SourceKeys = string(w.Place.Kind), w.Place.AreaKeys, sourceKeys(w.Place)
		for _, key := range after.SourceKeys {
			if owner, taken := b.owners[key]; taken && owner != id {
				return domain.Conflict(domain.Msg(domain.ReasonSourceTaken))
			}
		}
		p := w.Place
		p.Version = after.Version
		doc = placeDoc{Place: p, Point: pointOf(p.Location), SourceKeys: after.SourceKeys}
	}
	for _, key := range before.SourceKeys {
		delete(b.owners, key)
	}
	for _, key := range after.SourceKeys {
		b.owners[key] = id
	}
	b.allNew = b.allNew && !there
	b.records[id] = after
	b.docs = append(b.docs, doc)
	b.ids = append(b.ids, id)
	b.versions = append(b.versions, after.Version)
	b.changes = append(b.changes, newChange(domain.Change{Collection: domain.CollectionPlaces, ID: id, Version: after.Version,
		Deleted: w.Delete, At: w.Place.UpdatedAt, Left: left(before, after)}))
	return nil
}

// check compares what a write expects with what is there.
func check(expect int64, there, living bool, version int64) *domain.Error {
	switch {
	case expect == place.ExpectAny, expect == place.ExpectNew && !living:
		return nil
	case expect == place.ExpectNew:
		return domain.Conflict(domain.Msg(domain.ReasonPlaceExists))
	case !there:
		return domain.NotFound(domain.Msg(domain.ReasonPlaceNotFound))
	case !living:
		return domain.Gone(domain.Msg(domain.ReasonPlaceDeleted))
	case expect != version:
		return domain.Stale()
	}
	return nil
}

// left is what the record belonged to before and no longer does.
func left(before, after known) domain.Scope {
	var scope domain.Scope
	for _, key := range before.AreaKeys {
		if !slices.Contains(after.AreaKeys, key) {
			scope.Areas = append(scope.Areas, key)
		}
	}
	if before.Kind != "" && before.Kind != after.Kind {
		scope.Kinds = []string{before.Kind}
	}
	return scope
}

func sourceKeys(p place.Place) []string {
	var keys []string
	for _, src := range p.SourceIDs {
		if k := src.Key(); !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys
}

// write sends the decided documents, in order where the order matters.
func (b *batch) write(ctx context.Context, places *mongo.Collection) error {
	if b.allNew {
		_, err := places.InsertMany(ctx, b.docs)
		return err
	}
	models := make([]mongo.WriteModel, len(b.docs))
	for i, doc := range b.docs {
		models[i] = mongo.NewReplaceOneModel().SetFilter(byID(b.ids[i])).SetReplacement(doc).SetUpsert(true)
	}
	_, err := places.BulkWrite(ctx, models)
	return err
}
