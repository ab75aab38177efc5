package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

// placeDoc is a living place as it is kept: its own fields and what the
// indexes need.
type placeDoc struct {
	place.Place `bson:",inline"`
	Point       geoPoint `bson:"point"`
	SourceKeys  []string `bson:"sourceKeys,omitempty"` // place.SourceID.Key, each once
}

// geoPoint is a GeoJSON Point for the 2dsphere index.
type geoPoint struct {
	Type        string     `bson:"type"`
	Coordinates [2]float64 `bson:"coordinates"` // lon, lat
}

func pointOf(p domain.Point) geoPoint {
	return geoPoint{Type: "Point", Coordinates: [2]float64{p.Lon, p.Lat}}
}

// tombstone is what a deleted place leaves: enough to say gone and to count its
// versions on.
type tombstone struct {
	ID        string    `bson:"_id"`
	Version   int64     `bson:"version"`
	Deleted   bool      `bson:"deleted"`
	UpdatedAt time.Time `bson:"updatedAt"`
}

// livingOrDead reads either.
type livingOrDead struct {
	place.Place `bson:",inline"`
	Deleted     bool `bson:"deleted"`
}

func (s *Store) places() *mongo.Collection { return s.db.Collection(placesName) }

func in(field string, values any) bson.D {
	return bson.D{{Key: field, Value: bson.D{{Key: "$in", Value: values}}}}
}

// Place implements place.Store.
func (s *Store) Place(ctx context.Context, id string) (place.Place, error) {
	var doc livingOrDead
	err := s.call(ctx, func(ctx context.Context) error {
		err := s.places().FindOne(ctx, byID(id)).Decode(&doc)
		switch {
		case err == mongo.ErrNoDocuments:
			return domain.NotFound(domain.Msg(domain.ReasonPlaceNotFound))
		case err == nil && doc.Deleted:
			return domain.Gone(domain.Msg(domain.ReasonPlaceDeleted))
		}
		return err
	})
	if err != nil {
		return place.Place{}, err
	}
	return doc.Place, nil
}

// Places implements place.Store.
func (s *Store) Places(ctx context.Context, ids []string) ([]place.Place, error) {
	if len(ids) == 0 {
		return []place.Place{}, nil
	}
	found, err := s.find(ctx, append(in("_id", ids), notDeleted...), options.Find().SetBatchSize(int32(len(ids)+1)))
	if err != nil {
		return nil, err
	}
	byID := make(map[string]place.Place, len(found))
	for _, p := range found {
		byID[p.ID] = p
	}
	out := make([]place.Place, 0, len(found))
	for _, id := range ids {
		if p, ok := byID[id]; ok {
			out = append(out, p)
		}
	}
	return out, nil
}

// find returns the places of filter.
func (s *Store) find(ctx context.Context, filter bson.D, o *options.FindOptionsBuilder) ([]place.Place, error) {
	found := []place.Place{}
	err := s.call(ctx, func(ctx context.Context) error {
		cursor, err := s.places().Find(ctx, filter, o)
		if err != nil {
			return err
		}
		return cursor.All(ctx, &found)
	})
	return found, err
}

// PlaceIDs implements place.Store.
func (s *Store) PlaceIDs(ctx context.Context, sources []place.SourceID) (map[string]string, error) {
	owners := make(map[string]string, len(sources))
	if len(sources) == 0 {
		return owners, nil
	}
	wanted := make(map[string]bool, len(sources))
	keys := make([]string, 0, len(sources))
	for _, src := range sources {
		if k := src.Key(); !wanted[k] {
			wanted[k] = true
			keys = append(keys, k)
		}
	}
	var found []known
	err := s.call(ctx, func(ctx context.Context) error {
		cursor, err := s.places().Find(ctx, in("sourceKeys", keys),
			options.Find().SetProjection(bson.D{{Key: "sourceKeys", Value: 1}}).SetBatchSize(int32(len(keys)+1)))
		if err != nil {
			return err
		}
		return cursor.All(ctx, &found)
	})
	for _, k := range found {
		for _, key := range k.SourceKeys {
			if wanted[key] {
				owners[key] = k.ID
			}
		}
	}
	return owners, err
}

// CountPlaces implements place.Store: tombstones have no kind, so the index
// over kinds knows the number.
func (s *Store) CountPlaces(ctx context.Context) (n int64, err error) {
	err = s.call(ctx, func(ctx context.Context) error {
		n, err = s.places().CountDocuments(ctx, bson.D{{Key: "kind", Value: bson.D{{Key: "$gte", Value: ""}}}},
			options.Count().SetHint("kind"))
		return err
	})
	return n, err
}
