package search

import (
	"context"
	"slices"
)

// hunt is one search for a text.
type hunt struct {
	f        *Finder
	ctx      context.Context
	r        *Request
	k        *knowledge
	anchor   *Anchor // the text asks for its surroundings
	readings []reading
	exact    []Ask           // what was asked for first
	glanced  []*scored       // what a first look found, when it was enough
	fuzzy    bool            // more was asked for
	ids      map[string]bool // of found
	found    []*Card
	met      []*scored // the first of found, as they were ranked word by word
	partial  bool      // an engine had more than it gave
}

// shelf is how many candidates are fetched of one clause.
const shelf = 300

func (f *Finder) byText(ctx context.Context, r *Request) (Answer, error) {
	h, ranked, err := f.hunt(ctx, r)
	if err != nil {
		return Answer{}, err
	}
	if len(h.readings) == 0 {
		if h.anchor != nil {
			return h.surroundings()
		}
		return nothing(r), nil
	}
	a, err := h.answer(ranked)
	if err != nil {
		return Answer{}, err
	}
	a.Understood = h.understood(ranked)
	return a, h.count(&a, ranked)
}

// nothing answers a text without letters and digits.
func nothing(r *Request) Answer {
	a := Answer{Results: []Result{}, Matched: new(int)}
	for _, f := range r.Facets {
		if a.Facets == nil {
			a.Facets = map[Facet]map[string]int{}
		}
		a.Facets[f] = map[string]int{}
	}
	return a
}

// hunt reads the text of r and ranks what it finds.
func (f *Finder) hunt(ctx context.Context, r *Request) (*hunt, []*scored, error) {
	k, err := f.know(ctx)
	if err != nil {
		return nil, nil, err
	}
	h := &hunt{f: f, ctx: ctx, r: r, k: k}
	if r.Literal {
		h.readings = k.literally(r.Text)
	} else if err := h.around(k.read(r.Text)); err != nil {
		return nil, nil, err
	}
	if len(h.readings) == 0 {
		return h, nil, nil
	}
	ranked, err := h.run()
	return h, ranked, err
}

// sureText is from where on nothing else need be looked for.
const sureText = 0.80

// run asks for what holds the words; only while nothing sure was found, nor names
// that hold every word and mean another town, for words like them, then for parts
// of the text, and last it compares letters.
func (h *hunt) run() ([]*scored, error) {
	if err := h.askExact(); err != nil {
		return nil, err
	}
	ranked := h.glanced
	if ranked == nil {
		ranked = h.rank(false, false)
	}
	if h.r.Literal || len(ranked) > 0 && (ranked[0].text >= sureText || ranked[0].mention) {
		return ranked, nil
	}
	for _, step := range []func() error{h.askAlike, h.askParts} {
		if err := step(); err != nil {
			return nil, err
		}
		h.fuzzy = true
		if ranked = h.rank(true, false); len(ranked) > 0 && ranked[0].tier != TierWeak {
			return ranked, nil
		}
	}
	return h.rank(true, true), nil
}

// askExact asks for places that hold every word of a reading, and for all of a
// kind where a reading names nothing else.
func (h *hunt) askExact() error {
	var words Match
	asks := []Ask{{}}
	for i := range h.readings {
		rd := &h.readings[i]
		words = append(words, rd.match()...)
		if m := rd.kindMatch(); m != nil && len(asks) <= 2 {
			asks = append(asks, h.ask(m, MostAsked))
		}
	}
	asks[0] = h.ask(words, MostAsked)
	h.exact = asks
	if h.anchor == nil && h.r.OpenAt == nil && (h.r.Sort == "" || h.r.Sort == SortRelevance) {
		return h.glance()
	}
	found, err := h.fetch(asks)
	if err != nil {
		return err
	}
	var more []Ask
	for i := range found {
		if found[i].More {
			more = append(more, h.deeper(asks[i].Match)...)
		}
	}
	if more != nil {
		more = slices.Concat(h.spelt(), []Ask{h.ask(h.starts(), MostAsked)}, more)
	}
	_, err = h.fetch(more)
	return err
}

// deeper asks for the best of more matches than are fetched: of every clause, and
// of what is near the place that the text names.
func (h *hunt) deeper(m Match) []Ask {
	asks := h.clauses(m)
	if h.anchor == nil || h.r.RadiusM > 0 {
		return asks
	}
	a := h.ask(m, MostAsked)
	a.Near = &h.anchor.Point
	for _, metres := range []float64{2 * anchorUnitM, surroundingsM} {
		a.RadiusM = metres
		asks = append(asks, a)
	}
	return asks
}

