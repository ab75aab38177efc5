package importer

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/store"
)

// The PBF file in testdata was made from the XML beside it:
//
//go:generate osmium cat --overwrite -o testdata/phan-thiet.osm.pbf testdata/phan-thiet.osm

func rowsOf(t testing.TB, in Reader) []Row {
	t.Helper()
	var rows []Row
	err := in.Read(t.Context(), func(r Row) error {
		rows = append(rows, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func pbfRows(t testing.TB, path string) map[string]Row {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	in := NewPBF(path, bytes.NewReader(raw), int64(len(raw)))
	rows := map[string]Row{}
	for _, r := range rowsOf(t, in) {
		rows[r.Element] = r
	}
	if done, total := in.Progress(); done != total || total != 2*int64(len(raw)) {
		t.Errorf("progress at the end is %d of %d bytes", done, total)
	}
	return rows
}

func TestReadPBF(t *testing.T) {
	rows := pbfRows(t, "testdata/phan-thiet.osm.pbf")
	if len(rows) != 6 {
		t.Errorf("%d places, want nodes 1, 2, 3, 5, way 100 and relation 200", len(rows))
	}
	p := rows["node/1"].Place
	if p.ID != "osm-n1" || p.Subkind != "tower" || p.Name["vi"] != "Tháp Po Sah Inư" || p.Name["en"] != "Po Sah Inu Towers" || len(p.Name) != 2 {
		t.Errorf("node/1 = %+v", p)
	}
	if want := []place.Alias{{Text: "Tháp Chàm Phú Hài", Lang: "und"}, {Text: "Tháp Chăm Poshanư", Lang: "und"}}; !slices.Equal(p.Aliases, want) {
		t.Errorf("aliases = %v", p.Aliases)
	}
	if text, _ := p.OpeningHours.OSM(); text != "Mo-Su 07:00-17:30" || p.Accessibility.Wheelchair != "limited" || p.SourceIDs[1].Key() != "wikidata:Q1017452" {
		t.Errorf("hours %q, accessibility %+v, source ids %v", text, p.Accessibility, p.SourceIDs)
	}
	if len(p.Prices) != 1 || p.Prices[0].Price.Amount != 15000 || p.Prices[0].What != "entry" || p.Prices[0].AsOf != "2025-05-06" {
		t.Errorf("prices = %+v", p.Prices)
	}
	if p.Provenance.Attribution != osmCredit || p.Provenance.Licence != "ODbL-1.0" || p.Provenance.URL != "https://www.openstreetmap.org/node/1" {
		t.Errorf("provenance = %+v", p.Provenance)
	}
	wantHotel(t, rows["node/2"])
	if p := rows["node/3"].Place; p.Name["en"] != "Public toilet" || p.Subkind != "toilet" {
		t.Errorf("a toilet without a name = %+v", p)
	}
	if r := rows["node/5"]; len(r.Warnings) != 1 || r.Warnings[0].Column != "opening_hours" || said(r.Place.OpeningHours) {
		t.Errorf("hours that cannot be read: %v", r.Warnings)
	}
	for element, want := range map[string]domain.Point{"way/100": {Lat: 10.945, Lon: 108.205}, "relation/200": {Lat: 11.01, Lon: 108.31}} {
		if m := rows[element].Place.Location.DistanceM(want); m > 1 {
			t.Errorf("%s lies %.0f m from its middle", element, m)
		}
	}
}

func wantHotel(t *testing.T, r Row) {
	t.Helper()
	p := r.Place
	if !slices.Equal(p.Contacts.Phone, []string{"+842523847111", "+842523847112"}) || p.Contacts.Website != "https://www.example.vn" {
		t.Errorf("contacts = %+v", p.Contacts)
	}
	if len(p.Lodging) != 1 || p.Lodging[0] != (place.Lodging{From: "2025-01-02", Stars: 4}) || p.Address.Street != "12 Trần Hưng Đạo" {
		t.Errorf("lodging %+v, street %q", p.Lodging, p.Address.Street)
	}
	if !slices.Equal(p.Amenities, []string{"wifi", "swimming_pool"}) {
		t.Errorf("amenities = %v", p.Amenities)
	}
	var columns []string
	for _, w := range r.Warnings {
		columns = append(columns, w.Column)
	}
	if !slices.Equal(columns, []string{"phone", "rooms"}) {
		t.Errorf("warnings about %v, want the third phone number and the rooms", columns)
	}
}

func TestImportPBFTwice(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		for run := range 2 {
			f, err := Open("testdata/phan-thiet.osm.pbf", "", directory())
			if err != nil {
				t.Fatal(err)
			}
			r, err := Import(t.Context(), Options{Store: s, Areas: directory(), Now: on(run)}, f)
			if err != nil || r.Created != 6*(1-run) || r.Unchanged != 6*run {
				t.Errorf("run %d: %s, %v", run, r.Summary(), err)
			}
			if err := f.Close(); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestPBFMadeByOsmium(t *testing.T) {
	osmium, err := exec.LookPath("osmium")
	if err != nil {
		t.Skip("LEFT OUT: a PBF file made now, no osmium (Debian: osmium-tool) on the PATH; testdata has one made before")
	}
	for _, format := range []string{"pbf", "pbf,pbf_compression=none", "pbf,locations_on_ways=true"} {
		path := filepath.Join(t.TempDir(), "made.osm.pbf")
		args := []string{"cat", "-f", format, "-o", path, "testdata/phan-thiet.osm"}
		if format == "pbf,locations_on_ways=true" {
			args = []string{"add-locations-to-ways", "--keep-untagged-nodes", "-o", path, "testdata/phan-thiet.osm"}
		}
		if out, err := exec.CommandContext(t.Context(), osmium, args...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v: %s", format, err, out)
		}
		now, before := pbfRows(t, path), pbfRows(t, "testdata/phan-thiet.osm.pbf")
		if len(now) != len(before) {
			t.Errorf("%s: %d places, want %d", format, len(now), len(before))
		}
		for element, r := range before {
			if got := now[element].Place; !same(&got, &r.Place) {
				t.Errorf("%s: %s = %+v, want %+v", format, element, got, r.Place)
			}
		}
	}
}

func TestPBFWithoutDenseNodesIsRefused(t *testing.T) {
	osmium, err := exec.LookPath("osmium")
	if err != nil {
		t.Skip("LEFT OUT: a PBF file without dense nodes, no osmium on the PATH")
	}
	path := filepath.Join(t.TempDir(), "plain.osm.pbf")
	if out, err := exec.CommandContext(t.Context(), osmium, "cat", "-f", "pbf,pbf_dense_nodes=false", "-o", path, "testdata/phan-thiet.osm").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	f, err := Open(path, "", directory())
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Read(t.Context(), func(Row) error { return nil }); err == nil || !strings.Contains(err.Error(), "osmium cat") {
		t.Errorf("error %v, want what to do about it", err)
	}
}

func TestBrokenPBF(t *testing.T) {
	raw, err := os.ReadFile("testdata/phan-thiet.osm.pbf")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"cut": raw[:len(raw)/2], "text": []byte("id,name\n"), "flipped": append(slices.Clone(raw[:len(raw)-40]), bytes.Repeat([]byte{0xff}, 40)...)} {
		in := NewPBF(name+".pbf", bytes.NewReader(data), int64(len(data)))
		if err := in.Read(context.Background(), func(Row) error { return nil }); err == nil {
			t.Errorf("%s: a broken file was read without an error", name)
		}
	}
}

func TestEveryMappedTagHasASubkind(t *testing.T) {
	for _, tag := range osmTags {
		if _, ok := place.SubkindOf(tag.subkind); !ok {
			t.Errorf("%s=%s leads to %s, which is no subkind", tag.key, tag.value, tag.subkind)
		}
	}
	for i, tag := range osmTags {
		got := subkindOfTags(func(key string) string {
			switch key {
			case tag.key:
				if tag.value == "" {
					return "something"
				}
				return tag.value
			case tag.key2:
				return tag.value2
			}
			return ""
		})
		if got != tag.subkind {
			t.Errorf("row %d (%s=%s) is never reached: its tags give %s", i, tag.key, tag.value, got)
		}
	}
	for word, subkind := range subkindSynonyms {
		if _, ok := place.SubkindOf(subkind); !ok {
			t.Errorf("synonym %s leads to %s, which is no subkind", word, subkind)
		}
	}
	var amenities []string
	for _, a := range place.Amenities() {
		amenities = append(amenities, a.Code)
	}
	for _, a := range osmAmenities {
		if !slices.Contains(amenities, a.amenity) {
			t.Errorf("%s=%s leads to %s, which is no amenity", a.key, a.value, a.amenity)
		}
	}
}
