package mongo

import (
	"bytes"
	"context"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

const (
	codeNamespaceExists      = 48
	codeIndexOptionsConflict = 85
	codeIndexKeysConflict    = 86
	codeValidationFailed     = 121
)

// collection is what one collection must look like.
type collection struct {
	name      string
	validator bson.D // nil: none
	indexes   []namedIndex
}

type namedIndex struct {
	name  string
	model mongo.IndexModel
}

func plainIndex() *options.IndexOptionsBuilder { return options.Index() }

func index(name string, keys bson.D, o *options.IndexOptionsBuilder) namedIndex {
	return namedIndex{name, mongo.IndexModel{Keys: keys, Options: o.SetName(name)}}
}

// exists is the partial filter of an index over documents that have field.
func exists(field string) bson.D {
	return bson.D{{Key: field, Value: bson.D{{Key: "$exists", Value: true}}}}
}

func collections() []collection {
	plain := plainIndex
	return slices.Concat([]collection{
		{placesName, placeValidator(), []namedIndex{
			index("source_keys", bson.D{{Key: "sourceKeys", Value: 1}}, plain().SetUnique(true).SetPartialFilterExpression(exists("sourceKeys"))),
			index("point_kind", bson.D{{Key: "point", Value: "2dsphere"}, {Key: "kind", Value: 1}}, plain()),
			index("area_keys", bson.D{{Key: "areaKeys", Value: 1}, {Key: "_id", Value: 1}}, plain()),
			index("kind", bson.D{{Key: "kind", Value: 1}, {Key: "_id", Value: 1}}, plain()),
		}},
		{changesName, changeValidator(), []namedIndex{
			index("seq", bson.D{{Key: "seq", Value: 1}}, plain().SetUnique(true).SetPartialFilterExpression(exists("seq"))),
			index("pending", bson.D{{Key: "pending", Value: 1}, {Key: "version", Value: 1}, {Key: "_id", Value: 1}}, plain().SetPartialFilterExpression(bson.D{{Key: "pending", Value: true}})),
		}},
		{leasesName, nil, nil},
		{keysetsName, object(bson.D{{Key: "version", Value: typed("long")}, {Key: "sealed", Value: typed("binData")}}, "version", "sealed"), nil},
		{idempotencyName, object(bson.D{{Key: "fingerprint", Value: typed("binData")}, {Key: "token", Value: typed("string")}}, "fingerprint", "token"), []namedIndex{
			index("stored_at", bson.D{{Key: "answer.storedAt", Value: 1}}, plain().SetPartialFilterExpression(exists("answer"))),
			index("until", bson.D{{Key: "until", Value: 1}}, plain()),
		}},
		{partsName, object(bson.D{{Key: "data", Value: typed("binData")}}, "data"), nil},
		{datasetName, nil, nil},
	}, accountCollections(), auditCollections(), proposalCollections(), usageCollections())
}

func typed(names ...string) bson.D { return bson.D{{Key: "bsonType", Value: names}} }

// object is a validator: the types of some fields and which must be there.
func object(properties bson.D, required ...string) bson.D {
	return bson.D{{Key: "$jsonSchema", Value: bson.D{{Key: "bsonType", Value: "object"},
		{Key: "required", Value: required}, {Key: "properties", Value: properties}}}}
}

// placeValidator knows a living place and a tombstone.
func placeValidator() bson.D {
	number := typed("double", "int", "long")
	location := bson.D{{Key: "bsonType", Value: "object"}, {Key: "required", Value: bson.A{"lat", "lon"}},
		{Key: "properties", Value: bson.D{{Key: "lat", Value: number}, {Key: "lon", Value: number}}}}
	living := bson.D{{Key: "required", Value: bson.A{"kind", "name", "location", "point", "createdAt"}},
		{Key: "properties", Value: bson.D{{Key: "kind", Value: typed("string")}, {Key: "location", Value: location}}},
		{Key: "not", Value: bson.D{{Key: "required", Value: bson.A{"deleted"}}}}}
	tombstone := bson.D{{Key: "required", Value: bson.A{"deleted"}},
		{Key: "not", Value: bson.D{{Key: "anyOf", Value: bson.A{
			bson.D{{Key: "required", Value: bson.A{"sourceKeys"}}}, bson.D{{Key: "required", Value: bson.A{"point"}}}}}}}}
	return bson.D{{Key: "$jsonSchema", Value: bson.D{
		{Key: "bsonType", Value: "object"},
		{Key: "required", Value: bson.A{"_id", "version", "updatedAt"}},
		{Key: "properties", Value: bson.D{
			{Key: "_id", Value: bson.D{{Key: "bsonType", Value: "string"}, {Key: "minLength", Value: 1}}},
			{Key: "version", Value: typed("long")},
			{Key: "updatedAt", Value: typed("date")},
			{Key: "deleted", Value: typed("bool")},
			{Key: "sourceKeys", Value: typed("array")},
		}},
		{Key: "oneOf", Value: bson.A{living, tombstone}},
	}}}
}

// changeValidator: an entry is pending or has its number, never both.
func changeValidator() bson.D {
	return bson.D{{Key: "$jsonSchema", Value: bson.D{
		{Key: "bsonType", Value: "object"},
		{Key: "required", Value: bson.A{"collection", "id", "version", "at"}},
		{Key: "properties", Value: bson.D{
			{Key: "collection", Value: typed("string")},
			{Key: "id", Value: typed("string")},
			{Key: "version", Value: typed("long")},
			{Key: "at", Value: typed("date")},
			{Key: "seq", Value: typed("long")},
			{Key: "pending", Value: typed("bool")},
		}},
		{Key: "oneOf", Value: bson.A{bson.D{{Key: "required", Value: bson.A{"seq"}}}, bson.D{{Key: "required", Value: bson.A{"pending"}}}}},
	}}}
}

// makeSchema makes what is missing and changes what differs. Several servers
// may do so at once.
func (s *Store) makeSchema(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, max(s.opts.Wait, s.opts.Timeout))
	defer cancel()
	specs, err := s.db.ListCollectionSpecifications(ctx, bson.D{})
	if err != nil {
		return err
	}
	present := map[string]bson.Raw{}
	for _, spec := range specs {
		present[spec.Name] = spec.Options
	}
	for _, c := range collections() {
		opts, there := present[c.name]
		if err := s.makeCollection(ctx, c, there, opts); err != nil {
			return err
		}
		if err := s.makeIndexes(ctx, c); err != nil {
			return err
		}
	}
	return s.makeLease(ctx)
}

