package mongo

import (
	"context"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
)

// datasetID is the record the change log knows the imported tables by.
const datasetID = "dataset"

// SaveAreas implements area.Store. The version in the dataset's own document is
// written first: calls at the same time meet there and follow each other.
func (s *Store) SaveAreas(ctx context.Context, d area.Dataset) error {
	if len(d.Units)+len(d.Successions)+len(d.Boundaries) == 0 {
		return s.InTx(ctx, func(context.Context) error { return nil })
	}
	return s.InTx(ctx, func(ctx context.Context) error {
		version, err := s.nextDataset(ctx)
		if err != nil {
			return err
		}
		err = upsertAll(ctx, s, unitsName, d.Units, func(u area.Unit) string { return u.Key() })
		if err == nil {
			err = upsertAll(ctx, s, successionsName, d.Successions, func(c area.Succession) string { return c.From.Key() + ">" + c.To.Key() })
		}
		if err == nil {
			err = upsertAll(ctx, s, boundariesName, d.Boundaries, func(b area.Boundary) string { return b.Key() })
		}
		if err != nil {
			return err
		}
		entry := newChange(domain.Change{Collection: domain.CollectionAreas, ID: datasetID, Version: version, At: domain.SystemClock()})
		return s.appendChanges(ctx, []changeDoc{entry})
	})
}

// nextDataset counts the version of the imported tables on.
func (s *Store) nextDataset(ctx context.Context) (int64, error) {
	var doc struct {
		Version int64 `bson:"version"`
	}
	err := s.call(ctx, func(ctx context.Context) error {
		return s.db.Collection(datasetName).FindOneAndUpdate(ctx, byID(datasetID),
			bson.D{{Key: "$inc", Value: bson.D{{Key: "version", Value: int64(1)}}}},
			options.FindOneAndUpdate().SetUpsert(true).SetReturnDocument(options.After)).Decode(&doc)
	})
	return doc.Version, err
}

// upsertAll replaces or adds each element under its key, a chunk at a time.
func upsertAll[T any](ctx context.Context, s *Store, collection string, all []T, key func(T) string) error {
	type keyed struct {
		ID    string `bson:"_id"`
		Value T      `bson:"value"`
	}
	for chunk := range slices.Chunk(all, chunkSize) {
		models := make([]mongo.WriteModel, 0, len(chunk))
		for _, v := range chunk {
			k := key(v)
			models = append(models, mongo.NewReplaceOneModel().SetFilter(byID(k)).SetReplacement(keyed{k, v}).SetUpsert(true))
		}
		err := s.call(ctx, func(ctx context.Context) error {
			_, err := s.db.Collection(collection).BulkWrite(ctx, models)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// LoadAreas implements area.Store: a transaction reads all of one moment.
func (s *Store) LoadAreas(ctx context.Context) (area.Dataset, error) {
	var d area.Dataset
	err := s.InTx(ctx, func(ctx context.Context) (err error) {
		if d.Units, err = loadAll[area.Unit](ctx, s, unitsName); err != nil {
			return err
		}
		if d.Successions, err = loadAll[area.Succession](ctx, s, successionsName); err != nil {
			return err
		}
		d.Boundaries, err = loadAll[area.Boundary](ctx, s, boundariesName)
		return err
	})
	if err != nil {
		return area.Dataset{}, err
	}
	return d, nil
}

func loadAll[T any](ctx context.Context, s *Store, collection string) ([]T, error) {
	var docs []struct {
		Value T `bson:"value"`
	}
	err := s.call(ctx, func(ctx context.Context) error {
		cursor, err := s.db.Collection(collection).Find(ctx, bson.D{}, options.Find().SetSort(byID(1)).SetBatchSize(chunkSize))
		if err != nil {
			return err
		}
		return cursor.All(ctx, &docs)
	})
	out := make([]T, 0, len(docs))
	for _, d := range docs {
		out = append(out, d.Value)
	}
	return out, err
}
