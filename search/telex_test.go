package search

import (
	"testing"
)

func TestKeystrokes(t *testing.T) {
	for _, tt := range []struct{ typed, spelt, folded string }{ // the tone behind the word, as spelt has it
		{"muix", "mui4", "mui"},
		{"dduwowngf", "đương2", "duong"},
		{"dduwowfng", "đương2", "duong"},
		{"dduongwf", "đương2", "duong"},
		{"nguwowif", "ngươi2", "nguoi"},
		{"hoaf", "hoa2", "hoa"},
		{"hofa", "hoa2", "hoa"},
		{"dend", "đen", "den"},
		{"tw", "tư", "tu"},
		{"chowj", "chơ5", "cho"},
		{"ddeem", "đêm", "dem"},
		{"quaan", "quân", "quan"},
		{"bawsc", "băc1", "bac"},
		{"thiet61", "thiêt1", "thiet"},
		{"thie61t", "thiêt1", "thiet"},
		{"d9uong7", "đương", "duong"},
		{"d9u7o7ng2", "đương2", "duong"},
		{"hoa2", "hoa2", "hoa"},
		{"ba81c", "băc1", "bac"},
		{"mui4", "mui4", "mui"},
	} {
		got, ok := keystrokes(tt.typed)
		if !ok || got.spelt() != tt.spelt || got.folded != tt.folded {
			t.Errorf("keystrokes(%q) = %q, %q, %v, want %q, %q", tt.typed, got.spelt(), got.folded, ok, tt.spelt, tt.folded)
		}
	}
	for _, typed := range []string{"", "w", "z", "nha", "hotel", "beach", "sand", "lake", "cafe", "aaa", "dd", "ddd", "xyz", "123", "p1", "q1", "8a", "đường", "달랏", "\xff"} {
		if got, ok := keystrokes(typed); ok {
			t.Errorf("keystrokes(%q) = %q, want none", typed, got.spelt())
		}
	}
}

func TestSyllable(t *testing.T) {
	for _, tt := range []struct{ word, onset, nucleus, coda string }{
		{"nghieng", "ngh", "ie", "ng"},
		{"duong", "d", "uo", "ng"},
		{"nguoi", "ng", "uoi", ""},
		{"quyen", "qu", "ye", "n"},
		{"qua", "qu", "a", ""},
		{"gia", "gi", "a", ""},
		{"gi", "g", "i", ""},
		{"gieng", "gi", "e", "ng"},
		{"khuya", "kh", "uya", ""},
		{"y", "", "y", ""},
		{"anh", "", "a", "nh"},
		{"thach", "th", "a", "ch"},
	} {
		on, nu, co, ok := syllable(tt.word)
		if !ok || on != tt.onset || nu != tt.nucleus || co != tt.coda {
			t.Errorf("syllable(%q) = %q %q %q %v, want %q %q %q", tt.word, on, nu, co, ok, tt.onset, tt.nucleus, tt.coda)
		}
	}
	for _, word := range []string{"", "ng", "b", "hotel", "beach", "dalat", "fa", "wa", "anx", "달", "đa"} {
		if isSyllable(word) {
			t.Errorf("%q is a syllable, want none", word)
		}
	}
}

func TestSound(t *testing.T) {
	for _, same := range [][]string{
		{"tranh", "chan", "trang", "chanh"},
		{"sao", "xao", "xau"},
		{"gia", "da", "ra"},
		{"ly", "li", "ny"},
		{"nghe", "nge"},
		{"bat", "bac", "bach"},
		{"hotel", "hotel"},
	} {
		for _, word := range same[1:] {
			if sound(word) != sound(same[0]) {
				t.Errorf("%q sounds %q, %q sounds %q, want alike", same[0], sound(same[0]), word, sound(word))
			}
		}
	}
	for _, other := range [][2]string{{"ban", "van"}, {"dong", "dung"}, {"hotel", "hoten"}, {"lam", "lan"}} {
		if sound(other[0]) == sound(other[1]) {
			t.Errorf("%q and %q sound alike, want not", other[0], other[1])
		}
	}
}
