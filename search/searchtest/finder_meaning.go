package searchtest

import (
	"slices"
	"testing"

	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

// meant is a text that names a kind or an area: what of the world answers it, in
// any order, and what must not be among it.
type meant struct {
	text  string
	want  []string // the first results, in any order
	kinds []string // that Understood names, among others
	words string   // that named them
	area  string   // key of a unit that Understood names; "" = none need be
	place string   // id of the destination that it names
}

var kindsAndAreas = []meant{
	{text: "khách sạn mũi né", want: []string{"hotel-hai-au", "hotel-gio-bien"}, kinds: []string{"hotel"}, words: "khách sạn", place: "mui-ne"},
	{text: "khach san mui ne", want: []string{"hotel-hai-au", "hotel-gio-bien"}, kinds: []string{"hotel"}, words: "khach san", place: "mui-ne"},
	{text: "ks mũi né", want: []string{"hotel-hai-au", "hotel-gio-bien"}, kinds: []string{"hotel"}, place: "mui-ne"},
	{text: "khách sạn ở đà lạt", want: []string{"hotel-thong-reo", "hotel-suong-mai", "hotel-far"}, kinds: []string{"hotel"}, place: "da-lat"},
	{text: "hotel in dalat", want: []string{"hotel-thong-reo", "hotel-suong-mai", "hotel-far"}, kinds: []string{"hotel"}, place: "da-lat"},
	{text: "отель Далат", want: []string{"hotel-thong-reo", "hotel-suong-mai", "hotel-far"}, kinds: []string{"hotel"}, place: "da-lat"},
	{text: "달랏 호텔", want: []string{"hotel-thong-reo", "hotel-suong-mai", "hotel-far"}, kinds: []string{"hotel"}, place: "da-lat"},
	{text: "大叻酒店", want: []string{"hotel-thong-reo", "hotel-suong-mai", "hotel-far"}, kinds: []string{"hotel"}, place: "da-lat"},
	{text: "quán ăn phường 1 vũng tàu", want: []string{"rest-ba-sau", "rest-co-ba"}, kinds: []string{"restaurant"}, words: "quán ăn", area: "26506@2004-07-08"},
	{text: "quan an phuong 1 vung tau", want: []string{"rest-ba-sau", "rest-co-ba"}, kinds: []string{"restaurant"}, area: "26506@2004-07-08"},
	{text: "quán ăn p1 vũng tàu", want: []string{"rest-ba-sau", "rest-co-ba"}, kinds: []string{"restaurant"}, area: "26506@2004-07-08"},
	{text: "nhà hàng thuận hóa huế", want: []string{"rest-cung-dinh"}, kinds: []string{"restaurant"}, area: "474@2004-07-08"},
	{text: "thác đà lạt", want: []string{"datanla", "prenn"}, kinds: []string{"waterfall"}, place: "da-lat"},
	{text: "waterfalls da lat", want: []string{"datanla", "prenn"}, kinds: []string{"waterfall"}, place: "da-lat"},
	{text: "lăng huế", want: []string{"khai-dinh", "tu-duc"}, kinds: []string{"tomb"}, place: "hue"},
	{text: "bãi biển vũng tàu", want: []string{"bai-sau", "bai-truoc"}, kinds: []string{"beach"}, place: "vung-tau"},
	{text: "beach vung tau", want: []string{"bai-sau", "bai-truoc"}, kinds: []string{"beach"}, place: "vung-tau"},
	{text: "chợ đà lạt", want: []string{"market-da-lat"}},
	{text: "nhà thờ phú yên", want: []string{"mang-lang"}, kinds: []string{"church"}, area: "54@2004-07-08"},
	{text: "bãi biển bình thuận", want: []string{"beach-mui-ne", "beach-doi-duong"}, kinds: []string{"beach"}, area: "60@2004-07-08"},
}

// testFindMeaning: a text that names a kind and an area is answered with what is
// of that kind there, and says so; taken literally it is not.
func testFindMeaning(t *testing.T, open Opener) {
	f := over(t, open, world()...)
	for _, c := range kindsAndAreas {
		t.Run(c.text, func(t *testing.T) {
			a := find(t, f, search.Request{Text: c.text})
			got := foundIDs(a.Results[:min(len(c.want), len(a.Results))])
			if !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(c.want))) {
				t.Errorf("got %s, want %v first in any order", sketch(a.Results[:min(5, len(a.Results))]), c.want)
			}
			for _, r := range a.Results[:len(got)] {
				if r.Why.Tier == search.TierWeak {
					t.Errorf("%s is labelled a guess", r.ID)
				}
			}
			wantUnderstood(t, a.Understood, c)
			if c.kinds == nil {
				return
			}
			literal := find(t, f, search.Request{Text: c.text, Literal: true})
			if literal.Understood != nil {
				t.Errorf("literally: got understood %+v, want nothing", literal.Understood)
			}
			for _, r := range literal.Results {
				if r.Why.Tier != search.TierWeak && r.Why.Reading != "" {
					t.Errorf("literally: got %s read as %q", r.ID, r.Why.Reading)
				}
			}
		})
	}
}

