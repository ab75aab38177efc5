package search

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"hanhtrinh/domain"
)

// spelled is one word with what accents it bears. The tone belongs to the
// syllable, not to a letter: "hoà" and "hòa" are the same word.
type spelled struct {
	text   string // as typed; empty for words nobody typed
	folded string
	shape  string  // letters with ă â ê ô ơ ư đ, without tone
	tone   rune    // combining mark, 0 = none
	share  float64 // of a word's weight, where it is one of several that stand for fewer; 0 = all
}

// marked says whether any accent is there.
func (w spelled) marked() bool { return w.tone != 0 || w.shape != w.folded }

// spelt writes the word with its accents, the tone behind: where it is put
// differs from writer to writer.
func (w spelled) spelt() string {
	if w.tone == 0 {
		return w.shape
	}
	return w.shape + string(rune('1'+strings.IndexRune(tones, w.tone)/2))
}

// tones in the order of their numbers in VNI.
const tones = string(acute) + string(grave) + string(hook) + string(tilde) + string(dot)

// The five tones as combining marks.
const (
	grave = '\u0300'
	acute = '\u0301'
	tilde = '\u0303'
	hook  = '\u0309'
	dot   = '\u0323'
)

func isTone(r rune) bool {
	return r == grave || r == acute || r == tilde || r == hook || r == dot
}

// spellings are words read lately: names are made of few, and taking letters and
// accents apart costs more than everything else that is done with a word.
var spellings struct {
	mu   sync.RWMutex
	kept map[string]spelled
}

const (
	mostSpellings = 1 << 14
	longestKept   = 64 // bytes of a word
)

// spell reads the accents of one word.
func spell(word string) spelled {
	if len(word) > longestKept {
		return takeApart(word)
	}
	spellings.mu.RLock()
	w, known := spellings.kept[word]
	spellings.mu.RUnlock()
	if known {
		return w
	}
	w = takeApart(strings.Clone(word)) // keeps nothing that the word is part of
	spellings.mu.Lock()
	defer spellings.mu.Unlock()
	if spellings.kept == nil || len(spellings.kept) >= mostSpellings {
		spellings.kept = make(map[string]spelled, mostSpellings)
	}
	spellings.kept[w.text] = w
	return w
}

func takeApart(word string) spelled {
	w := spelled{text: word, folded: domain.Fold(word)}
	var shape strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(word)) {
		if isTone(r) {
			w.tone = r
		} else {
			shape.WriteRune(r)
		}
	}
	w.shape = norm.NFC.String(shape.String())
	return w
}

// spellAll splits text as domain.Fold does and reads each word.
func spellAll(text string) []spelled {
	var out []spelled
	for _, word := range splitWords(text) {
		w := spell(word)
		if strings.Contains(w.folded, " ") { // a sign that stands for several words
			for part := range strings.FieldsSeq(w.folded) {
				out = append(out, plain(part))
			}
		} else if w.folded != "" {
			out = append(out, w)
		}
	}
	return out
}

// splitWords cuts at everything that is neither letter, digit nor mark, after
// making compatibility forms plain.
func splitWords(text string) []string {
	return strings.FieldsFunc(norm.NFKC.String(text), isBetween)
}

func isBetween(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) }

// agreement says how far a name's word bears the accents that were typed: 1
// when all of them and no others, less for each other one, 0 when none.
func (w spelled) agreement(name spelled) float64 {
	if w.shape == name.shape && w.tone == name.tone {
		return 1
	}
	typed, same, other := 0, 0, 0
	if w.tone != 0 {
		typed++
		if w.tone == name.tone {
			same++
		}
	} else if name.tone != 0 {
		other++
	}
	a, b := []rune(w.shape), []rune(name.shape)
	if len(a) != len(b) {
		return 0
	}
	for i := range a {
		plain := foldLetter(a[i])
		switch {
		case a[i] != plain:
			typed++
			if a[i] == b[i] {
				same++
			}
		case b[i] != plain:
			other++
		}
	}
	if typed == 0 || same == 0 {
		return 0
	}
	return max(0.05, float64(same)/float64(typed)-0.1*float64(other))
}

func foldLetter(r rune) rune {
	switch r {
	case 'ă', 'â':
		return 'a'
	case 'ê':
		return 'e'
	case 'ô', 'ơ':
		return 'o'
	case 'ư':
		return 'u'
	case 'đ':
		return 'd'
	}
	return r
}
