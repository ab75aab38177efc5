package place

import "hanhtrinh/domain"

// Kind is what sort of thing a place is; each subkind belongs to one kind.
type Kind string

// The kinds.
const (
	KindDestination Kind = "destination" // schema.org TouristDestination
	KindAttraction  Kind = "attraction"
	KindNature      Kind = "nature"
	KindLodging     Kind = "lodging"
	KindDining      Kind = "dining"
	KindTransport   Kind = "transport"
	KindShopping    Kind = "shopping"
	KindService     Kind = "service"
)

// Term is one entry of a closed list, with what people call it.
type Term struct {
	Code  string
	Label domain.LocalizedText // vi and en at least
}

// SubkindTerm says where a subkind belongs.
type SubkindTerm struct {
	Term
	Kind      Kind
	Category  string
	SchemaOrg string // the schema.org type of its JSON-LD
}

func term(code, vi, en string) Term {
	return Term{Code: code, Label: domain.LocalizedText{"vi": vi, "en": en}}
}

func sub(kind Kind, category, code, vi, en, schemaOrg string) SubkindTerm {
	return SubkindTerm{Term: term(code, vi, en), Kind: kind, Category: category, SchemaOrg: schemaOrg}
}

var kinds = []Term{
	term("destination", "Điểm đến", "Destination"),
	term("attraction", "Điểm tham quan", "Attraction"),
	term("nature", "Thiên nhiên", "Nature"),
	term("lodging", "Lưu trú", "Lodging"),
	term("dining", "Ăn uống", "Food and drink"),
	term("transport", "Giao thông", "Transport"),
	term("shopping", "Mua sắm", "Shopping"),
	term("service", "Dịch vụ", "Services"),
}

var categories = []Term{
	term("destination", "Điểm đến", "Destinations"),
	term("history", "Di tích lịch sử", "Historic sites"),
	term("religion", "Đình chùa, nhà thờ", "Temples and churches"),
	term("culture", "Văn hóa, nghệ thuật", "Culture and arts"),
	term("architecture", "Kiến trúc, cảnh quan đô thị", "Architecture and cityscape"),
	term("craft", "Làng nghề", "Craft villages"),
	term("amusement", "Vui chơi giải trí", "Amusement"),
	term("park", "Công viên, vườn hoa", "Parks and gardens"),
	term("viewpoint", "Điểm ngắm cảnh", "Viewpoints"),
	term("sight", "Điểm tham quan khác", "Other sights"),
	term("beach", "Bãi biển", "Beaches"),
	term("landscape", "Cảnh quan thiên nhiên", "Natural landscapes"),
	term("water", "Sông, hồ, thác", "Lakes, rivers and waterfalls"),
	term("hotel", "Khách sạn, khu nghỉ dưỡng", "Hotels and resorts"),
	term("guest_house", "Nhà nghỉ, homestay", "Guest houses and homestays"),
	term("camping", "Cắm trại", "Camping"),
	term("restaurant", "Nhà hàng, quán ăn", "Restaurants"),
	term("street_food", "Ăn nhanh, ẩm thực đường phố", "Street and fast food"),
	term("cafe", "Cà phê, giải khát", "Cafés and drinks"),
	term("nightlife", "Bar, vui chơi về đêm", "Bars and nightlife"),
	term("station", "Bến, ga, sân bay", "Stations, piers and airports"),
	term("rental", "Thuê xe", "Rentals"),
	term("parking", "Đỗ xe, sạc, xăng dầu", "Parking, charging and fuel"),
	term("market", "Chợ", "Markets"),
	term("local_products", "Đặc sản, quà lưu niệm", "Local products and souvenirs"),
	term("shop", "Cửa hàng, trung tâm thương mại", "Shops and malls"),
	term("health", "Y tế", "Health"),
	term("safety", "An ninh, cứu hộ", "Safety"),
	term("money", "Ngân hàng, ATM", "Banks and ATMs"),
	term("public", "Tiện ích công cộng", "Public services"),
	term("information", "Thông tin du lịch", "Tourist information"),
}