func (s *Store) makeCollection(ctx context.Context, c collection, there bool, present bson.Raw) error {
	if !there {
		o := options.CreateCollection()
		if c.validator != nil {
			o.SetValidator(c.validator)
		}
		if err := s.db.CreateCollection(ctx, c.name, o); err == nil || !hasCode(err, codeNamespaceExists) {
			return err
		}
	}
	if c.validator == nil {
		return nil
	}
	wanted, err := bson.Marshal(c.validator)
	if err != nil {
		return err
	}
	if have, ok := present.Lookup("validator").DocumentOK(); ok && bytes.Equal(have, wanted) {
		return nil
	}
	return s.db.RunCommand(ctx, bson.D{{Key: "collMod", Value: c.name}, {Key: "validator", Value: c.validator}}).Err()
}

// makeIndexes makes what is missing, all at once, and replaces an index that has
// the same name or keys and other options.
func (s *Store) makeIndexes(ctx context.Context, c collection) error {
	if len(c.indexes) == 0 {
		return nil
	}
	view := s.db.Collection(c.name).Indexes()
	models := make([]mongo.IndexModel, len(c.indexes))
	for i, wanted := range c.indexes {
		models[i] = wanted.model
	}
	_, err := view.CreateMany(ctx, models)
	if !hasCode(err, codeIndexOptionsConflict) && !hasCode(err, codeIndexKeysConflict) {
		return err
	}
	for _, wanted := range c.indexes {
		_, err := view.CreateOne(ctx, wanted.model)
		switch {
		case hasCode(err, codeIndexOptionsConflict):
			err = view.DropWithKey(ctx, wanted.model.Keys)
		case hasCode(err, codeIndexKeysConflict):
			err = view.DropOne(ctx, wanted.name)
		case err == nil:
			continue
		}
		if err == nil {
			_, err = view.CreateOne(ctx, wanted.model)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func hasCode(err error, code int) bool { return slices.Contains(mongo.ErrorCodes(err), code) }
