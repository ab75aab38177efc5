package lexicon

import "strings"

// The letters of a Hangul syllable in the order of Unicode, read as Korean
// writes Vietnamese: ㄲ ㄸ ㅃ are the plain c t p, ㅉ is tr, ㅈ is d or gi.
var (
	hangulInitials = strings.Split("g c n d t l m b p s s  d tr ch k t p h", " ")
	hangulVowels   = strings.Split("a e ia e o e ie e o oa oe oe io u uo ue uy iu u ui i", " ")
	hangulFinals   = []string{"", "c", "c", "c", "n", "n", "n", "t", "l", "c", "m", "p", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t", "t", "c", "t", "p", "t"}
)

const (
	initialSilent = 11 // ㅇ before a vowel
	initialN      = 2
	finalNg       = 21
	finalN        = 4
	finalK        = 1
	vowelA        = 0
	vowelEo       = 4
	vowelU        = 18 // ㅡ
	vowelI        = 20
)

// syllable is one Hangul syllable taken apart, as places in the tables above.
type syllable struct{ initial, vowel, final int }

// hangul reads a run of Hangul as one word. Single letters are left out.
func hangul(runes []rune, st style) string {
	var list []syllable
	for _, r := range runes {
		if r >= 0xac00 && r <= 0xd7a3 {
			n := int(r - 0xac00)
			list = append(list, syllable{n / 588, n % 588 / 28, n % 28})
		}
	}
	var b strings.Builder
	for i := 0; i < len(list); i++ {
		s := list[i]
		next := syllable{initial: -1}
		if i+1 < len(list) {
			next = list[i+1]
		}
		open := next.initial == initialSilent
		switch {
		case s.initial == initialSilent && s.vowel == vowelU && s.final == finalNg && open:
			b.WriteString("ng") // 응우옌 is Nguyễn
			continue
		case s.vowel == vowelA && s.final == 0 && open && next.vowel == vowelI && next.final == finalN:
			b.WriteString(initial(s, st) + "anh") // 타인 is Thanh
			i++
			continue
		case s.vowel == vowelA && s.final == 0 && open && next.vowel == vowelI && next.final == finalK:
			b.WriteString(initial(s, st) + "ach") // 바익 is Bạch
			i++
			continue
		}
		vowel, glided := vowelOf(s, i > 0 && list[i-1].final == 0)
		first := initial(s, st)
		if glided && s.initial == initialN {
			first = "nh" // 냐 is nha
		}
		b.WriteString(first + vowel + hangulFinals[s.final])
	}
	// 달랏 writes one l twice.
	return strings.ReplaceAll(b.String(), "ll", "l")
}

// vowelOf reads the vowel of a syllable; glided says that a glide before it went
// into the initial. ㅓ is ơ or â: â stands only before a final or another vowel,
// and after another vowel ㅓ is the end of ươ or the middle of uân.
func vowelOf(s syllable, afterVowel bool) (string, bool) {
	switch s.vowel {
	case 2, 6, 12, 17: // ㅑ ㅕ ㅛ ㅠ
		plain := map[int]string{2: "a", 6: "e", 12: "o", 17: "u"}[s.vowel]
		switch s.initial {
		case initialN:
			return plain, true
		case initialSilent:
			return "y" + plain, false
		}
	case 7: // ㅖ
		if s.initial == initialSilent {
			return "ye", false
		}
	case vowelEo:
		if s.initial == initialSilent && afterVowel {
			if s.final == finalNg {
				return "o", false // 드엉 is Dương
			}
			return "a", false // 투언 is Thuận
		}
		if s.final != 0 {
			return "a", false // 럼 is Lâm
		}
	}
	return hangulVowels[s.vowel], false
}

func initial(s syllable, st style) string {
	const k, t, p, b = 15, 16, 17, 7
	switch {
	case st.aspirated && s.initial == k:
		return "kh"
	case st.aspirated && s.initial == t:
		return "th"
	case st.aspirated && s.initial == p:
		return "ph"
	case st.labial && s.initial == b:
		return "v"
	}
	return hangulInitials[s.initial]
}
