package searchtest

import (
	"testing"
	"time"

	"hanhtrinh/domain/place"
	"hanhtrinh/domain/place/hours"
	"hanhtrinh/search"
)

// withHours is a place with hours in OpenStreetMap syntax, "" for unknown ones.
func withHours(t testing.TB, id, osm string, change ...func(*place.Place)) place.Place {
	t.Helper()
	p := simple(id, change...)
	if osm != "" {
		h, err := hours.Parse(osm)
		if err != nil {
			t.Fatal(err)
		}
		p.OpeningHours = h
	}
	return p
}

func hoursPlaces(t testing.TB) []place.Place {
	in := func(zone string) func(*place.Place) { return func(p *place.Place) { p.TimeZone = zone } }
	status := func(s ...place.Status) func(*place.Place) { return func(p *place.Place) { p.Status = s } }
	return []place.Place{
		withHours(t, "always", "24/7"),
		withHours(t, "closed for works", "24/7", status(place.Status{State: "closed", From: "2026-03-01", Until: "2026-03-02"})),
		withHours(t, "day", "08:00-17:00"),
		withHours(t, "night", "18:00-02:00"),
		withHours(t, "restricted", "08:00-17:00", status(place.Status{State: "restricted", From: "2026-03-01"})),
		withHours(t, "seoul day", "08:00-17:00", in("Asia/Seoul")),
		withHours(t, "tuesday", "Tu 00:00-24:00"),
		withHours(t, "unknown", ""),
		withHours(t, "unknown and closed", "", status(place.Status{State: "closed", From: "2026-03-01"})),
		withHours(t, "unsafe", "24/7", status(place.Status{State: "unsafe", From: "2026-03-02"})),
		withHours(t, "zone nobody knows", "08:00-17:00", in("Mars/Olympus")),
	}
}

func testOpenAt(t *testing.T, open Opener) {
	x := with(t, open, hoursPlaces(t)...)
	vn := time.FixedZone("+07", 7*3600)
	for _, c := range []struct {
		name   string
		at     time.Time
		strict []string // the others that stay without OpenStrict are the unknown ones
	}{
		{"noon", noon, []string{"always", "day", "restricted", "seoul day", "zone nobody knows"}},
		{"first minute", time.Date(2026, 3, 2, 8, 0, 0, 0, vn), []string{"always", "day", "restricted", "seoul day", "zone nobody knows"}},
		{"closing minute", time.Date(2026, 3, 2, 17, 0, 0, 0, vn), []string{"always"}},
		{"past midnight", time.Date(2026, 3, 3, 1, 59, 0, 0, vn), []string{"always", "closed for works", "night", "tuesday"}},
		{"early in Seoul", time.Date(2026, 3, 2, 6, 30, 0, 0, vn), []string{"always", "seoul day"}},
		{"late in Seoul", time.Date(2026, 3, 2, 15, 30, 0, 0, vn), []string{"always", "day", "restricted", "zone nobody knows"}},
		{"before the works", time.Date(2026, 2, 28, 12, 0, 0, 0, vn), []string{"always", "closed for works", "day", "restricted", "seoul day", "unsafe", "zone nobody knows"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, a := range []search.Ask{
				{}, {Order: search.ByName}, {Order: search.ByQuality}, {Match: typed("bao tang")}, {Match: typed("bao tang"), Order: search.ByQuality},
				{Filter: search.Filter{Near: &centre}, Order: search.ByDistance},
			} {
				a.OpenAt, a.OpenStrict = &c.at, true
				wantSet(t, x, a, c.strict...)
				a.OpenStrict = false
				want := append([]string{"unknown"}, c.strict...)
				if c.name == "before the works" {
					want = append(want, "unknown and closed")
				}
				wantSet(t, x, a, want...)
				for _, h := range ask(t, x, a).Hits {
					state := hours.Open
					if h.ID == "unknown" || h.ID == "unknown and closed" {
						state = hours.Unknown
					}
					if h.Open != state {
						t.Errorf("%s: got %v, want %v", h.ID, h.Open, state)
					}
				}
			}
		})
	}
}