func wantUnderstood(t *testing.T, u *search.Understood, c meant) {
	t.Helper()
	if c.kinds == nil {
		if u != nil {
			t.Errorf("got understood %+v, want nothing besides the name", u)
		}
		return
	}
	if u == nil {
		t.Fatal("nothing is said of what was understood")
	}
	for _, k := range c.kinds {
		if !slices.Contains(u.Subkinds, k) {
			t.Errorf("got kinds %v, want %s among them", u.Subkinds, k)
		}
	}
	if c.words != "" && u.Words != c.words || u.Text != "" {
		t.Errorf("got words %q and %q left, want %q and nothing", u.Words, u.Text, c.words)
	}
	var keys []string
	for _, unit := range u.Areas {
		keys = append(keys, unit.Key())
	}
	if c.area != "" && !slices.Contains(keys, c.area) {
		t.Errorf("got areas %v, want %s among them", keys, c.area)
	}
	if c.place != "" && (u.Place == nil || u.Place.ID != c.place) {
		t.Errorf("got destination %+v, want %s", u.Place, c.place)
	}
}

// testFindLiteral: what was read out of a text is undone: a name that looks like
// a kind and an area is then only a name, and no word is corrected.
func testFindLiteral(t *testing.T, open Opener) {
	f := over(t, open, append(world(), named("inn", "Khách sạn Mũi Né Xưa", inUnit("474@2004-07-08")))...)
	a := find(t, f, search.Request{Text: "khách sạn mũi né", Literal: true})
	if len(a.Results) == 0 || a.Results[0].ID != "inn" || a.Results[0].Why.Tier != search.TierPrefix {
		t.Errorf("got %s, want the inn of that name in Huế", sketch(a.Results))
	}
	for _, r := range a.Results {
		if r.ID == "hotel-hai-au" && r.Why.Tier != search.TierWeak {
			t.Errorf("got %s, which is not called so", sketch([]search.Result{r}))
		}
	}
	for _, text := range []string{"ks hai au", "muix ne", "suoi tienn", "무이내"} {
		a := find(t, f, search.Request{Text: text, Literal: true})
		for _, r := range a.Results {
			if r.Why.Tier != search.TierWeak {
				t.Errorf("%q literally: got %s", text, sketch(a.Results))
				break
			}
		}
	}
}

// inUnit puts a place into a unit and nowhere else.
func inUnit(key string) func(*place.Place) {
	return func(p *place.Place) {
		s := sight{subkind: "hotel", unit: key}
		p.AreaKeys, p.Subkind, p.Kind, p.Category = s.place().AreaKeys, "hotel", place.KindLodging, "hotel"
	}
}

// nearness is a text that asks for what is near a place.
type nearness struct {
	text   string
	anchor string   // id of the place
	want   []string // the first results, in their order
	never  string   // too far away
}

var nearPlaces = []nearness{
	{"khách sạn gần biển mũi né", "beach-mui-ne", []string{"hotel-hai-au", "hotel-gio-bien"}, "hotel-doi-duong"},
	{"khach san gan bien mui ne", "beach-mui-ne", []string{"hotel-hai-au", "hotel-gio-bien"}, "hotel-doi-duong"},
	{"ks gần bãi sau", "bai-sau", []string{"hotel-song-bien", "hotel-may"}, "hotel-hai-au"},
	{"hotel near dalat market", "market-da-lat", []string{"hotel-thong-reo", "hotel-suong-mai"}, "hotel-far"},
	{"hotels near da lat night market", "night-market", []string{"hotel-thong-reo", "hotel-suong-mai"}, "hotel-far"},
	{"달랏 야시장 근처 호텔", "night-market", []string{"hotel-thong-reo", "hotel-suong-mai"}, "hotel-far"},
	{"отель рядом с рынком Далат", "market-da-lat", []string{"hotel-thong-reo", "hotel-suong-mai"}, "hotel-far"},
	{"大叻夜市附近的酒店", "night-market", []string{"hotel-thong-reo", "hotel-suong-mai"}, "hotel-far"},
	{"cà phê gần chợ đà lạt", "market-da-lat", []string{"cafe-tung"}, "snails"},
	{"nhà hàng gần cầu trường tiền", "truong-tien", []string{"rest-cung-dinh"}, "rest-co-ba"},
	{"quán ăn gần bạch dinh", "bach-dinh", []string{"rest-co-ba", "rest-ba-sau"}, "rest-cay-bang"},
	{"tháp nước gần chợ phan thiết", "market-phan-thiet", []string{"water-tower"}, "tower-nhan"},
}

