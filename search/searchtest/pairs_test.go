package searchtest

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"hanhtrinh/domain"
)

const tones = "\u0300\u0301\u0303\u0309\u0323"

// marksOf are the marks of a text: of each word its tone, of each letter its
// sign or bar. Where in its word the tone stands does not matter.
func marksOf(text string) map[string]bool {
	marks := map[string]bool{}
	for w, word := range strings.Fields(strings.ToLower(text)) {
		letter := 0
		for _, r := range norm.NFD.String(word) {
			at := string(rune('a'+w)) + string(rune('a'+letter))
			switch {
			case strings.ContainsRune(tones, r):
				marks[string(rune('a'+w))+string(r)] = true
			case r >= 0x300 && r < 0x370:
				marks[at+string(r)] = true
			default:
				letter++
				if r == 'đ' {
					marks[string(rune('a'+w))+string(rune('a'+letter))+"đ"] = true
				}
			}
		}
	}
	return marks
}

// shared counts the typed marks a name has.
func shared(typed, name string) int {
	n, has := 0, marksOf(name)
	for m := range marksOf(typed) {
		if has[m] {
			n++
		}
	}
	return n
}

func sameMarks(a, b string) bool {
	return len(marksOf(a)) == len(marksOf(b)) && shared(a, b) == len(marksOf(a))
}

func TestAccentPairsAreSetsOfEqualLetters(t *testing.T) {
	queries, sets := map[string]bool{}, map[string]bool{}
	for _, p := range AccentPairs() {
		if len(p.Names) < 2 || len(p.Names) > 4 {
			t.Errorf("%s: got %d names, want 2 to 4", p.Typed, len(p.Names))
		}
		var lower []string
		for _, name := range p.Names {
			if got, want := domain.Fold(name), domain.Fold(p.Typed); got != want {
				t.Errorf("%s: got %q of %s, want %q", p.Typed, got, name, want)
			}
			if norm.NFC.String(name) != name {
				t.Errorf("%s: %s is not in NFC", p.Typed, name)
			}
			lower = append(lower, strings.ToLower(name))
		}
		if norm.NFC.IsNormalString(p.Typed) == p.Decomposed {
			t.Errorf("%s: got decomposed %v, want what it is", p.Typed, p.Decomposed)
		}
		slices.Sort(lower)
		if got := len(slices.Compact(slices.Clone(lower))); got != len(p.Names) {
			t.Errorf("%s: got %v, want different names", p.Typed, p.Names)
		}
		set := strings.Join(lower, "|")
		query := strings.ToLower(norm.NFC.String(p.Typed))
		if sets[set] || queries[query] {
			t.Errorf("%s: this set or query is there twice", p.Typed)
		}
		sets[set], queries[query] = true, true
	}
	if t.Logf("%d sets", len(sets)); len(sets) < 80 {
		t.Errorf("got %d sets, want at least 80", len(sets))
	}
}

func TestAccentPairsFollowTheRule(t *testing.T) {
	decomposed, plain := 0, 0
	for _, p := range AccentPairs() {
		if len(marksOf(p.Typed)) == 0 {
			t.Errorf("%s: no marks, so nothing to prefer", p.Typed)
		}
		best, exact := shared(p.Typed, p.Names[0]), sameMarks(p.Typed, p.Names[0])
		for i, name := range p.Names[1:] {
			n, before := shared(p.Typed, name), shared(p.Typed, p.Names[i])
			if sameMarks(p.Typed, name) || n > best || n == best && !exact {
				t.Errorf("%s: %s is as good as %s, want the first one alone", p.Typed, name, p.Names[0])
			}
			if p.Ordered && i > 0 && n >= before {
				t.Errorf("%s: got %d marks of %s after %d of %s, want fewer", p.Typed, n, name, before, p.Names[i])
			}
		}
		if p.Decomposed {
			decomposed++
		}
		if len(marksOf(p.Names[len(p.Names)-1])) == 0 {
			plain++
		}
	}
	if decomposed < 5 || plain < 40 {
		t.Errorf("got %d typed in NFD and %d with a name without marks, want some of each", decomposed, plain)
	}
}

func TestMarksOf(t *testing.T) {
	for _, c := range []struct {
		typed, name string
		want        int
	}{
		{"dương", "Dương", 2}, {"dương", "Đường", 2}, {"dương", "Duong", 0}, {"đường", "ĐƯỜNG", 4},
		{"hoà", "Hòa", 1}, {"hà hạ", "Hạ Hà", 0}, {norm.NFD.String("đậu"), "Đầu", 2},
	} {
		if got := shared(c.typed, c.name); got != c.want {
			t.Errorf("%s in %s: got %d, want %d", c.typed, c.name, got, c.want)
		}
	}
}
