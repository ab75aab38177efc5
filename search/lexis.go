package search

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
)

// lexis is what is known of the words of the index: how many places hold each.
// It is made anew when the index has changed, and never changed.
type lexis struct {
	counts  map[string]int
	weights map[string]float64
	places  int // how many places there are about: the most common word's at least
	sorted  []string
	lengths map[int][]string    // plain words by length
	sounds  map[string][]string // plain words by sound
	scale   float64             // weight of a word no place holds
}

func newLexis(counts map[string]int, places int) *lexis {
	l := &lexis{counts: counts, weights: make(map[string]float64, len(counts)), places: places, lengths: map[int][]string{}, sounds: map[string][]string{}}
	for word, n := range counts {
		l.places = max(l.places, n)
		if isPlain(word) {
			l.lengths[len(word)] = append(l.lengths[len(word)], word)
			key := sound(word)
			l.sounds[key] = append(l.sounds[key], word)
		}
	}
	l.sorted = slices.Sorted(maps.Keys(counts))
	l.scale = math.Log(float64(l.places) + 2)
	for word, n := range counts {
		l.weights[word] = l.weigh(n)
	}
	return l
}

// isPlain says whether a word is of the letters a to z only.
func isPlain(word string) bool {
	for i := range len(word) {
		if word[i] < 'a' || word[i] > 'z' {
			return false
		}
	}
	return word != ""
}

func (l *lexis) knows(word string) bool { return l.counts[word] > 0 }

// completions are the words that begin with some letters, others than these alone;
// false when there are more than most.
func (l *lexis) completions(begun string, most int) ([]string, bool) {
	first, found := slices.BinarySearch(l.sorted, begun)
	if found {
		first++
	}
	end := first
	for end < len(l.sorted) && strings.HasPrefix(l.sorted[end], begun) {
		if end++; end-first > most {
			return nil, false
		}
	}
	return l.sorted[first:end], true
}

// leastWeight is what the most common word still counts.
const leastWeight = 0.08

// weight says how much a word tells: 1 for one that no place holds, less the
// more places do (inverse document frequency).
func (l *lexis) weight(word string) float64 {
	if w, ok := l.weights[word]; ok {
		return w
	}
	return l.weigh(0)
}

// weigh is the weight of a word that so many places hold.
func (l *lexis) weigh(places int) float64 {
	return max(leastWeight, math.Log(float64(l.places+2)/float64(places+1))/l.scale)
}

// variant is a word that may be meant by another one.
type variant struct {
	word string
	cost float64 // of taking it for the other, 0..1
}

// What it costs to take one word for another.
const (
	costSound   = 0.12
	costEdit    = 0.22
	costShort   = 0.30 // one letter of a word of up to three
	costFirst   = 0.30 // the first letter
	costDouble  = 0.38 // two letters
	costMissing = 0.40 // a letter missing of a word of two or three
	costTiny    = 0.55 // one letter of a word of two
)

func within1(a, b string) bool {
	_, ok := within(a, b, 1)
	return ok
}

// likeness is how much of word stands in other, 0..1, by spelling and sound.
func likeness(word, other string) float64 {
	best := spellingLikeness(word, other)
	if best < 1-costSound && len(word) > 1 && len(other) > 1 && isPlain(word) && isPlain(other) && sound(word) == sound(other) {
		best = 1 - costSound
	}
	return best
}

// spellingLikeness is likeness by spelling alone.
func spellingLikeness(word, other string) float64 {
	if word == other {
		return 1
	}
	if len(other) == len(word)+1 && len(word) <= 2 && within1(word, other) {
		return 1 - costMissing
	}
	if len(word) < 2 || len(other) < 2 {
		return 0
	}
	best := 0.0
	limit := 1
	if len(word) >= 6 {
		limit = 2
	}
	if n, ok := within(word, other, limit); ok {
		switch {
		case n == 2:
			best = 1 - costDouble
		case len(word) <= 2:
			best = 1 - costTiny
		case len(word) <= 3:
			best = 1 - costShort
		case len(word) == len(other) && word[0] != other[0] && word[1] != other[0]:
			best = 1 - costFirst
		default:
			best = 1 - costEdit
		}
	}
	return best
}

// variants are the known words that word may stand for, the likeliest first, at
// most n, without word itself.
func (l *lexis) variants(word string, n int) []variant {
	if !isPlain(word) {
		return nil
	}
	var out []variant
	seen := map[string]bool{word: true}
	try := func(list []string, likeness func(a, b string) float64) {
		for _, other := range list {
			if !seen[other] {
				if like := likeness(word, other); like > 0 {
					seen[other] = true
					out = append(out, variant{other, 1 - like})
				}
			}
		}
	}
	try(l.sounds[sound(word)], likeness)
	reach := 1
	if len(word) >= 6 {
		reach = 2
	}
	for d := -reach; d <= reach; d++ {
		try(l.lengths[len(word)+d], spellingLikeness) // what sounds alike is there already
	}
	// A common word is likelier meant than a rare one that is a little closer.
	price := func(v variant) float64 { return v.cost + 0.2*l.weight(v.word) }
	slices.SortFunc(out, func(a, b variant) int {
		return cmp.Or(cmp.Compare(price(a), price(b)), cmp.Compare(a.word, b.word))
	})
	return out[:min(n, len(out))]
}

// cut splits a word that was typed without its spaces into known words, the
// likeliest way; nil when there is none.
func (l *lexis) cut(word string) []string {
	const longest = 120
	if len(word) < 4 || len(word) > longest {
		return nil
	}
	best := make([]float64, len(word)+1)
	from := make([]int, len(word)+1)
	for end := 1; end <= len(word); end++ {
		best[end] = math.Inf(1)
		for start := max(0, end-12); start < end; start++ {
			part := word[start:end]
			if n := l.counts[part]; n > 0 && !math.IsInf(best[start], 1) && (len(part) > 1 || isSyllable(part) || isNumber(part)) {
				// The dearer the rarer and the shorter: letters alone are seldom words.
				price := best[start] + l.scale - math.Log(float64(n)+1) + 4/float64(len(part))
				if price < best[end] {
					best[end], from[end] = price, start
				}
			}
		}
	}
	if math.IsInf(best[len(word)], 1) {
		return nil
	}
	var parts []string
	for end := len(word); end > 0; end = from[end] {
		parts = append(parts, word[from[end]:end])
	}
	slices.Reverse(parts)
	return parts
}
