package area

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/planar"

	"hanhtrinh/domain"
)

type shape struct {
	unit  int32
	bound orb.Bound
	area  orb.MultiPolygon
}

// MultiPolygon decodes the boundary; a Polygon is one of a single part. The
// error says what is wrong with the geometry.
func (b Boundary) MultiPolygon() (orb.MultiPolygon, error) {
	g, err := geojson.UnmarshalGeometry(b.GeoJSON)
	if err != nil {
		return nil, fmt.Errorf("boundary of %s: %w", b.Key(), err)
	}
	var parts orb.MultiPolygon
	switch g := g.Geometry().(type) {
	case orb.Polygon:
		parts = orb.MultiPolygon{g}
	case orb.MultiPolygon:
		parts = g
	}
	if len(parts) == 0 {
		return nil, fmt.Errorf("boundary of %s: neither Polygon nor MultiPolygon, or empty", b.Key())
	}
	for _, p := range parts {
		if len(p) == 0 || slices.ContainsFunc(p, func(r orb.Ring) bool { return len(r) < 4 || !r.Closed() }) {
			return nil, fmt.Errorf("boundary of %s: a part without a closed ring", b.Key())
		}
	}
	return parts, nil
}

func (d *Directory) loadShapes(boundaries []Boundary) error {
	byUnit := make(map[int32]shape, len(boundaries))
	for _, b := range boundaries {
		i := d.find(b.Ref)
		if i < 0 {
			continue
		}
		g, err := b.MultiPolygon()
		if err != nil {
			return err
		}
		byUnit[i] = shape{unit: i, bound: g.Bound(), area: g}
	}
	for _, s := range byUnit {
		d.shapes = append(d.shapes, s)
	}
	slices.SortFunc(d.shapes, func(a, b shape) int {
		ua, ub := d.units[a.unit], d.units[b.unit]
		return cmp.Or(cmp.Compare(ua.Level.rank(), ub.Level.rank()), cmp.Compare(a.unit, b.unit))
	})
	return nil
}

// rank orders levels from the top.
func (l Level) rank() int {
	switch l {
	case Province:
		return 0
	case District:
		return 1
	}
	return 2
}

// At returns the units of level ("" = every level, the highest first) in force
// on asOf whose boundary contains p. Two are possible along a simplified
// border. known is false when nothing was found and the boundaries loaded do
// not cover the whole level, so that nothing follows from an empty answer.
func (d *Directory) At(p domain.Point, level Level, asOf string) (units []Unit, known bool) {
	at, loaded := p.Orb(), map[Level]int{}
	for _, s := range d.shapes {
		u := &d.units[s.unit]
		if level != "" && u.Level != level || !d.inForce(s.unit, asOf) {
			continue
		}
		loaded[u.Level]++
		if s.bound.Contains(at) && planar.MultiPolygonContains(s.area, at) {
			units = append(units, *u)
		}
	}
	return units, len(units) > 0 || d.covered(loaded, level, asOf)
}

// covered says whether every unit of level in force has its boundary loaded.
// For all levels together it is enough that one level is complete: a point
// outside all provinces is in no ward.
func (d *Directory) covered(loaded map[Level]int, level Level, asOf string) bool {
	all := map[Level]int{}
	for i := range d.units {
		if l := d.units[i].Level; loaded[l] > 0 && d.inForce(int32(i), asOf) {
			all[l]++
		}
	}
	for l, n := range loaded {
		if (level == "" || l == level) && n == all[l] {
			return true
		}
	}
	return false
}
