package search

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// show writes a reading as "cost word word": with kinds in round brackets, where
// to look in square ones, ties in angle ones.
func show(rd *reading) string {
	out := fmt.Sprintf("%.2f", rd.cost)
	for i := range rd.tokens {
		t := &rd.tokens[i]
		word := t.spelt()
		if t.subkinds != nil {
			word = "(" + word + ")"
		}
		if t.spot != nil {
			word = "[" + word + "]"
		}
		if t.role != "" {
			word = "<" + word + ">"
		}
		out += " " + word
	}
	return out
}

func TestRead(t *testing.T) {
	k := testKnowledge(t)
	for _, tt := range []struct {
		text string
		want []string // the readings that matter, as show writes them
	}{
		{"đà lạt", []string{"0.00 [đa2] [lat5]"}},
		{"Chợ Đêm Đà Lạt", []string{"0.00 (chơ5) (đêm) [đa2] [lat5]"}},
		{"cho dem dalat", []string{"0.00 (cho) (dem) [dalat]", "0.01 (cho) (dem) [da] [lat]"}},
		{"chowj ddeem ddaf lajt", []string{"0.03 (chơ5) (đêm) [đa2] [lat5]"}},
		{"chợ phan thiet61", []string{"0.03 (chơ5) [phan] [thiêt1]"}},
		{"chodem dalat", []string{"0.01 (cho) (dem) [da] [lat]"}},
		{"night market dalat", []string{"0.06 (cho) (dem) [da] [lat]"}},
		{"달랏 야시장", []string{"0.06 (cho) (dem) [da] [lat]"}},
		{"달랏맛집", []string{"0.03 [달랏] (맛집)", "0.08 (quan) (an) [da] [lat]"}},
		{"Фантьет рынок", []string{"0.06 (cho) [phan] [thiet]"}},
		{"大叻市场", []string{"0.08 (cho) [da] [lat]"}},
		{"호쑤언흐엉 근처 달랏", []string{"0.10 (ho) suanhuong <근처> [da] [lat]"}}, // the tie stays one
		{"ks binh minh", []string{"0.01 (khach) (san) [binh] [minh]"}},
		{"hotel in phan thiet", []string{"0.00 (hotel) <in> [phan] [thiet]"}},
		{"the best", []string{"0.00 the best"}}, // nothing to tie together
		{"near", []string{"0.00 near"}},
		{"ở", []string{"0.00 ơ3"}},
	} {
		readings := k.read(tt.text)
		var got []string
		for i := range readings {
			got = append(got, show(&readings[i]))
			if readings[i].typed != (i == 0) {
				t.Errorf("%q: reading %d is what was typed: %v", tt.text, i, readings[i].typed)
			}
		}
		for _, want := range tt.want {
			if !slices.Contains(got, want) {
				t.Errorf("%q is read as\n%s\nwant also\n%s", tt.text, strings.Join(got, "\n"), want)
			}
		}
	}
	for _, text := range []string{"", " ", "!!!", "\u0301", "\xff\xfe"} {
		if got := k.read(text); got != nil {
			t.Errorf("%q is read as %d readings, want none", text, len(got))
		}
	}
}

func TestReadKindsAndSpots(t *testing.T) {
	k := testKnowledge(t)
	readings := k.read("khách sạn đà lạt")
	rd := &readings[0]
	if !slices.Contains(rd.kinds(), "hotel") {
		t.Errorf("kinds = %q, want hotel among them", rd.kinds())
	}
	spots := rd.spots()
	if len(spots) != 1 || len(spots[0].cards) != 1 || spots[0].cards[0].ID != "da-lat" || len(spots[0].units) == 0 {
		t.Fatalf("spots = %+v, want the destination and its units", spots)
	}
	for _, tt := range []struct {
		card *Card
		want float64
	}{
		{testCard("a", "hotel", 11.95, 108.45, "A"), 1},
		{testCard("b", "hotel", 11.60, 108.45, "B"), 0.85},
		{testCard("c", "hotel", 21.0, 105.8, "C"), 0},
		{&Card{AreaKeys: spots[0].keys[:1]}, 1},
		{&Card{AreaKeys: spots[0].around[:1]}, 0.9},
	} {
		if got := spots[0].holds(tt.card); got != tt.want {
			t.Errorf("Đà Lạt holds %s %v, want %v", tt.card.ID, got, tt.want)
		}
	}
	if rd.kindMatch() == nil {
		t.Error("nothing but a kind and an area is named: want all of the kind")
	}
	other := k.read("khách sạn bình minh đà lạt")
	if other[0].kindMatch() != nil {
		t.Error("a name is there too: want it looked for")
	}
}

func TestLiterallyTakesWordsAsTyped(t *testing.T) {
	k := testKnowledge(t)
	readings := k.literally("khách sạn đà lạt")
	if len(readings) != 1 {
		t.Fatalf("%d readings, want 1", len(readings))
	}
	if got, want := show(&readings[0]), "0.00 khach1 san5 đa2 lat5"; got != want {
		t.Errorf("read as %q, want %q", got, want)
	}
	if got := k.literally("?!"); len(got) != 0 {
		t.Errorf("%d readings of signs, want none", len(got))
	}
}

