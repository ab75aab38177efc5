package searchtest

import (
	"testing"

	"hanhtrinh/search"
)

// asked is a text and the place that must be first.
type asked struct{ text, want string }

// testFindWords: what people type for the places of the world, in every way they
// do.
func testFindWords(t *testing.T, open Opener) {
	f := over(t, open, world()...)
	for _, group := range []struct {
		name  string
		cases []asked
	}{
		{"as it is written", namesAsWritten},
		{"wrong letters", wrongLetters},
		{"keystrokes", keystrokes},
		{"abbreviations", abbreviations},
		{"run together", runTogether},
		{"other languages", otherLanguages},
		{"names of units", namesOfUnits},
	} {
		t.Run(group.name, func(t *testing.T) { wantAllFirst(t, f, group.cases) })
	}
}

// wantAllFirst asks all: what is right comes first always, and is hardly ever
// labelled a guess.
func wantAllFirst(t *testing.T, f *search.Finder, cases []asked) {
	var weak []string
	for _, c := range cases {
		a := find(t, f, search.Request{Text: c.text})
		if len(a.Results) == 0 || a.Results[0].ID != c.want {
			t.Errorf("%q: got %s, want %s first", c.text, sketch(a.Results[:min(3, len(a.Results))]), c.want)
		} else if a.Results[0].Why.Tier == search.TierWeak {
			weak = append(weak, c.text)
		}
	}
	if 20*len(weak) > len(cases) {
		t.Errorf("%q: the right places are labelled as guesses, want that for one in twenty at most", weak)
	}
}

var namesAsWritten = []asked{
	{"Đồi cát Bàu Trắng", "dune-white"}, {"bàu trắng", "dune-white"}, {"bau trang", "dune-white"}, {"doi cat bau trang", "dune-white"}, {"ĐỒI HỒNG", "dune-red"},
	{"doi hong", "dune-red"}, {"doi cat bay", "dune-red"}, {"suoi tien", "fairy-stream"}, {"Suối Tiên", "fairy-stream"}, {"thap po sah inu", "cham-tower"},
	{"hai dang ke ga", "ke-ga"}, {"kê gà", "ke-ga"}, {"chúa kitô vua", "christ"}, {"hải đăng vũng tàu", "light-vung-tau"}, {"bach dinh", "bach-dinh"},
	{"villa blanche", "bach-dinh"}, {"chợ đà lạt", "market-da-lat"}, {"cho dem da lat", "night-market"}, {"ga đà lạt", "station-da-lat"}, {"con gà", "chicken-church"},
	{"trúc lâm", "truc-lam"}, {"dinh iii", "palace-3"}, {"thung lũng tình yêu", "valley-love"}, {"linh mụ", "thien-mu"}, {"thien mu", "thien-mu"},
	{"khải định", "khai-dinh"}, {"lang tu duc", "tu-duc"}, {"đông ba", "dong-ba"}, {"dai noi", "citadel"}, {"đại nội huế", "citadel"},
	{"tháp nhạn", "tower-nhan"}, {"da dia", "da-dia"}, {"mang lang", "mang-lang"}, {"mũi điện", "mui-dien"}, {"sóng biển", "hotel-song-bien"},
	{"  Chợ   Đông-Ba!  ", "dong-ba"}, {"“thác Prenn”", "prenn"}, {"da lat", "da-lat"}, {"huế", "hue"}, {"vung tau", "vung-tau"},
}