// testFindNear: "what, near where" looks around the place that answers where and
// gives distances from it; "near where" alone lists what is there.
func testFindNear(t *testing.T, open Opener) {
	f := over(t, open, world()...)
	where := map[string]place.Place{}
	for _, p := range world() {
		where[p.ID] = p
	}
	for _, c := range nearPlaces {
		t.Run(c.text, func(t *testing.T) {
			a := find(t, f, search.Request{Text: c.text})
			if got := foundIDs(a.Results[:min(len(c.want), len(a.Results))]); !slices.Equal(got, c.want) {
				t.Errorf("got %s, want %v first", sketch(a.Results[:min(5, len(a.Results))]), c.want)
			}
			if slices.Contains(foundIDs(a.Results), c.never) {
				t.Errorf("got %s, which is far away", c.never)
			}
			if a.Understood == nil || a.Understood.Near == nil || a.Understood.Near.ID != c.anchor || a.Understood.Near.Name["vi"] != where[c.anchor].Name["vi"] {
				t.Fatalf("got understood %+v, want near %s", a.Understood, c.anchor)
			}
			for _, r := range a.Results {
				p := where[r.ID]
				if want := where[c.anchor].Location.DistanceM(p.Location); r.DistanceM == nil || *r.DistanceM != want {
					t.Errorf("%s: got distance %v, want %.1f", r.ID, r.DistanceM, want)
				}
			}
		})
	}
	around := find(t, f, search.Request{Text: "gần chợ đà lạt", Limit: 5})
	if len(around.Results) < 5 || around.Results[0].ID != "market-da-lat" || around.Results[1].ID != "night-market" && around.Results[1].ID != "cafe-tung" {
		t.Errorf("around a place: got %s, want what is nearest", sketch(around.Results))
	}
	for i := 1; i < len(around.Results); i++ {
		if *around.Results[i].DistanceM < *around.Results[i-1].DistanceM {
			t.Errorf("around a place: %s is nearer than %s before it", around.Results[i].ID, around.Results[i-1].ID)
		}
	}
}

// testFindGuesses: for what is not in the world there is nothing, or what is
// shown is labelled a guess: names of places elsewhere, and noise.
func testFindGuesses(t *testing.T, open Opener) {
	more := []place.Place{
		named("seafood", "Nhà hàng Hạ Long", inUnit(wardVungTau)), named("rice", "Cơm gà Hội An", inUnit(oldWard1)), named("river-cafe", "Cà phê Bến Ninh Kiều", inUnit(oldDaLat)),
		named("dragon", "Quán Rồng Vàng", inUnit(oldWard8)), named("bridge-shop", "Cầu Lông Sport", inUnit(hueCity)), named("sapa", "Homestay Sa Pa Trong Tôi", inUnit(oldDaLat)),
		named("saigon", "Khách sạn Sài Gòn Quê Hương", inUnit(wardMuiNe)),
	}
	f := over(t, open, append(world(), more...)...)
	for _, text := range []string{
		"vịnh hạ long", "vinh ha long", "cầu rồng đà nẵng", "phố cổ hội an", "bến ninh kiều cần thơ", "hồ hoàn kiếm hà nội", "sa pa", "dinh độc lập sài gòn",
		"chùa một cột", "ha long bay", "Halong Bay cruise", "Пхукет", "hoi an ancient town", "địa đạo củ chi", "thác bản giốc cao bằng", "eiffel tower", "asdkjh qwpoei", "xyzzy", "999999",
	} {
		a := find(t, f, search.Request{Text: text})
		if len(a.Results) > 0 && a.Results[0].Why.Tier != search.TierWeak {
			t.Errorf("%q: got %s, want a guess or nothing", text, sketch(a.Results[:1]))
		}
	}
	for _, text := range []string{"", " ", "?!…", "\u0301\u0323", "。、", "🏖"} {
		r := search.Request{Text: text, Limit: 5}
		if a := find(t, f, r); text != "" && len(a.Results) > 0 {
			t.Errorf("%q: got %s, want nothing for only signs", text, sketch(a.Results))
		}
	}
}

// testFindTiers: a name that is the text comes before names that begin with it,
// those before names that hold it, and last what is only like it.
func testFindTiers(t *testing.T, open Opener) {
	f := over(t, open, named("d", "Hồng Hà"), named("c", "Hồng Hà Xanh"), named("b", "Xanh Hồng Hà"), named("a", "Hông Hạt Dẻ Cười"), named("e", "Bảo tàng khác"))
	for _, text := range []string{"hồng hà", "Hong Ha", "HỒNG HÀ "} {
		a := find(t, f, search.Request{Text: text})
		if got := foundIDs(a.Results); len(got) < 3 || !slices.Equal(got[:3], []string{"d", "c", "b"}) {
			t.Fatalf("%q: got %s, want d, c, b first", text, sketch(a.Results))
		}
		for i, want := range []search.Tier{search.TierExact, search.TierPrefix, search.TierClose} {
			if r := a.Results[i]; r.Why.Tier != want || i > 0 && r.Why.Score > a.Results[i-1].Why.Score {
				t.Errorf("%q: %s: got %s with %v, want %s and no more than what is before it", text, r.ID, r.Why.Tier, r.Why.Score, want)
			}
		}
		if slices.Contains(foundIDs(a.Results), "e") {
			t.Errorf("%q: got what has nothing in common with it", text)
		}
	}
	if a := find(t, f, search.Request{Text: "hong haa"}); len(a.Results) == 0 || a.Results[0].ID != "d" || a.Results[0].Why.Tier != search.TierClose {
		t.Errorf("a slip: got %s, want d, close", sketch(a.Results))
	}
}