func TestSplitFindsWhatIsNearWhere(t *testing.T) {
	k := testKnowledge(t)
	for _, tt := range []struct{ text, what, where string }{
		{"khách sạn gần chợ đêm", "khách sạn", "chợ đêm"},
		{"gần hồ xuân hương", "", "hồ xuân hương"},
		{"quán ăn gần đây chợ", "quán ăn", "chợ"},
		{"hotel near night market", "hotel", "night market"},
		{"hotel next to the lake", "hotel", "the lake"},
		{"отель рядом с рынок", "отель", "рынок"},
		{"달랏 야시장 근처 호텔", "호텔", "달랏 야시장"},
		{"酒店 附近", "", "酒店"},
		{"khách sạn đà lạt", "", ""},
		{"khách sạn gần", "", ""},
	} {
		readings := k.read(tt.text)
		what, where, ok := readings[0].split()
		if ok != (tt.where != "") || ok && (what != tt.what || where != tt.where) {
			t.Errorf("%q is split into %q, %q, %v, want %q, %q", tt.text, what, where, ok, tt.what, tt.where)
		}
	}
}

func TestReadIsBounded(t *testing.T) {
	k := testKnowledge(t)
	for name, text := range hostile() {
		readings := k.read(text)
		if len(readings) > mostReadings {
			t.Errorf("%s: %d readings, want at most %d", name, len(readings), mostReadings)
		}
		for i := range readings {
			if n := len(readings[i].tokens); n == 0 || n > mostTokens {
				t.Errorf("%s: reading %d has %d tokens, want 1 to %d", name, i, n, mostTokens)
			}
			if n := len([]rune(readings[i].joined)); n > 20*MostLetters {
				t.Errorf("%s: reading %d has %d letters", name, i, n)
			}
		}
	}
}

// hostile are texts that nobody types.
func hostile() map[string]string {
	return map[string]string{
		"one long word":       strings.Repeat("a", 10_000),
		"a word run together": strings.Repeat("chodem", 2_000),
		"many words":          strings.Repeat("chợ đêm đà lạt ", 1_000),
		"marks alone":         strings.Repeat("\u0301", 10_000),
		"marks on a letter":   "a" + strings.Repeat("\u0301\u0323", 10_000),
		"Chinese":             strings.Repeat("大叻市场", 2_500),
		"Korean":              strings.Repeat("달랏맛집", 2_500),
		"Thai":                strings.Repeat("ดาลัด", 2_000),
		"Cyrillic":            strings.Repeat("фантьетрынок ", 800),
		"mixed scripts":       strings.Repeat("a달б大ดあ1", 1_500),
		"abbreviations":       strings.Repeat("nt q p tt ks nh ", 600),
		"keystrokes":          strings.Repeat("dduwowngf thiet61 ", 600),
		"invalid UTF-8":       strings.Repeat("\xff\xc3(a\xe2\x82", 2_000),
		"NUL and controls":    strings.Repeat("a\x00b\x1b\u202e", 2_000),
		"query syntax":        `" OR 1=1 -- NEAR(a* b) AND NOT {c} : ^d`,
		"near and near":       strings.Repeat("gần near ", 1_000),
		"a ligature":          strings.Repeat("ﷺ㎏", 3_000),
	}
}

func TestBeginning(t *testing.T) {
	for _, tt := range []struct {
		text string
		want int // runes left
	}{
		{"", 0},
		{"đà lạt", 6},
		{strings.Repeat("ệ", MostLetters), MostLetters},
		{strings.Repeat("ệ", MostLetters+1), MostLetters},
		{strings.Repeat("e\u0323\u0302", MostLetters+5), 3 * MostLetters},
		{strings.Repeat("\u0302", 5000), 4 * MostLetters},
	} {
		if got := len([]rune(beginning(tt.text))); got != tt.want {
			t.Errorf("%d runes of %d are left, want %d", got, len([]rune(tt.text)), tt.want)
		}
	}
}

func TestPhrasesAtTakesTheLongest(t *testing.T) {
	p := embeddedPhrases()
	tokens := spellAll("red night market xyz")
	if senses, n := p.at(tokens, 1); n != 2 || len(senses) == 0 || !slices.Contains(senses[0].subkinds, "night_market") {
		t.Errorf("at 1 stand %d words, %+v, want the market at night", n, senses)
	}
	if senses, n := p.at(tokens, 3); n != 0 || senses != nil {
		t.Errorf("xyz is a phrase of %d words, want none", n)
	}
	if _, n := p.at(tokens, 4); n != 0 {
		t.Errorf("behind the end stand %d words", n)
	}
}

func TestUnglue(t *testing.T) {
	p := embeddedPhrases()
	known := func(s string) bool { return s == "달랏" || s == "호쑤언흐엉" }
	for _, tt := range []struct {
		word string
		want []string
	}{
		{"dalatmarket", []string{"dalatmarket"}},
		{"달랏야시장", []string{"달랏", "야시장"}},
		{"호쑤언흐엉", []string{"호쑤언흐엉"}},
		{"꿻꿻시장", []string{"꿻꿻", "시장"}},
		{"시장꿻꿻", []string{"시장", "꿻꿻"}},
		{"꿻", []string{"꿻"}},
	} {
		var got []string
		for _, w := range p.unglue(spell(tt.word), known) {
			got = append(got, w.folded)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q is cut into %q, want %q", tt.word, got, tt.want)
		}
		if strings.Join(got, "") != tt.word {
			t.Errorf("%q lost letters: %q", tt.word, got)
		}
	}
}
