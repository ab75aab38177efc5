package hours

import (
	"reflect"
	"testing"
	"time"
	_ "time/tzdata"
)

var saigon = func() *time.Location {
	l, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	if err != nil {
		panic(err)
	}
	return l
}()

func local(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, saigon)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func parse(t *testing.T, s string) Hours {
	t.Helper()
	h, err := Parse(s)
	if err != nil {
		t.Fatalf("Parse(%q): %v", s, err)
	}
	return h
}

func TestAt(t *testing.T) {
	type moments map[string]State
	tests := []struct {
		text string
		want moments
	}{
		{"Mo-Su 07:00-11:30,13:30-17:00", moments{
			"2027-03-01 06:59": Closed, "2027-03-01 07:00": Open, "2027-03-01 11:29": Open, "2027-03-01 11:30": Closed,
			"2027-03-01 13:30": Open, "2027-03-01 17:00": Closed}},
		// a window past midnight belongs to its opening date
		{"Fr 18:00-02:00", moments{
			"2027-03-05 17:59": Closed, "2027-03-05 23:59": Open, "2027-03-06 01:59": Open, "2027-03-06 02:00": Closed,
			"2027-03-05 01:00": Closed}},
		{"24/7", moments{"2027-03-05 00:00": Open, "2031-02-06 23:59": Open}},
		// midnight crossing into and out of an exception
		{"Mo-Su 18:00-02:00; 2027 Mar 06 off", moments{
			"2027-03-06 01:00": Open, "2027-03-06 19:00": Closed, "2027-03-07 01:00": Closed, "2027-03-07 19:00": Open}},
		{"Mo-Su 08:00-17:00; 2027 Mar 06 20:00-03:00", moments{
			"2027-03-06 09:00": Closed, "2027-03-06 23:00": Open, "2027-03-07 02:59": Open, "2027-03-07 03:00": Closed, "2027-03-07 09:00": Open}},
		// seasons across new year, by month and by day
		{"Mar-Aug 06:00-18:00; Sep-Feb 06:30-17:30", moments{
			"2027-08-31 06:15": Open, "2027-09-01 06:15": Closed, "2027-01-15 07:00": Open, "2027-02-28 17:45": Closed, "2028-02-29 07:00": Open}},
		{"Nov 15-Feb 10 08:00-10:00", moments{
			"2026-11-14 09:00": Closed, "2026-11-15 09:00": Open, "2026-12-31 09:00": Open, "2027-01-01 09:00": Open,
			"2027-02-10 09:00": Open, "2027-02-11 09:00": Closed}},
		// a day belongs to the last rule that matches; a comma adds
		{"Mo-Fr 08:00-12:00; We 14:00-16:00", moments{"2027-03-03 09:00": Closed, "2027-03-03 15:00": Open, "2027-03-04 09:00": Open}},
		{"Mo-Fr 08:00-12:00, We 14:00-16:00", moments{"2027-03-03 09:00": Open, "2027-03-03 15:00": Open, "2027-03-04 15:00": Closed}},
		{"Mo-Su 08:00-20:00; 12:00-13:00 off", moments{"2027-03-03 11:59": Open, "2027-03-03 12:30": Closed, "2027-03-03 13:00": Open}},
		{"08:00-20:00; 2027 Mar 03 12:00-13:00 off", moments{"2027-03-03 11:59": Open, "2027-03-03 12:30": Closed, "2027-03-04 12:30": Open}},
		// public holidays: 30 April 2027 is a Friday, Tết 2027 is 6 February
		{"Mo-Fr 08:00-17:00; PH off", moments{
			"2027-04-29 09:00": Open, "2027-04-30 09:00": Closed, "2027-02-08 09:00": Closed, "2027-05-01 09:00": Closed}},
		{"Mo-Fr 08:00-17:00; PH 09:00-12:00", moments{"2027-04-30 08:30": Closed, "2027-04-30 09:00": Open, "2027-05-01 09:00": Open}},
		{"Sa,Su,PH 08:00-17:00", moments{"2027-04-30 09:00": Open, "2027-04-29 09:00": Closed}},
		{"PH Mo-Fr 08:00-17:00", moments{"2027-04-30 09:00": Open, "2027-05-01 09:00": Closed}},
		{"PH off; Mo-Fr 08:00-17:00", moments{"2027-04-30 09:00": Open}}, // the later rule wins
		// not decided, or a year outside the table: unknown only where it matters
		{"Mo-Fr 08:00-17:00; PH off ", moments{
			"2027-02-04 09:00": Unknown, "2027-02-04 18:00": Closed, "2031-03-03 09:00": Unknown, "2031-03-03 18:00": Closed,
			"2031-03-02 09:00": Closed, "2023-03-03 09:00": Unknown}},
		{"Mo-Su,PH 08:00-17:00", moments{"2031-03-03 09:00": Open}},
		{"Mo-Su 08:00-17:00; PH 08:00-12:00", moments{"2031-03-03 09:00": Open, "2031-03-03 13:00": Unknown}},
		// unknown is not closed
		{"unknown", moments{"2027-03-03 09:00": Unknown, "2027-03-03 03:00": Unknown}},
		{`Mo-Fr 08:00-17:00; Sa "by appointment"`, moments{"2027-03-06 09:00": Unknown, "2027-03-07 09:00": Closed}},
		{`08:00-10:00 unknown`, moments{"2027-03-06 09:00": Unknown, "2027-03-06 11:00": Closed}},
		// an open end: sure for an hour, then unknown until it is surely over
		{"10:00+", moments{"2027-03-06 10:30": Open, "2027-03-06 11:00": Unknown, "2027-03-06 23:59": Unknown, "2027-03-07 00:00": Closed}},
		{"18:00+", moments{"2027-03-06 18:59": Open, "2027-03-07 03:59": Unknown, "2027-03-07 04:00": Closed}},
		{"Sa 17:00-22:00+", moments{"2027-03-06 21:59": Open, "2027-03-06 22:00": Unknown, "2027-03-07 05:59": Unknown, "2027-03-07 06:00": Closed}},
		{"08:00-20:00; Sa 17:00+ off", moments{"2027-03-06 16:00": Open, "2027-03-06 19:30": Closed, "2027-03-07 19:30": Open}},
		{"17:00+ unknown", moments{"2027-03-06 16:00": Closed, "2027-03-06 17:30": Unknown, "2027-03-07 02:00": Unknown}},
		{"07:00+,10:00-17:00", moments{"2027-03-06 07:30": Open, "2027-03-06 09:00": Unknown, "2027-03-06 12:00": Open, "2027-03-06 18:00": Unknown}},
		// the first and the last Sunday of March 2027 are the 7th and the 28th
		{"Su[1,-1] 08:00-10:00", moments{"2027-03-07 09:00": Open, "2027-03-14 09:00": Closed, "2027-03-21 09:00": Closed, "2027-03-28 09:00": Open}},
		{"Dec 24,2027 Feb 06 08:00-10:00", moments{"2030-12-24 09:00": Open, "2027-02-06 09:00": Open, "2028-02-06 09:00": Closed}},
	}
	for _, tt := range tests {
		h := parse(t, tt.text)
		for at, want := range tt.want {
			if got := h.At(local(t, at), Embedded()); got != want {
				t.Errorf("%q at %s = %v, want %v", tt.text, at, got, want)
			}
		}
	}
}

