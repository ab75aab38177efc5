package importer

// Licence and credit of OpenStreetMap data.
const (
	osmLicence = "ODbL-1.0"
	osmCredit  = "© OpenStreetMap contributors"
)

// osmTag is one row of the mapping: an element with key=value (any value when
// it is "") and, where given, also with key2=value2, is of that subkind.
type osmTag struct {
	key, value   string
	key2, value2 string
	subkind      string
}

// osmTags is the whole mapping from tags to subkinds. The first row that fits
// an element counts, so finer rows stand above broader ones.
var osmTags = []osmTag{
	// lodging
	{"tourism", "hotel", "resort", "yes", "resort"},
	{"tourism", "resort", "", "", "resort"},
	{"leisure", "resort", "", "", "resort"},
	{"tourism", "hotel", "", "", "hotel"},
	{"tourism", "guest_house", "guest_house", "homestay", "homestay"},
	{"tourism", "guest_house", "", "", "guest_house"},
	{"tourism", "hostel", "", "", "hostel"},
	{"tourism", "motel", "", "", "motel"},
	{"tourism", "apartment", "", "", "apartment"},
	{"tourism", "chalet", "", "", "villa"},
	{"tourism", "camp_site", "", "", "campsite"},
	{"tourism", "caravan_site", "", "", "campsite"},
	// what visitors come for, built
	{"amenity", "place_of_worship", "religion", "christian", "church"},
	{"amenity", "place_of_worship", "religion", "buddhist", "pagoda"},
	{"amenity", "place_of_worship", "religion", "taoist", "temple"},
	{"amenity", "place_of_worship", "religion", "vietnamese_folk", "temple"},
	{"amenity", "place_of_worship", "", "", "place_of_worship"},
	{"tourism", "museum", "", "", "museum"},
	{"tourism", "gallery", "", "", "gallery"},
	{"tourism", "zoo", "", "", "zoo"},
	{"tourism", "aquarium", "", "", "zoo"},
	{"leisure", "water_park", "", "", "water_park"},
	{"tourism", "theme_park", "", "", "theme_park"},
	{"tourism", "viewpoint", "", "", "viewpoint"},
	{"man_made", "lighthouse", "", "", "lighthouse"},
	{"historic", "archaeological_site", "", "", "archaeological_site"},
	{"historic", "castle", "", "", "castle"},
	{"historic", "palace", "", "", "castle"},
	{"historic", "tomb", "", "", "tomb"},
	{"historic", "tower", "", "", "tower"},
	{"historic", "city_gate", "", "", "city_gate"},
	{"historic", "fort", "", "", "fort"},
	{"historic", "citywalls", "", "", "fort"},
	{"historic", "memorial", "", "", "memorial"},
	{"historic", "monument", "", "", "monument"},
	{"historic", "ruins", "", "", "ruins"},
	{"historic", "church", "", "", "church"},
	{"historic", "temple", "", "", "temple"},
	{"historic", "building", "", "", "building"},
	{"amenity", "theatre", "", "", "theatre"},
	{"amenity", "cinema", "", "", "cinema"},
	{"amenity", "arts_centre", "", "", "cultural_centre"},
	{"amenity", "community_centre", "", "", "cultural_centre"},
	{"amenity", "casino", "", "", "casino"},
	{"leisure", "golf_course", "", "", "golf_course"},
	{"leisure", "garden", "", "", "garden"},
	{"leisure", "park", "", "", "park"},
	{"leisure", "nature_reserve", "", "", "nature_reserve"},
	{"leisure", "sports_centre", "", "", "sports"},
	{"leisure", "stadium", "", "", "sports"},
	{"amenity", "dive_centre", "", "", "sports"},
	{"leisure", "spa", "", "", "spa"},
	{"amenity", "spa", "", "", "spa"},
	{"shop", "massage", "", "", "spa"},
	{"place", "square", "", "", "square"},
	{"tourism", "artwork", "", "", "artwork"},
	{"man_made", "bridge", "", "", "bridge"},
	{"aerialway", "station", "", "", "cable_car"},
	// nature
	{"boundary", "national_park", "", "", "nature_reserve"},
	{"boundary", "protected_area", "", "", "nature_reserve"},
	{"natural", "beach", "", "", "beach"},
	{"natural", "cape", "", "", "cape"},
	{"natural", "dune", "", "", "dune"},
	{"natural", "peak", "", "", "peak"},
	{"natural", "volcano", "", "", "peak"},
	{"natural", "saddle", "", "", "pass"},
	{"mountain_pass", "yes", "", "", "pass"},
	{"natural", "rock", "", "", "rock"},
	{"natural", "cave_entrance", "", "", "cave"},
	{"natural", "valley", "", "", "valley"},
	{"natural", "wood", "", "", "forest"},
	{"landuse", "forest", "", "", "forest"},
	{"natural", "hot_spring", "", "", "hot_spring"},
	{"natural", "bay", "", "", "bay"},
	{"waterway", "waterfall", "", "", "waterfall"},
	{"natural", "water", "water", "lagoon", "lagoon"},
	{"natural", "water", "water", "river", "river"},
	{"natural", "water", "", "", "lake"},
	{"place", "island", "", "", "island"},
	{"place", "islet", "", "", "island"},
	// food and drink
	{"amenity", "restaurant", "diet:vegetarian", "only", "vegetarian"},
	{"amenity", "restaurant", "cuisine", "seafood", "seafood"},
	{"amenity", "restaurant", "", "", "restaurant"},
	{"amenity", "fast_food", "street_vendor", "yes", "street_food"},
	{"amenity", "fast_food", "", "", "fast_food"},
	{"amenity", "food_court", "", "", "food_court"},
	{"amenity", "ice_cream", "", "", "ice_cream"},
	{"amenity", "cafe", "", "", "cafe"},
	{"shop", "bakery", "", "", "bakery"},
	{"amenity", "bar", "", "", "bar"},
	{"amenity", "pub", "", "", "pub"},
	{"amenity", "biergarten", "", "", "pub"},
	{"amenity", "nightclub", "", "", "nightclub"},
	// getting around
	{"aeroway", "aerodrome", "", "", "airport"},
	{"railway", "station", "", "", "railway_station"},
	{"railway", "halt", "", "", "railway_station"},
	{"amenity", "bus_station", "", "", "bus_station"},
	{"highway", "bus_stop", "", "", "bus_stop"},
	{"amenity", "ferry_terminal", "", "", "ferry_terminal"},
	{"man_made", "pier", "", "", "pier"},
	{"leisure", "marina", "", "", "pier"},
	{"amenity", "taxi", "", "", "taxi"},
	{"amenity", "car_rental", "", "", "car_rental"},
	{"amenity", "motorcycle_rental", "", "", "motorcycle_rental"},
	{"shop", "motorcycle_rental", "", "", "motorcycle_rental"},
	{"amenity", "bicycle_rental", "", "", "bicycle_rental"},
	{"amenity", "parking", "", "", "parking"},
	{"amenity", "charging_station", "", "", "charging_station"},
	// shopping
	{"amenity", "marketplace", "", "", "marketplace"},
	{"shop", "mall", "", "", "mall"},
	{"shop", "department_store", "", "", "mall"},
	{"shop", "supermarket", "", "", "supermarket"},
	{"shop", "gift", "", "", "souvenir"},
	{"shop", "craft", "", "", "souvenir"},
	{"shop", "convenience", "", "", "shop"},
	// services
	{"amenity", "hospital", "", "", "hospital"},
	{"amenity", "clinic", "", "", "clinic"},
	{"amenity", "doctors", "", "", "clinic"},
	{"amenity", "pharmacy", "", "", "pharmacy"},
	{"amenity", "police", "", "", "police"},
	{"emergency", "lifeguard", "", "", "lifeguard"},
	{"amenity", "atm", "", "", "atm"},
	{"amenity", "bank", "", "", "bank"},
	{"amenity", "bureau_de_change", "", "", "currency_exchange"},
	{"amenity", "post_office", "", "", "post_office"},
	{"amenity", "library", "", "", "library"},
	{"amenity", "toilets", "", "", "toilet"},
	{"amenity", "townhall", "", "", "government"},
	{"amenity", "fuel", "", "", "fuel"},
	{"tourism", "information", "information", "office", "tourist_information"},
	{"tourism", "information", "information", "visitor_centre", "tourist_information"},
	// last: what is only said to be a sight
	{"tourism", "attraction", "", "", "attraction"},
	{"historic", "", "", "", "monument"},
}

