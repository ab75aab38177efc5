package search

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"hanhtrinh/domain"
)

// The published formula. A place's score is
//
//	100 text + 8 accents + 6 quality + 6 nearness
//
// text, 0..1: how much of what was typed the best name explains (each word
// weighted by how rare it is, a word with a slip counts less), raised to 1.5,
// times 0.82 to 1 by how much of the name was typed; less what the reading
// costs. Words that name an area count as explained by a place that lies there,
// words that name a kind by a place of that kind.
// accents, 0..1: how many of the accents that were typed the name bears.
// quality, 0..1: place.Prominence.
// nearness, 0..1: 1/(1+d) of the distance in units of 3 km; 0 without a point.
const (
	weightText    = 100
	weightAccents = 8
	weightQuality = 6
	weightNear    = 6
	nearUnitM     = 3000
	weightAnchor  = 30  // instead of weightNear where the text asks for what is near a place,
	anchorUnitM   = 500 // in units of which its distance counts

	coveragePower = 1.5
	nameShare     = 0.18
	byArea        = 0.97 // what a word counts that the place's area explains
	byKind        = 0.85 // what a word counts that the place's kind explains
	byDoubt       = 0.60 // what a slip of a word counts that is known to name an area
	byHalfDoubt   = 0.80 // and of a word that is known to name a kind
	bySame        = 0.90 // a word of the same meaning
	bySlip        = 0.93 // for every slip behind the first
	bySlipFrom    = 0.80 // what is less alike is a slip
	byOrder       = 0.95 // when the words stand in another order
	byLetters     = 0.90 // what likeness of letters alone counts at most
)

// From where on a text is close, and not only weak.
const closeText = 0.70

// scorer scores places against readings.
type scorer struct {
	lexis    *lexis
	readings []*reading
	near     *domain.Point
	anchored bool // near is the place that the text names
	fuzzy    bool // takes words with a slip
	deep     bool // compares letters too: nothing fits word by word
}

// scored is a place with how well it fits.
type scored struct {
	card    *Card
	text    float64
	accents float64
	score   float64
	tier    Tier
	sure    bool // every word is explained
	name    *Name
	reading *reading
	metres  float64 // to the point, where there is one
	key     After   // in an order the engine keeps
}

func (s *scorer) score(c *Card) scored {
	best := scored{card: c, text: -1}
	for _, rd := range s.readings {
		s.against(rd, c, &best)
	}
	best.score = weightText*best.text + weightAccents*best.accents + weightQuality*c.Quality
	if s.near != nil {
		best.metres = s.near.DistanceM(c.Point)
		if s.anchored {
			best.score += weightAnchor / (1 + best.metres/anchorUnitM)
		} else {
			best.score += weightNear / (1 + best.metres/nearUnitM)
		}
	}
	best.score = math.Round(best.score*1e6) / 1e6
	return best
}

// against compares c with one reading and keeps what is better.
func (s *scorer) against(rd *reading, c *Card, best *scored) {
	var outside [mostTokens]float64 // what is explained without a name
	there := 0.0
	for i := range rd.tokens {
		t := &rd.tokens[i]
		if t.spot != nil && (i == 0 || rd.tokens[i-1].spot != t.spot) {
			there = byArea * t.spot.holds(c)
		}
		if t.spot != nil {
			outside[i] = there
		}
		if outside[i] < byKind && slices.Contains(t.subkinds, c.Subkind) {
			outside[i] = byKind
		}
	}
	for n := range c.Names {
		name := &c.Names[n]
		text, tier := s.compare(rd, name, &outside)
		text -= rd.cost
		if text < best.text {
			continue
		}
		accents := rd.accents(name)
		if text > best.text || accents > best.accents {
			best.text, best.accents, best.name, best.reading = text, accents, name, rd
			best.tier = tier
		}
	}
}

