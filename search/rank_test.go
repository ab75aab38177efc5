package search

import (
	"fmt"
	"slices"
	"testing"

	"hanhtrinh/domain"
)

// ranked are the places that fit a text, as "id tier", best first.
func ranked(t *testing.T, k *knowledge, text string, near *domain.Point, cards ...*Card) []string {
	t.Helper()
	h := &hunt{k: k, r: &Request{Filter: Filter{Near: near}, Text: text}, readings: k.read(text), found: cards}
	var out []string
	for _, s := range h.rank(true, true) {
		out = append(out, fmt.Sprint(s.card.ID, " ", s.tier))
	}
	return out
}

func TestRankTies(t *testing.T) {
	k := testKnowledge(t)
	here, there := domain.Point{Lat: 11.94, Lon: 108.44}, domain.Point{Lat: 21, Lon: 105.8}
	same := func(id string, at domain.Point, quality float64) *Card {
		c := testCard(id, "cafe", at.Lat, at.Lon, "Góc Phố")
		c.Quality = quality
		return c
	}
	for range 20 { // a map has no order
		if got, want := ranked(t, k, "góc phố", nil, same("c", here, 0.5), same("a", there, 0.5), same("b", here, 0.5)), []string{"a exact", "b exact", "c exact"}; !slices.Equal(got, want) {
			t.Fatalf("ranked %q, want %q: ties by id", got, want)
		}
	}
	if got, want := ranked(t, k, "góc phố", nil, same("a", here, 0.1), same("b", here, 0.9)), []string{"b exact", "a exact"}; !slices.Equal(got, want) {
		t.Errorf("ranked %q, want %q: the better one", got, want)
	}
	if got, want := ranked(t, k, "góc phố", &here, same("a", there, 0.5), same("b", here, 0.5)), []string{"b exact", "a exact"}; !slices.Equal(got, want) {
		t.Errorf("ranked %q, want %q: the nearer one", got, want)
	}
}

func TestRankPutsTypedAccentsFirst(t *testing.T) {
	k := testKnowledge(t)
	cards := []*Card{testCard("a", "park", 11, 108, "Duong Hoa"), testCard("b", "park", 11, 108, "Đường Hoa"), testCard("c", "park", 11, 108, "Dương Hoa")}
	for _, tt := range []struct{ text, first string }{
		{"dương hoa", "c exact"}, {"đường hoa", "b exact"}, {"duong hoa", "a exact"}, {"duowng hoa", "c exact"}, {"dduwowngf hoa", "b exact"},
	} {
		got := ranked(t, k, tt.text, nil, cards...)
		if len(got) != 3 || got[0][:1] != tt.first[:1] {
			t.Errorf("%q ranks %q, want %q first", tt.text, got, tt.first)
		}
	}
}

func TestRankTiers(t *testing.T) {
	k := testKnowledge(t)
	for _, tt := range []struct {
		text, id string
		want     Tier // "" = not there
	}{
		{"hồ xuân hương", "ho-xuan-huong", TierExact},
		{"ho xuan huong", "ho-xuan-huong", TierExact},
		{"xuan huong lake", "ho-xuan-huong", TierExact},
		{"hồ xuân", "ho-xuan-huong", TierPrefix},
		{"ho xuan h", "ho-xuan-huong", TierPrefix},
		{"hồ suân hương", "ho-xuan-huong", TierClose},
		{"thác pongua", "thac-pongour", TierWeak},
		{"chợ phan thiết", "cho-dem-da-lat", ""},
		{"xyzzy", "ho-xuan-huong", ""},
	} {
		got := ranked(t, k, tt.text, nil, testCards()...)
		at := slices.IndexFunc(got, func(s string) bool { return len(s) > len(tt.id) && s[:len(tt.id)+1] == tt.id+" " })
		switch {
		case at < 0 && tt.want != "":
			t.Errorf("%q does not find %s, want it %s", tt.text, tt.id, tt.want)
		case at >= 0 && got[at] != tt.id+" "+string(tt.want):
			t.Errorf("%q finds %q, want it %q", tt.text, got[at], tt.want)
		}
	}
}

func TestNameOfManyWordsIsCompared(t *testing.T) {
	k := testKnowledge(t)
	long := ""
	for i := range 100 {
		long += fmt.Sprintf("word%d ", i)
	}
	if got := ranked(t, k, "word0 word1 word99", nil, testCard("long", "cafe", 11, 108, long)); len(got) > 1 {
		t.Errorf("ranked %q", got)
	}
}

func TestMatchHolds(t *testing.T) {
	c := testCard("x", "beach", 10.94, 108.29, "Biển Mũi Né", "en:Mui Ne Beach", "+Bãi Rạng")
	c.Street, c.AreaKeys = []string{"nguyen", "dinh", "chieu"}, []string{"area-1"}
	term := func(field Field, text string, prefix bool) Match {
		return Match{{{{Field: field, Text: text, Prefix: prefix}}}}
	}
	for _, tt := range []struct {
		name string
		m    Match
		want bool
	}{
		{"nil holds for all", nil, true},
		{"no clause holds for none", Match{}, false},
		{"a clause without groups holds", Match{{}}, true},
		{"a group without terms does not", Match{{{}}}, false},
		{"word", term(FieldWord, "mui", false), true},
		{"word of an alias", term(FieldWord, "rang", false), true},
		{"word of the street", term(FieldWord, "chieu", false), true},
		{"only begun", term(FieldWord, "ran", false), false},
		{"prefix", term(FieldWord, "ran", true), true},
		{"prefix of the street", term(FieldWord, "ngu", true), true},
		{"start", term(FieldStart, "bien", false), true},
		{"start of another name", term(FieldStart, "mu", true), true},
		{"street is no start", term(FieldStart, "nguyen", false), false},
		{"within is no start", term(FieldStart, "ne", false), false},
		{"whole", term(FieldWhole, "bairang", false), true},
		{"whole begun", term(FieldWhole, "bienm", true), true},
		{"part of a whole", term(FieldWhole, "muine", false), false},
		{"spelt", term(FieldSpelt, spell("Mũi").spelt(), false), true},
		{"spelt in another way", term(FieldSpelt, spell("Mùi").spelt(), false), false},
		{"without accents is not spelt", term(FieldSpelt, "beach", false), false},
		{"subkind", term(FieldSubkind, "beach", false), true},
		{"other subkind", term(FieldSubkind, "hotel", false), false},
		{"area", term(FieldArea, "area-1", false), true},
		{"other area", term(FieldArea, "area", false), false},
		{"all groups", Match{{{{Text: "mui"}}, {{Text: "beach"}}}}, true},
		{"not all groups", Match{{{{Text: "mui"}}, {{Text: "hotel"}}}}, false},
		{"any term", Match{{{{Text: "hotel"}, {Text: "mui"}}}}, true},
		{"any clause", Match{{{{Text: "hotel"}}}, {{{Text: "mui"}}}}, true},
	} {
		if got := tt.m.Holds(c); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	if (&Card{}).Names != nil || term(FieldStart, "a", true).Holds(&Card{}) {
		t.Error("a place without names begins with something")
	}
}
