package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
	"hanhtrinh/search/lexicon"
)

// token is one word of a reading and what else may stand for it.
type token struct {
	spelled
	weight   float64
	subkinds []string           // it belongs to words that name these kinds
	spot     *spot              // it belongs to words that name where to look
	role     lexicon.Role       // it only ties others together
	same     []string           // words of the same meaning
	variants []variant          // what it may have been meant to be
	seen     map[string]float64 // likeness of words met so far; tokens of one text share it
	met      map[string]float64 // accents of words met so far, see borne
}

// reading is one way to understand a text.
type reading struct {
	tokens []token
	joined string   // all words without spaces
	pairs  []uint16 // bigrams of joined
	core   []uint16 // bigrams of the words that name no area and tie nothing; nil when that is all of them or none
	cost   float64  // how far it is from what was typed
	typed  bool     // it is what was typed
	begun  bool     // the last word may be only begun
}

// Costs of a reading, in parts of a full match.
const (
	costRespelt    = 0.01 // abbreviations spelt out
	costKeys       = 0.02 // keystrokes undone
	costCut        = 0.02 // words put apart
	costTranslated = 0.06 // words of another language
	costSounded    = 0.08 // letters of another script by their sound
)

// mostReadings bounds how many ways a text is read.
const mostReadings = 12

// mostTokens is how many words of a text count.
const mostTokens = 24

// reader makes readings out of a text.
type reader struct {
	lexis   *lexis
	phrases *phrases
	places  *gazetteer
}

// read returns the readings of a text, what was typed first. A text without
// letters and digits has none; of one that is too long the end is left out.
func (r *reader) read(text string) []reading { return r.readAtMost(mostReadings, text) }

func (r *reader) readAtMost(most int, text string) []reading {
	text = beginning(text)
	typed := spellAll(text)
	typed = typed[:min(len(typed), mostTokens)]
	if len(typed) == 0 {
		return nil
	}
	var out []reading
	met := map[string]map[string]float64{} // by word: many readings share most of theirs
	add := func(words []spelled, cost float64) {
		if len(words) == 0 || len(out) >= most {
			return
		}
		words = words[:min(len(words), mostTokens)]
		joined := ""
		for _, w := range words {
			joined += w.folded + " "
		}
		for i := range out {
			if out[i].spaced() == joined {
				return
			}
		}
		rd := reading{cost: cost, typed: len(out) == 0, begun: !strings.HasSuffix(text, " ")}
		for _, w := range words {
			if met[w.folded] == nil {
				met[w.folded] = map[string]float64{}
			}
			rd.tokens = append(rd.tokens, token{spelled: w, weight: r.lexis.weight(w.folded) * cmp.Or(w.share, 1), same: r.phrases.same[w.folded], seen: met[w.folded]})
			rd.joined += w.folded
		}
		r.annotate(&rd)
		rd.pair()
		out = append(out, rd)
	}
	add(typed, 0)
	if most == 1 {
		return out
	}
	if usual := simplified(typed); usual != nil {
		add(usual, costRespelt)
		typed = usual
	}
	parts, partsCost := r.parts(typed)
	for _, respelt := range r.respell(parts) {
		add(respelt, partsCost+costRespelt)
		fixed, cost := r.undo(respelt)
		add(fixed, partsCost+costRespelt+cost)
		for _, t := range r.translate(fixed) {
			add(t.words, partsCost+cost+t.cost)
		}
	}
	add(r.join(typed), costCut)
	return out
}

// beginning is a text up to its MostLetters-th letter, and no more of the marks
// on them than a few for each.
func beginning(text string) string {
	const marksToo = 4
	letters, all := 0, 0
	for i, r := range text {
		if !unicode.IsMark(r) {
			letters++
		}
		if all++; letters > MostLetters || all > marksToo*MostLetters {
			return text[:i]
		}
	}
	return text
}

// pair notes the letters of the reading for comparing them.
func (rd *reading) pair() {
	core := ""
	for i := range rd.tokens {
		if t := &rd.tokens[i]; t.spot == nil && t.role == "" {
			core += t.folded
		}
	}
	rd.pairs, rd.core = bigrams(rd.joined), nil
	if core != rd.joined {
		rd.core = bigrams(core)
	}
}

func (rd *reading) spaced() string { return spacedTokens(rd.tokens) }

// text is the reading as it can be shown.
func (rd *reading) text() string { return strings.TrimSpace(rd.spaced()) }

// literally reads a text as it is typed and nothing more.
func (r *reader) literally(text string) []reading {
	readings := r.readAtMost(1, text)
	for i := range readings {
		for j := range readings[i].tokens {
			t := &readings[i].tokens[j]
			*t = token{spelled: t.spelled, weight: r.lexis.weight(t.folded)}
		}
		readings[i].pair()
	}
	return readings
}

