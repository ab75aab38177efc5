package importer

import (
	"os"
	"path/filepath"
	"testing"

	"hanhtrinh/store"
)

// sharedFolder holds a larger data set than the one shipped, on machines that
// have it.
const sharedFolder = "../../../shared/data"

func sharedFile(t testing.TB, name string) *os.File {
	f, err := os.Open(filepath.Join(sharedFolder, name))
	if err != nil {
		t.Skipf("LEFT OUT: %s, no %s here", t.Name(), name)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func importShared(t testing.TB, s store.Store, name string, days int) Report {
	t.Helper()
	aliases, err := ReadAliases("aliases.csv", sharedFile(t, "aliases.csv"))
	if err != nil {
		t.Fatal(err)
	}
	in := NewCSV(name, sharedFile(t, name), 0, directory(), aliases)
	report, err := Import(t.Context(), Options{Store: s, Areas: directory(), Now: on(days)}, in)
	if err != nil {
		t.Fatalf("import of %s: %v; %v", name, err, report.Refusals)
	}
	return report
}

func TestImportOfThousandsOfPlaces(t *testing.T) {
	if testing.Short() {
		t.Skip("LEFT OUT in short mode: thousands of places on both stores")
	}
	onStores(t, func(t *testing.T, s store.Store) {
		cities := importShared(t, s, "destinations.csv", 0)
		if cities.Created != 11 || cities.Refused != 0 {
			t.Errorf("destinations: %s", cities.Summary())
		}
		first := importShared(t, s, "places.csv", 1)
		t.Log(first.Summary())
		if first.Created != 5490 || first.Refused != 0 || first.Updated != 0 || first.Unchanged != 11 {
			t.Errorf("first run: %s, want 5490 created and the aliases of 11 cities there already", first.Summary())
		}
		if n, err := s.CountPlaces(t.Context()); err != nil || n != 5501 {
			t.Errorf("CountPlaces = %d, %v, want 5501", n, err)
		}
		for i, name := range []string{"places.csv", "destinations.csv"} {
			again := importShared(t, s, name, 2+i)
			if again.Written() != 0 || again.Refused != 0 {
				t.Errorf("second run of %s: %s, want nothing written", name, again.Summary())
			}
		}
		for _, d := range first.DuplicateList {
			t.Logf("%s repeats %s, %.0f m away", d.ID, d.Of, d.DistanceM)
		}
		wantStored(t, s)
	})
}

// wantStored looks at a few records of the large data set.
func wantStored(t *testing.T, s store.Store) {
	p, err := s.Place(t.Context(), "area:mui-ne")
	if err != nil {
		t.Fatal(err)
	}
	if p.Subkind != "town" || p.Destination == nil || p.Destination.RadiusM != 3000 || len(p.Aliases) < 3 {
		t.Errorf("area:mui-ne = %+v", p)
	}
	if p, err = s.Place(t.Context(), "province:60"); err != nil || len(p.Destination.Covers) != 1 || p.Destination.Covers[0].Key() != "60@2004-07-08" {
		t.Errorf("province:60 = %+v, %v", p.Destination, err)
	}
	p, err = s.Place(t.Context(), "dl-duong-ham-dieu-khac")
	if err != nil {
		t.Fatal(err)
	}
	if p.Provenance.Attribution != osmCredit || p.Provenance.Licence != "ODbL-1.0" || p.SourceIDs[1].Key() != "osm:n4368051989" {
		t.Errorf("provenance = %+v, source ids = %v", p.Provenance, p.SourceIDs)
	}
	if len(p.Address.Areas) != 2 || p.Address.Areas[0].Key() != "24781@2025-07-01" || p.Address.Areas[1].Key() != "672@2004-07-08" {
		t.Errorf("areas = %v", p.Address.Areas)
	}
}
