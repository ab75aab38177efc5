package sqlite

import (
	"encoding/json"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"hanhtrinh/search"
)

// How many places in a box are put in order themselves; with more of them it is
// quicker to walk along the index of the order. By quality their numbers do,
// else each is looked up.
const (
	mostNumbered = 6000
	mostLookedUp = 2000
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
	docs, err := s.about(*box, most+1)
	if err != nil || len(docs) > most {
		return false, err
	}
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

// about are the numbers of the places in the cells of a box, or else in the box,
// in order.
func (s *session) about(box orb.Bound, most int) (docs []int64, err error) {
	if cells := cellsOf(box); cells != nil {
		docs, ok, err := s.meet(append([]group{cells}, s.filters...), 0, most)
		if ok || err != nil {
			return docs, err
		}
	}
	docs, err = s.inTree(box, most)
	slices.Sort(docs)
	return docs, err
}

// inTree reads at most so many numbers of places about in a box and of kinds
// about those asked for.
func (s *session) inTree(box orb.Bound, most int) ([]int64, error) {
	first, last := kindSpan(s.a.Kinds)
	return s.numbers("geo_$ WHERE max_lon >= ? AND min_lon <= ? AND max_lat >= ? AND min_lat <= ? AND max_kind >= ? AND min_kind <= ?",
		[]any{box.Min.Lon(), box.Max.Lon(), box.Min.Lat(), box.Max.Lat(), first, last}, "doc", most)
}

// mostMatching is how many matches are read to be compared with what lies
// around: a number is read far quicker than a place.
const mostMatching = 20_000

// matching reads the numbers of all matches, in their order; nil when there are
// too many.
func (s *session) matching() ([]int64, error) {
	docs, err := s.matches(0, mostMatching+1)
	if err != nil || len(docs) > mostMatching {
		return nil, err
	}
	return present(docs), nil
}

// common keeps those of docs that are in sorted.
func common(docs, sorted []int64) []int64 {
	return slices.DeleteFunc(docs, func(doc int64) bool {
		_, found := slices.BinarySearch(sorted, doc)
		return !found
	})
}

// insidePage adds those of docs that fit, which are better than any that
// follow; whole says that none follow and none went before.
func (s *session) insidePage(docs []int64, whole bool) error {
	kept, err := s.fitting(docs, false)
	if err != nil {
		return err
	}
	if n := len(kept); whole && s.a.OpenAt == nil {
		s.out.Matched = &n
	}
	slices.SortFunc(kept, func(a, b row) int { return s.compare(a.after, b.after) })
	_, err = s.page(s.behind(kept))
	return err
}

// lookUp hands out the rows of docs for which w holds.
func (s *session) lookUp(docs []int64, w *where, each func(c *row)) error {
	list, err := json.Marshal(docs)
	if err != nil {
		return err
	}
	return s.rows("json_each(?) j CROSS JOIN docs_$ d ON d.doc = j.value WHERE "+w.String(), append([]any{string(list)}, w.args...), each)
}
