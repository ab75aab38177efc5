package searchtest

import (
	"fmt"
	"strings"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

func textPlaces() []place.Place {
	return []place.Place{
		named("dunes", "Đồi cát bay", func(p *place.Place) { p.Name["en"], p.Name["ru"] = "Flying Sand Dunes", "Летающие дюны" }),
		named("lighthouse", "Hải đăng Kê Gà", func(p *place.Place) {
			p.Aliases = []place.Alias{{Text: "Mũi Điện", Lang: "vi"}, {Text: "Khe Gà lighthouse", Lang: "en"}}
		}),
		named("tower", "Tháp Po Sah Inư", func(p *place.Place) {
			p.Name["ko"], p.Name["zh"], p.Name["th"] = "포사누 탑", "婆萨努塔", "หอคอย"
		}),
		named("cafe", "Cà phê Sao", func(p *place.Place) { p.Address.Street = "12 Nguyễn Đình Chiểu" }),
		named("pier", "Bến tàu 2/9"),
	}
}

func testText(t *testing.T, open Opener) {
	x := with(t, open, textPlaces()...)
	for _, c := range []struct {
		text string
		want []string
	}{
		{"Đồi cát bay", []string{"dunes"}},
		{"doi cat bay", []string{"dunes"}},
		{"DOI CAT BAY", []string{"dunes"}},
		{"đôi cạt bảy", []string{"dunes"}},
		{decomposed("Đồi cát bay"), []string{"dunes"}},
		{"bay đồi", []string{"dunes"}},
		{"doi ca", []string{"dunes"}},
		{"d", []string{"cafe", "dunes", "lighthouse"}},
		{"đ", []string{"cafe", "dunes", "lighthouse"}},
		{"ca bay", nil}, // only the last word may be begun
		{"doi xyz", nil},
		{"oi", nil}, // the middle of a word
		{"flying dunes", []string{"dunes"}},
		{"sand doi", []string{"dunes"}}, // words of two names
		{"летающие", []string{"dunes"}},
		{"ЛЕТ", []string{"dunes"}},
		{"mui dien", []string{"lighthouse"}},
		{"khe ga light", []string{"lighthouse"}},
		{"포사누", []string{"tower"}},
		{"포사누 탑", []string{"tower"}},
		{"婆萨", []string{"tower"}},
		{"หอค", []string{"tower"}},
		{"nguyen dinh chieu", []string{"cafe"}},
		{"cà phê nguyễn đình", []string{"cafe"}},
		{"ｃａ　ｐｈｅ", []string{"cafe"}}, // full-width letters
		{"2/9", []string{"pier"}},
		{"ben-tau,2.9!", []string{"pier"}},
		{"bao tang", nil},
	} {
		wantSet(t, x, search.Query{Text: c.text}, c.want...)
		wantSet(t, x, search.Query{Text: c.text, Near: &centre, RadiusM: 1000}, c.want...)
		wantSet(t, x, search.Query{Text: c.text, Sort: search.SortName}, c.want...)
		wantSet(t, x, search.Query{Text: c.text, Near: &centre, Sort: search.SortDistance}, c.want...)
		wantSet(t, x, search.Query{Text: c.text, Kinds: []place.Kind{place.KindLodging}})
	}
}

// testHostileText: whatever is typed is text, never syntax, and never an error.
func testHostileText(t *testing.T, open Opener) {
	x := with(t, open, append(textPlaces(), named("or", "A OR B"), named("near", "NEAR beach"))...)
	none := []string{
		" ", "?!", "\"", "'", "\\", "*", "--", "%", "()", "^", ":", "\x00", "\u200b", "🏖", "\xff\xfe", "|", "#", "| #", "\U0010FFFF",
		"cat\" OR words:\"doi", "words : doi x", "tags : kindattraction", "kindattraction", "kind:attraction", "doi AND NOT cat", "NEAR(doi cat)", "doi'; DROP TABLE docs_1; --",
		strings.Repeat("a", 10_000), strings.Repeat("đ", 10_000), strings.Repeat("doi cat bay ", 3_000) + "x", strings.Repeat("\x00", 1_000), longWords(5_000),
	}
	for _, text := range none {
		wantIDs(t, x, search.Query{Text: text})
		wantIDs(t, x, search.Query{Text: text, Near: &centre, Sort: search.SortDistance, RadiusM: 100})
		wantIDs(t, x, search.Query{Text: text, Sort: search.SortName})
	}
	for text, want := range map[string]string{
		"\"doi cat\"": "dunes", "doi*": "dunes", "doi\x00cat": "dunes", "\xffdoi\xff": "dunes", "or": "or", "a OR b": "or",
		"NEAR": "near", "near/beach": "near", "^ph": "cafe", "doi + cat": "dunes", "doi--cat": "dunes", "(doi": "dunes", "'doi'": "dunes",
		strings.Repeat("doi cat bay ", 3_000): "dunes", strings.Repeat(" ", 10_000) + "doi": "dunes",
	} {
		wantIDs(t, x, search.Query{Text: text}, want)
	}
	wantSet(t, x, search.Query{AreaKeys: []string{"\" OR \""}, Amenities: []string{"'", "--", "\x00"}, Categories: []string{"\")"}, Text: "doi"})
}

// longWords are n different words.
func longWords(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "w%d ", i)
	}
	return b.String()
}