var subkinds = []SubkindTerm{
	sub(KindDestination, "destination", "city", "Thành phố", "City", "TouristDestination"),
	sub(KindDestination, "destination", "town", "Thị trấn, khu du lịch", "Resort town", "TouristDestination"),
	sub(KindDestination, "destination", "region", "Vùng", "Region", "TouristDestination"),

	sub(KindAttraction, "sight", "attraction", "Điểm tham quan", "Attraction", "TouristAttraction"),
	sub(KindAttraction, "history", "archaeological_site", "Di tích khảo cổ", "Archaeological site", "TouristAttraction"),
	sub(KindAttraction, "history", "castle", "Cung điện, lăng tẩm", "Palace or royal tomb", "LandmarksOrHistoricalBuildings"),
	sub(KindAttraction, "history", "tomb", "Lăng mộ", "Tomb", "LandmarksOrHistoricalBuildings"),
	sub(KindAttraction, "history", "tower", "Tháp", "Tower", "LandmarksOrHistoricalBuildings"),
	sub(KindAttraction, "history", "city_gate", "Cổng thành", "City gate", "LandmarksOrHistoricalBuildings"),
	sub(KindAttraction, "history", "fort", "Pháo đài, thành lũy", "Fort", "LandmarksOrHistoricalBuildings"),
	sub(KindAttraction, "history", "memorial", "Khu tưởng niệm", "Memorial", "LandmarksOrHistoricalBuildings"),
	sub(KindAttraction, "history", "monument", "Tượng đài, di tích", "Monument", "LandmarksOrHistoricalBuildings"),
	sub(KindAttraction, "history", "ruins", "Phế tích", "Ruins", "LandmarksOrHistoricalBuildings"),
	sub(KindAttraction, "religion", "place_of_worship", "Nơi thờ tự", "Place of worship", "PlaceOfWorship"),
	sub(KindAttraction, "religion", "pagoda", "Chùa", "Pagoda", "BuddhistTemple"),
	sub(KindAttraction, "religion", "temple", "Đình, đền, miếu", "Communal house or temple", "PlaceOfWorship"),
	sub(KindAttraction, "religion", "church", "Nhà thờ", "Church", "Church"),
	sub(KindAttraction, "culture", "museum", "Bảo tàng", "Museum", "Museum"),
	sub(KindAttraction, "culture", "gallery", "Phòng tranh", "Gallery", "ArtGallery"),
	sub(KindAttraction, "culture", "theatre", "Nhà hát", "Theatre", "PerformingArtsTheater"),
	sub(KindAttraction, "culture", "artwork", "Tác phẩm nghệ thuật", "Artwork", "TouristAttraction"),
	sub(KindAttraction, "culture", "cultural_centre", "Nhà văn hóa, trung tâm văn hóa", "Cultural centre", "CivicStructure"),
	sub(KindAttraction, "architecture", "bridge", "Cầu", "Bridge", "Bridge"),
	sub(KindAttraction, "architecture", "building", "Công trình kiến trúc", "Building", "LandmarksOrHistoricalBuildings"),
	sub(KindAttraction, "architecture", "lighthouse", "Hải đăng", "Lighthouse", "LandmarksOrHistoricalBuildings"),
	sub(KindAttraction, "architecture", "square", "Quảng trường", "Square", "CivicStructure"),
	sub(KindAttraction, "architecture", "street", "Phố, đường đi bộ", "Street", "TouristAttraction"),
	sub(KindAttraction, "craft", "craft_village", "Làng nghề", "Craft village", "TouristAttraction"),
	sub(KindAttraction, "craft", "farm", "Nông trại, vườn tham quan", "Farm open to visitors", "TouristAttraction"),
	sub(KindAttraction, "amusement", "theme_park", "Công viên chủ đề", "Theme park", "AmusementPark"),
	sub(KindAttraction, "amusement", "water_park", "Công viên nước", "Water park", "AmusementPark"),
	sub(KindAttraction, "amusement", "casino", "Sòng bạc", "Casino", "Casino"),
	sub(KindAttraction, "amusement", "cinema", "Rạp chiếu phim", "Cinema", "MovieTheater"),
	sub(KindAttraction, "amusement", "sports", "Thể thao, hoạt động", "Sports and activities", "SportsActivityLocation"),
	sub(KindAttraction, "amusement", "golf_course", "Sân gôn", "Golf course", "GolfCourse"),
	sub(KindAttraction, "amusement", "spa", "Spa, bùn khoáng", "Spa", "HealthAndBeautyBusiness"),
	sub(KindAttraction, "amusement", "cable_car", "Cáp treo", "Cable car", "TouristAttraction"),
	sub(KindAttraction, "park", "park", "Công viên", "Park", "Park"),
	sub(KindAttraction, "park", "garden", "Vườn", "Garden", "Park"),
	sub(KindAttraction, "park", "zoo", "Vườn thú", "Zoo", "Zoo"),
	sub(KindAttraction, "viewpoint", "viewpoint", "Điểm ngắm cảnh", "Viewpoint", "TouristAttraction"),

	sub(KindNature, "beach", "beach", "Bãi biển", "Beach", "Beach"),
	sub(KindNature, "landscape", "cape", "Mũi đất", "Cape", "Landform"),
	sub(KindNature, "landscape", "dune", "Đồi cát", "Dune", "Landform"),
	sub(KindNature, "landscape", "island", "Đảo", "Island", "Landform"),
	sub(KindNature, "landscape", "peak", "Núi", "Mountain", "Mountain"),
	sub(KindNature, "landscape", "pass", "Đèo", "Mountain pass", "Landform"),
	sub(KindNature, "landscape", "rock", "Ghềnh đá", "Rocks", "Landform"),
	sub(KindNature, "landscape", "cave", "Hang động", "Cave", "Landform"),
	sub(KindNature, "landscape", "valley", "Thung lũng", "Valley", "Landform"),
	sub(KindNature, "landscape", "forest", "Rừng", "Forest", "Landform"),
	sub(KindNature, "landscape", "nature_reserve", "Khu bảo tồn, vườn quốc gia", "Nature reserve", "TouristAttraction"),
	sub(KindNature, "water", "lake", "Hồ", "Lake", "LakeBodyOfWater"),
	sub(KindNature, "water", "lagoon", "Đầm, phá", "Lagoon", "BodyOfWater"),
	sub(KindNature, "water", "bay", "Vịnh", "Bay", "BodyOfWater"),
	sub(KindNature, "water", "river", "Sông, suối", "River or stream", "RiverBodyOfWater"),
	sub(KindNature, "water", "waterfall", "Thác", "Waterfall", "Waterfall"),
	sub(KindNature, "water", "hot_spring", "Suối khoáng nóng", "Hot spring", "BodyOfWater"),

	sub(KindLodging, "hotel", "hotel", "Khách sạn", "Hotel", "Hotel"),
	sub(KindLodging, "hotel", "resort", "Khu nghỉ dưỡng", "Resort", "Resort"),
	sub(KindLodging, "hotel", "apartment", "Căn hộ du lịch", "Tourist apartment", "LodgingBusiness"),
	sub(KindLodging, "hotel", "villa", "Biệt thự du lịch", "Villa", "LodgingBusiness"),
	sub(KindLodging, "guest_house", "guest_house", "Nhà nghỉ", "Guest house", "LodgingBusiness"),
	sub(KindLodging, "guest_house", "homestay", "Homestay", "Homestay", "BedAndBreakfast"),
	sub(KindLodging, "guest_house", "hostel", "Nhà trọ du lịch", "Hostel", "Hostel"),
	sub(KindLodging, "guest_house", "motel", "Nhà nghỉ ven đường", "Motel", "Motel"),
	sub(KindLodging, "camping", "campsite", "Khu cắm trại", "Campsite", "Campground"),

	sub(KindDining, "restaurant", "restaurant", "Nhà hàng, quán ăn", "Restaurant", "Restaurant"),
	sub(KindDining, "restaurant", "seafood", "Hải sản", "Seafood restaurant", "Restaurant"),
	sub(KindDining, "restaurant", "vegetarian", "Quán chay", "Vegetarian restaurant", "Restaurant"),
	sub(KindDining, "street_food", "street_food", "Ẩm thực đường phố", "Street food", "FoodEstablishment"),
	sub(KindDining, "street_food", "fast_food", "Đồ ăn nhanh", "Fast food", "FastFoodRestaurant"),
	sub(KindDining, "street_food", "food_court", "Khu ẩm thực", "Food court", "FoodEstablishment"),
	sub(KindDining, "cafe", "cafe", "Quán cà phê", "Café", "CafeOrCoffeeShop"),
	sub(KindDining, "cafe", "ice_cream", "Kem, chè", "Ice cream and sweets", "IceCreamShop"),
	sub(KindDining, "cafe", "bakery", "Tiệm bánh", "Bakery", "Bakery"),
	sub(KindDining, "nightlife", "bar", "Quán bar", "Bar", "BarOrPub"),
	sub(KindDining, "nightlife", "pub", "Quán nhậu, pub", "Pub", "BarOrPub"),
	sub(KindDining, "nightlife", "nightclub", "Hộp đêm", "Nightclub", "NightClub"),

	sub(KindTransport, "station", "airport", "Sân bay", "Airport", "Airport"),
	sub(KindTransport, "station", "railway_station", "Ga tàu hỏa", "Railway station", "TrainStation"),
	sub(KindTransport, "station", "bus_station", "Bến xe", "Bus station", "BusStation"),
	sub(KindTransport, "station", "bus_stop", "Trạm xe buýt", "Bus stop", "BusStop"),
	sub(KindTransport, "station", "ferry_terminal", "Bến tàu, bến phà", "Ferry terminal", "BoatTerminal"),
	sub(KindTransport, "station", "pier", "Cầu tàu, cảng", "Pier or harbour", "BoatTerminal"),
	sub(KindTransport, "station", "taxi", "Điểm đón taxi", "Taxi stand", "TaxiStand"),
	sub(KindTransport, "rental", "car_rental", "Thuê ô tô", "Car rental", "AutoRental"),
	sub(KindTransport, "rental", "motorcycle_rental", "Thuê xe máy", "Motorbike rental", "AutoRental"),
	sub(KindTransport, "rental", "bicycle_rental", "Thuê xe đạp", "Bicycle rental", "LocalBusiness"),
	sub(KindTransport, "parking", "parking", "Bãi đỗ xe", "Car park", "ParkingFacility"),
	sub(KindTransport, "parking", "charging_station", "Trạm sạc", "Charging station", "AutomotiveBusiness"),

	sub(KindShopping, "market", "marketplace", "Chợ", "Market", "ShoppingCenter"),
	sub(KindShopping, "market", "night_market", "Chợ đêm", "Night market", "ShoppingCenter"),
	sub(KindShopping, "local_products", "local_products", "Đặc sản địa phương", "Local products", "Store"),
	sub(KindShopping, "local_products", "souvenir", "Quà lưu niệm", "Souvenirs", "Store"),
	sub(KindShopping, "shop", "mall", "Trung tâm thương mại", "Shopping mall", "ShoppingCenter"),
	sub(KindShopping, "shop", "supermarket", "Siêu thị", "Supermarket", "GroceryStore"),
	sub(KindShopping, "shop", "shop", "Cửa hàng", "Shop", "Store"),

	sub(KindService, "health", "hospital", "Bệnh viện", "Hospital", "Hospital"),
	sub(KindService, "health", "clinic", "Phòng khám, trạm y tế", "Clinic", "MedicalClinic"),
	sub(KindService, "health", "pharmacy", "Nhà thuốc", "Pharmacy", "Pharmacy"),
	sub(KindService, "safety", "police", "Công an", "Police", "PoliceStation"),
	sub(KindService, "safety", "lifeguard", "Cứu hộ bãi biển", "Lifeguard", "EmergencyService"),
	sub(KindService, "safety", "border_guard", "Đồn biên phòng", "Border guard post", "GovernmentOffice"),
	sub(KindService, "money", "atm", "ATM", "ATM", "AutomatedTeller"),
	sub(KindService, "money", "bank", "Ngân hàng", "Bank", "BankOrCreditUnion"),
	sub(KindService, "money", "currency_exchange", "Đổi tiền", "Currency exchange", "FinancialService"),
	sub(KindService, "public", "post_office", "Bưu điện", "Post office", "PostOffice"),
	sub(KindService, "public", "library", "Thư viện", "Library", "Library"),
	sub(KindService, "public", "toilet", "Nhà vệ sinh công cộng", "Public toilet", "PublicToilet"),
	sub(KindService, "public", "government", "Cơ quan nhà nước", "Government office", "GovernmentOffice"),
	sub(KindService, "public", "fuel", "Trạm xăng", "Fuel station", "GasStation"),
	sub(KindService, "information", "tourist_information", "Thông tin du lịch", "Tourist information", "TouristInformationCenter"),
}

