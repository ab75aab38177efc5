package searchtest

// AccentPair is a set of names with the same letters and different accents, and
// one way to type one of them.
type AccentPair struct {
	// Typed is the query, as some keyboards send it in NFD.
	Typed string
	// Names are 2 to 4 names; the first one must be the first hit.
	Names []string
	// Ordered says that the others must come in this order too: the more of the
	// typed marks a name has the earlier. Without it they may come in any order.
	Ordered bool
	// Decomposed says that Typed is in NFD, Names never are.
	Decomposed bool
}

// AccentPairs returns the sets in a fixed order, made anew at each call. A
// query with marks prefers names that have them: a name with the very marks
// typed, then names that share more of them (đ, the sign of a vowel, the tone of
// a word count one each; the tone may stand on either vowel, hoà is hòa), and
// what has none of them last.
func AccentPairs() []AccentPair {
	var all []AccentPair
	for _, group := range [][]AccentPair{oneWord(), lastWordDiffers(), severalWords(), upperCase(), decomposedPairs(), oldSpelling(), noneExact()} {
		all = append(all, group...)
	}
	return all
}

// onlyFirst asks for the first place only.
func onlyFirst(typed string, names ...string) AccentPair {
	return AccentPair{Typed: typed, Names: names}
}

// inOrder asks for the whole order.
func inOrder(typed string, names ...string) AccentPair {
	return AccentPair{Typed: typed, Names: names, Ordered: true}
}

// apart is inOrder with letters and accents taken apart.
func apart(typed string, names ...string) AccentPair {
	return AccentPair{Typed: decomposed(typed), Names: names, Ordered: true, Decomposed: true}
}

func upperCase() []AccentPair {
	return []AccentPair{
		inOrder("BÀU TRẮNG", "Bàu Trắng", "Bàu Trăng", "Bau Trang"),
		inOrder("ĐẢO", "Đảo", "Đào", "Dao"),
		inOrder("ĐÀ LẠT", "Đà Lạt", "Đá Lạt", "Da Lat"),
		inOrder("Hồng hà", "HỒNG HÀ", "HÔNG HÀ", "HÔNG HẠ", "HONG HA"),
		inOrder("cổ thạch", "CỔ THẠCH", "Cổ Thách", "CO THACH"),
		inOrder("Đồi Dương", "ĐỒI DƯƠNG", "Đối Dương", "doi duong"),
		onlyFirst("LÁT", "Lát", "LẠT", "lat"),
	}
}

func decomposedPairs() []AccentPair {
	return []AccentPair{
		apart("đường", "Đường", "Đương", "Dương", "Duong"),
		apart("ngự bình", "Ngự Bình", "Ngự Binh", "Ngư Binh", "Ngu Binh"),
		apart("lộc an", "Lộc An", "Lốc An", "Loc An"),
		apart("Vĩnh Hảo", "Vĩnh Hảo", "Vĩnh Hào", "Vinh Hao"),
		apart("ghềnh ráng", "Ghềnh Ráng", "Ghềnh Rạng", "Ghenh Rang"),
		apart("BẾN ĐÁ", "Bến Đá", "Bến Đa", "Bên Đa", "Ben Da"),
		apart("tây sơn", "Tây Sơn", "Tây Son", "Tay Son"),
		apart("đậu", "Đậu", "Đầu", "Dấu", "Dau"),
	}
}

// oldSpelling has the tone on the other vowel than the names.
func oldSpelling() []AccentPair {
	return []AccentPair{
		onlyFirst("tuy hoà", "Tuy Hòa", "Tuy Hóa", "Tuy Hoa"),
		onlyFirst("khánh hòa", "Khánh Hoà", "Khánh Hoa", "Khanh Hoa"),
		onlyFirst("thuỷ tạ", "Thủy Tạ", "Thụy Tạ", "Thuy Ta"),
		onlyFirst("hoá an", "Hóa An", "Hòa An", "Hoa An"),
	}
}

// noneExact has no name with the very marks typed: the closest one is first.
func noneExact() []AccentPair {
	return []AccentPair{
		inOrder("quán hướng", "Quán Hương", "Quán Huong", "Quan Huong"),
		inOrder("đuờng", "Đường", "Dường", "Duong"),
		inOrder("bãi dừa", "Bãi Dứa", "Bãi Đua", "Bai Dua"),
		inOrder("mủi né", "Mũi Né", "Mui Ne"),
	}
}
