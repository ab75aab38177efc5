package search

import (
	"slices"
	"strings"
)

// Parts of Vietnamese syllables without accents, the longest first;
// a syllable may have no onset and no coda.
var (
	onsets = []string{"ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "g", "h", "k", "l", "m", "n", "p", "q", "r", "s", "t", "v", "x", ""}
	nuclei = []string{"oai", "oay", "oeo", "uoi", "uou", "uya", "uye", "uyu", "ieu", "yeu", "uay", "uao", "ai", "ao", "au", "ay", "eo", "eu", "ia", "ie", "iu", "oa", "oe", "oi", "oo", "ua", "ue", "ui", "uo", "uu", "uy", "ye", "a", "e", "i", "o", "u", "y"}
	codas  = []string{"", "ch", "ng", "nh", "c", "m", "n", "p", "t"}
)

// syllable cuts a folded word into onset, nucleus and coda; ok is false when it
// is no Vietnamese syllable.
func syllable(word string) (onset, nucleus, coda string, ok bool) {
	for _, on := range onsets {
		rest, found := strings.CutPrefix(word, on)
		if !found {
			continue
		}
		for _, nu := range nuclei {
			if end, found := strings.CutPrefix(rest, nu); found && slices.Contains(codas, end) {
				return on, nu, end, true
			}
		}
	}
	return "", "", "", false
}

func isSyllable(word string) bool {
	_, _, _, ok := syllable(word)
	return ok
}

// What sounds alike somewhere in Vietnam, and so is written one for the other.
var (
	onsetSound   = map[string]string{"ngh": "ng", "gh": "g", "tr": "ch", "s": "x", "gi": "d", "r": "d", "k": "c", "qu": "w", "n": "l"}
	nucleusSound = map[string]string{"y": "i", "ye": "ie", "ieu": "iu", "yeu": "iu", "uou": "uu", "uoi": "ui", "ay": "ai", "ao": "au", "oo": "o"}
	codaSound    = map[string]string{"ng": "n", "nh": "n", "ch": "t", "c": "t"}
)

// sound is a key equal for words that sound alike; a word that is no syllable is
// its own key.
func sound(word string) string {
	on, nu, co, ok := syllable(word)
	if !ok {
		return word
	}
	as := func(m map[string]string, s string) string {
		if to, ok := m[s]; ok {
			return to
		}
		return s
	}
	return as(onsetSound, on) + as(nucleusSound, nu) + as(codaSound, co)
}
