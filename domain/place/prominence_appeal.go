package place

// pull is the range of prominence of one subkind, in thousandths.
type pull struct{ least, most int }

// appeal says how much each subkind draws visitors by itself: what a place has
// of which nothing is known but what it is, and what the best known one can
// reach. Destinations stand above the sights in them; sights that people travel
// for (palaces, pagodas, beaches, dunes, waterfalls) above those one passes by;
// what serves a visit (a bed, a meal, a bus) below; services last. They are
// judgements, checked by eye against the shipped cities.
var appeal = map[string]pull{
	"city": {800, 1000}, "town": {700, 960}, "region": {600, 880},

	"attraction": {250, 850}, "archaeological_site": {280, 880}, "castle": {380, 980}, "tomb": {200, 760},
	"tower": {300, 920}, "city_gate": {240, 760}, "fort": {260, 820}, "memorial": {200, 720},
	"monument": {210, 740}, "ruins": {250, 820},
	"place_of_worship": {180, 700}, "pagoda": {300, 930}, "temple": {220, 820}, "church": {280, 860},
	"museum": {300, 860}, "gallery": {180, 640}, "theatre": {180, 640}, "artwork": {140, 500}, "cultural_centre": {120, 460},
	"bridge": {180, 780}, "building": {180, 760}, "lighthouse": {310, 870}, "square": {200, 680}, "street": {180, 700},
	"craft_village": {280, 760}, "farm": {200, 700},
	"theme_park": {300, 860}, "water_park": {240, 740}, "casino": {120, 420}, "cinema": {60, 240}, "sports": {120, 500},
	"golf_course": {120, 440}, "spa": {140, 560}, "cable_car": {260, 820},
	"park": {180, 680}, "garden": {200, 720}, "zoo": {220, 660}, "viewpoint": {230, 760},

	"beach": {310, 950}, "cape": {290, 880}, "dune": {400, 970}, "island": {300, 930}, "peak": {250, 860},
	"pass": {200, 760}, "rock": {280, 880}, "cave": {300, 880}, "valley": {280, 860}, "forest": {160, 660},
	"nature_reserve": {300, 880}, "lake": {250, 860}, "lagoon": {260, 820}, "bay": {280, 880}, "river": {200, 800},
	"waterfall": {310, 930}, "hot_spring": {240, 760},

	"hotel": {80, 440}, "resort": {110, 480}, "apartment": {50, 300}, "villa": {60, 340},
	"guest_house": {40, 300}, "homestay": {60, 320}, "hostel": {50, 300}, "motel": {30, 200}, "campsite": {80, 340},

	"restaurant": {100, 460}, "seafood": {120, 500}, "vegetarian": {100, 440}, "street_food": {120, 500},
	"fast_food": {40, 200}, "food_court": {100, 420}, "cafe": {90, 420}, "ice_cream": {70, 360}, "bakery": {60, 320},
	"bar": {80, 360}, "pub": {70, 320}, "nightclub": {60, 300},

	"airport": {150, 520}, "railway_station": {100, 640}, "bus_station": {60, 260}, "bus_stop": {10, 60},
	"ferry_terminal": {80, 340}, "pier": {80, 400}, "taxi": {10, 60},
	"car_rental": {30, 160}, "motorcycle_rental": {30, 160}, "bicycle_rental": {30, 160},
	"parking": {10, 80}, "charging_station": {10, 80},

	"marketplace": {180, 780}, "night_market": {240, 740}, "local_products": {100, 400}, "souvenir": {80, 360},
	"mall": {80, 400}, "supermarket": {40, 220}, "shop": {30, 240},

	"hospital": {20, 120}, "clinic": {10, 80}, "pharmacy": {10, 80}, "police": {10, 60}, "lifeguard": {10, 60},
	"border_guard": {10, 60}, "atm": {5, 40}, "bank": {5, 60}, "currency_exchange": {10, 60}, "post_office": {20, 300},
	"library": {30, 240}, "toilet": {5, 40}, "government": {10, 160}, "fuel": {5, 40}, "tourist_information": {40, 200},
}
