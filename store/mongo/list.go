package mongo

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

const (
	// serverRadius is the earth's radius on the server, in metres. Ours is
	// orb.EarthRadius: the server's distances are a little shorter.
	serverRadius = 6378100.0
	// slackM is far more than the two ways to compute a distance differ by.
	slackM, slackShare = 0.01, 1e-9
	// The geometry index is asked only for boxes and circles up to this angle
	// (2,000 km); larger ones hold most of the records anyway.
	widestAngle = 0.3

	eachPage = 500
)

var notDeleted = bson.D{{Key: "deleted", Value: bson.D{{Key: "$exists", Value: false}}}}

// ListPlaces implements place.Store.
func (s *Store) ListPlaces(ctx context.Context, f place.Filter, limit int) ([]place.Place, error) {
	if limit <= 0 {
		return []place.Place{}, nil
	}
	if f.Near != nil {
		return s.listNear(ctx, f, limit)
	}
	return s.listByID(ctx, f, limit)
}

func (s *Store) listByID(ctx context.Context, f place.Filter, limit int) ([]place.Place, error) {
	filter := append(conditions(f), notDeleted...)
	if angle, ok := boxAngle(f.BBox); ok {
		filter = append(filter, withinCircle(domain.PointOf(f.BBox.Center()), angle))
	} else if f.Near != nil && f.RadiusM > 0 && f.RadiusM/orb.EarthRadius < widestAngle {
		filter = append(filter, withinCircle(*f.Near, f.RadiusM/orb.EarthRadius))
	}
	if f.After != nil {
		filter = append(filter, bson.E{Key: "_id", Value: bson.D{{Key: "$gt", Value: f.After.ID}}})
	}
	return s.find(ctx, filter, options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}).
		SetLimit(int64(limit)).SetBatchSize(int32(limit)))
}

// conditions are the parts of f that the server compares exactly as we do.
func conditions(f place.Filter) bson.D {
	filter := bson.D{}
	if len(f.Kinds) > 0 {
		filter = append(filter, in("kind", f.Kinds)...)
	}
	if len(f.AreaKeys) > 0 {
		filter = append(filter, in("areaKeys", f.AreaKeys)...)
	}
	if f.BBox != nil {
		between := func(low, high float64) bson.D {
			return bson.D{{Key: "$gte", Value: low}, {Key: "$lte", Value: high}}
		}
		filter = append(filter,
			bson.E{Key: "location.lat", Value: between(f.BBox.Min.Lat(), f.BBox.Max.Lat())},
			bson.E{Key: "location.lon", Value: between(f.BBox.Min.Lon(), f.BBox.Max.Lon())})
	}
	return filter
}

// boxAngle is the radius, as an angle at the earth's centre, of a circle around
// the middle of box that holds all of it: no point of a box is farther from its
// middle than its corners. false when there is no box or a very large one.
func boxAngle(box *orb.Bound) (float64, bool) {
	if box == nil {
		return 0, false
	}
	middle := domain.PointOf(box.Center())
	angle := max(middle.DistanceM(domain.PointOf(box.Min)), middle.DistanceM(domain.PointOf(box.Max))) / orb.EarthRadius
	return angle, angle < widestAngle
}

// withinCircle is a condition for the geometry index, a little wider than asked.
func withinCircle(p domain.Point, angle float64) bson.E {
	angle = angle*(1+slackShare) + slackM/orb.EarthRadius
	return bson.E{Key: "point", Value: bson.D{{Key: "$geoWithin", Value: bson.D{
		{Key: "$centerSphere", Value: bson.A{bson.A{p.Lon, p.Lat}, angle}}}}}}
}

// measured is a place with its exact distance.
type measured struct {
	place place.Place
	m     float64
}

// listNear asks the server for a few more than limit, nearest first by its own
// reckoning, and orders them by exact distance and id. That is the page when
// all that were not fetched are certainly farther away; else it asks for more.
func (s *Store) listNear(ctx context.Context, f place.Filter, limit int) ([]place.Place, error) {
	filter := append(conditions(f), nearest(f))
	for n := limit + 8; ; n *= 2 {
		found, err := s.find(ctx, filter, options.Find().SetLimit(int64(n)).SetBatchSize(int32(n)))
		if err != nil {
			return nil, err
		}
		page, horizon := measure(found, f)
		complete := len(found) < n || len(page) >= limit && page[limit-1].m < horizon
		if !complete {
			continue
		}
		out := make([]place.Place, 0, min(limit, len(page)))
		for _, c := range page[:min(limit, len(page))] {
			out = append(out, c.place)
		}
		return out, nil
	}
}

// nearest is the condition that sorts by distance, a little wider than asked.
func nearest(f place.Filter) bson.E {
	toServer := func(m float64) float64 { return m * serverRadius / orb.EarthRadius }
	near := bson.D{{Key: "$geometry", Value: pointOf(*f.Near)}}
	if most := toServer(f.RadiusM)*(1+slackShare) + slackM; f.RadiusM > 0 && most < math.Pi*serverRadius {
		near = append(near, bson.E{Key: "$maxDistance", Value: most})
	}
	if f.After != nil {
		if least := toServer(f.After.DistanceM)*(1-slackShare) - slackM; least > 0 {
			near = append(near, bson.E{Key: "$minDistance", Value: least})
		}
	}
	return bson.E{Key: "point", Value: bson.D{{Key: "$nearSphere", Value: near}}}
}

// measure returns those of found that f lets through, in their exact order, and
// the distance beyond which all lie that were not found.
func measure(found []place.Place, f place.Filter) (page []measured, horizon float64) {
	page = make([]measured, 0, len(found))
	for _, p := range found {
		c := measured{p, f.Near.DistanceM(p.Location)}
		horizon = max(horizon, c.m*(1-slackShare)-slackM)
		if f.RadiusM > 0 && c.m > f.RadiusM || f.After != nil && compare(c, *f.After) <= 0 {
			continue
		}
		page = append(page, c)
	}
	slices.SortFunc(page, func(a, b measured) int { return compare(a, place.After{DistanceM: b.m, ID: b.place.ID}) })
	return page, horizon
}

func compare(c measured, with place.After) int {
	return cmp.Or(cmp.Compare(c.m, with.DistanceM), cmp.Compare(c.place.ID, with.ID))
}

// EachPlace implements place.Store. It reads page by page, so that a slow fn
// holds nothing open on the server.
func (s *Store) EachPlace(ctx context.Context, f place.Filter, fn func(place.Place) error) (int64, error) {
	position, err := s.ChangeHead(ctx)
	if err != nil {
		return 0, err
	}
	for {
		page, err := s.listByID(ctx, f, eachPage)
		if err != nil {
			return 0, err
		}
		for _, p := range page {
			if f.Near != nil && f.RadiusM > 0 && f.Near.DistanceM(p.Location) > f.RadiusM {
				continue
			}
			if err := fn(p); err != nil {
				return 0, err
			}
		}
		if len(page) < eachPage {
			return position, nil
		}
		f.After = &place.After{ID: page[len(page)-1].ID}
	}
}