// wrongLetters have one letter wrong, left out, doubled or swapped with its
// neighbour, in short syllables too; or a sound written another way.
var wrongLetters = []asked{
	{"bau trag", "dune-white"}, {"bauu trang", "dune-white"}, {"bua trang", "dune-white"}, {"doi cat bau tramg", "dune-white"}, {"đồi cát bàu trăng", "dune-white"},
	{"suoi tienn", "fairy-stream"}, {"suio tien", "fairy-stream"}, {"hai dang ke gs", "ke-ga"}, {"hai dag ke ga", "ke-ga"}, {"thac prrenn", "prenn"},
	{"thac dataanla", "datanla"}, {"thác datala", "datanla"}, {"thac datalna", "datanla"}, {"chua thien mi", "thien-mu"}, {"chuà thiênn mụ", "thien-mu"}, {"thein mu", "thien-mu"},
	{"lang khai din", "khai-dinh"}, {"lang khia dinh", "khai-dinh"}, {"lăng tự đứt", "tu-duc"}, {"cho dong be", "dong-ba"}, {"cho dogn ba", "dong-ba"},
	{"cau truong tienn", "truong-tien"}, {"cau chuong tien", "truong-tien"}, {"ho xuan huog", "xuan-huong"}, {"ho suan huong", "xuan-huong"}, {"thap nhann", "tower-nhan"},
	{"thap nhna", "tower-nhan"}, {"ganh da diaa", "da-dia"}, {"gành đá dĩa", "da-dia"}, {"ghềnh đá đĩa", "da-dia"}, {"nha tho mang lag", "mang-lang"}, {"bach dinhh", "bach-dinh"},
	{"tuong chua kito vau", "christ"}, {"tượng chúa ki tô vua", "christ"}, {"nha tho con gaa", "chicken-church"}, {"thung lung tinh yue", "valley-love"}, {"thung lủng tình yêu", "valley-love"},
	{"khach san hai ai", "hotel-hai-au"}, {"khahc san hai au", "hotel-hai-au"}, {"quan bo k", "seafood-bo-ke"}, {"quan bo kee", "seafood-bo-ke"}, {"dua sanh", "resort-dua-xanh"},
	{"da lta", "da-lat"}, {"vugn tau", "vung-tau"}, {"phan thiec", "phan-thiet"}, {"mui nee", "mui-ne"}, {"muy ne", "mui-ne"}, {"ca phe tungg", "cafe-tung"},
	{"pho hieuu", "pho-hieu"}, {"fho hieu", "pho-hieu"}, {"thien vien chuc lam", "truc-lam"}, {"nghin phong", "square-nghinh-phong"},
}

// keystrokes are Telex and VNI with the keyboard left in English.
var keystrokes = []asked{
	{"muix nes", "mui-ne"}, {"muix ne", "mui-ne"}, {"mui4 ne1", "mui-ne"}, {"ddaf lajt", "da-lat"}, {"d9a2 la5t", "da-lat"}, {"phan thieets", "phan-thiet"},
	{"phan thiet61", "phan-thiet"}, {"vungx tauf", "vung-tau"}, {"huees", "hue"}, {"hue61", "hue"}, {"suoois tieen", "fairy-stream"}, {"suoi61 tien6", "fairy-stream"},
	{"ddooif cats baauf trangws", "dune-white"}, {"thacs datanla", "datanla"}, {"chuaf thieen muj", "thien-mu"}, {"langw khair ddinhj", "khai-dinh"}, {"cho75 d9ong6 ba", "dong-ba"},
	{"choj dong ba", "dong-ba"}, {"chowj ddoong ba", "dong-ba"}, {"caauf truwowngf tieenf", "truong-tien"}, {"thaps nhanj", "tower-nhan"}, {"nhaf thowf con gaf", "chicken-church"},
	{"khachs sanj hair aau", "hotel-hai-au"}, {"bachj dinh", "bach-dinh"}, {"hoof xuaan huwowng", "xuan-huong"}, {"ho62 xuan6 huong7", "xuan-huong"},
}

var abbreviations = []asked{
	{"ks hải âu", "hotel-hai-au"}, {"KS Hai Au", "hotel-hai-au"}, {"ks. hai au", "hotel-hai-au"}, {"nh cung đình", "rest-cung-dinh"}, {"nh cay bang", "rest-cay-bang"},
	{"kdl hồ mây", "ho-may"}, {"kdl rang dong", "tourist-rang"}, {"knd dua xanh", "resort-dua-xanh"}, {"tp đà lạt", "da-lat"}, {"tp. vũng tàu", "vung-tau"}, {"TP Huế", "hue"},
	{"bx phan thiet", "bus-phan-thiet"}, {"cf tùng", "cafe-tung"}, {"cafe tung", "cafe-tung"}, {"nth con ga", "chicken-church"}, {"qt nghinh phong", "square-nghinh-phong"},
	{"đl", "da-lat"}, {"hải đăng vt", "light-vung-tau"}, {"chợ đl", "market-da-lat"}, {"ks đồi dương pt", "hotel-doi-duong"},
}

