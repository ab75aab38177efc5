package seed

import (
	"encoding/csv"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"hanhtrinh/seed/importer"
	"hanhtrinh/store"
	"hanhtrinh/store/mongo"
	"hanhtrinh/store/sqlite"
	"hanhtrinh/store/storetest/engine"
)

// table writes generated places as a CSV file.
func table(b *testing.B, n int) string {
	var text strings.Builder
	w := csv.NewWriter(&text)
	if err := w.Write(strings.Split("id,name,name_en,subkind,lat,lon,ward_code,osm_id,source", ",")); err != nil {
		b.Fatal(err)
	}
	i := 0
	for p := range Generate(n, 1) {
		i++
		row := []string{p.ID, p.Name["vi"], p.Name["en"], p.Subkind, fmt.Sprint(p.Location.Lat), fmt.Sprint(p.Location.Lon), p.Address.Areas[0].Code, fmt.Sprintf("n%d", i), "survey"}
		if err := w.Write(row); err != nil {
			b.Fatal(err)
		}
	}
	w.Flush()
	return text.String()
}

// BenchmarkImport imports 100,000 rows into an empty store, and once more.
func BenchmarkImport(b *testing.B) {
	const n = 100_000
	text := table(b, n)
	for name, open := range map[string]func() (store.Store, error){
		"sqlite": func() (store.Store, error) {
			return sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "places.db"), sqlite.Options{})
		},
		"mongo": func() (store.Store, error) {
			return mongo.Open(b.Context(), engine.Database(b), mongo.Options{})
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				s, err := open()
				if err != nil {
					b.Fatal(err)
				}
				for days, want := range []int{n, 0} {
					in := importer.NewCSV("generated.csv", strings.NewReader(text), int64(len(text)), directory(), nil)
					r, err := importer.Import(b.Context(), importer.Options{Store: s, Areas: directory(), Now: on(days)}, in)
					if err != nil || r.Written() != want {
						b.Fatalf("run %d: %s, %v", days, r.Summary(), err)
					}
					b.ReportMetric(float64(b.Elapsed().Seconds()), fmt.Sprintf("s-after-run-%d", days+1))
				}
				if err := s.Close(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
