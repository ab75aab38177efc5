package importer

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"hanhtrinh/domain/place"
)

func TestCSVRefusesByLineAndColumn(t *testing.T) {
	const head = "id,name,lat,lon,subkind,precision_m,osm_id,wikidata,kind\n"
	for _, c := range []struct{ row, want string }{
		{"a,Quán,10.9,108.1,cafe,,,,", ""},
		{"a,Quán,10.9,108.1,coffee_shop,,,,whatever", ""},
		{"a,,10.9,108.1,cafe,,,,", "t.csv:2: name: A value is required here."},
		{",Quán,10.9,108.1,cafe,,,,", "t.csv:2: id: Wrong format; expected 1-80 letters, digits, . _ : ~ -."},
		{"a,Quán,north,108.1,cafe,,,,", "t.csv:2: lat: Wrong format; expected 10.9372 (degrees, WGS 84)."},
		{"a,Quán,,108.1,cafe,,,,", "t.csv:2: lat: A value is required here."},
		{"a,Quán,NaN,108.1,cafe,,,,", "t.csv:2: lat: Wrong format; expected 10.9372 (degrees, WGS 84)."},
		{"a,Quán,108.1,10.9,cafe,,,,", "t.csv:2: lat,lon: The two axes look swapped; the order here is lat,lon."},
		{"a,Quán,-91,108.1,cafe,,,,", "t.csv:2: lat,lon: A latitude is between -90 and 90."},
		{"a,Quán,10.9,108.1,spaceport,,,,", "t.csv:2: subkind: Not in the closed list; see /v1/vocabulary."},
		{"a,Quán,10.9,108.1,,,,,", "t.csv:2: subkind: A value is required here."},
		{"a,Quán,10.9,108.1,cafe,,,,lodging", "t.csv:2: kind: This subkind belongs to the kind dining."},
		{"a,Quán,10.9,108.1,cafe,-5,,,", "t.csv:2: precision_m: Out of range: from 0 to 200000."},
		{"a,Quán,10.9,108.1,cafe,,123,,", "t.csv:2: osm_id: Wrong format; expected n123, w123, r123, u123."},
		{"a,Quán,10.9,108.1,cafe,,,P31,", "t.csv:2: wikidata: Wrong format; expected Q123."},
		{"a,Quán,10.9,108.1,city,,,,", "t.csv:2: precision_m: A destination needs the units it covers, or a radius."},
		{"a,Quán,10.9", "t.csv:2: " + malformedRow.In("en")},
		{"a,\"Quán\"x,10.9,108.1,cafe,,,,", "t.csv:2: " + malformedRow.In("en")},
		{"a,\xff,10.9,108.1,cafe,,,,", "t.csv:2: " + malformedRow.In("en")},
		{"a,Qu\x01n,10.9,108.1,cafe,,,,", "t.csv:2: name: The text has control characters or is not UTF-8."},
	} {
		s := openSQLite(t)
		in := NewCSV("t.csv", strings.NewReader(head+c.row+"\n"), 0, directory(), nil)
		r, err := Import(t.Context(), Options{Store: s, Areas: directory(), Now: on(0)}, in)
		if c.want == "" {
			if err != nil || r.Created != 1 {
				t.Errorf("%s: %s, %v", c.row, r.Summary(), err)
			}
			continue
		}
		if !errors.Is(err, ErrRefused) || len(r.Refusals) != 1 || r.Refusals[0].String() != c.want {
			t.Errorf("%q: got %v, %v, want %s", c.row, r.Refusals, err, c.want)
		}
	}
}

func TestCSVHeader(t *testing.T) {
	for _, c := range []struct{ header, want string }{
		{"\ufeffid,name,lat,lon,subkind", ""},
		{"id,name,lat,lon,subkind,rating", "t.csv:1: Not in the closed list; see " + strings.Join(csvColumns, ", ") + "."},
		{"id,name,lat,subkind", "t.csv:1: lon: A value is required here."},
		{"id,name,lat,lon,lat", "t.csv:1: lat: This value stands here twice."},
		{"", "t.csv:1: Wrong format; expected a header row with id, name, lat, lon."},
	} {
		rows := rowsOf(t, NewCSV("t.csv", strings.NewReader(c.header), 0, directory(), nil))
		got := ""
		if len(rows) == 1 && len(rows[0].Faults) == 1 {
			got = rows[0].Faults[0].String()
		}
		if got != c.want || c.want == "" && len(rows) > 0 {
			t.Errorf("header %q: got %q, want %q", c.header, got, c.want)
		}
	}
}

