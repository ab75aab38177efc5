package importer

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/paulmach/orb/geojson"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
)

// boundaries reads one FeatureCollection. The error is about reading the file;
// what is wrong inside it is a fault.
func (r *areaReader) boundaries(dir fs.FS, name string) error {
	raw, err := fs.ReadFile(dir, name)
	if err != nil {
		return err
	}
	r.at = areaPos{file: path.Base(name)}
	features, err := geojson.UnmarshalFeatureCollection(raw)
	if err != nil {
		r.refuse(r.at, "not a GeoJSON FeatureCollection")
		return nil
	}
	seen := map[area.Ref]int{}
	for i, f := range features.Features {
		r.at.line = i + 1
		if err := r.boundary(f, seen); err != nil {
			r.refuse(r.at, err.Error())
		}
		r.tell(i+1, false)
	}
	r.tell(len(features.Features), true)
	return nil
}

func (r *areaReader) boundary(f *geojson.Feature, seen map[area.Ref]int) error {
	code, ok := f.Properties["code"].(string)
	if !ok {
		code, _ = f.ID.(string)
	}
	if len(code) < 2 || len(code) > 5 || strings.Trim(code, "0123456789") != "" {
		return errors.New("no property code (2, 3 or 5 digits)")
	}
	since := area.Reform
	if strings.Contains(r.at.file, "pre2025") {
		since = area.CodesSince
	}
	if day, ok := f.Properties["validFrom"].(string); ok {
		since = day
	}
	ref := area.Ref{Code: code, ValidFrom: since}
	if !r.known[ref] {
		return fmt.Errorf("the unit %s is not known", code)
	}
	if was, twice := seen[ref]; twice {
		return fmt.Errorf("the unit %s stands in feature %d already", code, was)
	}
	if f.Geometry == nil {
		return fmt.Errorf("the boundary of %s has no geometry", code)
	}
	text, err := geojson.NewGeometry(f.Geometry).MarshalJSON()
	if err != nil {
		return fmt.Errorf("the geometry of %s cannot be kept", code)
	}
	b := area.Boundary{Ref: ref, GeoJSON: text}
	shape, err := b.MultiPolygon()
	if err != nil {
		return err
	}
	if m := domain.CheckPoint(domain.PointOf(shape.Bound().Center()), "lon,lat"); m != nil {
		return fmt.Errorf("boundary of %s: %s", code, m.In("en"))
	}
	seen[ref] = r.at.line
	r.out.Boundaries = append(r.out.Boundaries, b)
	return nil
}