var runTogether = []asked{
	{"bautrang", "dune-white"}, {"doicatbautrang", "dune-white"}, {"bàutrắng", "dune-white"}, {"dalat", "da-lat"}, {"vungtau", "vung-tau"}, {"muine", "mui-ne"}, {"phanthiet", "phan-thiet"},
	{"suoitien", "fairy-stream"}, {"haidang kega", "ke-ga"}, {"chodemdalat", "night-market"}, {"thunglung tinhyeu", "valley-love"}, {"thunglungtinhyeu", "valley-love"},
	{"langkhaidinh", "khai-dinh"}, {"khachsan haiau", "hotel-hai-au"}, {"khachsanhaiau", "hotel-hai-au"}, {"da tan la", "datanla"}, {"thac da tan la", "datanla"}, {"thapnhan", "tower-nhan"},
}

// otherLanguages are names that places have, generic words with names, and
// names of other scripts by their sound.
var otherLanguages = []asked{
	{"white sand dunes", "dune-white"}, {"red sand dunes", "dune-red"}, {"fairy stream", "fairy-stream"}, {"ke ga lighthouse", "ke-ga"}, {"lighthouse ke ga", "ke-ga"},
	{"christ the king", "christ"}, {"da lat night market", "night-market"}, {"dalat night market", "night-market"}, {"xuan huong lake", "xuan-huong"}, {"datanla falls", "datanla"},
	{"thien mu pagoda", "thien-mu"}, {"khai dinh tomb", "khai-dinh"}, {"tomb of tu duc", "tu-duc"}, {"truong tien bridge", "truong-tien"}, {"perfume river", "perfume-river"},
	{"dong ba market", "dong-ba"}, {"mang lang church", "mang-lang"}, {"hai au hotel", "hotel-hai-au"}, {"song bien hotel", "hotel-song-bien"}, {"phan thiet bus station", "bus-phan-thiet"},
	{"water tower phan thiet", "water-tower"}, {"chicken church", "chicken-church"}, {"bach dinh palace", "bach-dinh"},
	{"Далат", "da-lat"}, {"Муйне", "mui-ne"}, {"белые дюны", "dune-white"}, {"ручей фей", "fairy-stream"}, {"маяк Вунгтау", "light-vung-tau"}, {"пагода Тхьенму", "thien-mu"},
	{"водопад Датанла", "datanla"}, {"водопад Пренн", "prenn"}, {"рынок Далат", "market-da-lat"}, {"отель Хай Ау", "hotel-hai-au"}, {"рынок Донг Ба", "dong-ba"},
	{"달랏", "da-lat"}, {"무이네", "mui-ne"}, {"붕따우 등대", "light-vung-tau"}, {"붕따우등대", "light-vung-tau"}, {"예수상", "christ"}, {"달랏 야시장", "night-market"}, {"달랏야시장", "night-market"},
	{"후에 황궁", "citadel"}, {"화이트 샌듄", "dune-white"}, {"다탄라 폭포", "datanla"},
	{"大叻", "da-lat"}, {"美奈", "mui-ne"}, {"顺化皇城", "citadel"}, {"順化皇城", "citadel"}, {"大叻市场", "market-da-lat"}, {"大叻夜市", "night-market"}, {"头顿灯塔", "light-vung-tau"},
	{"ダラット", "da-lat"}, {"愛の谷", "valley-love"}, {"ダラット駅", "station-da-lat"},
}

// namesOfUnits follow the name of a place: today's unit, one of before, the
// province.
var namesOfUnits = []asked{
	{"chợ mũi né phan thiết", "market-mui-ne"}, {"suối tiên phường hàm tiến", "fairy-stream"}, {"suối tiên mũi né lâm đồng", "fairy-stream"}, {"suoi tien binh thuan", "fairy-stream"},
	{"hải đăng vũng tàu bà rịa vũng tàu", "light-vung-tau"}, {"hải đăng vũng tàu tphcm", "light-vung-tau"}, {"bạch dinh phường 1", "bach-dinh"}, {"bạch dinh p1 vũng tàu", "bach-dinh"},
	{"bạch dinh p.1 tp vũng tàu", "bach-dinh"}, {"nhà thờ mằng lăng phú yên", "mang-lang"}, {"mang lang dak lak", "mang-lang"}, {"cầu trường tiền thuận hóa huế", "truong-tien"},
	{"thác datanla, phường xuân hương đà lạt", "datanla"}, {"cafe tung p1 da lat", "cafe-tung"}, {"khách sạn hải âu ở mũi né", "hotel-hai-au"}, {"tháp nhạn tuy hoà", "tower-nhan"},
}
