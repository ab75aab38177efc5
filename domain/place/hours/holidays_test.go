package hours

import (
	"strings"
	"testing"
)

func TestEmbeddedHolidays(t *testing.T) {
	cal := Embedded()
	for _, tet := range []Date{20240210, 20250129, 20260217, 20270206, 20280126, 20290213, 20300202} {
		for i := -1; i <= 2; i++ {
			if holiday, known := cal.Is(tet.next(i)); !holiday || !known {
				t.Errorf("%v: %v, %v; want a holiday", tet.next(i), holiday, known)
			}
		}
		if h, ok := cal.On(tet); !ok || h.NameVI != "Tết Nguyên đán" || h.Status != HolidayByLaw {
			t.Errorf("%v is %+v", tet, h)
		}
	}
	for year := 2024; year <= 2030; year++ {
		if !cal.KnownYear(year) {
			t.Errorf("%d is not known", year)
		}
		for _, md := range []Date{101, 430, 501, 902} {
			if holiday, known := cal.Is(Date(year*10000) + md); !holiday || !known {
				t.Errorf("%v: %v, %v; want a holiday", Date(year*10000)+md, holiday, known)
			}
		}
		if holiday, known := cal.Is(Date(year*10000 + 315)); holiday || !known {
			t.Errorf("15 March %d: %v, %v; want no holiday", year, holiday, known)
		}
	}
	if cal.KnownYear(2023) || cal.KnownYear(2031) {
		t.Error("a year outside the table is known")
	}
}

// The law gives eleven days a year; where an announcement chose, all are there.
func TestElevenDaysInAnnouncedYears(t *testing.T) {
	count := map[int]int{}
	for d, h := range Embedded().days {
		if h.Status != HolidayPossible {
			count[d.year()]++
		}
	}
	for year, want := range map[int]int{2024: 11, 2025: 11, 2026: 11, 2027: 9, 2030: 9} {
		if count[year] != want {
			t.Errorf("%d has %d sure days, want %d", year, count[year], want)
		}
	}
}

func TestReadHolidaysRefuses(t *testing.T) {
	head := "date,name_vi,name_en,source,status\n"
	for name, s := range map[string]string{
		"empty":       "",
		"other head":  "day,name\n",
		"bad date":    head + "2027-02-30,a,b,c,law\n",
		"bad status":  head + "2027-02-03,a,b,c,maybe\n",
		"twice":       head + "2027-02-03,a,b,c,law\n2027-02-03,a,b,c,law\n",
		"few columns": head + "2027-02-03,a\n",
	} {
		if _, err := ReadHolidays(strings.NewReader(s)); err == nil {
			t.Errorf("%s: read without an error", name)
		}
	}
}
