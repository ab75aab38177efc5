package domain

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"
)

// Point is a position on WGS 84 in degrees. Its JSON names both axes, so that
// it cannot be read the wrong way round.
type Point struct {
	Lat float64 `json:"lat" bson:"lat" minimum:"-90" maximum:"90" doc:"Latitude in degrees, WGS 84"`
	Lon float64 `json:"lon" bson:"lon" minimum:"-180" maximum:"180" doc:"Longitude in degrees, WGS 84"`
}

// Orb returns the point in the order of RFC 7946 and of orb: lon, lat.
func (p Point) Orb() orb.Point { return orb.Point{p.Lon, p.Lat} }

// PointOf turns an orb point (lon, lat) round.
func PointOf(p orb.Point) Point { return Point{Lat: p.Lat(), Lon: p.Lon()} }

// DistanceM is the great-circle distance (haversine) in metres, the one
// distance of the product.
func (p Point) DistanceM(q Point) float64 { return geo.DistanceHaversine(p.Orb(), q.Orb()) }

// CheckPoint returns what is wrong with a point, or nil. A pair whose latitude
// cannot be one, but would lie in or near Vietnam turned round, is named as
// swapped axes: order says how it is written here, such as "lat,lon".
func CheckPoint(p Point, order string) *Message {
	bad := func(v, limit float64) bool { return math.IsNaN(v) || math.Abs(v) > limit }
	var m Message
	switch {
	case inVietnam(Point{Lat: p.Lon, Lon: p.Lat}):
		m = Msg(ReasonSwappedAxes, "order", order)
	case bad(p.Lat, 90):
		m = Msg(ReasonLatRange)
	case bad(p.Lon, 180):
		m = Msg(ReasonLonRange)
	default:
		return nil
	}
	return &m
}

// inVietnam is a generous box around the country and its islands.
func inVietnam(p Point) bool { return p.Lat >= 6 && p.Lat <= 24 && p.Lon >= 101 && p.Lon <= 118 }
