package search

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"strings"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

// The published formula. A place's score is
//
//	100 text + 8 accents + 6 quality + 6 nearness
//
// text, 0..1: how much of what was typed the best name explains (each word
// weighted by how rare it is, a word with a slip counts less), raised to 1.5,
// times 0.82 when the name has more words and 0.78 when they stand in another
// order; less what the reading costs. Words that name an area count as explained by a place that lies there,
// words that name a kind by a place of that kind.
// accents, 0..1: how many of the accents that were typed the name bears. The best
// name is the one with the most of both.
// quality, 0..1: place.Prominence.
// A guess (TierWeak) has 50 less, and so stands behind every answer.
// nearness, 0..1: 1/(1+d) of the distance in units of 3 km; 0 without a point.
const (
	weightText    = 100
	weightAccents = 8
	weightQuality = 6
	weightNear    = 6
	NearUnitM     = 3000 // metres
	weightAnchor  = 30   // instead of weightNear where the text asks for what is near a place,
	anchorUnitM   = 500  // in units of which its distance counts

	guessPenalty = 50 // puts a guess behind every answer

	byPart      = 0.82 // when there is more in the name: how much more does not matter
	byArea      = 0.97 // what a word counts that the place's area explains
	byKind      = 0.85 // what a word counts that the place's kind explains
	byDoubt     = 0.60 // what a slip of a word counts that is known to name an area
	byHalfDoubt = 0.80 // and of a word that is known to name a kind
	bySame      = 0.90 // a word of the same meaning
	bySlip      = 0.93 // for every slip behind the first
	bySlipFrom  = 0.80 // what is less alike is a slip
	byOrder     = 0.78 // when the words stand in another order
	byBegun     = 0.90 // the last word, when it is only begun
	allUsed     = 0.99 // of the weight of a name: no word of it is left
	atStart     = 0.02 // more for a name that begins with the text
	byLetters   = 0.90 // what likeness of letters alone counts at most
)

// From where on a text is close, and not only weak.
const closeText = 0.70

// scorer scores places against readings.
type scorer struct {
	lexis    *lexis
	readings []*reading
	near     *domain.Point
	anchor   *domain.Point // the place that the text names, instead of near
	fuzzy    bool          // takes words with a slip
	deep     bool          // compares letters too: nothing fits word by word
}

// scored is a place with how well it fits.
type scored struct {
	card    *Card
	text    float64
	accents float64
	score   float64 // while names are compared: of the best so far, without what all share
	tier    Tier
	name    *Name
	reading *reading
	mention bool    // it holds every word, and only mentions the town they name
	metres  float64 // to near, else to the anchor, where there is one
	key     After   // in an order the engine keeps
}

func (s *scorer) score(c *Card) *scored {
	best := new(scored)
	s.scoreInto(c, best)
	return best
}

func (s *scorer) scoreInto(c *Card, best *scored) {
	*best = scored{card: c, text: -1, tier: TierWeak, score: math.Inf(-1)}
	for _, rd := range s.readings {
		s.against(rd, c, best)
	}
	best.score += weightQuality * c.Quality
	if s.near != nil {
		best.metres = s.near.DistanceM(c.Point)
	}
	switch {
	case s.anchor != nil:
		metres := s.anchor.DistanceM(c.Point)
		best.score += weightAnchor / (1 + metres/anchorUnitM)
		if s.near == nil {
			best.metres = metres
		}
	case s.near != nil:
		best.score += weightNear / (1 + best.metres/NearUnitM)
	}
	best.score = sixDigits(best.score)
}

// sixDigits rounds a score, so that no order hangs on how it was added up.
func sixDigits(score float64) float64 { return math.Round(score*1e6) / 1e6 }

// against compares c with one reading and keeps what is better.
func (s *scorer) against(rd *reading, c *Card, best *scored) {
	var outside explained
	outside.sight = c.Kind == place.KindAttraction || c.Kind == place.KindNature
	there := 0.0
	for i := range rd.tokens {
		t := &rd.tokens[i]
		if t.spot != nil && (i == 0 || rd.tokens[i-1].spot != t.spot) {
			there = byArea * t.spot.holds(c)
		}
		if t.spot != nil {
			outside.by[i] = there
		}
		if outside.by[i] < byKind && slices.Contains(t.subkinds, c.Subkind) {
			outside.by[i] = byKind
		}
	}
	for n := range c.Names {
		name := &c.Names[n]
		floor := (best.score - weightAccents) / weightText // no accents make up for less
		text, tier, mention := s.compare(rd, name, &outside, floor+rd.cost)
		if text -= rd.cost; text < floor {
			continue
		}
		accents := rd.accents(name, &outside)
		score := weightText*text + weightAccents*accents
		if tier == TierWeak {
			score -= guessPenalty
		}
		if score > best.score {
			best.text, best.accents, best.name, best.reading = text, accents, name, rd
			best.tier, best.mention, best.score = tier, mention, score
		}
	}
}

// explained is what a place explains of a reading without its names.
type explained struct {
	by    [mostTokens]float64 // of each token
	sight bool                // it may be a sight known in the whole country
}

