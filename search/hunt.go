package search

import (
	"context"
	"slices"

	"hanhtrinh/domain/place/hours"
)

// hunt is one search for a text.
type hunt struct {
	f        *Finder
	ctx      context.Context
	r        *Request
	k        *knowledge
	readings []reading
	asked    []Ask
	cards    map[string]*Card
	partial  bool // an engine had more than it gave
}

// shelf is how many candidates one ask fetches.
const shelf = 300

func (f *Finder) byText(ctx context.Context, r *Request) (Answer, error) {
	k, err := f.know(ctx)
	if err != nil {
		return Answer{}, err
	}
	h := &hunt{f: f, ctx: ctx, r: r, k: k, readings: k.read(r.Text), cards: map[string]*Card{}}
	ranked, err := h.run()
	if err != nil {
		return Answer{}, err
	}
	return h.page(ranked), nil
}

// sureText is from where on nothing else need be looked for.
const sureText = 0.80

// run asks reading after reading until something close was found.
func (h *hunt) run() ([]scored, error) {
	if err := h.askExact(h.readings); err != nil {
		return nil, err
	}
	ranked := h.rank(false, false)
	if len(ranked) > 0 && ranked[0].text >= sureText {
		return ranked, nil
	}
	if err := h.askNearly(h.readings); err != nil {
		return nil, err
	}
	ranked = h.rank(true, false)
	if len(ranked) > 0 && ranked[0].tier != TierWeak {
		return ranked, nil
	}
	return h.rank(true, true), nil
}

// askExact asks for places that hold every word of a reading.
func (h *hunt) askExact(readings []reading) error {
	var asks []Ask
	for i := range readings {
		asks = append(asks, h.exact(&readings[i])...)
	}
	return h.fetch(asks)
}

// askNearly asks for places that hold part of a reading, or words like its own.
func (h *hunt) askNearly(readings []reading) error {
	var asks []Ask
	for i := range readings {
		rd := &readings[i]
		for j := range rd.tokens {
			t := &rd.tokens[j]
			n := 16
			if h.k.lexis.knows(t.folded) {
				n = 12
			}
			t.variants = h.k.lexis.variants(t.folded, n)
		}
		asks = append(asks, h.exact(rd)...)
		for _, c := range rd.parts(h.k.lexis) {
			asks = append(asks, h.ask(Match{c}, nil))
		}
	}
	return h.fetch(asks)
}

// exact asks for what holds the words of a reading: all of them, all but those
// that name an area from there, and all but those that name a kind. When only
// such words are there, for all of that kind there.
func (h *hunt) exact(rd *reading) []Ask {
	all := rd.without(false, false)
	if len(all) == 0 {
		return nil
	}
	spots, kinds := rd.spots(), rd.kinds()
	asks := []Ask{h.ask(Match{rd.clause(all), whole(all)}, nil)}
	if names := rd.without(false, true); len(names) > 0 && len(names) < len(all) {
		asks = append(asks, h.ask(Match{rd.clause(names)}, nil))
	}
	if spots == nil {
		return asks
	}
	there := rd.without(true, false)
	if len(there) == 0 {
		return asks
	}
	m := Match{rd.clause(there)}
	if names := rd.without(true, true); len(names) > 0 && len(names) < len(there) {
		m = append(m, rd.clause(names))
	}
	asks = append(asks, h.ask(m, spots))
	if kinds != nil && len(rd.without(true, true)) == 0 {
		a := h.ask(nil, spots)
		if a.Subkinds == nil {
			a.Subkinds = kinds
		}
		asks = append(asks, a)
	}
	return asks
}

// ask is one ask for candidates, in the provinces of spots where there are any.
func (h *hunt) ask(m Match, spots []*spot) Ask {
	a := Ask{Filter: h.r.Filter, Match: m, Order: ByQuality, Limit: MostAsked, Cards: true}
	a.OpenAt, a.OpenStrict = nil, false
	if a.AreaKeys == nil && len(spots) > 0 {
		s := spots[0]
		if len(s.points) == 0 || len(s.keys) > 0 {
			a.AreaKeys = append(slices.Clone(s.keys), s.around...)
		}
	}
	return a
}

func (h *hunt) fetch(asks []Ask) error {
	if len(asks) == 0 {
		return nil
	}
	found, err := h.f.engine.Ask(h.ctx, asks...)
	if err != nil {
		return err
	}
	for i := range found {
		h.partial = h.partial || found[i].More
		for _, hit := range found[i].Hits {
			h.cards[hit.ID] = hit.Card
		}
	}
	h.asked = append(h.asked, asks...)
	return nil
}

// leastText is how much a place must have in common with a text to be shown.
const leastText = 0.25

func (h *hunt) rank(fuzzy, deep bool) []scored {
	s := scorer{lexis: h.k.lexis, near: h.r.Near, fuzzy: fuzzy, deep: deep}
	for i := range h.readings {
		s.readings = append(s.readings, &h.readings[i])
	}
	var out []scored
	for _, c := range h.cards {
		if sc := s.score(c); sc.text >= leastText {
			out = append(out, sc)
		}
	}
	rank(out)
	return out
}

// page cuts the page out.
func (h *hunt) page(ranked []scored) Answer {
	a := Answer{Results: []Result{}}
	for i := range ranked {
		if i == Depth {
			break
		}
		sc := &ranked[i]
		after := After{Num: -sc.score, ID: sc.card.ID}
		if b := h.r.After; b != nil && (after.Num < b.Num || after.Num == b.Num && after.ID <= b.ID) {
			continue
		}
		res := Result{ID: sc.card.ID, After: after, Why: &Why{Tier: sc.tier, Quality: sc.card.Quality, Score: sc.score}}
		if sc.name != nil {
			res.Why.Name, res.Why.Lang = sc.name.Text, sc.name.Lang
		}
		if !sc.reading.typed {
			res.Why.Reading = sc.reading.spaced()
		}
		if h.r.Near != nil {
			d := sc.distance
			res.DistanceM = &d
		}
		if h.r.OpenAt != nil {
			res.Open = sc.card.Timing.At(*h.r.OpenAt, hours.Embedded())
			if res.Open == hours.Closed || h.r.OpenStrict && res.Open != hours.Open {
				continue
			}
		}
		if len(a.Results) == h.r.Limit {
			a.More = true
			break
		}
		a.Results = append(a.Results, res)
	}
	return a
}
