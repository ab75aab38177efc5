package hours

import (
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
)

//go:generate go run ./holidaygen -o holidays.csv

//go:embed holidays.csv
var holidaysCSV string

// How sure a day of the table is.
const (
	HolidayByLaw     = "law"       // the law fixes the date, lunar ones by calculation
	HolidayAnnounced = "announced" // chosen by the year's announcement
	HolidayPossible  = "possible"  // one of the days still to be chosen from
)

// Holiday is one day of the table.
type Holiday struct {
	Date           Date
	NameVI, NameEN string
	Source         string
	Status         string
}

// Holidays is a dated table of public holidays. The zero value knows nothing:
// what hangs on a holiday is then Unknown. Days given in lieu of a holiday on a
// weekend are working-time law and not in it.
type Holidays struct {
	days  map[Date]Holiday
	years map[int]bool
}

// Embedded is the shipped table of Vietnam's public holidays (Labour Code 2019,
// article 112). The result is shared; nothing can change it.
var Embedded = sync.OnceValue(func() Holidays {
	cal, err := ReadHolidays(strings.NewReader(holidaysCSV))
	if err != nil {
		panic(err) // a table that the tests read is part of the program
	}
	return cal
})

// ReadHolidays reads a table with the columns date, name_vi, name_en, source
// and status. Every year with a row counts as wholly known.
func ReadHolidays(r io.Reader) (Holidays, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return Holidays{}, err
	}
	if len(rows) == 0 || strings.Join(rows[0], ",") != "date,name_vi,name_en,source,status" {
		return Holidays{}, errors.New("holidays: the first line has to be date,name_vi,name_en,source,status")
	}
	cal := Holidays{days: map[Date]Holiday{}, years: map[int]bool{}}
	for i, row := range rows[1:] {
		h := Holiday{NameVI: row[1], NameEN: row[2], Source: row[3], Status: row[4]}
		if err := h.Date.UnmarshalText([]byte(row[0])); err != nil {
			return Holidays{}, fmt.Errorf("holidays: line %d: %w", i+2, err)
		}
		if h.Status != HolidayByLaw && h.Status != HolidayAnnounced && h.Status != HolidayPossible {
			return Holidays{}, fmt.Errorf("holidays: line %d: status has to be law, announced or possible", i+2)
		}
		if _, twice := cal.days[h.Date]; twice {
			return Holidays{}, fmt.Errorf("holidays: line %d: this date is there twice", i+2)
		}
		cal.days[h.Date] = h
		cal.years[h.Date.year()] = true
	}
	return cal, nil
}

// Is says whether d is a public holiday; known is false for a year outside the
// table and for a day of which it is not decided yet.
func (c Holidays) Is(d Date) (holiday, known bool) {
	h, ok := c.days[d]
	if ok {
		return h.Status != HolidayPossible, h.Status != HolidayPossible
	}
	return false, c.years[d.year()]
}

// On returns the row of d, a possible holiday included.
func (c Holidays) On(d Date) (Holiday, bool) {
	h, ok := c.days[d]
	return h, ok
}

// KnownYear says whether the table covers a year.
func (c Holidays) KnownYear(year int) bool { return c.years[year] }
