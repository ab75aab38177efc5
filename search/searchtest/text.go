package searchtest

import (
	"fmt"
	"strings"
	"testing"

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

// testMatch: every word must stand in a name, an alias or the street.
func testMatch(t *testing.T, open Opener) {
	x := with(t, open, textPlaces()...)
	for _, c := range []struct {
		text string
		want []string
	}{
		{"Đồi cát bay", []string{"dunes"}},
		{"DOI CAT BAY", []string{"dunes"}},
		{"đôi cạt bảy", []string{"dunes"}},
		{decomposed("Đồi cát bay"), []string{"dunes"}},
		{"bay đồi", []string{"dunes"}},
		{"doi ca", []string{"dunes"}},
		{"doi ca ", nil},
		{"d", []string{"cafe", "dunes", "lighthouse"}},
		{"d ", nil},
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
		{"khe ga lighthous", []string{"lighthouse"}},
		{"포사누", []string{"tower"}},
		{"포사누 탑 ", []string{"tower"}},
		{"婆萨", []string{"tower"}},
		{"หอค", []string{"tower"}},
		{"nguyen dinh chieu", []string{"cafe"}},
		{"cà phê nguyễn đình", []string{"cafe"}},
		{"ｃａ　ｐｈｅ", []string{"cafe"}}, // full-width letters
		{"2/9 ", []string{"pier"}},
		{"ben-tau,2.9!", []string{"pier"}},
		{"bao tang", nil},
	} {
		for _, order := range []search.Order{search.ByID, search.ByName, search.ByDistance, search.ByQuality} {
			for _, radius := range []float64{0, 1000} {
				a := search.Ask{Match: typed(c.text), Order: order, Filter: search.Filter{Near: &centre, RadiusM: radius}}
				wantSet(t, x, a, c.want...)
				a.Kinds = []place.Kind{place.KindLodging}
				wantSet(t, x, a)
			}
		}
		if n := total(t, x, search.Ask{Match: typed(c.text)}); n != len(c.want) {
			t.Errorf("%q: got %d in all, want %d", c.text, n, len(c.want))
		}
	}
}

// testFields: which part of the words a term looks at, and how terms, groups
// and clauses hold together.
func testFields(t *testing.T, open Opener) {
	x := with(t, open, textPlaces()...)
	is := func(f search.Field, text string) search.Term { return search.Term{Field: f, Text: text} }
	begins := func(f search.Field, text string) search.Term { return search.Term{Field: f, Text: text, Prefix: true} }
	const word, start, whole = search.FieldWord, search.FieldStart, search.FieldWhole
	one := func(terms ...search.Term) search.Match { return search.Match{search.Clause{terms}} }
	for _, c := range []struct {
		name  string
		match search.Match
		want  []string
	}{
		{"start", one(is(start, "doi")), []string{"dunes"}},
		{"start of another name", one(is(start, "flying")), []string{"dunes"}},
		{"start of an alias", one(begins(start, "khe")), []string{"lighthouse"}},
		{"not the start", one(is(start, "cat")), nil},
		{"a street has no start", one(begins(start, "1"), begins(start, "nguyen")), nil},
		{"start begun", one(begins(start, "d")), []string{"dunes"}},
		{"start longer than a word", one(begins(start, "doicat")), nil},
		{"whole", one(is(whole, "doicatbay")), []string{"dunes"}},
		{"whole of another script", one(is(whole, "летающиедюны")), []string{"dunes"}},
		{"whole begun", one(begins(whole, "doicatb")), []string{"dunes"}},
		{"whole begun by a letter", one(begins(whole, "h")), []string{"lighthouse"}},
		{"whole begun by a long text", one(begins(whole, "khegalighthous")), []string{"lighthouse"}},
		{"not the whole", one(is(whole, "doicat")), nil},
		{"the street is no whole", one(is(whole, "12nguyendinhchieu")), nil},
		{"a whole is no word", one(is(word, "doicatbay")), nil},
		{"terms", one(is(word, "cat"), begins(start, "th"), is(whole, "x")), []string{"dunes", "tower"}},
		{"groups", search.Match{{{is(word, "cat"), is(word, "ga")}, {begins(start, "m"), begins(start, "d")}}}, []string{"dunes", "lighthouse"}},
		{"clauses", search.Match{{{is(word, "cat")}, {is(word, "ga")}}, {{is(word, "sao")}}, {{is(word, "po")}, {begins(whole, "thappo")}}}, []string{"cafe", "tower"}},
		{"no clause", search.Match{}, nil},
		{"a clause of nothing", search.Match{{{is(word, "cat")}}, {}}, []string{"cafe", "dunes", "lighthouse", "pier", "tower"}},
		{"a group of nothing", search.Match{{{is(word, "cat")}, {}}, {{is(word, "sao")}}}, []string{"cafe"}},
		{"many terms", one(manyTerms(300, is(word, "sao"))...), []string{"cafe"}},
		{"many groups", search.Match{manyGroups(100, is(word, "sao"))}, []string{"cafe"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, order := range []search.Order{search.ByID, search.ByName, search.ByDistance, search.ByQuality} {
				wantSet(t, x, search.Ask{Match: c.match, Order: order, Filter: search.Filter{Near: &centre}}, c.want...)
			}
			if n := total(t, x, search.Ask{Match: c.match}); n != len(c.want) {
				t.Errorf("got %d in all, want %d", n, len(c.want))
			}
		})
	}
}

func manyTerms(n int, last search.Term) (terms []search.Term) {
	for i := range n {
		terms = append(terms, search.Term{Text: fmt.Sprint("w", i)})
	}
	return append(terms, last)
}

func manyGroups(n int, term search.Term) (clause search.Clause) {
	for i := range n {
		clause = append(clause, search.Group{{Text: fmt.Sprint("w", i)}, term})
	}
	return clause
}

// testHostileMatch: whatever a term holds is text, never syntax, and never an
// error.
func testHostileMatch(t *testing.T, open Opener) {
	x := with(t, open, append(textPlaces(), named("or", "A OR B"), named("near", "NEAR beach"))...)
	for _, text := range []string{
		" ", "?!", "\"", "'", "\\", "*", "--", "%", "()", "^", ":", "\x00", "\u200b", "🏖", "\xff\xfe", "|", "#", "\U0010FFFF", "\ue000", "\ue000k", "\ue002doi",
		"\ue003doicatbay", "cat\" OR \"doi", "doi OR cat", "doi AND NOT cat", "NEAR(doi cat)", "doi'; DROP TABLE docs_1; --", "doi*", "^doi", "tags:doi", "OR", "NOT",
		"DOI", "doi ", " doi", "doi-cat", "kind = lodging", "attraction", "kattraction", strings.Repeat("a", 10_000), strings.Repeat("đ", 10_000), strings.Repeat("婆", 40_000),
	} {
		for _, f := range []search.Field{search.FieldWord, search.FieldStart, search.FieldWhole} {
			for _, prefix := range []bool{false, true} {
				match := search.Match{{{{Field: f, Text: text, Prefix: prefix}}}}
				wantIDs(t, x, search.Ask{Match: match, Order: search.ByQuality})
				wantIDs(t, x, search.Ask{Match: match, Order: search.ByDistance, Filter: search.Filter{Near: &centre, RadiusM: 100}})
			}
		}
	}
	for text, want := range map[string]string{
		"\"doi cat\"": "dunes", "doi*": "dunes", "doi\x00cat": "dunes", "\xffdoi\xff": "dunes", "or": "or", "a OR b": "or",
		"NEAR ": "near", "near/beach": "near", "^ph": "cafe", "doi + cat": "dunes", "(doi": "dunes", "'doi'": "dunes",
	} {
		wantIDs(t, x, search.Ask{Match: typed(text)}, want)
	}
	wantIDs(t, x, search.Ask{Match: typed("doi"), Filter: search.Filter{AreaKeys: []string{"\" OR \""}, Amenities: []string{"'", "--", "\x00"}, Categories: []string{"\")"}}})
}

// testCommonWords: a word that stands in thousands of names is answered in every
// order, with every filter.
func testCommonWords(t *testing.T, open Opener) {
	var places []place.Place
	for i := range 4_000 {
		places = append(places, named(fmt.Sprintf("p%04d", i), fmt.Sprintf("Quán số %d", i), metresNorth(500+float64(i)), better(i%7%4)))
	}
	places = append(places, named("whole", "Quán", metresNorth(50_000)), named("zz nearest", "Nhà Quán Xưa", metresNorth(20)),
		named("zz first", "A quán", metresNorth(90_000)), named("zz camp", "Trại quán", metresNorth(80_000), func(p *place.Place) { p.Kind = place.KindLodging }))
	x, m := with(t, open, places...), NewMemory(atNoon, places...)
	for _, match := range []search.Match{typed("quan "), typed("quan"), typed("so 1"), typed("nha"), {{{{Field: search.FieldWhole, Text: "quanso1", Prefix: true}}}}} {
		for _, f := range []search.Filter{
			{}, {Near: &centre}, {Near: &centre, RadiusM: 700}, {Near: &centre, RadiusM: 60_000}, {Kinds: []place.Kind{place.KindLodging}},
			{Kinds: []place.Kind{place.KindAttraction}}, {Exclude: []string{"p0000", "whole", "zz nearest"}},
		} {
			for _, order := range []search.Order{search.ByQuality, search.ByName, search.ByID, search.ByDistance} {
				if order == search.ByDistance && f.Near == nil {
					continue
				}
				a := search.Ask{Match: match, Filter: f, Order: order, Limit: 300}
				compareAll(t, x, m, a)
				if f.RadiusM == 0 && total(t, x, a) != total(t, m, a) {
					t.Errorf("Ask(%s): got %d in all, want %d", describe(a), total(t, x, a), total(t, m, a))
				}
			}
		}
	}
	wantIDs(t, x, search.Ask{Match: search.Match{{{{Field: search.FieldWhole, Text: "quan"}}}}, Order: search.ByQuality}, "whole")
	most := search.Ask{Match: typed("quan"), Order: search.ByQuality, Limit: search.MostAsked, Cards: true}
	compareAll(t, x, m, most)
}
