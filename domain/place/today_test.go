package place_test

import (
	"testing"
	"time"

	"hanhtrinh/domain/place"
	"hanhtrinh/domain/place/hours"
)

func TestLodgingOnTakesTheNewestStatedFigure(t *testing.T) {
	p := place.Place{Lodging: []place.Lodging{
		{From: "2024-01-01", Stars: 3, Rooms: 40},
		{From: "2025-06-01", Stars: 4},
		{From: "2027-01-01", Rooms: 90},
	}}
	for _, c := range []struct {
		day          string
		stars, rooms int
	}{
		{"2023-12-31", 0, 0}, {"2024-01-01", 3, 40}, {"2025-05-31", 3, 40}, {"2025-06-01", 4, 40}, {"2027-01-01", 4, 90},
	} {
		if got := p.LodgingOn(c.day); got.Stars != c.stars || got.Rooms != c.rooms {
			t.Errorf("%s: %d stars, %d rooms; want %d and %d", c.day, got.Stars, got.Rooms, c.stars, c.rooms)
		}
	}
}

func TestStatusOnTakesTheLastThatHolds(t *testing.T) {
	p := place.Place{Status: []place.Status{
		{State: "closed", From: "2026-01-01", Until: "2026-12-31"},
		{State: "restricted", From: "2026-06-01", Until: "2026-06-30"},
	}}
	for day, want := range map[string]string{"2025-12-31": "", "2026-01-01": "closed", "2026-06-15": "restricted", "2026-07-01": "closed", "2027-01-01": ""} {
		got := ""
		if s := p.StatusOn(day); s != nil {
			got = s.State
		}
		if got != want {
			t.Errorf("%s: %q, want %q", day, got, want)
		}
	}
}

func TestLeastPrice(t *testing.T) {
	vnd := func(n int64) place.Money { return place.Money{Amount: n, Currency: "VND"} }
	for _, c := range []struct {
		name  string
		p     place.Place
		want  int64
		known bool
	}{
		{"nothing posted", place.Place{}, 0, false},
		{"the range", place.Place{PriceRange: &place.PriceRange{Min: vnd(50), Max: vnd(90)}, Prices: []place.Price{{What: "dish", Price: vnd(10)}}}, 50, true},
		{"the least posted", place.Place{Prices: []place.Price{{What: "entry", Price: vnd(30)}, {What: "entry", Price: vnd(20)}}}, 20, true},
		{"parking alone is no price", place.Place{Prices: []place.Price{{What: "parking", Price: vnd(5)}}}, 0, false},
		{"free entry", place.Place{Prices: []place.Price{{What: "entry", Price: vnd(0)}, {What: "entry", Price: vnd(20)}}}, 0, true},
		{"another currency", place.Place{Prices: []place.Price{{What: "entry", Price: place.Money{Amount: 2, Currency: "USD"}}}}, 0, false},
	} {
		if got, known := c.p.LeastPrice(); got != c.want || known != c.known {
			t.Errorf("%s: %d, %v; want %d, %v", c.name, got, known, c.want, c.known)
		}
	}
}

func TestTimingJudgesStatusBeforeHoursInThePlacesZone(t *testing.T) {
	daily, err := hours.Parse("Mo-Su 07:00-17:00")
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) time.Time {
		instant, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return instant
	}
	closedFor := func(state string) []place.Status {
		return []place.Status{{State: state, From: "2026-11-22", Until: "2026-11-22"}}
	}
	for _, c := range []struct {
		name    string
		timing  place.Timing
		instant string
		want    hours.State
	}{
		{"open by the local clock", place.Timing{Hours: daily, TimeZone: "Asia/Ho_Chi_Minh"}, "2026-11-22T00:00:00Z", hours.Open},
		{"closed by the local clock", place.Timing{Hours: daily, TimeZone: "Asia/Ho_Chi_Minh"}, "2026-11-22T10:00:00Z", hours.Closed},
		{"another zone", place.Timing{Hours: daily, TimeZone: "Europe/Paris"}, "2026-11-22T10:00:00Z", hours.Open},
		{"closed that day", place.Timing{Hours: daily, TimeZone: "Asia/Ho_Chi_Minh", Status: closedFor("closed")}, "2026-11-22T03:00:00Z", hours.Closed},
		{"unsafe that day", place.Timing{TimeZone: "Asia/Ho_Chi_Minh", Status: closedFor("unsafe")}, "2026-11-22T03:00:00Z", hours.Closed},
		{"restricted is still open", place.Timing{Hours: daily, TimeZone: "Asia/Ho_Chi_Minh", Status: closedFor("restricted")}, "2026-11-22T03:00:00Z", hours.Open},
		{"the status ends with the local day", place.Timing{Hours: daily, TimeZone: "Asia/Ho_Chi_Minh", Status: closedFor("closed")}, "2026-11-23T00:00:00Z", hours.Open},
		{"no hours", place.Timing{TimeZone: "Asia/Ho_Chi_Minh"}, "2026-11-22T03:00:00Z", hours.Unknown},
	} {
		if got := c.timing.At(at(c.instant), hours.Embedded()); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
