package area

import (
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
)

// Dataset is a plain table of units, what became of them and where they lie,
// as it is read from files and kept in a store. Order has no meaning.
type Dataset struct {
	Units       []Unit       `json:"units" bson:"units"`
	Successions []Succession `json:"successions" bson:"successions"`
	Boundaries  []Boundary   `json:"boundaries" bson:"boundaries"`
}

// Boundary is the outline of one unit, for display and look-up: it is
// simplified and has no legal force.
type Boundary struct {
	Ref `bson:",inline"`
	// GeoJSON is a bare Polygon or MultiPolygon of RFC 7946 (lon, lat).
	GeoJSON []byte `json:"geoJson" bson:"geoJson"`
}

// NewBoundary encodes g for keeping.
func NewBoundary(ref Ref, g orb.MultiPolygon) (Boundary, error) {
	raw, err := geojson.NewGeometry(g).MarshalJSON()
	return Boundary{Ref: ref, GeoJSON: raw}, err
}
