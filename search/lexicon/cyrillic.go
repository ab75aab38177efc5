package lexicon

import (
	"strings"
	"unicode"
)

// cyrillicLetters are the letters that read the same wherever they stand, after
// the rules by which Russian writes Vietnamese, with the letters of Ukrainian.
var cyrillicLetters = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'ґ': "g", 'д': "d", 'ж': "gi", 'з': "d",
	'и': "i", 'і': "i", 'ї': "i", 'й': "i", 'к': "k", 'л': "l", 'м': "m", 'н': "n",
	'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "ph", 'х': "h",
	'ц': "c", 'ч': "ch", 'ш': "s", 'щ': "s", 'ы': "u", 'э': "e", 'е': "e", 'є': "e",
	'ё': "o", 'ю': "u", 'я': "a", 'ў': "u",
}

// softVowels soften what stands before them: ня is nha, тя is cha.
const softVowels = "яюёє"

func cyrillicWord(r rune) bool {
	return unicode.Is(unicode.Cyrillic, r) || r == '\'' || r == '’' || r == 'ʼ'
}

// cyrillic reads a run of Cyrillic letters. Soft and hard signs are dropped when
// they tell nothing, as most people leave them out anyway.
func cyrillic(runes []rune, st style) string {
	var b strings.Builder
	at := func(i int) rune {
		if i >= 0 && i < len(runes) {
			return runes[i]
		}
		return 0
	}
	for i := 0; i < len(runes); i++ {
		r, next := runes[i], at(i+1)
		soft := next != 0 && strings.ContainsRune(softVowels, next)
		switch {
		case r == 'ч' && st.retroflex:
			b.WriteString("tr")
		case r == 'н' && soft:
			b.WriteString("nh")
		case r == 'т' && soft:
			b.WriteString("ch")
		case (r == 'н' || r == 'т') && next == 'ь' && !vowel(at(i+2)):
			b.WriteString(map[rune]string{'н': "nh", 'т': "ch"}[r]) // Динь is Định, Бать is Bạch
		case r == 'к' && next == 0 && i > 0:
			b.WriteString("c") // Дык is Đức
		case r == 'к' && next == 'у' && vowel(at(i+2)):
			b.WriteString("q")
		case r == 'к' && next != 0 && strings.ContainsRune("аоуы", next):
			b.WriteString("c") // Кам is Cam
		case r == 'й' && vowel(next):
			b.WriteString("y")
		case strings.ContainsRune("еяюёє", r) && glides(at(i-1), r):
			b.WriteString("i" + cyrillicLetters[r])
		default:
			b.WriteString(cyrillicLetters[r])
		}
	}
	return b.String()
}

func vowel(r rune) bool { return r != 0 && strings.ContainsRune("аеёиоуыэюяіїє", r) }

// glides says whether an i is heard before the vowel r: after a soft or hard
// sign, and for all but е after a consonant that does not take it up.
func glides(before, r rune) bool {
	switch {
	case before == 'ь' || before == 'ъ' || before == '\'' || before == '’' || before == 'ʼ':
		return true
	case r == 'е' || r == 'ю' || before == 'н' || before == 'т' || before == 'з':
		return before == 'з' && r != 'е'
	}
	return !vowel(before) && before != 'й'
}
