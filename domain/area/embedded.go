package area

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"strconv"
	"strings"

	"hanhtrinh/domain"
)

//go:generate python3 gen/generate.py

// The table of the whole country before and after the reform of 2025, made by
// gen/generate.py; the licence of its source (MIT) lies beside it.
//
//go:embed data/units.tsv.gz
var embedded []byte

// Embedded returns the shipped table: 63 provinces, 696 districts and 10,035
// wards of before the reform, 34 provinces and 3,321 wards of today, and what
// became of every old province, ward and district without wards. It has areas
// in km² for the wards of today, no population and no boundaries. It is
// parsed anew at each call: build one Directory and keep that.
func Embedded() (Dataset, error) {
	zr, err := gzip.NewReader(bytes.NewReader(embedded))
	if err != nil {
		return Dataset{}, fmt.Errorf("shipped table of areas: %w", err)
	}
	var text strings.Builder
	text.Grow(4 * len(embedded))
	if _, err := io.Copy(&text, zr); err != nil {
		return Dataset{}, fmt.Errorf("shipped table of areas: %w", err)
	}
	d := Dataset{Units: make([]Unit, 0, 14_200), Successions: make([]Succession, 0, 10_700)}
	n := 0
	for line := range strings.SplitSeq(text.String(), "\n") {
		if n++; line == "" {
			continue
		}
		if err := d.addLine(line); err != nil {
			return Dataset{}, fmt.Errorf("shipped table of areas, line %d: %w", n, err)
		}
	}
	return d, nil
}

// addLine reads one line as gen/generate.py describes it.
func (d *Dataset) addLine(line string) error {
	var f [11]string
	n := 0
	for field := range strings.SplitSeq(line, "\t") {
		if n == len(f) {
			return fmt.Errorf("more than %d fields", len(f))
		}
		f[n] = field
		n++
	}
	switch {
	case f[0] == "unit" && n == 11:
		u, err := embeddedUnit(f)
		d.Units = append(d.Units, u)
		return err
	case f[0] == "next" && n == 4:
		d.Successions = append(d.Successions, Succession{
			From: Ref{f[1], CodesSince}, To: Ref{f[2], Reform}, Divided: f[3] == "1",
		})
		return nil
	}
	return fmt.Errorf("%d fields, of which the first is %q", n, f[0])
}

func embeddedUnit(f [11]string) (Unit, error) {
	u := Unit{
		Ref: Ref{f[1], CodesSince}, Level: Level(f[3]), Type: f[4], Name: f[5], FullName: f[4] + " " + f[5], NameEn: f[6],
		ValidTo: LastOldDay, ValidFromApprox: true,
	}
	if f[2] == Reform { // constants, so that no unit holds a string of its own
		u.ValidFrom, u.ValidTo, u.ValidFromApprox = Reform, "", false
	}
	if f[7] != "" {
		u.Parent = Ref{f[7], u.ValidFrom}
	}
	if f[8] != "" {
		lat, err := strconv.ParseFloat(f[8], 64)
		if err != nil {
			return u, err
		}
		lon, err := strconv.ParseFloat(f[9], 64)
		if err != nil {
			return u, err
		}
		u.Point = &domain.Point{Lat: lat, Lon: lon}
	}
	if f[10] != "" {
		area, err := strconv.ParseFloat(f[10], 64)
		if err != nil {
			return u, err
		}
		u.AreaKm2 = area
	}
	return u, nil
}
