package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"testing"
	"time"

	"github.com/6tail/lunar-go/calendar"
)

func TestLunarDatesInVietnam(t *testing.T) {
	tests := []struct {
		year       int
		tet, kings string
	}{
		{2024, "2024-02-10", "2024-04-18"},
		{2025, "2025-01-29", "2025-04-07"},
		{2026, "2026-02-17", "2026-04-26"},
		{2027, "2027-02-06", "2027-04-16"},
		{2028, "2028-01-26", "2028-04-04"},
		{2029, "2029-02-13", "2029-04-23"},
		{2030, "2030-02-02", "2030-04-12"}, // in China Tết is a day later
	}
	for _, tt := range tests {
		tet, err := lunarDate(tt.year, 1, 1)
		if err != nil || tet.Format(time.DateOnly) != tt.tet {
			t.Errorf("Tết %d = %s, %v; want %s", tt.year, tet.Format(time.DateOnly), err, tt.tet)
		}
		kings, err := lunarDate(tt.year, 3, 10)
		if err != nil || kings.Format(time.DateOnly) != tt.kings {
			t.Errorf("Hùng Kings %d = %s, %v; want %s", tt.year, kings.Format(time.DateOnly), err, tt.kings)
		}
	}
}

// Only Tết 2030 begins on another date than by China's time.
func TestOneMonthDiffersFromChina(t *testing.T) {
	for year := firstYear; year <= lastYear; year++ {
		for _, month := range []int{1, 3} {
			vietnam, err := lunarDate(year, month, 1)
			if err != nil {
				t.Fatal(err)
			}
			solar := calendar.NewLunarFromYmd(year, month, 1).GetSolar()
			got := vietnam.Format(time.DateOnly) != solar.ToYmd()
			if want := year == 2030 && month == 1; got != want {
				t.Errorf("month %d of %d: %s in Vietnam, %s in China", month, year, vietnam.Format(time.DateOnly), solar.ToYmd())
			}
		}
	}
}

// The instants are those of published almanacs, to the minute.
func TestNewMoon(t *testing.T) {
	for _, want := range []string{"2024-02-09T22:59:00Z", "2025-01-29T12:36:00Z", "2030-02-02T16:07:00Z"} {
		at, _ := time.Parse(time.RFC3339, want)
		if off := newMoonNear(at).Sub(at).Abs(); off > 3*time.Minute {
			t.Errorf("new moon of %s is off by %v", want, off)
		}
	}
}

func TestTableIsTheOneShipped(t *testing.T) {
	rows, err := table()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	shipped, err := os.ReadFile("../holidays.csv")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(shipped, b.Bytes()) {
		t.Error("holidays.csv is stale: run go generate ./domain/place/hours")
	}
}