// clauses asks for the best of every clause that is among others: one of them may
// hold all that was fetched.
func (h *hunt) clauses(m Match) []Ask {
	var asks []Ask
	for i := range m {
		if len(m) > 1 {
			asks = append(asks, h.ask(m[i:i+1], shelf))
		}
	}
	return asks
}

// spelt asks for what bears the accents of the readings.
func (h *hunt) spelt() []Ask {
	var asks []Ask
	for i := range h.readings {
		if m := h.readings[i].spelt(); m != nil {
			asks = append(asks, h.ask(m, MostAsked))
		}
	}
	return asks
}

// Variants asked for of each word: of a long text fewer, so that a clause never
// has more than mostVariants.
const (
	wordVariants = 32
	mostVariants = 256
)

// askAlike asks for places that hold words like those of a reading.
func (h *hunt) askAlike() error {
	var m Match
	known := map[string][]variant{}
	for i := range h.readings {
		rd := &h.readings[i]
		n := min(wordVariants, mostVariants/len(rd.tokens))
		for j := range rd.tokens {
			t := &rd.tokens[j]
			list, ok := known[t.folded]
			if !ok {
				list = h.k.lexis.variants(t.folded, wordVariants)
				known[t.folded] = list
			}
			t.variants = list[:min(n, len(list))]
		}
		m = append(m, rd.match()...)
	}
	return h.gather(m)
}

// askParts asks for places that hold part of a reading.
func (h *hunt) askParts() error {
	var m Match
	for i := range h.readings {
		m = append(m, h.readings[i].parts(h.k.lexis)...)
	}
	return h.gather(m)
}

// gather asks for all that m holds for, and where those are more than are
// fetched for the best of every clause.
func (h *hunt) gather(m Match) error {
	if len(m) == 0 {
		return nil
	}
	found, err := h.fetch([]Ask{h.ask(m, MostAsked)})
	if err != nil || !found[0].More {
		return err
	}
	_, err = h.fetch(h.deeper(m))
	return err
}

// ask is one ask for candidates. Hours are looked at when they are ranked.
func (h *hunt) ask(m Match, limit int) Ask {
	a := Ask{Filter: h.r.Filter, Match: m, Order: ByWorth, Limit: limit, Cards: true}
	a.OpenAt, a.OpenStrict = nil, false
	if h.anchor != nil {
		h.anchor.narrow(&a.Filter)
	}
	return a
}

// mostAsks bounds one round trip: readings and clauses come likeliest first, and
// what people type needs a dozen.
const mostAsks = 40

func (h *hunt) fetch(asks []Ask) ([]Found, error) {
	if len(asks) == 0 {
		return nil, nil
	}
	if len(asks) > mostAsks {
		asks, h.partial = asks[:mostAsks], true
	}
	found, err := h.f.engine.Ask(h.ctx, asks...)
	if err != nil {
		return nil, err
	}
	hits := 0
	for i := range found {
		h.partial = h.partial || found[i].More
		hits += len(found[i].Hits)
	}
	if h.ids == nil {
		h.ids, h.found = make(map[string]bool, hits), make([]*Card, 0, hits)
	}
	for i := range found {
		for _, hit := range found[i].Hits {
			if !h.ids[hit.ID] {
				h.ids[hit.ID] = true
				h.found = append(h.found, hit.Card)
			}
		}
	}
	return found, nil
}

// leastText is how much a place must have in common with a text to be shown.
const leastText = 0.25

func (h *hunt) scorer(fuzzy, deep bool) scorer {
	s := scorer{lexis: h.k.lexis, near: h.r.Near, fuzzy: fuzzy, deep: deep}
	if h.anchor != nil {
		s.anchor = &h.anchor.Point
	}
	for i := range h.readings {
		s.readings = append(s.readings, &h.readings[i])
	}
	return s
}

func (h *hunt) rank(fuzzy, deep bool) []*scored {
	s := h.scorer(fuzzy, deep)
	known := h.met
	if fuzzy {
		known = nil
	}
	fresh := make([]scored, len(h.found)-len(known)) // at once: they are many
	known = slices.Grow(known, len(fresh))
	for i := range fresh {
		s.scoreInto(h.found[len(known)], &fresh[i])
		known = append(known, &fresh[i])
	}
	if !fuzzy {
		h.met = known
	}
	out := make([]*scored, 0, len(known))
	for _, sc := range known {
		if sc.text >= leastText {
			out = append(out, sc)
		}
	}
	rank(out)
	// Guesses are shown where there is nothing better.
	if answers := slices.IndexFunc(out, func(s *scored) bool { return s.tier == TierWeak }); answers > 0 {
		out = out[:answers]
	}
	return out
}
