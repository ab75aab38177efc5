package searchtest

import (
	"fmt"
	"math/rand/v2"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/domain/place/hours"
)

// Towns are the points around which Places lays what it makes.
var Towns = []domain.Point{
	{Lat: 10.9333, Lon: 108.1000}, // Phan Thiết
	{Lat: 16.4637, Lon: 107.5909}, // Huế
	{Lat: 10.3460, Lon: 107.0843}, // Vũng Tàu
	{Lat: 13.0955, Lon: 109.3209}, // Tuy Hòa
	{Lat: 11.9404, Lon: 108.4583}, // Đà Lạt
}

// Places makes n places clustered like those of towns: dense in the middle,
// thin outside, with common and rare words in their names. The same seed makes
// the same places.
func Places(seed uint64, n int) []place.Place {
	r := rand.New(rand.NewPCG(seed, 1))
	out := make([]place.Place, n)
	for i := range out {
		out[i] = generated(r, i)
	}
	return out
}

// generic are the words names begin with, by kind.
var generic = []struct {
	kind     place.Kind
	subkind  string
	category string
	words    []string
}{
	{place.KindDining, "restaurant", "restaurant", []string{"Quán", "Nhà hàng", "Quán cơm", "Phở", "Bún bò"}},
	{place.KindDining, "cafe", "cafe", []string{"Cà phê", "Quán cà phê"}},
	{place.KindLodging, "hotel", "hotel", []string{"Khách sạn", "Khu nghỉ dưỡng"}},
	{place.KindLodging, "guest_house", "guest_house", []string{"Nhà nghỉ", "Homestay"}},
	{place.KindAttraction, "temple", "religion", []string{"Chùa", "Đình", "Nhà thờ"}},
	{place.KindNature, "beach", "beach", []string{"Bãi biển", "Hòn", "Đồi cát"}},
	{place.KindShopping, "market", "market", []string{"Chợ", "Cửa hàng"}},
	{place.KindService, "hospital", "health", []string{"Bệnh viện", "Nhà thuốc"}},
}

var (
	firstNames  = []string{"Hồng", "Minh", "Thanh", "Ngọc", "Hải", "Phương", "Đông", "Tây", "Bảo", "Kim", "An", "Bình", "Sao", "Trăng", "Đại", "Mỹ"}
	secondNames = []string{"Hà", "Anh", "Sơn", "Lan", "Đường", "Dương", "Phát", "Lợi", "Xuân", "Thu", "Biển", "Xanh", "Cát", "Nam", "Việt", "Ly"}
	streets     = []string{"Nguyễn Đình Chiểu", "Trần Phú", "Lê Lợi", "Hùng Vương", "Thủ Khoa Huân", "Tôn Đức Thắng"}
)

func generated(r *rand.Rand, i int) place.Place {
	g := generic[min(r.IntN(len(generic)), r.IntN(len(generic)))]
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	town := Towns[r.IntN(len(Towns))]
	spread := 0.12 * r.Float64() * r.Float64() * r.Float64()
	name := fmt.Sprintf("%s %s %s", pick(g.words), pick(firstNames), pick(secondNames))
	if r.IntN(4) == 0 {
		name += fmt.Sprint(" ", r.IntN(1000))
	}
	p := place.Place{
		ID: fmt.Sprintf("p%06d", i), Version: 1, Kind: g.kind, Subkind: g.subkind, Category: g.category,
		Name:     domain.LocalizedText{"vi": name},
		Location: domain.Point{Lat: town.Lat + spread*r.NormFloat64(), Lon: town.Lon + spread*r.NormFloat64()},
		Address:  place.Address{Street: fmt.Sprintf("%d %s", 1+r.IntN(300), pick(streets))},
		TimeZone: place.DefaultTimeZone,
		AreaKeys: []string{fmt.Sprintf("%02d@2025-07-01", r.IntN(34)), fmt.Sprintf("%05d@2025-07-01", r.IntN(3000))},
	}
	if r.IntN(3) > 0 {
		open := hours.Clock(60 * (5 + r.IntN(6)))
		p.OpeningHours = hours.Hours{Rules: []hours.Rule{{Windows: []hours.Window{{From: open, To: open + 60*hours.Clock(4+r.IntN(10))}}}}}
	}
	if r.IntN(2) == 0 {
		p.PriceRange = &place.PriceRange{Min: place.Money{Amount: 10000 * int64(r.IntN(100)), Currency: "VND"}}
	}
	return p
}
