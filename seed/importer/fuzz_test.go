package importer

import (
	"strings"
	"testing"

	"hanhtrinh/domain/place"
)

// checkRows reads in to its end: no panic, every row is told where it stands,
// and what is not refused by the reader can be checked and merged.
func checkRows(t *testing.T, in Reader) {
	n := 0
	err := in.Read(t.Context(), func(r Row) error {
		if n++; r.File == "" || r.Line < 1 {
			t.Errorf("row %d has no position: %+v", n, r.Position)
		}
		for _, notice := range append(r.Faults, r.Warnings...) {
			if notice.String() == "" || notice.In("vi") == notice.In("en") {
				t.Errorf("a notice without text in both languages: %+v", notice)
			}
		}
		if len(r.Faults) > 0 || r.Skipped || r.Partial {
			return nil
		}
		if place.Prepare(&r.Place, directory(), day) != nil {
			return nil
		}
		merged := r.Place
		merge(&merged, &r.Place, true)
		if err := place.Prepare(&merged, directory(), day); err != nil {
			t.Errorf("merging a place with itself spoilt it: %v", err)
		}
		if !same(&merged, &r.Place) {
			t.Errorf("merging a place with itself changed it: %+v, was %+v", merged, r.Place)
		}
		return nil
	})
	if err != nil {
		t.Errorf("Read: %v", err)
	}
}

func FuzzCSV(f *testing.F) {
	f.Add("id,name,lat,lon,subkind,alt_names,source\na,Quán,10.9,108.1,cafe,x; y;;x,osm-a+osm-b\n")
	f.Add("\ufeffid,name,lat,lon\n\"a\"\"b\",\"Quán\nhai dòng\",10,108\n")
	f.Add("id,name,lat,lon,osm_id,precision_m\nvt-Дарика,Дарика,1e1,1e2,n1,1e3\n")
	f.Fuzz(func(t *testing.T, text string) {
		aliases, err := ReadAliases("aliases.csv", strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		checkRows(t, NewCSV("t.csv", strings.NewReader(text), 0, directory(), aliases))
	})
}

func FuzzGeoJSON(f *testing.F) {
	f.Add(ownFeatures)
	f.Add(`{"features":[{"type":"Feature","id":"n1","properties":{"amenity":"bar","name":"A","alt_name":"B;C","phone":"0252 1","charge":"1.000 đ"},"geometry":{"type":"LineString","coordinates":[[108,10],[108.1,10]]}}],"type":"FeatureCollection"}`)
	f.Fuzz(func(t *testing.T, text string) {
		checkRows(t, NewGeoJSON("t.geojson", strings.NewReader(text), 0))
	})
}