// parts cuts the words of scripts that write them together.
func (r *reader) parts(typed []spelled) (out []spelled, cost float64) {
	for _, w := range typed {
		if unit, number := r.numbered(w.folded); number != "" {
			out = append(out, plain(unit), plain(number))
			continue
		}
		cut := r.phrases.unglue(w, func(s string) bool { return r.lexis.knows(s) || r.places.destinations[s] != nil })
		if len(cut) > 1 {
			cost = costCut
		}
		out = append(out, cut...)
	}
	return out[:min(len(out), mostTokens)], cost
}

// mostRespelt is how many ways of spelling abbreviations out are tried.
const mostRespelt = 3

// respell spells abbreviations out; what was given comes first when nothing is
// to be done, and each way of an ambiguous one apart.
func (r *reader) respell(in []spelled) [][]spelled {
	ways := [][]spelled{nil}
	changed := false
	for i := 0; i < len(in); {
		senses, n := r.phrases.at(in, i)
		var to [][]spelled
		for _, s := range senses {
			// A syllable is a word before it is an abbreviation, and one letter is
			// one only before something else.
			if s.respelt && !(n == 1 && (isSyllable(in[i].folded) && (in[i].marked() || r.lexis.knows(in[i].folded)) || len(in[i].folded) == 1 && i+1 == len(in))) {
				to = append(to, s.to...)
			}
		}
		if to == nil {
			to, n = [][]spelled{in[i : i+1]}, 1
		} else {
			changed = true
			for j := range to {
				to[j] = insteadOf(to[j], n)
			}
		}
		var next [][]spelled
		for _, way := range ways {
			for _, t := range to {
				if len(next) < mostRespelt {
					next = append(next, append(way[:len(way):len(way)], t...))
				}
			}
		}
		ways = next
		i += n
	}
	if !changed {
		return [][]spelled{in}
	}
	return ways
}

// undo reads unknown words as keystrokes or as words run together.
func (r *reader) undo(in []spelled) (out []spelled, cost float64) {
	for _, w := range in {
		if r.lexis.knows(w.folded) || !isASCII(w.folded) {
			out = append(out, w)
			continue
		}
		if meant, ok := keystrokes(w.folded); ok && r.lexis.knows(meant.folded) {
			out, cost = append(out, meant), max(cost, costKeys)
			continue
		}
		if cut := r.lexis.cut(w.folded); cut != nil {
			cost = max(cost, costCut)
			for _, part := range cut {
				out = append(out, plain(part))
			}
			continue
		}
		out = append(out, w)
	}
	return out, cost
}

// sounded is what a word written by its sound may be: a destination of about
// that name, else known words, else itself.
func (r *reader) sounded(latin string) []spelled {
	if like := r.places.resembling(latin); like != nil {
		return like
	}
	out, _ := r.undo(spellAll(latin))
	return out
}

