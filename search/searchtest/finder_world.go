package searchtest

import (
	"strings"
	"sync"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/place"
)

// directory are the administrative units, read once.
var directory = sync.OnceValue(func() *area.Directory {
	d, err := area.Embedded()
	if err != nil {
		panic(err)
	}
	units, err := area.NewDirectory(d)
	if err != nil {
		panic(err)
	}
	return units
})

// sight is one row of the world: names and aliases as "lang:text", several of
// them with "|" between; the unit as "code@first day".
type sight struct {
	id, subkind, name string
	lat, lon          float64
	unit              string
	others, aliases   string
}

// world is a small country to ask about: five towns with what a guide book has
// of them, and inns and eating houses that nobody has heard of. Some lie in
// units of today, some in units of before.
func world() []place.Place {
	var out []place.Place
	for _, s := range worldSights {
		out = append(out, s.place())
	}
	return out
}

func (s *sight) place() place.Place {
	kind, ok := place.SubkindOf(s.subkind)
	if !ok {
		panic("no such subkind: " + s.subkind)
	}
	p := place.Place{
		ID: s.id, Version: 1, Kind: kind.Kind, Subkind: s.subkind, Category: kind.Category,
		Name:     domain.LocalizedText{"vi": s.name},
		Location: domain.Point{Lat: s.lat, Lon: s.lon}, TimeZone: place.DefaultTimeZone,
	}
	for lang, text := range tagged(s.others) {
		p.Name[lang] = text
	}
	for lang, text := range tagged(s.aliases) {
		p.Aliases = append(p.Aliases, place.Alias{Text: text, Lang: lang})
	}
	if s.unit != "" {
		code, from, _ := strings.Cut(s.unit, "@")
		p.Address.Areas = []area.Ref{{Code: code, ValidFrom: from}}
		p.AreaKeys = directory().Keys(p.Address.Areas)
	}
	return p
}

// tagged yields the texts of "en:One|ru:Один" with their languages.
func tagged(list string) func(func(lang, text string) bool) {
	return func(yield func(lang, text string) bool) {
		for entry := range strings.SplitSeq(list, "|") {
			if lang, text, ok := strings.Cut(entry, ":"); ok && !yield(lang, text) {
				return
			}
		}
	}
}

// Units of the world: of today, and of before the reform of 2025.
const (
	wardMuiNe      = "22918@2025-07-01"
	wardPhanThiet  = "22945@2025-07-01"
	oldWardMuiNe   = "22915@2004-07-08"
	oldWardHamTien = "22918@2004-07-08"
	oldWardPhuHai  = "22921@2004-07-08"
	wardXuanHuong  = "24781@2025-07-01"
	oldWard1DaLat  = "24784@2004-07-08"
	oldDaLat       = "672@2004-07-08"
	wardVungTau    = "26506@2025-07-01"
	oldWard1       = "26506@2004-07-08"
	oldWard2       = "26509@2004-07-08"
	oldWard8       = "26527@2004-07-08"
	oldWardTam     = "26508@2004-07-08"
	oldThuanHoa    = "474@2004-07-08"
	hueCity        = "46@2025-07-01"
	oldTuyHoa      = "555@2004-07-08"
	oldPhuYen      = "54@2004-07-08"
)

