package area

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
)

// box is a square of one degree with its lower left corner at lon, lat.
func box(lon, lat float64) orb.Polygon {
	return orb.Polygon{{{lon, lat}, {lon + 1, lat}, {lon + 1, lat + 1}, {lon, lat + 1}, {lon, lat}}}
}

func boundary(t *testing.T, ref Ref, parts ...orb.Polygon) Boundary {
	t.Helper()
	b, err := NewBoundary(ref, orb.MultiPolygon(parts))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAtFindsTheUnitAroundAPoint(t *testing.T) {
	old, east, west := Ref{"01", "2000-01-01"}, Ref{"01", "2020-01-01"}, Ref{"02", "2020-01-01"}
	ward, bare := Ref{"00001", "2020-01-01"}, Ref{"00002", "2020-01-01"}
	holed := box(108, 10)
	holed = append(holed, orb.Ring{{108.4, 10.4}, {108.4, 10.6}, {108.6, 10.6}, {108.6, 10.4}, {108.4, 10.4}})
	d, err := NewDirectory(Dataset{
		Units: []Unit{
			{Ref: old, Level: Province, ValidTo: "2019-12-31"}, {Ref: east, Level: Province}, {Ref: west, Level: Province},
			{Ref: ward, Level: Ward, Parent: east}, {Ref: bare, Level: Ward, Parent: west},
		},
		Boundaries: []Boundary{
			boundary(t, old, box(107, 10), box(108, 10)), boundary(t, east, holed), boundary(t, west, box(107, 10)),
			boundary(t, ward, box(108, 10)), boundary(t, Ref{"99999", "2020-01-01"}, box(0, 0)),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		p     domain.Point
		level Level
		asOf  string
		want  []string
		known bool
	}{
		{"one", domain.Point{Lat: 10.2, Lon: 107.5}, Province, Today, []string{"02"}, true},
		{"every level", domain.Point{Lat: 10.2, Lon: 108.2}, "", Today, []string{"01", "00001"}, true},
		{"hole", domain.Point{Lat: 10.5, Lon: 108.5}, Province, Today, nil, true},
		{"then", domain.Point{Lat: 10.5, Lon: 108.5}, Province, "2010-01-01", []string{"01"}, true},
		{"outside all", domain.Point{Lat: 20, Lon: 108}, Province, Today, nil, true},
		{"outside what is loaded", domain.Point{Lat: 10.2, Lon: 107.5}, Ward, Today, nil, false},
		{"no boundaries of that level", domain.Point{Lat: 10.2, Lon: 107.5}, District, Today, nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			units, known := d.At(c.p, c.level, c.asOf)
			if got := codesOf(units); !slices.Equal(got, c.want) || known != c.known {
				t.Errorf("got %v, known %v; want %v, %v", got, known, c.want, c.known)
			}
		})
	}
}

func TestAtKnowsNothingWithoutBoundaries(t *testing.T) {
	units, known := testDirectory(t).At(domain.Point{Lat: 10.9, Lon: 108.1}, "", Today)
	if len(units) != 0 || known {
		t.Errorf("got %v, known %v", units, known)
	}
}

func TestNewDirectoryNamesABrokenBoundary(t *testing.T) {
	ref := Ref{"01", Reform}
	for _, text := range []string{"", "{", `{"type":"Point","coordinates":[1,2]}`, `{"type":"MultiPolygon","coordinates":[]}`, `{"type":"Polygon","coordinates":[]}`, `{"type":"MultiPolygon","coordinates":[[]]}`, `{"type":"Polygon","coordinates":[[[1,2],[3,4],[1,2]]]}`} {
		_, err := NewDirectory(Dataset{Units: []Unit{{Ref: ref, Level: Province}}, Boundaries: []Boundary{{Ref: ref, GeoJSON: []byte(text)}}})
		if err == nil {
			t.Errorf("%q was taken for a boundary", text)
		}
	}
}

// TestAtAgreesWithPlacesOfKnownWards looks up places whose ward was found with
// finer boundaries than those loaded here, which are simplified to 80 m: some
// beaches and piers fall outside.
func TestAtAgreesWithPlacesOfKnownWards(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(otherTables, "wards-5-areas.geojson"))
	if err != nil {
		t.Skip("../shared/data/admin is not there: no real boundaries to look up points in")
	}
	var features struct {
		Features []struct {
			ID       string
			Geometry json.RawMessage
		}
	}
	if err := json.Unmarshal(raw, &features); err != nil {
		t.Fatal(err)
	}
	d, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range features.Features {
		d.Boundaries = append(d.Boundaries, Boundary{Ref: Ref{f.ID, Reform}, GeoJSON: f.Geometry})
	}
	dir, err := NewDirectory(d)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(filepath.Join(otherTables, "../places.csv"))
	if err != nil {
		t.Skip("../shared/data/places.csv is not there")
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	lat, lon, ward := slices.Index(rows[0], "lat"), slices.Index(rows[0], "lon"), slices.Index(rows[0], "ward_code")
	all, same := 0, 0
	for _, r := range rows[1:] {
		y, errY := strconv.ParseFloat(r[lat], 64)
		x, errX := strconv.ParseFloat(r[lon], 64)
		if errY != nil || errX != nil || r[ward] == "" {
			continue
		}
		all++
		units, _ := dir.At(domain.Point{Lat: y, Lon: x}, Ward, Today)
		if slices.Contains(codesOf(units), r[ward]) {
			same++
		}
	}
	if all < 5_000 || float64(same) < 0.98*float64(all) {
		t.Errorf("%d of %d places lie in the ward they are known to lie in, want 98 %%", same, all)
	}
	t.Logf("%d of %d places", same, all)
}
