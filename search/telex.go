package search

import (
	"strings"
)

// keystrokes reads a word as the keys of a Vietnamese keyboard that was
// switched off: Telex ("muix" is "mũi", "dduwowngf" is "đường") or VNI
// ("thiet61" is "thiết"). ok is false when the keys make no syllable or change
// nothing.
func keystrokes(word string) (w spelled, ok bool) {
	k := keyboard{vni: strings.ContainsAny(word, "123456789")}
	for _, r := range word {
		k.press(r)
	}
	w = spelled{shape: string(k.letters), tone: k.tone}
	w.folded = strings.Map(foldLetter, w.shape)
	return w, w.folded != word && isSyllable(w.folded)
}

// keyboard is what was typed so far.
type keyboard struct {
	vni     bool
	letters []rune
	tone    rune
}

var (
	telexTones = map[rune]rune{'s': acute, 'f': grave, 'r': hook, 'x': tilde, 'j': dot}
	vniTones   = map[rune]rune{'1': acute, '2': grave, '3': hook, '4': tilde, '5': dot}
)

func (k *keyboard) press(r rune) {
	if k.vni {
		k.pressVNI(r)
		return
	}
	n := len(k.letters)
	tone, isTone := telexTones[r]
	switch {
	case isTone && k.hasVowel():
		k.tone = tone
	case r == 'w' && k.horn():
	case r == 'w' && n > 0: // "tw" is "tư"
		k.letters = append(k.letters, 'ư')
	case n > 0 && r == k.letters[n-1] && k.double(n-1):
	case r == 'd' && n > 1 && k.letters[0] == 'd': // "dend" is "đen"
		k.letters[0] = 'đ'
	default:
		k.letters = append(k.letters, r)
	}
}

func (k *keyboard) pressVNI(r rune) {
	tone, isTone := vniTones[r]
	switch {
	case isTone && k.hasVowel():
		k.tone = tone
	case r == '6' && k.change("aeo", "âêô"):
	case r == '7' && k.horn():
	case r == '8' && k.change("a", "ă"):
	case r == '9' && k.change("d", "đ"):
	default:
		k.letters = append(k.letters, r)
	}
}

func (k *keyboard) hasVowel() bool {
	return strings.ContainsAny(string(k.letters), "aăâeêioôơuưy")
}

// double makes the letter that was typed twice.
func (k *keyboard) double(i int) bool {
	switch k.letters[i] {
	case 'a':
		k.letters[i] = 'â'
	case 'e':
		k.letters[i] = 'ê'
	case 'o':
		k.letters[i] = 'ô'
	case 'd':
		k.letters[i] = 'đ'
	default:
		return false
	}
	return true
}

// change turns the last letter of from into its counterpart.
func (k *keyboard) change(from, to string) bool {
	for i := len(k.letters) - 1; i >= 0; i-- {
		if at := strings.IndexRune(from, k.letters[i]); at >= 0 {
			k.letters[i] = []rune(to)[at]
			return true
		}
	}
	return false
}

// horn turns uo into ươ, u into ư, o into ơ or a into ă.
func (k *keyboard) horn() bool {
	for i := len(k.letters) - 1; i >= 0; i-- {
		switch k.letters[i] {
		case 'o', 'u':
			if k.letters[i] == 'o' {
				k.letters[i] = 'ơ'
				if i > 0 && k.letters[i-1] == 'u' {
					k.letters[i-1] = 'ư'
				}
				return true
			}
			k.letters[i] = 'ư'
			return true
		case 'a':
			k.letters[i] = 'ă'
			return true
		}
	}
	return false
}
