package lexicon

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"hanhtrinh/domain"
)

func TestEmbeddedLoads(t *testing.T) {
	if _, err := load(); err != nil {
		t.Fatal(err)
	}
	l := Embedded()
	for what, n := range map[string][2]int{
		"generics":      {len(l.Generics), 5000},
		"abbreviations": {len(l.Abbreviations), 100},
		"names":         {len(l.Names), 2000},
		"glue":          {len(l.Glue), 200},
		"spellings":     {len(l.Spellings), 100},
		"synonyms":      {len(l.Synonyms), 100},
	} {
		if n[0] < n[1] {
			t.Errorf("%d %s, want at least %d", n[0], what, n[1])
		}
	}
}

// TestTextsAreClean looks at every text: composed, without stray blanks, with
// something left when it is folded, with a source, and one of a kind.
func TestTextsAreClean(t *testing.T) {
	l := Embedded()
	seen := map[string]string{}
	check := func(list, lang, text, source string, keyed bool) {
		t.Helper()
		folded := domain.Fold(text)
		switch {
		case folded == "":
			t.Errorf("%s %s %q folds to nothing", list, lang, text)
		case source == "":
			t.Errorf("%s %s %q has no source", list, lang, text)
		case !norm.NFC.IsNormalString(text):
			t.Errorf("%s %s %q is not composed", list, lang, text)
		case text != strings.Join(strings.Fields(text), " "):
			t.Errorf("%s %s %q has stray blanks", list, lang, text)
		}
		if k := list + "|" + lang + "|" + folded; keyed {
			if other, ok := seen[k]; ok {
				t.Errorf("%s %s: %q and %q are alike when folded", list, lang, other, text)
			}
			seen[k] = text
		}
	}
	for _, g := range l.Generics {
		check("generic", g.Lang, g.Text, g.Source, true)
		for _, v := range g.Vi {
			check("generic vi", "vi", v, g.Source, false)
		}
	}
	for _, a := range l.Abbreviations {
		check("abbreviation", "vi", a.Text, a.Source, true)
		for _, v := range a.Full {
			check("abbreviation full", "vi", v, a.Source, false)
		}
	}
	for _, n := range l.Names {
		check("name", n.Lang, n.Text, n.Source, true)
		check("name vi", "vi", n.Vi, n.Source, false)
	}
	for _, g := range l.Glue {
		check("glue", g.Lang, g.Text, g.Source, true)
	}
	for _, s := range l.Spellings {
		check("spelling", "vi", s.Text, s.Source, true)
		if s.Text == s.Usual || s.Usual == "" {
			t.Errorf("spelling %q stands for %q", s.Text, s.Usual)
		}
	}
	for _, s := range l.Synonyms {
		if len(s.Words) < 2 {
			t.Errorf("synonyms %q: want two words at least", s.Words)
		}
		for _, w := range s.Words {
			check("synonym", "vi", w, s.Source, false)
		}
	}
}

