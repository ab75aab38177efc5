package bench

import (
	"context"
	"encoding/csv"
	"os"
	"strconv"

	"hanhtrinh/domain/area"
	"hanhtrinh/domain/place"
	"hanhtrinh/seed"
)

// csvColumns are those of a table of places that the generated ones fill.
var csvColumns = []string{"id", "name", "name_en", "lat", "lon", "kind", "subkind", "ward_code", "source"}

// writeFiles writes the generated places as tables, the small set and the
// large one.
func (b *bench) writeFiles(context.Context) error {
	for _, n := range []int{b.opts.Places / 10, b.opts.Places} {
		if err := writeCSV(b.csv(n), n); err != nil {
			return err
		}
	}
	return nil
}

func writeCSV(file string, n int) error {
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	defer out.Close()
	// PostgreSQL runs as another user and reads it too; nothing in it is true.
	if err := out.Chmod(0o644); err != nil {
		return err
	}
	w := csv.NewWriter(out)
	if err := w.Write(csvColumns); err != nil {
		return err
	}
	for p := range seed.Generate(n, 1) {
		if err := w.Write(csvRow(p)); err != nil {
			return err
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	return out.Close()
}

func csvRow(p place.Place) []string {
	degrees := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	ward := ""
	for _, a := range p.Address.Areas {
		if a.ValidFrom == area.Reform {
			ward = a.Code
		}
	}
	return []string{p.ID, p.Name["vi"], p.Name["en"], degrees(p.Location.Lat), degrees(p.Location.Lon),
		string(p.Kind), p.Subkind, ward, p.Provenance.Source}
}
