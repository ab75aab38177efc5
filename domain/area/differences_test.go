package area

import (
	"cmp"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"hanhtrinh/domain"
)

var update = flag.Bool("update", false, "write testdata/differences.csv anew")

const (
	otherTables     = "../../../shared/data/admin"
	differencesFile = "testdata/differences.csv"
)

// difference is one line of differences.csv. Shipped is our own value; empty
// when the shipped table has no such row.
type difference struct{ table, code, field, shipped, reason string }

func (d difference) key() string { return d.table + " " + d.code + " " + d.field + " " + d.shipped }

// TestShippedTableAgainstAnother compares every unit and succession with
// tables of another origin. Known differences are listed with their reason;
// one that is not listed fails, and so does one listed that is no more.
// Population and seat are not shipped, old points stand in no other table.
func TestShippedTableAgainstAnother(t *testing.T) {
	if _, err := os.Stat(otherTables); errors.Is(err, fs.ErrNotExist) {
		t.Skip("../shared/data/admin is not there: the shipped table is compared with nothing")
	}
	dir := testDirectory(t)
	var c comparison
	for _, x := range []struct{ file, since, parent string }{
		{"provinces-34.csv", Reform, ""},
		{"provinces-63.csv", CodesSince, ""},
		{"districts-pre2025.csv", CodesSince, "province_code"},
		{"wards-2025.csv", Reform, "province_code"},
		{"wards-pre2025.csv", CodesSince, "district_code"},
	} {
		c.units(t, dir, x.file, x.since, x.parent)
	}
	c.successions(t, dir)
	if *update {
		writeDifferences(t, c.found)
	}
	listed := map[string]bool{}
	for _, d := range readDifferences(t) {
		if d.reason == "" {
			t.Errorf("%s has no reason", d.key())
		}
		listed[d.key()] = true
	}
	for _, d := range c.found {
		if !listed[d.key()] {
			t.Errorf("not listed: %s (%s)", d.key(), d.reason)
		}
		delete(listed, d.key())
	}
	for _, key := range slices.Sorted(maps.Keys(listed)) {
		t.Errorf("listed, but no difference any more: %s", key)
	}
	t.Logf("%d rows compared, %d known differences", c.rows, len(c.found))
}

type comparison struct {
	rows  int
	found []difference
}

func (c *comparison) add(table, code, field, shipped, reason string) {
	c.found = append(c.found, difference{table, code, field, shipped, reason})
}

func (c *comparison) units(t *testing.T, dir *Directory, file, since, parent string) {
	seen := map[Ref]bool{}
	var level Level
	for _, r := range readTable(t, file) {
		c.rows++
		ref := Ref{r["code"], since}
		seen[ref] = true
		u, ok := dir.Lookup(ref)
		if !ok {
			c.add(file, ref.Code, "code", "", missingReason(dir, since, r["full_name"]))
			continue
		}
		level = u.Level
		c.unit(file, u, r, parent)
	}
	for _, u := range dir.units {
		if u.Level == level && u.ValidFrom == since && !seen[u.Ref] {
			c.add(file, u.Code, "code", u.FullName, codeReason)
		}
	}
}

const codeReason = "the two sources give this unit different codes; not settled"

func missingReason(dir *Directory, since, full string) string {
	if slices.ContainsFunc(dir.units, func(u Unit) bool { return u.ValidFrom == since && u.FullName == full }) {
		return codeReason
	}
	return "the shipped table has no such unit"
}