// compare says how well a reading fits one name.
func (s *scorer) compare(rd *reading, name *Name, outside *[mostTokens]float64) (text float64, tier Tier) {
	if rd.joined == name.Joined {
		return 1, exactIf(rd.cost <= costRespelt)
	}
	var asked, explained, named float64
	var used uint64
	slips, inOrder, before := 0, true, -1
	away, there, own := false, false, false // it names somewhere else, or where the place is; more than that is in the name
	for i := range rd.tokens {
		t := &rd.tokens[i]
		like, at := t.bestOf(name.Words, used, rd.begun && i == len(rd.tokens)-1, s.fuzzy)
		switch {
		case like == 1:
		case t.spot != nil:
			like *= byDoubt // what it names is known: hardly something else
		case t.subkinds != nil:
			like *= byHalfDoubt
		}
		if at >= 0 && like >= outside[i]-0.2 {
			used |= 1 << at
			inOrder = inOrder && at > before
			before = at
			if like < bySlipFrom {
				slips++
			}
		}
		asked += t.weight
		explained += t.weight * max(like, outside[i])
		if t.spot == nil {
			named += max(like, outside[i])
			own = own || t.subkinds == nil && like >= bySlipFrom
		} else {
			named += like
			away = away || outside[i] == 0
			there = there || outside[i] > 0
		}
	}
	var long, known float64
	for j, w := range name.Words {
		weight := s.lexis.weight(w)
		long += weight
		if used&(1<<min(j, 63)) != 0 {
			known += weight
		}
	}
	coverage := explained / asked
	if named > 0 { // else it only lies there
		text = math.Pow(coverage, coveragePower) * (1 - nameShare + nameShare*fit(known, long))
		for ; slips > 1; slips-- {
			text *= bySlip
		}
		if !inOrder {
			text *= byOrder
		}
	}
	away = away && !there && !own && known < 0.9*long
	if away {
		text = min(text, closeText-0.01) // its name only mentions another town
	}
	tier = TierWeak
	switch {
	case coverage > 0.99 && rd.cost <= costRespelt && s.begins(rd, name):
		tier = TierPrefix
	case text-rd.cost >= closeText:
		tier = TierClose
	}
	if s.deep && text < byLetters && !away {
		if like := byLetters * s.letters(rd, name, outside); like > text {
			text = like
			if tier = TierWeak; text-rd.cost >= closeText {
				tier = TierClose
			}
		}
	}
	return text, tier
}

// fit is 1 when all of a name was asked for, 0.5 when more than half of it by
// weight, else 0: a place is not better because its name is a little shorter.
func fit(known, long float64) float64 {
	switch share := known / long; {
	case share > 0.99:
		return 1
	case share > 0.5:
		return 0.5
	}
	return 0
}

func exactIf(yes bool) Tier {
	if yes {
		return TierExact
	}
	return TierClose
}

// begins says whether the name begins with what is to be found in names.
func (s *scorer) begins(rd *reading, name *Name) bool {
	return strings.HasPrefix(name.Joined, rd.joined)
}

// letters compares without minding where words end: what is to be found in
// names, and the whole.
func (s *scorer) letters(rd *reading, name *Name, outside *[mostTokens]float64) float64 {
	letters := bigrams(name.Joined)
	best := dice(bigrams(rd.joined), letters)
	core, sure := "", 1.0
	for i := range rd.tokens {
		switch t := &rd.tokens[i]; {
		case t.spot != nil:
			sure = min(sure, outside[i])
		case t.role == "":
			core += t.folded
		}
	}
	if core != "" && core != rd.joined {
		best = max(best, sure*dice(bigrams(core), letters))
	}
	return best
}

// bestOf is how well the token stands among words, and where; -1 = nowhere.
// Words in use are passed over.
func (t *token) bestOf(list []string, used uint64, begun, fuzzy bool) (best float64, at int) {
	at = -1
	for j, w := range list[:min(len(list), 64)] {
		if used&(1<<j) != 0 {
			continue
		}
		if w == t.folded {
			return 1, j
		}
		like := t.like(w, begun, fuzzy)
		if like > best {
			best, at = like, j
		}
	}
	return best, at
}

// like is how far w may be what was typed.
func (t *token) like(w string, begun, fuzzy bool) float64 {
	if begun && len(w) > len(t.folded) && strings.HasPrefix(w, t.folded) {
		return 0.8 + 0.2*float64(len(t.folded))/float64(len(w))
	}
	if !fuzzy {
		return 0
	}
	if n := len(w) - len(t.folded); (n > 2 || n < -2) && t.same == nil {
		return 0
	}
	if l, ok := t.seen[w]; ok {
		return l
	}
	l := likeness(t.folded, w)
	if l < bySame && slices.Contains(t.same, w) {
		l = bySame
	}
	if t.seen == nil {
		t.seen = map[string]float64{}
	}
	t.seen[w] = l
	return l
}

// accents says how far a name bears the accents of the reading.
func (rd *reading) accents(name *Name) float64 {
	var sum, n float64
	var spelt []spelled
	for i := range rd.tokens {
		t := &rd.tokens[i]
		if !t.marked() {
			continue
		}
		if spelt == nil {
			spelt = spellAll(name.Text)
		}
		n++
		best := 0.0
		for _, w := range spelt {
			if w.folded == t.folded {
				best = max(best, t.agreement(w))
			}
		}
		sum += best
	}
	if n == 0 {
		return 0
	}
	return sum / n
}

// rank puts the best first, ties by id.
func rank(list []scored) {
	slices.SortFunc(list, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.card.ID, b.card.ID))
	})
}