func TestZeroIsUnknown(t *testing.T) {
	var h Hours
	if got := h.At(local(t, "2027-03-03 09:00"), Embedded()); got != Unknown {
		t.Errorf("At = %v, want unknown", got)
	}
	if spans, known := h.Windows(20270303, Embedded()); known || len(spans) != 1 || spans[0].State != Unknown {
		t.Errorf("Windows = %v, %v; want one unknown span", spans, known)
	}
	if text, ok := h.OSM(); ok {
		t.Errorf("OSM = %q, want none", text)
	}
	// an exception alone says nothing of other days
	h.Exceptions = []Exception{{Date: 20270303, Closed: true}}
	if got := h.At(local(t, "2027-03-03 09:00"), Embedded()); got != Closed {
		t.Errorf("on the exception: %v, want closed", got)
	}
	if got := h.At(local(t, "2027-03-05 09:00"), Embedded()); got != Unknown {
		t.Errorf("on another day: %v, want unknown", got)
	}
}

func TestZeroCalendarKnowsNoHoliday(t *testing.T) {
	h := parse(t, "Mo-Fr 08:00-17:00; PH off")
	if got := h.At(local(t, "2027-04-28 09:00"), Holidays{}); got != Unknown {
		t.Errorf("got %v, want unknown", got)
	}
}

func TestHangsOnHoliday(t *testing.T) {
	h := parse(t, "Mo-Fr 08:00-17:00; PH off")
	for d, want := range map[Date]bool{
		20270203: false, 20270204: true, 20270206: false, // not one, not decided, Tết
		20310303: true, 20310302: false, // after the table: a Monday, and a Sunday, closed either way
	} {
		if got := h.HangsOnHoliday(d, Embedded()); got != want {
			t.Errorf("%v: %v, want %v", d, got, want)
		}
	}
	if parse(t, "Mo-Fr 08:00-17:00").HangsOnHoliday(20310303, Embedded()) {
		t.Error("hours without holidays hang on one")
	}
}