func (c *comparison) unit(file string, u Unit, r map[string]string, parent string) {
	switch {
	case u.FullName != r["full_name"]:
		c.add(file, u.Code, "full_name", u.FullName, spellingReason(u.FullName, r["full_name"]))
	case u.Name != r["name"]:
		c.add(file, u.Code, "name", u.Name, "type and name are cut elsewhere")
	case u.NameEn != r["name_en"]:
		c.add(file, u.Code, "name_en", u.NameEn, "spelt otherwise in English")
	}
	if parent != "" && u.Parent.Code != r[parent] {
		c.add(file, u.Code, parent, u.Parent.Code, "lies in another unit")
	}
	if r["type"] != "" && u.Type != r["type"] {
		c.add(file, u.Code, "type", u.Type, "another type")
	}
	if r["lat"] != "" {
		lat, errLat := strconv.ParseFloat(r["lat"], 64)
		lon, errLon := strconv.ParseFloat(r["lon"], 64)
		if errLat != nil || errLon != nil || u.Point == nil || u.Point.DistanceM(domain.Point{Lat: lat, Lon: lon}) > 5 {
			c.add(file, u.Code, "point", fmt.Sprint(u.Point), "another point")
		}
	}
	if size, _ := strconv.ParseFloat(r["area_km2"], 64); u.Level == Ward && size != 0 && max(size-u.AreaKm2, u.AreaKm2-size) > 0.0051 {
		c.add(file, u.Code, "area_km2", fmt.Sprint(u.AreaKm2), "another area")
	}
}

func spellingReason(a, b string) string {
	switch {
	case accented(a) == accented(b):
		return "tone mark on the other vowel"
	case domain.Fold(a) == domain.Fold(b):
		return "spelt with other accents, or other punctuation"
	case join(domain.Fold(a)) == join(domain.Fold(b)):
		return "cut into other words"
	}
	return "spelt with other letters"
}

func (c *comparison) successions(t *testing.T, dir *Directory) {
	other := map[[2]string]string{}
	for _, r := range readTable(t, "ward-mapping-2025.csv") {
		other[[2]string{cmp.Or(r["old_ward_code"], r["old_district_code"]), r["new_ward_code"]}] = r["old_ward_divided"]
	}
	for _, r := range readTable(t, "provinces-63.csv") {
		other[[2]string{r["code"], r["new_province_code"]}] = "0"
	}
	ours := map[[2]string]string{}
	d, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range d.Successions {
		ours[[2]string{s.From.Code, s.To.Code}] = map[bool]string{true: "1", false: "0"}[s.Divided]
	}
	const file = "ward-mapping-2025.csv"
	for edge, divided := range other {
		c.rows++
		switch was, ok := ours[edge]; {
		case ok && was != divided:
			c.add(file, edge[0]+">"+edge[1], "old_ward_divided", was, "the other successor of this ward belongs to a namesake")
		case !ok && dir.find(Ref{edge[1], Reform}) < 0:
			c.add(file, edge[0]+">"+edge[1], "new_ward_code", "", codeReason)
		case !ok:
			c.add(file, edge[0]+">"+edge[1], "new_ward_code", "", "successor of a namesake in another district; the generator takes it back")
		}
	}
	for edge := range ours {
		if _, ok := other[edge]; !ok {
			c.add(file, edge[0]+">"+edge[1], "new_ward_code", edge[1], codeReason)
		}
	}
}

func readTable(t *testing.T, file string) []map[string]string {
	t.Helper()
	rows := readCSV(t, filepath.Join(otherTables, file))
	out := make([]map[string]string, 0, len(rows))
	for _, row := range rows[1:] {
		m := make(map[string]string, len(row))
		for i, column := range rows[0] {
			m[column] = row[i]
		}
		out = append(out, m)
	}
	return out
}

func readCSV(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func readDifferences(t *testing.T) []difference {
	t.Helper()
	var out []difference
	for _, r := range readCSV(t, differencesFile)[1:] {
		out = append(out, difference{r[0], r[1], r[2], r[3], r[4]})
	}
	return out
}

func writeDifferences(t *testing.T, found []difference) {
	t.Helper()
	slices.SortFunc(found, func(a, b difference) int { return cmp.Compare(a.key(), b.key()) })
	f, err := os.Create(differencesFile)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := csv.NewWriter(f)
	rows := [][]string{{"table", "code", "field", "shipped", "reason"}}
	for _, d := range found {
		rows = append(rows, []string{d.table, d.code, d.field, d.shipped, d.reason})
	}
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
}