func testTextOrder(t *testing.T, open Opener) {
	far := metresNorth(3_000)
	x := with(t, open,
		named("begins", "Chợ Đầm Nha Trang", metresNorth(10)), named("whole", "Chợ Đầm", far), named("whole2", "CHO DAM", far),
		named("inside", "Nhà xe chợ Đầm"), named("alias", "Nhà lồng", far, func(p *place.Place) { p.Aliases = []place.Alias{{Text: "chợ đầm", Lang: "vi"}} }),
		named("street", "Quán Dừa", func(p *place.Place) { p.Address.Street = "3 Chợ Đầm" }),
		named("letters", "Chợ Đậm đà", metresNorth(10)), named("other", "Chợ Lớn"),
		named("twin b", "Hòn Chồng", metresNorth(900)), named("twin a", "Hòn Chồng", metresNorth(2_000)), named("twin c", "Hòn Chồng", metresNorth(900)))
	tiers := map[string]int{"whole": 0, "whole2": 0, "alias": 0, "begins": 1, "letters": 1, "inside": 2, "street": 2}
	for _, near := range []*domain.Point{nil, &centre} {
		hits := ask(t, x, search.Query{Text: "chợ đầm", Near: near}).Hits
		if len(hits) != len(tiers) {
			t.Fatalf("got %v, want %d hits", idsOf(hits), len(tiers))
		}
		for i := 1; i < len(hits); i++ {
			if tiers[hits[i-1].ID] > tiers[hits[i].ID] {
				t.Errorf("near %v: got %v, want whole names before names that begin so before others", near, idsOf(hits))
			}
		}
	}
	// Equal names: the nearer first, then by id.
	wantIDs(t, x, search.Query{Text: "hon chong", Near: &centre}, "twin b", "twin c", "twin a")
	wantIDs(t, x, search.Query{Text: "hon chong"}, "twin a", "twin b", "twin c")
	// SortDistance is strict, whatever the text.
	wantIDs(t, x, search.Query{Text: "cho", Near: &centre, Sort: search.SortDistance, RadiusM: 100}, "inside", "other", "street", "begins", "letters")
}

// testCommonWords: a word that stands in thousands of names still finds the one
// that is called so, and the nearest ones.
func testCommonWords(t *testing.T, open Opener) {
	var places []place.Place
	for i := range 4_000 {
		places = append(places, named(fmt.Sprintf("p%04d", i), fmt.Sprintf("Quán số %d", i), metresNorth(500+float64(i))))
	}
	places = append(places, named("whole", "Quán", metresNorth(50_000)), named("zz nearest", "Nhà Quán Xưa", metresNorth(20)),
		named("zz first", "A quán", metresNorth(90_000)), named("zz camp", "Trại quán", metresNorth(80_000), func(p *place.Place) { p.Kind = place.KindLodging }))
	x := with(t, open, places...)
	for _, q := range []search.Query{{Text: "quan"}, {Text: "Quán", Near: &centre}, {Text: "quán", RadiusM: 60_000, Near: &centre}} {
		q.Limit = 10
		if got := ask(t, x, q); len(got.Hits) != 10 || got.Hits[0].ID != "whole" || !got.More || got.Matched != nil && *got.Matched < 4_000 {
			t.Errorf("Search(%s): got %v, want whole first of 10 and more behind", describe(q), idsOf(got.Hits))
		}
	}
	distance := search.Query{Text: "quán", Near: &centre, Sort: search.SortDistance, Limit: 100}
	checkModel(t, x, places, distance) // over all pages: no depth ends them
	distance.RadiusM = 700
	checkModel(t, x, places, distance)
	checkModel(t, x, places, search.Query{Text: "quán", Sort: search.SortName, Limit: 100})
	wantIDs(t, x, search.Query{Text: "quan", Kinds: []place.Kind{place.KindLodging}}, "zz camp")
	within := idsOf(ask(t, x, search.Query{Text: "quan", Near: &centre, RadiusM: 100}).Hits)
	if len(within) != 1 || within[0] != "zz nearest" {
		t.Errorf("got %v within 100 m, want zz nearest", within)
	}
	seen := map[string]bool{}
	for _, h := range allPages(t, x, search.Query{Text: "quán", Near: &centre, Limit: 50}) {
		if seen[h.ID] {
			t.Fatalf("%s came twice", h.ID)
		}
		seen[h.ID] = true
	}
	if len(seen) < 100 || !seen["zz nearest"] {
		t.Errorf("got %d hits over all pages (with the nearest: %v), want the nearest among at least 100", len(seen), seen["zz nearest"])
	}
}
