package searchtest

import (
	"slices"
	"strings"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/search"
)

func suggest(t testing.TB, f *search.Finder, r search.SuggestRequest) []search.Suggestion {
	t.Helper()
	if r.Limit == 0 {
		r.Limit = 10
	}
	list, err := f.Suggest(testContext(t), r)
	if err != nil {
		t.Fatalf("Suggest(%q): %v", r.Text, err)
	}
	if len(list) > r.Limit || list == nil {
		t.Errorf("Suggest(%q): got %d lines, want %d at most, and a list", r.Text, len(list), r.Limit)
	}
	return list
}

// lineOf names a suggestion by what it stands for.
func lineOf(s search.Suggestion) string {
	if s.Area != nil {
		return string(s.Type) + " " + s.Area.Key()
	}
	return string(s.Type) + " " + s.ID + s.Code
}

func linesOf(list []search.Suggestion) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = lineOf(s)
	}
	return out
}

// testSuggest: from the first letter on, what people may mean.
func testSuggest(t *testing.T, open Opener) {
	f := over(t, open, world()...)
	for _, c := range []struct {
		typed string
		want  string // among the first n
		n     int
	}{
		{"đ", "destination da-lat", 4}, {"d", "destination da-lat", 4}, {"đà", "destination da-lat", 2}, {"đà l", "destination da-lat", 1}, {"da lat", "destination da-lat", 1},
		{"m", "destination mui-ne", 5}, {"mũi", "destination mui-ne", 2}, {"mui n", "destination mui-ne", 1}, {"h", "destination hue", 5}, {"hu", "destination hue", 2},
		{"khách", "category hotel", 3}, {"khach s", "category hotel", 3}, {"bảo t", "subkind museum", 3}, {"lưu t", "kind lodging", 3}, {"ăn", "kind dining", 3},
		{"chợ", "category market", 3}, {"thác", "subkind waterfall", 3}, {"thác p", "place prenn", 2}, {"datan", "place datanla", 1}, {"suối t", "place fairy-stream", 2},
		{"fairy", "place fairy-stream", 1}, {"달", "destination da-lat", 1}, {"дал", "destination da-lat", 1}, {"大", "destination da-lat", 1},
		{"thuận h", "area 474@2004-07-08", 2}, {"phường mũi", "area 22918@2025-07-01", 3}, {"quận thuận", "area 474@2004-07-08", 2},
		{"nhạn", "place tower-nhan", 2}, {"linh mu", "place thien-mu", 1}, {"khải", "place khai-dinh", 1},
	} {
		list := suggest(t, f, search.SuggestRequest{Text: c.typed, Langs: []string{"vi"}})
		if at := slices.Index(linesOf(list), c.want); at < 0 || at >= c.n {
			t.Errorf("%q: got %v, want %s among the first %d", c.typed, linesOf(list), c.want, c.n)
		}
	}
	for _, c := range []struct{ typed, want string }{
		{"suoi tienn", "place fairy-stream"}, {"thac datala", "place datanla"}, {"muix ne", "destination mui-ne"}, {"ddaf lajt", "destination da-lat"},
		{"bau tramg", "place dune-white"},
	} {
		if list := suggest(t, f, search.SuggestRequest{Text: c.typed}); len(list) == 0 || lineOf(list[0]) != c.want {
			t.Errorf("a slip, %q: got %v, want %s first", c.typed, linesOf(list), c.want)
		}
	}
	for _, typed := range []string{"", " ", "?!", "\u0301", "🏖", "zzzzqqq xxw"} {
		if list := suggest(t, f, search.SuggestRequest{Text: typed}); len(list) > 0 {
			t.Errorf("%q: got %v, want nothing", typed, linesOf(list))
		}
	}
}

