package importer

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"hanhtrinh/domain/area"
)

// AreaFault is one row of an area file that was refused.
type AreaFault struct {
	File   string
	Line   int // 1-based; in GeoJSON the number of the feature; 0 = the whole file
	Reason string
}

func (f AreaFault) String() string {
	if f.Line == 0 {
		return f.File + ": " + f.Reason
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Reason)
}

// AreaFaults are all rows that were refused, by file and line. It is an error.
type AreaFaults []AreaFault

func (f AreaFaults) Error() string {
	if len(f) == 1 {
		return f[0].String()
	}
	return fmt.Sprintf("%d rows of area files refused, the first: %s", len(f), f[0])
}

// areaFiles are the tables ReadAreas knows, in the order they are read, with
// the columns each must have.
var areaFiles = []struct {
	name    string
	columns []string
	row     func(*areaReader, areaRow) error
}{
	{"provinces-34.csv", []string{"code", "name", "full_name"}, (*areaReader).newProvince},
	{"provinces-63.csv", []string{"code", "name", "full_name", "new_province_code"}, (*areaReader).oldProvince},
	{"districts-pre2025.csv", []string{"code", "name", "full_name", "province_code"}, (*areaReader).oldDistrict},
	{"wards-2025.csv", []string{"code", "name", "full_name", "province_code"}, (*areaReader).newWard},
	{"wards-pre2025.csv", []string{"code", "name", "full_name", "district_code"}, (*areaReader).oldWard},
	{"ward-mapping-2025.csv", []string{"old_district_code", "old_ward_code", "new_ward_code", "old_ward_divided"}, (*areaReader).mapping},
}

// ReadAreas reads the tables and boundaries of a folder: provinces-34.csv and
// wards-2025.csv (units of today), provinces-63.csv, districts-pre2025.csv and
// wards-pre2025.csv (units until 30 June 2025), ward-mapping-2025.csv (what
// became of them), and every *.geojson (a FeatureCollection of boundaries with
// the code as property code or as id; of units of today, unless the file name
// says "pre2025" or the property validFrom names another day). UTF-8 with a
// header row; columns by name, further ones are passed over; any of the files
// may be missing, but not all.
//
// Parents, mappings and boundaries may name units of these files or of the
// shipped table. progress, when given, is told the rows read of each file so
// far. Rows that cannot be used are left out and reported together as an
// AreaFaults, beside the Dataset of all others; any other error is a folder or
// file that could not be read, without a Dataset.
func ReadAreas(dir fs.FS, progress func(file string, rows int)) (area.Dataset, error) {
	shipped, err := area.Embedded()
	if err != nil {
		return area.Dataset{}, err
	}
	r := &areaReader{progress: progress, known: map[area.Ref]bool{}, line: map[area.Ref]areaPos{}}
	for _, u := range shipped.Units {
		r.known[u.Ref] = true
	}
	boundaries, err := fs.Glob(dir, "*.geojson")
	if err != nil {
		return area.Dataset{}, err
	}
	files := 0
	for _, f := range areaFiles {
		found, err := r.table(dir, f.name, f.columns, f.row)
		if err != nil {
			return area.Dataset{}, fmt.Errorf("read %s: %w", f.name, err)
		}
		if found {
			files++
		}
	}
	if files+len(boundaries) == 0 {
		return area.Dataset{}, errors.New("no area table (provinces-34.csv, wards-2025.csv, ...) and no .geojson in this folder")
	}
	r.checkReferences()
	for _, name := range boundaries {
		if err := r.boundaries(dir, name); err != nil {
			return area.Dataset{}, fmt.Errorf("read %s: %w", name, err)
		}
	}
	if len(r.faults) == 0 {
		return r.out, nil
	}
	slices.SortStableFunc(r.faults, func(a, b AreaFault) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return r.out, r.faults
}

// areaReader gathers what the files say.
type areaReader struct {
	progress func(string, int)
	out      area.Dataset
	faults   AreaFaults
	known    map[area.Ref]bool    // units of the shipped table and of the files
	line     map[area.Ref]areaPos // where each unit of the files stood
	nexts    []areaPos            // where each of out.Successions stood
	at       areaPos              // the row being read
}

// areaPos is a row of a file.
type areaPos struct {
	file string
	line int
}

func (r *areaReader) refuse(at areaPos, reason string) {
	r.faults = append(r.faults, AreaFault{File: at.file, Line: at.line, Reason: reason})
}

func (r *areaReader) tell(rows int, done bool) {
	if r.progress != nil && (done || rows%1000 == 0) {
		r.progress(r.at.file, rows)
	}
}

// areaRow is one line of a table, by column name.
type areaRow map[string]string

// table reads one CSV file; found is false when it is not there.
func (r *areaReader) table(dir fs.FS, name string, columns []string, use func(*areaReader, areaRow) error) (found bool, err error) {
	f, err := dir.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer f.Close()
	r.at = areaPos{path.Base(name), 1}
	in := csv.NewReader(f)
	header, err := in.Read()
	if err != nil {
		r.refuse(r.at, "no header row")
		return true, nil
	}
	for i, h := range header {
		header[i] = strings.TrimSpace(strings.TrimPrefix(h, "\ufeff"))
	}
	for _, c := range columns {
		if !slices.Contains(header, c) {
			r.refuse(r.at, "column "+c+" is missing")
			return true, nil
		}
	}
	return true, r.rows(in, header, use)
}

func (r *areaReader) rows(in *csv.Reader, header []string, use func(*areaReader, areaRow) error) error {
	n := 0
	for {
		fields, err := in.Read()
		var bad *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			r.tell(n, true)
			return nil
		case errors.As(err, &bad):
			r.refuse(areaPos{r.at.file, bad.StartLine}, "not a CSV row of this table: "+bad.Err.Error())
			continue
		case err != nil:
			return err
		}
		n++
		r.at.line, _ = in.FieldPos(0)
		line := make(areaRow, len(header))
		for i, h := range header {
			line[h] = strings.TrimSpace(fields[i])
		}
		if err := use(r, line); err != nil {
			r.refuse(r.at, err.Error())
		}
		r.tell(n, false)
	}
}