func TestCSVUnitsAndSources(t *testing.T) {
	in := NewCSV("t.csv", strings.NewReader("id,name,lat,lon,subkind,ward_code,province_code,old_district_code,old_province_code,source\n"+
		"a,A,10.9,108.1,cafe,22945,68,593,60,osm-a+openflights\n"+
		"b,B,10.9,108.1,cafe,99999,68,999,60,general knowledge\n"+
		"c,C,10.9,108.1,cafe,,,,,Sở Du lịch\n"+
		"d,D,10.9,108.1,cafe,,,,,\n"), 0, directory(), nil)
	rows := rowsOf(t, in)
	for i, want := range []string{
		"22945@2025-07-01 593@2004-07-08 | ODbL-1.0 | © OpenStreetMap contributors; OpenFlights | [] | 0",
		"68@2025-07-01 60@2004-07-08 | CC0-1.0 |  | [location] | 2",
		" | NOASSERTION | Sở Du lịch | [] | 0",
		" | NOASSERTION |  | [] | 0",
	} {
		p := rows[i].Place
		var keys []string
		for _, a := range p.Address.Areas {
			keys = append(keys, a.Key())
		}
		v := p.Provenance
		got := fmt.Sprintf("%s | %s | %s | %v | %d", strings.Join(keys, " "), v.Licence, v.Attribution, v.Unverified, len(rows[i].Warnings))
		if got != want {
			t.Errorf("row %d: got %q, want %q", i, got, want)
		}
	}
	if p := rows[3].Place; p.Provenance.Source != "t.csv" {
		t.Errorf("without a source the file is it: %+v", p.Provenance)
	}
}

func TestAliasesJoinTheirPlaces(t *testing.T) {
	aliases, err := ReadAliases("al.csv", strings.NewReader("target_id,alias,lang\na,Tên khác,vi\na,Other,\ngone,X,en\na,Y,xx\n,Z,en\na,,en\n"))
	if err != nil {
		t.Fatal(err)
	}
	s := openSQLite(t)
	in := NewCSV("t.csv", strings.NewReader("id,name,lat,lon,subkind\na,Tên,10.9,108.1,cafe\n"), 0, directory(), aliases)
	r, err := Import(t.Context(), Options{Store: s, Areas: directory(), Now: on(0), KeepGoing: true}, in)
	if !errors.Is(err, ErrRefused) || r.Refused != 3 || r.Created != 1 || r.Skipped != 1 || r.Warnings != 1 {
		t.Fatalf("%s, %v", r.Summary(), err)
	}
	if r.Refusals[0].Line != 5 || r.Refusals[0].Column != "lang" || r.WarningList[0].File != "al.csv" || r.WarningList[0].Line != 4 {
		t.Errorf("refusals %v, warnings %v", r.Refusals, r.WarningList)
	}
	if p := mustPlace(t, s, "a"); len(p.Aliases) != 2 || p.Aliases[0] != (place.Alias{Text: "Tên khác", Lang: "vi"}) || p.Aliases[1].Lang != "und" {
		t.Errorf("aliases = %v", p.Aliases)
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	broken := errors.New("disk is gone")
	for name, in := range map[string]Reader{
		"csv":     NewCSV("t.csv", io.MultiReader(strings.NewReader("id,name,lat,lon\na,A,10.9,108.1\n"), iotest.ErrReader(broken)), 0, directory(), nil),
		"geojson": NewGeoJSON("t.geojson", io.MultiReader(strings.NewReader(`{"features":[`), iotest.ErrReader(broken)), 0),
	} {
		if err := in.Read(t.Context(), func(Row) error { return nil }); !errors.Is(err, broken) {
			t.Errorf("%s: error %v, want the reader's", name, err)
		}
	}
	if _, err := Open("places.xlsx", "", directory()); err == nil {
		t.Error("a file of unknown kind was opened")
	}
	if _, err := Open("places.geojson", "aliases.csv", directory()); err == nil {
		t.Error("aliases were taken for GeoJSON")
	}
}