// testSuggestLines: every line says what it is; there are no more than asked
// for, none twice, and not only areas and kinds.
func testSuggestLines(t *testing.T, open Opener) {
	f := over(t, open, world()...)
	for _, letter := range strings.Split("a b c đ d g h k l m n p q r s t v x", " ") {
		for _, limit := range []int{1, 5, 20} {
			list := suggest(t, f, search.SuggestRequest{Text: letter, Limit: limit})
			lines := slices.Sorted(slices.Values(linesOf(list)))
			if len(slices.Compact(lines)) != len(list) {
				t.Errorf("%q: got %v, want none twice", letter, linesOf(list))
			}
			areas, kinds := 0, 0
			for _, s := range list {
				wantLine(t, s)
				if s.Area != nil {
					areas++
				} else if s.Code != "" {
					kinds++
				}
			}
			if areas > 3 || kinds > 3 {
				t.Errorf("%q: got %d areas and %d kinds, want room for places", letter, areas, kinds)
			}
			if longer := suggest(t, f, search.SuggestRequest{Text: letter, Limit: 20}); !slices.Equal(linesOf(longer)[:len(list)], linesOf(list)) {
				t.Errorf("%q: %d lines are not the first of 20", letter, limit)
			}
		}
	}
}

func wantLine(t *testing.T, s search.Suggestion) {
	t.Helper()
	ok := s.Text != "" && s.Tier != "" && s.Tier != search.TierWeak
	switch s.Type {
	case search.SuggestPlace, search.SuggestDestination:
		ok = ok && s.ID != "" && s.Kind != "" && s.Subkind != "" && s.Point != nil && s.Code == "" && s.Area == nil
	case search.SuggestArea:
		ok = ok && s.Area != nil && s.ID == "" && s.Code == ""
	case search.SuggestKind, search.SuggestCategory, search.SuggestSubkind:
		ok = ok && s.Code != "" && s.ID == "" && s.Area == nil
	default:
		ok = false
	}
	if !ok {
		t.Errorf("got a line %+v, want one that says what it is", s)
	}
}

// testSuggestNear: a point moves what is near up and gives distances; languages
// choose what is shown.
func testSuggestNear(t *testing.T, open Opener) {
	f := over(t, open, world()...)
	daLat, hue := domain.Point{Lat: 11.9404, Lon: 108.4383}, domain.Point{Lat: 16.4637, Lon: 107.5909}
	for _, c := range []struct {
		typed string
		near  domain.Point
		want  string
	}{
		{"chợ ", daLat, "place night-market"}, {"chợ ", hue, "place dong-ba"}, {"khách sạn ", daLat, "place hotel-thong-reo"}, {"khách sạn ", hue, "place hotel-huong-giang"},
	} {
		list := suggest(t, f, search.SuggestRequest{Text: c.typed, Near: &c.near, Limit: 20})
		first := slices.IndexFunc(list, func(s search.Suggestion) bool { return s.Type == search.SuggestPlace })
		if first < 0 || lineOf(list[first]) != c.want {
			t.Errorf("%q: got %v, want %s before other places", c.typed, linesOf(list), c.want)
		}
		for _, s := range list {
			if s.Point != nil && (s.DistanceM == nil || *s.DistanceM != c.near.DistanceM(*s.Point)) {
				t.Errorf("%q: %s: got %v metres, want how far it is", c.typed, s.ID, s.DistanceM)
			}
		}
	}
	for _, c := range []struct {
		langs      []string
		text, lang string
	}{
		{[]string{"ru", "en"}, "Далат", "ru"}, {[]string{"fr", "ko"}, "달랏", "ko"}, {nil, "Đà Lạt", "vi"}, {[]string{"en"}, "Da Lat", "en"}, {[]string{"de"}, "Đà Lạt", "vi"},
	} {
		list := suggest(t, f, search.SuggestRequest{Text: "đà lạt", Langs: c.langs})
		if len(list) == 0 || list[0].Text != c.text || list[0].Lang != c.lang {
			t.Errorf("%v: got %+v, want %s", c.langs, list[:min(1, len(list))], c.text)
		}
	}
	if list := suggest(t, f, search.SuggestRequest{Text: "khách sạn", Langs: []string{"en"}}); !slices.ContainsFunc(list, func(s search.Suggestion) bool { return s.Code == "hotel" && s.Text == "Hotels and resorts" }) {
		t.Errorf("got %v, want the kind in English", linesOf(list))
	}
}
