package sqlite

import (
	"strings"
	"time"

	"github.com/paulmach/orb"
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

// filters turns everything of q but text, point and hours into conditions. A
// set that is asked of each row in turn suits a walk through near places; one
// that is made first (setFirst) suits a list of all that match.
func (s *session) filters(setFirst bool) *where {
	q, w := s.q, &where{}
	anyOf(w, "d.kind", q.Kinds)
	anyOf(w, "d.category", q.Categories)
	if len(q.AreaKeys) > 0 {
		tags := make([]string, len(q.AreaKeys))
		for i, key := range q.AreaKeys {
			tags[i] = tagArea + key
		}
		if setFirst {
			w.add("d.doc IN (SELECT doc FROM tags_$ WHERE tag IN ("+marks(len(tags))+"))", values(tags)...)
		} else {
			w.add("EXISTS (SELECT 1 FROM tags_$ t WHERE t.doc = d.doc AND t.tag IN ("+marks(len(tags))+"))", values(tags)...)
		}
	}
	for _, a := range q.Amenities {
		w.add("EXISTS (SELECT 1 FROM tags_$ t WHERE t.tag = ? AND t.doc = d.doc)", tagAmenity+a)
	}
	if len(q.Stars) > 0 {
		day := s.today().Format(time.DateOnly)
		w.add("EXISTS (SELECT 1 FROM stars_$ s WHERE s.doc = d.doc AND s.first <= ? AND s.last > ? AND s.stars IN ("+marks(len(q.Stars))+"))",
			append([]any{day, day}, values(q.Stars)...)...)
	}
	if q.Accessible {
		w.add("d.accessible = 1")
	}
	if q.PriceMax != nil {
		w.add("d.price <= ?", *q.PriceMax)
	}
	if len(q.Exclude) > 0 {
		w.add("d.id NOT IN ("+marks(len(q.Exclude))+")", values(q.Exclude)...)
	}
	if b := q.BBox; b != nil {
		if setFirst {
			w.add("d.doc IN (SELECT doc FROM geo_$ WHERE max_lon >= ? AND min_lon <= ? AND max_lat >= ? AND min_lat <= ?)",
				b.Min.Lon(), b.Max.Lon(), b.Min.Lat(), b.Max.Lat())
		}
		w.within(*b)
	}
	return w
}

// within adds that a point lies in a box, edges included.
func (w *where) within(b orb.Bound) {
	w.add("d.lon BETWEEN ? AND ? AND d.lat BETWEEN ? AND ?", b.Min.Lon(), b.Max.Lon(), b.Min.Lat(), b.Max.Lat())
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