var worldSights = []sight{
	{"mui-ne", "town", "Mũi Né", 10.9430, 108.2830, wardMuiNe, "en:Mui Ne|ru:Муйне|ko:무이네|zh:美奈", ""},
	{"phan-thiet", "city", "Phan Thiết", 10.9280, 108.1020, wardPhanThiet, "en:Phan Thiet|ru:Фантьет|ko:판티엣", ""},
	{"da-lat", "city", "Đà Lạt", 11.9404, 108.4383, oldDaLat, "en:Da Lat|ru:Далат|ko:달랏|zh:大叻|ja:ダラット", "en:Dalat"},
	{"vung-tau", "city", "Vũng Tàu", 10.3460, 107.0843, wardVungTau, "en:Vung Tau|ru:Вунгтау|ko:붕따우|zh:头顿", ""},
	{"hue", "city", "Huế", 16.4637, 107.5909, hueCity, "en:Hue|ru:Хюэ|ko:후에|zh:顺化", ""},
	{"tuy-hoa", "city", "Tuy Hòa", 13.0955, 109.3209, oldTuyHoa, "en:Tuy Hoa", ""},

	{"dune-white", "dune", "Đồi cát Bàu Trắng", 11.0600, 108.4250, "", "en:White Sand Dunes|ru:Белые дюны|ko:화이트 샌듄", "vi:Bàu Trắng"},
	{"dune-red", "dune", "Đồi cát Mũi Né", 10.9480, 108.2970, oldWardMuiNe, "en:Red Sand Dunes|ko:레드 샌듄", "vi:Đồi Hồng|vi:Đồi cát bay"},
	{"fairy-stream", "river", "Suối Tiên", 10.9520, 108.2550, oldWardHamTien, "en:Fairy Stream|ru:Ручей фей", ""},
	{"cham-tower", "tower", "Tháp Pô Sah Inư", 10.9364, 108.1462, oldWardPhuHai, "en:Po Sah Inu Towers", "vi:Tháp Chàm Phố Hài"},
	{"ke-ga", "lighthouse", "Hải đăng Kê Gà", 10.6970, 107.9920, "", "en:Ke Ga Lighthouse", ""},
	{"water-tower", "tower", "Tháp nước Phan Thiết", 10.9276, 108.1035, wardPhanThiet, "en:Phan Thiet Water Tower", ""},
	{"whale-temple", "temple", "Dinh Vạn Thủy Tú", 10.9240, 108.1000, wardPhanThiet, "", ""},
	{"school-museum", "museum", "Trường Dục Thanh", 10.9248, 108.0990, wardPhanThiet, "en:Duc Thanh School", ""},
	{"beach-mui-ne", "beach", "Bãi biển Mũi Né", 10.9440, 108.2870, wardMuiNe, "en:Mui Ne Beach", ""},
	{"beach-doi-duong", "beach", "Bãi biển Đồi Dương", 10.9235, 108.1130, wardPhanThiet, "en:Doi Duong Beach", ""},
	{"hotel-hai-au", "hotel", "Khách sạn Hải Âu", 10.9450, 108.2860, wardMuiNe, "", ""},
	{"hotel-gio-bien", "hotel", "Khách sạn Gió Lành", 10.9460, 108.2800, oldWardMuiNe, "", ""},
	{"resort-dua-xanh", "resort", "Khu nghỉ dưỡng Dừa Xanh", 10.9550, 108.2050, oldWardHamTien, "en:Green Coconut Resort", ""},
	{"hotel-doi-duong", "hotel", "Khách sạn Đồi Dương", 10.9260, 108.1080, wardPhanThiet, "", ""},
	{"seafood-bo-ke", "seafood", "Quán Bờ Kè", 10.9500, 108.2350, oldWardHamTien, "", ""},
	{"rest-cay-bang", "restaurant", "Nhà hàng Cây Bàng", 10.9410, 108.1800, oldWardPhuHai, "", ""},
	{"market-phan-thiet", "marketplace", "Chợ Phan Thiết", 10.9257, 108.1018, wardPhanThiet, "en:Phan Thiet Market", ""},
	{"market-mui-ne", "marketplace", "Chợ Mũi Né", 10.9350, 108.2900, wardMuiNe, "", ""},
	{"bus-phan-thiet", "bus_station", "Bến xe Phan Thiết", 10.9390, 108.1110, wardPhanThiet, "", ""},
	{"tourist-rang", "theme_park", "Khu du lịch Rạng Đông", 10.9490, 108.2000, oldWardHamTien, "", ""},

	{"christ", "monument", "Tượng Chúa Kitô Vua", 10.3266, 107.0845, oldWard2, "en:Christ the King|ko:예수상", ""},
	{"light-vung-tau", "lighthouse", "Hải đăng Vũng Tàu", 10.3341, 107.0776, oldWard2, "en:Vung Tau Lighthouse|ru:Маяк Вунгтау|ko:붕따우 등대", ""},
	{"bach-dinh", "castle", "Bạch Dinh", 10.3503, 107.0682, oldWard1, "en:White Palace", "fr:Villa Blanche"},
	{"rest-ba-sau", "restaurant", "Bún riêu Bà Sáu", 10.3490, 107.0760, oldWard1, "", ""},
	{"rest-co-ba", "restaurant", "Cơm niêu Cô Ba", 10.3485, 107.0750, oldWard1, "", ""},
	{"banh-khot", "street_food", "Bánh khọt Gốc Mít", 10.3520, 107.0800, oldWard2, "", ""},
	{"snails", "seafood", "Ốc Bé Ti", 10.3600, 107.0900, oldWard8, "", ""},
	{"rest-8", "restaurant", "Lẩu cá Út Hương", 10.3610, 107.0910, oldWard8, "", ""},
	{"bai-sau", "beach", "Bãi Sau", 10.3400, 107.0950, oldWardTam, "en:Back Beach", ""},
	{"bai-truoc", "beach", "Bãi Trước", 10.3460, 107.0730, oldWard1, "en:Front Beach", ""},
	{"hotel-song-bien", "hotel", "Khách sạn Sóng Biển", 10.3410, 107.0940, oldWardTam, "", ""},
	{"hotel-may", "hotel", "Khách sạn Mây Hồng", 10.3470, 107.0750, oldWard1, "", ""},
	{"market-vung-tau", "marketplace", "Chợ Vũng Tàu", 10.3540, 107.0850, wardVungTau, "", ""},
	{"ho-may", "theme_park", "Khu du lịch Hồ Mây", 10.3620, 107.0680, oldWard1, "en:Ho May Park", ""},

	{"market-da-lat", "marketplace", "Chợ Đà Lạt", 11.9432, 108.4370, oldWard1DaLat, "en:Da Lat Market", ""},
	{"night-market", "night_market", "Chợ đêm Đà Lạt", 11.9426, 108.4374, oldWard1DaLat, "en:Da Lat Night Market", ""},
	{"hotel-thong-reo", "hotel", "Khách sạn Thông Reo", 11.9420, 108.4385, oldWard1DaLat, "", ""},
	{"hotel-suong-mai", "hotel", "Khách sạn Sương Mai", 11.9455, 108.4355, wardXuanHuong, "", ""},
	{"hotel-far", "hotel", "Khách sạn Tuyền Lâm", 11.8850, 108.4300, wardXuanHuong, "", ""},
	{"xuan-huong", "lake", "Hồ Xuân Hương", 11.9410, 108.4460, wardXuanHuong, "en:Xuan Huong Lake", ""},
	{"datanla", "waterfall", "Thác Datanla", 11.9030, 108.4490, wardXuanHuong, "en:Datanla Waterfall|ru:Водопад Датанла", ""},
	{"prenn", "waterfall", "Thác Prenn", 11.8780, 108.4690, wardXuanHuong, "en:Prenn Waterfall", ""},
	{"station-da-lat", "railway_station", "Ga Đà Lạt", 11.9416, 108.4545, oldDaLat, "en:Da Lat Railway Station", ""},
	{"chicken-church", "church", "Nhà thờ Con Gà", 11.9368, 108.4376, wardXuanHuong, "", "vi:Nhà thờ chính tòa Đà Lạt"},
	{"truc-lam", "pagoda", "Thiền viện Trúc Lâm", 11.9036, 108.4360, wardXuanHuong, "en:Truc Lam Monastery", ""},
	{"palace-3", "castle", "Dinh Bảo Đại", 11.9300, 108.4290, wardXuanHuong, "en:Bao Dai Palace", "vi:Dinh III"},
	{"valley-love", "valley", "Thung lũng Tình Yêu", 11.9780, 108.4500, oldDaLat, "en:Valley of Love|ja:愛の谷", ""},
	{"cafe-tung", "cafe", "Cà phê Tùng", 11.9428, 108.4365, oldWard1DaLat, "", ""},
	{"pho-hieu", "restaurant", "Phở Hiếu", 11.9470, 108.4400, wardXuanHuong, "", ""},

	{"citadel", "castle", "Đại Nội Huế", 16.4698, 107.5786, hueCity, "en:Imperial City|ko:후에 황궁|zh:顺化皇城", ""},
	{"thien-mu", "pagoda", "Chùa Thiên Mụ", 16.4530, 107.5450, hueCity, "en:Thien Mu Pagoda|ru:Пагода Тхьенму", "vi:Chùa Linh Mụ"},
	{"khai-dinh", "tomb", "Lăng Khải Định", 16.3990, 107.5903, hueCity, "en:Tomb of Khai Dinh", ""},
	{"tu-duc", "tomb", "Lăng Tự Đức", 16.4330, 107.5650, hueCity, "en:Tomb of Tu Duc", ""},
	{"truong-tien", "bridge", "Cầu Trường Tiền", 16.4690, 107.5880, oldThuanHoa, "en:Truong Tien Bridge", ""},
	{"perfume-river", "river", "Sông Hương", 16.4600, 107.5800, hueCity, "en:Perfume River", ""},
	{"dong-ba", "marketplace", "Chợ Đông Ba", 16.4726, 107.5890, hueCity, "en:Dong Ba Market", ""},
	{"bun-bo", "restaurant", "Bún bò Mệ Kéo", 16.4650, 107.5950, oldThuanHoa, "", ""},
	{"rest-cung-dinh", "restaurant", "Nhà hàng Cung Đình", 16.4660, 107.5920, oldThuanHoa, "", ""},
	{"hotel-huong-giang", "hotel", "Khách sạn Hương Giang", 16.4700, 107.5970, oldThuanHoa, "", ""},

	{"tower-nhan", "tower", "Tháp Nhạn", 13.0880, 109.2990, oldTuyHoa, "en:Nhan Tower", ""},
	{"da-dia", "rock", "Gành Đá Đĩa", 13.3550, 109.2950, oldPhuYen, "en:Da Dia Reef", ""},
	{"bai-xep", "beach", "Bãi Xép", 13.1800, 109.2990, oldPhuYen, "", ""},
	{"mang-lang", "church", "Nhà thờ Mằng Lăng", 13.3600, 109.2300, oldPhuYen, "en:Mang Lang Church", ""},
	{"mui-dien", "cape", "Mũi Điện", 12.8950, 109.4560, oldPhuYen, "en:Dien Cape", ""},
	{"square-nghinh-phong", "square", "Quảng trường Nghinh Phong", 13.0930, 109.3290, oldTuyHoa, "", ""},
}
