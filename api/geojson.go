package api

import (
	"bytes"
	"encoding/json"

	"github.com/paulmach/orb/geojson"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

// feature is a place as a GeoJSON Feature: its geometry, else its point; what
// else is known of it as properties.
type feature struct {
	Type       string            `json:"type" enum:"Feature"`
	ID         string            `json:"id"`
	Geometry   *geojson.Geometry `json:"geometry"`
	Properties json.RawMessage   `json:"properties"`
}

// featureDoc describes feature: its properties are those of a place.
type featureDoc struct {
	Type       string            `json:"type" enum:"Feature"`
	ID         string            `json:"id"`
	Geometry   *geojson.Geometry `json:"geometry"`
	Properties map[string]any    `json:"properties" doc:"The place without location and geometry; in lists with distanceM, alongM, openState and why"`
}

// geometryDoc describes a GeoJSON geometry in the API description.
type geometryDoc struct {
	Type        string `json:"type" enum:"Point,MultiPoint,LineString,MultiLineString,Polygon,MultiPolygon"`
	Coordinates []any  `json:"coordinates" doc:"RFC 7946: longitude first" minItems:"1"`
}

func renderFeature(p *place.Place, chain []string, f selection, brief bool) ([]byte, error) {
	raw, err := renderPlace(p, chain, selection{fields: f.fields, omit: append([]string{"location", "geometry"}, f.omit...)}, brief)
	if err != nil {
		return nil, err
	}
	g := p.Geometry
	if g == nil {
		g = geojson.NewGeometry(p.Location.Orb())
	}
	out, err := json.Marshal(feature{Type: "Feature", ID: p.ID, Geometry: g, Properties: raw})
	if err != nil {
		return nil, domain.Internal(err)
	}
	return out, nil
}

// withExtras puts what only holds for one question (distance, open state) into
// a rendered item: at the end of the object, or of a feature's properties.
func withExtras(item, extras []byte, media string) []byte {
	if len(extras) == 0 {
		return item
	}
	closing := 1
	if media == mediaGeoJSON {
		closing = 2 // properties come last in a feature
	}
	at := len(item) - closing
	return bytes.Join([][]byte{item[:at], extras, item[at:]}, nil)
}
