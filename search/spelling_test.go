package search

import (
	"math"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"hanhtrinh/domain"
)

func TestSpell(t *testing.T) {
	for _, tt := range []struct {
		word, spelt string
		marked      bool
	}{
		{"Đường", "đương2", true},
		{norm.NFD.String("Đường"), "đương2", true},
		{"DƯƠNG", "dương", true},
		{"duong", "duong", false},
		{"hoà", "hoa2", true},
		{"hòa", "hoa2", true},
		{"thuý", "thuy1", true},
		{"Mỹ", "my4", true},
		{"chợ", "chơ5", true},
		{"q1", "q1", false},
		{"달랏", "달랏", false},
		{"ｄａｌａｔ", "dalat", false},
	} {
		got := spellAll(tt.word)
		if len(got) != 1 || got[0].spelt() != tt.spelt || got[0].marked() != tt.marked {
			t.Errorf("%q is read as %+v, want %q, marked %v", tt.word, got, tt.spelt, tt.marked)
		}
	}
}

func TestAgreement(t *testing.T) {
	for _, tt := range []struct {
		typed, name string
		want        float64
	}{
		{"đường", "đường", 1},
		{"đường", norm.NFD.String("Đường"), 1},
		{"hoà", "hòa", 1},
		{"duong", "duong", 1},
		{"duong", "đường", 0}, // nothing was typed that could agree
		{"dương", "dương", 1},
		{"dương", "đường", 1 - 0.2}, // ư and ơ are there, đ and the tone are others
		{"dương", "duong", 0},
		{"đường", "dương", 0.5},
		{"đường", "đuong", 0.25},
		{"duòng", "dường", 1 - 0.2},
		{"há", "hà", 0},
		{"hâ", "hă", 0},
	} {
		if got := spell(tt.typed).agreement(spell(tt.name)); math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("%q in %q agrees %v, want %v", tt.typed, tt.name, got, tt.want)
		}
	}
	order := []string{"dương", "đường", "duong"} // what search.md promises who types dương
	for i := 1; i < len(order); i++ {
		a, b := spell("dương").agreement(spell(order[i-1])), spell("dương").agreement(spell(order[i]))
		if a <= b {
			t.Errorf("dương agrees with %q %v and with %q %v, want more with the first", order[i-1], a, order[i], b)
		}
	}
}

// What is asked is cut into the words that names are cut into.
func TestSpellAllCutsAsFoldDoes(t *testing.T) {
	for _, text := range []string{"", "Chợ Đêm Đà Lạt", "Co.opMart (Phan Thiết)", "a¨b", "½ ngày", "㎏ ㈱ ﷺ", "Nha-Trang/Vũng Tàu", "달랏 시장", "ดาลัด", "大叻市場", "ﬁne\u00a0ﬂow", "a\u0301\u0323 b", "\u0301\u0302", "İstanbul ẞ", "x²y", "\xff\xfea"} {
		var folded []string
		for _, w := range spellAll(text) {
			folded = append(folded, w.folded)
		}
		if want := strings.Fields(domain.Fold(text)); !slices.Equal(folded, want) {
			t.Errorf("%q is cut into %q, want %q", text, folded, want)
		}
	}
}
