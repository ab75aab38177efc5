// Command holidaygen writes the table of Vietnam's public holidays, 2024 to
// 2030, by article 112 of the Labour Code 2019: New Year, five days of Tết, the
// Hùng Kings' day (10th of the third lunar month), 30 April, 1 May, and two days
// around 2 September.
//
// The law leaves to each year's announcement which day goes with the old year's
// last and the new year's first three at Tết, and which with 2 September. Years
// that were announced have that day; in later years both candidates are in the
// table as possible. So is 24 November since 2026, named Vietnam Culture Day by
// Politburo resolution 80-NQ/TW as a day off whose place in the law is not
// certain here.
package main

import (
	"encoding/csv"
	"flag"
	"log"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	firstYear = 2024
	lastYear  = 2030
	code2019  = "Bộ luật Lao động 2019, Điều 112"
)

// announced says for each year how many of the five days of Tết lie before the
// new year (1 or 2), and the day that went with 2 September.
var announced = map[int]struct {
	before   int
	national string
}{
	2024: {2, "09-03"},
	2025: {2, "09-01"},
	2026: {1, "09-01"},
}

func main() {
	out := flag.String("o", "holidays.csv", "file to write")
	flag.Parse()
	var b strings.Builder
	w := csv.NewWriter(&b)
	rows, err := table()
	if err == nil {
		err = w.WriteAll(rows)
	}
	if err == nil {
		err = os.WriteFile(*out, []byte(b.String()), 0o644)
	}
	if err != nil {
		log.Fatal(err)
	}
}

func table() ([][]string, error) {
	rows := [][]string{}
	for year := firstYear; year <= lastYear; year++ {
		tet, err := lunarDate(year, 1, 1)
		if err != nil {
			return nil, err
		}
		kings, err := lunarDate(year, 3, 10)
		if err != nil {
			return nil, err
		}
		add := func(date time.Time, vi, en, source, status string) {
			rows = append(rows, []string{date.Format(time.DateOnly), vi, en, source, status})
		}
		fixed := func(monthDay string) time.Time {
			t, _ := time.Parse(time.DateOnly, time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006-")+monthDay)
			return t
		}
		add(fixed("01-01"), "Tết Dương lịch", "New Year's Day", code2019, "law")
		for i := -1; i <= 2; i++ {
			add(tet.AddDate(0, 0, i), "Tết Nguyên đán", "Lunar New Year (Tết)", code2019, "law")
		}
		add(kings, "Giỗ Tổ Hùng Vương", "Hùng Kings' Commemoration Day", code2019, "law")
		add(fixed("04-30"), "Ngày Chiến thắng", "Victory Day", code2019, "law")
		add(fixed("05-01"), "Ngày Quốc tế lao động", "International Labour Day", code2019, "law")
		add(fixed("09-02"), "Quốc khánh", "National Day", code2019, "law")
		chosen(year, tet, fixed, add)
	}
	slices.SortFunc(rows, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	return append([][]string{{"date", "name_vi", "name_en", "source", "status"}}, rows...), nil
}

// chosen adds the days that a year's announcement chooses.
func chosen(year int, tet time.Time, fixed func(string) time.Time, add func(time.Time, string, string, string, string)) {
	early, late := tet.AddDate(0, 0, -2), tet.AddDate(0, 0, 3)
	if a, ok := announced[year]; ok {
		source := code2019 + "; thông báo nghỉ lễ, Tết năm " + strconv.Itoa(year)
		extra := late
		if a.before == 2 {
			extra = early
		}
		add(extra, "Tết Nguyên đán", "Lunar New Year (Tết)", source, "announced")
		add(fixed(a.national), "Quốc khánh", "National Day", source, "announced")
	} else {
		add(early, "Tết Nguyên đán", "Lunar New Year (Tết)", code2019, "possible")
		add(late, "Tết Nguyên đán", "Lunar New Year (Tết)", code2019, "possible")
		add(fixed("09-01"), "Quốc khánh", "National Day", code2019, "possible")
		add(fixed("09-03"), "Quốc khánh", "National Day", code2019, "possible")
	}
	if year >= 2026 {
		add(fixed("11-24"), "Ngày Văn hóa Việt Nam", "Vietnam Culture Day", "Nghị quyết 80-NQ/TW ngày 07/01/2026", "possible")
	}
}
