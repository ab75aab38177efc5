package sqlite

import (
	"slices"

	"hanhtrinh/search"
)

// A page of the best is read in steps: so many places at least when some are
// left out on the way, and at most.
const (
	leastStep = 200
	mostStep  = 2000
)

// best reads matches in the order of their numbers, the most prominent first,
// until there are enough.
func (s *session) best() error {
	step := s.a.Limit + 1
	sifted := s.celled || s.a.OpenAt != nil || s.box() != nil || len(s.a.Stars)+len(s.a.Exclude) > 0 || s.a.PriceMax != nil
	matched := 0
	inBoth, err := s.matchingInside()
	if err != nil {
		return err
	}
	for last := int64(0); ; step = min(step*2, mostStep) {
		if sifted {
			step = max(step, leastStep)
		}
		docs := inBoth[:min(step, len(inBoth))]
		if inBoth != nil {
			inBoth = inBoth[len(docs):]
		} else if docs, err = s.matches(last, step); err != nil {
			return err
		}
		kept, err := s.fitting(docs, true)
		if err != nil {
			return err
		}
		matched += len(kept)
		full, err := s.page(kept)
		if err != nil {
			return err
		}
		if len(docs) < step && !full {
			if s.a.OpenAt == nil {
				s.out.Matched = &matched
			}
			break
		}
		if full {
			break
		}
		last = docs[len(docs)-1]
	}
	s.out.Many = s.out.Many && !sifted
	// Among the equally prominent the order is that of ids.
	slices.SortFunc(s.out.Hits, func(a, b search.Hit) int { return s.compare(a.After, b.After) })
	return nil
}

// matchingInside are the numbers of all matches in the box, best first; nil
// without a box or when it holds too many places or too many match.
func (s *session) matchingInside() ([]int64, error) {
	box := s.box()
	if box == nil || s.celled {
		return nil, nil
	}
	around, err := s.inTree(*box, mostMatching+1)
	if err != nil || len(around) > mostMatching {
		return nil, err
	}
	matches, err := s.matching()
	if err != nil || matches == nil {
		return nil, err
	}
	docs := common(around, matches)
	slices.Sort(docs)
	return present(docs), nil
}