func TestWhatWordsMean(t *testing.T) {
	l := Embedded()
	find := func(lang, text string) Generic {
		t.Helper()
		for _, g := range l.Generics {
			if g.Lang == lang && domain.Fold(g.Text) == domain.Fold(text) {
				return g
			}
		}
		t.Errorf("no %s word %q", lang, text)
		return Generic{Vi: []string{""}}
	}
	for _, c := range []struct{ lang, text, vi, subkind string }{
		{"en", "night market", "chợ đêm", "night_market"},
		{"en", "falls", "thác", "waterfall"},
		{"en", "pagoda", "chùa", "pagoda"},
		{"en", "red", "đỏ", ""},
		{"en", "pharmacy", "nhà thuốc", "pharmacy"},
		{"en", "lying Buddha", "phật nằm", "artwork"},
		{"ru", "водопад", "thác", "waterfall"},
		{"ru", "чёрный", "đen", ""},
		{"ru", "Маяк", "hải đăng", "lighthouse"},
		{"ko", "야시장", "chợ đêm", "night_market"},
		{"ko", "왕릉", "lăng", "tomb"},
		{"zh", "灯塔", "hải đăng", "lighthouse"},
		{"zh", "燈塔", "hải đăng", "lighthouse"},
		{"ja", "滝", "thác", "waterfall"},
		{"fr", "cascade", "thác", "waterfall"},
		{"de", "Leuchtturm", "hải đăng", "lighthouse"},
		{"vi", "khách sạn", "khách sạn", "hotel"},
		{"vi", "quan ca phe", "quán cà phê", "cafe"},
	} {
		g := find(c.lang, c.text)
		if g.Vi[0] != c.vi {
			t.Errorf("%s %q: first Vietnamese word %q, want %q", c.lang, c.text, g.Vi[0], c.vi)
		}
		if c.subkind == "" && !g.Empty() || c.subkind != "" && !slices.Contains(g.Subkinds, c.subkind) {
			t.Errorf("%s %q: codes %v, want %q", c.lang, c.text, g.Codes, c.subkind)
		}
	}
	if g := find("vi", "lang"); !slices.Contains(g.Vi, "lăng") || !slices.Contains(g.Vi, "làng") {
		t.Errorf(`"lang" means %q, want lăng and làng`, g.Vi)
	}
	if got := l.Words["làng"]; slices.Contains(got.Subkinds, "tomb") {
		t.Errorf(`"làng" is %v, want no tomb`, got)
	}
}

func TestBrokenCodesAreRefused(t *testing.T) {
	for _, bad := range []string{"nothing", "c:nothing", "k:hotel", "c:", ""} {
		if got, err := codes([]string{bad}); err == nil {
			t.Errorf("codes(%q) = %v, want an error", bad, got)
		}
	}
}

// TestBrokenRowsAreRefused feeds each reader a row that must not become part of
// the lexicon.
func TestBrokenRowsAreRefused(t *testing.T) {
	l := &Lexicon{Words: map[string]Codes{}}
	name := l.name()
	if err := name(row{"vi": "Huế", "ru": "Хюэ;Гуэ", "source": "s"}); err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{
		"a concept without Vietnamese": l.concept()(row{"en": "x", "source": "s"}),
		"a concept of an unknown code": l.concept()(row{"vi": "x", "codes": "nothing", "source": "s"}),
		"a concept without letters":    l.concept()(row{"vi": "!", "source": "s"}),
		"an abbreviation of nothing":   l.abbreviation(row{"text": "x", "source": "s"}),
		"a name of two places":         name(row{"vi": "Đà Lạt", "ru": "хюэ", "source": "s"}),
		"a name without letters":       name(row{"vi": "Đà Lạt", "ru": "-", "source": "s"}),
		"glue without a role":          l.glue(row{"lang": "en", "texts": "x", "source": "s"}),
	} {
		if err == nil {
			t.Errorf("%s was taken", what)
		}
	}
	if len(l.Names) != 2 || l.Names[1] != (Name{Lang: "ru", Text: "Гуэ", Vi: "Huế", Source: "s"}) {
		t.Errorf("names are %v, want the two good ones", l.Names)
	}
}

func TestNamesLeadHome(t *testing.T) {
	l := Embedded()
	for _, c := range []struct{ lang, text, vi string }{
		{"ru", "Гуэ", "Huế"},
		{"ru", "нячанг", "Nha Trang"},
		{"ko", "달랏", "Đà Lạt"},
		{"ko", "푸꾸옥", "Phú Quốc"},
		{"zh", "岘港", "Đà Nẵng"},
		{"zh", "峴港", "Đà Nẵng"},
		{"ja", "ホイアン", "Hội An"},
		{"th", "ดานัง", "Đà Nẵng"},
		{"fr", "Cap Saint-Jacques", "Vũng Tàu"},
		{"en", "Saigon", "Hồ Chí Minh"},
		{"vi", "thành phố ngàn hoa", "Đà Lạt"},
		{"uk", "Хюе", "Huế"},
	} {
		i := slices.IndexFunc(l.Names, func(n Name) bool {
			return n.Lang == c.lang && domain.Fold(n.Text) == domain.Fold(c.text)
		})
		if i < 0 || l.Names[i].Vi != c.vi {
			t.Errorf("%s %q leads not to %q (entry %d)", c.lang, c.text, c.vi, i)
		}
	}
}
