package sqlite

import (
	"encoding/json"
	"math"
	"slices"

	"hanhtrinh/search"
)

// How many places in a box are put in order themselves; with more of them it is
// quicker to walk along the index of the order. By quality their numbers do,
// else each is looked up.
const (
	mostNumbered = 3000
	mostLookedUp = 1500
)

// inside answers for a box that holds few enough; done is false when it does
// not.
func (s *session) inside() (done bool, err error) {
	box, most := s.box(), mostLookedUp
	if s.a.Order == search.ByQuality {
		most = mostNumbered
	}
	if box == nil || s.a.Order == search.ByDistance {
		return false, nil
	}
	docs, err := s.numbers("geo_$ WHERE max_lon >= ? AND min_lon <= ? AND max_lat >= ? AND min_lat <= ?",
		[]any{box.Min.Lon(), box.Max.Lon(), box.Min.Lat(), box.Max.Lat()}, "doc", most+1)
	if err != nil || len(docs) > most {
		return false, err
	}
	slices.Sort(docs)
	if s.a.Order != search.ByQuality {
		return true, s.insidePage(docs, true)
	}
	if s.a.After != nil { // those of better ranks were on pages before
		rank := int64(worst + math.Round(worst*s.a.After.Num))
		first, _ := slices.BinarySearch(docs, rank<<rankBits)
		docs = docs[first:]
	}
	for len(docs) > 0 && !s.out.More {
		n := min(len(docs), 2*s.a.Limit+listBatch/4)
		for n < len(docs) && docs[n]>>rankBits == docs[n-1]>>rankBits {
			n++ // equals are ordered by id
		}
		if err := s.insidePage(docs[:n], n == len(docs) && len(s.out.Hits) == 0 && s.a.After == nil); err != nil {
			return true, err
		}
		docs = docs[n:]
	}
	return true, nil
}

// insidePage adds those of docs that fit, which are better than any that
// follow; whole says that none follow and none went before.
func (s *session) insidePage(docs []int64, whole bool) error {
	list, err := json.Marshal(docs)
	if err != nil {
		return err
	}
	w := s.all()
	w.inBox(s.shape())
	kept := make([]row, 0, min(len(docs), listBatch))
	err = s.rows("json_each(?) j CROSS JOIN docs_$ d ON d.doc = j.value WHERE "+w.String(), append([]any{string(list)}, w.args...), func(c *row) {
		if s.isWithin(c) {
			c.after = s.key(c)
			kept = append(kept, *c)
		}
	})
	if err != nil {
		return err
	}
	if kept, err = s.tagged(kept); err != nil {
		return err
	}
	if n := len(kept); whole && s.a.OpenAt == nil {
		s.out.Matched = &n
	}
	slices.SortFunc(kept, func(a, b row) int { return s.compare(a.after, b.after) })
	_, err = s.page(s.behind(kept))
	return err
}
