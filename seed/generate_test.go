package seed

import (
	"reflect"
	"slices"
	"testing"

	"hanhtrinh/domain/place"
)

func TestGenerateIsDeterministicAndValid(t *testing.T) {
	const n = 3000
	first, again, other := slices.Collect(Generate(n, 1)), slices.Collect(Generate(n, 1)), slices.Collect(Generate(n, 2))
	if len(first) != n || !reflect.DeepEqual(first, again) {
		t.Fatalf("two runs of one seed differ, or %d places are not %d", len(first), n)
	}
	if reflect.DeepEqual(first, other) {
		t.Error("two seeds give the same places")
	}
	kinds, near := map[place.Kind]int{}, 0
	for _, p := range first {
		if err := place.Prepare(&p, directory(), day); err != nil {
			t.Fatalf("%s: %v", p.ID, err)
		}
		kinds[p.Kind]++
		for _, c := range cities {
			if p.Location.DistanceM(c.centre) < 3000 {
				near++
			}
		}
	}
	if near < n*4/10 || near > n*6/10 {
		t.Errorf("%d of %d lie within 3 km of a city, want about half", near, n)
	}
	for _, kind := range []place.Kind{place.KindAttraction, place.KindNature, place.KindLodging, place.KindTransport, place.KindShopping, place.KindService} {
		if kinds[kind] == 0 {
			t.Errorf("no place of kind %s", kind)
		}
	}
	if kinds[place.KindDining] < kinds[place.KindNature] {
		t.Errorf("kinds = %v, want far more places to eat than beaches", kinds)
	}
}
