package search

import (
	"slices"
	"strings"

	"hanhtrinh/domain/place"
	"hanhtrinh/search/lexicon"
)

// sense is one thing a phrase may mean.
type sense struct {
	to       [][]spelled // what it is in Vietnamese, best first; nil = itself
	subkinds []string    // the kinds of place it names
	role     lexicon.Role
	foreign  bool // of another language: "beach"
	respelt  bool // an abbreviation or another spelling: as good as typed
}

// phrases is the lexicon made ready to be looked up in a text.
type phrases struct {
	spaced  map[string][]sense  // folded words with a space between them
	glued   map[string][]sense  // folded, of scripts that write words together
	same    map[string][]string // single words of the same meaning
	longest int                 // words of the longest spaced phrase
	letters int                 // runes of the longest glued one
}

func newPhrases(l *lexicon.Lexicon) *phrases {
	p := &phrases{spaced: map[string][]sense{}, glued: map[string][]sense{}, same: map[string][]string{}}
	for _, g := range l.Generics {
		s := sense{subkinds: subkindsOf(g.Codes), foreign: g.Lang != "vi"}
		if g.Lang != "vi" {
			for _, vi := range g.Vi {
				s.to = append(s.to, spellAll(vi))
			}
		}
		p.add(g.Text, s)
	}
	for _, n := range l.Names {
		p.add(n.Text, sense{to: [][]spelled{spellAll(n.Vi)}})
	}
	for _, a := range l.Abbreviations {
		s := sense{respelt: true}
		for _, full := range a.Full {
			s.to = append(s.to, spellAll(full))
		}
		p.add(a.Text, s)
	}
	for _, s := range l.Spellings {
		p.add(s.Text, sense{to: [][]spelled{spellAll(s.Usual)}, respelt: true})
	}
	for _, s := range l.Synonyms {
		p.synonyms(s.Words)
	}
	for _, g := range l.Glue {
		p.add(g.Text, sense{role: g.Role})
	}
	return p
}

// synonyms notes what may stand for what: single words for each other wherever
// they are met, phrases as another way to read the text.
func (p *phrases) synonyms(list []string) {
	for i, word := range list {
		key := words(word)
		var others [][]spelled
		for j, other := range list {
			switch w := words(other); {
			case i == j || len(w) == 0 || len(key) == 0 || slices.Equal(key, w):
			case len(key) == 1 && len(w) == 1:
				p.same[key[0]] = append(p.same[key[0]], w[0])
			default:
				others = append(others, spellAll(other))
			}
		}
		if others != nil {
			p.add(word, sense{to: others})
		}
	}
}

func (p *phrases) add(text string, s sense) {
	key := strings.Join(words(text), " ")
	if key == "" {
		return
	}
	p.spaced[key] = append(p.spaced[key], s)
	p.longest = max(p.longest, strings.Count(key, " ")+1)
	if isGlued(key) {
		key = strings.ReplaceAll(key, " ", "")
		p.glued[key] = append(p.glued[key], s)
		p.letters = max(p.letters, len([]rune(key)))
	}
}

// isGlued says whether s begins with a letter of a script whose words are often
// written together: Korean, Chinese, Japanese, Thai.
func isGlued(s string) bool {
	for _, r := range s {
		return r >= 0x0e00 && r <= 0x0e7f || r >= 0x1100 && r <= 0x11ff || r >= 0x3040 && r <= 0x9fff || r >= 0xac00 && r <= 0xd7af
	}
	return false
}

// at returns the longest phrase that begins at tokens[i]: its senses and how
// many tokens it has.
func (p *phrases) at(tokens []spelled, i int) ([]sense, int) {
	for n := min(p.longest, len(tokens)-i); n > 0; n-- {
		parts := make([]string, n)
		for j := range parts {
			parts[j] = tokens[i+j].folded
		}
		if senses := p.spaced[strings.Join(parts, " ")]; senses != nil {
			return senses, n
		}
	}
	return nil, 0
}

// subkindsOf spells categories and kinds out as the subkinds in them.
func subkindsOf(c lexicon.Codes) []string {
	out := slices.Clone(c.Subkinds)
	for _, s := range place.Subkinds() {
		if slices.Contains(c.Categories, s.Category) || slices.Contains(c.Kinds, string(s.Kind)) {
			out = append(out, s.Code)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// unglue cuts a word of a script without spaces into known phrases, so that as
// little as can be is left between them, then into as few as can be; what is left
// stays as it is.
func (p *phrases) unglue(word spelled, known func(string) bool) []spelled {
	if !isGlued(word.folded) {
		return []spelled{word}
	}
	const left = 100 // a letter that is in no phrase costs as much as so many cuts
	runes := []rune(word.folded)
	best, next := make([]int, len(runes)+1), make([]int, len(runes)+1)
	for i := len(runes) - 1; i >= 0; i-- {
		best[i] = best[i+1] + left
		for n := min(max(p.letters, 12), len(runes)-i); n > 0; n-- {
			if price := best[i+n] + 1; price < best[i] {
				if s := string(runes[i : i+n]); p.glued[s] != nil || n > 1 && known(s) {
					best[i], next[i] = price, i+n
				}
			}
		}
	}
	var out []spelled
	rest := 0
	for i := 0; i <= len(runes); {
		if i < len(runes) && next[i] == 0 {
			i++
			continue
		}
		if i > rest {
			out = append(out, plain(string(runes[rest:i])))
		}
		if i == len(runes) {
			break
		}
		out = append(out, plain(string(runes[i:next[i]])))
		i, rest = next[i], next[i]
	}
	return out
}

// plain is a word without accents.
func plain(folded string) spelled { return spelled{folded: folded, shape: folded} }
