package sqlite

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
	"hanhtrinh/search/inverted"
)

// TestCells: every place of a box is in one of its cells, and there are few.
func TestCells(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		a := orb.Point{r.Float64()*360 - 180, r.Float64()*180 - 90}
		b := orb.Point{min(180, a[0]+r.Float64()*0.8), min(90, a[1]+r.Float64()*0.8)}
		cells := cellsOf(orb.Bound{Min: a, Max: b})
		if cells == nil {
			continue
		}
		if len(cells) > mostCells {
			t.Fatalf("%v has %d cells, want %d at most", a, len(cells), mostCells)
		}
		p := domain.Point{Lon: a[0] + r.Float64()*(b[0]-a[0]), Lat: a[1] + r.Float64()*(b[1]-a[1])}
		if !slices.ContainsFunc(cellTokens(p), func(token string) bool { return slices.Contains(cells, inverted.Term{Token: token}) }) {
			t.Fatalf("%v is in none of the cells of %v, %v", p, a, b)
		}
	}
	if cellsOf(orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}) != nil {
		t.Error("the whole world has few cells")
	}
}

// TestTags: a tag is one word, and its value can be read back.
func TestTags(t *testing.T) {
	for _, value := range []string{"", "lodging", "vn:2025:p-60", "2026-01-01 9999-12-31 5", "Ấ /\"\x00z", "a\ue0012fb"} {
		token := tagToken(tagArea, value)
		if got := tagValue(tagArea, token); got != value {
			t.Errorf("%q is written %q and read %q", value, token, got)
		}
		if slices.Contains([]byte(token), ' ') || isWord(token) {
			t.Errorf("%q is written %q", value, token)
		}
	}
}
