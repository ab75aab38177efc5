package lexicon

import (
	"slices"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestSimplified(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"順化", "顺化"},
		{"頭頓市", "头顿市"},
		{"巴地頭頓省", "巴地头顿省"},
		{"夜市", "夜市"},
		{"燈塔", "灯塔"},
		{"Đà Lạt 龍", "Đà Lạt 龙"},
		{"Ngọc 後", "Ngọc 后"},
		{"", ""},
	} {
		if got := Simplified(c.in); got != c.want {
			t.Errorf("Simplified(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestSimplifiedTable(t *testing.T) {
	forms := simplifiedForms()
	if len(forms) < 500 {
		t.Errorf("%d characters, want at least 500", len(forms))
	}
	for from, to := range forms {
		if !unicode.Is(unicode.Han, from) || !unicode.Is(unicode.Han, to) || from == to {
			t.Errorf("%q becomes %q", from, to)
		}
		if next, ok := forms[to]; ok {
			t.Errorf("%q becomes %q, which becomes %q", from, to, next)
		}
	}
}

// TestChineseWordsHaveASimplifiedForm checks that whoever writes in traditional
// characters finds the same words by way of Simplified.
func TestChineseWordsHaveASimplifiedForm(t *testing.T) {
	l := Embedded()
	var words []string
	for _, g := range l.Generics {
		if g.Lang == "zh" {
			words = append(words, g.Text)
		}
	}
	for _, n := range l.Names {
		if n.Lang == "zh" {
			words = append(words, n.Text)
		}
	}
	slices.Sort(words)
	for _, w := range words {
		if s := Simplified(w); s != w {
			if _, ok := slices.BinarySearch(words, s); !ok {
				t.Errorf("%q is here, its simplified form %q is not", w, s)
			}
		}
	}
}

func FuzzSimplified(f *testing.F) {
	f.Add("順化")
	f.Add("\xff")
	f.Fuzz(func(t *testing.T, s string) {
		got := Simplified(s)
		if utf8.RuneCountInString(got) != utf8.RuneCountInString(s) {
			t.Errorf("Simplified(%q) = %q: not as long", s, got)
		}
		if again := Simplified(got); again != got {
			t.Errorf("Simplified(%q) = %q, and of that %q", s, got, again)
		}
	})
}
