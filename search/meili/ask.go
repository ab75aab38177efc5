package meili

import (
	"context"
	"slices"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/search"
)

// job works on a part of one Ask: in each round it has queries, and takes their
// answers, until it has no more.
type job interface {
	queries() []query
	take([]answer) error
}

// Ask answers all asks, as a rule in one request. Another follows where what
// was decided here (regions, hours, distances) left a page short, and before
// the nearest of many are asked for.
func (x *Index) Ask(ctx context.Context, asks ...search.Ask) ([]search.Found, error) {
	found := make([]search.Found, len(asks))
	err := x.use(ctx, func(ctx context.Context) error {
		var jobs []job
		var worths []*worth
		uid := x.answers()
		begin := func(a *search.Ask, into *search.Found) error {
			into.Hits = []search.Hit{}
			s, err := x.newSession(a, into, uid)
			if err == nil {
				jobs = append(jobs, s.jobs()...)
			}
			return err
		}
		for i := range asks {
			if asks[i].Order != search.ByWorth {
				if err := begin(&asks[i], &found[i]); err != nil {
					return err
				}
				continue
			}
			w := newWorth(&asks[i], &found[i])
			worths = append(worths, w)
			for k := range w.legs {
				if err := begin(&w.legs[k].ask, &w.legs[k].found); err != nil {
					return err
				}
			}
		}
		if err := x.run(ctx, jobs); err != nil {
			return err
		}
		for _, w := range worths {
			w.join()
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// run goes round after round, each one request, until all jobs are done.
func (x *Index) run(ctx context.Context, jobs []job) error {
	for {
		var all []query
		counts := make([]int, len(jobs))
		for i, j := range jobs {
			mine := j.queries()
			counts[i] = len(mine)
			all = append(all, mine...)
		}
		if len(all) == 0 {
			return nil
		}
		answers, err := x.search(ctx, all)
		if err != nil {
			return err
		}
		for i, j := range jobs {
			if counts[i] == 0 {
				continue
			}
			if err := j.take(answers[:counts[i]]); err != nil {
				return err
			}
			answers = answers[counts[i]:]
		}
	}
}

// session is one Ask at work.
type session struct {
	x       *Index
	ask     *search.Ask
	found   *search.Found
	uid     string
	today   string
	regions []region
	covers  []cover
	base    []string // the conditions of the Ask but for its regions
}

func (x *Index) newSession(a *search.Ask, found *search.Found, uid string) (*session, error) {
	if a.Order == search.ByDistance && a.Near == nil {
		return nil, domain.Invalid(domain.FieldError{Parameter: "sort", Message: domain.Msg(domain.ReasonNeedsParameter, "parameter", "near")})
	}
	s := &session{x: x, ask: a, found: found, uid: uid, today: x.options.Now().In(vietnam).Format(time.DateOnly)}
	s.base = conditions(a, s.today)
	if len(a.Polygon) > 0 {
		s.regions = append(s.regions, area{a.Polygon})
	}
	if a.Near != nil && a.RadiusM > 0 {
		s.regions = append(s.regions, circle{*a.Near, a.RadiusM})
	}
	for _, r := range s.regions {
		s.covers = append(s.covers, coverOf(r, fairly))
	}
	return s, nil
}

// vietnam is the zone in which "today" decides which stars hold.
var vietnam = time.FixedZone("+07", 7*60*60)

func (s *session) jobs() []job {
	var jobs []job
	switch {
	case s.ask.Limit == 0:
		if s.countable() {
			jobs = append(jobs, &counter{s: s})
		}
	case s.ask.Order == search.ByDistance:
		jobs = append(jobs, newNearest(s))
	default:
		jobs = append(jobs, newLister(s))
	}
	if len(s.ask.Facets) > 0 {
		jobs = append(jobs, s.facetJobs()...)
	}
	return jobs
}

// countable says whether the engine alone decides what is found.
func (s *session) countable() bool { return len(s.regions) == 0 && s.ask.OpenAt == nil }

// within are the conditions with the cells that cover the regions.
func (s *session) within(more ...string) string {
	all := slices.Clone(s.base)
	for _, c := range s.covers {
		all = append(all, c.filter())
	}
	return allOf(append(all, more...))
}

// inRegions decides exactly.
func (s *session) inRegions(p domain.Point) bool {
	for _, r := range s.regions {
		if !r.holds(p) {
			return false
		}
	}
	return true
}

func (s *session) matched(n int) { s.found.Matched = &n }

// counter answers an Ask for no hits.
type counter struct {
	s    *session
	done bool
}

func (c *counter) queries() []query {
	if c.done {
		return nil
	}
	return []query{{IndexUID: c.s.uid, Filter: c.s.within()}}
}

func (c *counter) take(answers []answer) error {
	c.done = true
	c.s.matched(answers[0].Total)
	c.s.found.More = answers[0].Total > 0
	return nil
}