// compare says how well a reading fits one name.
func (s *scorer) compare(rd *reading, name *Name, outside *explained, floor float64) (text float64, tier Tier, mention bool) {
	if rd.joined == name.Joined {
		if rd.cost <= costRespelt {
			return 1, TierExact, false
		}
		return 1, TierClose, false
	}
	m := s.matchWords(rd, name, outside)
	coverage := m.explained / m.asked
	most := coverage * math.Sqrt(coverage) // to the power of 1.5
	if most < floor && !s.deep {
		return 0, TierWeak, false // another name fits better
	}
	known, long := s.weigh(name, &m)
	if m.named { // else it only lies there
		if text = most; !m.inOrder {
			text *= byOrder
		} else if known < allUsed*long {
			text *= byPart
		}
		for range m.slips - 1 {
			text *= bySlip
		}
	}
	// Its name only mentions another town.
	mentions := m.away && !m.there && !m.own && known < 0.9*long
	if s.deep && text < byLetters && !mentions {
		text = max(text, byLetters*s.letters(rd, name, outside))
	}
	if mentions {
		mention = coverage > 0.99
		text = min(text, closeText-0.01)
	}
	switch {
	case (coverage > 0.99 || rd.begun) && rd.cost <= costRespelt && strings.HasPrefix(name.Joined, rd.joined):
		return min(1, text+atStart), TierPrefix, mention
	case text-rd.cost >= closeText:
		return text, TierClose, mention
	}
	return text, TierWeak, mention
}

// wordMatch is how the words of a reading stand in a name.
type wordMatch struct {
	asked, explained float64 // weights of all words, and of what explains them
	used             uint64  // words of the name, one bit each
	slips            int
	inOrder          bool
	named            bool // something but the area explains a word
	own              bool // a word that names neither area nor kind is in the name
	away, there      bool // words name an area where the place does not lie, where it does
}

func (s *scorer) matchWords(rd *reading, name *Name, outside *explained) wordMatch {
	m := wordMatch{inOrder: true}
	before := -1
	for i := range rd.tokens {
		t := &rd.tokens[i]
		like, at := t.bestOf(name.Words, m.used, rd.begun && i == len(rd.tokens)-1, s.fuzzy)
		switch {
		case like == 1:
		case t.spot != nil:
			like *= byDoubt // what it names is known: hardly something else
		case t.subkinds != nil:
			like *= byHalfDoubt
		}
		if at >= 0 && like >= outside.by[i]-0.2 {
			m.used |= 1 << at
			m.inOrder = m.inOrder && at > before
			before = at
			if like < bySlipFrom {
				m.slips++
			}
		}
		if t.role != "" && like < bySlipFrom {
			continue // a tie need not be in any name
		}
		m.asked += t.weight
		m.explained += t.weight * max(like, outside.by[i])
		if t.spot != nil {
			m.named = m.named || like > 0
			m.away = m.away || outside.by[i] == 0 && !(outside.sight && t.spot.isSight() && like == 1 && m.inOrder)
			m.there = m.there || outside.by[i] > 0
			continue
		}
		m.named = m.named || like > 0 || outside.by[i] > 0
		m.own = m.own || t.subkinds == nil && like >= bySlipFrom
	}
	return m
}

// weigh returns what the used words of a name weigh, and all of them. Where only
// matters whether all are used their number tells: the lightest word of a few is
// more than a hundredth of them.
func (s *scorer) weigh(name *Name, m *wordMatch) (known, long float64) {
	if !m.away && len(name.Words) < leastWeight/(1-allUsed) {
		return float64(bits.OnesCount64(m.used)), float64(len(name.Words))
	}
	for j, w := range name.Words {
		weight := s.lexis.weight(w)
		long += weight
		if m.used&(1<<min(j, 63)) != 0 {
			known += weight
		}
	}
	return known, long
}

// letters compares without minding where words end: what is to be found in
// names, and the whole.
func (s *scorer) letters(rd *reading, name *Name, outside *explained) float64 {
	letters := bigrams(name.Joined)
	best := dice(rd.pairs, letters)
	if rd.core == nil {
		return best
	}
	sure := 1.0
	for i := range rd.tokens {
		if rd.tokens[i].spot != nil {
			sure = min(sure, outside.by[i])
		}
	}
	return max(best, sure*dice(rd.core, letters))
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
		return byBegun
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

// borne says whether a name has the word, and how far it bears its accents.
func (t *token) borne(name *Name) (best float64, there bool) {
	if !slices.Contains(name.Words, t.folded) {
		return 0, false
	}
	for word := range strings.FieldsFuncSeq(name.Text, isBetween) {
		a, met := t.met[word]
		if !met {
			if t.met == nil {
				t.met = map[string]float64{}
			}
			a = notThere
			if w := spell(word); w.folded == t.folded {
				a = t.agreement(w)
			}
			t.met[word] = a
		}
		if a != notThere {
			best, there = max(best, a), true
		}
	}
	return best, there
}

// notThere is another word altogether.
const notThere = -1

// accents says how far a name bears the accents of the reading. Where some were
// typed, a word without any is meant so too; what the place explains without its
// name has the right ones.
func (rd *reading) accents(name *Name, outside *explained) float64 {
	var sum, marked, bare, other float64
	for i := range rd.tokens {
		if rd.tokens[i].marked() {
			marked++
		}
	}
	if marked == 0 {
		return 0
	}
	for i := range rd.tokens {
		t := &rd.tokens[i]
		best, there := t.borne(name)
		switch {
		case t.marked() && !there && outside.by[i] > 0:
			sum++
		case t.marked():
			sum += best
		case t.text != "" && there:
			bare++
			if best == 0 {
				other++
			}
		}
	}
	return max(0, sum/marked-costBare*other/max(1, bare))
}

// costBare is what accents cost that were left out among others.
const costBare = 0.05

// rank puts the best first, ties by id.
func rank(list []*scored) {
	slices.SortFunc(list, func(a, b *scored) int {
		if a.score != b.score {
			return cmp.Compare(b.score, a.score)
		}
		return cmp.Compare(a.card.ID, b.card.ID)
	})
}
