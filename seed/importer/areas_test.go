package importer

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
)

const (
	wardHeader = "code,name,full_name,name_en,type,province_code,lat,lon,area_km2,population,seat\n"
	square     = `{"type":"Polygon","coordinates":[[[108.2,10.9],[108.3,10.9],[108.3,11.0],[108.2,11.0],[108.2,10.9]]]}`
)

func feature(props, geometry string) string {
	return `{"type":"Feature","properties":{` + props + `},"geometry":` + geometry + `}`
}

func collection(features ...string) string {
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
}

func folder(files map[string]string) fstest.MapFS {
	dir := fstest.MapFS{}
	for name, text := range files {
		dir[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return dir
}

func TestReadAreasReadsEveryTable(t *testing.T) {
	told := map[string]int{}
	d, err := ReadAreas(folder(map[string]string{
		"provinces-34.csv":       "\ufeffcode,name,full_name,name_en,type,formed_from,lat,lon,area_km2,population\n68,Lâm Đồng,Tỉnh Lâm Đồng,Lam Dong,Tỉnh,x,11.5,108.1,24233.10,3872999\n",
		"provinces-63.csv":       "code,cccd_code,name,full_name,name_en,new_province_code\n60,060,Bình Thuận,Tỉnh Bình Thuận,Binh Thuan,68\n",
		"districts-pre2025.csv":  "code,name,full_name,name_en,province_code\n593,Phan Thiết,Thành phố Phan Thiết,Phan Thiet,60\n",
		"wards-2025.csv":         wardHeader + "22918,Mũi Né,Phường Mũi Né,Mui Ne,Phường,68,10.97,108.26,118.59,\"52,700\",\"Số 1, đường A\"\n",
		"wards-pre2025.csv":      "code,name,full_name,name_en,district_code,province_code\n22918,Hàm Tiến,Phường Hàm Tiến,Ham Tien,593,60\n",
		"ward-mapping-2025.csv":  "old_province_code,old_district_code,old_ward_code,old_ward,old_district,new_ward_code,new_ward,new_province_code,old_ward_divided\n60,593,22918,a,b,22918,c,68,0\n77,755,,,x,26732,y,79,0\n",
		"wards.geojson":          collection(feature(`"code":"22918"`, square)),
		"wards-pre2025.geojson":  collection(feature(`"code":"22918"`, square)),
		"notes.txt":              "passed over",
		"provinces-34-extra.csv": "passed over",
	}), func(file string, rows int) { told[file] = rows })
	if err != nil {
		t.Fatal(err)
	}
	ward := d.Units[slices.IndexFunc(d.Units, func(u area.Unit) bool { return u.Ref == area.Ref{Code: "22918", ValidFrom: area.Reform} })]
	want := area.Unit{
		Ref: area.Ref{Code: "22918", ValidFrom: "2025-07-01"}, Level: area.Ward, Name: "Mũi Né", FullName: "Phường Mũi Né", NameEn: "Mui Ne",
		Type: "Phường", Parent: area.Ref{Code: "68", ValidFrom: "2025-07-01"}, AreaKm2: 118.59, Population: 52700, Seat: "Số 1, đường A",
	}
	if ward.Point == nil || *ward.Point != (domain.Point{Lat: 10.97, Lon: 108.26}) {
		t.Errorf("point = %v", ward.Point)
	}
	if ward.Point = nil; ward != want {
		t.Errorf("ward = %+v, want %+v", ward, want)
	}
	old := d.Units[slices.IndexFunc(d.Units, func(u area.Unit) bool { return u.Code == "593" })]
	if old.Type != "Thành phố" || old.ValidTo != "2025-06-30" || !old.ValidFromApprox || old.Parent.Key() != "60@2004-07-08" {
		t.Errorf("district = %+v", old)
	}
	var edges []string
	for _, s := range d.Successions {
		edges = append(edges, s.From.Key()+" "+s.To.Key())
	}
	slices.Sort(edges)
	wantEdges := []string{"22918@2004-07-08 22918@2025-07-01", "60@2004-07-08 68@2025-07-01", "755@2004-07-08 26732@2025-07-01"}
	if !slices.Equal(edges, wantEdges) {
		t.Errorf("successions = %v, want %v", edges, wantEdges)
	}
	var shapes []string
	for _, b := range d.Boundaries {
		shapes = append(shapes, b.Key())
	}
	slices.Sort(shapes)
	if want := []string{"22918@2004-07-08", "22918@2025-07-01"}; !slices.Equal(shapes, want) {
		t.Errorf("boundaries = %v, want %v", shapes, want)
	}
	if told["ward-mapping-2025.csv"] != 2 || told["wards.geojson"] != 1 {
		t.Errorf("progress = %v", told)
	}
}

func TestReadAreasReportsWhatItRefuses(t *testing.T) {
	for _, c := range []struct {
		name, file, text string
		line             int
		reason           string // part of it
	}{
		{"short row", "wards-2025.csv", wardHeader + "22918,Mũi Né\n", 2, "wrong number of fields"},
		{"quote", "wards-2025.csv", wardHeader + "22918,\"Mũi\"x Né,,,,,,,,,\n", 2, "not a CSV row"},
		{"code", "wards-2025.csv", wardHeader + "2291,a,Phường a,a,Phường,68,,,,,\n", 2, "code must have 5 digits"},
		{"no name", "wards-2025.csv", wardHeader + "22918,,Phường,a,Phường,68,,,,,\n", 2, "name and full_name"},
		{"no parent", "wards-2025.csv", wardHeader + "22918,a,Phường a,a,Phường,,,,,,\n", 2, "unit above is missing"},
		{"unknown parent", "wards-2025.csv", wardHeader + "22918,a,Phường a,a,Phường,03,,,,,\n", 2, "03, is not known"},
		{"swapped axes", "wards-2025.csv", wardHeader + "22918,a,Phường a,a,Phường,68,108.2,10.9,,,\n", 2, "swapped"},
		{"half a point", "wards-2025.csv", wardHeader + "22918,a,Phường a,a,Phường,68,10.9,,,,\n", 2, "stand together"},
		{"bad number", "wards-2025.csv", wardHeader + "22918,a,Phường a,a,Phường,68,,,x,,\n", 2, "area_km2 is not a number"},
		{"half a person", "wards-2025.csv", wardHeader + "22918,a,Phường a,a,Phường,68,,,,1.5,\n", 2, "whole number"},
		{"twice", "wards-2025.csv", wardHeader + "22918,a,Phường a,a,Phường,68,,,,,\n22918,a,Phường a,a,Phường,68,,,,,\n", 3, "line 2 already"},
		{"missing column", "wards-pre2025.csv", "code,name,full_name\n", 1, "district_code is missing"},
		{"empty file", "provinces-34.csv", "", 1, "no header"},
		{"unknown successor", "provinces-63.csv", "code,name,full_name,new_province_code\n60,a,Tỉnh a,03\n", 2, "new unit 03"},
		{"unknown old unit", "ward-mapping-2025.csv", "old_district_code,old_ward_code,new_ward_code,old_ward_divided\n593,99999,22918,0\n", 2, "old unit 99999"},
		{"flag", "ward-mapping-2025.csv", "old_district_code,old_ward_code,new_ward_code,old_ward_divided\n593,22918,22918,x\n", 2, "0 or 1"},
		{"unknown code", "x.geojson", collection(feature(`"code":"22918"`, square), feature(`"code":"99999"`, square)), 2, "99999 is not known"},
		{"no code", "x.geojson", collection(feature(`"code":22918`, square)), 1, "no property code"},
		{"twice in GeoJSON", "x.geojson", collection(feature(`"code":"22918"`, square), feature(`"code":"22918"`, square)), 2, "feature 1 already"},
		{"point for a boundary", "x.geojson", collection(feature(`"code":"22918"`, `{"type":"Point","coordinates":[108,10]}`)), 1, "neither Polygon"},
		{"no geometry", "x.geojson", collection(feature(`"code":"22918"`, `null`)), 1, "no geometry"},
		{"open ring", "x.geojson", collection(feature(`"code":"22918"`, `{"type":"Polygon","coordinates":[[[108,10],[109,10],[109,11]]]}`)), 1, "closed ring"},
		{"GeoJSON axes", "x.geojson", collection(feature(`"code":"22918"`, `{"type":"Polygon","coordinates":[[[10.9,108],[11,108],[11,108.1],[10.9,108]]]}`)), 1, "swapped"},
		{"not GeoJSON", "x.geojson", "{", 0, "FeatureCollection"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ReadAreas(folder(map[string]string{c.file: c.text}), nil)
			var faults AreaFaults
			if !errors.As(err, &faults) || len(faults) != 1 {
				t.Fatalf("error = %v, want one fault", err)
			}
			f := faults[0]
			if f.File != c.file || f.Line != c.line || !strings.Contains(f.Reason, c.reason) {
				t.Errorf("fault = %v, want %s:%d with %q", f, c.file, c.line, c.reason)
			}
		})
	}
}

func TestReadAreasKeepsTheGoodRows(t *testing.T) {
	d, err := ReadAreas(folder(map[string]string{
		"wards-2025.csv": wardHeader + "x,a,Phường a,a,Phường,68,,,,,\n22918,Mũi Né,Phường Mũi Né,Mui Ne,Phường,68,,,,đang cập nhật,Đang cập nhật\n",
	}), nil)
	var faults AreaFaults
	if !errors.As(err, &faults) || faults[0].String() != "wards-2025.csv:2: code must have 5 digits" {
		t.Errorf("error = %v", err)
	}
	if len(d.Units) != 1 || d.Units[0].Code != "22918" || d.Units[0].Population != 0 || d.Units[0].Seat != "" {
		t.Errorf("units = %+v, want the one good row, its population and seat not known", d.Units)
	}
}

func TestReadAreasRefusesAFolderWithoutAreas(t *testing.T) {
	d, err := ReadAreas(folder(map[string]string{"notes.txt": "x"}), nil)
	if err == nil || len(d.Units) != 0 {
		t.Errorf("got %d units, error %v; want an error", len(d.Units), err)
	}
}

func TestReadAreasOfTheSharedFolder(t *testing.T) {
	const dir = "../../../shared/data/admin"
	if _, err := os.Stat(dir); err != nil {
		t.Skip("../shared/data/admin is not there: the real tables are not read")
	}
	d, err := ReadAreas(os.DirFS(dir), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := [3]int{len(d.Units), len(d.Successions), len(d.Boundaries)}, [3]int{34 + 63 + 696 + 3321 + 10035, 63 + 10602, 34 + 200}; got != want {
		t.Errorf("units, successions, boundaries = %v, want %v", got, want)
	}
	shipped, err := area.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	view, err := area.NewDirectory(area.Merge(shipped, d))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := view.Len(), 34+63+696+3321+10035; got != want {
		t.Errorf("%d units with the shipped ones, want %d: both tables are the whole country", got, want)
	}
	u, err := view.Unit("22918", area.Today)
	if err != nil || u.Population == 0 || u.Seat == "" || u.Point == nil {
		t.Errorf("Mũi Né = %+v, %v; want its population and seat beside what is shipped", u, err)
	}
	units, known := view.At(*u.Point, "", area.Today)
	if len(units) != 2 || units[0].Code != "68" || units[1].Code != "22918" || !known {
		t.Errorf("around it lie %v, known %v; want Lâm Đồng and itself", units, known)
	}
}
