package lexicon

import (
	"strings"
	"unicode"
)

// kanaTable holds syllables of katakana; hiragana are read as katakana. Two
// signs that make one sound stand beside the single ones.
var kanaTable = func() map[string]string {
	m := map[string]string{}
	for _, line := range []string{
		"ア a イ i ウ u エ e オ o カ ka キ ki ク ku ケ ke コ ko ガ ga ギ gi グ gu ゲ ge ゴ go",
		"サ sa シ shi ス su セ se ソ so ザ za ジ ji ズ zu ゼ ze ゾ zo タ ta チ chi ツ tsu テ te ト to",
		"ダ da ヂ ji ヅ zu デ de ド do ナ na ニ ni ヌ nu ネ ne ノ no ハ ha ヒ hi フ fu ヘ he ホ ho",
		"バ ba ビ bi ブ bu ベ be ボ bo パ pa ピ pi プ pu ペ pe ポ po マ ma ミ mi ム mu メ me モ mo",
		"ヤ ya ユ yu ヨ yo ラ ra リ ri ル ru レ re ロ ro ワ wa ヰ i ヱ e ヲ o ン n ヴ vu",
		"ァ a ィ i ゥ u ェ e ォ o ャ ya ュ yu ョ yo ヮ wa ヵ ka ヶ ke ー",
		"キャ kya キュ kyu キョ kyo ギャ gya ギュ gyu ギョ gyo シャ sha シュ shu ショ sho シェ she",
		"ジャ ja ジュ ju ジョ jo ジェ je チャ cha チュ chu チョ cho チェ che ニャ nha ニュ nhu ニョ nho",
		"ヒャ hya ヒュ hyu ヒョ hyo ビャ bya ビュ byu ビョ byo ピャ pya ピュ pyu ピョ pyo",
		"ミャ mya ミュ myu ミョ myo リャ rya リュ ryu リョ ryo ファ pha フィ phi フェ phe フォ pho フュ phu",
		"ヴァ va ヴィ vi ヴェ ve ヴォ vo ティ ti トゥ tu テュ tyu ディ di ドゥ du デュ dyu",
		"ウィ ui ウェ ue ウォ uo クァ qua クイ qui クォ quo クア qua グァ gua イェ ye ツァ tsa ツェ tse ツォ tso",
	} {
		list := strings.Fields(strings.TrimSuffix(line, " ー"))
		for i := 0; i+1 < len(list); i += 2 {
			m[list[i]] = list[i+1]
		}
	}
	return m
}()

func isKana(r rune) bool {
	return unicode.In(r, unicode.Hiragana, unicode.Katakana) || r == 'ー'
}

// kana reads a run of kana: long marks are dropped, ッ doubles the consonant
// after it.
func kana(runes []rune) string {
	for i, r := range runes {
		if r >= 'ぁ' && r <= 'ゖ' {
			runes[i] = r + 0x60
		}
	}
	var b strings.Builder
	double := false
	for i := 0; i < len(runes); i++ {
		if runes[i] == 'ッ' {
			double = true
			continue
		}
		part, ok := "", false
		if i+1 < len(runes) {
			part, ok = kanaTable[string(runes[i:i+2])]
		}
		if ok {
			i++
		} else {
			part = kanaTable[string(runes[i])]
		}
		if double && part != "" && !strings.ContainsRune("aeiou", rune(part[0])) {
			b.WriteByte(part[0])
		}
		double = false
		b.WriteString(part)
	}
	return b.String()
}
