package importer

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/planar"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

// maxFeature is the longest feature that is read, in bytes.
const maxFeature = 8 << 20

// geoJSONReader reads a FeatureCollection as a stream, one feature in memory
// at a time. A feature is a place of this product (its API's GeoJSON: it has a
// property subkind) or an OpenStreetMap element with its tags as properties
// and "node/123" as its id or property @id. The geometry is a point, or any
// other whose centroid stands for the place.
type geoJSONReader struct {
	name  string
	count counter
	total int64
}

// NewGeoJSON reads a FeatureCollection of that many bytes (0 = not known).
func NewGeoJSON(name string, in io.Reader, size int64) Reader {
	g := &geoJSONReader{name: path.Base(name), total: size}
	g.count.in = in
	return g
}

func (g *geoJSONReader) Origin() string { return "geojson" }

func (g *geoJSONReader) Progress() (done, total int64) { return g.count.n.Load(), g.total }

// errShape says that the file is no FeatureCollection.
var errShape = errors.New("not a FeatureCollection")

func (g *geoJSONReader) Read(ctx context.Context, row func(Row) error) error {
	n := 0
	var stop error
	err := g.features(func(raw json.RawMessage) error {
		if stop = ctx.Err(); stop != nil {
			return stop
		}
		n++
		r := Row{Position: Position{File: g.name, Line: n}}
		r.feature(raw)
		stop = row(r)
		return stop
	})
	switch {
	case stop != nil:
		return stop
	case err == nil:
		return nil
	case isBadJSON(err):
		r := Row{Position: Position{File: g.name, Line: n + 1}}
		r.fault("", domain.Msg(domain.ReasonBadFormat, "expected", "a GeoJSON FeatureCollection (RFC 7946)"))
		return row(r)
	}
	return fmt.Errorf("read %s: %w", g.name, err)
}

// isBadJSON tells a file that is wrong from one that cannot be read.
func isBadJSON(err error) bool {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	return errors.Is(err, errShape) || errors.As(err, &syntax) || errors.As(err, &kind) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)
}

// features calls fn for each element of the member "features".
func (g *geoJSONReader) features(fn func(json.RawMessage) error) error {
	in := bufio.NewReader(&g.count)
	if mark, err := in.Peek(3); err == nil && bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		_, _ = in.Discard(3)
	}
	d := json.NewDecoder(in)
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return errors.Join(errShape, readError(err))
	}
	found := false
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		if key != "features" || found {
			var other json.RawMessage
			if err := d.Decode(&other); err != nil {
				return err
			}
			if key == "type" && string(other) != `"FeatureCollection"` {
				return errShape
			}
			continue
		}
		found = true
		if t, err := d.Token(); err != nil || t != json.Delim('[') {
			return errors.Join(errShape, readError(err))
		}
		for d.More() {
			var raw json.RawMessage
			if err := d.Decode(&raw); err != nil {
				return err
			}
			if err := fn(raw); err != nil {
				return err
			}
		}
		if _, err := d.Token(); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return err
	}
	if !found {
		return errShape
	}
	return nil
}

// readError is err unless it is about the text itself.
func readError(err error) error {
	if err == nil || isBadJSON(err) {
		return nil
	}
	return err
}

// rawFeature is a feature before its properties are looked at.
type rawFeature struct {
	Type       string                     `json:"type"`
	ID         json.RawMessage            `json:"id"`
	Geometry   json.RawMessage            `json:"geometry"`
	Properties map[string]json.RawMessage `json:"properties"`
}

func (r *Row) feature(raw json.RawMessage) {
	var f rawFeature
	if err := json.Unmarshal(raw, &f); err != nil || f.Type != "Feature" || f.Properties == nil || len(raw) > maxFeature {
		r.fault("", domain.Msg(domain.ReasonBadFormat, "expected", "a GeoJSON Feature with properties"))
		return
	}
	at, shape, ok := r.geometry(f.Geometry)
	if !ok {
		return
	}
	id := scalar(f.ID)
	if _, own := f.Properties["subkind"]; own {
		r.ownFeature(id, f.Properties, at, shape)
		return
	}
	r.osmFeature(id, f.Properties, at)
}

// geometry reads where the feature is; shape is nil for a point.
func (r *Row) geometry(raw json.RawMessage) (at domain.Point, shape *geojson.Geometry, ok bool) {
	g, err := geojson.UnmarshalGeometry(raw)
	if err != nil || g.Geometry() == nil {
		r.fault("/geometry", domain.Msg(domain.ReasonBadFormat, "expected", "GeoJSON Point, LineString, Polygon or their Multi forms"))
		return at, nil, false
	}
	point, isPoint := g.Geometry().(orb.Point)
	if !isPoint {
		shape = geojson.NewGeometry(g.Geometry())
		point, _ = planar.CentroidArea(g.Geometry())
	}
	at = domain.PointOf(point)
	if m := domain.CheckPoint(at, "lon,lat"); m != nil {
		r.fault("/geometry/coordinates", *m)
		return at, nil, false
	}
	return at, shape, true
}

// scalar is a text or a number as text; "" for anything else.
func scalar(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String()
	}
	return ""
}

func (r *Row) osmFeature(id string, properties map[string]json.RawMessage, at domain.Point) {
	e := osmElement{at: at, tags: make(map[string]string, len(properties))}
	for key, raw := range properties {
		if s := scalar(raw); s != "" {
			e.tags[key] = s
		}
	}
	for _, s := range []string{e.tags["@id"], id} {
		if e.id = osmRef(s); e.id != "" {
			break
		}
	}
	if e.id == "" {
		r.fault("/id", domain.Msg(domain.ReasonBadFormat, "expected", "node/123, way/123 or relation/123"))
		return
	}
	r.fillOSM(&e)
}

// osmRef reads "node/123", "n123" and their like; "" when it is neither.
func osmRef(s string) string {
	for letter, word := range osmTypes {
		if rest, ok := bytes.CutPrefix([]byte(s), []byte(word+"/")); ok {
			s = string(letter) + string(rest)
		}
	}
	if !osmIDPattern.MatchString(s) || s[0] == 'u' {
		return ""
	}
	return s
}

// ownFeature reads the properties this product's API writes.
func (r *Row) ownFeature(id string, properties map[string]json.RawMessage, at domain.Point, shape *geojson.Geometry) {
	p, column, m := decodeOwn(properties)
	if m != nil {
		r.fault(column, *m)
		return
	}
	if id == "" {
		id = p.ID
	}
	p.ID, p.Location, p.Geometry = placeID(id), at, shape
	if p.ID != id && id != "" {
		p.SourceIDs = append(p.SourceIDs, place.SourceID{System: "geojson", ID: id})
	}
	if p.Provenance.Source == "" {
		p.Provenance = place.Provenance{Source: r.File, Licence: "NOASSERTION"}
	}
	r.Place = p
}