var amenities = []Term{
	term("wifi", "Wi-Fi", "Wi-Fi"),
	term("parking", "Chỗ đỗ xe", "Parking"),
	term("toilet", "Nhà vệ sinh", "Toilets"),
	term("shower", "Tắm nước ngọt", "Showers"),
	term("changing_room", "Phòng thay đồ", "Changing room"),
	term("drinking_water", "Nước uống", "Drinking water"),
	term("air_conditioning", "Máy lạnh", "Air conditioning"),
	term("swimming_pool", "Hồ bơi", "Swimming pool"),
	term("private_beach", "Bãi biển riêng", "Private beach"),
	term("gym", "Phòng tập", "Gym"),
	term("spa", "Spa", "Spa"),
	term("restaurant", "Nhà hàng", "Restaurant"),
	term("breakfast", "Bữa sáng", "Breakfast"),
	term("bar", "Quầy bar", "Bar"),
	term("elevator", "Thang máy", "Lift"),
	term("family_room", "Phòng gia đình", "Family rooms"),
	term("kids_area", "Khu trẻ em", "Children's area"),
	term("pets_allowed", "Cho mang thú cưng", "Pets allowed"),
	term("card_payment", "Thanh toán thẻ", "Cards accepted"),
	term("qr_payment", "Thanh toán QR", "QR payment"),
	term("airport_shuttle", "Đưa đón sân bay", "Airport shuttle"),
	term("vegetarian_options", "Có món chay", "Vegetarian options"),
	term("halal", "Halal", "Halal"),
	term("outdoor_seating", "Chỗ ngồi ngoài trời", "Outdoor seating"),
	term("sea_view", "Hướng biển", "Sea view"),
	term("guide", "Hướng dẫn viên", "Guide"),
	term("audio_guide", "Thuyết minh tự động", "Audio guide"),
	term("english_spoken", "Nói tiếng Anh", "English spoken"),
	term("equipment_rental", "Thuê dụng cụ", "Equipment rental"),
	term("lifeguard", "Có cứu hộ", "Lifeguard"),
	term("first_aid", "Sơ cứu", "First aid"),
	term("luggage_storage", "Gửi hành lý", "Luggage storage"),
	term("laundry", "Giặt ủi", "Laundry"),
	term("ev_charging", "Sạc xe điện", "EV charging"),
}

// Kinds returns the closed list of kinds.
func Kinds() []Term { return append([]Term(nil), kinds...) }

// Categories returns the closed list of categories.
func Categories() []Term { return append([]Term(nil), categories...) }

// Subkinds returns the closed list of subkinds with the kind and category of each.
func Subkinds() []SubkindTerm { return append([]SubkindTerm(nil), subkinds...) }

// Amenities returns the closed list of amenities.
func Amenities() []Term { return append([]Term(nil), amenities...) }

var subkindByCode = func() map[string]SubkindTerm {
	m := make(map[string]SubkindTerm, len(subkinds))
	for _, s := range subkinds {
		m[s.Code] = s
	}
	return m
}()

// SubkindOf returns the entry of a subkind.
func SubkindOf(code string) (SubkindTerm, bool) {
	s, ok := subkindByCode[code]
	return s, ok
}
