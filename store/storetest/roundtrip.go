package storetest

import (
	"reflect"
	"testing"
	"time"

	"hanhtrinh/domain/area"
	"hanhtrinh/domain/place"
	"hanhtrinh/domain/place/hours"
	"hanhtrinh/store"
)

func testRoundTrip(t *testing.T, o Opener) {
	each(t, o, map[string]func(*testing.T, store.Store){
		"full place": func(t *testing.T, s store.Store) {
			except := map[string]bool{"Place.OpeningHours.OSMText": true, "Place.OpeningHours.Always": true}
			if missing := unset(reflect.ValueOf(Full("a")), "Place", except); len(missing) > 0 {
				t.Fatalf("the full record of the suite leaves out %v", missing)
			}
			checkKept(t, s, Full("a"))
		},
		"always open": func(t *testing.T, s store.Store) {
			checkKept(t, s, simple("a", func(p *place.Place) { p.OpeningHours = hours.Hours{Always: true} }))
		},
		"small place": func(t *testing.T, s store.Store) { checkKept(t, s, simple("a")) },
		"times":       keepTimes,
		"version of the caller is ignored": func(t *testing.T, s store.Store) {
			p := simple("a", func(p *place.Place) { p.Version = 77 })
			if got := mustWrite(t, s, put(p, place.ExpectNew)); got[0] != 1 {
				t.Errorf("got version %d, want 1", got[0])
			}
			if got := mustGet(t, s, "a"); got.Version != 1 {
				t.Errorf("got version %d, want 1", got.Version)
			}
		},
	})
}

// checkKept writes p and reads it back by every way there is.
func checkKept(t *testing.T, s store.Store, p place.Place) {
	t.Helper()
	ctx := testContext(t)
	mustWrite(t, s, put(p, place.ExpectNew))
	want := p
	want.Version = 1
	check := func(way string, got []place.Place, err error) {
		t.Helper()
		if err != nil || len(got) != 1 {
			t.Fatalf("%s: got %d records, %v, want one", way, len(got), err)
		}
		if !reflect.DeepEqual(got[0], want) {
			t.Errorf("%s:\n got %+v\nwant %+v", way, got[0], want)
		}
	}
	one, err := s.Place(ctx, p.ID)
	check("Place", []place.Place{one}, err)
	many, err := s.Places(ctx, []string{p.ID})
	check("Places", many, err)
	listed, err := s.ListPlaces(ctx, place.Filter{}, 10)
	check("ListPlaces", listed, err)
	near, err := s.ListPlaces(ctx, place.Filter{Near: &p.Location}, 10)
	check("ListPlaces near", near, err)
	var walked []place.Place
	_, err = s.EachPlace(ctx, place.Filter{}, func(p place.Place) error {
		walked = append(walked, p)
		return nil
	})
	check("EachPlace", walked, err)
}

func keepTimes(t *testing.T, s store.Store) {
	at := time.Date(2026, 7, 1, 23, 59, 59, 999e6, time.UTC)
	verified := time.Date(1999, 12, 31, 23, 0, 0, 1e6, time.UTC)
	mustWrite(t, s, put(simple("a", func(p *place.Place) {
		p.CreatedAt, p.UpdatedAt = at, at.Add(time.Millisecond)
		p.Provenance.VerifiedAt = &verified
		p.Address.Areas = []area.Ref{{Code: "1", ValidFrom: area.Reform}}
	}), place.ExpectNew))
	got := mustGet(t, s, "a")
	for _, c := range []struct{ got, want time.Time }{
		{got.CreatedAt, at}, {got.UpdatedAt, at.Add(time.Millisecond)}, {*got.Provenance.VerifiedAt, verified},
	} {
		if !c.got.Equal(c.want) || c.got.Location() != time.UTC {
			t.Errorf("got %v, want %v in UTC", c.got, c.want)
		}
	}
	log := logOf(t, s)
	if len(log) != 1 || !log[0].At.Equal(at.Add(time.Millisecond)) || log[0].At.Location() != time.UTC {
		t.Errorf("got change %+v, want it at UpdatedAt, in UTC", log)
	}
}
