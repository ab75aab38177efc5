package seed

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"hanhtrinh/domain/place"
)

// sights are what a local names first when asked what to see.
var sights = map[string][]string{
	"pt-": {"pt-doi-cat-bay-mui-ne", "pt-doi-cat-trang-white-dunes", "pt-dao-phu-quy", "pt-chua-co-thach", "pt-ben-ca-mui-ne", "pt-thap-po-sah-inu",
		"pt-hai-dang-ke-ga", "pt-suoi-tien-fairy-stream"},
	"hue-": {"hue-hoang-thanh-hue", "hue-lang-khai-dinh", "hue-lang-minh-mang", "hue-lang-tu-duc", "hue-chua-thien-mu", "hue-kinh-thanh-hue", "hue-bai-bien-lang-co"},
	"vt-":  {"vt-bai-sau", "vt-bai-truoc", "vt-hai-dang-vung-tau", "vt-trai-phu-hai", "vt-tuong-chua-kito-vua", "vt-bach-dinh", "vt-mui-nghinh-phong"},
	"th-":  {"th-ganh-da-dia", "th-bai-xep", "th-thap-nhan", "th-hai-dang-mui-dien", "th-bai-mon", "th-hon-yen"},
	"dl-":  {"dl-nui-lang-biang", "dl-thac-datanla", "dl-dinh-iii-bao-dai", "dl-crazy-house", "dl-nha-tho-con-ga", "dl-ho-xuan-huong", "dl-thien-vien-truc-lam"},
}

// byProminence are the shipped places of a city, the most prominent first.
func byProminence(t *testing.T, prefix string) []place.Place {
	t.Helper()
	var all []place.Place
	for _, p := range shippedPlaces(t) {
		if strings.HasPrefix(p.ID, prefix) {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b place.Place) int {
		return cmp.Or(cmp.Compare(b.ProminencePermille(), a.ProminencePermille()), strings.Compare(a.ID, b.ID))
	})
	return all
}

func TestProminentPlacesAreTheSightsOfACity(t *testing.T) {
	for _, city := range cities {
		ranked := byProminence(t, city.prefix)
		rank := map[string]int{} // among all but destinations
		for i, p := range ranked {
			if p.Kind != place.KindDestination {
				rank[p.ID] = len(rank) + 1
			}
			if i < 15 {
				t.Logf("%2d %.3f %s (%s)", i+1, p.Prominence(), p.Name["vi"], p.Subkind)
			}
		}
		if ranked[0].Subkind != "city" {
			t.Errorf("%s: got %s first, want the city itself", city.file, ranked[0].ID)
		}
		for _, id := range sights[city.prefix] {
			if rank[id] == 0 || rank[id] > 15 {
				t.Errorf("%s: got rank %d for %s, want 1 to 15", city.file, rank[id], id)
			}
		}
		for i, p := range ranked[:25] {
			if p.Kind != place.KindDestination && p.Kind != place.KindAttraction && p.Kind != place.KindNature && p.Kind != place.KindShopping {
				t.Errorf("%s: got %s (%s) as number %d, want only what people come to see", city.file, p.ID, p.Kind, i+1)
			}
		}
	}
}

func TestProminenceSpreads(t *testing.T) {
	var values []int
	for _, p := range shippedPlaces(t) {
		values = append(values, p.ProminencePermille())
	}
	slices.Sort(values)
	lowest, middle, highest := values[len(values)/20], values[len(values)/2], values[len(values)*95/100]
	t.Logf("5 %% %d, half %d, 95 %% %d", lowest, middle, highest)
	if middle-lowest < 100 || highest-middle < 150 {
		t.Errorf("got 5 %% %d, half %d, 95 %% %d, want them well apart", lowest, middle, highest)
	}
}
