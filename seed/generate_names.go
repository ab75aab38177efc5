package seed

import (
	"strings"

	"hanhtrinh/domain"
)

// mixture is the mix of subkinds by weight, as in a real table of such cities,
// with the word their names begin with, what they usually cost and how long
// people stay.
var mixture = []struct {
	subkind  string
	weight   int
	vi, en   string // en stands behind the name
	hours100 int    // of a hundred have opening hours
	minVND   int    // 0 = no price
	minutes  int    // 0 = nobody visits it
}{
	{"restaurant", 230, "Nhà hàng", "Restaurant", 70, 40_000, 30},
	{"seafood", 40, "Hải sản", "Seafood", 70, 80_000, 45},
	{"cafe", 155, "Cà phê", "Café", 75, 20_000, 30},
	{"street_food", 40, "Quán", "Eatery", 60, 15_000, 20},
	{"bar", 22, "Bar", "Bar", 70, 60_000, 45},
	{"hotel", 120, "Khách sạn", "Hotel", 90, 300_000, 0},
	{"resort", 25, "Khu nghỉ dưỡng", "Resort", 90, 1_000_000, 0},
	{"guest_house", 70, "Nhà nghỉ", "Guest House", 80, 150_000, 0},
	{"homestay", 25, "Homestay", "Homestay", 50, 150_000, 0},
	{"pagoda", 50, "Chùa", "Pagoda", 40, 0, 20},
	{"church", 25, "Nhà thờ", "Church", 40, 0, 15},
	{"temple", 30, "Đình", "Communal House", 30, 0, 15},
	{"museum", 6, "Bảo tàng", "Museum", 90, 10_000, 30},
	{"attraction", 25, "Khu du lịch", "Tourist Area", 70, 30_000, 45},
	{"viewpoint", 5, "Điểm ngắm cảnh", "Viewpoint", 10, 0, 20},
	{"park", 18, "Công viên", "Park", 50, 0, 30},
	{"beach", 10, "Bãi biển", "Beach", 30, 0, 60},
	{"waterfall", 5, "Thác", "Waterfall", 60, 20_000, 60},
	{"lake", 6, "Hồ", "Lake", 10, 0, 30},
	{"peak", 6, "Núi", "Mountain", 0, 0, 90},
	{"marketplace", 30, "Chợ", "Market", 80, 0, 30},
	{"souvenir", 12, "Quà lưu niệm", "Souvenirs", 60, 20_000, 15},
	{"supermarket", 10, "Siêu thị", "Supermarket", 90, 0, 20},
	{"pharmacy", 60, "Nhà thuốc", "Pharmacy", 80, 0, 0},
	{"hospital", 5, "Bệnh viện", "Hospital", 95, 0, 0},
	{"police", 10, "Công an", "Police", 80, 0, 0},
	{"atm", 20, "ATM", "ATM", 90, 0, 0},
	{"fuel", 20, "Trạm xăng", "Fuel Station", 80, 0, 0},
	{"bus_stop", 20, "Trạm xe buýt", "Bus Stop", 0, 0, 0},
	{"parking", 12, "Bãi đỗ xe", "Car Park", 60, 5_000, 0},
}

var mixtureTotal = func() int {
	n := 0
	for _, m := range mixture {
		n += m.weight
	}
	return n
}()

var subkindWords = func() map[string][2]string {
	words := map[string][2]string{}
	for _, m := range mixture {
		words[m.subkind] = [2]string{m.vi, m.en}
	}
	return words
}()

// Syllables that names of places are made of, by where they stand.
var (
	firstSyllables = strings.Fields("An Bình Cẩm Cát Đại Đông Đức Gia Hải Hàm Hòa Hoàng Hồng Hưng Kim Lâm Lan Linh Long Mai Minh Mỹ Nam Ngọc Nguyên Phan Phú Phước Phương Quang Quỳnh Sơn Tân Thái Thanh Thành Thạnh Thiên Thu Thủy Tiến Trà Trúc Tuyên Tường Vạn Văn Vân Vĩnh Xuân Yên")
	lastSyllables  = strings.Fields("An Anh Ánh Bảo Bích Cường Diệp Diễm Dung Duyên Giang Hà Hạnh Hào Hiền Hiệp Hoa Hương Khang Khánh Lạc Lệ Lộc Lợi Ly Nga Nghĩa Nguyệt Nhơn Như Phong Phúc Quý Sa Tâm Tây Thắng Thảo Thịnh Thơ Thọ Thuận Tiên Tín Trang Trinh Tú Tùng Tuyết Uyên Việt Vinh Vũ Xanh Ý")
)

func (g generator) word() string {
	return firstSyllables[g.IntN(len(firstSyllables))] + " " + lastSyllables[g.IntN(len(lastSyllables))]
}

// name makes a name and what it is called in English, without accents.
func (g generator) name(subkind string) (vi, en string) {
	word := g.word()
	if g.IntN(3) == 0 {
		word += " " + lastSyllables[g.IntN(len(lastSyllables))]
	}
	plain := strings.Fields(domain.Fold(word))
	for i, s := range plain {
		plain[i] = strings.ToUpper(s[:1]) + s[1:]
	}
	words := subkindWords[subkind]
	return words[0] + " " + word, strings.Join(plain, " ") + " " + words[1]
}