// osmKeys are the keys of the mapping: what has none of them is no place.
var osmKeys = func() map[string]bool {
	m := map[string]bool{}
	for _, t := range osmTags {
		m[t.key] = true
	}
	return m
}()

// namelessSubkinds are kept without a name of their own: they are called what
// they are.
var namelessSubkinds = map[string]bool{
	"toilet": true, "atm": true, "parking": true, "bus_stop": true, "fuel": true, "charging_station": true,
	"lifeguard": true, "police": true, "pharmacy": true, "viewpoint": true,
}

// osmAmenities lead from a tag to an amenity of ours.
var osmAmenities = []struct{ key, value, amenity string }{
	{"internet_access", "wlan", "wifi"}, {"internet_access", "yes", "wifi"}, {"toilets", "yes", "toilet"}, {"shower", "yes", "shower"},
	{"drinking_water", "yes", "drinking_water"}, {"air_conditioning", "yes", "air_conditioning"},
	{"swimming_pool", "yes", "swimming_pool"}, {"bar", "yes", "bar"}, {"elevator", "yes", "elevator"}, {"dog", "yes", "pets_allowed"},
	{"payment:credit_cards", "yes", "card_payment"}, {"payment:cards", "yes", "card_payment"}, {"payment:qr_code", "yes", "qr_payment"},
	{"diet:vegetarian", "yes", "vegetarian_options"}, {"diet:vegetarian", "only", "vegetarian_options"}, {"diet:halal", "yes", "halal"},
	{"outdoor_seating", "yes", "outdoor_seating"}, {"breakfast", "yes", "breakfast"}, {"supervised", "yes", "lifeguard"},
}

// subkindOfTags returns the subkind of an element, "" when it is no place.
func subkindOfTags(tag func(key string) string) string {
	for _, t := range osmTags {
		v := tag(t.key)
		if v == "" || v == "no" || t.value != "" && v != t.value || t.key2 != "" && tag(t.key2) != t.value2 {
			continue
		}
		return t.subkind
	}
	return ""
}
