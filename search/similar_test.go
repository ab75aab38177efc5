package search

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// plainAlignment is optimal string alignment by the whole table.
func plainAlignment(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		for j := range rows[i] {
			switch {
			case i == 0 || j == 0:
				rows[i][j] = i + j
				continue
			case a[i-1] == b[j-1]:
				rows[i][j] = rows[i-1][j-1]
			default:
				rows[i][j] = 1 + min(rows[i-1][j], rows[i][j-1], rows[i-1][j-1])
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}

func TestWithinCountsAsThePlainTableDoes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		b := make([]byte, random.IntN(9))
		for i := range b {
			b[i] = "abc"[random.IntN(3)]
		}
		return string(b)
	}
	for range 50_000 {
		a, b, limit := word(), word(), random.IntN(4)
		got, ok := within(a, b, limit)
		want := plainAlignment(a, b)
		if ok != (want <= limit) || ok && got != want {
			t.Fatalf("within(%q, %q, %d) = %d, %v, want %d", a, b, limit, got, ok, want)
		}
	}
}

func TestWithin(t *testing.T) {
	long := string(make([]byte, 50))
	for _, tt := range []struct {
		a, b  string
		limit int
		n     int
		ok    bool
	}{
		{"", "", 0, 0, true},
		{"", "a", 1, 1, true},
		{"dalat", "dalat", 0, 0, true},
		{"dalat", "dlat", 1, 1, true},
		{"dalat", "daalt", 1, 1, true},
		{"dalat", "tadal", 1, 2, false},
		{"pongua", "pongour", 2, 2, true},
		{long + "a" + long, long + "b" + long, 1, 1, true},
		{"x" + long + "y", "y" + long + "x", 2, 3, false}, // too long to be looked into
	} {
		if n, ok := within(tt.a, tt.b, tt.limit); n != tt.n && tt.ok || ok != tt.ok {
			t.Errorf("within(%q, %q, %d) = %d, %v, want %d, %v", tt.a, tt.b, tt.limit, n, ok, tt.n, tt.ok)
		}
	}
}

func TestBigramsAndDice(t *testing.T) {
	pair := func(s string) uint16 { return uint16(s[0])<<8 | uint16(s[1]) }
	want := []uint16{pair("^b"), pair("ba"), pair("an"), pair("na"), pair("a$"), pair("an"), pair("na")}
	slices.Sort(want)
	if got := bigrams("banana"); !slices.Equal(got, want) {
		t.Errorf("bigrams = %x, want %x", got, want)
	}
	for _, tt := range []struct {
		a, b string
		want float64
	}{
		{"", "", 0},
		{"a", "", 0},
		{"dalat", "dalat", 1},
		{"ab", "ba", 0},
		{"ab", "abc", 4.0 / 7},
		{"aaa", "a", 4.0 / 6},
	} {
		if got := dice(bigrams(tt.a), bigrams(tt.b)); math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("dice(%q, %q) = %v, want %v", tt.a, tt.b, got, tt.want)
		}
		if a, b := dice(bigrams(tt.a), bigrams(tt.b)), dice(bigrams(tt.b), bigrams(tt.a)); a != b {
			t.Errorf("dice of %q and %q hangs on the order: %v, %v", tt.a, tt.b, a, b)
		}
	}
}
