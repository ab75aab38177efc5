package mongo

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"io"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
)

const (
	// datasetID is the record the change log knows the imported tables by.
	datasetID = "dataset"
	// partSize is far below what a document may hold.
	partSize = 4 << 20
)

// The imported tables are always read and almost always written as a whole, so
// they are kept packed, in a few parts: as tens of thousands of documents they
// would not fit into one transaction of a server with a small cache.

// datasetDoc says which version holds.
type datasetDoc struct {
	ID      string `bson:"_id"`
	Version int64  `bson:"version"`
}

// partDoc is one piece of the packed tables of a version.
type partDoc struct {
	ID   partID `bson:"_id"`
	Data []byte `bson:"data"`
}

type partID struct {
	Version int64 `bson:"version"`
	Part    int   `bson:"part"`
}

func (s *Store) parts() *mongo.Collection { return s.db.Collection(partsName) }

// SaveAreas implements area.Store. The version is counted on first: calls at
// the same time meet there and follow each other.
func (s *Store) SaveAreas(ctx context.Context, d area.Dataset) error {
	return s.InTx(ctx, func(ctx context.Context) error {
		if len(d.Units)+len(d.Successions)+len(d.Boundaries) == 0 {
			return nil
		}
		version, err := s.nextDataset(ctx)
		if err != nil {
			return err
		}
		before, err := s.unpack(ctx, version-1)
		if err != nil {
			return err
		}
		packed, err := pack(overlay(before, d))
		if err != nil {
			return err
		}
		if err := s.replaceParts(ctx, version, packed); err != nil {
			return err
		}
		entry := newChange(domain.Change{Collection: domain.CollectionAreas, ID: datasetID, Version: version, At: domain.SystemClock()})
		return s.appendChanges(ctx, []changeDoc{entry})
	})
}

// nextDataset counts the version of the imported tables on.
func (s *Store) nextDataset(ctx context.Context) (int64, error) {
	var doc datasetDoc
	err := s.call(ctx, func(ctx context.Context) error {
		return s.db.Collection(datasetName).FindOneAndUpdate(ctx, byID(datasetID),
			bson.D{{Key: "$inc", Value: bson.D{{Key: "version", Value: int64(1)}}}},
			options.FindOneAndUpdate().SetUpsert(true).SetReturnDocument(options.After)).Decode(&doc)
	})
	return doc.Version, err
}

// replaceParts puts the parts of a version there and drops all others.
func (s *Store) replaceParts(ctx context.Context, version int64, packed []byte) error {
	return s.call(ctx, func(ctx context.Context) error {
		if _, err := s.parts().DeleteMany(ctx, bson.D{}); err != nil {
			return err
		}
		i := 0
		for data := range slices.Chunk(packed, partSize) {
			if _, err := s.parts().InsertOne(ctx, partDoc{partID{version, i}, data}); err != nil {
				return err
			}
			i++
		}
		return nil
	})
}

// LoadAreas implements area.Store: a transaction reads all of one moment.
func (s *Store) LoadAreas(ctx context.Context) (d area.Dataset, err error) {
	err = s.InTx(ctx, func(ctx context.Context) error {
		var doc datasetDoc
		err := s.call(ctx, func(ctx context.Context) error {
			err := s.db.Collection(datasetName).FindOne(ctx, byID(datasetID)).Decode(&doc)
			if err == mongo.ErrNoDocuments {
				return nil
			}
			return err
		})
		if err == nil {
			d, err = s.unpack(ctx, doc.Version)
		}
		return err
	})
	return d, err
}

// unpack reads the tables of a version; of version 0 there are none.
func (s *Store) unpack(ctx context.Context, version int64) (d area.Dataset, err error) {
	if version == 0 {
		return d, nil
	}
	var docs []partDoc
	err = s.call(ctx, func(ctx context.Context) error {
		cursor, err := s.parts().Find(ctx, bson.D{{Key: "_id.version", Value: version}}, options.Find().SetSort(byID(1)))
		if err != nil {
			return err
		}
		return cursor.All(ctx, &docs)
	})
	if err != nil {
		return d, err
	}
	var packed bytes.Buffer
	for _, p := range docs {
		packed.Write(p.Data)
	}
	r, err := gzip.NewReader(&packed)
	if err != nil {
		return d, domain.Internal(err)
	}
	raw, err := io.ReadAll(r)
	if err == nil {
		err = bson.Unmarshal(raw, &d)
	}
	if err != nil {
		return d, domain.Internal(err)
	}
	return d, nil
}

func pack(d area.Dataset) ([]byte, error) {
	raw, err := bson.Marshal(d)
	if err != nil {
		return nil, domain.Internal(err)
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(raw); err != nil {
		return nil, domain.Internal(err)
	}
	if err := w.Close(); err != nil {
		return nil, domain.Internal(err)
	}
	return packed.Bytes(), nil
}

// overlay lays d over what was there before.
func overlay(before, d area.Dataset) area.Dataset {
	return area.Dataset{
		Units:       upsert(before.Units, d.Units, func(u area.Unit) string { return u.Key() }),
		Successions: upsert(before.Successions, d.Successions, func(c area.Succession) string { return c.From.Key() + ">" + c.To.Key() }),
		Boundaries:  upsert(before.Boundaries, d.Boundaries, func(b area.Boundary) string { return b.Key() }),
	}
}

// upsert replaces or adds by key; the result is in the order of the keys.
func upsert[T any](before, with []T, key func(T) string) []T {
	byKey := make(map[string]T, len(before)+len(with))
	for _, all := range [][]T{before, with} {
		for _, v := range all {
			byKey[key(v)] = v
		}
	}
	out := make([]T, 0, len(byKey))
	for _, v := range byKey {
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b T) int { return cmp.Compare(key(a), key(b)) })
	return out
}