// insteadOf puts words in the place of n that were typed: without accents, which
// nobody typed, and counting together no more than those did.
func insteadOf(words []spelled, n int) []spelled {
	out := make([]spelled, len(words))
	for i, w := range words {
		out[i] = plain(w.folded)
		if n < len(words) {
			out[i].share = float64(n) / float64(len(words))
		}
	}
	return out
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

type translation struct {
	words []spelled
	cost  float64
}

// mostTranslations is how many translations are tried.
const mostTranslations = 3

// translate puts generic words and names of other languages into Vietnamese, and
// what is left of other scripts into letters. Generic words come first then, as
// Vietnamese puts them.
func (r *reader) translate(in []spelled) []translation {
	ways := []translation{{}}
	heads := [][]spelled{nil} // of each way
	changed := false
	for i := 0; i < len(in); {
		senses, n := r.phrases.at(in, i)
		var to [][]spelled
		generic := false
		own := n == 1 && slices.ContainsFunc(senses, func(s sense) bool { return s.to == nil && s.role == "" }) // a word of Vietnamese: no German "lang"
		for _, s := range senses {
			if !s.respelt && s.to != nil && !(own && s.foreign) {
				to = append(to, s.to[:min(2, len(s.to))]...)
				generic = generic || s.foreign && (s.subkinds != nil || i+n == len(in))
			}
		}
		cost := costTranslated
		if to == nil && n > 0 && !isASCII(in[i].folded) { // a tie in its own language: no sound of a name
			to, cost = [][]spelled{in[i : i+n]}, 0
		} else if to == nil {
			n = 1
			if card := r.places.local(in[i].folded); card != nil {
				to = [][]spelled{card}
			} else if latin, ok := lexicon.Romanize(in[i].folded); ok {
				to, cost = [][]spelled{r.sounded(latin)}, costSounded
			} else {
				to, cost = [][]spelled{in[i : i+1]}, 0
			}
		}
		changed = changed || cost > 0
		var next []translation
		var nextHeads [][]spelled
		for w := range ways {
			for _, t := range to {
				if len(next) == mostTranslations {
					break
				}
				words, head := ways[w].words, heads[w]
				if cost > 0 {
					t = insteadOf(t, n)
				}
				if generic {
					head = append(head[:len(head):len(head)], t...)
				} else {
					words = append(words[:len(words):len(words)], t...)
				}
				next = append(next, translation{words, max(ways[w].cost, cost)})
				nextHeads = append(nextHeads, head)
			}
		}
		ways, heads = next, nextHeads
		i += n
	}
	if !changed {
		return nil
	}
	for w := range ways {
		ways[w].words = append(heads[w][:len(heads[w]):len(heads[w])], ways[w].words...)
	}
	return ways
}

// annotate finds the words of a reading that name kinds, ties and where to look.
func (r *reader) annotate(rd *reading) {
	in := make([]spelled, len(rd.tokens))
	for i := range rd.tokens {
		in[i] = rd.tokens[i].spelled
	}
	for i := 0; i < len(in); {
		senses, n := r.phrases.at(in, i)
		for _, s := range senses {
			for j := i; j < i+n; j++ {
				rd.tokens[j].subkinds = append(rd.tokens[j].subkinds, s.subkinds...)
				if s.role != "" && s.role != lexicon.RoleIn && n < len(in) {
					rd.tokens[j].role = s.role
				}
			}
		}
		i += max(n, 1)
	}
	r.locate(rd)
	if !slices.ContainsFunc(rd.tokens, func(t token) bool { return t.role == "" }) {
		for i := range rd.tokens {
			rd.tokens[i].role = "" // nothing to tie: "the best" is what is asked for
		}
	}
	for i := range rd.tokens {
		t := &rd.tokens[i]
		switch {
		case t.role == lexicon.RoleNoise || t.role == lexicon.RoleIn || t.role == lexicon.RoleAnd:
			t.weight *= 0.15
		case t.subkinds != nil:
			t.weight *= 0.7
		}
	}
}

// locate marks the names of areas and destinations at the end of a reading, and
// the one at its beginning, with the words that say what they are ("tỉnh") and
// that something lies in them ("ở").
func (r *reader) locate(rd *reading) {
	end := len(rd.tokens)
	var outer *spot
	for range 2 {
		start := r.spotEndingAt(rd, end, outer)
		if start < 0 {
			break
		}
		outer = rd.tokens[end-1].spot
		end = start
		for end > 0 && isIn(r.phrases, rd.tokens[end-1].folded) {
			end--
			rd.tokens[end].role = lexicon.RoleIn
		}
	}
	if end == len(rd.tokens) && end > 1 {
		for n := min(mostNameWords, end-1); n > 0; n-- {
			if s := r.places.find(joinTokens(rd.tokens[:n])); s.bare(n) {
				mark(rd.tokens[:n], s)
				return
			}
		}
	}
}

func isIn(p *phrases, word string) bool {
	return slices.ContainsFunc(p.spaced[word], func(s sense) bool { return s.role == lexicon.RoleIn })
}

// mostNameWords is how many words the name of an area or destination has.
const mostNameWords = 6

// spotEndingAt marks the longest name that ends there and returns where it
// begins, -1 when there is none.
func (r *reader) spotEndingAt(rd *reading, end int, outer *spot) int {
	for n := min(mostNameWords, end); n > 0; n-- {
		s := r.places.find(joinTokens(rd.tokens[end-n : end]))
		if s != nil && outer != nil {
			s = s.within(r.places.units, outer)
		}
		if !s.bare(n) {
			continue
		}
		mark(rd.tokens[end-n:end], s)
		return end - n - r.designator(rd, end-n, s)
	}
	return -1
}

// mark says that tokens name a spot, and so no kind: the "đá" of Đà Lạt is no
// rock.
func mark(tokens []token, s *spot) {
	for i := range tokens {
		tokens[i].spot, tokens[i].subkinds = s, nil
	}
}

// designator marks the words before a name that say what sort of unit it is, and
// returns how many they are.
func (r *reader) designator(rd *reading, end int, s *spot) int {
	for n := min(2, end); n > 0; n-- {
		words := strings.TrimSpace(spacedTokens(rd.tokens[end-n : end]))
		if designators[words] || slices.ContainsFunc(s.units, func(u area.Unit) bool { return domain.Fold(u.Type) == words }) {
			for i := end - n; i < end; i++ {
				rd.tokens[i].role = lexicon.RoleIn
			}
			return n
		}
	}
	return 0
}

// designators say what sort of unit a name is of, besides what the tables say.
var designators = map[string]bool{"tp": true, "tinh": true, "thanh pho": true, "province": true, "city": true, "pho": true, "khu": false}

func spacedTokens(tokens []token) string {
	s := ""
	for i := range tokens {
		s += tokens[i].folded + " "
	}
	return s
}

func joinTokens(tokens []token) string {
	s := ""
	for i := range tokens {
		s += tokens[i].folded
	}
	return s
}