func TestWindows(t *testing.T) {
	entry := func(text string, last ...Clock) Hours {
		h := parse(t, text)
		for i := range last {
			h.Rules[0].Windows[i].LastEntry = last[i]
		}
		return h
	}
	tests := []struct {
		name  string
		hours Hours
		date  Date
		want  []Span
		known bool
	}{
		{"two windows", entry("Mo-Su 07:00-11:30,13:30-17:00", 11*60, 16*60+30), 20270303, []Span{{Open, 420, 690, 660}, {Open, 810, 1020, 990}}, true},
		{"past midnight", entry("Mo-Su 18:00-02:00", 25*60), 20270303, []Span{{Open, 1080, 1560, 1500}}, true},
		{"closed", entry("Mo off; Tu 08:00-10:00"), 20270301, nil, true},
		{"touching windows join", entry("Mo-Su 08:00-12:00,12:00-17:00"), 20270303, []Span{{Open, 480, 1020, 1020}}, true},
		{"overlapping windows join", entry("Mo-Su 08:00-13:00,12:00-17:00"), 20270303, []Span{{Open, 480, 1020, 1020}}, true},
		{"last entry keeps windows apart", entry("Mo-Su 08:00-12:00,12:00-17:00", 11*60), 20270303, []Span{{Open, 480, 720, 660}, {Open, 720, 1020, 1020}}, true},
		{"lunch break cuts", entry("Mo-Su 08:00-20:00; 12:00-13:00 off"), 20270303, []Span{{Open, 480, 720, 720}, {Open, 780, 1200, 1200}}, true},
		{"open end", entry("Mo-Su 17:00-22:00+"), 20270303, []Span{{Open, 1020, 1320, 1320}, {Unknown, 1320, 1800, 1800}}, false},
		{"holiday not decided", entry("Mo-Su 08:00-17:00; PH 10:00-17:00"), 20270204, []Span{{Unknown, 480, 600, 600}, {Open, 600, 1020, 1020}}, false},
		{"always", entry("24/7"), 20270303, []Span{{Open, 0, 1440, 1440}}, true},
	}
	for _, tt := range tests {
		got, known := tt.hours.Windows(tt.date, Embedded())
		if known != tt.known || !(len(got) == 0 && len(tt.want) == 0) && !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %v, %v; want %v, %v", tt.name, got, known, tt.want, tt.known)
		}
	}
}

func TestLatestStart(t *testing.T) {
	s := Span{Open, 480, 1020, 990}
	for visit, want := range map[int]int{10: 990, 60: 960, 600: 420} {
		if got := s.LatestStart(visit); got != want {
			t.Errorf("LatestStart(%d) = %d, want %d", visit, got, want)
		}
	}
}

func TestNextChange(t *testing.T) {
	tests := []struct {
		text, at, want string
		to             State
	}{
		{"Mo-Su 07:00-11:30,13:30-17:00", "2027-03-03 06:00", "2027-03-03 07:00", Open},
		{"Mo-Su 07:00-11:30,13:30-17:00", "2027-03-03 07:00", "2027-03-03 11:30", Closed},
		{"Mo-Su 18:00-02:00", "2027-03-03 01:00", "2027-03-03 02:00", Closed},
		{"Mo-Su 18:00-02:00", "2027-03-03 20:00", "2027-03-04 02:00", Closed},
		{"Mo-Su 18:00-24:00, Mo-Su 00:00-02:00", "2027-03-03 20:00", "2027-03-04 02:00", Closed}, // midnight is no change
		{"Mo 08:00-10:00", "2027-03-02 09:00", "2027-03-08 08:00", Open},
		{"24/7; 2027 Mar 06 off", "2027-03-03 09:00", "2027-03-06 00:00", Closed},
		{"24/7; 2027 Mar 06 off", "2027-03-06 09:00", "2027-03-07 00:00", Open},
		{"Sa,Su 08:00-10:00; Mo-Fr unknown", "2027-03-05 23:00", "2027-03-06 00:00", Closed},
		{"17:00+", "2027-03-05 17:30", "2027-03-05 18:00", Unknown},
		{"Mo 08:00-10:00", "2027-12-31 09:00", "2028-01-03 08:00", Open},
		{"24/7", "2027-03-03 09:00", "", Unknown},
		{"Dec 24 08:00-10:00", "2027-03-03 09:00", "", Unknown}, // beyond the horizon
	}
	for _, tt := range tests {
		at, to, ok := parse(t, tt.text).NextChange(local(t, tt.at), Embedded(), 14)
		if !ok {
			if tt.want != "" {
				t.Errorf("%q after %s: no change, want %s", tt.text, tt.at, tt.want)
			}
			continue
		}
		if got := at.Format("2006-01-02 15:04"); got != tt.want || to != tt.to || at.Location() != saigon {
			t.Errorf("%q after %s = %s %v %v, want %s %v", tt.text, tt.at, got, to, at.Location(), tt.want, tt.to)
		}
	}
}

func TestAtDoesNotAllocate(t *testing.T) {
	h := parse(t, "Mar-Aug Mo-Fr 08:00-11:30,13:30-17:00; Sep-Feb Mo-Fr 08:00-16:00; Sa 08:00-12:00; PH off; 2027 Mar 06 off")
	cal, at := Embedded(), local(t, "2031-03-06 14:00")
	if n := testing.AllocsPerRun(100, func() { h.At(at, cal) }); n != 0 {
		t.Errorf("At allocates %v times", n)
	}
}

func BenchmarkAt(b *testing.B) {
	h, err := Parse("Mar-Aug Mo-Fr 08:00-11:30,13:30-17:00; Sep-Feb Mo-Fr 08:00-16:00; Sa 08:00-12:00; PH off")
	if err != nil {
		b.Fatal(err)
	}
	cal, at := Embedded(), time.Date(2027, 3, 5, 12, 0, 0, 0, saigon)
	for b.Loop() {
		h.At(at, cal)
	}
}
