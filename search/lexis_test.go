package search

import (
	"slices"
	"testing"
)

func testLexis() *lexis {
	return newLexis(map[string]int{
		"cho": 60, "dem": 20, "da": 40, "lat": 40, "dalat": 2, "phan": 50, "thiet": 50, "thiep": 1, "quan": 300, "an": 200,
		"pongour": 1, "banh": 30, "canh": 10, "nguyen": 80, "nguyet": 2, "a": 5, "7": 9, "tran": 12, "chan": 3, "달랏": 2,
	}, 100)
}

func TestWeightFallsWithTheNumberOfPlaces(t *testing.T) {
	l := testLexis()
	if l.places != 300 {
		t.Errorf("places = %d, want the most common word's 300", l.places)
	}
	for _, tt := range []struct {
		word     string
		from, to float64
	}{{"zzz", 1, 1}, {"pongour", 0.85, 0.9}, {"phan", 0.3, 0.35}, {"quan", leastWeight, leastWeight}} {
		if got := l.weight(tt.word); got < tt.from || got > tt.to {
			t.Errorf("weight(%q) = %v, want %v to %v", tt.word, got, tt.from, tt.to)
		}
	}
	if got := newLexis(nil, 0).weight("anything"); got != 1 {
		t.Errorf("weight in an empty index = %v, want 1", got)
	}
}

func TestVariants(t *testing.T) {
	l := testLexis()
	words := func(word string, n int) (out []string) {
		for _, v := range l.variants(word, n) {
			if v.cost <= 0 || v.cost >= 1 {
				t.Errorf("variant %q of %q costs %v", v.word, word, v.cost)
			}
			out = append(out, v.word)
		}
		return out
	}
	for _, tt := range []struct {
		word string
		n    int
		want []string
	}{
		{"pongua", 9, []string{"pongour"}}, // two letters of six
		{"thiet", 9, []string{"thiep"}},    // not itself
		{"thietx", 9, []string{"thiet", "thiep"}},
		{"nguyenn", 1, []string{"nguyen"}}, // the likeliest only
		{"chanh", 9, []string{"tran", "chan", "canh"}},
		{"달랏", 9, nil},
		{"q1", 9, nil},
		{"", 9, nil},
		{"xylophone", 9, nil},
	} {
		if got := words(tt.word, tt.n); !slices.Equal(got, tt.want) {
			t.Errorf("variants(%q) = %q, want %q", tt.word, got, tt.want)
		}
	}
}

func TestLikeness(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want float64
	}{
		{"hoa", "hoa", 1},
		{"tranh", "chanh", 1 - costSound},
		{"thiet", "thiep", 1 - costEdit},
		{"thuy", "thu", 1 - costEdit},
		{"ban", "van", 1 - costShort},
		{"duong", "ruong", 1 - costSound},
		{"thung", "phung", 1 - costFirst},
		{"ab", "ac", 1 - costTiny},
		{"ho", "hom", 1 - costMissing},
		{"pongua", "pongour", 1 - costDouble},
		{"a", "b", 0},
		{"xylophone", "hoa", 0},
	} {
		if got := likeness(tt.a, tt.b); got != tt.want {
			t.Errorf("likeness(%q, %q) = %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestCut(t *testing.T) {
	l := testLexis()
	for _, tt := range []struct {
		word string
		want []string
	}{
		{"chodem", []string{"cho", "dem"}},
		{"phanthiet", []string{"phan", "thiet"}},
		{"quanan7", []string{"quan", "an", "7"}},
		{"banhcanhphanthiet", []string{"banh", "canh", "phan", "thiet"}},
		{"chodalat", []string{"cho", "dalat"}}, // few words rather than common ones
		{"phanxyz", nil},
		{"an", nil}, // too short to be several
		{"", nil},
	} {
		if got := l.cut(tt.word); !slices.Equal(got, tt.want) {
			t.Errorf("cut(%q) = %q, want %q", tt.word, got, tt.want)
		}
	}
}
