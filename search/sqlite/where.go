package sqlite

import (
	"slices"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"hanhtrinh/search"
)

// where gathers conditions over docs_$ d and their arguments.
type where struct {
	conditions []string
	args       []any
}

func (w *where) add(condition string, args ...any) {
	w.conditions = append(w.conditions, condition)
	w.args = append(w.args, args...)
}

func (w *where) String() string {
	if len(w.conditions) == 0 {
		return "1"
	}
	return strings.Join(w.conditions, " AND ")
}

// columns turns what neither the full-text index nor the R*Tree decides into
// conditions; isWithin decides on polygons and distance, page on hours.
func (s *session) columns() *where {
	a, w := s.a, &where{}
	if len(a.Stars) > 0 {
		w.add("EXISTS (SELECT 1 FROM stars_$ s WHERE s.doc = d.doc AND s.first <= ? AND s.last > ? AND s.stars IN ("+marks(len(a.Stars))+"))",
			append([]any{s.today, s.today}, values(a.Stars)...)...)
	}
	if a.PriceMax != nil {
		w.add("d.price <= ?", *a.PriceMax)
	}
	if len(a.Exclude) > 0 {
		w.add("d.id NOT IN ("+marks(len(a.Exclude))+")", values(a.Exclude)...)
	}
	return w
}

// all adds what tags say to columns, for a walk that does not ask the full-text
// index; areas and amenities are left to isTagged.
func (s *session) all() *where {
	w := s.columns()
	anyOf(w, "d.kind", s.a.Kinds)
	anyOf(w, "d.subkind", s.a.Subkinds)
	anyOf(w, "d.category", s.a.Categories)
	if s.a.Accessible {
		w.add("d.accessible = 1")
	}
	return w
}

// shape holds every place that bbox and polygon let pass; nil without them.
func (s *session) shape() *orb.Bound {
	box := s.a.BBox
	if len(s.a.Polygon) > 0 {
		b := s.a.Polygon.Bound()
		if box != nil {
			b = overlap(b, *box)
		}
		box = &b
	}
	return box
}

// box is shape within the radius.
func (s *session) box() *orb.Bound {
	box := s.shape()
	if s.a.Near != nil && s.a.RadiusM > 0 {
		b := around(s.a.Near.Orb(), s.a.RadiusM)
		if box != nil {
			b = overlap(b, *box)
		}
		box = &b
	}
	return box
}

// overlap is what two boxes share; it holds nothing when they are apart.
func overlap(a, b orb.Bound) orb.Bound {
	for i := range 2 {
		a.Min[i], a.Max[i] = max(a.Min[i], b.Min[i]), min(a.Max[i], b.Max[i])
	}
	return a
}

// inBox adds that a point lies in a box, edges included.
func (w *where) inBox(b *orb.Bound) {
	if b != nil {
		w.add("d.lon BETWEEN ? AND ? AND d.lat BETWEEN ? AND ?", b.Min.Lon(), b.Max.Lon(), b.Min.Lat(), b.Max.Lat())
	}
}

// isWithin says whether c is within the radius and the polygon, and notes the
// distance.
func (s *session) isWithin(c *row) bool {
	if s.a.Near != nil {
		c.metres = s.a.Near.DistanceM(c.point)
		if s.a.RadiusM > 0 && c.metres > s.a.RadiusM {
			return false
		}
	}
	return len(s.a.Polygon) == 0 || planar.PolygonContains(s.a.Polygon, c.point.Orb())
}

// isTagged says whether c lies in one of the areas and has all amenities.
func (s *session) isTagged(c *row) (bool, error) {
	if len(s.a.AreaKeys) > 0 {
		areas, err := s.set(c.areas)
		if err != nil || !slices.ContainsFunc(s.a.AreaKeys, func(key string) bool { return slices.Contains(areas, key) }) {
			return false, err
		}
	}
	if len(s.a.Amenities) == 0 {
		return true, nil
	}
	amenities, err := s.set(c.amenities)
	return err == nil && !slices.ContainsFunc(s.a.Amenities, func(code string) bool { return !slices.Contains(amenities, code) }), err
}

// fits judges a record; held says that the full-text index has decided on its
// words and tags.
func (s *session) fits(c *row, held bool) (bool, error) {
	a, r := s.a, c.record
	c.areas, c.amenities = r.areas, r.amenities
	if !s.isWithin(c) || a.BBox != nil && !a.BBox.Contains(c.point.Orb()) ||
		a.PriceMax != nil && (!r.priced || r.price > *a.PriceMax) ||
		len(a.Stars) > 0 && !slices.Contains(a.Stars, r.starsOn(s.today)) || slices.Contains(a.Exclude, r.ID) {
		return false, nil
	}
	if held {
		return true, nil
	}
	if !among(a.Kinds, r.Kind) || !among(a.Subkinds, r.Subkind) || !among(a.Categories, r.Category) ||
		a.Accessible && !r.accessible || !a.Match.Holds(&r.Card) {
		return false, nil
	}
	return s.isTagged(c)
}

func among[T comparable](list []T, v T) bool { return len(list) == 0 || slices.Contains(list, v) }

// starsOn is how many stars r has on a day, 0 = none or unknown.
func (r *record) starsOn(day string) int {
	i := slices.IndexFunc(r.stars, func(span search.StarSpan) bool { return span.First <= day && day < span.Last })
	if i < 0 {
		return 0
	}
	return r.stars[i].Stars
}

func anyOf[T ~string](w *where, column string, list []T) {
	if len(list) > 0 {
		w.add(column+" IN ("+marks(len(list))+")", values(list)...)
	}
}

// marks writes n parameters.
func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }

func values[T ~string | ~int](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v // the driver takes named strings and integers as what they are
	}
	return out
}
